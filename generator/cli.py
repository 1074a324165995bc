"""The command line: the one place that prints, and that knows exit codes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from generator.commands import Outcome, configured
from generator.config import Config
from generator.diagnostics import GenerationError, SpecError, UsageError
from generator.escape import printable

_COMMANDS = {
    "regenerate": "regenerate",
    "check": "regenerate",
    "verify": "verify",
    "upstream": "upstream",
    "scan": "scan",
    "diff": "diff",
    "review": "review",
    "new": "new",
    "vendor": "vendor",
}
"""The modules of `generator.commands` that add the commands; only what is asked for is loaded."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. `python -m generator --help` lists the commands.")


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0 when all is fine, 1 for a finding, 2 for wrong usage."""
    report_format = "json" if "json" in arguments else "text"
    config: Config | None = None
    try:
        options = _parser(arguments).parse_args(arguments)
        report_format = options.format
        config = configured(options)
        outcome: Outcome = options.run(options, config)
    except GenerationError as error:
        messages = _messages(error, config)
        if report_format == "json":
            print(json.dumps({"error": messages}, indent=2))
        else:
            print(printable("\n".join(messages)), file=sys.stderr)
        return error.exit_code
    if report_format == "json":
        print(json.dumps(outcome.data, indent=2))
    else:
        text = printable(outcome.texts[report_format]())
        print(outcome.paint(text) if _is_coloured(report_format) else text)
    return outcome.exit_code


def _messages(error: GenerationError, config: Config | None) -> list[str]:
    """Return what to say of an error, one line a problem."""
    if not isinstance(error, SpecError) or config is None:
        return [str(error)]
    from generator.messages import spec_messages  # noqa: PLC0415 - a command may need no YAML

    return spec_messages(error, config.spec)


def _is_coloured(report_format: str) -> bool:
    return report_format == "text" and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m generator", description="Generate the client from the spec.")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="command", parser_class=_Parser
    )
    asked = _COMMANDS.keys() & set(arguments[:1]) or _COMMANDS
    for module in dict.fromkeys(_COMMANDS[name] for name in asked):
        import_module(f"generator.commands.{module}").add(commands)
    return parser
