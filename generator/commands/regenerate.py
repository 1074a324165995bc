"""`regenerate` and `check`: write the package, or tell whether it is fresh."""

from __future__ import annotations

import argparse
import gc
from importlib.metadata import version
from typing import Any

from generator.apart import apart
from generator.commands import Outcome, config_options
from generator.config import Config
from generator.pipeline import generate
from generator.report import as_text, findings, make_report
from generator.upstream.fingerprint import read
from generator.upstream.report import finding_lines, summary, upstream_report
from generator.write import compare, publish, stamped

TOOLS = ("datamodel-code-generator", "jinja2", "openapi-python-client", "ruff")


_YOUNG = 200_000
"""How many new objects are worth a look for garbage."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the two commands to the parser."""
    for name, text in (
        ("regenerate", "write the package, unless it is fresh"),
        ("check", "tell whether the package is fresh, and write nothing"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        config_options(command)
        command.add_argument("--format", choices=("text", "json"), default="text")
        command.add_argument(
            "--force", action="store_true", help="overwrite files that were edited by hand"
        )
        command.add_argument(
            "--gaps",
            choices=("accepted", "report"),
            default="accepted",
            help="`report` lists what cannot be generated and goes on; else it must be accepted",
        )
        command.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Generate the package, then write or compare it."""
    # What the engine of models drops holds itself together, and is as much as what it keeps.
    gc.set_threshold(_YOUNG)
    gc.enable()
    output = generate(config, apart)
    source, tools = output.document, {tool: version(tool) for tool in TOOLS}
    files = stamped(output.files, source.text, tools, source.others)
    found = [] if options.gaps == "report" else findings(output, config)
    writes = options.command == "regenerate" and not found
    if writes:
        difference = publish(files, config.output, force=options.force)
    else:
        difference = compare(files, config.output)
    report = make_report(output, difference, found, config, written=writes)
    is_stale = options.command == "check" and not difference.is_empty
    lines: list[str] = []
    disagrees = False
    if options.command == "check" and config.upstream:
        sources = read(config.upstream.fingerprint, config.shown(config.upstream.fingerprint))
        published = upstream_report(output.document, sources, config, config.upstream)
        report["upstream"] = published
        lines = [*finding_lines(published), summary(published)]
        disagrees = bool(published["findings"])
    return Outcome(
        data=report,
        texts={"text": lambda: "\n".join([as_text(report), *lines])},
        exit_code=1 if found or is_stale or disagrees else 0,
    )
