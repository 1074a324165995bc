"""The commands that review a pull request, each run by itself, and what each has to say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.config import Config
from generator.document import is_node
from generator.escape import annotation, markdown, one_line
from generator.evidence import verdict_text
from generator.review import text
from generator.review.markdown import as_markdown
from generator.review.shown import Links
from generator.upstream import report as upstream_report

Run = Callable[[Sequence[str]], tuple[int, str]]
"""Runs a command of the generator; returns its exit code and what it printed."""

_SECRETS = ("GITHUB_TOKEN", "GH_TOKEN")
_TIMEOUT = 600.0  # seconds
_MANY = 20
_FAILED = "could not check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one command has to say of a pull request."""

    title: str
    code: int
    """0 when all is fine, 1 for a finding, 2 when it could not check."""
    result: str
    """In a few words of ours: nothing of a spec."""
    markdown: str = ""
    """What there is to read; empty when there is nothing."""
    annotations: str = ""
    command: str = ""
    """The command that it ran."""
    report: object = None
    """What that printed, as JSON data."""

    @property
    def is_failed(self) -> bool:
        """Whether it could not check."""
        return self.result == _FAILED


def in_a_process(arguments: Sequence[str]) -> tuple[int, str]:
    """Run a command in a process of its own, which knows no token."""
    environment = {key: each for key, each in os.environ.items() if key not in _SECRETS}
    command = [sys.executable, "-m", "generator", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list; the commits in it were checked
            command,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=_TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        return 2, json.dumps({"error": [f"{arguments[0]}: has not ended in {_TIMEOUT:g} s."]})
    return done.returncode, done.stdout


def run_checks(
    config: Config, base: str, fail_on: str, links: Links, run: Run = in_a_process
) -> list[Check]:
    """Run all commands that the configuration has something for.

    Args:
        config: says what there is: recordings, facts of upstream.
        base: the commit that the pull request wants to go into.
        fail_on: from which level on a change of the spec is a finding.
        links: where lines of the spec can be read.
        run: runs one command.
    """
    differs = ["diff", base, "--merge-base", "--fail-on", fail_on]
    checks = [
        _check("changes of the spec", differs, run, lambda code, said: _diff(code, said, links)),
        _check("generated package", ["check"], run, _fresh),
    ]
    if config.cassettes:
        checks.append(_check("recordings", ["verify"], run, _verify))
    if config.upstream:
        checks.append(_check("upstream", ["upstream"], run, _upstream))
    return checks


def _check(
    title: str, command: Sequence[str], run: Run, read: Callable[[int, Any], Check]
) -> Check:
    code, printed = run([*command, "--format", "json"])
    try:
        said = json.loads(printed)
    except ValueError:
        said = {"error": [f"`{command[0]}` ended without a report; the log says why."]}
    if is_node(said) and "error" in said:
        check = _failed(title, max(code, 1), [str(each) for each in said["error"]])
    else:
        check = read(code, said)
    return replace(check, command=command[0], report=said)


def _failed(title: str, exit_code: int, messages: Sequence[str]) -> Check:
    lines = [line for message in messages for line in message.splitlines()]
    return Check(
        title=title,
        code=exit_code,
        result=_FAILED,
        markdown="\n".join(f"- {markdown(line)}" for line in lines[:_MANY]),
        annotations="\n".join(
            annotation("error", one_line(line), title=title) for line in lines[:_MANY]
        ),
    )


def _diff(exit_code: int, report: Any, links: Links) -> Check:  # noqa: ANN401 - JSON
    has_any = report["findings"] or report["accepted"] or report["python"]
    return Check(
        title="changes of the spec",
        code=exit_code,
        result=text.found(report),
        markdown=as_markdown(report, links, 50_000) if has_any else "",
        annotations=text.as_github(report),
    )


def _fresh(_: int, report: Any) -> Check:  # noqa: ANN401 - JSON
    moved = [path for key in ("added", "changed", "removed", "edited") for path in report[key]]
    lines = [*report["findings"], *(f"stale: {path}" for path in moved)]
    remedy = "Run `make regenerate`, and commit what changes.\n\n" if moved else ""
    more = [f"and {len(lines) - _MANY} more"] if lines[_MANY:] else []
    return Check(
        title="generated package",
        code=1 if lines else 0,
        result="not what the spec gives" if lines else "fresh",
        markdown=remedy + "\n".join(f"- {each}" for each in [*map(markdown, lines[:_MANY]), *more])
        if lines
        else "",
        annotations="\n".join(
            annotation("error", one_line(line), title="generated package") for line in lines[:_MANY]
        ),
    )


def _verify(exit_code: int, verdict: Any) -> Check:  # noqa: ANN401 - JSON
    return Check(
        title="recordings",
        code=exit_code,
        result="disagree with the spec" if exit_code else "agree with the spec",
        markdown=verdict_text.as_markdown(verdict) if exit_code else "",
        annotations=verdict_text.as_github(verdict) if exit_code else "",
    )


def _upstream(exit_code: int, report: Any) -> Check:  # noqa: ANN401 - JSON
    return Check(
        title="upstream",
        code=exit_code,
        result="the spec differs" if exit_code else "the spec agrees",
        markdown=upstream_report.as_markdown(report) if exit_code else "",
        annotations=upstream_report.as_github(report) if exit_code else "",
    )
