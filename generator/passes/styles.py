"""Styles of parameters -> the form in which each is sent, or why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from generator.config import Config
from generator.diagnostics import Gap
from generator.document import Node, follow, note, operations
from generator.passes.content import is_json

_DEFAULTS = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_STYLES = {
    "path": {"simple", "label", "matrix"},
    "header": {"simple"},
    "query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
    "cookie": {"form"},
}
_SIGNS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_DEEP = 20


@dataclass(frozen=True, slots=True)
class Form:
    """How the value of a parameter is sent."""

    call: str = ""
    """The function of the runtime that makes it; empty for the value as it is."""
    signs: tuple[str, ...] = ()
    """What stands between its parts."""
    is_spread: bool = False
    """Whether it becomes several parameters."""


PLAIN = Form()
COMMAS = Form("commas")


def settle_styles(root: Node, _: Config) -> Node:
    """Give each parameter its `x-form`, or an `x-refused` with the reason why it has none."""
    for _path, _method, operation in operations(root):
        for parameter in operation["parameters"]:
            _settle_schema(root, parameter)
            form = _form(root, parameter)
            if isinstance(form, Form):
                parameter["x-form"] = form
                operation["x-route"] = _prefixed(operation["x-route"], parameter)
            else:
                parameter["x-refused"] = form
    return root


def _settle_schema(root: Node, parameter: Node) -> None:
    """Give a parameter the schema of its content type, or one of text if it has none."""
    content: Node = parameter.get("content") or {}
    if content and "schema" not in parameter:
        kind, media = next(iter(content.items()))
        parameter["x-json"] = is_json(kind.partition(";")[0].strip().lower())
        parameter["schema"] = media.get("schema", {}) if parameter["x-json"] else {"type": "string"}
    elif "schema" not in parameter and parameter.get("in") in _STYLES:
        fact = f"the parameter {parameter['name']!r} has no schema"
        note(root, Gap.remark(parameter["x-place"], fact, "it is a string"))
        parameter["schema"] = {"type": "string"}


def _form(root: Node, parameter: Node) -> Form | str:
    """Return the form of a parameter, or why there is none."""
    location, name = str(parameter.get("in")), parameter["name"]
    if location not in _STYLES:
        return f"the {location} parameter {name!r} is not supported"
    if parameter.get("x-json"):
        return Form("as_json_text")
    style = _style(root, parameter, location)
    explode = parameter.get("explode", style == "form") is True
    schema = parameter["schema"]
    is_list = follow(root, schema).get("type") == "array"
    holds = holds_object(root, schema)
    if style == "deepObject":
        form = None if is_list and holds else Form("as_deep_object", is_spread=True)
    elif holds:
        is_plain = _is_always_object(root, schema) and style not in {"label", "matrix"}
        form = _object_form(location, style, explode=explode) if is_plain else None
    else:
        form = _list_form(location, style, explode=explode) if is_list else PLAIN
    what = "an object" if holds else f"a list in the style {style!r}"
    return form or f"the parameter {name!r} is {what}"


def _list_form(location: str, style: str, *, explode: bool) -> Form | None:
    if explode and location == "query":
        return PLAIN
    if explode and style in {"label", "matrix"}:
        return Form("as_delimited", (".",)) if style == "label" else None
    return Form("as_delimited", (_SIGNS[style],)) if style in _SIGNS else COMMAS


def _object_form(location: str, style: str, *, explode: bool) -> Form | None:
    if location == "query" and style == "form" and explode:
        return Form("as_members", is_spread=True)
    if location == "cookie":
        return None
    sign = _SIGNS.get(style, ",")
    return Form("as_flat", (",", "=") if explode else (sign, sign))


def _style(root: Node, parameter: Node, location: str) -> str:
    """Return the style of a parameter: that of its location where it has one that no such has."""
    default = _DEFAULTS[location]
    style = parameter.get("style", default)
    if style in _STYLES[location]:
        return str(style)
    fact = f"{style!r} is no style of a {location} parameter"
    note(root, Gap.remark(parameter["x-place"], fact, f"it is sent in the style {default!r}"))
    return default


def _prefixed(route: str, parameter: Node) -> str:
    """Return a route with what a style puts before a value in a path."""
    name = parameter["name"]
    prefix = {"label": ".", "matrix": f";{name}="}.get(str(parameter.get("style")), "")
    if parameter.get("in") != "path" or not prefix:
        return route
    return route.replace(f"{{{name}}}", f"{prefix}{{{name}}}")


def _is_always_object(root: Node, schema: Node) -> bool:
    """Tell whether a value is always an object."""
    schema = follow(root, schema)
    parts: list[Node] = schema.get("allOf", [])
    is_own = schema.get("type") == "object" or "properties" in schema
    return is_own or any(_is_always_object(root, part) for part in parts)


def holds_object(root: Node, schema: Node, depth: int = 0) -> bool:
    """Tell whether a value may be, or hold, an object: a query and a form have no form for it."""
    schema = follow(root, schema)
    if depth > _DEEP or schema.get("type") == "object" or schema.get("properties"):
        return True
    parts_of = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    parts_of += [schema["items"]] if "items" in schema else []
    return any(holds_object(root, part, depth + 1) for part in parts_of)
