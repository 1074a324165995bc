"""What the README says is true: its example runs, its commands exist, its tables are complete."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import httpx2
import pytest
from closecrm._clients import Options
from closecrm._runtime.configuration import Settings

from generator.cli import main
from generator.config import Config
from tests.sandbox.serving import running

ACCOUNTS = {
    "data": [
        {"_type": "google", "id": "a", "synced_calendars": ["me@example.com"]},
        {"_type": "custom_email", "id": "b", "smtp": {"host": "smtp.example.com"}},
        {"_type": "fax", "id": "c", "baud": 9600},
        {"_type": "zoom", "id": "d"},
    ],
    "has_more": False,
}


@pytest.fixture
def readme(root: Path) -> str:
    """The text of the README."""
    return (root / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_example_runs(
    readme: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(_self: object, _request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=ACCOUNTS)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer)
    exec(blocks(readme, "python")[0], {})  # noqa: S102 - the README's own example
    assert capsys.readouterr().out.splitlines() == [
        "a ['me@example.com']",
        "b smtp.example.com",
        "c fax {'baud': 9600}",
        "d zoom",
        "['google', 'custom_email', 'fax', 'zoom']",
    ]


def test_the_example_of_production_builds_a_client_and_a_view(readme: str) -> None:
    names: dict[str, Any] = {}
    exec(blocks(readme, "python")[1], names)  # noqa: S102 - the README's own example
    assert type(names["client"]) is type(names["patient"])
    names["client"].close()


@pytest.mark.block_network(allowed_hosts=[r"127\.0\.0\.1$"])
def test_the_example_of_the_sandbox_runs(
    readme: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CLOSE_ACCESS_TOKEN", raising=False)
    (example,) = [code for code in blocks(readme, "python") if "127.0.0.1:8000" in code]
    names: dict[str, Any] = {}
    with running() as base_url:
        exec(example.replace("http://127.0.0.1:8000/api/v1", base_url), names)  # noqa: S102 - the README's
        names["client"].close()
    assert capsys.readouterr().out == "google 1\n"


def test_every_option_is_explained_with_its_default(readme: str) -> None:
    rows = [row for row in readme.splitlines() if row.startswith("| `")]
    shown = {row: set(re.findall(r"`([a-z_]+)`", row.split("|")[1])) for row in rows}
    assert set(Options.__annotations__) <= set().union(*shown.values())
    defaults = vars(Settings())
    for row, names in shown.items():
        for name in names & {"total_timeout", "max_retries", "min_backoff", "max_retry_after"}:
            assert f"| {defaults[name]:g}" in row, name


def test_the_two_commands_come_first(readme: str) -> None:
    commands = [line.split("#")[0].strip() for line in blocks(readme, "sh")[0].splitlines()]
    assert commands == ["make regenerate", "make test"]


def test_every_make_target_exists_and_explains_itself(readme: str, root: Path) -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    listed = {line.split()[0] for line in shown.splitlines()}
    assert set(re.findall(r"`?make ([a-z]+)", readme)) <= listed


def test_the_one_off_command_works(
    readme: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (command,) = [line for line in blocks(readme, "sh")[1].splitlines() if line]
    words = shlex.split(command)
    assert words[:3] == [".venv/bin/python", "-m", "generator"]
    spec = (root / "tests" / "bookshop" / "spec.yaml").read_text(encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(spec, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(words[3:]) == 0
    assert (tmp_path / "src" / "bookshop" / "__init__.py").exists()


def test_every_key_of_the_configuration_is_explained(readme: str) -> None:
    table = readme[readme.index("| key |") : readme.index("And in the spec:")]
    named = set(re.findall(r"`([a-z_]+)`", table))
    assert {field.name for field in fields(Config)} - {"root", "file", "is_one_off"} <= named


def test_every_folder_of_the_layout_exists(readme: str, root: Path) -> None:
    for folder in re.findall(r"^\| `([a-z/]+/)` \|", readme, re.MULTILINE):
        assert (root / folder).is_dir(), folder


def test_the_matrix_of_what_is_proven_is_the_real_one(
    readme: str, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    assert main(["verify"]) == 0
    printed = capsys.readouterr().out.splitlines()
    (shown,) = blocks(readme, "text")
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines == [line for line in printed if line in lines]
    assert lines[-1].startswith("0 of 8 operations proven live")


def test_the_example_of_a_review_is_what_diff_prints(
    readme: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = tmp_path / "spec/openapi.yaml"
    spec.parent.mkdir()
    text = (root / "spec/openapi.yaml").read_text(encoding="utf-8")
    spec.write_text(text, encoding="utf-8")
    table = (root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(table, encoding="utf-8")
    somebody = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"]
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        [*somebody, "commit", "--quiet", "--message=Begin"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)  # noqa: S603, S607
    before = (
        "          description: This user allows another to send; without either filter, you do.\n"
    )
    after = "          description: This user allows another to send.\n          required: true\n"
    assert text.count(before) == 1
    spec.write_text(text.replace(before, after), encoding="utf-8")
    assert main(["diff", "--merge-base", "origin/main"]) == 1
    assert blocks(readme, "console") == [f"$ make diff\n{capsys.readouterr().out}"]
