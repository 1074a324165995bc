"""`verify`: whether recordings, spec and models agree, and how much is proven."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.commands import Outcome
from generator.config import Config
from generator.diagnostics import OutputError, UsageError
from generator.evidence.cassettes import find_cassettes
from generator.evidence.tally import Tally
from generator.evidence.verdict import make_verdict
from generator.evidence.verdict_text import as_github, as_markdown, as_text
from generator.evidence.verify import examiner, verify

if TYPE_CHECKING:
    from generator.evidence.proposal import Proposal


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    text = "compare recorded traffic with the spec and the generated models"
    command = commands.add_parser("verify", help=text, description=text)
    command.add_argument("--config", type=Path, help="another pyproject.toml")
    command.add_argument("--spec", type=Path, help="one-off: this spec, without generated models")
    command.add_argument(
        "--cassettes",
        type=Path,
        action="append",
        metavar="DIR",
        help="a folder of cassettes, also of another project; instead of those of the config",
    )
    command.add_argument("--format", choices=("text", "json", "markdown", "github"), default="text")
    command.add_argument(
        "--propose",
        type=Path,
        metavar="DIR",
        help="write the correction of the spec there: overlay.yaml and spec.patch",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Examine all cassettes.

    Raises:
        UsageError: a folder does not exist, or none holds a cassette.
    """
    folders = options.cassettes or config.cassettes
    for folder in folders:
        if options.cassettes and not folder.exists():
            raise UsageError(f"{folder}: does not exist. Give a folder of cassettes.")
    paths = find_cassettes(folders)
    if not paths:
        names = ", ".join(map(config.shown, folders)) or "the configuration"
        raise UsageError(f"{names}: no cassettes. Give a folder with --cassettes.")
    tally = verify(config, paths, _with_progress if sys.stderr.isatty() else None)
    known = examiner(config)
    spec = config.shown(config.spec)
    verdict = make_verdict(known.contract, known.schemas, tally, spec, known.document)
    if options.propose:
        from generator.evidence.proposal import propose  # noqa: PLC0415 - most runs do not

        verdict["proposal"] = _write_proposal(propose(config, paths, tally), options.propose)
    return Outcome(
        data=verdict,
        texts={
            "text": lambda: as_text(verdict),
            "markdown": lambda: as_markdown(verdict),
            "github": lambda: as_github(verdict),
        },
        exit_code=1 if verdict["failing"] else 0,
    )


def _write_proposal(proposal: Proposal, folder: Path) -> dict[str, object]:
    """Write a proposal, and return what there is to say of it.

    Raises:
        OutputError: the folder cannot be written.
    """
    files = {"overlay.yaml": proposal.overlay, "spec.patch": proposal.patch}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}).") from None
    return {
        "edits": len(proposal.edits),
        "files": [Config.shown(folder / name) for name in files],
        "by_hand": [
            f"{each.kind}: {each.route} {each.part} {each.pointer}".rstrip()
            for each in proposal.by_hand
        ],
    }


def _with_progress(parts: Iterable[Tally], number: int) -> Iterable[Tally]:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import track  # noqa: PLC0415

    return track(parts, "verify", total=number, console=Console(stderr=True), transient=True)
