from __future__ import annotations

import keyword

import pytest

from generator.naming import argument, field, given, method, pascal, snake, spelled


@pytest.mark.parametrize(
    ("spec", "python", "why"),
    [
        ("user_id", "user_id", "snake case stays"),
        ("userId", "user_id", "camel case is split"),
        ("HTTPServerURL", "http_server_url", "a run of capitals is one word"),
        ("X-Request-ID", "x_request_id", "hyphens are not for names"),
        ("_fields", "fields", "a leading underscore would mean private"),
        ("$filter", "filter", "signs fall away"),
        ("class", "class_", "a keyword"),
        ("None", "none", "snake case is lower case"),
        ("2fa", "n2_fa", "a name cannot begin with a digit"),
        ("café", "cafe", "accents fall away"),
        ("\u202eid", "id", "what hides text falls away"),
        ("日本", "", "nothing is left: the caller reports it"),
    ],
)
def test_snake_case(spec: str, python: str, why: str) -> None:
    assert snake(spec) == python, why


@pytest.mark.parametrize(
    ("spec", "python"),
    [
        ("SendAs", "SendAs"),
        ("send-as", "SendAs"),
        ("a.odd_name", "AOddName"),
        ("2nd", "N2nd"),
        ("none", "None_"),
        ("***", ""),
    ],
)
def test_pascal_case(spec: str, python: str) -> None:
    assert pascal(spec) == python


@pytest.mark.parametrize(
    ("member", "attribute"),
    [
        ("_type", "type"),
        ("list", "list_"),
        ("copy", "copy_"),
        ("model_dump", "model_dump_"),
        ("model_year", "model_year"),
        ("from", "from_"),
    ],
)
def test_a_field_never_replaces_what_models_and_annotations_need(
    member: str, attribute: str
) -> None:
    assert field(member) == attribute


@pytest.mark.parametrize(
    ("operation_id", "tag", "name"),
    [
        ("send_as_list", "send_as", "list"),
        ("send_as_delete_by_user", "send_as", "delete_by_user"),
        ("listBooks", "books", "list_books"),
        ("send_as", "send_as", "send_as"),
        ("import", "things", "import_"),
    ],
)
def test_a_method_loses_the_name_of_its_tag(operation_id: str, tag: str, name: str) -> None:
    assert method(operation_id, tag) == name


def test_an_argument_never_hides_what_the_method_needs() -> None:
    assert (argument("self"), argument("commas")) == ("self_", "commas_")


@pytest.mark.parametrize("name", ["two words", "class", "_private", "é", "", 3, None])
def test_a_name_from_the_spec_is_taken_only_if_it_is_sound(name: object) -> None:
    assert given({"x-python-name": name}) is None
    assert given({"x-python-name": "sound"}) == "sound"


@pytest.mark.parametrize("word", keyword.kwlist)
def test_no_keyword_survives(word: str) -> None:
    assert not keyword.iskeyword(snake(word))
    assert not keyword.iskeyword(pascal(word))


@pytest.mark.parametrize(
    ("spec", "python"),
    [
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("@id", "at_id"),
        ("$", "dollar"),
        ("a_b", "a_underscore_b"),
    ],
)
def test_signs_can_be_spelled_where_letters_alone_do_not_tell(spec: str, python: str) -> None:
    assert spelled(spec) == python
