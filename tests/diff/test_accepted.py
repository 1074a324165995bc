"""Changes that a project has accepted: which, until when, and what is said of idle entries."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.review.accepted import fingerprint
from tests.diff.conftest import TITLE, Git, edit
from tests.diff.standing_in import finding

Printed = pytest.CaptureFixture[str]
ACCEPTED = "spec/accepted-changes.toml"


@pytest.fixture(autouse=True)
def changed(project: Path) -> Path:
    """The project without the title, and with a file of accepted changes that is empty."""
    with Path("pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'[tool.generator.review]\naccepted = "{ACCEPTED}"\n')
    Path(ACCEPTED).write_text("", encoding="utf-8")
    edit(TITLE, "")
    return project


def diff(capsys: Printed, *options: str) -> dict[str, Any]:
    capsys.readouterr()
    code = main(["diff", "main", "--today=2026-11-25", *options, "--format=json"])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (1 if report["failing"] else 0)
    return report


def template(capsys: Printed) -> str:
    capsys.readouterr()
    assert main(["diff", "main", "--today=2026-11-25", "--accept-template"]) == 0
    return capsys.readouterr().out


def accept(capsys: Printed) -> None:
    text = template(capsys).replace('reason = ""', 'reason = "nobody reads it"')
    Path(ACCEPTED).write_text(text, encoding="utf-8")


def test_the_template_needs_only_a_reason(capsys: Printed) -> None:
    (entry,) = tomllib.loads(template(capsys))["accepted"]
    assert (entry["rule"], entry["place"], entry["reason"], str(entry["expires"])) == (
        "property-removed",
        "/components/schemas/Book/properties/title",
        "",
        "2027-02-23",
    )
    Path(ACCEPTED).write_text(template(capsys), encoding="utf-8")
    assert main(["diff", "main"]) == 2
    assert "reason of an entry must be a text that is not empty" in capsys.readouterr().err
    Path(ACCEPTED).write_text("", encoding="utf-8")
    accept(capsys)
    report = diff(capsys)
    assert report["findings"] == []
    assert [(each["reason"], each["expires"]) for each in report["accepted"]] == [
        ("nobody reads it", "2027-02-23")
    ]


def test_an_accepted_change_survives_later_commits(git: Git, capsys: Printed) -> None:
    accept(capsys)
    edit("openapi: 3.1.0\n", "# A line above\nopenapi: 3.1.0\n")
    git("checkout", "--quiet", "-b", "feature")
    git("commit", "--quiet", "--all", "--message=Go on")
    assert diff(capsys)["findings"] == []


def test_a_fingerprint_knows_a_parameter_by_its_name_and_not_by_its_number() -> None:
    def document(*names: str) -> dict[str, Any]:
        return {"parameters": [{"in": "query", "name": name} for name in names]}

    def mark(number: int, *names: str) -> str:
        where = f"/parameters/{number}/required"
        required = finding("property-changed", "x", base_pointer=where, revision_pointer=where)
        return fingerprint(required, document(*names), document(*names))

    assert mark(0, "limit", "skip") == mark(1, "skip", "limit") == mark(2, "a", "b", "limit")
    assert mark(0, "limit", "skip") != mark(1, "limit", "skip")


def test_another_change_at_the_same_place_is_not_accepted(git: Git, capsys: Printed) -> None:
    accept(capsys)
    git("stash", "--quiet", "--", "spec/openapi.yaml")
    edit("title: {type: string}", "title: {type: integer}")
    git("commit", "--quiet", "--message=Another type", "spec/openapi.yaml")
    git("branch", "--force", "base")
    edit("        title: {type: integer}\n", "")
    capsys.readouterr()
    assert main(["diff", "base", "--today=2026-11-25", "--format=json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in report["findings"]] == [
        "property-removed",
        "accepted-change-unused",
    ]


def test_an_expired_entry_no_longer_counts_and_says_so(capsys: Printed) -> None:
    accept(capsys)
    edit("2027-02-23", "2026-11-24", ACCEPTED)
    found = diff(capsys)["findings"]
    assert [(each["id"], each["level"]) for each in found] == [
        ("property-removed", "breaking"),
        ("accepted-change-expired", "warning"),
    ]
    assert (found[1]["file"], found[1]["line"]) == (ACCEPTED, 2)
    edit("2026-11-24", "2026-11-25", ACCEPTED)
    assert diff(capsys)["findings"] == [], "the last day still counts"


def test_an_entry_that_matches_nothing_is_a_finding(git: Git, capsys: Printed) -> None:
    accept(capsys)
    git("checkout", "--quiet", "main", "--", "spec/openapi.yaml")
    (finding,) = diff(capsys)["findings"]
    assert (finding["id"], finding["level"]) == ("accepted-change-unused", "warning")
    assert main(["diff", "main"]) == 0
    assert main(["diff", "main", "--fail-on", "warning"]) == 1
    assert capsys.readouterr().out.startswith(f"warning  {ACCEPTED}:2: the accepted change")


def test_the_rule_of_an_entry_cannot_be_another_one(capsys: Printed) -> None:
    accept(capsys)
    edit('"property-removed"', '"property-added"', ACCEPTED)
    assert [each["id"] for each in diff(capsys)["findings"]] == [
        "property-removed",
        "accepted-change-unused",
    ]


ENTRY = """\
[[accepted]]
fingerprint = "0123456789abcdef"
rule = "a"
place = "/a"
reason = "b"
expires = 2027-01-01
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[accepted", "not valid TOML"),
        ("[[acepted]]", "acepted is unknown; known is [[accepted]]."),
        ("accepted = 3", "write each change as a table [[accepted]]."),
        ("accepted = [3]", "write each change as a table [[accepted]]."),
        (f"{ENTRY}until = 3", "until is unknown; known are fingerprint, rule, place"),
        (ENTRY.replace('"b"', "3"), "reason of an entry must be a text"),
        (ENTRY.replace('"/a"', '" "'), "place of an entry must be a text"),
        (ENTRY.replace("cdef", ""), "the fingerprint '0123456789ab' must have sixteen digits"),
        (ENTRY.replace("2027-01-01", '"2027-01-01"'), "must be a date, as 2030-12-31."),
        (ENTRY.replace("2027-01-01", "2027-01-01T00:00:00"), "must be a date, as 2030-12-31."),
    ],
)
def test_a_wrong_file_of_accepted_changes_is_one_message(
    text: str, message: str, capsys: Printed
) -> None:
    Path(ACCEPTED).write_text(text, encoding="utf-8")
    assert main(["diff", "main"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{ACCEPTED}: ")
    assert message in said


def test_a_missing_file_of_accepted_changes_is_one_message(capsys: Printed) -> None:
    Path(ACCEPTED).unlink()
    assert main(["diff", "main"]) == 2
    assert "Check `accepted` in [tool.generator.review]" in capsys.readouterr().err
