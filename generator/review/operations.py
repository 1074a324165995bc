"""Operations: those that came or went, and what is said of those that stayed."""

from __future__ import annotations

from typing import Any

from generator.document import is_list
from generator.review.access import compare_security, compare_servers
from generator.review.bodies import compare_request_bodies, compare_responses
from generator.review.incoming import compare_callbacks, compare_incoming
from generator.review.lifecycle import (
    OPERATION,
    compare_stability,
    compare_sunsets,
    has_unknown_stability,
    stability_of,
    sunset_of,
)  # fmt: skip
from generator.review.matching import Operation, OperationPair
from generator.review.pairs import Change
from generator.review.parameters import compare_parameters
from generator.review.policy import Policy
from generator.review.records import Record, Spot
from generator.review.views import Side


def compare_operations(
    record: Record, base: Side, revision: Side, pair: OperationPair, policy: Policy
) -> None:
    """Compare an operation of both documents, or say that it came or went."""
    if pair.base is None and pair.revision is not None:
        pointer = pair.revision.pointer
        record.add(
            Change(
                rule="endpoint-added", base_pointer=None, revision_pointer=pointer, where="",
                name=pair.revision.name, after=pair.revision.node.get("operationId"),
            )
        )  # fmt: skip
    elif pair.base is not None and pair.revision is None:
        record.add(_removed(pair.base, policy, keeps_path=pair.keeps_path))
    elif pair.base is not None and pair.revision is not None:
        spot = Spot(base, revision, pair.base.pointer, pair.revision.pointer)
        _compare_lifecycle(record, spot, pair.base.name, policy)
        _compare_labels(record, spot, pair.base.name)
        record.note(spot, ("summary", "description", "externalDocs"))
        compare_parameters(record, spot, pair.base, pair.revision, policy)
        compare_request_bodies(record, spot)
        compare_responses(record, spot)
        compare_callbacks(record, spot)
        compare_security(record, spot, pair.base.name)
        compare_servers(record, spot)


def compare_webhook(
    record: Record, base: Side, revision: Side, pair: OperationPair, policy: Policy
) -> None:
    """Compare an operation of a webhook that both documents have."""
    method, name = pair.place
    words = f"{method} of the webhook `{name}`"
    if pair.base is not None and pair.revision is not None:
        spot = Spot(base, revision, pair.base.pointer, pair.revision.pointer)
        _compare_lifecycle(record, spot, words, policy)
        _compare_labels(record, spot, words)
        compare_incoming(record, spot, pair.base, pair.revision, words)
        return
    rule = f"webhook-operation-{'added' if pair.base is None else 'removed'}"
    record.add(
        Change(
            rule=rule, base_pointer=pair.base.pointer if pair.base else None,
            revision_pointer=pair.revision.pointer if pair.revision else None, where="", name=words,
        )
    )  # fmt: skip


def _removed(operation: Operation, policy: Policy, *, keeps_path: bool) -> Change:
    start = "api" if keeps_path else "api-path"
    node = operation.node
    rule, before = f"{start}-removed-without-deprecation", node.get("operationId")
    stability = stability_of(node)
    if has_unknown_stability(node):
        rule, before = "api-invalid-stability-level", node["x-stability-level"]
    elif not policy.promises(stability):
        rule, before = "unstable-api-removed", stability
    elif node.get("deprecated") is True:
        rule = f"{start}-removed-with-deprecation"
        try:
            sunset = sunset_of(node)
        except ValueError:
            rule, before = "api-path-sunset-parse", node.get("x-sunset")
        else:
            if sunset is not None and sunset > policy.today:
                rule, before = f"{start}-removed-before-sunset", sunset.isoformat()
    return Change(
        rule=rule, base_pointer=operation.pointer, revision_pointer=None, where="",
        name=operation.name, before=before,
    )  # fmt: skip


def _compare_lifecycle(record: Record, spot: Spot, name: str, policy: Policy) -> None:
    if (found := compare_stability(spot.base, spot.revision)) is not None:
        how, before, after = found
        rule = "api-invalid-stability-level" if how == "invalid" else f"api-stability-{how}"
        record.add(spot.change(rule, "x-stability-level", name=name, before=before, after=after))
    for rule, keyword, before, after in compare_sunsets(
        spot.base, spot.revision, policy, OPERATION
    ):
        record.add(spot.change(rule, keyword, name=name, before=before, after=after))


def _compare_labels(record: Record, spot: Spot, name: str) -> None:
    before, after = spot.inner("operationId")
    if before != after:
        rule = f"api-operation-id-{'added' if before is None else 'removed'}"
        record.add(spot.change(rule, "operationId", name=name, before=before, after=after))
    old, new = (_tags(each) for each in spot.inner("tags"))
    for tag in sorted(old - new):
        record.add(spot.change("api-tag-removed", "tags", name=name, before=tag))
    for tag in sorted(new - old):
        record.add(spot.change("api-tag-added", "tags", name=name, after=tag))


def _tags(value: Any) -> set[str]:  # noqa: ANN401 - any JSON value
    return set(map(str, value)) if is_list(value) else set()
