from __future__ import annotations

import gc
import json
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
import pytest
import vcr  # type: ignore[import-untyped]
import yaml

from tests.client.record import record
from tests.client.recording import CASSETTES, PERSISTER, POLICY
from tests.client.scenarios import SCENARIOS, SPEC
from tests.recording import CONFIG

TESTS = Path(__file__).parents[1]
# By the text first: broken specs lie about here, and bombs.
PATHS = [
    p
    for p in sorted(TESTS.rglob("*.yaml"))
    if re.search(rb"^interactions:", p.read_bytes(), re.MULTILINE)
]
EVERY = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def load(path: Path) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))


@EVERY
def test_a_cassette_says_where_it_is_from(path: Path) -> None:
    metadata = load(path)["metadata"]
    reason = {"documented": "source", "live": "source", "synthetic": "reason"}
    assert metadata[reason[metadata["provenance"]]]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", metadata["date"])


@EVERY
def test_a_cassette_holds_listed_headers_bodies_as_text_and_one_host(path: Path) -> None:
    for interaction in load(path)["interactions"]:
        request, response = interaction["request"], interaction["response"]
        assert request["headers"].keys() <= POLICY.request_headers.keys()
        assert response["headers"].keys() <= POLICY.response_headers.keys()
        assert {type(request["body"]), type(response["body"]["string"])} == {str}
        assert urlsplit(request["uri"])[:2] == ("https", "api.close.com")


@EVERY
def test_a_cassette_is_used(path: Path) -> None:
    texts = [test.read_text("utf-8") for test in TESTS.rglob("test_*.py")]
    assert any(f'"{path.name}"' in text or f"def {path.stem}(" in text for text in texts)


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
    recorder.register_persister(PERSISTER)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, text="new"))
    uri = load(CASSETTES / "send_as_get.yaml")["interactions"][0]["request"]["uri"]
    with recorder.use_cassette(path, record_mode="all", **CONFIG):
        httpx2.Client(transport=transport).get(uri)
