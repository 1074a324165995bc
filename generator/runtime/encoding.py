"""Values in the forms that few operations need: objects in a query, cookies, files in a form."""

import json
from collections.abc import Iterator, Mapping
from secrets import token_hex
from typing import Any, cast
from urllib.parse import quote

from pydantic import TypeAdapter

from .calls import OMIT, encode_json, texts

_ANY: TypeAdapter[Any] = TypeAdapter(Any)
_BOUNDARY = token_hex(16)  # of this process: no file holds it, by chance or on purpose
MULTIPART = f"multipart/form-data; boundary={_BOUNDARY}"


def as_delimited(value: object, argument: str, sign: str) -> str | None:
    """Return `["a", "b"]` as `"a|b"` and None as None; ValueError if that would be ambiguous."""
    found = texts({argument: value}).get(argument)
    if found is None:
        return None
    if not found or any(not text or sign in text for text in found):
        raise ValueError(f"{argument}: need values, none empty or with {sign!r}")
    return sign.join(found)


def as_members(value: object) -> dict[str, object]:
    """Return the members of an object by name, nothing for None."""
    plain: object = None if value is OMIT else json.loads(encode_json(value))
    if plain is not None and not isinstance(plain, dict):
        raise ValueError(f"need an object, not {type(value).__name__}")
    return cast("dict[str, object]", plain or {})


def as_flat(value: object, argument: str, sign: str, between: str) -> str | None:
    """Return `{"a": 1, "b": 2}` as `"a,1,b,2"`, or with `=` between name and value."""
    pairs = [(name, ",".join(items)) for name, items in texts(as_members(value)).items()]
    found = [word for pair in pairs for word in pair]
    if between != sign:
        found = [between.join(pair) for pair in pairs]
    return as_delimited(found, argument, sign) if found else None


def as_deep_object(name: str, value: object) -> dict[str, object]:
    """Return `{"a": 1}` as `{"name[a]": 1}` to any depth, and a list as `name[]`."""
    return dict(_deep(name, None if value is OMIT else json.loads(encode_json(value))))


def _deep(name: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, member in cast("dict[str, object]", value).items():
            yield from _deep(f"{name}[{key}]", member)
    else:
        yield f"{name}[]" if isinstance(value, list) else name, value


def as_json_text(value: object) -> str | None:
    """Return a value as JSON, and None as None."""
    return None if value is None or value is OMIT else encode_json(value).decode()


def as_cookies(values: Mapping[str, object]) -> str | None:
    """Return the header that sends cookies, None without any."""
    found = texts(values)
    return "; ".join(f"{name}={quote(','.join(text))}" for name, text in found.items()) or None


def as_multipart(values: object) -> bytes:
    """Return a form of parts: bytes as a file, an object as JSON, a list as several parts."""
    if not isinstance(values, Mapping):
        values = (
            {} if values is None else _ANY.dump_python(values, by_alias=True, exclude_unset=True)
        )
    parts = bytearray()
    for name, value in cast("Mapping[str, object]", values).items():
        several = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
        for item in several:
            if item is not None and item is not OMIT:
                head, content = _part(name, item)
                parts += f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
                parts += content + b"\r\n"
    return bytes(parts) + f"--{_BOUNDARY}--\r\n".encode()


def _part(name: str, item: object) -> tuple[str, bytes]:
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'name="{quoted}"'
    if isinstance(item, bytes):
        return f'{head}; filename="{quoted}"\r\nContent-Type: application/octet-stream', item
    plain: object = json.loads(encode_json(item))
    if isinstance(plain, dict | list):
        return f"{head}\r\nContent-Type: application/json", encode_json(item)
    return head, "".join(texts({name: plain})[name]).encode()
