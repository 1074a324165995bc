"""`regenerate` and `check`: write the package, or tell whether it is fresh."""

from __future__ import annotations

import argparse
import gc
from typing import TYPE_CHECKING, Any

from generator.commands import Outcome, config_options
from generator.config import Config, Upstream
from generator.recognition import recognized, remember
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
    if options.command == "regenerate" and (report := _fresh(options, config)):
        return _outcome(report, [], 0)
    return _made(options, config)


def _fresh(options: argparse.Namespace, config: Config) -> dict[str, Any] | None:
    """Return the report of a package that needs no look at its spec, else None."""
    report = recognized(config)
    shown = {"spec": config.shown(config.spec), "output": config.shown(config.output)}
    if report is None or not shown.items() <= report.items():  # or it runs in another folder
        return None
    missing = {gap["pointer"] for gap in report["gaps"]}
    if options.gaps != "report" and missing != set(config.accepted_gaps):
        return None
    return {**report, "accepted_gaps": list(config.accepted_gaps)}


def _made(options: argparse.Namespace, config: Config) -> Outcome:
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
        remember(config, {**report, **nothing, "written": False}, output.document.others)
    is_stale = options.command == "check" and not difference.is_empty
    lines, disagrees = list[str](), False
    if options.command == "check" and config.upstream:
        lines, disagrees = _compared_upstream(report, output.document, config, config.upstream)
    return _outcome(report, lines, 1 if found or is_stale or disagrees else 0)


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
