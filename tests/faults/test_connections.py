"""What becomes of a call whose connection fails."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from closecrm import APIConnectionError, CloseError, SendAs
from closecrm._runtime.calls import ApiOperation

from tests.faults.playing import KEY, Call, Play, create, fault, get
from tests.faults.server import (
    HALF,
    HOST,
    OBJECT,
    SEND_AS,
    Script,
    Server,
    Step,
    answer,
    dead_end,
    hang_up,
    reset,
)

UNSURE = "it may have been processed"
F19 = fault("F19", "a host without an address")
F22 = fault("F22", "a kept connection that is closed under a request")
F28 = fault("F28", "a certificate that proves nothing")
F29 = fault("F29", "a proxy that refuses")
LOST = pytest.mark.parametrize("lost", [hang_up, reset], ids=["closed", "reset"])


def test_nothing_but_this_machine_can_be_reached() -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match="Network is disabled"):
        sock.connect(("192.0.2.1", 443))


@fault(
    "F15",
    "a body that cannot be sent twice",
    "a body is JSON or bytes, so there is none that cannot be sent twice",
)
def test_a_body_that_could_be_sent_only_once_is_refused(play: Play) -> None:
    operation, once = ApiOperation[Any]("POST /x/", Any), iter([b"a", b"b"])
    error = play.fail(lambda c: c.call(operation, content=once), OBJECT)
    assert (isinstance(error, ValueError), play.requests) == (True, [])


@fault("F15")
def test_json_of_a_generator_is_sent_whole_with_each_attempt(play: Play) -> None:
    numbers = (n for n in range(3))
    play(lambda c: c.request("POST", "/x/", json=numbers), answer(b"", 429), answer({}))
    assert [request.body for request in play.requests] == [b"[0,1,2]"] * 2


@pytest.mark.parametrize("call", [get, create])
@pytest.mark.parametrize(
    "url",
    [
        # Too long to be asked for: the resolver says no without asking anybody.
        pytest.param("https://" + ".".join(["a" * 60] * 5), marks=F19, id="no such host"),
        pytest.param("", marks=fault("F21", "a port where nobody listens"), id="nobody listens"),
    ],
)
def test_a_host_out_of_reach_is_tried_again_also_for_a_post(
    play: Play, url: str, call: Call
) -> None:
    with dead_end() as closed:
        error = play.fail(call, base_url=url or closed)
    assert (type(error), error.attempts, len(play.sleeps)) == (APIConnectionError, 3, 2)
    assert isinstance(error.__cause__, httpx2.ConnectError)
    assert (httpx2.URL(url or closed).host in str(error), UNSURE in str(error)) == (True, False)


@F19
@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example"], ids=["empty", "long"])
def test_a_host_that_no_resolver_takes_is_an_error_of_ours(play: Play, host: str) -> None:
    with pytest.raises(CloseError):
        play(get, base_url=f"https://{host}")


@F22
@LOST
def test_a_kept_connection_lost_under_a_get_is_replaced(play: Play, lost: Script) -> None:
    found = play.all([get, get], OBJECT, lost, OBJECT)
    assert [type(each) for each in found] == [SendAs, SendAs]
    assert [request.connection for request in play.requests] == [1, 1, 2]


@F22
@LOST
def test_a_kept_connection_lost_under_a_post_is_an_error(play: Play, lost: Script) -> None:
    _, error = play.all([get, create], OBJECT, lost, OBJECT)
    assert (type(error), error.attempts, UNSURE in str(error)) == (APIConnectionError, 1, True)
    assert [request.connection for request in play.requests] == [1, 1]


@F22
def test_a_connection_closed_before_a_post_is_replaced(play: Play) -> None:
    server = play.serve([OBJECT, hang_up], answer(SEND_AS, 201))
    found = play.all([get, lambda c: server.is_left() and create(c)])
    assert [type(each) for each in found] == [SendAs, SendAs]


@LOST
@pytest.mark.parametrize(
    ("call", "attempts"),
    [
        pytest.param(get, 3, marks=fault("F23", "a server that hangs up on a GET")),
        pytest.param(create, 1, marks=fault("F24", "a server that hangs up on a POST")),
    ],
)
def test_after_no_answer_only_a_get_is_tried_again(
    play: Play, call: Call, attempts: int, lost: Script
) -> None:
    error = play.fail(call, lost)
    assert type(error) is APIConnectionError
    assert len(play.requests) == error.attempts == attempts
    assert (UNSURE in str(error)) == (call is create)


CHUNKED = answer(content_length="", transfer_encoding="chunked")
BROKEN_OFF: list[Step] = [HALF[0], 0.02, reset]  # what comes before may be read first


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        pytest.param(
            BROKEN_OFF, httpx2.ReadError, marks=fault("F25", "a reset in the middle of a body")
        ),
        pytest.param(
            [answer(SEND_AS, content_length="999"), hang_up],
            httpx2.RemoteProtocolError,
            marks=fault("F26", "a body shorter than announced"),
        ),
        pytest.param(
            CHUNKED + b"ZZ\r\n{}\r\n0\r\n\r\n",
            httpx2.RemoteProtocolError,
            marks=fault("F27", "a chunk without a size"),
        ),
    ],
    ids=["reset", "short", "chunk"],
)
def test_a_broken_body_is_never_a_value(play: Play, script: Script, cause: type[Exception]) -> None:
    error = play.fail(get, script)
    assert (type(error), error.attempts, len(play.requests)) == (APIConnectionError, 3, 3)
    assert isinstance(error.__cause__, cause)
    assert UNSURE in str(play.fail(create, script, OBJECT))
    assert play(get, script, OBJECT).id == "sdas_1"


@fault("F30", "a hint before the answer")
def test_a_hint_before_the_answer_is_skipped(play: Play) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    assert play(get, [hint, 0.01, hint, OBJECT]).id == "sdas_1"
    assert len(play.requests) == 1


@pytest.fixture
def certified(play: Play) -> Callable[..., Server]:
    """Start a server with a certificate, by an authority that the client trusts or does not."""
    trustme: Any = pytest.importorskip("trustme")
    trusted, ours = trustme.CA(), ssl.create_default_context()
    trusted.configure_trust(ours)
    play.http = {"verify": ours}

    def start(host: str = HOST, days: int = 1, *, stranger: bool = False) -> Server:
        context, now = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), datetime.now(UTC)
        dates = {"not_before": now - timedelta(9), "not_after": now + timedelta(days)}
        authority = trustme.CA() if stranger else trusted
        authority.issue_cert(host, **dates).configure_cert(context)
        return play.serve(OBJECT, context=context)

    return start


@F28
@pytest.mark.parametrize("flaw", [{"days": -1}, {"host": "api.example"}, {"stranger": True}])
def test_a_certificate_that_proves_nothing_ends_the_call_at_once(
    play: Play,
    certified: Callable[..., Server],
    flaw: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("PYTHONHTTPSVERIFY", "CURL_CA_BUNDLE"):  # switch the check off for others
        monkeypatch.setenv(variable, "0")
    server = certified(**flaw)
    error = play.fail(get)
    assert (type(error), error.attempts, play.sleeps) == (APIConnectionError, 1, [])
    assert (server.accepted, server.requests) == (1, [])
    certified()
    assert play(get).id == "sdas_1"
    play.http = {}  # a client that has not been told to trust the authority
    assert type(play.fail(get)) is APIConnectionError


@F29
@pytest.mark.parametrize("status", [407, 403, 502])
@pytest.mark.parametrize("by", ["argument", "environment"])
def test_a_proxy_that_refuses_is_an_error_and_sees_no_key(
    play: Play, status: int, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = play.serve(answer(b"", status))
    if by == "argument":
        play.http = {"proxy": proxy.url}
    else:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    error = play.fail(get, base_url="https://api.example/v1")
    assert (type(error), str(status) in str(error)) == (APIConnectionError, True)
    assert isinstance(error.__cause__, httpx2.ProxyError)
    (request,) = proxy.requests
    assert (request.method, request.target) == ("CONNECT", "api.example:443")
    assert ("authorization" in request.headers, KEY in str(request)) == (False, False)


@F29
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_key_for_this_machine_is_sent_to_no_proxy(
    play: Play, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = play.serve(OBJECT)
    monkeypatch.setenv(variable, proxy.url)
    play(get, OBJECT)
    assert (len(proxy.requests), len(play.requests)) == (0, 1)
