"""Each rule has a case that shows it: a folder named like it with two specs and what is found.

`expected.json` lists the findings, each with its level in both policies. A case with `policy.json`
sets options of the policy. Adding a rule means adding its folder; `--accept` writes what is found.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.load import load
from generator.review.compare import compare
from generator.review.policy import Policy
from generator.review.rules import RULES

CASES = Path(__file__).parent / "cases"


def policy_of(case: Path) -> Policy:
    options = case / "policy.json"
    named: dict[str, int] = json.loads(options.read_text()) if options.exists() else {}
    days = named.get("deprecation_days", 0)
    return Policy(today=date(2026, 1, 1), deprecation_days=days)


def findings_of(case: Path) -> list[dict[str, Any]]:
    """Return what is found in a case, with the levels of both policies."""
    base, revision = (load(case / f"{side}.yaml", side) for side in ("base", "revision"))
    policy = policy_of(case)
    reference = compare(base, revision, replace(policy, name="reference"))
    levels = {(each.id, each.message): each.level for each in reference}
    return [
        {
            "id": each.id,
            "default": each.level,
            "reference": levels[each.id, each.message],
            "direction": each.direction,
            "operations": [f"{method} {path}" for method, path in each.operations],
            "base": each.base_pointer,
            "revision": each.revision_pointer,
            "message": each.message,
        }
        for each in compare(base, revision, policy)
    ]


def test_each_rule_has_a_case_and_each_case_a_rule() -> None:
    assert {case.name for case in CASES.iterdir()} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_what_its_case_shows(rule: str, accept: bool) -> None:  # noqa: FBT001 - a fixture
    case = CASES / rule
    found = findings_of(case)
    if accept:
        (case / "expected.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    assert rule in {each["id"] for each in found}
    assert found == json.loads((case / "expected.json").read_text(encoding="utf-8"))


def test_each_rule_says_what_it_finds_and_why_it_matters() -> None:
    for rule in RULES.values():
        assert rule.why.endswith("."), rule.id
        assert rule.sentence.format(where="it", name="it", before="a", after="b"), rule.id
