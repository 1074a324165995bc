"""What `diff` is told to compare, and what it says when it cannot."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from tests.diff.conftest import SPEC, TITLE, Git, edit

Printed = pytest.CaptureFixture[str]


def report(capsys: Printed, *arguments: str) -> dict[str, Any]:
    main(["diff", *arguments, "--format", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def fault(capsys: Printed, *arguments: str) -> str:
    """Return what is said of a comparison that cannot be made."""
    capsys.readouterr()
    assert main(["diff", *arguments]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    return printed.err.strip()


@pytest.fixture
def without_title(project: Path) -> Path:
    """The project, whose working tree has a spec without the title."""
    edit(TITLE, "")
    return project


@pytest.mark.usefixtures("without_title")
@pytest.mark.parametrize(
    "sides",
    [
        ("main",),
        ("HEAD:spec/openapi.yaml",),
        ("main", "spec/openapi.yaml"),
        ("main", "spec"),
        ("main", "."),
        ("--merge-base", "main"),
        ("--merge-base", "main", "spec/openapi.yaml"),
        ("refs/heads/main", "spec"),
    ],
)
def test_a_ref_a_file_and_a_folder_mean_a_spec(sides: tuple[str, ...], capsys: Printed) -> None:
    found = report(capsys, *sides)
    (finding,) = found["findings"]
    assert finding["id"] == "property-removed"
    assert finding["operations"] == [{"method": "GET", "path": "/books/"}]
    assert finding["resources"] == ["books"]
    assert (finding["base_line"], finding["revision_line"]) == (19, None)
    assert finding["line"] == 17, "what is gone is shown at `properties`, which is still there"
    assert found["base"]["file"] == found["revision"]["file"] == "spec/openapi.yaml"


@pytest.mark.usefixtures("without_title")
def test_two_refs_leave_the_working_tree_out(git: Git, capsys: Printed) -> None:
    assert report(capsys, "main", "HEAD")["findings"] == []
    git("commit", "--quiet", "--all", "--message=Drop the title")
    found = report(capsys, "HEAD~1", "HEAD")
    assert [each["id"] for each in found["findings"]] == ["property-removed"]
    assert found["revision"]["commit"] == git("rev-parse", "HEAD")


@pytest.mark.usefixtures("without_title")
@pytest.mark.parametrize("text", [SPEC, '{"openapi": "3.1.0", "info": {}, "paths": {}}'])
def test_standard_input_is_yaml_or_json(
    text: str, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert report(capsys, "-")["base"] == {"name": "standard input", "file": "-", "commit": None}


def test_the_merge_base_hides_what_others_did_meanwhile(
    project: Path, git: Git, capsys: Printed
) -> None:
    git("checkout", "--quiet", "-b", "feature")
    edit(TITLE, "")
    git("commit", "--quiet", "--all", "--message=Drop the title")
    git("checkout", "--quiet", "main")
    edit("        id: {type: string}\n", "")
    git("commit", "--quiet", "--all", "--message=Drop the id")
    git("checkout", "--quiet", "feature")
    capsys.readouterr()
    assert len(report(capsys, "main")["findings"]) == 2
    (finding,) = report(capsys, "main", "--merge-base")["findings"]
    assert "title" in finding["message"]
    assert len(report(capsys, "main", str(project / "spec"), "--merge-base")["findings"]) == 1


@pytest.mark.usefixtures("project")
def test_nothing_changed_says_so(capsys: Printed) -> None:
    assert main(["diff", "main"]) == 0
    assert capsys.readouterr().out == (
        "spec/openapi.yaml against main:spec/openapi.yaml: nothing changed (policy default)\n"
    )


@pytest.mark.usefixtures("without_title")
@pytest.mark.parametrize(
    ("level", "options", "code"),
    [
        ("breaking", [], 1),
        ("breaking", ["--fail-on", "none"], 0),
        ("warning", [], 0),
        ("warning", ["--fail-on", "warning"], 1),
        ("info", ["--fail-on", "warning"], 0),
        ("info", ["--fail-on", "any"], 1),
    ],
)
def test_the_exit_code_follows_fail_on(level: str, options: list[str], code: int) -> None:
    with Path("pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"[tool.generator.review.levels]\nproperty-removed = '{level}'\n")
    assert main(["diff", "main", *options]) == code


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (
            ["nowhere"],
            "nowhere: is neither a file nor a folder, nor a commit of this repository. Check its",
        ),
        (["nowhere.yaml"], "nowhere.yaml: the spec cannot be read (No such file or directory)."),
        (["main:nowhere.yaml"], "main:nowhere.yaml: there is no such file at that commit."),
        (["main:spec"], "main:spec: this is a folder. Name the file: REF:PATH, from the root."),
        ([":spec/openapi.yaml"], "a ref and a path were expected. Write REF:PATH."),
        (["--", "--upload-pack=x"], "a ref cannot begin with `-`. Name a branch, tag or commit."),
        (["--", "-x:y"], "-x: a ref cannot begin with `-`."),
        (["-", "-"], "Only one of the two can come from standard input."),
        ([], "Name what to compare with, such as `diff origin/main`."),
        (["main", "--today", "soon"], "argument --today: "),
        (["main", "--repository", "javascript:x"], "--repository must be the address"),
    ],
)
def test_what_cannot_be_compared_is_one_message_and_exit_2(
    sides: list[str], message: str, capsys: Printed
) -> None:
    said = fault(capsys, *sides)
    assert message in said
    assert "\n" not in said


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("openapi: 3.1.0\npaths: [\n", "bad.yaml:3: not valid YAML"),
        ("openapi: 2.0.0\n", "bad.yaml:1 /openapi: the version is '2.0.0'"),
        ("openapi: 3.1.0\npaths: []\n", "bad.yaml:2 /paths: a mapping is expected here."),
        (
            "openapi: 3.1.0\npaths: {a: {$ref: b.yaml}}\n",
            "bad.yaml:2 /paths/a/$ref: 'b.yaml' cannot be",
        ),
        (SPEC.replace("      properties:", "      properties: 3\n      x:"), "a mapping is expec"),
    ],
)
@pytest.mark.parametrize("side", ["base", "revision"])
def test_a_broken_spec_is_named_whichever_side_it_is_on(
    text: str, message: str, side: str, capsys: Printed
) -> None:
    Path("bad.yaml").write_text(text, encoding="utf-8")
    sides = ("bad.yaml", "main") if side == "base" else ("main", "bad.yaml")
    assert message in fault(capsys, *sides)


def test_a_comparison_that_fails_on_an_unsound_document_names_its_fault(
    project: Path, capsys: Printed
) -> None:
    edit("      type: object\n      properties:", "      type: objekt\n      propertees:")
    said = fault(capsys, "main", str(project / "spec"))
    assert said.startswith("spec/openapi.yaml")
    assert "not valid OpenAPI: 'objekt' is not valid" in said


def test_a_broken_spec_of_a_commit_is_named_with_the_commit(
    project: Path, git: Git, capsys: Printed
) -> None:
    edit("3.1.0", "9")
    git("commit", "--quiet", "--all", "--message=Break it")
    (project / "spec/openapi.yaml").write_text(SPEC, encoding="utf-8")
    assert fault(capsys, "HEAD").startswith("HEAD:spec/openapi.yaml:1 /openapi: the version is")


@pytest.mark.usefixtures("project")
def test_histories_that_never_meet_have_no_merge_base(git: Git, capsys: Printed) -> None:
    git("checkout", "--quiet", "--orphan", "other")
    git("commit", "--quiet", "--message=Begin anew")
    assert fault(capsys, "main", "--merge-base") == (
        "main and HEAD have no merge base: their histories do not meet in this clone. "
        "Name another base, or compare without --merge-base."
    )


def test_a_shallow_clone_says_what_to_do(
    project: Path,
    git: Git,
    capsys: Printed,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = git("rev-parse", "HEAD")
    git("commit", "--quiet", "--allow-empty", "--message=Go on")
    clone = tmp_path_factory.mktemp("clone")
    git("clone", "--quiet", "--depth=1", f"file://{project}", str(clone))
    monkeypatch.chdir(clone)
    said = fault(capsys, first, "--merge-base")
    assert "in a workflow give actions/checkout `fetch-depth: 0`" in said
    assert "git fetch --unshallow" in said


def test_a_folder_without_a_repository_or_with_two_specs_says_so(
    tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("a.yaml", "b.yaml"):
        Path(name).write_text(SPEC, encoding="utf-8")
    assert main(["diff", "a.yaml", "b.yaml"]) == 0, "two files need no configuration"
    assert "one spec was expected here, but found: a.yaml, b.yaml." in fault(capsys, "a.yaml", ".")
    assert "name both sides" in fault(capsys, "a.yaml")
    said = fault(capsys, "main", "a.yaml")
    assert said.startswith("git finds no repository here (not a git repository")
    Path("b.yaml").unlink()
    Path("data.json").write_text('{"no": "spec"}', encoding="utf-8")
    assert report(capsys, "a.yaml", ".")["revision"]["name"] == "a.yaml"


def test_without_git_two_files_can_still_be_compared(
    project: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(project / "nothing"))
    assert "git cannot be run (No such file or directory)" in fault(capsys, "main")
    assert main(["diff", "spec/openapi.yaml"]) == 0


@pytest.mark.usefixtures("project")
def test_an_unknown_rule_in_the_configuration_is_named(capsys: Printed) -> None:
    with Path("pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write("[tool.generator.review.levels]\nproperty-renamed = 'info'\n")
    assert fault(capsys, "main") == (
        "[tool.generator] review.levels.property-renamed is no rule. `diff --rules` lists them."
    )


@pytest.mark.usefixtures("project")
def test_the_rules_are_listed(capsys: Printed) -> None:
    assert main(["diff", "--rules"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "schemas      property-removed: the property `{name}` was removed "
        "(default breaking, reference info)"
    )
