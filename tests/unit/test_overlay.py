from __future__ import annotations

from typing import Any

import pytest

from generator.overlay import Action, ActionError, apply_action, json_path


def document() -> dict[str, Any]:
    return {"a": {"b": [1, {"c": 2}]}, "it's": {"x/y~z": {}}}


def test_an_update_is_merged_into_objects_and_appended_to_arrays() -> None:
    root = document()
    assert apply_action(root, Action(target="$.a", update={"b": [3], "d": {"e": 1}})).selected == 1
    assert apply_action(root, Action(target="$.a.b", update=4)).selected == 1
    assert apply_action(root, Action(target="$.a.d", update={"e": {"f": 2}})).selected == 1
    assert root["a"] == {"b": [1, {"c": 2}, 3, 4], "d": {"e": {"f": 2}}}


def test_all_that_a_target_selects_is_removed() -> None:
    root = {"a": [1, 2, 3], "b": {"x": 1}}
    assert apply_action(root, Action(target="$.a[?@ > 1]", remove=True)).selected == 2
    assert apply_action(root, Action(target="$.b.x", remove=True)).selected == 1
    assert root == {"a": [1], "b": {}}


def test_an_action_that_matches_nothing_says_so_by_its_number() -> None:
    assert apply_action(document(), Action(target="$.z", update={})).selected == 0


@pytest.mark.parametrize(
    ("target", "message"), [("$.a.b[0]", "neither an object nor an array"), ("$[", "JSONPath")]
)
def test_a_target_that_cannot_be_updated_is_one_message(target: str, message: str) -> None:
    with pytest.raises(ActionError, match=message):
        apply_action(document(), Action(target=target, update={"x": 1}))


@pytest.mark.parametrize("pointer", ["", "/a/b/1/c", "/it's/x~1y~0z"])
def test_the_path_of_a_pointer_selects_what_the_pointer_leads_to(pointer: str) -> None:
    root = {"root": document()}
    path = json_path(root, f"/root{pointer}")
    assert apply_action(root, Action(target=path, remove=True)).selected == 1
