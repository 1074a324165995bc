"""The options of the commands; only the modules of what is asked for are loaded."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from generator.diagnostics import UsageError

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
"""The modules of `generator.commands` that add the commands."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. `python -m generator --help` lists the commands.")


def parser_of(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of a command line: with the one command that it names, or with all."""
    parser = _Parser(prog="python -m generator", description="Generate the client from the spec.")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="command", parser_class=_Parser
    )
    asked = _COMMANDS.keys() & set(arguments[:1]) or _COMMANDS
    for module in dict.fromkeys(_COMMANDS[name] for name in asked):
        import_module(f"generator.commands.{module}").add(commands)
    return parser
