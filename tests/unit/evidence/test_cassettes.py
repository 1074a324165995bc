from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.evidence.cassettes import CassetteError, find_cassettes, read_cassette

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
        {"string": "plain"},
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
        ("interactions: [{request: {}}]", "not in the form of vcrpy"),
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
