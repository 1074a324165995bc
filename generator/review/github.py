"""The comments of a pull request, by GitHub's API: what it refuses, and why, in one sentence."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx2

from generator.diagnostics import UsageError
from generator.document import is_list, is_node
from generator.review.repository import ReviewError

_TOKEN = re.compile(r"[\x21-\x7e]+$")
_SAFE_ADDRESS = re.compile(r"https://|http://(127\.0\.0\.1|localhost)[:/]")
_PAGE = 100
_MOST_PAGES = 50
_ATTEMPTS = 3
_FAULTS = 500


class ReadOnlyError(ReviewError):
    """The token may not write comments: that of a fork, or of a job without the permission."""


class MissingError(ReviewError):
    """What was asked for is not there, or no longer."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of ours."""

    id: int
    body: str


class Comments:
    """The comments of one pull request.

    All methods raise ReadOnlyError where the token may not write, and ReviewError where GitHub
    refuses or cannot be reached.
    """

    def __init__(self, api: str, repository: str, number: int, token: str) -> None:
        """Connect to nothing yet.

        Raises:
            UsageError: the token is none, or would not be sent safely to this address.
        """
        if not _TOKEN.match(token):
            raise UsageError("GITHUB_TOKEN holds a character that no token has. Check the secret.")
        if not _SAFE_ADDRESS.match(api):
            raise UsageError(f"{api}: a token is only sent by https. Check GITHUB_API_URL.")
        self._issue = f"repos/{repository}/issues/{number}/comments"
        self._comments = f"repos/{repository}/issues/comments"
        # Redirects are not followed, so that the token stays with this host.
        self._client = httpx2.Client(
            base_url=api.rstrip("/") + "/",
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            timeout=20,
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._client.close()

    def with_marker(self, marker: str, author: str) -> Iterator[Comment]:
        """Yield the comments of one author that begin with a marker, the oldest first."""
        for page in range(1, _MOST_PAGES + 1):
            found = self._send("GET", self._issue, params={"per_page": _PAGE, "page": page})
            listed: list[Any] = found if is_list(found) else []
            for each in filter(is_node, listed):
                body, user = each.get("body"), each.get("user")
                is_ours = is_node(user) and user.get("login") == author
                if is_ours and isinstance(body, str) and body.startswith(marker):
                    yield Comment(each["id"], body)
            if len(listed) < _PAGE:
                return

    def create(self, body: str) -> None:
        """Write a new comment."""
        self._send("POST", self._issue, json={"body": body})

    def update(self, comment: Comment, body: str) -> None:
        """Give a comment another text."""
        self._send("PATCH", f"{self._comments}/{comment.id}", json={"body": body})

    def delete(self, comment: Comment) -> None:
        """Remove a comment, unless somebody was faster."""
        with suppress(MissingError):
            self._send("DELETE", f"{self._comments}/{comment.id}")

    def _send(self, method: str, path: str, **content: Any) -> object:  # noqa: ANN401 - httpx2's
        fault = ""
        attempts = 1 if method == "POST" else _ATTEMPTS  # a second POST would be a second comment
        for attempt in range(1, attempts + 1):
            try:
                response = self._client.request(method, path, **content)
            except httpx2.TransportError as error:
                fault = f"cannot be reached ({type(error).__name__})"
            else:
                body = _decoded(response)
                if response.is_success:
                    return body
                message = body.get("message") if is_node(body) else None
                fault = f"answers {response.status_code}{f' ({message})' if message else ''}"
                if response.status_code < _FAULTS:
                    raise _refusal(response, f"{method} {path}: GitHub {fault}")
            if attempt < attempts:
                time.sleep(attempt)
        raise ReviewError(f"{method} {path}: GitHub {fault}. The review stands; run the job again.")


def _refusal(response: httpx2.Response, said: str) -> ReviewError:
    is_limited = "retry-after" in response.headers or (
        response.headers.get("x-ratelimit-remaining") == "0"
    )
    match response.status_code:
        case 403 if not is_limited:
            return ReadOnlyError(
                f"{said}. The job needs `permissions: pull-requests: write`; forks and Dependabot "
                "never have it, and find the review in the summary of the job."
            )
        case 403 | 429:
            return ReviewError(f"{said}: too many requests. Run the job again later.")
        case 401:
            return ReviewError(f"{said}. Check GITHUB_TOKEN: it is wrong, or has expired.")
        case 404:
            return MissingError(f"{said}. Check the repository, the number and the token's rights.")
        case _:
            return ReviewError(f"{said}. The review stands; its comment could not be written.")


def _decoded(response: httpx2.Response) -> object:
    try:
        return response.json() if response.content else None
    except ValueError:
        return None  # a page of a proxy
