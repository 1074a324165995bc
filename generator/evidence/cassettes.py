"""A cassette of vcrpy -> Cassette: what was sent, what came back, and where that is from."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from generator.document import is_list, is_node
from generator.evidence.data_file import SUFFIXES, CassetteError, read_data

Provenance = Literal["live", "documented", "synthetic", "unstated"]
PROVENANCES: tuple[Provenance, ...] = get_args(Provenance)
MAX_BODY = 64 * 2**20
"""How many bytes a body may have once it is decompressed."""
_MAX_BODIES = 4 * MAX_BODY
"""How many bytes all bodies of a cassette may have that were compressed."""
_LISTS = ("interactions", "http_interactions")
"""The member that holds the exchanges: of vcrpy, and of Betamax and the VCR for Ruby."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request or a response: headers by lower-case name, and the body decompressed."""

    headers: Mapping[str, tuple[str, ...]]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case; empty if none is stated."""
        return self.headers.get("content-type", ("",))[0].partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response."""

    number: int = 0
    """Which one of its cassette, from 0."""
    method: str
    url: str
    status: int
    request: Message
    response: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Cassette:
    """The exchanges of one file, and what its `metadata` says of them."""

    metadata: Mapping[str, Any]
    exchanges: tuple[Exchange, ...]
    unread: Mapping[int, str] = field(default_factory=dict[int, str])
    """Why an exchange cannot be read, by its number."""

    @property
    def provenance(self) -> Provenance:
        """Where the traffic is from; a cassette that does not say it is never live."""
        stated = self.metadata.get("provenance")
        found: list[Provenance] = [each for each in PROVENANCES if each == stated]
        return found[0] if found else "unstated"


def find_cassettes(places: Iterable[Path]) -> list[Path]:
    """Return the cassettes in these folders and below, sorted; other YAML files are none.

    A place may be a cassette itself; it is taken whatever it looks like.
    """
    found = set[Path]()
    for place in places:
        if place.is_file():
            found.add(place)
        found |= {path for path in place.rglob("*") if _looks_like_one(path)}
    return sorted(found)


def read_cassette(path: Path) -> Cassette:
    """Read a cassette, YAML or JSON, with a loader that makes plain data only.

    Raises:
        CassetteError: it cannot be read, is no YAML or JSON, or no cassette.
    """
    cassette = _cassette(read_data(path, quickly=True), _Reader(is_sure=False))
    if cassette is None or cassette.unread:
        cassette = _cassette(read_data(path), _Reader())
    if cassette is None:
        raise CassetteError("not in the form of vcrpy (there is no list `interactions`)")
    return cassette


def _cassette(data: object, reader: _Reader) -> Cassette | None:
    members: dict[str, Any] = data if is_node(data) else {}
    found = next((members[name] for name in _LISTS if name in members), None)
    if not is_list(found):
        return None
    metadata = members.get("metadata")
    exchanges, unread = list[Exchange](), dict[int, str]()
    for number, each in enumerate(found):
        try:
            exchanges.append(reader.exchange(number, each))
        except CassetteError as error:
            unread[number] = str(error)
    return Cassette(
        metadata=metadata if is_node(metadata) else {}, exchanges=tuple(exchanges), unread=unread
    )


def _looks_like_one(path: Path) -> bool:
    try:
        if path.suffix not in SUFFIXES or not path.is_file():
            return False
        content = path.read_bytes()
    except OSError:
        return path.suffix in SUFFIXES  # so that it is named as one that cannot be read
    if path.suffix == ".json":
        return any(f'"{key}"'.encode() in content for key in _LISTS)
    keys = [f"{key}:".encode() for key in _LISTS]
    return any(
        content.startswith(key) or b"\n" + key in content or key in content[:2000] for key in keys
    )


