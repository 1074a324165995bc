"""Bytes -> Document: reads YAML 1.2 or JSON and refuses what is not a sound OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from generator.bundle import MAX_DEPTH, MAX_EXPANSION, has_other_files
from generator.diagnostics import Gap, Problem, SpecError, UsageError, pointer
from generator.document import Document, Node, follow
from generator.folders import DiskFolder, Folder, NoFolder
from generator.gathering import Gathering
from generator.shape import plain
from generator.yaml_text import locate, read_yaml

if TYPE_CHECKING:
    from generator.overlay import Overlay

MAX_BYTES = 32 * 1024 * 1024
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_NAMED = frozenset({"properties", "schemas", "parameters", "responses", "headers", "paths"})
"""Mappings whose keys are names, where `default` may be one: that of a response is."""
_VERSION = re.compile(r"3\.[0-2](\.\d+)?([-+][\w.+-]*)?$")


def load(  # noqa: PLR0913 - what a document is made of
    path: Path,
    label: str,
    shown: str | None = None,
    *,
    folder: Path | None = None,
    may_dangle: bool = False,
    overlays: Sequence[Overlay] = (),
) -> Document:
    """Read the spec at `path`; `label` is how generated headers name it, `shown` how messages do.

    Other files of it may lie in `folder`; without one, in that of the spec itself. In one that
    `may_dangle`, only what nothing can mend is refused. The `overlays` are applied in their order
    to what all files together are.

    Raises:
        UsageError: the file does not exist or cannot be read.
        SpecError: it is not YAML or JSON, not OpenAPI 3.0 to 3.2, or has dangling references; or
            an action of an overlay cannot be applied.
    """
    content = _read(path, shown or label)
    return parse(
        content,
        label,
        is_json=path.suffix == ".json",
        may_dangle=may_dangle,
        folder=DiskFolder(path, folder),
        overlays=overlays,
    )


def parse(  # noqa: PLR0913 - what a document is made of
    content: bytes,
    label: str,
    *,
    is_json: bool,
    may_dangle: bool = False,
    folder: Folder | None = None,
    overlays: Sequence[Overlay] = (),
) -> Document:
    """Read the spec of a file's content, which may come from elsewhere than a file.

    Raises:
        SpecError: as those of `load`.
    """
    text = _decoded(content)
    data = _as_json(text, _parse(text, is_json=is_json))
    if not isinstance(data, dict):
        raise _fault("", "the spec is not a mapping", "Begin it with `openapi: 3.1.0`.")
    root = cast("Node", data)
    _check_version(root)
    document = Document(label=label, text=text, root=root)
    if has_other_files(root):
        files = Gathering(folder or NoFolder(), decode, locate, MAX_BYTES - len(content))
        document = files.joined(document)
    if overlays:
        from generator.overlaid import overlaid  # noqa: PLC0415 - few need it

        document = overlaid(document, overlays)
    try:
        root, problems = plain(document.root)
        _check_version(root)
        _check_shape(root, problems, may_dangle=may_dangle)
    except SpecError as error:
        raise located(error, document) from None
    gaps = [
        Gap(pointer=each.pointer, reason=each.fact, fallback="it is left out") for each in problems
    ]
    return replace(document, root=root, gaps=tuple(gaps))


def decode(content: bytes, name: str) -> tuple[str, Any]:
    """Return text and data of another file of a spec, or of an overlay.

    Raises:
        SpecError: it is not YAML or JSON, as its name says.
    """
    text = _decoded(content)
    if name.endswith(".md"):
        return text, text
    return text, _as_json(text, _parse(text, is_json=name.endswith(".json")))


def located(error: SpecError, document: Document) -> SpecError:
    """Return an error whose problems name the files that they truly stand in."""

    def found(problem: Problem) -> Problem:
        if problem.file is not None or not document.parts:
            return problem
        origin = document.origin(problem.pointer)
        line = problem.line or locate(origin.text, origin.pointer)
        return replace(problem, file=origin.file, pointer=origin.pointer, line=line)

    return SpecError(*map(found, error.problems))


def line_of(document: Document, place: str) -> int | None:
    """Return the line (from 1) of the file in which a place of a document truly stands."""
    origin = document.origin(place)
    return locate(origin.text, origin.pointer) or (1 if origin.file else None)


def _read(path: Path, label: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{label}: the spec cannot be read ({error.strerror}). "
            "Check `spec` in [tool.generator] or the --spec option: a file, never a URL."
        ) from None


def _decoded(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _fault(
            "", f"the spec has {len(content):,} bytes; the limit is {MAX_BYTES:,}", "Split it."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(
            "", f"the spec is not UTF-8 (byte {error.start})", "Save it as UTF-8."
        ) from None


def _parse(text: str, *, is_json: bool) -> object:
    try:
        if is_json:
            return json.loads(text, object_pairs_hook=_without_duplicates)
        return read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _fault("", f"not valid YAML: {error.problem}", "Mend the file.", line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _fault(
            "", f"not valid {'JSON' if is_json else 'YAML'}: {error}", "Mend the file."
        ) from None
    except RecursionError:
        raise _fault(
            "", "nested too deeply to read", "Name the inner schemas as components."
        ) from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> Node:
    keys: set[str] = set()
    for key, _ in pairs:
        if key in keys:
            msg = f"the key {key!r} stands twice in one object"
            raise ValueError(msg)
        keys.add(key)
    return dict(pairs)


def _as_json(text: str, data: object) -> Any:  # noqa: ANN401 - any JSON value
    """Return the data of a text with string keys only and each alias expanded, within bounds."""
    budget = MAX_EXPANSION * (len(text) + 100)

    def copy(value: object, place: tuple[str | int, ...]) -> object:
        nonlocal budget
        budget -= 1
        if budget < 0 or len(place) > MAX_DEPTH:
            raise _fault(
                pointer(*place[:8]),
                "the document grows too deep or too large when its aliases are expanded",
                "Use components and $ref instead of YAML aliases.",
            )
        if isinstance(value, dict):
            members = cast("dict[object, object]", value)
            return {
                _key(key, place): copy(child, (*place, str(key))) for key, child in members.items()
            }
        if isinstance(value, list):
            children = cast("list[object]", value)
            return [copy(child, (*place, index)) for index, child in enumerate(children)]
        return value

    return copy(data, ())


def _key(key: object, place: tuple[str | int, ...]) -> str:
    if isinstance(key, str):
        return key
    if isinstance(key, int) and not isinstance(key, bool):
        return str(key)  # a status such as 200 that is not quoted
    raise _fault(pointer(*place), f"the key {key!r} is not a string", "Put it in quotes.")


def _check_version(root: Node) -> None:
    version = root.get("openapi", root.get("swagger"))
    if version is None:
        raise _fault("", "the key `openapi` is missing", "Begin the spec with `openapi: 3.1.0`.")
    if "swagger" in root and "openapi" not in root:
        raise _fault(
            "/swagger",
            f"this is a document of Swagger {version}, but must be of OpenAPI 3.0, 3.1 or 3.2",
            "Convert it, for instance with `swagger2openapi`.",
        )
    if not _VERSION.match(str(version)):
        raise _fault(
            "/openapi",
            f"the version is {version!r}, but must be OpenAPI 3.0, 3.1 or 3.2",
            "Write `openapi: 3.1.0`, or convert the document.",
        )


def _check_shape(root: Node, problems: list[Problem], *, may_dangle: bool) -> None:
    """Refuse a document for what is wrong in it, as far as no pass is going to mend it."""
    if any(each.pointer.count("/") == 1 for each in problems) or (problems and not may_dangle):
        raise SpecError(*problems)
    if not may_dangle and (problems := dangling_references(root)):
        raise SpecError(*problems)


def dangling_references(root: Node) -> list[Problem]:
    """Return a problem for every `$ref` that leads nowhere, in the order of the file."""
    problems: list[Problem] = []

    def visit(value: object, place: tuple[str | int, ...]) -> None:
        if isinstance(value, list):
            for index, child in enumerate(cast("list[object]", value)):
                visit(child, (*place, index))
        if not isinstance(value, dict):
            return
        members = cast("Node", value)
        if "$ref" in members and place[-1:] != ("properties",):
            problems.extend(_reference_problems(root, members["$ref"], place))
        for key, child in members.items():
            if key not in _DATA or (place and place[-1] in _NAMED):
                visit(child, (*place, key))

    visit(root, ())
    return problems


def _reference_problems(
    root: Node, reference: object, place: tuple[str | int, ...]
) -> Iterator[Problem]:
    where = pointer(*place, "$ref")
    if not isinstance(reference, str):
        yield Problem(
            pointer=where, fact="a $ref must be a string", remedy="Write `#/components/...`."
        )
    elif not reference.startswith("#"):
        yield Problem(
            pointer=where,
            fact=f"{reference!r} leads out of the document; such references are never read",
            remedy="Bundle the spec into one file.",
        )
    else:
        try:
            end = follow(root, {"$ref": reference})
        except KeyError:
            yield Problem(
                pointer=where,
                fact=f"{reference!r} leads nowhere",
                remedy="Define what it names, or correct the reference.",
            )
        else:
            if isinstance(end.get("$ref"), str):
                yield Problem(
                    pointer=where,
                    fact=f"{reference!r} leads in a circle",
                    remedy="Let the last of the references lead to a definition.",
                )


def _fault(place: str, fact: str, remedy: str, line: int | None = None) -> SpecError:
    return SpecError(Problem(pointer=place, fact=fact, remedy=remedy, line=line))
