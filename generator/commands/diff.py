"""`diff`: what changed between two versions of a spec, and whom it breaks."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from generator.commands import Outcome
from generator.config import Config
from generator.diagnostics import UsageError
from generator.document import Node
from generator.engines.ahead import start_reader
from generator.review.accepted import EXPIRED, UNUSED, read_acceptance, template
from generator.review.compare import compare
from generator.review.findings import Finding
from generator.review.markdown import LIMIT, as_markdown, rule_table
from generator.review.policy import Policy
from generator.review.python_half import with_python, without_python
from generator.review.report import Terms, make_report
from generator.review.rules import RULES
from generator.review.settings import POLICIES
from generator.review.shown import Links
from generator.review.sides import Side, broken, read_sides
from generator.review.text import as_github, as_text, painted, rule_lines

_TEXT = "compare two versions of the spec: what changed, and whom it breaks"
_SIDE = "a file, a folder, a git ref, REF:PATH, or - for standard input"
_FORMATS = "text", "markdown", "github", "html"
_REPOSITORY = re.compile(r"https?://[\w.:-]+(/[\w.~-]+)+$")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    command = commands.add_parser("diff", help=_TEXT, description=_TEXT)
    command.add_argument("base", nargs="?", metavar="BASE", help=_SIDE)
    command.add_argument(
        "revision", nargs="?", metavar="REVISION", help="the same; without it the working tree"
    )
    command.add_argument("--config", type=Path, help="another pyproject.toml")
    command.add_argument("--spec", type=Path, help="one-off: this spec, no configuration")
    command.add_argument(
        "--merge-base",
        action="store_true",
        help="compare with the commit at which BASE and REVISION part, as a pull request does",
    )
    command.add_argument(
        "--fail-on",
        choices=("breaking", "warning", "any", "none"),
        default="breaking",
        help="from which level on the exit code is 1",
    )
    command.add_argument("--policy", choices=POLICIES, help="instead of that of the config")
    command.add_argument(
        "--today", type=date.fromisoformat, metavar="DATE", help="the day that dates count from"
    )
    command.add_argument("--rules", action="store_true", help="list the rules")
    command.add_argument(
        "--accept-template",
        action="store_true",
        help="print the entries that would accept what was found, to complete with a reason",
    )
    command.add_argument(
        "--python",
        action=argparse.BooleanOptionalAction,
        help="say what it does to the Python package, its version and --call-sites; "
        "on with a configuration, unless review.python is false there",
    )
    command.add_argument(
        "--call-sites",
        action="append",
        type=Path,
        metavar="DIR",
        help="a folder of Python code that calls the package: which lines are touched",
    )
    command.add_argument("--format", choices=("text", "json", *_FORMATS[1:]), default="text")
    command.add_argument("--max-length", type=int, default=LIMIT, help="of the markdown")
    command.add_argument(
        "--repository", metavar="URL", help="for links in the markdown; or from GitHub's variables"
    )
    command.add_argument("--sha", help="the commit of the working tree, for links")
    command.set_defaults(run=run, needs_config=False)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Compare two specs, or list the rules.

    Raises:
        UsageError: there is nothing to compare, or the configuration names an unknown rule.
        ReviewError: one of the two cannot be read, or is broken.
    """
    if options.rules or options.accept_template:
        _refuse_page(options.format)
    if options.rules:
        return _rules_listed()
    if options.base is None:
        raise UsageError("Name what to compare with, such as `diff origin/main`.")
    if config.is_one_off and options.revision is None and not options.spec:
        raise UsageError("There is no pyproject.toml here that names a spec: name both sides.")
    terms = _terms(options, config)
    base, revision = read_sides(
        options.base, options.revision, config, from_merge_base=options.merge_base
    )
    has_python = wants_python(options, config)
    if has_python and base.document.root != revision.document.root:
        start_reader()
    wire = make_report(base, revision, _compared(base, revision, config, terms), terms)
    report = without_python(wire)
    if has_python:
        report = _with_python(wire, base, revision, options, config)
    if options.accept_template:
        text = template(
            [each for each in report["findings"] if each["level"] != "info"], terms.today
        )
        return Outcome(data=report, texts=dict.fromkeys(_FORMATS, lambda: text), exit_code=0)
    links = _links(options)
    return Outcome(
        data=report,
        texts={
            "text": lambda: as_text(report),
            "markdown": lambda: as_markdown(report, links, options.max_length),
            "github": lambda: as_github(report),
            "html": lambda: _page(report, base, revision),
        },
        exit_code=1 if report["failing"] else 0,
        paint=painted,
    )


