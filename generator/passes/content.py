"""Content types: the one that generates best is kept, and taken as what it is."""

from __future__ import annotations

from generator.document import Node

JSON, FORM, MULTIPART = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
)  # fmt: skip
TEXT, BINARY = "text/plain", "application/octet-stream"


def with_one_content_type(owner: Node) -> Node:
    """Keep the content type that generates best, without its parameters such as a charset."""
    content: Node = owner.get("content") or {}
    plain = {kind.split(";")[0].strip().lower(): value for kind, value in content.items()}
    kept = min(plain, key=_rank, default=None)
    return {**owner, "content": {kept: plain[kept]} if kept is not None else {}}


def is_json(kind: str) -> bool:
    """Tell whether a content type, without parameters, is one of JSON."""
    return kind.endswith(("/json", "+json"))


def _rank(kind: str) -> int:
    order = [JSON, FORM, MULTIPART, TEXT, BINARY]
    if kind in order:
        return 10 * order.index(kind)
    return 1 if is_json(kind) and "*" not in kind else 100


def sendable(body: Node) -> Node:
    """Take what nothing models as bytes, in a type that can be sent."""
    content: dict[str, Node] = body["content"]
    kind = next(iter(content), JSON)
    if kind in {JSON, FORM, MULTIPART} or (is_json(kind) and "*" not in kind):
        return body
    own = BINARY if "*" in kind else kind
    return {**body, "content": {own: {"schema": {"type": "string", "format": "binary"}}}}


def readable(response: Node) -> Node:
    """Answer a type that nothing models as what it is: text, or bytes."""
    content: dict[str, Node] = response["content"]
    kind = next(iter(content), JSON)
    if kind in {JSON, TEXT, BINARY} or is_json(kind):
        return response
    is_text = kind.startswith("text/") or kind.endswith(
        ("xml", "json-seq", "ndjson", "jsonl", FORM)
    )
    plain = TEXT if is_text else BINARY
    return {**response, "content": {plain: {**content[kind], "schema": {"type": "string"}}}}
