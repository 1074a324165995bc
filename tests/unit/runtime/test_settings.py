from __future__ import annotations

from typing import Any, cast

import httpx2
import pytest

from generator.runtime.calls import Parts
from generator.runtime.errors import ConfigurationError
from generator.runtime.profile import ApiProfile
from generator.runtime.settings import Settings, TokenSource, address

PROFILE = ApiProfile(name="x", base_url="https://api.example/v1/", base_url_env="X_URL")
NOTHING_SENT = cast("httpx2.Client", None)


def settings(credential: Parts | TokenSource | None = None) -> Settings:
    url = "https://api.example/v1"
    return Settings(PROFILE, url, credential or {}, NOTHING_SENT, httpx2.Headers())


def request(**parts: object) -> httpx2.Request:
    return settings().request("POST /a/", cast("Parts", parts))


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X_URL", raising=False)


def test_the_address_is_the_argument_else_the_environment_else_the_apis_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert address(PROFILE, None) == "https://api.example/v1"
    monkeypatch.setenv("X_URL", "https://env.example")
    assert address(PROFILE, None) == "https://env.example"
    assert address(PROFILE, "https://me.example:443/a//") == "https://me.example:443/a"


@pytest.mark.parametrize(
    "url",
    [
        "api.example",
        "ftp://api.example",
        "https://",
        "https://me:secret@api.example",
        "https://api.example?secret=1",
        "https://api.example?",
        "https://api.example#secret",
        "https://api.example:secret",
        "https://api.example/\nsecret",
        "http://localhost\\@secret.example",
        "http://secret.example",
        "http://localhost.secret.example",
        "http://127.0.0.1.secret.example",
    ],
)
def test_an_address_that_is_no_plain_one_is_refused_without_being_printed(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        address(PROFILE, url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.0.0.9", "http://[::1]:8000/api"])
def test_the_own_machine_may_be_reached_without_tls(url: str) -> None:
    assert address(PROFILE, url) == url


def test_a_header_that_cannot_be_sent_is_refused_without_its_value() -> None:
    with pytest.raises(ValueError, match="X-A") as caught:
        settings().changed({"headers": {"X-A": "secret\n"}})
    assert "secret" not in str(caught.value)


def test_a_change_leaves_the_original_alone() -> None:
    original = settings()
    changed = original.changed({"timeout": 1.0, "max_retries": 0, "headers": {"A": "b"}})
    assert (changed.timeout, changed.max_retries, dict(changed.headers)) == (1.0, 0, {"a": "b"})
    assert changed.changed({"timeout": None, "max_retries": None, "headers": None}) == changed
    assert original == settings()


def test_a_request_is_the_call_at_the_address() -> None:
    made = settings().request("GET /a/{id}/", {"path": {"id": "x/y"}, "query": {"q": "1 2"}})
    assert str(made.url) == "https://api.example/v1/a/x%2Fy/?q=1+2"
    assert (made.method, made.content) == ("GET", b"")
    assert made.extensions["timeout"] == {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 5}
    assert "content-type" not in made.headers


@pytest.mark.parametrize(
    ("parts", "content", "content_type"),
    [
        ({"json": {"a": None}}, b'{"a":null}', "application/json"),
        (
            {"form": {"a": "x y", "b": [1, 2]}},
            b"a=x+y&b=1&b=2",
            "application/x-www-form-urlencoded",
        ),
        ({"content": b"\x00", "headers": {"content-type": "image/png"}}, b"\x00", "image/png"),
        ({"json": [1], "headers": {"content-type": "application/x"}}, b"[1]", "application/x"),
    ],
)
def test_a_body_has_its_type_unless_the_call_says_another(
    parts: dict[str, object], content: bytes, content_type: str
) -> None:
    made = request(**parts)
    assert (made.content, made.headers.get_list("content-type")) == (content, [content_type])


def test_headers_of_the_call_win_over_those_of_the_client_and_the_credential_over_all() -> None:
    client = settings({"headers": {"Authorization": "ours"}})
    client = client.changed({"headers": {"A": "client", "Authorization": "client"}})
    made = client.request("GET /", {"headers": {"a": "é", "authorization": "call"}})
    assert (b"a", b"\xe9") in made.headers.raw
    assert made.headers.get_list("authorization") == ["ours"]


def test_a_key_for_the_query_is_added_to_the_query_alone() -> None:
    made = settings({"query": {"key": "s e"}}).request("GET /", {"query": {"a": "b"}})
    assert made.url.query == b"a=b&key=s+e"
    assert "key" not in made.headers


def test_settings_do_not_show_a_credential_or_headers() -> None:
    shown = settings({"headers": {"A": "secret"}}).changed({"headers": {"X-Secret": "secret"}})
    assert "secret" not in repr(shown).lower()


@pytest.mark.parametrize("options", [{"timeout": "x"}, {"timeout": -1}, {"max_retries": True}])
def test_an_option_that_is_no_number_is_refused(options: Any) -> None:  # noqa: ANN401
    with pytest.raises(ConfigurationError, match="is no number from 0 on"):
        settings().changed(options)
