"""What a recording shows after it was scrubbed, and what it does not."""

from __future__ import annotations

import base64
import gzip
import json
import re
import time
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, strategies as st

from generator.config import Config
from generator.document import is_list
from generator.load import load
from generator.recording.policy import Policy, policy_of
from generator.recording.scrub import LeakError, keep_listed_headers, scrub

KEY = "api_1Aa2Bb3Cc4Dd.5Ee6Ff7Gg"
USER = "user_zvqYMtrb1uvZwnZuDMjJxyZLLKcgTAOGSf9uih4vmuG"
HERE = Policy(addresses={"https://api.example.com": "https://api.example.com"})
Json = Any


def recording(
    body: Json = None,
    *,
    url: str = "https://api.example.com/",
    status: int = 200,
    **more: Any,  # noqa: ANN401 - parts of an exchange
) -> dict[str, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request: dict[str, Any] = {
        "method": "GET",
        "uri": url,
        "body": more.get("sent", b""),
        "headers": {},
    }
    response = {
        "status": {"code": status, "message": more.get("phrase", "OK")},
        "headers": more.get("headers", {}),
        "body": {"string": content},
    }
    request["headers"] = more.get("sent_headers", {})
    return {"interactions": [{"request": request, "response": response}], "version": 1}


def shown(found: dict[str, Any]) -> Json:
    """Return the body of the answer."""
    return json.loads(found["interactions"][0]["response"]["body"]["string"])


def scrubbed(body: Json, policy: Policy | None = None, status: int = 200) -> Json:
    return shown(scrub(recording(body, status=status), policy or HERE, [KEY]))


@pytest.mark.parametrize(
    ("member", "value", "token"),
    [
        ("email", "carol@home.lan", "person1@example.com"),
        ("name", "Carol Home", "Person 1"),
        ("note", "born in 1970, likes cats", "text 1"),
        ("user_id", USER, f"user_{1:043}"),
        ("key", "k9XzW8vUt7SrQ6pOn5Ml", f"{1:020}"),
        ("host", "mail.home.lan", "host1.example.com"),
        (
            "link",
            "https://home.lan/carol?q=likes+cats",
            "https://host1.example.com/00001?q=text%201",
        ),
        ("phone", "+49 170 1234567", "+15550100001"),
        ("zip", "10115", "10001"),
        ("uuid", "3f2b8c1e-9d4a-4c7b-8e21-0a1b2c3d4e5f", "00000000-0000-4000-8000-000000000001"),
        ("at", "2018-11-08T10:00:27.780000+00:00", "2020-01-02T00:00:00.000000+00:00"),
        ("at", "2018-11-08T10:00Z", "2020-01-02T00:00Z"),
        ("day", "2018-11-08", "2020-01-02"),
        ("password", "hunter2", "redacted-1"),
        ("refresh_token", "x", "redacted-1"),
        ("user_id", 12345, 10001),
        ("phone", 491701234567, 100000000001),
        ("latitude", 52.520008, 1000000001.5),
        ("status", "Hot Lead", "text 1"),
        ("status", "mail.home.lan", "host1.example.com"),
    ],
)
def test_what_may_be_private_is_replaced_by_a_token_of_its_shape(
    member: str, value: Json, token: Json
) -> None:
    assert scrubbed({member: value}) == {member: token}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("_type", "fax"),
        ("send_status", "initial"),
        ("enabled_features", ["email_sending", "calendar_syncing"]),
        ("port", 465),
        ("rate_reset", 0.870663),
        ("use_ssl", True),
        ("imap", None),
        ("note", ""),
        ("identities", []),
        ("undocumented_field", {}),
        ("camelCase2", False),
    ],
)
def test_what_proves_the_shape_and_says_nothing_of_anybody_is_kept(
    member: str, value: Json
) -> None:
    assert scrubbed({member: value}) == {member: value}


@pytest.mark.parametrize("key", ["carol@home.lan", USER, "Carol Home", "2018-11-08", "0123456789"])
def test_the_name_of_a_member_that_is_data_is_replaced_too(key: str) -> None:
    (found,) = scrubbed({key: 1})
    assert key not in found


