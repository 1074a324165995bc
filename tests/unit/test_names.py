from __future__ import annotations

from generator.names import Names, marked
from generator.naming import MAX_LENGTH, Code


def test_what_came_first_keeps_its_name_and_the_other_takes_its_next_one() -> None:
    names = Names("Python field", "field")
    assert names.take("/a", Code("x")) == "x"
    assert names.take("/b", Code("x"), Code("x_2")) == "x_2"
    (remark,) = names.remarks
    assert remark.is_remark
    assert (remark.pointer, remark.reason) == (
        "/b",
        "the Python field `x` is already taken by /a",
    )


def test_a_mark_depends_on_its_place_alone_so_an_addition_renames_nothing() -> None:
    few, many = Names("Python class", "Schema"), Names("Python class", "Schema")
    for names in (few, many):
        names.take("/first", Code("A"))
    many.take("/added", Code("A"))
    assert few.take("/b", Code("A")) == many.take("/b", Code("A")) == marked(Code("A"), "/b")


def test_a_reserved_name_gets_a_suffix_and_no_name_at_all_one_of_its_kind() -> None:
    names = Names("Python class", "Schema", {"Page"}, suffix="Model")
    assert names.take("/a", Code("Page")) == "PageModel"
    assert names.take("/b", Code("")).startswith("SchemaX")


def test_no_name_is_longer_than_a_file_can_be_called() -> None:
    assert len(marked(Code("a" * 500), "/a")) <= MAX_LENGTH
    assert len(Names("Python field", "field").take("/a", Code("a" * 500))) <= MAX_LENGTH
