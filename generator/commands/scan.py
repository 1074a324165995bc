"""`scan`: fail if a cassette or the spec shows a secret or a person."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from generator.commands import Outcome, config_options
from generator.config import Config
from generator.diagnostics import GenerationError
from generator.escape import annotation
from generator.recording.scan import Finding, scan
from generator.source import load_spec

_REMEDY = (
    "Record the cassette again, or write an invented value there. "
    "A secret that was ever committed or pushed must be revoked."
)


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    text = "fail if a cassette or the spec shows a secret or a person"
    command = commands.add_parser("scan", help=text, description=text)
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="files or folders; without any, the folders of cassettes and the spec",
    )
    config_options(command)
    command.add_argument("--format", choices=("text", "json", "github"), default="text")
    command.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Scan the paths that were named, or those of the configuration."""
    paths: Sequence[Path] = options.paths
    recorded = [folder for folder in config.cassettes if folder.is_dir()]
    files, findings = scan(paths or [*recorded, config.spec, *_other_files(config)])
    shown = [_data(finding, config) for finding in findings]
    return Outcome(
        data={"files": len(files), "findings": shown},
        texts={
            "text": lambda: _as_text(shown, len(files)),
            "github": lambda: _as_github(shown, len(files)),
        },
        exit_code=1 if findings else 0,
    )


def _other_files(config: Config) -> list[Path]:
    """Return the other files of the spec, as far as it can be read; `check` says what is wrong."""
    with suppress(GenerationError):
        document = load_spec(config)
        return [config.spec.parent / file for file in document.others]
    return []


def _data(finding: Finding, config: Config) -> dict[str, str]:
    return {
        "file": config.shown(finding.path),
        "place": finding.place,
        "kind": finding.kind,
        "masked": finding.masked,
    }


def _line(finding: dict[str, str]) -> str:
    masked = f" ({finding['masked']})" if finding["masked"] else ""
    place = f" {finding['place']}" if finding["place"] else ""
    return f"{finding['file']}{place}: {finding['kind']}{masked}".replace("\n", "\\n")


def _as_text(findings: list[dict[str, str]], files: int) -> str:
    if not findings:
        return f"files scanned: {files}; no secret and no person was found"
    return "\n".join([*map(_line, findings), _REMEDY])


def _as_github(findings: list[dict[str, str]], files: int) -> str:
    """Return workflow commands, in which the text of a finding can be nothing but text."""
    commands = [annotation("error", _line(each), file=each["file"]) for each in findings]
    return "\n".join(commands) or _as_text(findings, files)
