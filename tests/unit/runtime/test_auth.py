from __future__ import annotations

from base64 import b64encode
from typing import Any

import httpx2
import pytest
from closecrm._runtime import ApiProfile
from closecrm._runtime.configuration import Credential, authorization
from closecrm._runtime.errors import ConfigurationError

BOTH = ApiProfile(
    name="x",
    api_key="basic",
    api_key_env="X_KEY",
    bearer=True,
    access_token_env="X_TOKEN",
)
OPEN = ApiProfile(name="x")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X_KEY", raising=False)
    monkeypatch.delenv("X_TOKEN", raising=False)


def sent(key: str | None = None, token: str | None = None) -> str:
    credential = authorization(BOTH, key, token)
    assert isinstance(credential, Credential)
    request = httpx2.Request("GET", "https://x.example/")
    credential.authorize(request)
    return f"Authorization: {request.headers['authorization']}"


@pytest.mark.parametrize(("key", "pair"), [("k1", b"k1:"), ("me:secret", b"me:secret")])
def test_a_basic_key_is_the_user_name_unless_it_has_a_colon(key: str, pair: bytes) -> None:
    assert sent(key) == f"Authorization: Basic {b64encode(pair).decode()}"


@pytest.mark.parametrize(
    ("scheme", "url", "header"),
    [
        ("header", "https://x.example/?a=b", "s+e"),
        ("query", "https://x.example/?a=b&k=s%2Be", None),
    ],
)
def test_a_plain_key_is_sent_under_its_own_name(scheme: Any, url: str, header: str | None) -> None:  # noqa: ANN401
    credential = authorization(ApiProfile(name="x", api_key=scheme, api_key_name="k"), "s+e", None)
    assert isinstance(credential, Credential)
    request = httpx2.Request("GET", "https://x.example/?a=b")
    credential.authorize(request)
    credential.authorize(request)  # as before a second attempt
    assert (str(request.url), request.headers.get("k")) == (url, header)


def test_a_token_is_a_bearer() -> None:
    assert sent(None, "t1") == "Authorization: Bearer t1"


def test_a_source_of_tokens_is_kept_to_be_asked_later() -> None:
    def source() -> str:
        raise AssertionError

    assert authorization(BOTH, None, source) is source


def test_the_environment_is_read_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_KEY", "")
    monkeypatch.setenv("X_TOKEN", "from-env")
    assert sent() == "Authorization: Bearer from-env"


def test_the_environment_is_not_read_when_something_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("X_TOKEN", "from-env")
    assert sent("k1").startswith("Authorization: Basic ")


def test_two_credentials_in_the_environment_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_KEY", "k")
    monkeypatch.setenv("X_TOKEN", "t")
    with pytest.raises(ConfigurationError, match="exactly one"):
        authorization(BOTH, None, None)


def test_two_given_credentials_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="exactly one"):
        authorization(BOTH, "k", "t")


def test_a_missing_credential_is_asked_for_by_argument_and_variable() -> None:
    with pytest.raises(ConfigurationError, match=r"api_key \(X_KEY\), access_token \(X_TOKEN\)"):
        authorization(BOTH, None, None)


def test_an_open_api_needs_no_credential_and_takes_none() -> None:
    assert authorization(OPEN, None, None) is None
    with pytest.raises(ConfigurationError, match="none"):
        authorization(OPEN, "k", None)
    with pytest.raises(ConfigurationError, match="none"):
        authorization(OPEN, None, "t")


@pytest.mark.parametrize("secret", ["", "secret\n", " secret", "sec\tret", "sécret", "se\x7fcret"])
def test_a_credential_that_cannot_be_sent_is_refused_without_being_printed(secret: str) -> None:
    for given in ((secret, None), (None, secret)):
        with pytest.raises(ConfigurationError) as caught:
            authorization(BOTH, *given)
        assert "cret" not in str(caught.value)


def test_a_token_that_is_no_text_is_refused_by_its_type() -> None:
    with pytest.raises(ConfigurationError, match="access_token: need a str"):
        Credential("bearer", b"t")


def test_a_credential_shows_nothing_of_itself() -> None:
    assert "secret" not in repr(Credential("bearer", "secret"))
