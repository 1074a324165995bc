from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import httpx2
import pytest
import vcr  # type: ignore[import-untyped]
import yaml

from tests.client.record import record
from tests.client.recording import CASSETTES, CONFIG, REQUEST_HEADERS, RESPONSE_HEADERS, Persister
from tests.client.scenarios import SCENARIOS, SPEC

TESTS = Path(__file__).parents[1]
# By the text first: broken specs lie about here, and bombs.
PATHS = [
    p
    for p in sorted(TESTS.rglob("*.yaml"))
    if re.search(rb"^interactions:", p.read_bytes(), re.MULTILINE)
]
EVERY = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)

SECRET = re.compile(
    r"""\bapi_[0-9A-Za-z.]+     # a key of Close
    | YXBpX[0-9A-Za-z+/]+       # the same in base64
    | \b(basic|bearer)\s+\S{6}
    | \b(access|refresh)_token | client_secret | set-cookie | trace-id | session=
    """,
    re.IGNORECASE | re.VERBOSE,
)
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")


def load(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))


def texts(value: object) -> Iterator[str]:
    """Yield every key and text, percent-decoded until nothing is left to decode."""
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        yield from texts([*members, *members.values()])
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from texts(item)
    else:
        text, previous = str(value), ""
        while text != previous:
            text, previous = unquote(text), text
        yield text


def leaks(value: object) -> list[str]:
    found = [m[0] for text in texts(value) for m in SECRET.finditer(text)]
    mails = [m[0] for text in texts(value) for m in MAIL.finditer(text)]
    return found + [mail for mail in mails if not mail.endswith("@example.com")]


@EVERY
def test_a_cassette_says_where_it_is_from(path: Path) -> None:
    metadata = load(path)["metadata"]
    reason = {"documented": "source", "live": "source", "synthetic": "reason"}
    assert metadata[reason[metadata["provenance"]]]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", metadata["date"])


@EVERY
def test_a_cassette_holds_no_secret_and_no_person(path: Path) -> None:
    assert leaks(load(path)) == []


@EVERY
def test_a_cassette_holds_listed_headers_bodies_as_text_and_one_host(path: Path) -> None:
    for interaction in load(path)["interactions"]:
        request, response = interaction["request"], interaction["response"]
        assert set(request["headers"]) <= REQUEST_HEADERS
        assert set(response["headers"]) <= RESPONSE_HEADERS
        assert {type(request["body"]), type(response["body"]["string"])} == {str}
        assert urlsplit(request["uri"])[:2] == ("https", "api.close.com")


@EVERY
def test_a_cassette_is_used(path: Path) -> None:
    assert any(f'"{path.name}"' in test.read_text("utf-8") for test in TESTS.rglob("test_*.py"))


@pytest.mark.parametrize(
    "leak",
    [
        "api_1a2B.3c",
        "%2561pi_1a2B.3c",
        "Basic YXBpXzFhMkI6",
        "Authorization: bearer 0123456789",
        {"Set-Cookie": ["a=b"]},
        [{"body": '{"refresh_token": "a"}'}],
        "carol%40example.org",
    ],
)
def test_the_scan_finds(leak: object) -> None:
    assert leaks({"x": leak})


OPERATIONS = {
    operation["operationId"]: operation
    for item in SPEC["paths"].values()
    for operation in item.values()
}
DOCUMENTED = [
    scenario.name for scenario in SCENARIOS if scenario.metadata["provenance"] == "documented"
]


def test_each_operation_has_its_documented_cassette() -> None:
    assert set(DOCUMENTED) == set(OPERATIONS)


def example(content: dict[str, Any]) -> object:
    published = content["application/json"]["examples"]["published"]
    name = published.get("$ref", "").rpartition("/")[2]
    return (SPEC["components"]["examples"][name] if name else published)["value"]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_cassette_is_the_example_of_the_spec(name: str) -> None:
    (interaction,) = load(CASSETTES / f"{name}.yaml")["interactions"]
    request, response = interaction["request"], interaction["response"]
    operation = OPERATIONS[name]
    documented = operation["responses"][str(response["status"]["code"])]
    body = response["body"]["string"]
    assert (json.loads(body) if body else None) == (
        example(documented["content"]) if "content" in documented else None
    )
    if "requestBody" in operation:
        assert json.loads(request["body"]) == example(operation["requestBody"]["content"])


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
def test_recording_again_gives_the_same_cassettes(tmp_path: Path) -> None:
    record(tmp_path)
    again = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert again == {path.name: path.read_text("utf-8") for path in CASSETTES.iterdir()}


def test_metadata_survives_recording_over_a_cassette(tmp_path: Path) -> None:
    path = tmp_path / "send_as_get.yaml"
    path.write_bytes((CASSETTES / path.name).read_bytes())
    answer(path)
    assert load(path)["interactions"][0]["response"]["body"]["string"] == "new"
    assert load(path)["metadata"] == load(CASSETTES / path.name)["metadata"]


def test_a_cassette_without_provenance_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no provenance"):
        answer(tmp_path / "new.yaml")
    gc.collect()  # or vcrpy would take its patches back whenever that happens, from another test
    assert list(tmp_path.iterdir()) == []


def answer(path: Path) -> None:
    """Record one answer from nowhere."""
    recorder: Any = vcr.VCR()
    recorder.register_persister(Persister)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, text="new"))
    uri = load(CASSETTES / "send_as_get.yaml")["interactions"][0]["request"]["uri"]
    with recorder.use_cassette(path, record_mode="all", **CONFIG):
        httpx2.Client(transport=transport).get(uri)
