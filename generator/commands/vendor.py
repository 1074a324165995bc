"""`vendor`: copy the package into another repository, and tell later whether it is as it was."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from generator.commands import Outcome
from generator.config import Config
from generator.config_file import from_pyproject, one_off, table_of
from generator.diagnostics import GenerationError
from generator.recognition import STAMP
from generator.vendoring import Origin, origin, vendor
from generator.write import standing

_TEXT = "copy the generated package into another repository, or check such a copy"
_BESIDE = Path(__file__).parent.parent.parent / "pyproject.toml"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    command = commands.add_parser("vendor", help=_TEXT, description=_TEXT)
    command.add_argument(
        "destination", type=Path, metavar="DEST", help="the folder of the copy: app/_vendor/NAME"
    )
    command.add_argument(
        "--check", action="store_true", help="tell whether the copy was edited or is older"
    )
    command.add_argument(
        "--force", action="store_true", help="overwrite files that were edited by hand"
    )
    command.add_argument(
        "--config", type=Path, help="the pyproject.toml of the repository that generates it"
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=run, find_config=find_config)


def find_config(options: argparse.Namespace) -> Config:
    """Return the configuration of the package: that here, or that beside the generator.

    Raises:
        UsageError: the one that was named, or found, is wrong.
    """
    if options.config:
        return from_pyproject(options.config)
    for path in (Path("pyproject.toml"), _BESIDE):
        if _has_table(path):
            return from_pyproject(path)
    return one_off(Path("openapi.yaml"), Path("generated"), "generated")


def _has_table(path: Path) -> bool:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return table_of(document) is not None


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Copy the package, or compare a copy with it."""
    destination: Path = options.destination
    if options.check:
        return _checked(destination, config)
    difference = vendor(config.output, destination, force=options.force)
    changes = len(difference.added) + len(difference.changed) + len(difference.removed)
    said = f"files changed: {changes}" if changes else "nothing changed"
    data = {
        "destination": str(destination),
        "added": list(difference.added),
        "changed": list(difference.changed),
        "removed": list(difference.removed),
    }
    return Outcome(data=data, texts={"text": lambda: f"{destination}: {said}"}, exit_code=0)


def _checked(destination: Path, config: Config) -> Outcome:
    copy = standing(destination)
    found = origin(copy, config)
    changes = _changes(found, config)
    is_edited = bool(copy.edited or copy.missing)
    is_behind = found.state in {"older", "other tools"} or (
        found.state == "unknown" and (config.output / STAMP).exists()
    )
    lines = [
        *(f"{destination}: {path} was edited" for path in copy.edited),
        *(f"{destination}: {path} is missing" for path in copy.missing),
        *(f"{destination}: {path} was added, and stays" for path in copy.added),
        f"{destination}: {found.note}" if found.note else f"{destination}: not older",
        *changes,
    ]
    data = {
        "destination": str(destination),
        "edited": list(copy.edited),
        "missing": list(copy.missing),
        "added": list(copy.added),
        "state": found.state,
        "commit": found.commit,
        "note": found.note,
        "changes": changes,
    }
    text = "\n".join(lines)
    return Outcome(data=data, texts={"text": lambda: text}, exit_code=int(is_edited or is_behind))


def _changes(found: Origin, config: Config) -> list[str]:
    """Return what changed in the spec since a copy was made, as `diff` tells it."""
    if found.commit is None:
        return []
    try:
        from generator.commands import diff  # noqa: PLC0415 - it reads YAML, which may not be here
        from generator.review.repository import Repository  # noqa: PLC0415

        parser = argparse.ArgumentParser()
        diff.add(parser.add_subparsers())
        path = Repository.around(config.root).path_of(config.spec)
        options = parser.parse_args(["diff", f"{found.commit}:{path}", "--no-python"])
        outcome = diff.run(options, config)
        return outcome.texts["text"]().splitlines()
    except ImportError as error:
        return [f"what changed in the spec cannot be told: {error.name} is not installed here"]
    except GenerationError as error:
        return [f"what changed in the spec cannot be told: {error}"]
