"""Webhooks and callbacks: the API sends the request and the client answers, so directions turn."""

from __future__ import annotations

from generator.document import Node, is_node
from generator.review.matching import (
    Operation,
    Parameter,
    is_text,
    match_media_types,
    operations_of,
    parameters_of,
)
from generator.review.pairs import Change, Context
from generator.review.records import Record, Spot

_SENT, _ANSWER = "what a webhook or callback sends", "the answer to a webhook or callback"


def compare_incoming(
    record: Record, spot: Spot, base: Operation, revision: Operation, words: str
) -> None:
    """Compare what the API sends and what a client answers, at one webhook or callback.

    Args:
        record: keeps what is found.
        spot: where the two operations stand.
        base: the operation before.
        revision: the operation after.
        words: what it is called in a sentence.
    """
    record.note(spot, ("summary", "description", "externalDocs"))
    _compare_parameters(record, spot, base, revision, words)
    _compare_body(record, spot, words)
    _compare_answers(record, spot, words)


def compare_callbacks(record: Record, spot: Spot) -> None:
    """Compare the callbacks of two operations."""
    befores, afters = _named(spot, "callbacks")
    callbacks = spot.at("callbacks")
    for name in {**befores, **afters}:
        words = f"the callback `{name}`"
        if name not in befores or name not in afters:
            rule = f"callback-{'added' if name in afters else 'removed'}"
            record.add(callbacks.change(rule, name, name=words))
        else:
            _compare_callback(record, callbacks.at(name), words)


def _compare_callback(record: Record, spot: Spot, words: str) -> None:
    """Compare the requests of a callback, by the expressions of where they go."""
    befores, afters = (
        [key for key in node if not key.startswith("x-")] for node in (spot.base, spot.revision)
    )
    partners = {url: url for url in befores if url in afters}
    old = [url for url in befores if url not in afters]
    new = [url for url in afters if url not in befores]
    if len(old) == len(new) == 1:  # the same request, sent elsewhere
        partners[old[0]] = new[0]
        moved = spot.at(old[0], new[0])
        record.add(moved.change("callback-url-changed", where=words, before=old[0], after=new[0]))
        old, new = [], []
    for rule, urls in (("callback-removed", old), ("callback-added", new)):
        for url in urls:
            record.add(spot.change(rule, url, name=f"{words} to `{url}`"))
    for url, partner in partners.items():
        _compare_item(record, spot.at(url, partner), words)


def _compare_item(record: Record, spot: Spot, words: str) -> None:
    before = dict(operations_of(spot.base_side, words, spot.base_pointer))
    after = dict(operations_of(spot.revision_side, words, spot.revision_pointer))
    for method in {**before, **after}:
        named = f"{method.upper()} of {words}"
        if method not in before or method not in after:
            rule = f"callback-{'added' if method in after else 'removed'}"
            record.add(spot.change(rule, method, name=named))
            continue
        old, new = before[method], after[method]
        inner = Spot(spot.base_side, spot.revision_side, old.pointer, new.pointer)
        compare_incoming(record, inner, old, new, named)


def _compare_parameters(
    record: Record, spot: Spot, base: Operation, revision: Operation, words: str
) -> None:
    old = parameters_of(spot.base_side, base)
    new = parameters_of(spot.revision_side, revision)
    for key, (pointer, node) in old.items():
        said = _words(node, words)
        if key not in new:
            need = "required" if node.get("required") is True else "optional"
            rule = f"incoming-{need}-parameter-removed"
            record.add(Change(rule=rule, base_pointer=pointer, revision_pointer=None, where=said))
            continue
        both = Spot(spot.base_side, spot.revision_side, pointer, new[key][0])
        _compare_need(record, both, "incoming-parameter", said)
        record.note(both, ("description", "example", "examples"))
        is_plain = "content" not in node
        context = Context("response-header", holder=said, is_text=is_plain, is_incoming=True)
        record.compare_schemas(both, context)
    for key, parameter in new.items():
        if key not in old:
            record.add(_added(parameter, words))


