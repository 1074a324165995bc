"""The workflows: sound, harmless, and run through the tools that `make check` runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

WORKFLOWS = ("ci.yml", "spec-review.yml")


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def accepted(root: Path, folder: Path) -> bool:
    """Tell whether both tools have nothing against the workflows of a folder."""
    files = [str(path) for path in sorted((folder / "workflows").iterdir())]
    schema = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files]
    audit = ["zizmor", "--offline", "--quiet", "--config", str(root / ".github/zizmor.yml")]
    commands = [schema, [*audit, *files]]
    return all(
        subprocess.run([tool(name), *options], check=False, capture_output=True).returncode == 0  # noqa: S603
        for name, *options in commands
    )


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """A copy of the workflows."""
    (tmp_path / "workflows").mkdir()
    for name in WORKFLOWS:
        text = (root / ".github/workflows" / name).read_text(encoding="utf-8")
        (tmp_path / "workflows" / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_tools_have_nothing_against_the_workflows(root: Path, folder: Path) -> None:
    names = sorted(path.name for path in (root / ".github/workflows").iterdir())
    assert names == sorted(WORKFLOWS)
    assert accepted(root, folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("timeout-minutes: 15", "timeout_minutes: 15"),
        ("actions/setup-python@v5", "actions/setup-python"),
        ("actions/setup-python@v5", "somebody/setup-python@v5"),
        ("make setup", "echo ${{ github.event.pull_request.title }}"),
        ("          persist-credentials: false\n", ""),
        ("  pull_request:\n", "  pull_request_target:\n"),
    ],
)
def test_the_tools_see_what_is_planted(old: str, new: str, root: Path, folder: Path) -> None:
    path = folder / "workflows/spec-review.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert not accepted(root, folder)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_uses_few_actions_and_runs_no_text_of_a_pull_request(
    name: str, root: Path
) -> None:
    workflow: dict[str, Any] = yaml.safe_load((root / ".github/workflows" / name).read_text())
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    used = {step["uses"].partition("@")[0] for step in steps if "uses" in step}
    uploads = {"actions/upload-artifact"} if name == "spec-review.yml" else set[str]()
    assert used == {"actions/checkout", "actions/setup-python", *uploads}
    assert not [step for step in steps if "${{" in step.get("run", "")]


def test_only_the_step_that_writes_the_comment_has_the_token(root: Path) -> None:
    text = (root / ".github/workflows/spec-review.yml").read_text(encoding="utf-8")
    workflow: dict[str, Any] = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    holders = [step["name"] for step in job["steps"] if "TOKEN" in str(step.get("env"))]
    assert holders == ["Review"]
    assert "pull_request_target" not in text


def test_the_review_is_uploaded_even_if_it_found_something(root: Path) -> None:
    text = (root / ".github/workflows/spec-review.yml").read_text(encoding="utf-8")
    workflow: dict[str, Any] = yaml.safe_load(text)
    *_, review, upload = workflow["jobs"]["review"]["steps"]
    assert upload["if"] == "${{ !cancelled() }}"
    folder = upload["with"]["path"].rstrip("/")
    assert f"--report {folder}" in review["run"]
    assert f"{folder}/" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_make_check_and_the_workflow_say_the_same_commands(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for command in ("check-jsonschema --builtin-schema vendor.github-workflows", "zizmor"):
        assert command in makefile
    hooks = (root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (locally,) = re.findall(r"-m (generator diff .*) \$\(BASE\)", makefile)
    assert f"{locally} origin/main" in hooks
