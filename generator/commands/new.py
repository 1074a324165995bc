"""`new`: lay out a repository like this one for another spec."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from generator.commands import Outcome
from generator.config import Config
from generator.config_file import one_off
from generator.new.layout import LaidOut, lay_out


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    text = "lay out a repository like this one for another spec"
    command = commands.add_parser("new", help=text, description=text)
    command.add_argument("folder", type=Path, metavar="DIR", help="of the repository; a new one")
    command.add_argument("--spec", type=Path, required=True, metavar="FILE", help="the spec")
    command.add_argument("--package", help="the import name of the package, else from the title")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=run, config=None)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Lay the repository out.

    Raises:
        UsageError: the folder is not empty, or the package cannot be called so.
        GenerationError: the spec cannot be generated from, or the folder cannot be written.
    """
    if options.package is not None:
        one_off(config.spec, Path("generated"), options.package)  # refuses what is no name
    report = _report(lay_out(options.folder, config.spec, options.package), options.folder)
    return Outcome(data=report, texts={"text": lambda: _as_text(report)}, exit_code=0)


def _report(made: LaidOut, folder: Path) -> dict[str, Any]:
    package = made.output.package
    first = made.first
    return {
        "folder": Config.shown(folder),
        "package": made.package,
        "operations": package.operations,
        "generated": package.generated,
        "gaps": [gap.as_data() for gap in package.gaps],
        "first_call": first and {"route": first.route, "provenance": first.provenance},
    }


def _as_text(report: dict[str, Any]) -> str:
    folder, first, gaps = report["folder"], report["first_call"], len(report["gaps"])
    lines = [f"{folder}: {report['generated']} of {report['operations']} operations generated"]
    if gaps:
        lines.append(
            f"parts of the spec that are not generated: {gaps}. They stand with the reasons in "
            f"accepted_gaps of {folder}/pyproject.toml: decide on each."
        )
    lines.append(
        f"the first test plays {first['route']}; the answer is {first['provenance']}"
        if first
        else "no call could be made of the examples or schemas: write the first test by hand"
    )
    return "\n".join([*lines, f"next: cd {folder} && make regenerate test"])
