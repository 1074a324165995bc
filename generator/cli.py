"""The command line: the one place that prints, and that knows exit codes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from generator.config import Config, from_pyproject, one_off
from generator.diagnostics import GenerationError, UsageError
from generator.pipeline import generate
from generator.report import as_text, error_messages, findings, make_report, printable
from generator.write import compare, publish, stamped

TOOLS = ("datamodel-code-generator", "jinja2", "openapi-python-client", "ruff")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. `python -m generator --help` lists the commands.")


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0 when all is fine, 1 for a finding, 2 for wrong usage."""
    report_format = "json" if "json" in arguments else "text"
    config: Config | None = None
    try:
        options = _parser().parse_args(arguments)
        report_format = options.format
        config = _config(options)
        return _run(options, config)
    except GenerationError as error:
        messages = error_messages(error, config)
        if report_format == "json":
            print(json.dumps({"error": messages}, indent=2))
        else:
            print(printable("\n".join(messages)), file=sys.stderr)
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m generator", description="Generate the client from the spec.")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="command", parser_class=_Parser
    )
    for name, text in (
        ("regenerate", "write the package, unless it is fresh"),
        ("check", "tell whether the package is fresh, and write nothing"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--config", type=Path, help="another pyproject.toml")
        command.add_argument("--spec", type=Path, help="one-off: this spec, no configuration")
        command.add_argument(
            "--output", type=Path, help="one-off: the folder of the package itself"
        )
        command.add_argument("--package", help="one-off: the import name of the package")
        command.add_argument("--format", choices=("text", "json"), default="text")
        command.add_argument(
            "--force", action="store_true", help="overwrite files that were edited by hand"
        )
    return parser


def _config(options: argparse.Namespace) -> Config:
    given = [options.spec, options.output, options.package]
    if not any(given):
        return from_pyproject(options.config or Path("pyproject.toml"))
    if not all(given) or options.config:
        raise UsageError(
            "A one-off run needs --spec, --output and --package together, and no --config."
        )
    return one_off(options.spec, options.output, options.package)


def _run(options: argparse.Namespace, config: Config) -> int:
    output = generate(config)
    files = stamped(output.files, output.document.text, {tool: version(tool) for tool in TOOLS})
    found = findings(output, config)
    writes = options.command == "regenerate" and not found
    if writes:
        difference = publish(files, config.output, force=options.force)
    else:
        difference = compare(files, config.output)
    report = make_report(output, difference, found, config, written=writes)
    print(json.dumps(report, indent=2) if options.format == "json" else printable(as_text(report)))
    is_stale = options.command == "check" and not difference.is_empty
    return 1 if found or is_stale else 0
