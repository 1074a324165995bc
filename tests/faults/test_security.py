"""What a server may learn, and what may be read of a call."""

from __future__ import annotations

import logging
from base64 import b64encode
from typing import Any

import pytest
from closecrm import APIStatusError, CloseError, ConfigurationError

from tests.faults.playing import KEY, Call, Client, Play, Value, create, fault, get
from tests.faults.server import DOWN, OBJECT, SEND_AS, answer

SENT = b64encode(f"{KEY}:".encode()).decode()  # as Authorization shows it
NASTY = f"\x1b[31mred\nline\r\u202e {KEY} {SENT}"
F58 = fault("F58", "a key that no header can hold")
F60 = fault("F60", "a support request about a call")
F61 = fault("F61", "a list without an end, or with links elsewhere")


@fault("F47", "an error that echoes the key, with control characters")
@pytest.mark.parametrize(
    "response",
    [
        answer({"errors": [NASTY]}, 400),
        answer(NASTY.encode(), 400, content_type="text/plain"),
        answer(NASTY.encode(), 200),
    ],
    ids=["json", "text", "a success"],
)
def test_an_error_is_one_plain_line_without_the_key(play: Play, response: bytes) -> None:
    error = play.fail(get, response)
    assert (str(error).isprintable(), "red" in str(error)) == (True, True)
    everything = f"{error} {error!r} {vars(error)}"
    assert (KEY in everything, SENT in everything) == (False, False)


@fault("F48", "a redirect to elsewhere")
@pytest.mark.parametrize("follows", [False, True])
@pytest.mark.parametrize("form", ["http://{}/", "https://{}/", "//{}/", "http://u:p@{}", "/\\{}/"])
def test_elsewhere_hears_nothing_of_a_redirect(play: Play, form: str, *, follows: bool) -> None:
    elsewhere = play.serve(OBJECT)
    play.http = {"follow_redirects": follows}
    error = play.fail(get, answer(b"", 302, location=form.format(elsewhere.address)))
    assert (type(error), error.status_code) == (APIStatusError, 302)
    assert (elsewhere.accepted, len(play.requests)) == (0, 1)


@fault("F49", "a redirect in a circle")
@pytest.mark.parametrize("location", ["/send_as/sdas_1/", "."])
def test_a_redirect_in_a_circle_is_one_error(play: Play, location: str) -> None:
    error = play.fail(get, answer(b"", 302, location=location))
    assert (error.status_code, error.attempts, len(play.requests)) == (302, 1, 1)


@fault("F50", "a redirect of a POST")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirected_post_is_never_another_request(play: Play, status: int) -> None:
    error = play.fail(create, answer(b"", status, location="/send_as/sdas_1/"), OBJECT)
    assert (type(error), error.status_code) == (APIStatusError, status)
    assert [request.method for request in play.requests] == ["POST"]


@fault("F51", "a cookie")
@pytest.mark.parametrize("http", [{}, {"cookies": {"own": "1"}}], ids=["ours", "yours"])
def test_a_cookie_is_neither_kept_nor_sent_back(play: Play, http: dict[str, Any]) -> None:
    play.http = http  # with one of yours: what your client keeps is your affair
    jar: Call = lambda c: [*c._session.pool.http.cookies]  # noqa: E731, SLF001 - it shows nowhere else
    *_, kept = play.all([get, get, jar], answer(SEND_AS, set_cookie="sid=1; Path=/"))
    assert ["cookie" in request.headers for request in play.requests] == [False, False]
    assert ("sid" in kept) == bool(http)


@F58
@pytest.mark.parametrize("flaw", ["\n", "\r\nX-Other: 1", "\N{SNOWMAN}", "\x00", " ", "\x7f"])
@pytest.mark.parametrize("argument", ["api_key", "access_token"])
def test_a_key_that_no_header_can_hold_is_refused_unshown(
    play: Play, argument: str, flaw: str
) -> None:
    with pytest.raises(ConfigurationError, match=argument) as caught:
        play.client(**{"api_key": None, argument: KEY + flaw})
    error = caught.value
    assert KEY not in f"{error!r} {error.__cause__!r} {error.__context__!r}"


@F58
@pytest.mark.parametrize("key", ["", None])
def test_a_client_without_a_key_is_refused(play: Play, key: str | None) -> None:
    with pytest.raises(ConfigurationError, match="api_key"):
        play.client(api_key=key)


@fault("F59", "a look at what is shown and logged")
def test_nothing_that_is_shown_or_logged_has_the_key(
    play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = play.client()
    shown = [f"{client!r} {client} {client.send_as!r} {vars(client)}"]
    shown += [str(each) for each in play.all([get, get], DOWN, OBJECT, answer(b"", 401))]
    ours = [r.getMessage().partition(",")[0] for r in caplog.records if r.name == "closecrm"]
    assert ours == [f"GET /send_as/{{id}}/ {status}" for status in (503, 200, 401)]
    assert {"httpcore2.http11", "httpx2"} <= {record.name for record in caplog.records}
    everything = f"{caplog.text} {shown}"
    assert (KEY in everything, SENT in everything) == (False, False)


@F60
def test_a_request_names_the_client_and_the_version_of_the_spec(play: Play) -> None:
    play(get, OBJECT)
    assert play.requests[0].headers["user-agent"].startswith("closecrm/1.0.0 ")


@F60
@pytest.mark.parametrize("status", [200, 302, 401, 404, 429, 503])
def test_every_error_of_an_answer_has_its_trace_id(play: Play, status: int) -> None:
    assert play.fail(get, answer(b"{", status, trace_id="trace-7")).trace_id == "trace-7"


def every(client: Client) -> Value:
    """Return the items of all pages."""
    page: Value = client.send_as.list(limit=1)

    async def later() -> list[Value]:
        return [item async for item in await page]

    return later() if hasattr(client, "aclose") else [*page]


@F61
def test_a_page_that_comes_twice_ends_the_list_with_an_error(play: Play) -> None:
    page = answer({"data": [SEND_AS], "has_more": True})
    error = play.fail(every, *[page] * 9, DOWN)
    assert (isinstance(error, CloseError), "a page came twice" in str(error)) == (True, True)
    assert len(play.requests) == 2


@F61
def test_a_link_to_elsewhere_is_not_followed(play: Play) -> None:
    elsewhere = play.serve(OBJECT)
    more = {"data": [SEND_AS], "has_more": True, "next": elsewhere.url, "cursor": elsewhere.url}
    assert len(play(every, answer(more), answer({"data": [], "has_more": False}))) == 1
    targets = [request.target for request in play.requests]
    assert targets == ["/send_as/?_limit=1", "/send_as/?_skip=1&_limit=1"]
    assert elsewhere.accepted == 0


@F61
@pytest.mark.parametrize("form", ["http://{}/", "//{}/", "@{}/", "/\\{}/"])
def test_a_path_to_elsewhere_is_refused_or_stays_at_home(play: Play, form: str) -> None:
    elsewhere = play.serve(OBJECT)
    path = form.format(elsewhere.address)
    (found,) = play.all([lambda c: c.request("GET", path)], OBJECT)
    assert (elsewhere.accepted, len(play.requests)) == (0, form == "//{}/")
    assert isinstance(found, ValueError) == (form != "//{}/")
