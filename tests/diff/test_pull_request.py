"""The review of a pull request from end to end: a real repository, and a stand-in for GitHub."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Generator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.review.checks import Check, in_a_process
from generator.review.comment import LONGEST, MARKER, compose
from tests.diff.conftest import SPEC, TITLE, Git, edit
from tests.diff.standing_in_github import BOT, TOKEN, Answer, GitHub, github

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
Printed = pytest.CaptureFixture[str]
READ_ONLY = Answer(403, {}, {"message": "Resource not accessible by integration"})


@dataclass
class PullRequest:
    """A branch `feature` that wants to go into `main`, and what a job of it prints."""

    git: Git
    hub: GitHub
    capsys: Printed
    event: Path
    summary: Path
    head_repository: str | None = "shop/books"

    def push(self, message: str = "Change") -> None:
        """Commit what lies on the disk, and tell the job of it."""
        self.git("add", "--all", "spec", "generated", "pyproject.toml")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}")
        repository = self.head_repository and {"full_name": self.head_repository}
        event = {
            "pull_request": {
                "number": 7,
                "title": "$(touch /tmp/pwned) `x` ::error::x",
                "base": {"sha": self.git("rev-parse", "main"), "repo": {"full_name": "shop/books"}},
                "head": {"sha": self.git("rev-parse", "HEAD"), "repo": repository},
            }
        }
        self.event.write_text(json.dumps(event), encoding="utf-8")

    def review(self, *options: str) -> tuple[int, str]:
        """Run the job; return its exit code and all that it printed."""
        self.capsys.readouterr()
        self.summary.unlink(missing_ok=True)
        code = main(["review", *options])
        printed = self.capsys.readouterr()
        assert TOKEN not in printed.out + printed.err
        assert TOKEN not in (self.summary.read_text() if self.summary.exists() else "")
        return code, printed.out + printed.err


def in_this_process(arguments: Sequence[str]) -> tuple[int, str]:
    """Run a command where the comparison that stands in is known, and twice as fast."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
        code = main(arguments)
    return code, out.getvalue()


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that the spec of the project gives."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "openapi.yaml").write_text(SPEC, encoding="utf-8")
    output = str(folder / "books")
    options = ["--spec", str(folder / "openapi.yaml"), "--output", output, "--package", "books"]
    assert main(["regenerate", *options]) == 0
    return folder / "books"


@pytest.fixture
def generated(project: Path, git: Git, package: Path) -> Git:
    """Run git in the project, which has its package and is on the branch `feature`."""
    shutil.copytree(package, project / "generated/books")
    assert main(["regenerate"]) == 0
    git("add", ".")
    git("commit", "--quiet", "--message=Generate")
    git("checkout", "--quiet", "-b", "feature")
    return git


