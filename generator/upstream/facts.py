"""Document -> its facts: what can be compared between two documents, and nothing of their prose.

A fact is a place and a value. A place is a path of names, outermost first: `GET /send_as/`,
`parameter query _limit`, `required`. A value is JSON; that of what merely exists is `EXISTS`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast

from generator.document import METHODS, Document, Node, is_list
from generator.upstream.fields import Spot, body_fields

Place: TypeAlias = tuple[str, ...]
EXISTS: Node = {}

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_DEFAULT_STYLES = {"query": "form", "path": "simple", "header": "simple", "cookie": "form"}
_STYLES = {
    "matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject", "cookie",
}  # fmt: skip
_SCHEME = ("type", "scheme", "in", "name", "openIdConnectUrl")
_FLOW = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
_STATUS = re.compile(r"[1-5](\d\d|XX)|DEFAULT")
_DEEPEST_LIST = 3
"""How many lists inside each other a type names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a document says at a place, and how that is known."""

    value: Any
    """JSON."""
    pointer: str
    """Where it stands in the document."""
    evidence: str | None
    source: str | None


def facts(document: Document, wanted: Collection[str] | None = None) -> dict[Place, Fact]:
    """Return the facts of a document; what is not in the form of OpenAPI is passed over.

    Of an operation whose `shape` is not among those wanted, if any are named, there is its id only.
    """
    root = Spot(node=document.root, pointer="").known()
    found = dict(_document(root))
    for path, item in root.each("paths"):
        end = item.followed(document.root) or item
        for method in METHODS:
            if operation := end.inside(method):
                name = f"{method.upper()} {path}"
                found |= _named(name, operation)
                if wanted is None or shape(name) in wanted:
                    found |= _operation(root, name, end, operation)
    return found


def shape(operation: str) -> str:
    """Return `GET /a/{id}/` as `GET /a/{}/`: what a path calls its parameters makes no other."""
    return re.sub(r"\{[^}]*\}", "{}", operation)


def is_operation(word: str) -> bool:
    """Tell whether the first word of a place names an operation."""
    return word.partition(" ")[0].lower() in METHODS


def _fact(spot: Spot, value: object = EXISTS) -> Fact:
    return Fact(value=value, pointer=spot.pointer, evidence=spot.evidence, source=spot.source)


def _document(root: Spot) -> Iterator[tuple[Place, Fact]]:
    for _, server in root.each("servers"):
        if isinstance(server.node.get("url"), str):
            yield (f"server {server.node['url']}",), _fact(server)
    for name, scheme in (root.inside("components") or root).each("securitySchemes"):
        yield from _scheme((f"scheme {name}",), scheme.followed(root.node) or scheme)


def _scheme(place: Place, scheme: Spot) -> Iterator[tuple[Place, Fact]]:
    yield place, _fact(scheme)
    yield from _texts(place, scheme, scheme, _SCHEME)
    for name, flow in scheme.each("flows"):
        here = (*place, f"flow {name}")
        yield here, _fact(scheme)
        yield from _texts(here, flow, scheme, _FLOW)
        if isinstance(scopes := flow.node.get("scopes"), dict):
            yield (*here, "scopes"), _fact(scheme, sorted(cast("Node", scopes)))


def _texts(
    place: Place, spot: Spot, owner: Spot, keys: tuple[str, ...]
) -> Iterator[tuple[Place, Fact]]:
    for key in keys:
        if isinstance(value := spot.node.get(key), str):
            yield (*place, key), _fact(owner, value)


def _named(name: str, operation: Spot) -> dict[Place, Fact]:
    operation_id = operation.node.get("operationId")
    found: dict[Place, Fact] = {(name,): _fact(operation)}
    if isinstance(operation_id, str):
        found[name, "id"] = _fact(operation, operation_id)
    return found


def _operation(root: Spot, name: str, item: Spot, operation: Spot) -> dict[Place, Fact]:
    found: dict[Place, Fact] = {}
    if tags := operation.node.get("tags"):
        found[name, "tags"] = _fact(operation, [tag for tag in tags if isinstance(tag, str)])
    secured = operation if "security" in operation.node else root
    if isinstance(secured.node.get("security"), list):
        found[name, "security"] = _security(root, secured)
    for owner in (item, operation):
        for _, parameter in owner.each("parameters"):
            found |= _parameter(root.node, name, parameter.followed(root.node) or parameter)
    if body := operation.inside("requestBody"):
        end = body.followed(root.node) or body
        required = end.node.get("required", False) is True
        found |= {(name, "body"): _fact(end), (name, "body", "required"): _fact(end, required)}
        found |= _content(root.node, (name, "body"), end)
    for status, response in operation.each("responses"):
        if _STATUS.fullmatch(status.upper()):
            end = response.followed(root.node) or response
            here = (name, f"status {status.upper()}")
            found |= {here: _fact(end), **_content(root.node, here, end)}
    return found


def _security(root: Spot, owner: Spot) -> Fact:
    """Return each way to be allowed in, as `ApiKey` or `ApiKey + OAuth2 (read, write)`.

    What is known of a scheme that a way needs is the evidence for it.
    """
    ways: list[str] = []
    proven = owner
    for each in owner.node["security"]:
        schemes = cast("Node", each) if isinstance(each, dict) else {}
        words: list[str] = []
        for name, scopes in sorted(schemes.items()):
            named = ", ".join(sorted(map(str, scopes))) if is_list(scopes) else ""
            words.append(f"{name} ({named})" if named else name)
            scheme = root.inside("components", "securitySchemes", name)
            proven = scheme if scheme and not proven.evidence else proven
        ways.append(" + ".join(words) or "nothing")
    place = f"{owner.pointer}/security"
    return replace(_fact(proven, sorted(ways)), pointer=place)


def _parameter(root: Node, operation: str, parameter: Spot) -> dict[Place, Fact]:
    node = parameter.node
    name, location = node.get("name"), str(node.get("in"))
    if not isinstance(name, str) or location not in _DEFAULT_STYLES:
        return {}
    holders = [parameter, *(media for _, media in parameter.each("content"))]
    schema = next((found for each in holders if (found := each.inside("schema"))), None)
    place = (operation, f"parameter {location} {name}")
    values = {
        "required": node.get("required", False) is True,
        **_values(root, schema),
    }
    if re.search("array|object", str(values.get("type"))):  # else it makes no difference
        style, explode = str(node.get("style")), node.get("explode")
        values["style"] = style if style in _STYLES else _DEFAULT_STYLES[location]
        is_exploded = values["style"] in {"form", "cookie"}
        values["explode"] = explode if isinstance(explode, bool) else is_exploded
    return {
        place: _fact(parameter),
        **{(*place, key): _fact(parameter, value) for key, value in values.items()},
    }


def _values(root: Node, schema: Spot | None) -> Node:
    """Return the type and the default of a parameter, as far as its schema tells them."""
    values: Node = {}
    if types := _types(root, schema, set()):
        values["type"] = "|".join(types)
    for each in (schema.followed(root), schema) if schema else ():
        if each and "default" in each.node:
            values["default"] = each.node["default"]
    return values


def _types(
    root: Node, schema: Spot | None, seen: set[tuple[int, str]], lists: int = 0
) -> list[str]:
    """Return the types that a schema allows, sorted, an array's with that of its items."""
    end = schema.followed(root) if schema else None
    if end is None or (lists, end.pointer) in seen or lists > _DEEPEST_LIST:
        return []
    seen.add((lists, end.pointer))
    stated: Any = end.node.get("type")
    kinds = cast("list[object]", stated if isinstance(stated, list) else [stated])
    found = {str(kind) for kind in kinds if kind in _TYPES}
    if not found:
        parts = [part for key in ("anyOf", "oneOf", "allOf") for _, part in end.each(key)]
        found = {kind for part in parts for kind in _types(root, part, seen, lists)}
    if "array" in found:
        items = "|".join(_types(root, end.inside("items"), seen, lists + 1))
        found = (found - {"array"}) | {f"array of {items}" if items else "array"}
    if end.node.get("nullable") is True and found:
        found.add("null")
    return sorted(found)


def _content(root: Node, place: Place, owner: Spot) -> dict[Place, Fact]:
    found: dict[Place, Fact] = {}
    for kind, media in owner.each("content"):
        end = media.followed(root) or media
        here = (*place, f"content {kind}")
        found[here] = _fact(_proven(root, end, owner))
        for field, spot in body_fields(root, end).items():
            found[*here, f"field {field}"] = _fact(spot)
    return found


def _proven(root: Node, media: Spot, owner: Spot) -> Spot:
    """Return a media type with the evidence of itself, else of an example, else of its owner."""
    examples = [example.followed(root) or example for _, example in media.each("examples")]
    for each in (media, *examples, owner):
        if each.evidence:
            return Spot(
                node=media.node, pointer=media.pointer, evidence=each.evidence, source=each.source
            )
    return media
