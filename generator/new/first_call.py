"""A generated package and its spec -> one call whose answer the spec shows, and its recording."""

from __future__ import annotations

import ast
import inspect
import json
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx2
from pydantic import TypeAdapter, ValidationError

from generator.config import Config
from generator.document import Node
from generator.evidence.contract import Contract, Operation, Place
from generator.evidence.models import imported
from generator.naming import Code
from generator.new.sources import check_lines, source_of
from generator.new.values import Shown, values_of
from generator.package import Method, Package

_TRIED = 60
"""How many operations are tried at most."""
_KEY = "invented"
_ELSEWHERE = "https://api.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCall:
    """A call of the generated client, how its answer is checked, and the exchange."""

    route: str
    resource: Code
    method: Code
    arguments: Code
    checks: tuple[Code, ...]
    """Statements about `result`."""
    imports: tuple[tuple[str, str], ...]
    """Modules and names that arguments and checks need."""
    cassette: Node
    """As vcrpy reads it."""
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    resource: Code
    method: Method
    operation: Operation
    status: int
    content: str
    answer: Shown | None
    """None for an answer without a body."""

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """What sorts the best first: a body that the spec shows, a GET, few arguments."""
        is_shown = self.answer is not None and self.answer.pointer is not None
        required = [each for each in self.operation.parameters if each.node.get("required")]
        is_get = self.operation.route.startswith("GET ")
        return self.answer is None, not is_shown, not is_get, len(required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A generated package that was imported, and what its client has to be given."""

    module: str
    given: Mapping[str, str]
    """The credential that the spec asks for, and an address if the spec has none."""
    secret_parameters: tuple[str, ...]
    """Query parameters that hold the credential."""


def opened(config: Config) -> Opened:
    """Import the package of a configuration."""
    name = imported(config.output)
    profile: Any = import_module(f"{name}._profile").PROFILE
    given = {"api_key": _KEY} if profile.api_key else {}
    given = given or ({"access_token": _KEY} if profile.bearer else {})
    refused: Any = import_module(name).ConfigurationError
    try:
        getattr(import_module(name), config.client)(**given).close()
    except refused:
        is_plain = profile.base_url.startswith("http://")  # where no credential is sent to
        given["base_url"] = profile.base_url.replace("http", "https", 1) if is_plain else _ELSEWHERE
    secret = (profile.api_key_name,) if profile.api_key == "query" else ()
    return Opened(module=name, given=given, secret_parameters=secret)


def first_call(
    package: Package,
    contract: Contract,
    config: Config,
    client: Opened,
    agrees: Callable[[FirstCall], bool],
) -> FirstCall | None:
    """Make the first call of a package that its own models accept; None if there is none.

    Examples of a spec may contradict it; one that does is taken only if all do.

    Args:
        package: as it was planned.
        contract: what its spec says.
        config: where it was written.
        client: the package, imported.
        agrees: tells whether the recording of a call agrees with the spec.
    """
    second: FirstCall | None = None
    found = sorted(_candidates(package, contract), key=lambda each: each.rank)
    for candidate in found[:_TRIED]:
        attempt = _Attempt(client, config, contract, candidate)
        try:
            call = attempt.made()
        except attempt.faults:
            continue
        if agrees(call):
            return call
        second = second or call
    return second


def _candidates(package: Package, contract: Contract) -> Iterator[_Candidate]:
    routes = {operation.route: operation for operation in contract.operations}
    names = {each.type: each.name for each in package.clients[0].properties}
    for resource in package.resources:
        constants = {each.name: each.route for each in resource.constants}
        for method in resource.classes[0].methods:
            route = next((constants[each] for each in constants if each in method.constant), "")
            if not (operation := routes.get(route)):
                continue
            for status, content, answer in _answers(contract, operation):
                yield _Candidate(
                    resource=names[resource.classes[0].name],
                    method=method,
                    operation=operation,
                    status=status,
                    content=content,
                    answer=answer,
                )


def _answers(contract: Contract, operation: Operation) -> Iterator[tuple[int, str, Shown | None]]:
    """Yield each answer of a success: its status, its content type, its body."""
    for key, response in operation.responses.items():
        if key[:1] != "2" and key.upper() != "DEFAULT":
            continue
        status = int(key) if key.isdecimal() else 200
        kinds: Node = response.node.get("content") or {}
        if not kinds:
            yield status, "", None
        for kind in sorted(kinds, key=lambda each: "json" not in each):
            for shown in values_of(contract, _media(response, kind)):
                yield status, kind.replace("*", "json"), shown


def _media(owner: Place, kind: str) -> Place:
    return Place(owner.inside("content", kind), owner.node["content"][kind])


class _Attempt:
    """One try to make a call, against an answer that comes from no server."""

    def __init__(
        self, opened: Opened, config: Config, contract: Contract, candidate: _Candidate
    ) -> None:
        self._root: Any = import_module(opened.module)
        self._models = import_module(f"{opened.module}.models")
        self._opened = opened
        self._client: Any = getattr(self._root, config.client)
        self.faults = (
            getattr(self._root, config.error), ValidationError, ArithmeticError, AttributeError,
            LookupError, NameError, RuntimeError, TypeError, ValueError,
        )  # fmt: skip
        self._contract, self._candidate = contract, candidate
        self._sent: httpx2.Request | None = None

    def made(self) -> FirstCall:
        candidate = self._candidate
        http = httpx2.Client(transport=httpx2.MockTransport(self._answer))
        with http, self._client(http_client=http, max_retries=0, **self._opened.given) as client:
            bound = getattr(getattr(client, candidate.resource), candidate.method.name)
            values = dict(self._values(bound))
            sources = {name: source_of(value) for name, value in values.items()}
            result = bound(**values)
        checks = check_lines("result", result)
        if self._sent is None or checks is None:
            raise ValueError(candidate.operation.route)
        used = [*sources.values(), checks]
        is_shown = candidate.answer is not None and candidate.answer.pointer is not None
        return FirstCall(
            route=candidate.operation.route,
            resource=candidate.resource,
            method=candidate.method.name,
            arguments=Code(", ".join(f"{name}={each.code}" for name, each in sources.items())),
            checks=tuple(map(Code, checks.code.splitlines())),
            imports=tuple(sorted({name for each in used for name in each.imports})),
            cassette=self._cassette(self._sent),
            provenance="documented" if is_shown else "synthetic",
        )

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self._sent = request
        headers = {"content-type": self._candidate.content} if self._candidate.content else {}
        return httpx2.Response(self._candidate.status, headers=headers, content=self._body())

    def _body(self) -> str:
        answer = self._candidate.answer
        if answer is None:
            return ""
        if isinstance(answer.value, str) and "json" not in self._candidate.content:
            return answer.value
        return json.dumps(answer.value)

    def _values(self, bound: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - a method
        """Yield each argument that has to be given, with a value that the spec shows or allows."""
        home = vars(import_module(bound.__func__.__module__))
        kinds = typing.get_type_hints(bound.__func__, home, vars(self._models))
        for name, parameter in inspect.signature(bound).parameters.items():
            if parameter.default is inspect.Parameter.empty:
                adapter: TypeAdapter[Any] = TypeAdapter(kinds[name])
                yield name, adapter.validate_python(self._value(name))

    def _value(self, argument: str) -> Any:  # noqa: ANN401 - any JSON value
        operation = self._candidate.operation
        for part in self._candidate.method.parts:
            if part.whole and argument in _names(part.whole):
                return self._sent_body()
            for entry in part.entries:
                if argument in _names(entry.value):
                    for each in operation.parameters:
                        if each.node.get("name") == entry.wire:
                            return next(values_of(self._contract, each)).value
                    return self._sent_body()[entry.wire]
        raise LookupError(argument)

    def _sent_body(self) -> Any:  # noqa: ANN401 - any JSON value
        body = self._candidate.operation.body
        kinds: Node = (body.node.get("content") if body else None) or {}
        if not body or not kinds:
            raise LookupError(self._candidate.operation.route)
        kind = min(kinds, key=lambda each: "json" not in each)
        return next(values_of(self._contract, _media(body, kind))).value

    def _cassette(self, sent: httpx2.Request) -> Node:
        answer, content = self._candidate.answer, self._candidate.content
        where = answer.pointer if answer else None
        said = (
            {"provenance": "documented", "source": f"the spec, {where}"}
            if where is not None
            else {"provenance": "synthetic", "reason": "made up, for the spec shows no such answer"}
        )
        response = {
            "status": {"code": self._candidate.status, "message": "OK"},
            "headers": {"content-type": [content]} if content else {},
            "body": {"string": self._body()},
        }
        url = sent.url
        for name in self._opened.secret_parameters:
            url = url.copy_remove_param(name)
        request = {
            "method": sent.method,
            "uri": str(url),
            "body": sent.content.decode(),
            "headers": {"accept": [sent.headers["accept"]]},
        }
        return {
            "interactions": [{"request": request, "response": response}],
            "metadata": said,
            "version": 1,
        }


def _names(source: str) -> set[str]:
    tree = ast.parse(source, mode="eval")
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
