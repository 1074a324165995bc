"""`upstream`: keep the facts of what a vendor publishes, and compare the spec with them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.commands import Outcome, config_options
from generator.config import Config, Upstream
from generator.diagnostics import OutputError, UsageError
from generator.document import Document
from generator.source import load_spec
from generator.upstream.facts import facts, shape
from generator.upstream.fingerprint import Source, dump, operations, read
from generator.upstream.published import read_sources
from generator.upstream.report import as_github, as_markdown, as_text, upstream_report

_TEXT = (
    "Read the OpenAPI documents that a vendor publishes, keep their facts, and compare the spec "
    "with them. Without a file, compare it with what was kept."
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    command = commands.add_parser("upstream", help=_TEXT.partition(",")[0], description=_TEXT)
    config_options(command)
    command.add_argument(
        "paths", nargs="*", type=Path, metavar="FILE", help="a document, or a folder of them"
    )
    command.add_argument(
        "--date",
        action="append",
        default=[],
        metavar="[NAME=]DATE",
        help="when the documents were published, or the one with this file name; "
        "an unchanged document keeps its date",
    )
    command.add_argument(
        "--keep", action="store_true", help="keep what other files said that are not named now"
    )
    command.add_argument("--check", action="store_true", help="compare, and write nothing")
    command.add_argument("--format", choices=("text", "json", "markdown", "github"), default="text")
    command.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Write the fingerprint of what is published, if any is given, and compare the spec with it."""
    upstream = config.upstream
    if upstream is None:
        raise UsageError(
            "There is no `fingerprint` in [tool.generator.upstream], where the facts are kept. "
            'Write one, such as fingerprint = "spec/upstream.json".'
        )
    if options.date and not options.paths:
        raise UsageError("--date says when a document was published: name the document too.")
    document = load_spec(config)
    sources = _sources(options, document, upstream)
    writes = options.paths and not options.check
    written = bool(writes) and _write(upstream, dump(sources), config)
    report = {**upstream_report(document, sources, config, upstream), "written": written}
    return Outcome(
        data=report,
        texts={
            "text": lambda: as_text(report) + (_ending(report) if writes else ""),
            "markdown": lambda: as_markdown(report),
            "github": lambda: as_github(report),
        },
        exit_code=1 if report["findings"] else 0,
    )


def _sources(options: argparse.Namespace, document: Document, upstream: Upstream) -> list[Source]:
    """Return the sources that were named, and those of the fingerprint where they count."""
    shown = Config.shown(upstream.fingerprint)
    if not options.paths:
        return sorted(read(upstream.fingerprint, shown), key=lambda source: source.file)
    before: tuple[Source, ...] = ()
    try:
        before = read(upstream.fingerprint, shown)
    except UsageError:
        if options.keep:
            raise
    wanted = {shape(place[0]) for place in operations(facts(document))}
    named = read_sources(options.paths, options.date, wanted)
    dates = {source.sha256: source.date for source in before}
    sources = [
        source if source.date else replace(source, date=dates.get(source.sha256))
        for source in named
    ]
    names = {source.file for source in named}
    if options.keep:
        sources += [source for source in before if source.file not in names]
    return sorted(sources, key=lambda source: source.file)


def _ending(report: Mapping[str, Any]) -> str:
    changed = "written; read its diff" if report["written"] else "nothing changed"
    return f"\n{report['fingerprint']}: {changed}"


def _write(upstream: Upstream, text: str, config: Config) -> bool:
    """Write the fingerprint, whole or not at all; tell whether it has changed."""
    path = upstream.fingerprint
    try:
        if path.is_file() and path.read_bytes() == text.encode():
            return False
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        raise OutputError(
            f"{config.shown(path)}: cannot be written ({error.strerror}). Check the folder."
        ) from None
    return True
