"""Parameters that OpenAPI ignores, that have no name, or that a path lacks or does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import Node, note, operations

_NAME = re.compile(r"[\w.:~ -]+")
_IGNORED = {"accept", "authorization", "content-type"}
"""Headers that are no parameters: OpenAPI has other places for what they say."""


def mend_parameters(root: Node, _: Config) -> Node:
    """Leave to each operation the parameters that it can have, and those that its path needs."""
    authorizes = False
    for path, method, operation in operations(root):
        holes = re.findall(r"\{([^{}]*)\}", operation["x-route"])
        kept: list[Node] = []
        for each in operation["parameters"]:
            said = _said(each, holes)
            if said is None:
                kept.append(each)
            else:
                note(root, said)
                authorizes |= str(each.get("name")).lower() == "authorization" and said.is_remark
        operation["parameters"] = [
            *kept,
            *_lacking(root, kept, holes, pointer("paths", path, method)),
        ]
    return _authorized(root) if authorizes else root


def _said(parameter: Node, holes: list[str]) -> Gap | None:
    """Return why a parameter is left out, None if it is not."""
    location, name, place = parameter.get("in"), parameter.get("name"), parameter["x-place"]
    fallback = "the parameter is left out"
    if not isinstance(name, str) or not name:
        return Gap(pointer=place, reason="the parameter has no name", fallback=fallback)
    if not isinstance(location, str):
        return Gap(pointer=place, reason=f"nothing says where {name!r} is sent", fallback=fallback)
    if location == "header" and name.lower() in _IGNORED:
        fact = f"a header parameter {name!r} is no parameter for OpenAPI"
        fallback = "it is left to the content types that the operation declares"
        if name.lower() == "authorization":
            fallback = "it is sent by the credential of the client"
        return Gap.remark(place, fact, fallback)
    if location == "path" and name not in holes:
        fact = f"the path has no place for the parameter {name!r}"
        return Gap(pointer=place, reason=fact, fallback=fallback)
    return None


def _lacking(root: Node, kept: list[Node], holes: list[str], place: str) -> Iterator[Node]:
    """Yield a parameter for each place in a path that no parameter describes.

    An operation with one whose name can hardly be meant for one is left out for the lack of it.
    """
    described = {each["name"] for each in kept if each.get("in") == "path"}
    for name in dict.fromkeys(holes):
        if _NAME.fullmatch(name) and name not in described:
            fact = f"its path has no parameter for {name!r}"
            note(root, Gap.remark(place, fact, "it is a required string"))
            own = {"in": "path", "name": name, "required": True, "x-place": place}
            yield {**own, "schema": {"type": "string"}}


def _authorized(root: Node) -> Node:
    """Make the header `Authorization` the credential, where the document has no other one."""
    asked = [root.get("security"), *(each.get("security") for _, _, each in operations(root))]
    if any(asked):
        return root
    components: Node = root.get("components", {})
    scheme = {"type": "apiKey", "in": "header", "name": "Authorization"}
    schemes = {**components.get("securitySchemes", {}), "Authorization": scheme}
    return {
        **root,
        "components": {**components, "securitySchemes": schemes},
        "security": [{"Authorization": []}],
    }
