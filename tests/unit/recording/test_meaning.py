"""What counts as a difference between two recordings."""

from __future__ import annotations

import json

from generator.evidence.cassettes import Cassette, Exchange, Message
from generator.recording.meaning import difference, meaning, operations


def cassette(body: object, *, url: str = "/a/", status: int = 200, **headers: str) -> Cassette:
    given = {"content-type": ("application/json",)} | {k: (v,) for k, v in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    exchange = Exchange(
        method="GET",
        url=f"https://a.example{url}",
        status=status,
        request=Message(headers={}, body=b""),
        response=Message(headers=given, body=content),
    )
    return Cassette(metadata={}, exchanges=(exchange,))


def compared(old: Cassette, new: Cassette) -> list[str]:
    return difference(meaning(old), meaning(new))


def test_other_values_ids_and_numbers_of_items_mean_the_same() -> None:
    old = cassette({"data": [{"id": "a", "n": 1}]}, url="/a/user_000001/?q=1", date="x")
    new = cassette({"data": [{"id": "b", "n": 2.5}] * 3}, url="/a/user_000022/?q=2", date="y")
    assert compared(old, new) == []


def test_an_id_in_a_path_is_a_star_and_a_word_is_not() -> None:
    found = operations(cassette({}, url="/api/v1/send_as/sdas_0000000000000000000001/?b=&a=1"))
    assert found == {"GET /api/v1/send_as/*/ ?a,b 200"}


def test_a_member_that_comes_and_one_that_goes_are_told_with_type_and_place() -> None:
    assert compared(cassette({"a/b": [1]}), cassette({"a/b": [None], "c": True})) == [
        "+ GET /a/ 200 response body /a~1b/*: null",
        "- GET /a/ 200 response body /a~1b/*: number",
        "+ GET /a/ 200 response body /c: boolean",
    ]


def test_another_status_header_content_type_or_kind_of_body_is_told() -> None:
    old = cassette({})
    assert "+ GET /a/ 404" in compared(old, cassette({}, status=404))
    assert compared(old, cassette({}, etag="x")) == ["+ GET /a/ 200 response header etag"]
    assert compared(old, cassette(b"<p>")) == [
        "- GET /a/ 200 response body: object",
        "+ GET /a/ 200 response body: text",
    ]