def _added(parameter: Parameter, words: str) -> Change:
    pointer, node = parameter
    return Change(
        rule="incoming-parameter-added", base_pointer=None, revision_pointer=pointer,
        where=_words(node, words),
    )  # fmt: skip


def _words(parameter: Node, words: str) -> str:
    return f"the {parameter.get('in')} parameter `{parameter.get('name')}` of {words}"


def _compare_need(record: Record, spot: Spot, start: str, where: str, name: str = "") -> None:
    was, is_ = (node.get("required") is True for node in (spot.base, spot.revision))
    if was != is_:
        rule = f"{start}-became-{'required' if is_ else 'optional'}"
        record.add(spot.change(rule, "required", where=where, name=name, before=was, after=is_))


def _compare_body(record: Record, spot: Spot, words: str) -> None:
    before, after = spot.inner("requestBody")
    if before is None or after is None:
        if before is not None or after is not None:
            rule = f"incoming-body-{'added' if before is None else 'removed'}"
            record.add(spot.change(rule, "requestBody", where=words))
        return
    body = spot.at("requestBody")
    _compare_need(record, body, "incoming-body", words)
    record.note(body, ("description",))
    _compare_content(record, body, "incoming-media-type", words)


def _compare_answers(record: Record, spot: Spot, words: str) -> None:
    befores, afters = _named(spot, "responses")
    responses = spot.at("responses")
    for status in {**befores, **afters}:
        if status not in befores:
            record.add(responses.change("answer-status-added", status, where=words, name=status))
        elif status not in afters:
            kind = "success" if status.startswith("2") else "non-success"
            rule = f"answer-{kind}-status-removed"
            record.add(responses.change(rule, status, where=words, name=status))
        else:
            answer = responses.at(status)
            record.note(answer, ("description", "summary"))
            _compare_headers(record, answer, words)
            _compare_content(record, answer, "answer-media-type", words)


def _compare_headers(record: Record, answer: Spot, words: str) -> None:
    """Compare the headers that an answer needs; an optional one means nothing to the API."""
    befores, afters = _named(answer, "headers")
    spelt = {name.lower(): name for name in afters}
    headers = answer.at("headers")
    for name in befores:
        if (partner := spelt.pop(name.lower(), None)) is not None:
            header = headers.at(name, partner)
            _compare_need(record, header, "answer-header", words, name)
            holder = f"the header `{name}` of {_ANSWER}"
            context = Context("request-parameter", holder=holder, is_text=True, is_incoming=True)
            record.compare_schemas(header, context)
        elif headers.at(name).base.get("required") is True:
            record.add(
                headers.change("answer-header-became-optional", name, where=words, name=name)
            )
    for name in spelt.values():
        if headers.at(name).revision.get("required") is True:
            record.add(
                headers.change("answer-header-became-required", name, where=words, name=name)
            )


def _compare_content(record: Record, spot: Spot, rules: str, words: str) -> None:
    befores, afters = _named(spot, "content")
    content = spot.at("content")
    matched = match_media_types(befores, afters)
    for name in befores:
        if name not in matched:
            record.add(content.change(f"{rules}-removed", name, where=words, name=name))
    for name in afters:
        if name not in matched.values():
            record.add(content.change(f"{rules}-added", name, where=words, name=name))
    is_sent = rules.startswith("incoming")
    subject, holder = ("response-body", _SENT) if is_sent else ("request-body", _ANSWER)
    for name, partner in matched.items():
        media_type = content.at(name, partner)
        record.note(media_type, ("example", "examples"))
        context = Context(subject, holder=holder, is_text=is_text(name), is_incoming=True)
        for member in ("schema", "itemSchema"):
            record.compare_schemas(media_type, context, member)


def _named(spot: Spot, member: str) -> tuple[Node, Node]:
    before, after = (each if is_node(each) else Node() for each in spot.inner(member))
    return before, after
