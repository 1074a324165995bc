"""What one exchange shows, on a spec of OpenAPI 3.0 that has what the one of Close has not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.evidence.cassettes import Exchange, Message
from generator.evidence.examine import Examiner
from generator.load import load

SPEC = Path(__file__).parent / "courier.yaml"
PARCEL = {"id": 1, "state": "sent"}


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(load(SPEC, "courier.yaml"), projection="with")


def message(body: object = None, **headers: str) -> Message:
    content = b"" if body is None else json.dumps(body).encode()
    kinds = {"content-type": ("application/json",)} if content else {}
    return Message(headers={**kinds, **{k: (v,) for k, v in headers.items()}}, body=content)


def got(body: object, url: str = "/parcels/1", **headers: str) -> Exchange:
    return Exchange(
        method="GET",
        url=f"https://courier.example/v1{url}",
        status=200,
        request=message(),
        response=message(body, **headers),
    )


def posted(body: object, answer: object = PARCEL, status: int = 201) -> Exchange:
    return Exchange(
        method="POST",
        url="https://courier.example/v1/parcels/new",
        status=status,
        request=message(body),
        response=message(answer),
    )


@pytest.mark.parametrize(
    "exchange",
    [
        got(PARCEL),
        got({**PARCEL, "note": None, "weight": 0.1, "code": "AB", "extra": {"a": [1]}}),
        got({**PARCEL, "sender": {"name": "A"}, "to": "B", "labels": {"any": {"name": "C"}}}),
        got(PARCEL, "/parcels/1?with=route,sender"),
        got({"state": "sent"}, "/parcels/1?with=route"),  # who chooses gets what is chosen
        got(PARCEL, date="today", **{"x-left": "3"}),
        posted({"state": "sent"}),  # the id is read-only
        posted({"state": "sent"}, status=299),
    ],
)
def test_nothing_is_found_in_what_the_spec_has(exchange: Exchange, examiner: Examiner) -> None:
    found = [note for note in examiner.examine(exchange).notes if note.kind != "untyped"]
    assert found == []


@pytest.mark.parametrize(
    ("exchange", "told"),
    [
        (got({**PARCEL, "state": "eaten"}), ("enum", "/state", "state/enum", '"eaten"')),
        (got({**PARCEL, "code": None}), ("null", "/code", "properties/code/type", "null")),
        (got({**PARCEL, "id": "1"}), ("type", "/id", "properties/id/type", "string")),
        (got({**PARCEL, "code": "x"}), ("constraint", "/code", "code/pattern", "string: ")),
        (got({**PARCEL, "weight": 0}), ("constraint", "/weight", "/exclusiveMinimum", "integer")),
        (got({**PARCEL, "to": {}}), ("required", "/to/name", "Person/required", "nothing")),
        (got({**PARCEL, "to": 3}), ("type", "/to", "properties/to/oneOf", "integer")),
        (got({**PARCEL, "sender": {"name": "", "age": 3}}), ("field", "/sender/age", "Person", "")),
        (got({**PARCEL, "labels": {"a": {"name": 3}}}), ("type", "/labels/a/name", "type", "int")),
        (got(PARCEL, "/parcels/one"), ("type", "/id", "parameters/0/schema/type", "string")),
        (got(PARCEL, "/parcels/1?with=all"), ("enum", "/with/0", "items/enum", '"all"')),
        (got(PARCEL, "/parcels/1?all=1"), ("parameter", "/all", "get/parameters", "all")),
        (got(PARCEL, **{"x-left": "few"}), ("type", "/x-left", "X-Left/schema/type", "string")),
        (got(PARCEL, **{"x-right": "1"}), ("header", "/x-right", "200/headers", "x-right")),
        (got(None), ("body", "", "200/content", "no body")),
        (posted({"state": 3}), ("type", "/state", "properties/state/type", "integer")),
        (posted(None), ("required", "", "post/requestBody", "nothing")),
        (posted(PARCEL, status=500), ("status", "", "responses", "500 application/json")),
        (posted(PARCEL, {**PARCEL, "a": 1}), ("field", "/a", "schemas/Parcel", "")),
    ],
)
def test_what_the_spec_has_otherwise_is_found_at_its_place(
    exchange: Exchange, told: tuple[str, str, str, str], examiner: Examiner
) -> None:
    kind, place, spec, seen = told
    notes = [note for note in examiner.examine(exchange).notes if note.kind != "untyped"]
    # A value of the wrong type is not in an enum either.
    note = next(note for note in notes if note.kind == kind)
    assert "".join(f"/{step}" for step in note.path) == place
    assert note.spec.endswith(spec)
    assert note.seen.startswith(seen)
    assert {each.path for each in notes} == {note.path}


def test_a_literal_path_goes_before_a_template(examiner: Examiner) -> None:
    assert examiner.examine(posted({"state": "sent"})).route == "POST /parcels/new"


@pytest.mark.parametrize("url", ["/parcels", "/parcels/1/", "/other", "/parcels/1/2"])
def test_a_path_that_the_spec_does_not_have_is_an_unknown_operation(
    url: str, examiner: Examiner
) -> None:
    (note,) = examiner.examine(got(PARCEL, url)).notes
    assert note.kind == "operation"


@pytest.mark.parametrize("body", ["{", '{"id": NaN}', "\udcff", "[" * 100_000])
def test_a_body_that_is_no_json_is_found(body: str, examiner: Examiner) -> None:
    content = body.encode(errors="surrogateescape")
    answer = Message(headers={"content-type": ("application/json",)}, body=content)
    exchange = Exchange(
        method="GET",
        url="https://courier.example/v1/parcels/1",
        status=200,
        request=message(),
        response=answer,
    )
    (note,) = examiner.examine(exchange).notes
    assert note.kind == "body"
    assert note.seen.startswith("not JSON")


def test_what_is_seen_is_counted_at_its_pointer(examiner: Examiner) -> None:
    exchange = got({**PARCEL, "note": None, "labels": {"x": {"name": "A"}}}, **{"x-left": "1"})
    sights = examiner.examine(exchange).sights
    parcel = "/components/schemas/Parcel/properties"
    assert sights["field"] == {
        *(f"{parcel}/{name}" for name in ("id", "state", "labels")),
        "/components/schemas/Person/properties/name",
    }
    assert sights["null"] == {f"{parcel}/note"}
    assert sights["header"] == {"/paths/~1parcels~1{id}/get/responses/200/headers/X-Left"}
    assert sights["status"] == {"/paths/~1parcels~1{id}/get/responses/200"}
