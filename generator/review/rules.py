"""Every rule of the comparison: what it is called, says and weighs, and why it matters.

The ids are those of oasdiff wherever a rule means the same. Where our level differs from its level
on purpose, or it has no such check (then its level counts as info), `reference` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.review.findings import Direction, Level
from generator.review.policy import Policy
from generator.review.rules_access import ACCESS_RULES
from generator.review.rules_content import CONTENT_RULES
from generator.review.rules_incoming import INCOMING_RULES
from generator.review.rules_operation import OPERATION_RULES
from generator.review.rules_schema import EFFECTS, FAMILIES, SUBJECTS, Effect, Family, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of change."""

    id: str
    default: Level
    """Its level in the default policy."""
    reference: Level
    """Its level in the reference policy."""
    direction: Direction
    area: str
    """What it is about: schemas, parameters, headers, bodies, responses, operations, security..."""
    sentence: str
    """What it says, with {where}, {name}, {before} and {after} to be filled in."""
    why: str
    """Why it matters, in words of a client's owner."""
    is_new_value: bool = False
    """Whether it tells of a new value in a response, which clients with open enums keep."""

    def level(self, policy: Policy) -> Level:
        """Return the level of this rule under a policy."""
        if self.id in policy.levels:
            return policy.levels[self.id]
        if policy.name == "reference":
            return self.reference
        if self.is_new_value and not policy.open_enums:
            return "breaking"
        return self.default


def _schema_rule(subject: str, about: Subject, family: Family) -> Rule:
    weight = EFFECTS[family.effect][about.direction]
    default = family.default.get(about.letter, family.levels.get(about.letter, weight.level))
    reference = family.reference.get(about.letter, family.levels.get(about.letter, weight.level))
    return Rule(
        id=family.ids.get(about.letter, f"{subject}-{family.suffix}"),
        default=default,
        reference=reference,
        direction=about.direction,
        area=about.area,
        sentence=f"{{where}}: {family.sentence}",
        why=family.why.get(about.direction, weight.why),
        is_new_value=family.is_new_value and about.direction == "response",
    )


def _rules() -> Mapping[str, Rule]:
    rules = [
        _schema_rule(subject, about, family)
        for family in FAMILIES
        for subject, about in SUBJECTS.items()
        if about.letter in family.subjects
    ]
    rules += [
        Rule(
            id=row.id, default=row.default, reference=row.reference or row.default,
            direction=row.direction, area=row.area, sentence=row.sentence, why=row.why,
        )
        for row in (*OPERATION_RULES, *CONTENT_RULES, *ACCESS_RULES, *INCOMING_RULES)
    ]  # fmt: skip
    return MappingProxyType({rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)})


RULES = _rules()
"""All rules by id, in the order of their ids."""

_BY_FAMILY = {
    (subject, family.suffix): family.ids.get(about.letter, f"{subject}-{family.suffix}")
    for family in FAMILIES
    for subject, about in SUBJECTS.items()
    if about.letter in family.subjects
}
_GENERAL: Mapping[Effect, str] = MappingProxyType(
    {"narrows": "constraint-tightened", "widens": "constraint-loosened"}
)


def rule_of(subject: str, suffix: str, effect: Effect) -> str:
    """Return the id of the rule for a change of a schema.

    What is too rare to have a rule of its own falls under the general rule of its effect.
    """
    general = _GENERAL.get(effect, "constraint-changed")
    return _BY_FAMILY.get((subject, suffix), f"{subject}-{general}")
