"""Request bodies and responses: their media types, statuses and headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.document import Node, is_node
from generator.review.matching import covers, is_text, match_media_types
from generator.review.pairs import Change, Context
from generator.review.records import Record, Spot


def compare_request_bodies(record: Record, spot: Spot) -> None:
    """Compare what two operations take as a body."""
    before, after = spot.inner("requestBody")
    if before is None and after is None:
        return
    if before is None or after is None:
        kind = "removed"
        if before is None:
            needed = is_node(after) and after.get("required") is True
            kind = "added-required" if needed else "added-optional"
        record.add(spot.change(f"request-body-{kind}", "requestBody"))
        return
    body = spot.at("requestBody")
    was, is_ = body.base.get("required") is True, body.revision.get("required") is True
    if was != is_:
        kind = "required" if is_ else "optional"
        record.add(body.change(f"request-body-became-{kind}", "required", before=was, after=is_))
    record.note(body, ("description",))
    if "content" in body.base or "content" in body.revision:
        _compare_content(record, body, "request-body", "")


def compare_responses(record: Record, spot: Spot) -> None:
    """Compare what two operations answer."""
    befores, afters = (each if is_node(each) else Node() for each in spot.inner("responses"))
    responses = spot.at("responses")
    for status in {**befores, **afters}:
        kind = "success" if status.startswith("2") else "non-success"
        if status not in afters:
            rule = f"response-{kind}-status-removed"
            record.add(responses.change(rule, status, name=status, before=status))
        elif status not in befores:
            rule = f"response-{kind}-status-added"
            record.add(responses.change(rule, status, name=status, after=status))
        else:
            response = responses.at(status)
            record.note(response, ("description", "summary"))
            _compare_headers(record, response)
            _compare_content(record, response, "response-body", status)


def _compare_headers(record: Record, response: Spot) -> None:
    befores, afters = (each if is_node(each) else Node() for each in response.inner("headers"))
    spelt = {name.lower(): name for name in afters}
    headers = response.at("headers")
    for name in befores:
        partner = spelt.pop(name.lower(), None)
        words = f"the response header `{name}`"
        if partner is None:
            header = headers.at(name)
            need = "required" if header.base.get("required") is True else "optional"
            record.add(headers.change(f"{need}-response-header-removed", name, where=words))
            continue
        header = headers.at(name, partner)
        was, is_ = (node.get("required") is True for node in (header.base, header.revision))
        if was != is_:
            rule = f"response-header-became-{'required' if is_ else 'optional'}"
            record.add(header.change(rule, "required", where=words, before=was, after=is_))
        record.note(header, ("description", "example", "examples"))
        record.compare_schemas(header, Context("response-header", holder=words, is_text=True))
    for name in spelt.values():
        words = f"the response header `{name}`"
        record.add(headers.change("response-header-added", name, where=words))


def _compare_content(record: Record, spot: Spot, subject: str, status: str) -> None:
    befores, afters = (each if is_node(each) else Node() for each in spot.inner("content"))
    content = spot.at("content")
    matched = match_media_types(befores, afters)
    removed = [name for name in befores if name not in matched]
    added = [name for name in afters if name not in matched.values()]
    if subject == "request-body":
        kinds = "request-body-media-type"
    else:
        kinds = "response-media-type"
        for change in _renamed(content, status, removed, added):
            record.add(change)
    for name in removed:
        record.add(content.change(f"{kinds}-removed", name, name=name, where=status, before=name))
    for name in added:
        record.add(content.change(f"{kinds}-added", name, name=name, where=status, after=name))
    for name, partner in matched.items():
        media_type = content.at(name, partner)
        record.note(media_type, ("example", "examples"))
        _compare_media_type(record, media_type, subject, name)


def _renamed(content: Spot, status: str, removed: list[str], added: list[str]) -> Iterator[Change]:
    """Yield the media types that only became wider or narrower, and take them off both lists."""
    for old in tuple(removed):
        for new in tuple(added):
            kind = _kind_of_renaming(old, new)
            if kind is None or old not in removed:
                continue
            removed.remove(old)
            added.remove(new)
            rule = f"response-media-type-name-{kind}"
            yield content.at(old, new).change(rule, where=status, before=old, after=new)


def _kind_of_renaming(old: str, new: str) -> str | None:
    wider, narrower = covers(new, old), covers(old, new)
    if wider or narrower:
        return "generalized" if wider else "specialized"
    return (
        "changed"
        if old.split(";", maxsplit=1)[0].strip() == new.split(";", maxsplit=1)[0].strip()
        else None
    )


def _compare_media_type(record: Record, spot: Spot, subject: str, name: str) -> None:
    for member in ("schema", "itemSchema"):  # of the whole, and of each item of a stream
        before, after = spot.inner(member)
        if before is not None and after is not None:
            record.compare_schemas(spot, Context(subject, is_text=is_text(name)), member)
        elif before is not None or after is not None:
            kind = "added" if before is None else "removed"
            rule = f"{subject}-media-type-schema-{kind}"
            record.add(spot.change(rule, member, name=name))
    if subject != "request-body":
        return
    encodings: list[Any] = [each if is_node(each) else Node() for each in spot.inner("encoding")]
    for part in {**encodings[0], **encodings[1]}:
        old, new = (encoding.get(part) for encoding in encodings)
        if old != new:
            rule = "request-body-encoding-changed"
            record.add(spot.change(rule, "encoding", name=part, before=old, after=new))
