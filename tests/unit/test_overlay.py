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


def test_what_is_selected_twice_is_removed_once() -> None:
    root = {"a": [1, 2, 3, 4]}
    effect = apply_action(root, Action(target="$.a[2, 0, 2]", remove=True))
    assert (root, effect.selected) == ({"a": [2, 4]}, 2)


def test_what_is_inside_of_what_is_removed_goes_with_it() -> None:
    root = {"a": {"x": {"x": 1}}, "b": [{"x": 2}]}
    apply_action(root, Action(target="$..x", remove=True))
    assert root == {"a": {}, "b": [{}]}


def test_an_update_tells_just_what_is_different_now() -> None:
    root = {"a": {"b": 1, "c": {"d": [1]}}}
    effect = apply_action(root, Action(target="$.a", update={"b": 1, "c": {"d": [2], "e": 3}}))
    places = [(each.place, each.source) for each in effect.changes]
    assert places == [(("a", "c", "d", 1), ("c", "d", 0)), (("a", "c", "e"), ("c", "e"))]


def test_true_is_not_one() -> None:
    root = {"a": {"b": 1}}
    assert len(apply_action(root, Action(target="$.a", update={"b": True})).changes) == 1
    assert root["a"]["b"] is True


def test_what_two_places_get_is_not_shared() -> None:
    root: dict[str, Any] = {"a": {}, "b": {}}
    apply_action(root, Action(target="$.*", update={"x": {}}))
    apply_action(root, Action(target="$.a.x", update={"y": 1}))
    assert root["b"] == {"x": {}}