def test_a_value_has_one_token_wherever_it_stands() -> None:
    url = f"https://api.example.com/users/{USER}/?user={USER}&mail=carol%40home.lan"
    error = {"error": f"User {USER} (carol@home.lan) does not exist.", "name": "Carol Home"}
    sent = {"user_ids": [USER], "status": "carol@home.lan"}
    found = scrub(
        recording(
            error,
            url=url,
            status=404,
            sent=json.dumps(sent).encode(),
            headers={"Location": [f"/users/{USER}/"]},
        ),
        Policy(segments=frozenset({"users"})),
    )
    token, exchange = f"user_{1:043}", found["interactions"][0]
    parts = urlsplit(str(exchange["request"]["uri"]))
    assert parts.path == f"/users/{token}/"
    assert parse_qs(parts.query) == {"user": [token], "mail": ["person1@example.com"]}
    assert json.loads(exchange["request"]["body"]) == {
        "user_ids": [token],
        "status": "person1@example.com",
    }
    assert exchange["response"]["headers"] == {"location": [f"/users/{token}/"]}
    assert shown(found)["error"] == f"User {token} (person1@example.com) does not exist."


def test_a_value_that_is_private_anywhere_is_private_before_it_too() -> None:
    assert scrubbed([{"status": "carol"}, {"name": "carol"}]) == [
        {"status": "Person 1"},
        {"name": "Person 1"},
    ]


def test_an_error_keeps_its_ordinary_words_alone() -> None:
    body = {"errors": ["Carol cannot use field _limit 200 times: Unauthorized"]}
    assert scrubbed(body, status=400) == {
        "errors": ["word1 cannot use field _limit 200 word2: Unauthorized"]
    }


TEXTS = [b"<html>Carol</html>", b"[1e999]", b"[NaN]", b"\xff\xfe", b"[" * 9999]


@pytest.mark.parametrize("body", TEXTS, ids=range(5))
def test_a_body_that_is_no_json_shows_only_that_there_was_one(body: bytes) -> None:
    found = scrub(recording(body), HERE)
    assert found["interactions"][0]["response"]["body"]["string"] == "text 1"


def test_a_form_keeps_the_names_of_its_parameters() -> None:
    sent = b"grant_type=refresh_token&refresh_token=abcdefghij&note=Carol+Home"
    headers = {"Content-Type": ["application/x-www-form-urlencoded"]}
    found = scrub(recording({}, sent=sent, sent_headers=headers), HERE)
    assert found["interactions"][0]["request"]["body"] == (
        "grant_type=refresh_token&refresh_token=redacted-1&note=text%201"
    )


def test_headers_are_kept_by_a_list_and_in_their_form_only() -> None:
    headers = {
        "Content-Type": ["application/json; charset=utf-8"],
        "RateLimit": ["limit=100; remaining=100; reset=1"],
        "RateLimit-Reset": ["carol"],
        "Retry-After": ["1"],
        "Set-Cookie": ["session=abcdefghij; Path=/"],
        "Trace-Id": ["0" * 32],
        "Server": ["carols-machine"],
    }
    found = scrub(recording({}, headers=headers, phrase="Hello Carol"), HERE)
    response = found["interactions"][0]["response"]
    assert response["headers"].keys() == {"content-type", "ratelimit", "retry-after"}
    assert response["status"] == {"code": 200, "message": "OK"}


def test_the_address_that_was_recorded_from_is_shown_as_the_server_of_the_spec() -> None:
    spec: dict[str, Any] = {
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": {"/things/{id}/": {}},
    }
    policy = policy_of(spec, "http://127.0.0.1:4711/v1")
    found = scrub(recording({}, url="http://127.0.0.1:4711/v1/things/carol/"), policy)
    assert found["interactions"][0]["request"]["uri"] == "https://api.example.com/v1/things/00001/"


def test_the_spec_makes_constants_fields_and_words_known(config: Config) -> None:
    policy = policy_of(load(config.spec, "spec").root)
    assert scrubbed({"_type": "custom_email"}, policy) == {"_type": "custom_email"}
    assert policy.prefixes == {"emailacct_", "orga_", "sdas_", "user_"}
    assert "alice" not in policy.words
    error = {"error": "Empty query: ConnectedAccount matching query does not exist."}
    assert scrubbed(error, policy, status=404) == error


