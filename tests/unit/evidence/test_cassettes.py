from __future__ import annotations

import base64
import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from generator.evidence.cassettes import Exchange, find_cassettes, read_cassette
from generator.evidence.data_file import CassetteError

INTERACTION: dict[str, Any] = {
    "request": {"method": "get", "uri": "https://a.example/x", "body": None, "headers": {}},
    "response": {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json; charset=utf-8"]},
        "body": {"string": "{}"},
    },
}


def write(path: Path, **cassette: object) -> Path:
    content = {"interactions": [INTERACTION], "version": 1, **cassette}
    text = json.dumps(content) if path.suffix == ".json" else yaml.safe_dump(content)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json"])
def test_a_cassette_is_read_in_each_format_of_vcrpy(name: str, tmp_path: Path) -> None:
    (exchange,) = read_cassette(write(tmp_path / name)).exchanges
    assert (exchange.method, exchange.url, exchange.status) == ("GET", "https://a.example/x", 200)
    assert exchange.response.media_type == "application/json"
    assert exchange.response.body == b"{}"


@pytest.mark.parametrize(
    ("metadata", "provenance"),
    [
        ({"provenance": "live"}, "live"),
        ({"provenance": "trust me"}, "unstated"),
        ({}, "unstated"),
        (None, "unstated"),
    ],
)
def test_a_cassette_that_does_not_say_where_it_is_from_is_never_live(
    metadata: object, provenance: str, tmp_path: Path
) -> None:
    assert read_cassette(write(tmp_path / "a.yaml", metadata=metadata)).provenance == provenance


@pytest.mark.parametrize(
    "body",
    [
        {"string": gzip.compress(b"plain")},
        {"base64_string": base64.b64encode(gzip.compress(b"plain")).decode()},
        {"base64_string": base64.b64encode(gzip.compress(b"plain"))},
        {"string": "plain"},
        "plain",
    ],
)
def test_a_body_is_read_decompressed_however_it_was_kept(body: object, tmp_path: Path) -> None:
    response = {**INTERACTION["response"], "headers": {"Content-Encoding": ["gzip"]}, "body": body}
    path = write(tmp_path / "a.yaml", interactions=[{**INTERACTION, "response": response}])
    assert read_cassette(path).exchanges[0].response.body == b"plain"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("interactions: [", "not valid YAML"),
        ("interactions: 3", "not in the form of vcrpy"),
        ("{interactions: [], [a]: b}", "unhashable"),
        ("interactions: &a [*a]", "nested too deeply"),
        ("interactions: " + "[" * 200_000, "nested too deeply"),
        ("interactions: !!python/object/apply:os.getcwd []", "not valid YAML"),
        ("interactions:\n- \x00", "cannot be read"),
    ],
)
def test_a_broken_cassette_says_what_is_wrong(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CassetteError, match=message):
        read_cassette(path)


def test_only_cassettes_are_found_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    wanted = [write(tmp_path / "b.json"), write(tmp_path / "below" / "a.yaml")]
    (tmp_path / "spec.yaml").write_text("openapi: 3.1.0", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("interactions:", encoding="utf-8")
    assert find_cassettes([tmp_path, tmp_path / "below"]) == sorted(wanted)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("deflate", zlib.compress(b"plain")),
        ("deflate", zlib.compress(b"plain")[2:-4]),
        ("x-gzip", gzip.compress(b"plain")),
        ("br", b"plain"),
    ],
)
def test_a_body_is_decompressed_whatever_servers_call_it(
    kind: str, body: bytes, tmp_path: Path
) -> None:
    response = {"headers": {"Content-Encoding": kind}, "body": {"string": body}}
    assert one(tmp_path, response=response).response.body == b"plain"