class _Reader:
    """Reads the exchanges of one cassette, and bounds what their bodies grow to."""

    def __init__(self, *, is_sure: bool = True) -> None:
        """Read nothing yet; to who is not sure, a number may be a text that looks like one."""
        self._left, self._is_sure = _MAX_BODIES, is_sure

    def exchange(self, number: int, found: object) -> Exchange:
        """Read one exchange.

        Raises:
            CassetteError: it is not in the form of vcrpy, or a body cannot be had.
        """
        request, response = _member(found, "request"), _member(found, "response")
        return Exchange(
            number=number,
            method=self._text(_needed(request, "request", "method"), "method").upper(),
            url=_url(self._text(_needed(request, "request", "uri"), "uri")),
            status=_status(response),
            request=self._message(request),
            response=self._message(response),
        )

    def _message(self, found: dict[Any, Any]) -> Message:
        headers = dict(self._headers(found.get("headers")))
        body = found.get("body", found.get("content"))  # the latter as vcrpy once wrote for httpx
        content = _bytes(body)
        kind = ", ".join(headers.get("content-encoding", ())).strip().lower()
        plain = decompressed(content, kind)
        if plain is not content:
            self._left -= len(plain)
        if self._left < 0:
            raise CassetteError(f"the bodies of this file have more than {_MAX_BODIES:,} bytes")
        return Message(headers=headers, body=plain)

    def _headers(self, found: object) -> Iterable[tuple[str, tuple[str, ...]]]:
        pairs: list[Any] = [*found.items()] if is_node(found) else found if is_list(found) else []
        for pair in pairs:
            if not isinstance(pair, list | tuple) or len(cast("list[object]", pair)) != len("kv"):
                raise CassetteError("not in the form of vcrpy (a header is no name and value)")
            name, value = cast("tuple[object, object]", pair)
            values: list[object] = value if is_list(value) else [value]
            if values:
                yield (
                    self._text(name, "header").lower(),
                    tuple(self._text(each, "header") for each in values),
                )

    def _text(self, value: object, what: str) -> str:
        """Return a text; half a character, which JSON can write, becomes a question mark."""
        if type(value) is str and value.isascii():  # as nearly all are
            return value
        if isinstance(value, bytes):
            return value.decode(errors="replace")
        if isinstance(value, str) or (self._is_sure and isinstance(value, int | float)):
            text = str(value)
            return text if text.isascii() else text.encode(errors="replace").decode()
        raise CassetteError(f"not in the form of vcrpy (a {what} that is no text)")


def _member(found: object, name: str) -> dict[Any, Any]:
    value = found.get(name) if is_node(found) else None
    if not is_node(value):
        raise CassetteError(f"not in the form of vcrpy (there is no mapping `{name}`)")
    return value


def _needed(found: dict[Any, Any], owner: str, name: str) -> object:
    if name not in found:
        raise CassetteError(f"not in the form of vcrpy (`{owner}` has no `{name}`)")
    return found[name]


def _url(text: str) -> str:
    try:
        urlsplit(text)
    except ValueError as error:
        raise CassetteError(f"its `uri` is no URL ({error})") from None
    return text


def _status(response: dict[Any, Any]) -> int:
    """Return the status, which vcrpy once kept as `status_code` for httpx."""
    found = response.get("status", response.get("status_code"))
    code = found.get("code") if is_node(found) else found
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == len("200"):
        return int(code)
    if type(code) is not int:
        raise CassetteError("not in the form of vcrpy (`status` has no `code` that is a number)")
    return code


def _bytes(body: object) -> bytes:
    if is_node(body):
        if isinstance(packed := body.get("base64_string"), str | bytes):
            try:
                return base64.b64decode(packed)
            except ValueError as error:
                raise CassetteError(f"a body is not valid base64 ({error})") from None
        if body and "string" not in body:
            raise CassetteError("not in the form of vcrpy (a `body` has no `string`)")
        body = body.get("string")
    if isinstance(body, str):
        return body.encode(errors="replace")
    if body is None or isinstance(body, bytes):
        return body or b""
    raise CassetteError("not in the form of vcrpy (a body that is no text)")


def decompressed(content: bytes, kind: str) -> bytes:
    """Return a body as it was before it was compressed; vcrpy may have done that already.

    Raises:
        CassetteError: it cannot be decompressed, or has too many bytes then.
    """
    if kind in {"gzip", "x-gzip"} and content.startswith(b"\x1f\x8b"):
        return _inflated(content, 16 + zlib.MAX_WBITS)
    if kind in {"", "identity", "gzip", "x-gzip"} or _is_text(content):
        return content
    if kind != "deflate":
        raise CassetteError(
            f"a body is compressed with {kind[:40]!r}, which is not read; "
            "record with decode_compressed_response=True"
        )
    try:
        return _inflated(content, zlib.MAX_WBITS)
    except CassetteError:
        return _inflated(content, -zlib.MAX_WBITS)  # as some servers send it, without its header


def _inflated(content: bytes, window: int) -> bytes:
    inflate = zlib.decompressobj(window)
    try:
        plain = inflate.decompress(content, MAX_BODY + 1)
    except zlib.error as error:
        raise CassetteError(f"a body cannot be decompressed ({error})") from None
    if len(plain) > MAX_BODY:
        raise CassetteError(f"a body has more than {MAX_BODY:,} bytes")
    if not inflate.eof:
        raise CassetteError("a body cannot be decompressed (its end is missing)")
    return plain


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