def _refuse_page(report_format: str) -> None:
    if report_format == "html":
        raise UsageError("The page shows what changed: leave --rules and --accept-template out.")


def _page(report: dict[str, Any], base: Side, revision: Side) -> str:
    from generator.review.page import as_page  # noqa: PLC0415 - the other formats need no Jinja

    return as_page(report, base.document, revision.document)


def wants_python(options: argparse.Namespace, config: Config) -> bool:
    """Tell whether the report is to say what changes in the Python package.

    It does so with a configuration that does not say otherwise. Without one, of any two specs that
    lie somewhere, only if it is asked to: there may be no package of them.

    Raises:
        UsageError: the options contradict each other.
    """
    asked: bool | None = options.python
    if asked is False and options.call_sites:
        raise UsageError("--call-sites needs the Python half: leave --no-python out.")
    if asked is not None:
        return asked
    return bool(options.call_sites) or (config.review.python and not config.is_one_off)


def _with_python(
    report: dict[str, Any], base: Side, revision: Side, options: argparse.Namespace, config: Config
) -> dict[str, Any]:
    # What this imports is of no use to a review of the wire alone.
    from generator.surface.generated import compare_generated  # noqa: PLC0415

    folders: Sequence[Path] = options.call_sites or ()
    comparison = compare_generated(
        base.document, revision.document, config, needs_api=bool(folders)
    )
    full = with_python(report, comparison)
    if folders and comparison.before:
        from generator.callsites.folders import read_sources  # noqa: PLC0415
        from generator.callsites.following import find_uses  # noqa: PLC0415 - as above
        from generator.callsites.touched import touched  # noqa: PLC0415

        sources = read_sources(folders, config.package)
        uses = find_uses(sources, comparison.before)
        full["call_sites"] = {
            "files": len(sources.files),
            "sites": touched(full, uses, comparison.before),
            "unread": list(sources.unread),
        }
    return full


def _terms(options: argparse.Namespace, config: Config) -> Terms:
    review = config.review
    known = {*RULES, EXPIRED, UNUSED}
    for rule in review.levels:
        if rule not in known:
            raise UsageError(
                f"[tool.generator] review.levels.{rule} is no rule. `diff --rules` lists them."
            )
    path = review.accepted
    return Terms(
        policy=options.policy or review.policy,
        fail_on=options.fail_on,
        today=options.today or datetime.now(UTC).date(),
        levels=review.levels,
        acceptance=read_acceptance(path, config.shown(path)) if path else None,
    )


def _compared(base: Side, revision: Side, config: Config, terms: Terms) -> Sequence[Finding]:
    """Return what the comparison finds.

    Raises:
        ReviewError: it fails since one of the two is not what the OpenAPI standard says.
    """
    policy = Policy(
        name=terms.policy,
        levels=terms.levels,
        open_enums=config.review.open_enums,
        deprecation_days=config.review.deprecation_days,
        deprecation_days_beta=config.review.deprecation_days_beta,
        stability_threshold=config.review.stability_threshold,
        today=terms.today,
    )
    try:
        return compare(base.document, revision.document, policy)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        if error := broken((base, revision)):
            raise error from None
        raise


def rules() -> list[Node]:
    """Return the rules as data: id, area, direction, sentence, why, and the level by policy."""
    return [
        {
            "id": each.id,
            "area": each.area,
            "direction": each.direction,
            "sentence": each.sentence,
            "why": each.why,
            "levels": {"default": each.default, "reference": each.reference},
        }
        for each in RULES.values()
    ]


def _rules_listed() -> Outcome:
    listed = rules()
    return Outcome(
        data={"rules": listed},
        texts={
            "text": lambda: rule_lines(listed),
            "markdown": lambda: rule_table(listed),
            "github": lambda: rule_lines(listed),
        },
        exit_code=0,
    )


def _links(options: argparse.Namespace) -> Links | None:
    """Return where lines can be read, from the options or from the variables of GitHub Actions."""
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    address = options.repository or (f"{server}/{name}" if server and name else None)
    if address is None:
        return None
    if not _REPOSITORY.match(address):
        raise UsageError(
            "--repository must be the address of a repository: https://github.com/owner/name."
        )
    return Links(address, options.sha or os.environ.get("GITHUB_SHA"))