def one(folder: Path, **parts: dict[str, Any]) -> Exchange:
    """Return the exchange of a cassette with these parts instead of the usual ones."""
    interaction = {name: {**INTERACTION[name], **parts.get(name, {})} for name in INTERACTION}
    (exchange,) = read_cassette(write(folder / "a.yaml", interactions=[interaction])).exchanges
    return exchange


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bom.json", "\ufeff" + json.dumps({"interactions": [INTERACTION]})),
        ("betamax.json", json.dumps({"http_interactions": [INTERACTION], "recorded_with": "b"})),
        (
            "python2.yaml",
            """
            interactions:
            - request: {method: !!python/unicode GET, uri: !!python/str 'https://a.example/x'}
              response:
                status: {code: 200}
                body: {string: '{}'}
                headers: {content-type: [!!binary YXBwbGljYXRpb24vanNvbg==]}
            """,
        ),
        (
            "httpx.yaml",
            """
            interactions:
            - request: {method: GET, uri: 'https://a.example/x', headers: [[a, b]]}
              response:
                status_code: 200
                content: '{}'
                headers: {content-type: application/json, date: 2018-99-99, accept: []}
            """,
        ),
    ],
)
def test_a_cassette_of_older_and_related_recorders_is_read(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (path,) = find_cassettes([tmp_path])
    (exchange,) = read_cassette(path).exchanges
    assert (exchange.method, exchange.url, exchange.status) == ("GET", "https://a.example/x", 200)
    assert exchange.response.media_type == "application/json"
    assert exchange.response.body == b"{}"


def bomb(depth: int = 12) -> list[object]:
    """Return a small list that would have 10 ** 12 items if its aliases were followed."""
    return [bomb(depth - 1) if depth else "x"] * 10


BOMB = bomb()


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"request": None}, "no mapping `request`"),
        ({"request": {"method": "GET"}}, "`request` has no `uri`"),
        ({"request": {"method": "GET", "uri": "http://[::"}}, "no URL"),
        ({"request": {"method": BOMB, "uri": "/"}}, "a method that is no text"),
        ({"request": {"method": "GET", "uri": "/", "headers": {"a": BOMB}}}, "a header that is no"),
        ({"request": {"method": "GET", "uri": "/", "headers": ["a"]}}, "no name and value"),
        ({"response": {"status": {"code": float("inf")}}}, "no `code` that is a number"),
        ({"response": {"status": 200, "body": 10**15}}, "a body that is no text"),
        ({"response": {"status": 200, "body": {"data": []}}}, "a `body` has no `string`"),
        ({"response": {"status": 200, "body": {"base64_string": "a"}}}, "not valid base64"),
        (
            {"response": {"status": 200, "body": b"\xff", "headers": {"content-encoding": "br"}}},
            "compressed with 'br'",
        ),
        (
            {
                "response": {
                    "status": 200,
                    "body": gzip.compress(b"plain")[:-9],
                    "headers": {"content-encoding": "gzip"},
                }
            },
            "its end is missing",
        ),
    ],
)
def test_an_exchange_that_cannot_be_read_is_named_and_the_others_are_read(
    parts: dict[str, Any], why: str, tmp_path: Path
) -> None:
    exchanges = [INTERACTION, {**INTERACTION, **parts}, INTERACTION]
    cassette = read_cassette(write(tmp_path / "a.yaml", interactions=exchanges))
    assert [each.number for each in cassette.exchanges] == [0, 2]
    assert [*cassette.unread] == [1]
    assert why in cassette.unread[1]


def test_many_small_bodies_cannot_grow_without_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.evidence.cassettes._MAX_BODIES", 2_500)
    body = {"headers": {"content-encoding": "gzip"}, "body": gzip.compress(b"0" * 1_000)}
    exchanges = [{**INTERACTION, "response": {**INTERACTION["response"], **body}}] * 4
    cassette = read_cassette(write(tmp_path / "a.yaml", interactions=exchanges))
    assert [*cassette.unread] == [2, 3]


def test_a_cassette_may_be_named_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml")
    assert find_cassettes([path]) == [path]


@given(
    value=st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.text("0123456789eE+-._oxyn~ ", max_size=8),
        st.text(" \n\t'\"\\:#-&*!%@`,[]{}|>?~a", max_size=200),
    ),
    allow_unicode=st.booleans(),
)
def test_whatever_vcrpy_writes_is_read_as_it_was(
    value: str, *, allow_unicode: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    request = {**INTERACTION["request"], "headers": {"X-Value": [value]}}
    response = {**INTERACTION["response"], "body": {"string": value}}
    cassette = {"interactions": [{"request": request, "response": response}], "version": 1}
    path = tmp_path_factory.mktemp("cassettes") / "a.yaml"
    path.write_bytes(yaml.dump(cassette, allow_unicode=allow_unicode).encode())
    (exchange,) = read_cassette(path).exchanges
    assert exchange.request.headers["x-value"] == (value,)
    assert exchange.response.body == value.encode()


@pytest.mark.parametrize("value", ["1e5", "12E34", "0o17", "+1e-2"])
def test_a_text_that_only_yaml_1_2_takes_for_a_number_stays_one(value: str, tmp_path: Path) -> None:
    request = {**INTERACTION["request"], "headers": {"etag": [value]}}
    found = read_cassette(
        write(tmp_path / "a.yaml", interactions=[{**INTERACTION, "request": request}])
    )
    assert found.exchanges[0].request.headers["etag"] == (value,)


def test_an_anchor_is_followed(tmp_path: Path) -> None:
    request = INTERACTION["request"]
    path = write(tmp_path / "a.yaml", interactions=[{**INTERACTION, "request": request}] * 2)
    assert "*id" in path.read_text(encoding="utf-8")
    assert len(read_cassette(path).exchanges) == 2
