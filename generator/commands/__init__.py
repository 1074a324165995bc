"""What the command line can do: a module here for each group of commands."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from generator.config import Config
from generator.config_file import from_pyproject, one_off
from generator.diagnostics import UsageError
from generator.escape import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command has to say; nothing is printed before it has ended."""

    data: object
    """What `--format json` prints."""
    texts: Mapping[str, Callable[[], str]]
    """What the other formats print; a terminal gets it with its escapes made visible."""
    exit_code: int
    """0 when all is fine, 1 for a finding."""
    paint: Callable[[str], str] = str
    """Adds colours to what a terminal shows, after its escapes were made visible."""

    def said(self, report_format: str) -> str:
        """Return what is printed in a format, without colours."""
        if report_format == "json":
            return json.dumps(self.data, indent=2)
        return printable(self.texts[report_format]())


def config_options(command: argparse.ArgumentParser) -> None:
    """Add the options by which a command finds its configuration."""
    command.add_argument("--config", type=Path, help="another pyproject.toml")
    command.add_argument("--spec", type=Path, help="one-off: this spec, no configuration")
    command.add_argument("--output", type=Path, help="one-off: the folder of the package itself")
    command.add_argument("--package", help="one-off: the import name of the package")


def configured(options: argparse.Namespace) -> Config:
    """Return the configuration that the options lead to.

    Raises:
        UsageError: they contradict each other, or the configuration is wrong.
    """
    if find := getattr(options, "find_config", None):
        return cast("Config", find(options))
    if "output" not in options:  # a command that reads only
        if options.spec and options.config:
            raise UsageError("Give either --spec or --config.")
        path = Path("pyproject.toml")
        needs_config = options.config or getattr(options, "needs_config", True) or path.exists()
        if options.spec or not needs_config:
            return one_off(options.spec or Path("openapi.yaml"), Path("generated"), "generated")
        return from_pyproject(options.config or Path("pyproject.toml"))
    given = [options.spec, options.output, options.package]
    if not any(given):
        return from_pyproject(options.config or Path("pyproject.toml"))
    if not all(given) or options.config:
        raise UsageError(
            "A one-off run needs --spec, --output and --package together, and no --config."
        )
    return one_off(options.spec, options.output, options.package)