@pytest.fixture
def request_7(
    generated: Git,
    capsys: Printed,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[PullRequest]:
    """A pull request that changes nothing yet."""
    job = tmp_path_factory.mktemp("job")
    monkeypatch.setattr("generator.commands.review.in_a_process", in_this_process)
    monkeypatch.setattr("time.sleep", str)  # returns at once
    with github() as hub:
        for name, value in {
            "TOKEN": TOKEN,
            "API_URL": hub.url,
            "SERVER_URL": "https://github.example",
            "REPOSITORY": "shop/books",
            "EVENT_PATH": str(job / "event.json"),
            "STEP_SUMMARY": str(job / "summary.md"),
        }.items():
            monkeypatch.setenv(f"GITHUB_{name}", value)
        request = PullRequest(generated, hub, capsys, job / "event.json", job / "summary.md")
        request.push()
        yield request


def test_one_comment_is_created_updated_and_cleared(request_7: PullRequest) -> None:
    hub = request_7.hub
    hub.say(f"{MARKER} I am not the bot", login="mallory")
    hub.say("Another comment of the bot")
    edit(TITLE, "")
    main(["regenerate"])
    request_7.push()
    code, printed = request_7.review()
    assert code == 1
    assert "::error file=spec/openapi.yaml,line=17,title=breaking%3A property-removed::" in printed
    assert "comment: created" in printed
    body = hub.ours()[1]
    assert body.startswith(f"{MARKER}\n\n### Spec review: 1 breaking change\n")
    sha = request_7.git("rev-parse", "main")
    assert f"(https://github.example/shop/books/blob/{sha}/spec/openapi.yaml#L19)" in body
    assert "| generated package | ok | fresh |" in body
    assert request_7.summary.read_text() == f"{body}\n"

    assert "comment: unchanged" in request_7.review()[1]
    edit("id: {type: string}", "id: {type: integer}")
    main(["regenerate"])
    request_7.push()
    code, printed = request_7.review()
    assert (code, "comment: updated" in printed) == (1, True)
    assert "1 breaking, 1 warning" in hub.ours()[1]

    request_7.git("checkout", "--quiet", "main", "--", ".")
    request_7.push()
    code, printed = request_7.review()
    assert (code, "comment: cleared" in printed) == (0, True)
    assert hub.ours() == ["Another comment of the bot"]
    assert len(hub.comments) == 2, "the comments of others stay"
    assert "nothing is left to say" in request_7.summary.read_text()
    assert "comment: not needed" in request_7.review()[1]


def test_the_status_follows_fail_on(request_7: PullRequest) -> None:
    edit("id: {type: string}", "id: {type: integer}")
    main(["regenerate"])
    request_7.push()
    assert request_7.review()[0] == 0
    assert request_7.review("--fail-on", "warning")[0] == 1
    assert "nothing breaking" in request_7.hub.ours()[0]


def test_a_stale_package_is_said_even_where_the_spec_changed_harmlessly(
    request_7: PullRequest,
) -> None:
    edit(TITLE, f"{TITLE}        isbn: {{type: string}}\n")
    request_7.push()
    code, printed = request_7.review()
    assert code == 1
    assert "::error title=generated package::stale: models.py" in printed
    body = request_7.hub.ours()[0]
    assert "Run `make regenerate`, and commit what changes." in body
    assert "- `stale: models.py`" in body
    assert "For information: 1" in body


def test_a_second_comment_of_ours_goes_and_the_first_of_many_pages_is_kept(
    request_7: PullRequest,
) -> None:
    for number in range(150):
        request_7.hub.say(f"chat {number}", login="somebody")
    first = request_7.hub.say(f"{MARKER} one")
    request_7.hub.say(f"{MARKER} two")
    edit(TITLE, "")
    request_7.push()
    request_7.review()
    (body,) = request_7.hub.ours()
    assert body == request_7.hub.comments[first]["body"]
    assert "1 breaking change" in body


def test_what_touches_nothing_of_ours_is_not_checked_and_its_comment_goes(
    request_7: PullRequest,
) -> None:
    request_7.hub.say(f"{MARKER} of an earlier commit")
    edit("[tool", "\n[tool", "pyproject.toml")
    request_7.push()
    options = ["--touching", "spec", "generated"]
    code, printed = request_7.review(*options)
    assert (code, printed) == (0, "comment: cleared\n")
    edit(TITLE, "")
    request_7.push()
    assert request_7.review(*options)[0] == 1


@pytest.mark.parametrize("repository", ["mallory/books", None])
def test_a_fork_gets_the_summary_and_github_is_not_asked(
    repository: str | None, request_7: PullRequest
) -> None:
    request_7.head_repository = repository
    edit(TITLE, "")
    request_7.push()
    code, printed = request_7.review()
    assert code == 1
    assert "the token of a fork can only read; the summary of the job has the review" in printed
    assert request_7.hub.calls == []
    assert "1 breaking change" in request_7.summary.read_text()


def test_the_report_of_a_job_is_one_folder_for_its_artifact(
    request_7: PullRequest, tmp_path: Path
) -> None:
    request_7.head_repository = "mallory/books"
    edit(TITLE, "")
    request_7.push()
    code, printed = request_7.review("--report", "spec-review")
    assert code == 1
    assert "report: spec-review" in printed
    assert Path("spec-review/review.md").read_text() == request_7.summary.read_text()
    files = {path.name for path in Path("spec-review").iterdir()}
    assert files == {"review.md", "review.html", "diff.json", "check.json"}
    page = Path("spec-review/review.html").read_text()
    assert "<h1>1 breaking change</h1>" in page
    assert "title: {type: string}" in page
    assert json.loads(Path("spec-review/diff.json").read_text())["counts"]["breaking"] == 1
    (tmp_path / "file").write_text("")
    code, printed = request_7.review("--report", "file")
    assert code == 2
    assert "file: cannot be written (File exists)." in printed


def test_the_comment_links_the_page_where_the_job_keeps_one(
    request_7: PullRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_RUN_ID", "42")
    edit(TITLE, "")
    request_7.push()
    request_7.review()
    assert "artifact" not in request_7.summary.read_text()
    request_7.review("--report", "spec-review")
    assert "/actions/runs/42#artifacts)" in request_7.summary.read_text()


def test_a_token_that_can_only_read_is_no_fault(request_7: PullRequest) -> None:
    request_7.hub.faults.append(READ_ONLY)
    code, printed = request_7.review()
    assert code == 0
    assert "Resource not accessible by integration" in printed
    assert "`permissions: pull-requests: write`" in printed


def test_without_a_token_there_is_the_summary(
    request_7: PullRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    assert "there is no GITHUB_TOKEN; the summary" in request_7.review()[1]


@pytest.mark.parametrize(
    ("fault", "times", "message"),
    [
        (Answer(401, {}, {"message": "Bad credentials"}), 1, "answers 401 (Bad credentials)."),
        (Answer(403, {"Retry-After": "60"}, {"message": "slow"}), 1, "too many requests. Run the"),
        (Answer(403, {"X-RateLimit-Remaining": "0"}), 1, "answers 403: too many requests."),
        (Answer(404, {}, {"message": "Not Found"}), 1, "Check the repository, the number and the"),
        (Answer(422, {}, {"message": "a\n::error::b"}), 1, r"answers 422 (a\n::error::b)"),
        (Answer(302, {"Location": "http://127.0.0.1:9/"}), 1, "answers 302."),
        (Answer(502), 3, "answers 502. The review stands; run the job again."),
    ],
)
def test_what_github_refuses_is_one_message_after_the_summary(
    fault: Answer, times: int, message: str, request_7: PullRequest
) -> None:
    edit(TITLE, "")
    request_7.push()
    request_7.hub.faults += [fault] * times
    code, printed = request_7.review()
    assert code == 2
    assert message in printed
    assert "::error title=comment::" in printed
    assert "::error file=spec/openapi.yaml,line=17" in printed, "the review itself is not lost"
    assert len(request_7.hub.calls) == times
    assert request_7.summary.exists()


def test_a_passing_fault_is_tried_again_but_a_comment_is_never_written_twice(
    request_7: PullRequest,
) -> None:
    edit(TITLE, "")
    request_7.push()
    request_7.hub.faults += [Answer(502)] * 2
    assert "comment: created" in request_7.review()[1]
    request_7.hub.comments.clear()
    request_7.hub.calls.clear()
    request_7.hub.faults += [Answer(200, body=[]), Answer(502)]
    assert request_7.review()[0] == 2
    assert [call.split("?")[0] for call in request_7.hub.calls] == [
        "GET /repos/shop/books/issues/7/comments",
        "POST /repos/shop/books/issues/7/comments",
    ]


def test_a_comment_that_was_removed_just_now_is_written_anew(request_7: PullRequest) -> None:
    gone = {"id": 5, "body": f"{MARKER} gone", "user": {"login": BOT}}
    edit(TITLE, "")
    request_7.push()
    request_7.hub.faults.append(Answer(200, body=[gone]))
    assert "comment: created" in request_7.review()[1]
    assert len(request_7.hub.ours()) == 1


def test_a_host_that_does_not_answer_is_one_message(
    request_7: PullRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    code, printed = request_7.review()
    assert (code, "GitHub cannot be reached (ConnectError)" in printed) == (2, True)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("TOKEN", f"{TOKEN}\nx", "GITHUB_TOKEN holds a character that no token has."),
        ("API_URL", "http://github.example", "a token is only sent by https."),
        ("API_URL", "http://127.0.0.1.evil.example/", "a token is only sent by https."),
        ("EVENT_PATH", "/nowhere.json", "/nowhere.json: the event cannot be read."),
        ("REPOSITORY", "", "GITHUB_EVENT_PATH and GITHUB_REPOSITORY are not set."),
        ("REPOSITORY", "a/../b", "the event names no commits or no repository."),
    ],
)
def test_a_job_that_is_set_up_wrong_is_told_so(
    variable: str,
    value: str,
    message: str,
    request_7: PullRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(f"GITHUB_{variable}", value)
    code, printed = request_7.review()
    assert (code, message in printed) == (2, True)
    assert request_7.hub.calls == []


@pytest.mark.parametrize(
    "event", ["[]", '{"push": 1}', '{"pull_request": {"number": 7}}', "{", '{"pull_request": 3}']
)
def test_an_event_of_no_pull_request_is_told_so(event: str, request_7: PullRequest) -> None:
    request_7.event.write_text(event, encoding="utf-8")
    code, printed = request_7.review()
    assert (code, "make diff` does the same" in printed) == (2, True)


def test_a_commit_that_would_be_an_option_never_reaches_git(request_7: PullRequest) -> None:
    event = json.loads(request_7.event.read_text())
    event["pull_request"]["base"]["sha"] = "--output=/tmp/x"
    request_7.event.write_text(json.dumps(event), encoding="utf-8")
    assert request_7.review()[0] == 2


def test_a_shallow_clone_is_said_in_the_comment(
    request_7: PullRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edit(TITLE, "")
    main(["regenerate"])
    request_7.push()
    clone = tmp_path_factory.mktemp("clone")
    url = f"file://{Path.cwd()}"
    request_7.git("clone", "--quiet", "--depth=1", "--branch=feature", url, str(clone))
    monkeypatch.chdir(clone)
    code, printed = request_7.review("--touching", "spec")
    assert code == 2
    assert "::error title=changes of the spec::" in printed
    (body,) = request_7.hub.ours()
    assert "### Spec review: could not check" in body
    assert "fetch-depth: 0" in body
    assert "| generated package | ok | fresh |" in body


def test_a_spec_that_cannot_be_read_is_said_once_by_each_check(request_7: PullRequest) -> None:
    edit("openapi: 3.1.0", "openapi: [")
    request_7.push()
    code, printed = request_7.review()
    assert code == 2
    assert printed.count("not valid YAML") == 2
    assert "**could not check**" in request_7.hub.ours()[0]


def test_what_is_too_long_is_left_out_as_a_whole() -> None:
    first = Check(title="changes of the spec", code=1, result="1 breaking", markdown="x" * 50_000)
    long = Check(title="recordings", code=1, result="disagree", markdown="y" * 20_000)
    short = Check(title="upstream", code=1, result="differs", markdown="z" * 100)
    body = compose([first, long, short], LONGEST)
    assert body is not None
    assert len(body) < LONGEST
    assert "recordings: Too long to be shown here: the summary of the job has it." in body
    assert "z" * 100 in body
    assert "y" * 20_000 in (compose([first, long, short], 500_000) or "")


def test_a_command_runs_in_a_process_that_knows_no_token(
    project: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = "import os, sys; print(sorted(key for key in os.environ if 'TOKEN' in key)); sys.exit(3)"
    (project / "generator").mkdir()
    (project / "generator/__init__.py").touch()
    (project / "generator/__main__.py").write_text(spy, encoding="utf-8")
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    assert in_a_process(["check"]) == (3, "[]\n")
    shutil.rmtree(project / "generator")
    monkeypatch.setenv("PYTHONPATH", str(root))
    code, printed = in_a_process(["check", "--format", "json"])
    report: dict[str, Any] = json.loads(printed)
    assert (code, report["spec"]) == (1, "spec/openapi.yaml")
