"""Changes of answers and rules, for tests: what a server could add, lose, break and refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.sandbox.application import Change, answer
from tests.sandbox.endpoints import RefusedError
from tests.sandbox.rules import RULES, Asked, Item, Records


def only(operation: str, change: Change) -> Change:
    """Make a change to the answers of one operation ("" is what is none)."""

    def changed(found: str, request: Request, response: Response) -> Response:
        return change(found, request, response) if found == operation else response

    return changed


def planting(
    headers: Mapping[str, str] | None = None, cookies: Mapping[str, str] | None = None
) -> Change:
    """Add headers and cookies."""

    def planted(_operation: str, _request: Request, response: Response) -> Response:
        response.headers.update(headers or {})
        for name, value in (cookies or {}).items():
            response.set_cookie(name, value)
        return response

    return planted


def redirecting(location: str, status: int = 307) -> Change:
    """Send every request elsewhere."""

    def redirected(_operation: str, _request: Request, _response: Response) -> Response:
        return RedirectResponse(location, status)

    return redirected


def replacing(status: int, body: object, *, instead_of: int) -> Change:
    """Give another answer in the place of those with a status."""

    def replaced(_operation: str, _request: Request, response: Response) -> Response:
        return answer(body, status) if response.status_code == instead_of else response

    return replaced


def editing(edit: Callable[[Any], object]) -> Change:
    """Change the JSON value of each answer that has one; `edit` may do so in place."""

    def edited(_operation: str, _request: Request, response: Response) -> Response:
        if not response.body:
            return response
        value = json.loads(bytes(response.body))
        response.body = json.dumps(edit(value) or value).encode()
        response.headers["Content-Length"] = str(len(response.body))
        return response

    return edited


def noting(requests: list[str]) -> Change:
    """Add the method and path of each request to a list."""

    def noted(_operation: str, request: Request, response: Response) -> Response:
        requests.append(f"{request.method} {request.url.path}")
        return response

    return noted


class _BrokenOff(Response):
    """An answer of which only the beginning is sent, before the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's
        await send({"type": "http.response.start", "status": 200, "headers": []})


def losing(number: int) -> Change:
    """Process the request with a number, the first being 1, but break off before its answer."""
    requests = count(1)

    def lost(_operation: str, _request: Request, response: Response) -> Response:
        return _BrokenOff() if next(requests) == number else response

    return lost


def never_disallows(records: Records, asked: Asked) -> Item | None:
    """Fail to disallow anybody: a rule for `send_as_bulk_create`."""
    if asked.get("disallowed_user_ids"):
        raise RefusedError(500, {"error": "internal"})
    return RULES["send_as_bulk_create"](records, asked)


NEVER_DISALLOWS = {**RULES, "send_as_bulk_create": never_disallows}
"""The rules of a sandbox in which nothing that was allowed can be taken back at once."""
