from __future__ import annotations

import pytest

from generator.expressions import allows_none, as_input, as_result, blocks, item_of, names_in
from generator.naming import Code


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("list[Book] | None", {"list", "Book"}),
        (
            "Annotated[str, Field(alias='Book'), unlisted('x')]",
            {"Annotated", "str", "Field", "unlisted"},
        ),
        ("Literal['Book', 1]", {"Literal"}),
        ("Union[Cat, 'Dog']", {"Union", "Cat", "Dog"}),
    ],
)
def test_the_names_of_an_expression(source: str, names: set[str]) -> None:
    assert names_in(source) == names


def test_a_caller_may_give_any_sequence() -> None:
    assert as_input(Code("list[list[str]] | None")) == "Sequence[Sequence[str]] | None"


def test_beside_a_method_called_list_a_result_names_the_builtin() -> None:
    assert as_result(Code("list[Book]"), {"list"}) == "builtins.list[Book]"
    assert as_result(Code("list[Book]"), {"all"}) == "list[Book]"


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("list[Book]", "Book"),
        ("list[Book] | None", "Book"),
        ("Book", None),
        ("dict[str, int]", None),
    ],
)
def test_the_item_of_a_list(source: str, item: str | None) -> None:
    assert item_of(Code(source)) == item


@pytest.mark.parametrize(
    ("source", "answer"),
    [("str | None", True), ("Any", True), ("str", False), ("list[str | None]", False)],
)
def test_what_allows_none(source: str, answer: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert allows_none(Code(source)) is answer


def test_imports_are_grouped_and_sorted() -> None:
    homes = {
        "Model": "._runtime.models",
        "A": "..models",
        "Field": "pydantic",
        "Any": "typing",
        "overload": "typing",
    }
    found = blocks({*homes, "int", "builtins"}, homes)
    assert [[str(each.module) for each in block.imports] for block in found] == [
        ["typing"],
        ["pydantic"],
        ["..models", "._runtime.models"],
    ]
    assert found[0].modules == ("builtins",)
    assert found[0].imports[0].names == ("Any", "overload")
