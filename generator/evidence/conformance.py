"""Where a JSON value breaks the schema of a spec, under the rules of OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from jsonschema_rs import Draft202012Validator, ReferencingError, Registry, ValidationError

from generator.diagnostics import Problem, SpecError, pointer, tokens
from generator.document import SCHEMA_MAPS, Node, is_list, is_node
from generator.evidence.contract import Contract
from generator.evidence.members import Fields, Schemas, Steps

_SPEC = "urn:spec"
_DATA = {"example", "examples", "default", "const", "enum"}
_NAMED = SCHEMA_MAPS | {"responses", "headers", "parameters", "requestBodies", "paths", "content"}
"""Mappings whose keys are names, not keywords."""
_CLOSED = {"additionalProperties", "unevaluatedProperties"}
_KINDS = {"type": "type", "enum": "enum", "const": "enum", "required": "required"}


@dataclass(frozen=True, slots=True, eq=False)
class Breach:
    """A place in a JSON value that is not as the spec says."""

    kind: str
    """`null`, `type`, `enum`, `required`, or `constraint` for all the rest."""
    path: Steps
    spec: str
    """The pointer of the keyword that is broken."""
    message: str
    value: Any


class Conformance:
    """The validators of a contract, one for each schema that is asked for."""

    def __init__(self, contract: Contract, schemas: Schemas) -> None:
        """Register the document; nothing outside of it is ever read."""
        self._contract, self._schemas = contract, schemas
        is_3_0 = str(contract.root.get("openapi", "")).startswith("3.0")
        root = _as_json_schema(contract.root, (), schemas, is_3_0=is_3_0)
        self._registry = Registry([(_SPEC, root)])
        self._validators: dict[str, Draft202012Validator] = {}

    def breaches(self, where: str, value: Any, direction: str) -> list[Breach]:  # noqa: ANN401
        """Return where a JSON value breaks the schema at a pointer.

        Args:
            where: the pointer of the schema.
            value: any JSON value.
            direction: `request` or `response`; a member that goes one way only is not missed.

        Raises:
            SpecError: the schema itself is not valid.
        """
        validator = self._validators.get(where) or self._validator(where)
        if validator.is_valid(value):
            return []
        found = {
            (breach.kind, breach.path, breach.spec): breach
            for error in validator.iter_errors(value)
            for breach in self._told(error)
        }
        wrong = {each.path for each in found.values() if each.kind in {"type", "null"}}
        return [
            each
            for each in found.values()
            if not self._is_one_way(each, where, direction)
            and not (each.kind == "enum" and each.path in wrong)  # that goes without saying
            and not (each.kind == "null" and _is_said_already(each, found.values()))
        ]

    def _validator(self, where: str) -> Draft202012Validator:
        schema = {"$ref": f"{_SPEC}#{quote(where, safe='/~')}"}
        try:
            made = Draft202012Validator(
                schema, registry=self._registry, offline=True, mask="the value"
            )
        except (ValidationError, ValueError, ReferencingError) as error:
            fact = f"the schema cannot be used to validate ({error.args[0]})"
            problem = Problem(pointer=where, fact=fact, remedy="Correct the schema.")
            raise SpecError(problem) from None
        self._validators[where] = made
        return made

    def _told(self, error: ValidationError) -> Iterator[Breach]:
        """Yield what an error means; of several forms that fail, about the one that was meant."""
        keyword, path = error.kind.name, tuple(error.instance_path)
        if keyword in {"anyOf", "oneOf"}:
            branches: list[list[ValidationError]] = error.kind.value
            meant = _meant(branches, path)
            if len(meant) == 1 and meant[0]:
                for inner in meant[0]:
                    yield from self._told(inner)
                return
            keyword = "constraint" if meant else "type"
        elif keyword == "required":
            path = (*path, str(error.kind.value))
        elif keyword in _CLOSED and is_node(error.instance):
            names: list[str] = error.kind.value
            spec, message = self._spec_pointer(error), "the schema allows no other members"
            for name in names:
                value = error.instance.get(name)
                yield Breach("constraint", (*path, name), spec, message, value)
            return
        kind = _KINDS.get(keyword, "constraint")
        if kind != "required" and error.instance is None:
            kind = "null"
        yield Breach(kind, path, self._spec_pointer(error), error.message, error.instance)

    def _is_one_way(self, breach: Breach, where: str, direction: str) -> bool:
        """Tell whether a member is missed that goes the other way only."""
        if breach.kind != "required":
            return False
        owner, name = breach.spec.rpartition("/")[0], str(breach.path[-1])
        path = ["*" if isinstance(step, int) else step for step in breach.path]
        sites = [*self._schemas.at(owner).places.get(name, ()), self._schemas.site(where, path)]
        key = "readOnly" if direction == "request" else "writeOnly"
        return any(
            node.get(key) is True
            for site in sites
            if site
            for node in (self._contract.at(site), self._contract.place(site).node)
        )

    def _spec_pointer(self, error: ValidationError) -> str:
        """Return the pointer of the broken keyword, as the spec is written."""
        location = error.absolute_keyword_location or _SPEC
        steps = tokens(unquote(location.partition("#")[2]))
        known = ""
        for step in steps:
            if self._contract.exists(known + pointer(step)):
                known += pointer(step)
            elif step != "else":  # that one was put around what may be null
                break  # what follows is of `_by_tag`
        return known


def _is_said_already(breach: Breach, others: Iterable[Breach]) -> bool:
    """Tell whether another breach says of the same null that it has the wrong type."""
    if breach.spec.endswith("/type"):
        return False
    alike = [each for each in others if (each.kind, each.path) == (breach.kind, breach.path)]
    typed = [each for each in alike if each.spec.endswith("/type")]
    return (typed or alike)[0] is not breach


def _meant(branches: list[list[ValidationError]], path: Steps) -> list[list[ValidationError]]:
    """Return the forms of a union that a value was meant to have: by its type, then by a tag."""
    of_its_type = [branch for branch in branches if not _differs(branch, path, {"type", "const"})]
    tagged = [
        branch
        for branch in of_its_type
        if not any(
            error.kind.name in {"const", "enum"} and tuple(error.instance_path)[:-1] == path
            for error in branch
        )
    ]
    return tagged if len(tagged) == 1 else of_its_type


def _differs(branch: list[ValidationError], path: Steps, keywords: set[str]) -> bool:
    return any(
        error.kind.name in keywords and tuple(error.instance_path) == path for error in branch
    )


def _as_json_schema(
    node: Any,  # noqa: ANN401 - any JSON value
    where: Steps,
    schemas: Schemas,
    *,
    is_3_0: bool,
    is_map: bool = False,
) -> Any:  # noqa: ANN401
    """Return a document whose schemas mean in JSON Schema what they mean in OpenAPI.

    Nothing that can be broken moves: each schema keeps its pointer, but for an `else` in it.
    """
    if is_list(node):
        items = enumerate(node)
        return [_as_json_schema(e, (*where, i), schemas, is_3_0=is_3_0) for i, e in items]
    if not is_node(node):
        return node
    made: Node = {
        key: value
        if key in _DATA and not is_map
        else _as_json_schema(
            value, (*where, key), schemas, is_3_0=is_3_0, is_map=key in _NAMED and not is_map
        )
        for key, value in node.items()
    }
    if is_map:
        return made
    may_be_null = is_3_0 and node.get("nullable") is True
    if is_3_0:
        made = _as_3_1(made)
    if is_node(made.get("discriminator")) and {"oneOf", "anyOf"} & set(made):
        made = _by_tag(made, schemas.at(pointer(*where)))
    if may_be_null and ("type" not in made or {"allOf", "anyOf", "oneOf"} & set(made)):
        return {"if": {"type": "null"}, "else": made}
    return made


def _by_tag(union: Node, fields: Fields) -> Node:
    """Return a union that is checked by the variant which the tag names.

    So an error is told of that variant and not of all; a tag that no variant has breaks nothing.
    """
    branches: list[Node] = union.pop("oneOf", []) + union.pop("anyOf", [])
    kinds = ["object", *(["null"] if {"type": "null"} in branches else [])]
    is_object = {"type": "object", "required": [fields.tag]}
    choices = [
        {
            "if": {"properties": {fields.tag: {"const": tag}}, **is_object},
            "then": {"$ref": f"#{quote(variant, safe='/~')}"},
        }
        for tag, variant in fields.variants.items()
    ]
    tagged: Node = {"if": {"type": "object"}, "then": is_object}
    return {"type": kinds, **union, "allOf": [*union.get("allOf", ()), tagged, *choices]}


def _as_3_1(node: Node) -> Node:
    """Return a node of OpenAPI 3.0 with the keywords of 3.1."""
    if isinstance(node.get("$ref"), str):
        return {"$ref": node["$ref"]}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if node.get(exclusive) is True and bound in node:
            node[exclusive] = node.pop(bound)
        elif isinstance(node.get(exclusive), bool):
            del node[exclusive]
    if node.get("nullable") is True:
        if isinstance(kind := node.get("type"), str):
            node["type"] = [kind, "null"]
        if is_list(values := node.get("enum")) and None not in values:
            node["enum"] = [*values, None]
    return node


@lru_cache(maxsize=1_000)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a text matches: by the rules of JSON Schema, in bounded time."""
    try:
        return Draft202012Validator({"pattern": pattern}).is_valid
    except (ValidationError, ValueError):
        return lambda _: False  # whoever validates by it says what is wrong