SECRET_FORMS = {
    "plain": KEY,
    "percent": quote(KEY.replace("_", "%5f"), safe=""),
    "basic": base64.b64encode(f"{KEY}:".encode()).decode(),
    "shifted": base64.b64encode(f"?{KEY}".encode()).decode(),
    "hex": KEY.encode().hex(),
    "escaped": "".join(f"\\u{ord(char):04x}" for char in KEY),
    "gzip": base64.b64encode(gzip.compress(KEY.encode())).decode(),
    "part": f"{KEY[:14]}...",
    "upper": KEY.upper(),
}
FORMS = pytest.mark.parametrize("form", SECRET_FORMS.values(), ids=SECRET_FORMS)


@FORMS
def test_a_secret_is_replaced_in_each_part_of_an_exchange_and_in_each_form(form: str) -> None:
    """Also where the value would be kept: in a status, a key, a listed header."""
    found = scrub(
        recording(
            {"status": form, form: 1, "text": f"{form}!"},
            url=f"https://{KEY}:@api.example.com/{form}?q={form}&{form}",
            headers={
                "Location": [f"https://api.example.com/{form}"],
                "Content-Type": [f"a/{form}"],
            },
            sent_headers={"Authorization": [f"Bearer {form}"]},
            phrase=form,
        ),
        Policy(invented=frozenset({form})),
        [KEY],
    )
    assert form not in json.dumps(found)


def test_what_stands_in_a_header_of_credentials_is_a_secret_that_nobody_had_to_name() -> None:
    headers = {"Authorization": [f"Basic {base64.b64encode(f'{KEY}:'.encode()).decode()}"]}
    found = scrub(recording({"status": "ok", "echo": [KEY]}, sent_headers=headers), HERE)
    assert shown(found) == {"status": "ok", "echo": ["redacted-1"]}


@FORMS
def test_a_recording_in_which_a_secret_is_left_is_refused(form: str) -> None:
    with pytest.raises(LeakError, match="nothing was written") as caught:
        keep_listed_headers(recording({"status": form}), HERE, [KEY])
    assert KEY not in str(caught.value)


def test_scrubbing_again_changes_nothing() -> None:
    once = scrub(recording({"id": USER, "name": "Carol", "email": "c@home.lan"}), HERE)
    assert scrub(once, HERE) == once


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["carol@home.lan", USER, "ok", "2018-11-08", "10115", "Carol", "text 1"])
)
BODIES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "status", "name", "a", "b"]), inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


def pairs(before: Json, after: Json) -> Iterable[tuple[str, str]]:
    """Yield each text with what became of it; fails where the shape is another."""
    assert type(before) is type(after)
    if isinstance(before, dict):
        ours, theirs = cast("dict[str, Json]", before), cast("dict[str, Json]", after)
        assert len(ours) == len(theirs)
        for (key, value), (token, replaced) in zip(ours.items(), theirs.items(), strict=True):
            yield key, token
            yield from pairs(value, replaced)
    elif is_list(before):
        for value, replaced in zip(before, after, strict=True):
            yield from pairs(value, replaced)
    elif isinstance(before, str):
        yield before, after


@given(BODIES)
def test_any_body_keeps_its_shape_its_equalities_and_its_differences(body: Json) -> None:
    found = list(pairs(body, scrubbed(body)))
    by_value, by_token = dict(found), {token: value for value, token in found}
    for value, token in found:
        assert by_value[value] == token
        assert by_token[token] == value


QUOTED = ["+49 170 123 456", "10.1.2.3", "2018-11-08T10:00:27Z", "Zoë", "K9xZ", "12/04/1970"]


@pytest.mark.parametrize("value", QUOTED)
def test_an_error_that_quotes_a_value_does_not_show_it(value: str) -> None:
    (message,) = scrubbed({"errors": [f"Not found: {value}, or wrong."]}, status=404)["errors"]
    assert message.startswith("Not found: ")
    assert message.endswith(", or wrong.")
    assert value not in message
    if value.isascii() and not value.isalnum():
        assert not re.search(r"170|10\.1|27|1970|/04", message)


def test_a_long_body_takes_no_square_of_its_length() -> None:
    start = time.process_time()
    scrubbed({"a": "x" * 100_000, "error": "a@" * 20_000}, status=400)
    assert time.process_time() - start < 5
