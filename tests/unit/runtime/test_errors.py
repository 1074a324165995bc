from __future__ import annotations

import copy
import pickle

import httpx2
import pytest
from closecrm._runtime import ApiProfile, errors
from closecrm._runtime.errors import (
    APIStatusError,
    APITimeoutError,
    CloseError,
    ConfigurationError,
    ResponseValidationError,
    ValidationIssue,
)
from closecrm._runtime.responses import Response

PROFILE = ApiProfile(
    name="x", error_list="errors", error_fields="field-errors", trace_id_header="trace-id"
)
REQUEST = httpx2.Request("GET", "https://api.example/a/x%2F/?q=secret")


def answer(content: bytes = b"", status: int = 404) -> Response:
    headers = httpx2.Headers({"trace-id": "t1", "content-type": "text/html\x07; charset=zlib"})
    return Response(REQUEST, PROFILE, status, headers, content)


def status_error(content: bytes) -> APIStatusError:
    return APIStatusError(answer(content), None)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    tree = str(errors.__doc__)
    for name, thing in vars(errors).items():
        if isinstance(thing, type) and issubclass(thing, CloseError) and not name.startswith("_"):
            assert name in tree


def test_a_status_error_tells_the_whole_answer() -> None:
    error = status_error(b'{"errors": ["a", 1], "field-errors": {"x": "y"}}')
    assert (error.status_code, error.method, error.path) == (404, "GET", "/a/x%2F/")
    assert (error.trace_id, error.headers["trace-id"]) == ("t1", "t1")
    assert (error.errors, error.field_errors) == (["a"], {"x": "y"})
    assert str(error).startswith("GET /a/x%2F/: 404 Not Found ({")


@pytest.mark.parametrize(
    "content", [b'{"error": "no"}', b'{"errors": "no", "field-errors": ["no"]}', b"[]", b"no"]
)
def test_members_that_are_absent_or_of_another_type_are_empty(content: bytes) -> None:
    error = status_error(content)
    assert (error.errors, error.field_errors) == ([], {})


def test_an_api_without_declared_members_has_none() -> None:
    bare = answer(b'{"errors": ["a"]}')._replace(profile=ApiProfile(name="x"))
    error = APIStatusError(bare, None)
    assert (error.errors, error.field_errors, error.trace_id) == ([], {}, None)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf{}", {}),
        (b"<p>", "<p>"),
        (b"\xff", "\ufffd"),
        (b"[" * 100_000, "[" * 100_000),
        (b"9" * 5_000, "9" * 5_000),
    ],
)
def test_a_body_that_is_no_json_is_kept_as_text(content: bytes, body: object) -> None:
    assert status_error(content).body == body


def test_a_message_is_one_short_printable_line() -> None:
    message = str(status_error(b"\x1b[31m\n\xe2\x80\xae" + b"x" * 5_000))
    assert message.isprintable()
    assert r"\x1b[31m\n\u202e" in message
    assert len(message) < 250


def test_a_status_that_nobody_registered_has_no_phrase() -> None:
    assert str(APIStatusError(answer(b"", 999), None)) == "GET /a/x%2F/: 999 (empty body)"


def test_a_validation_error_shows_three_issues_and_has_them_all() -> None:
    issues = [ValidationIssue(f"/data/{n}", "wrong") for n in range(5)]
    error = ResponseValidationError(answer(b'{"private": 1}', 200), issues)
    detail = "/data/0: wrong; /data/1: wrong; /data/2: wrong"
    assert str(error) == f"GET /a/x%2F/: 200 OK ({detail})"
    assert error.errors == issues


def test_only_a_body_that_is_wrong_as_a_whole_is_quoted() -> None:
    issues = [ValidationIssue("", "no JSON")]
    error = ResponseValidationError(answer(b"<html>\n", 200), issues)
    assert str(error).endswith(r"(body: no JSON; text/html\x07; charset=zlib; <html>\n)")


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("why"),
        APITimeoutError("why", REQUEST),
        *(kind(answer(b'{"errors": ["a"]}'), 1.5) for kind in set(APIStatusError.kinds.values())),
        ResponseValidationError(answer(), [ValidationIssue("/a", "wrong")]),
    ],
)
def test_every_error_survives_pickle_and_copy(error: CloseError) -> None:
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_an_error_may_have_subclasses_of_yours() -> None:
    class MissingAccountError(errors.NotFoundError):
        pass

    assert isinstance(MissingAccountError(answer(), None), CloseError)
    assert APIStatusError.kinds[404] is errors.NotFoundError
