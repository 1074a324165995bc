"""`regenerate` and `check`: write the package, or tell whether it is fresh."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.commands import Outcome, config_options
from generator.config import Config, Upstream
from generator.recognition import remember
from generator.report import as_text, findings, make_report

if TYPE_CHECKING:  # they take as long to import as all that an unchanged spec needs
    from generator.document import Document
    from generator.pipeline import Output

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


def stamped_files(output: Output, config: Config) -> dict[str, str]:
    """Return the files of an output with the stamp of all that they were made of."""
    from importlib.metadata import version  # noqa: PLC0415 - see above

    from generator.layers import template_texts  # noqa: PLC0415
    from generator.write import stamped  # noqa: PLC0415

    source, tools = output.document, {tool: version(tool) for tool in TOOLS}
    own = template_texts(config.templates)
    templates = {config.label(path): text for path, text in own.items()}
    return stamped(output.files, source.text, tools, source.others, templates)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Generate the package, then write or compare it."""
    from generator.pipeline import generate  # noqa: PLC0415 - see above
    from generator.write import compare, publish  # noqa: PLC0415

    # What the engine of models drops holds itself together, and is as much as what it keeps.
    gc.set_threshold(_YOUNG)
    gc.enable()
    output = generate(config)
    files = stamped_files(output, config)
    found = [] if options.gaps == "report" else findings(output, config)
    writes = options.command == "regenerate" and not found
    if writes:
        difference = publish(files, config.output, force=options.force)
    else:
        difference = compare(files, config.output)
    report = make_report(output, difference, found, config, written=writes)
    if writes:
        nothing = {key: list[str]() for key in ("added", "changed", "removed", "edited")}
        again = _outcome({**report, **nothing, "written": False}, [], 0).said(options.format)
        read = map(str, _paths(config, output.document))
        remember(options.arguments, str(config.output), read, again, options.started)
    is_stale = options.command == "check" and not difference.is_empty
    lines, disagrees = list[str](), False
    if options.command == "check" and config.upstream:
        lines, disagrees = _compared_upstream(report, output.document, config, config.upstream)
    return _outcome(report, lines, 1 if found or is_stale or disagrees else 0)


def _paths(config: Config, document: Document) -> list[Path]:
    """Return the files that were read, and the folders of which any file may have been."""
    others = (config.spec.parent / name for name in document.others)
    own = (config.file,) if config.file else ()
    return [*own, config.spec, *others, *config.overlays, *config.templates]


def _compared_upstream(
    report: dict[str, Any], document: Document, config: Config, upstream: Upstream
) -> tuple[list[str], bool]:
    """Add to a report what the vendor publishes otherwise; return it as lines too."""
    from generator.upstream.fingerprint import read  # noqa: PLC0415 - see above
    from generator.upstream.report import finding_lines, summary, upstream_report  # noqa: PLC0415

    sources = read(upstream.fingerprint, config.shown(upstream.fingerprint))
    published = upstream_report(document, sources, config, upstream)
    report["upstream"] = published
    return [*finding_lines(published), summary(published)], bool(published["findings"])


def _outcome(report: dict[str, Any], lines: list[str], exit_code: int) -> Outcome:
    texts = {"text": lambda: "\n".join([as_text(report), *lines])}
    return Outcome(data=report, texts=texts, exit_code=exit_code)
