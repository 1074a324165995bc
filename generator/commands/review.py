"""`review`: all checks of a pull request of GitHub, and the one comment about them."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.commands import Outcome
from generator.config import Config
from generator.escape import annotation, github_message, one_line
from generator.review.checks import Check, in_a_process, run_checks
from generator.review.comment import LONGEST, LONGEST_SUMMARY, compose
from generator.review.github import Comments, ReadOnlyError
from generator.review.pull_request import AUTHOR, PullRequest, keep_comment, read_event
from generator.review.repository import Repository, ReviewError
from generator.review.shown import Links

_TEXT = "review a pull request of GitHub: run all checks, keep one comment about them"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for subparsers
    """Add the command to the parser."""
    command = commands.add_parser("review", help=_TEXT, description=_TEXT)
    command.add_argument("--config", type=Path, help="another pyproject.toml")
    command.add_argument(
        "--fail-on", choices=("breaking", "warning", "any", "none"), default="breaking"
    )
    command.add_argument(
        "--touching",
        nargs="+",
        metavar="PATH",
        help="check only what changes something there; else clear the comment",
    )
    command.add_argument("--author", default=AUTHOR, help="who writes the comments of the token")
    command.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="write the review there, for an artifact: text, page, and what each command said",
    )
    command.add_argument("--format", choices=("text", "json", "github"), default="github")
    command.set_defaults(run=run, spec=None)


def run(options: argparse.Namespace, config: Config) -> Outcome:
    """Run all checks, then write the summary of the job and the comment.

    Raises:
        UsageError: this is no workflow of a pull request, or its token is none.
        ReviewError: the summary or the folder of the report cannot be written.
    """
    request = read_event(os.environ)
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    links = Links(f"{server}/{request.repository}", request.head)
    checks: list[Check] = []
    if _is_concerned(request, config, options.touching):
        checks = run_checks(config, request.base, options.fail_on, links, in_a_process)
    artifacts = _artifacts(links) if options.report else None
    said = compose(checks, LONGEST_SUMMARY, artifacts) or "### Spec review: nothing is left to say"
    _summarize(said)
    if options.report:
        _keep(options.report, said, checks, _page(checks, request))
    lines = [f"{check.title}: {check.result}" for check in checks]
    annotations = [check.annotations for check in checks if check.annotations]
    codes = [check.code for check in checks]
    try:
        comment = _commented(request, compose(checks, LONGEST, artifacts), options.author)
    except ReviewError as error:
        comment = f"not written: {error}"
        annotations.append(annotation("error", one_line(str(error)), title="comment"))
        codes.append(2)
    lines.append(f"comment: {comment}")
    if options.report:
        lines.append(f"report: {config.shown(options.report)}")
    return Outcome(
        data={
            "checks": [_data(check) for check in checks],
            "comment": comment,
        },
        texts={
            "text": lambda: one_line_each(lines),
            "github": lambda: "\n".join([*annotations, one_line_each(lines)]),
        },
        exit_code=min(2, max(codes, default=0)),
    )


def _is_concerned(request: PullRequest, config: Config, paths: Sequence[str] | None) -> bool:
    """Tell whether a pull request changes what is reviewed, or may do so."""
    if not paths:
        return True
    try:
        repository = Repository.around(config.root)
        return repository.touched(request.base, request.head, paths)
    except ReviewError:
        return True  # a shallow clone: the comparison says what to do


def one_line_each(lines: Sequence[str]) -> str:
    """Return lines none of which can begin a workflow command."""
    return "\n".join(github_message(one_line(line)) for line in lines)


def _data(check: Check) -> dict[str, object]:
    return {"title": check.title, "exit_code": check.code, "result": check.result}


def _commented(request: PullRequest, body: str | None, author: str) -> str:
    """Keep the comment, where the token can; return what became of it."""
    if request.is_fork:
        return "none: the token of a fork can only read; the summary of the job has the review"
    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        return "none: there is no GITHUB_TOKEN; the summary of the job has the review"
    api = os.environ.get("GITHUB_API_URL", "https://api.github.com")
    try:
        with Comments(api, request.repository, request.number, token) as comments:
            return keep_comment(comments, body, author)
    except ReadOnlyError as error:
        return f"none: {error}"


def _artifacts(links: Links) -> str | None:
    """Return where a person finds what the job uploads, if it is a job."""
    run = os.environ.get("GITHUB_RUN_ID", "")
    return f"{links.repository}/actions/runs/{run}#artifacts" if run.isdecimal() else None


def _page(checks: Sequence[Check], request: PullRequest) -> str | None:
    """Return the changes of the spec as a page, if there are any."""
    found = [check for check in checks if check.command == "diff" and check.markdown]
    if not found or found[0].is_failed:
        return None
    _, page = in_a_process(["diff", request.base, "--merge-base", "--format", "html"])
    return page or None


def _keep(folder: Path, text: str, checks: Sequence[Check], page: str | None) -> None:
    """Write a review into a folder of its own: as a person reads it, and as data.

    Raises:
        ReviewError: it cannot be written.
    """
    files = {"review.md": f"{text}\n"}
    if page:
        files["review.html"] = page
    for check in checks:
        files[f"{check.command}.json"] = json.dumps(check.report, indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise ReviewError(f"{folder}: cannot be written ({error.strerror}).") from None


def _summarize(text: str) -> None:
    """Add a text to the summary of the job, where there is one.

    Raises:
        ReviewError: it cannot be written.
    """
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8") as summary:
            summary.write(f"{text}\n")
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written ({error.strerror}).") from None
