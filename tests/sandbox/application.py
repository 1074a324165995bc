"""The server as an ASGI application: from a request to the answer of the spec or of a rule."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from http import HTTPStatus
from urllib.parse import parse_qsl

from pydantic_core import from_json
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.sandbox.endpoints import Endpoint, RefusedError, Spec
from tests.sandbox.rules import RULES, Records, Rule, published

Change = Callable[[str, Request, Response], Response]
"""Gets the id of the operation ("" if there is none), a request and its answer; returns another."""

STATUS_HEADER = "X-Sandbox-Status"
"""The request header that asks for an error, whatever else the request says."""
_ERRORS = {str(status.value) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}
_LIMITED = {"RateLimit": "limit=100, remaining=0, reset=0.5", "Retry-After": "1"}
_UNLIMITED = {"RateLimit": "limit=100, remaining=99, reset=1"}  # nothing is counted
_NO_JSON = "Please send valid JSON with a 'Content-Type: application/json' header."


@cache
def _spec() -> Spec:
    return Spec()


class Sandbox:
    """A stand-in for the API, of the spec of this repository unless told.

    Each has its own records; the changes are made to each of its answers, one after the other.
    An operation without a rule gives its published example. Records, rules and changes may be
    others from one request to the next.
    What it answers is synthetic, even where a body is one that Close publishes.
    """

    def __init__(
        self,
        *changes: Change,
        records: Records | None = None,
        rules: Mapping[str, Rule] = RULES,
        spec: Spec | None = None,
    ) -> None:
        spec = spec or _spec()
        self.records = records or published(spec)
        self.base = spec.base
        self.changes = changes
        self.rules = rules
        paths: dict[str, dict[str, Endpoint]] = {}
        for endpoint in spec.endpoints:
            paths.setdefault(endpoint.path, {})[endpoint.method] = endpoint
        routes = [
            Route(spec.base + path, partial(self._serve, endpoints), methods=[*endpoints])
            for path, endpoints in paths.items()
        ]
        for route in routes:
            (route.methods or set()).discard("HEAD")  # Starlette's own addition
        self._app = Starlette(
            routes=routes,
            exception_handlers={404: self._unrouted, 405: self._unrouted},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        await self._app(scope, receive, send)

    async def _serve(self, endpoints: dict[str, Endpoint], request: Request) -> Response:
        endpoint = endpoints[request.method]
        try:
            _refuse_on_demand(endpoint, request)
            _check_credentials(endpoint, request)
            query = _query(request)
            asked = endpoint.arguments(request.path_params, query)
            if endpoint.body is not None:
                body = await _json(request)
                endpoint.check_body(body)
                asked |= body if isinstance(body, dict) else {}
            rule = self.rules.get(endpoint.id)
            value = rule(self.records, asked) if rule else endpoint.examples[endpoint.success][0]
            response = answer(value, endpoint.success)
        except RefusedError as error:
            response = answer(error.body, error.status)
        return self._changed(endpoint.id, request, response)

    async def _unrouted(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        text = {
            404: "The requested URL was not found on the server. If you entered the URL manually "
            "please check your spelling and try again.",
            405: "The method is not allowed for the requested URL.",
        }[error.status_code]
        response = answer({"error": text}, error.status_code)
        response.headers.update(error.headers or {})
        return self._changed("", request, response)

    def _changed(self, operation: str, request: Request, response: Response) -> Response:
        for change in self.changes:
            response = change(operation, request, response)
        for name, value in (_LIMITED if response.status_code == 429 else _UNLIMITED).items():
            response.headers.setdefault(name, value)
        return response


def answer(body: object, status: int) -> Response:
    """Return an answer with a JSON value, or without any for None."""
    if body is None:
        return Response(status_code=status)
    return Response(json.dumps(body), status, media_type="application/json")


def _refuse_on_demand(endpoint: Endpoint, request: Request) -> None:
    wanted = request.headers.get(STATUS_HEADER)
    if wanted in _ERRORS:
        raise endpoint.refusal(int(wanted))
    if wanted is not None:
        raise RefusedError(400, {"error": f"{STATUS_HEADER} must be the status of an error."})


def _check_credentials(endpoint: Endpoint, request: Request) -> None:
    """Refuse what is no credential: neither a bearer token nor an API key without a password."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given.strip():
        return
    try:
        user, _, password = base64.b64decode(given, validate=True).partition(b":")
    except ValueError:
        user, password = b"", b""
    if scheme.lower() != "basic" or not user or password:
        raise endpoint.refusal(401)


def _query(request: Request) -> list[tuple[str, str]]:
    try:
        return parse_qsl(request.url.query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise RefusedError(400, {"error": "The query is not UTF-8."}) from None


async def _json(request: Request) -> object:
    """Return the body; RefusedError if it is no JSON (Close documents 415, its framework 400)."""
    media, _, _ = request.headers.get("Content-Type", "").partition(";")
    if media.strip().lower() != "application/json":
        raise RefusedError(400, {"error": _NO_JSON})
    try:
        return from_json(await request.body(), allow_inf_nan=False)
    except ValueError:
        raise RefusedError(400, {"error": "The request contains invalid JSON."}) from None
