"""Changes of answers, for tests: what a server could add, and rules that it could break."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tests.sandbox.application import Change, answer


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
