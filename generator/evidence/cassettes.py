"""A cassette of vcrpy -> Cassette: what was sent, what came back, and where that is from."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

Provenance = Literal["live", "documented", "synthetic", "unstated"]
PROVENANCES: tuple[Provenance, ...] = get_args(Provenance)
MAX_BODY = 64 * 2**20
"""How many bytes a body may have once it is decompressed."""
_STR, _SEQ, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_NOT_TEXT = {*"-+.0123456789tTfFyYnNoO~=<", ""}
SUFFIXES = {".yaml", ".yml", ".json"}


_resolve = cast("Callable[..., str]", cast("Any", yaml.CSafeLoader).resolve)


class _Loader(yaml.CSafeLoader):
    """PyYAML's safe loader in C, which does not wonder whether an obvious text is a number."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that states none; a plain scalar is implicit in the first."""
        if kind is not yaml.ScalarNode:
            return _MAP if kind is yaml.MappingNode else _SEQ
        if implicit[0] and value[:1] in _NOT_TEXT:
            return _resolve(self, kind, value, implicit)
        return _STR

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Do nothing: there are no tags by path."""

    def ascend_resolver(self) -> None:
        """Do nothing."""


class CassetteError(Exception):
    """A cassette cannot be read; the others can."""


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

    @property
    def provenance(self) -> Provenance:
        """Where the traffic is from; a cassette that does not say it is never live."""
        stated = self.metadata.get("provenance")
        found: list[Provenance] = [each for each in PROVENANCES if each == stated]
        return found[0] if found else "unstated"


def find_cassettes(folders: Iterable[Path]) -> list[Path]:
    """Return the cassettes in these folders and below, sorted; other YAML files are none."""
    found = {
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.is_file() and _looks_like_one(path)
    }
    return sorted(found)


def read_cassette(path: Path) -> Cassette:
    """Read a cassette of vcrpy, YAML or JSON, with a loader that makes plain data only.

    Raises:
        CassetteError: it cannot be read, is no YAML or JSON, or not in the form of vcrpy.
    """
    data = read_data(path)
    try:
        return Cassette(
            metadata=dict(data.get("metadata") or {}),
            exchanges=tuple(_exchange(each) for each in data["interactions"]),
        )
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise CassetteError(f"not in the form of vcrpy ({error!r})") from None
    except ValueError as error:
        raise CassetteError(f"cannot be read ({error})") from None


def read_data(path: Path) -> Any:  # noqa: ANN401 - any YAML value
    """Read a YAML or JSON file with a loader that makes plain data only.

    Raises:
        CassetteError: it cannot be read, or is no YAML or JSON.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            return json.loads(text)
        return _read_yaml(text)
    except OSError as error:
        raise CassetteError(f"cannot be read ({error.strerror})") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise CassetteError(f"not valid YAML ({error.problem}{line})") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CassetteError(f"cannot be read ({error})") from None


def _read_yaml(text: str) -> Any:  # noqa: ANN401 - any YAML value
    """Return what a YAML text stands for: as PyYAML's safe loader does, without its detours."""
    loader: Any = _Loader(text)
    built: dict[int, Any] = {}  # an alias leads to the same value; one in a circle is too deep

    def build(node: Any) -> Any:  # noqa: ANN401 - a node, any YAML value
        tag = node.tag
        if tag == _STR:
            return node.value
        if id(node) in built:
            return built[id(node)]
        value: Any
        if tag == _SEQ:
            value = [build(each) for each in node.value]
        elif tag == _MAP:
            value = {build(key): build(member) for key, member in node.value}
        else:
            value = loader.construct_object(node, deep=True)
        built[id(node)] = value
        return value

    try:
        return build(loader.get_single_node())
    finally:
        loader.dispose()


def _looks_like_one(path: Path) -> bool:
    content = path.read_bytes()
    key = b'"interactions"' if path.suffix == ".json" else b"interactions:"
    return content.startswith(key) or b"\n" + key in content or key in content[:2000]


def _exchange(found: Any) -> Exchange:  # noqa: ANN401 - any YAML value
    request, response = found["request"], found["response"]
    return Exchange(
        method=str(request["method"]).upper(),
        url=str(request["uri"]),
        status=int(response["status"]["code"]),
        request=_message(request, request.get("body")),
        response=_message(response, response.get("body")),
    )


def _message(found: dict[str, Any], body: Any) -> Message:  # noqa: ANN401 - any YAML value
    given: dict[str, Any] = found.get("headers") or {}
    headers = {name.lower(): _texts(value) for name, value in given.items()}
    if isinstance(body, dict):
        members = cast("dict[str, Any]", body)
        if "base64_string" in members:
            body = base64.b64decode(members["base64_string"])
        else:
            body = members.get("string")
    content = body.encode() if isinstance(body, str) else bytes(body or b"")
    encoding = headers.get("content-encoding", ("",))[0].strip().lower()
    return Message(headers=headers, body=decompressed(content, encoding))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, cast("list[object]", value) if isinstance(value, list) else [value]))


def decompressed(content: bytes, kind: str) -> bytes:
    """Return a body as it was before it was compressed; vcrpy may have done that already.

    Raises:
        CassetteError: it cannot be decompressed, or has too many bytes then.
    """
    if kind == "gzip" and content.startswith(b"\x1f\x8b"):
        window = 16 + zlib.MAX_WBITS
    elif kind == "deflate" and content[:1] == b"\x78":
        window = zlib.MAX_WBITS
    else:
        return content
    try:
        plain = zlib.decompressobj(window).decompress(content, MAX_BODY + 1)
    except zlib.error as error:
        raise CassetteError(f"a body cannot be decompressed ({error})") from None
    if len(plain) > MAX_BODY:
        raise CassetteError(f"a body has more than {MAX_BODY:,} bytes")
    return plain
