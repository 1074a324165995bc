"""Files and folders that a vendor has published -> their facts, as the sources of a fingerprint."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from generator.config import Config
from generator.diagnostics import GenerationError, SpecError, UsageError
from generator.load import load
from generator.messages import spec_messages
from generator.upstream.facts import facts, shape
from generator.upstream.fingerprint import Source, operations

_SUFFIXES = {".json", ".yaml", ".yml"}
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


class PublishedError(GenerationError):
    """A published document cannot be read."""


def read_sources(
    paths: Iterable[Path], dates: Sequence[str], wanted: Collection[str]
) -> list[Source]:
    """Return the facts of each document; of a folder, those of the documents directly in it.

    Of operations whose `shape` is not among those wanted, only the names are kept.

    A date is `2026-09`, for all documents, or `NAME=2026-09`, for that file; without one the
    document's own `info.version` counts, if it is a date.

    Raises:
        UsageError: a path or date is wrong.
        PublishedError: a file is not sound OpenAPI.
    """
    stated = _stated(dates)
    files = {file.resolve(): file for path in paths for file in _files(path)}
    names = [file.name for file in files.values()]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{name}: two files have this name. Rename one: it tells them apart.")
    if unknown := sorted(stated.keys() - {"", *names}):
        raise UsageError(f"--date names {unknown[0]!r}, but no such file is read. Correct it.")
    return [_source(file, stated, wanted) for file in files.values()]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.suffix in _SUFFIXES)
        if not found:
            raise UsageError(f"{path}: no YAML or JSON file is in this folder. Name another.")
        return found
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file or folder. Correct the path.")
    return [path]


def _source(file: Path, dates: Mapping[str, str], wanted: Collection[str]) -> Source:
    shown = Config.shown(file)
    try:
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        document = load(file, file.name, shown)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read ({error.strerror}).") from None
    except SpecError as error:
        raise PublishedError("\n".join(spec_messages(error, file))) from None
    version = str(document.root.get("info", {}).get("version"))
    found = {place: fact.value for place, fact in facts(document, wanted).items()}
    names = [place[0] for place in operations(found)]
    others = {name: found.get((name, "id")) for name in names if shape(name) not in wanted}
    return Source(
        file=file.name,
        date=dates.get(file.name, dates.get("", version if _is_date(version) else None)),
        openapi=document.root["openapi"],
        sha256=sha256,
        facts={place: value for place, value in found.items() if place[0] not in others},
        others=others,
    )


def _stated(dates: Sequence[str]) -> dict[str, str]:
    """Return file name -> date, with the date for all files at the empty name."""
    stated: dict[str, str] = {}
    for each in dates:
        name, _, text = each.rpartition("=")
        if not _is_date(text):
            raise UsageError(f"--date {each}: must be 2026, 2026-09 or 2026-09-30, or NAME=DATE.")
        stated[name] = text
    return stated


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))
