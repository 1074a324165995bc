"""Two packages compared: each seeded break is found, additions are additions, prose is nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.surface.annotations import Names, fits, read_type
from generator.surface.api import Api
from generator.surface.changes import Change
from generator.surface.compare import compare
from generator.surface.exports import read_api
from tests.surface.breaks import BREAKS, HARMLESS, Seed

Files = Mapping[str, str]


@pytest.fixture(scope="session")
def files(root: Path) -> Files:
    package = root / "generated/closecrm"
    return {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in package.rglob("*.py")
    }


@pytest.fixture(scope="session")
def base(files: Files) -> Api:
    return read_api(files, "closecrm")


def changes(files: Files, base: Api, seed: Seed) -> list[Change]:
    edited = dict(files)
    for path, old, new in seed.edits:
        assert old in edited[path], f"{seed.name}: {old!r}"
        edited[path] = edited[path].replace(old, new)
    return compare(base, read_api(edited, "closecrm"))


@pytest.mark.parametrize("seed", BREAKS, ids=lambda seed: seed.name)
def test_a_seeded_break_is_found_with_its_symbol(seed: Seed, files: Files, base: Api) -> None:
    breaking = {
        (each.id, each.symbol) for each in changes(files, base, seed) if each.level == "breaking"
    }
    assert (seed.rule, seed.symbol) in breaking


@pytest.mark.parametrize("seed", HARMLESS, ids=lambda seed: seed.name)
def test_what_is_added_or_widened_is_information(seed: Seed, files: Files, base: Api) -> None:
    found = changes(files, base, seed)
    assert (seed.rule, seed.symbol) in {(each.id, each.symbol) for each in found}
    assert {each.level for each in found} == {"info"}


def test_prose_and_comments_change_nothing(files: Files, base: Api) -> None:
    edited = {
        path: re.sub(r'"""(?=The |What |A |One )', '"""Other words. ', text) + "\n# a comment\n"
        if path in {"models.py", "client.py"}
        else text.replace("The ", "Any ")
        for path, text in files.items()
    }
    assert edited != files
    assert compare(base, read_api(edited, "closecrm")) == []


def test_the_order_of_definitions_and_of_keyword_parameters_is_nothing(
    files: Files, base: Api
) -> None:
    seed = Seed("order", "", "", (
        ("resources/send_as.py", "*, allowing_user_id: str, allowed_user_id: str",
         "*, allowed_user_id: str, allowing_user_id: str"),
        ("models.py", "    allowing_user_id: str\n    allowed_user_id: str\n",
         "    allowed_user_id: str\n    allowing_user_id: str\n"),
    ))  # fmt: skip
    assert changes(files, base, seed) == []


def test_both_colours_are_one_change(files: Files, base: Api) -> None:
    seed = Seed("", "", "", (("resources/send_as.py", "def bulk_create", "def bulk"),))
    (change,) = changes(files, base, seed)
    assert change.also == ("closecrm.AsyncCloseClient.send_as.bulk_create",)


def test_what_heirs_have_is_told_where_it_is_defined(files: Files, base: Api) -> None:
    seed = Seed("", "", "", (("models.py", "    user_id: str | None", "    user_id: int | None"),))
    (change,) = changes(files, base, seed)
    assert change.symbol == "closecrm.ConnectedAccountFields.user_id"
    assert "closecrm.GoogleAccount.user_id" in change.also


@pytest.mark.parametrize(
    ("value", "expected", "fitting"),
    [
        ("int", "int | None", True),
        ("int | None", "int", False),
        ("bool", "int", True),
        ("int", "float", True),
        ("str", "int", False),
        ("Literal['a']", "str", True),
        ("str", "Literal['a']", False),
        ("Literal['a']", "Literal['a', 'b']", True),
        ("Literal[1]", "str", False),
        ("list[int]", "Sequence[int | None]", True),
        ("Sequence[int]", "list[int]", False),
        ("dict[str, int]", "Mapping[str, float]", True),
        ("Optional[Union[int, str]]", "int | str | None", True),
        ("Annotated[int, Field(gt=0)]", "int", True),
        ("Cat", "Pet", True),
        ("Pet", "Cat | Dog", True),
        ("Pet", "Cat", False),
        ("Cat", "Animal", True),
        ("Any", "int", False),
        ("int", "Any", True),
        ("Tree", "Tree | None", True),
    ],
)
def test_a_type_fits_where_it_may_stand(value: str, expected: str, fitting: bool) -> None:  # noqa: FBT001 - a table
    names = Names(
        {"Cat": ("Animal",), "Dog": ("Animal",)},
        {"Pet": read_type("Cat | Dog"), "Tree": read_type("list[Tree] | int")},
    )
    found = fits(read_type(value), read_type(expected), (names, names), any_fits=False)
    assert found is fitting
