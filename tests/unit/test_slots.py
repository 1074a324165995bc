from __future__ import annotations

from generator.slots import distinct, spread

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
SCHEMAS = {
    "Book": {"type": "object", "properties": {"id": TEXT}},
    "GetOperation": {"x-slots": True, "properties": {"path id": TEXT, "query limit": NUMBER}},
    "ListOperation": {"x-slots": True, "properties": {"query limit": NUMBER}},
}


def test_slots_of_one_type_are_typed_once() -> None:
    found = distinct(SCHEMAS)
    assert list(found.schemas) == ["Book", "GetOperation"]
    assert found.schemas["GetOperation"]["properties"] == {"path id": TEXT, "query limit": NUMBER}


def test_each_slot_has_the_type_of_the_one_that_was_typed() -> None:
    types = {"GetOperation": {"path id": "str", "query limit": "int"}}
    assert spread(types, distinct(SCHEMAS).leaders) == {
        "GetOperation": {"path id": "str", "query limit": "int"},
        "ListOperation": {"query limit": "int"},
    }
