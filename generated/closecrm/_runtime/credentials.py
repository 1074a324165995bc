"""What authorizes a request, and where it may be sent."""

import os
import re
from base64 import b64encode
from contextlib import suppress

import httpx2

from . import ApiProfile
from .errors import ConfigurationError

_LOOPBACK = r"http://(localhost|127(\.[0-9]{1,3}){3}|\[::1\])"
_HOST = r"https://([\w-]{1,63}\.)*[\w-]{1,63}\.?"
_ADDRESS = re.compile(rf"({_HOST}|{_LOOPBACK})(:[0-9]{{1,5}})?(/[^?#\s]*)?")


class Credential:
    """What authorizes a request; its `secrets` are never shown."""

    def __init__(self, scheme: str, secret: object, name: str = "Authorization") -> None:
        if not isinstance(secret, str) or not re.fullmatch(r"[!-~]([ -~]*[!-~])?", secret):
            argument = "access_token" if scheme == "bearer" else "api_key"
            # Never the secret itself: this message ends in logs.
            raise ConfigurationError(f"{argument}: need a str that a header can hold")
        self._name, self._value, self._is_query = name, secret, scheme == "query"
        self.secrets = hidden(secret)
        if scheme == "bearer":
            self._value = f"Bearer {secret}"
        elif scheme == "basic":
            sent = b64encode((secret if ":" in secret else f"{secret}:").encode()).decode()
            self._value, self.secrets = f"Basic {sent}", hidden(sent, secret, *secret.split(":"))

    def authorize(self, request: httpx2.Request) -> None:
        """Add what authorizes to a request."""
        request.extensions["secrets"] = lambda: self.secrets
        if self._is_query:
            request.url = request.url.copy_set_param(self._name, self._value)
        else:
            request.headers[self._name] = self._value


def hidden(*secrets: str) -> list[str]:
    """Return the secrets that are not shown: a short one may be a common word."""
    return [each for each in secrets if len(each) >= 8]  # noqa: PLR2004


def safe_url(url: str, argument: str) -> str:
    """Return a URL that credentials may be sent to; ConfigurationError for another one."""
    with suppress(httpx2.InvalidURL):
        if _ADDRESS.fullmatch(url) and httpx2.URL(url):
            return url
    # Not printed: it may hold a password.
    raise ConfigurationError(f"{argument}: need https://host/path, http for this machine only")


def address(profile: ApiProfile, base_url: str | None) -> str:
    """Return where the API is, without a slash at its end."""
    url = base_url or os.environ.get(profile.base_url_env) or profile.base_url
    return safe_url(str(url).rstrip("/"), "base_url")
