"""How cassettes are written: what may be in them, and that they say where they are from."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, cast

from vcr.persisters.filesystem import FilesystemPersister  # type: ignore[import-untyped]

CASSETTES = Path(__file__).parent / "cassettes"
API = "https://api.close.com/api/v1"
KEY = "api_key_for_tests"

REQUEST_HEADERS = {"accept", "content-type"}
RESPONSE_HEADERS = {
    "content-type",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
}


class Request(Protocol):
    """What we use of vcrpy's request."""

    uri: str
    headers: dict[str, str]


def scrub_request(request: Request) -> Request:
    """Keep the headers on the list; credentials and cookies are not, whatever their name."""
    kept = {k.lower(): v for k, v in request.headers.items() if k.lower() in REQUEST_HEADERS}
    request.headers = kept
    return request


def scrub_response(response: dict[str, Any]) -> dict[str, Any]:
    """Keep the headers on the list; cookies and trace ids are not."""
    headers = cast("dict[str, list[str]]", response["headers"])
    kept = {k.lower(): v for k, v in headers.items() if k.lower() in RESPONSE_HEADERS}
    return {**response, "headers": kept}


CONFIG: dict[str, Any] = {
    "match_on": ["method", "scheme", "host", "path", "query", "body"],
    "decode_compressed_response": True,
    "before_record_request": scrub_request,
    "before_record_response": scrub_response,
}


class Persister(FilesystemPersister):  # type: ignore[misc]
    """Reads and writes cassettes with their `metadata`, where pytest-recording's own fails.

    Loading is vcrpy's: by a safe YAML loader. A cassette without provenance is never written.
    """

    @staticmethod
    def save_cassette(
        cassette_path: object, cassette_dict: dict[str, Any], serializer: object
    ) -> None:
        """Write a cassette; ValueError if it does not say where it is from."""
        if "provenance" not in cassette_dict.get("metadata", {}):
            raise ValueError(f"{cassette_path}: no provenance; add a scenario and record that")
        FilesystemPersister.save_cassette(cassette_path, cassette_dict, serializer)  # pyright: ignore[reportUnknownMemberType]
