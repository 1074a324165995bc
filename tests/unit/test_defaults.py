from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.config import Config
from generator.defaults import contradiction
from generator.pipeline import generate
from generator.report import findings


@pytest.mark.parametrize(
    ("schema", "fact"),
    [
        ({"type": "number", "default": "1 + 1"}, "the default '1 + 1' is no number"),
        ({"type": "integer", "default": 1.5}, "the default 1.5 is no integer"),
        ({"type": "integer", "default": True}, "the default True is no integer"),
        ({"type": "boolean", "default": "yes"}, "the default 'yes' is no boolean"),
        ({"type": ["array", "null"], "default": {}}, "the default {} is no array or null"),
        ({"enum": ["a"], "default": "b"}, "the default 'b' is none of the enum"),
        ({"type": "string", "format": "date", "default": "x"}, "the default 'x' is no date"),
        ({"type": "string", "format": "uuid", "default": "x"}, "the default 'x' is no uuid"),
        ({"format": "date-time", "default": "x"}, "the default 'x' is no date-time"),
        ({"type": "number", "default": "x" * 99}, f"the default '{'x' * 56}... is no number"),
    ],
)
def test_a_default_that_its_schema_does_not_allow_is_told(schema: Any, fact: str) -> None:  # noqa: ANN401
    assert contradiction(schema) == fact


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "string"},
        {"type": "string", "default": None},
        {"type": "integer", "default": 2.0},
        {"type": "number", "default": 1},
        {"type": ["string", "null"], "default": "x"},
        {"default": [1]},
        {"type": "object", "default": {"a": 1}},
        {"type": "array", "items": {"enum": ["a"]}, "enum": ["a"], "default": ["a"]},
        {"type": "string", "format": "date-time", "default": "2024-01-02T03:04:05Z"},
        {"type": "string", "format": "date", "default": "2024-01-02"},
        {"type": "thing", "default": 1},
    ],
)
def test_a_default_that_fits_is_none(schema: Any) -> None:  # noqa: ANN401
    assert contradiction(schema) is None


def test_such_a_default_is_a_gap_with_its_place(one_off_config: Callable[[object], Config]) -> None:
    config = one_off_config(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {},
            "components": {
                "schemas": {"A": {"properties": {"n": {"type": "number", "default": "x"}}}}
            },
        }
    )
    (found,) = findings(generate(config), config)
    assert "/components/schemas/A/properties/n/default: the default 'x' is no number" in found
