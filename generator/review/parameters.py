"""The parameters of two operations."""

from __future__ import annotations

from generator.document import Node, is_node
from generator.review.lifecycle import PARAMETER, compare_sunsets, sunset_of
from generator.review.matching import Operation, Parameter, parameters_of
from generator.review.pairs import Change, Context
from generator.review.policy import Policy
from generator.review.records import Record, Spot

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_MANY = {"array", "object"}


def compare_parameters(
    record: Record, spot: Spot, base: Operation, revision: Operation, policy: Policy
) -> None:
    """Compare what two operations take beside a body."""
    old = parameters_of(spot.base_side, base)
    new = parameters_of(spot.revision_side, revision)
    for key, (pointer, node) in old.items():
        if key in new:
            both = Spot(spot.base_side, spot.revision_side, pointer, new[key][0])
            _compare(record, both, _words(node), policy)
        else:
            record.add(_removed((pointer, node), policy))
    for key, (pointer, node) in new.items():
        if key not in old:
            record.add(_added(spot, (pointer, node)))


def _words(node: Node) -> str:
    return f"the {node.get('in')} parameter `{node.get('name')}`"


def _compare(record: Record, spot: Spot, words: str, policy: Policy) -> None:
    where = str(spot.base.get("in"))
    was, is_ = (
        node.get("required") is True or where == "path" for node in (spot.base, spot.revision)
    )
    if was != is_:
        rule = f"request-parameter-became-{'required' if is_ else 'optional'}"
        record.add(spot.change(rule, "required", where=words, before=was, after=is_))
    styles = [_style(node) for node in (spot.base, spot.revision)]
    if styles[0] != styles[1] and _takes_many(spot):
        rule = "request-parameter-style-changed"
        record.add(spot.change(rule, "style", where=words, before=styles[0], after=styles[1]))
    for rule, keyword, before, after in compare_sunsets(
        spot.base, spot.revision, policy, PARAMETER
    ):
        record.add(spot.change(rule, keyword, where=words, before=before, after=after))
    record.note(spot, ("description", "example", "examples"))
    is_plain = "content" not in spot.base and "content" not in spot.revision
    context = Context(
        "request-parameter",
        holder=words,
        is_text=is_plain,
        is_header=where == "header",
        is_repeated=is_plain and styles[1] == "form, explode",
    )
    record.compare_schemas(spot, context)


def _style(node: Node) -> str:
    """Return how a parameter is written, defaults included."""
    if "content" in node:
        return f"as {', '.join(node['content']) if is_node(node['content']) else 'content'}"
    style = str(node.get("style", _STYLES.get(str(node.get("in")), "form")))
    explode = node.get("explode", style == "form") is True
    return f"{style}{', explode' if explode else ''}"


def _takes_many(spot: Spot) -> bool:
    """Tell whether the style of a parameter shows: it does not in a single value."""
    kinds = [style.split(",")[0] for style in (_style(spot.base), _style(spot.revision))]
    if kinds[0] != kinds[1]:
        return True
    for side, pointer, node in (
        (spot.base_side, spot.base_pointer, spot.base),
        (spot.revision_side, spot.revision_pointer, spot.revision),
    ):
        if "schema" in node:
            types = side.view(side.key(side.below(pointer, "schema"))).types
            if types is None or types & _MANY:
                return True
    return False


def _removed(parameter: Parameter, policy: Policy) -> Change:
    pointer, node = parameter
    rule, before = "request-parameter-removed", None
    if node.get("deprecated") is True:
        rule = "request-parameter-removed-with-deprecation"
        before = node.get("x-sunset")
        try:
            sunset = sunset_of(node)
        except ValueError:
            rule = "request-parameter-sunset-parse"
        else:
            if sunset is not None and sunset > policy.today:
                rule = "request-parameter-removed-before-sunset"
    return Change(
        rule=rule, base_pointer=pointer, revision_pointer=None, where=_words(node), before=before
    )


def _added(spot: Spot, parameter: Parameter) -> Change:
    pointer, node = parameter
    default = None
    if "schema" in node:
        schema = spot.revision_side.key(spot.revision_side.below(pointer, "schema"))
        default = spot.revision_side.view(schema).keywords.get("default")
    need = "required" if node.get("required") is True else "optional"
    rule = f"new-{need}-request-parameter"
    if node.get("in") == "path":
        rule = "new-request-path-parameter"
    elif default is not None:
        rule = f"new-{need}-request-default-parameter-to-existing-path"
    return Change(
        rule=rule,
        base_pointer=None,
        revision_pointer=pointer,
        where=_words(node),
        name=str(node.get("name")),
        after=default,
    )
