"""The part of the version that a change moves: each folder of pairs/ is such a change.

`expected.json` says which part, and which symbol decides it (null where the wire does, or nothing).
Adding a case means adding a folder with base.yaml, revision.yaml and expected.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from generator.cli import main

PAIRS = Path(__file__).parent / "pairs"
CASES = sorted(path.parent for path in PAIRS.glob("*/expected.json"))
Printed = pytest.CaptureFixture[str]


def diff(case: Path, capsys: Printed, *options: str) -> dict[str, Any]:
    """Return what `diff` says of a pair as JSON."""
    sides = [str(case / f"{name}.yaml") for name in ("base", "revision")]
    config = f"--config={PAIRS / 'pyproject.toml'}"
    main(["diff", *sides, config, "--format=json", *options])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture(scope="session")
def schema(root: Path) -> jsonschema_rs.Draft202012Validator:
    text = (root / "generator/review/report.schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def test_there_are_twenty_pairs_or_more() -> None:
    assert len(CASES) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_version_moves_as_a_change_demands(
    case: Path,
    capsys: Printed,
    accept: bool,  # noqa: FBT001 - a fixture
    schema: jsonschema_rs.Draft202012Validator,
) -> None:
    report = diff(case, capsys)
    schema.validate(report)
    reason = report["semver_reason"]
    found = {"semver": report["semver"], "decided_by": reason and reason["symbol"]}
    if accept:
        (case / "expected.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    assert found == json.loads((case / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "symbol", "after"),
    [
        ("operation_id_renamed", "shop.ShopClient.books.get", "ShopClient.books.fetch"),
        ("tag_renamed", "shop.ShopClient.books", "library"),
        ("schema_renamed", "shop.Book", "Volume"),
    ],
)
def test_a_rename_is_one_line_harmless_on_the_wire_and_breaking_in_python(
    name: str, symbol: str, after: str, capsys: Printed
) -> None:
    report = diff(PAIRS / name, capsys)
    assert {each["level"] for each in report["findings"]} <= {"info"}
    assert [(each["symbol"], each["after"], each["level"]) for each in report["python"]] == [
        (symbol, after, "breaking")
    ]
    assert report["semver"] == "major"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("operation_removed", "api-path-removed-without-deprecation"),
        ("operation_id_renamed", "api-operation-id-removed"),
        ("property_removed", "response-optional-property-removed"),
        ("parameter_became_required", "request-parameter-became-required"),
        ("body_member_required", "request-property-became-required"),
    ],
)
def test_a_change_of_python_and_its_finding_name_each_other(
    name: str, rule: str, capsys: Printed
) -> None:
    report = diff(PAIRS / name, capsys)
    change = report["python"][0]
    causes = [each for each in report["findings"] if each["fingerprint"] in change["findings"]]
    assert [each["id"] for each in causes] == [rule]
    assert change["symbol"] in causes[0]["python"]


def test_a_change_that_the_wire_does_not_know_has_no_finding(capsys: Printed) -> None:
    report = diff(PAIRS / "python_name_given", capsys)
    assert report["findings"] == []
    assert [each["id"] for each in report["python"]] == ["method-renamed"]
    assert report["python"][0]["findings"] == []


def test_the_changelog_is_ready_to_paste_and_the_size_is_told(capsys: Printed) -> None:
    report = diff(PAIRS / "property_type_changed", capsys)
    assert report["changelog"].startswith("### Breaking\n\n- `Book.pages` is of another type")
    assert report["regenerated"] == {"files": 1, "added": 1, "removed": 1}
    added = diff(PAIRS / "property_added", capsys)
    assert added["changelog"] == "### Added\n\n- `Book.year` was added."
    assert diff(PAIRS / "nothing", capsys)["changelog"] == ""
