"""What a live scenario is given, and what all of them share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from closecrm import CloseClient, Page
from pydantic import BaseModel

T = TypeVar("T")
Found = TypeVar("Found", bound="BaseModel | Page[Any]")

CASSETTES = Path(__file__).parent / "cassettes"
ROOT = Path(__file__).parents[2]
KEY = "api_key_for_tests"
NO_ACCOUNT, NO_GRANT = "emailacct_none", "sdas_none"
INVENTED = frozenset({NO_ACCOUNT, NO_GRANT})
"""Ids that nothing has, so a recording may show them."""


@dataclass(frozen=True)
class Scenario:
    """A client whose calls are being recorded or played, and the cassette."""

    client: CloseClient
    cassette: Any  # of vcrpy

    def observed(self, items: Sequence[T], what: str) -> T:
        """Return the first of the items; where there is none, note that and end the scenario."""
        if items:
            return items[0]
        reason = f"not observable in this account: {what}"
        # Where a recording is played, vcrpy raises here if that has not said the same.
        pytest.skip(self.cassette.get_metadata("not_observable", reason))

    def exact(self, call: Callable[[CloseClient], Found]) -> Found:
        """Return the value of a call, after a look whether its models hold what the answer says."""
        raw = self.client.raw(call)
        body: Any = json.loads(raw.content)
        parsed = raw.parsed
        if isinstance(parsed, BaseModel):
            assert holds(parsed.model_dump(exclude_unset=True), body)
        else:
            found = [model.model_dump(exclude_unset=True) for model in parsed.data]
            assert holds(found, body["data"])
            assert parsed.has_more == body.get("has_more", False)
        return parsed


def holds(dumped: object, body: object) -> bool:
    """Tell whether what a model holds is what the answer says, member by member."""
    if isinstance(dumped, dict) and isinstance(body, dict):
        ours, theirs = cast("dict[str, object]", dumped), cast("dict[str, object]", body)
        return ours.keys() == theirs.keys() and all(holds(ours[key], theirs[key]) for key in ours)
    if isinstance(dumped, list) and isinstance(body, list):
        pairs = cast("list[object]", dumped), cast("list[object]", body)
        return len(pairs[0]) == len(pairs[1]) and all(map(holds, *pairs))
    if isinstance(dumped, datetime) and isinstance(body, str):
        return dumped == datetime.fromisoformat(body)
    return dumped == body and isinstance(dumped, bool) == isinstance(body, bool)
