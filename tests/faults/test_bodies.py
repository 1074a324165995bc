"""What becomes of an answer that is not what was promised."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib

import pytest
from closecrm import (
    APIStatusError,
    AuthenticationError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    ResponseValidationError,
    ServerError,
    UnknownAccount,
)

from tests.faults.playing import Call, Play, create, fault, get
from tests.faults.server import OBJECT, SEND_AS, Connection, Script, answer

JSON = json.dumps(SEND_AS).encode()
PAGE = b"<html>" + b"<p>we are sorry</p>\n" * 5_000
EXTRA = JSON[:-1] + b', "zzz": '
DIGITS = b"9" * 5_000
MEBI = 2**20
F35 = fault("F35", "JSON under another media type")
F36 = fault("F36", "JSON of another type at its top")
F37 = fault("F37", "a required member that is missing or null")
F39 = fault("F39", "a member that is not documented")
F40 = fault("F40", "JSON nested too deeply")
F41 = fault("F41", "a number of thousands of digits")
F43 = fault("F43", "a body that is huge, or becomes so")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PAGE, marks=fault("F31", "a web page instead of JSON")),
        pytest.param(b"", marks=fault("F32", "an empty body")),
        pytest.param(b'{"id": "sdas_1"', marks=fault("F33", "JSON that breaks off")),
        pytest.param(b"[" * 100_000, marks=F40),
        pytest.param(EXTRA + b'{"z":' * 100_000, marks=F40),
        pytest.param(b'{"id": ' + DIGITS + b"}", marks=F41),
        pytest.param(EXTRA + DIGITS + b"}", marks=F41),
    ],
    ids=["html", "empty", "half", "deep", "deep extra", "digits", "extra digits"],
)
def test_a_body_that_is_no_json_is_told_with_status_type_and_excerpt(
    play: Play, content: bytes
) -> None:
    error = play.fail(get, answer(content, trace_id="trace-1"))
    assert (type(error), error.content) == (ResponseValidationError, content)
    assert (error.status_code, error.trace_id, error.attempts) == (200, "trace-1", 1)
    told = ["200 OK", "Invalid JSON", "application/json", content[:6].decode()]
    assert [part for part in told if part not in str(error)] == []
    assert (len(str(error)) < 2_000, "\n" in str(error)) == (True, False)


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(
            answer(b"\xef\xbb\xbf" + JSON), marks=fault("F34", "JSON after a byte order mark")
        ),
        pytest.param(answer(JSON, content_type=""), marks=F35),
        pytest.param(answer(JSON, content_type="application/vnd.api+json"), marks=F35),
        pytest.param(answer(JSON, content_type="text/plain"), marks=F35),
        pytest.param(answer(EXTRA + b"1}"), marks=F39),
    ],
    ids=["mark", "no type", "suffix", "text", "extra"],
)
def test_json_is_taken_however_it_is_wrapped(play: Play, response: bytes) -> None:
    found = play(get, response)
    assert (found.id, found.allowed_user_id) == ("sdas_1", "user_2")
    assert found.model_extra == ({"zzz": 1} if b"zzz" in response else {})


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param([], [""], marks=F36),
        pytest.param("text", [""], marks=F36),
        pytest.param({**SEND_AS, "id": [1]}, ["/id"], marks=F36),
        pytest.param({**SEND_AS, "id": None}, ["/id"], marks=F37),
        pytest.param({}, [f"/{name}" for name in SEND_AS], marks=F37),
    ],
)
def test_a_wrong_shape_is_told_by_pointers(play: Play, body: object, pointers: list[str]) -> None:
    error = play.fail(get, answer(body))
    assert (type(error), json.loads(error.content)) == (ResponseValidationError, body)
    assert [issue.pointer for issue in error.errors] == pointers
    assert (pointers[0] or "body") in str(error)


@fault("F38", "a variant that is not known yet")
def test_a_variant_that_is_not_known_yet_is_taken(play: Play) -> None:
    account = answer({"id": "emailacct_1", "_type": "brand-new", "zzz": 1})
    found = play(lambda c: c.connected_accounts.get("emailacct_1"), account)
    assert (type(found), found.type) == (UnknownAccount, "brand-new")
    assert found.model_extra == {"zzz": 1}


@fault("F42", "gzip that is none", "gzip without its trailer, which httpx2 takes for whole")
@pytest.mark.parametrize("content", [b"not gzip", gzip.compress(JSON)[:-8] + b"x" * 8])
def test_gzip_that_is_none_is_an_error_of_the_body(play: Play, content: bytes) -> None:
    error = play.fail(get, answer(content, content_encoding="gzip"))
    assert (type(error), error.status_code, error.attempts) == (ResponseValidationError, 200, 1)
    assert "cannot be decompressed" in str(error)


def bomb() -> bytes:
    """Return 80 MB as gzip."""
    packer = zlib.compressobj(1, wbits=31)
    return b"".join([packer.compress(b" " * MEBI) for _ in range(76)]) + packer.flush()


def flood(connection: Connection) -> None:
    """Send 200 MB, or as much as the client takes."""
    connection.play(answer(content_length=str(200 * MEBI)), *[b" " * MEBI] * 200)


BOMB = answer(bomb(), content_encoding="gzip")


@F43
@pytest.mark.parametrize("script", [BOMB, flood], ids=["bomb", "flood"])
def test_a_huge_body_ends_a_call_before_it_fills_the_memory(play: Play, script: Script) -> None:
    tracemalloc.start()
    error = play.fail(get, script, max_response_bytes=4 * MEBI)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (type(error), len(play.requests)) == (ResponseValidationError, 1)
    assert "larger than the 4194304 bytes of max_response_bytes" in str(error)
    assert peak < 24 * MEBI


@F43
def test_64_mib_are_taken_if_nothing_else_is_said(play: Play) -> None:
    assert "larger than the 67108864 bytes" in str(play.fail(get, BOMB))


@F43
def test_a_body_just_as_large_as_allowed_is_taken(play: Play) -> None:
    assert play(get, OBJECT, max_response_bytes=len(JSON)).id == "sdas_1"
    assert play.fail(get, OBJECT, max_response_bytes=len(JSON) - 1)


@fault("F44", "a status that no standard knows")
def test_a_status_that_no_standard_knows_is_a_number(play: Play) -> None:
    assert play(get, answer(SEND_AS, 299)).id == "sdas_1"
    kinds = {520: ServerError, 599: ServerError, 999: APIStatusError}
    errors = play.all([get] * 3, *[answer({"errors": ["odd"]}, status) for status in kinds])
    assert {error.status_code: type(error) for error in errors} == kinds
    assert ([error.errors for error in errors], len(play.requests)) == ([["odd"]] * 3, 3)


@fault("F45", "a refusal")
@pytest.mark.parametrize("call", [get, create])
def test_a_refusal_has_its_class_and_is_final(play: Play, call: Call) -> None:
    statuses = [401, 403, 404, 409, 422]
    body = {"errors": ["no"], "field-errors": {"id": "wrong"}}
    errors = play.all([call] * 5, *[answer(body, status) for status in statuses])
    assert [(error.status_code, error.attempts) for error in errors] == [(s, 1) for s in statuses]
    assert {(*e.errors, *e.field_errors.items()) for e in errors} == {("no", ("id", "wrong"))}
    kinds: list[object] = [type(error) for error in errors]
    assert kinds[:4] == [AuthenticationError, PermissionDeniedError, NotFoundError, ConflictError]
    assert len({*kinds, APIStatusError}) == 6, "one has no class of its own"


@fault("F46", "one success in place of another")
def test_a_success_is_a_value_if_it_keeps_its_promise(play: Play) -> None:
    error = play.fail(get, answer(b"", 204, content_length=""))
    assert (type(error), error.status_code) == (ResponseValidationError, 204)
    assert play(lambda c: c.send_as.delete("sdas_1"), answer({"gone": True}, 200)) is None
