"""Two documents -> the packages that are generated from them, in memory, and how they differ."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from generator.config import Config
from generator.diagnostics import Gap, GenerationError, SpecError, UsageError
from generator.document import Document
from generator.package import Method as PlannedMethod, Package
from generator.pipeline import plan_package
from generator.surface.api import Api, Class, Member, Method, Resource
from generator.surface.changes import Comparison, Regenerated
from generator.surface.compare import compare
from generator.surface.exports import read_api

_PLACES = {"required": "query", "headers": "header", "json": "body", "form": "body"}


def compare_generated(
    base: Document, revision: Document, config: Config, *, needs_api: bool = False
) -> Comparison:
    """Generate from both documents what their package would be, and compare what it offers.

    Both are made by this version of the generator, with this configuration: only the spec differs.
    Nothing is written, and what cannot alter the package is told without making it twice.

    Args:
        base: the spec before.
        revision: the spec after.
        config: how the package is generated.
        needs_api: whether the public API is wanted even if nothing changed.
    """
    if base.root == revision.root and not needs_api:
        return Comparison(package=config.package, is_same_plan=True)
    plans: list[Package] = []
    for side, document in (("base", base), ("revision", revision)):
        try:
            plans.append(_planned(document, config))
        except GenerationError as error:
            return Comparison(package=config.package, failure=_why(side, error))
    if new := _new_gaps(plans[0], plans[1], config):
        why = f"the revision leaves out what the base has not left out: {new[0].pointer}"
        more = f", and {len(new) - 1} more" if new[1:] else ""
        return Comparison(package=config.package, failure=f"{why} ({new[0].reason}){more}")
    return _compared(plans[0], plans[1], config)


def _compared(base: Package, revision: Package, config: Config) -> Comparison:
    # Only what is generated pays for it.
    from generator.render import render, template_environment  # noqa: PLC0415

    side, is_same = "base", base == revision
    try:
        environment = template_environment(config.templates)
        before = render(base, environment)
        old = _located(read_api(_modules(before), config.package), base)
        if is_same:
            return Comparison(package=config.package, is_same_plan=True, before=old, after=old)
        side = "revision"
        after = render(revision, environment)
        new = _located(read_api(_modules(after), config.package), revision)
    except (GenerationError, SyntaxError) as error:
        return Comparison(package=config.package, failure=_why(side, error))
    return Comparison(
        package=config.package,
        changes=tuple(compare(old, new)),
        regenerated=_difference(before, after),
        before=old,
        after=new,
    )


def _planned(document: Document, config: Config) -> Package:
    """Plan the package of one side.

    The configuration may name parameters that only the other side has.
    """
    labelled = replace(document, label=config.label(config.spec))
    fitting = (
        config,
        replace(config, projection=None),
        replace(config, paging=None),
    )
    for each in fitting:
        with suppress(UsageError):
            return plan_package(labelled, each)
    return plan_package(labelled, replace(config, projection=None, paging=None))


def _modules(files: Mapping[str, str]) -> dict[str, str]:
    return {path: text for path, text in files.items() if path.endswith(".py")}


def _new_gaps(base: Package, revision: Package, config: Config) -> list[Gap]:
    """Return what only the revision leaves out, and `regenerate` therefore refuses."""
    if config.is_one_off:  # where no gap can be accepted
        return []
    known = {each.pointer for each in base.gaps} | set(config.accepted_gaps)
    return [each for each in revision.gaps if each.pointer not in known]


def _why(side: str, error: Exception) -> str:
    if isinstance(error, SpecError):
        first, more = error.problems[0], len(error.problems) - 1
        fact = f"{first.pointer}: {first.fact}" if first.pointer else first.fact
        text = f"{fact}, and {more} more" if more else fact
    else:
        text = str(error).removesuffix(".")
    return f"the {side} cannot be generated: {text}"


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> Regenerated:
    """Count what `git diff --stat` would, of both whole packages."""
    files = added = removed = 0
    for path in sorted({*before, *after}):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        if old == new and (path in before) == (path in after):
            continue
        files += 1
        lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
        added += sum(line.startswith("+") for line in lines)
        removed += sum(line.startswith("-") for line in lines)
    return Regenerated(files=files, added=added, removed=removed)


def _located(api: Api, package: Package) -> Api:
    """Add to each method where its arguments go in the request."""
    places = {
        (str(found.name), str(method.name)): dict(_places(method))
        for resource in package.resources
        for found in resource.classes
        for method in found.methods
    }

    def placed(resource: Resource) -> Resource:
        methods: dict[str, Method] = {
            str(name): replace(each, places=places.get((resource.class_name, name), {}))
            for name, each in resource.methods.items()
        }
        return replace(resource, methods=methods)

    def member(each: Member) -> Member:
        return placed(each) if isinstance(each, Resource) else each

    names = {
        name: replace(each, members={key: member(inner) for key, inner in each.members.items()})
        if isinstance(each, Class) and each.kind == "client"
        else each
        for name, each in api.names.items()
    }
    return replace(api, names=names)


def _places(method: PlannedMethod) -> Iterator[tuple[str, str]]:
    """Yield each argument that is sent, with its place and its name there."""
    for part in method.parts:
        place = _PLACES.get(part.keyword, str(part.keyword))
        for entry in part.entries:
            for name in _names(entry.value):
                yield name, f"{place} {entry.wire}"
        if part.whole and place != "window":
            for name in _names(part.whole):
                yield name, place


def _names(source: str) -> Iterator[str]:
    calls = {"commas"}
    for node in ast.walk(ast.parse(source, mode="eval")):
        if isinstance(node, ast.Name) and node.id not in calls:
            yield node.id
