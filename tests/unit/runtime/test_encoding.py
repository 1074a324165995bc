from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from closecrm._runtime.calls import OMIT


@pytest.fixture
def encoding(root: Path) -> Iterator[ModuleType]:
    """The module as a package has it that needs it; ours does not."""
    path = root / "generator" / "runtime" / "encoding.py"
    name = "closecrm._runtime.encoding"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[name]


def parts(encoding: ModuleType, content: bytes) -> list[tuple[str, str | None, str, bytes]]:
    """Return name, file name, type and content of each part, as another library reads them."""
    head = f"Content-Type: {encoding.MULTIPART}\r\n\r\n".encode()
    found: list[tuple[str, str | None, str, bytes]] = []
    for each in message_from_bytes(head + content).walk():
        if not each.is_multipart():
            name = each.get_param("name", header="Content-Disposition")
            body: Any = each.get_payload(decode=True)
            found.append((str(name), each.get_filename(), each.get_content_type(), body))
    return found


def test_a_form_sends_bytes_as_files_objects_as_json_and_lists_as_several(
    encoding: ModuleType,
) -> None:
    content = encoding.as_multipart(
        {"file": b"\x00", "about": {"a": 1}, "n": [1, True], "none": None, "omitted": OMIT}
    )
    assert parts(encoding, content) == [
        ("file", "file", "application/octet-stream", b"\x00"),
        ("about", None, "application/json", b'{"a":1}'),
        ("n", None, "text/plain", b"1"),
        ("n", None, "text/plain", b"true"),
    ]


def test_a_name_in_a_form_cannot_begin_a_part_of_its_own(encoding: ModuleType) -> None:
    content = encoding.as_multipart({'a"; filename="x"\r\nX-Y: z': "v"})
    ((name, file, _, body),) = parts(encoding, content)
    assert (file, body) == (None, b"v")
    assert "\r\n" not in name


def test_a_form_without_anything_is_empty(encoding: ModuleType) -> None:
    assert encoding.as_multipart(None).startswith(b"--")


def test_an_object_becomes_a_parameter_for_each_of_its_members(encoding: ModuleType) -> None:
    assert encoding.as_deep_object("f", {"a": {"b": 1}, "c": [1]}) == {"f[a][b]": 1, "f[c][]": [1]}
    assert encoding.as_deep_object("f", OMIT) == {"f": None}
    assert encoding.as_members({"a": 1}) == {"a": 1}
    assert encoding.as_members(None) == {}
    with pytest.raises(ValueError, match="need an object"):
        encoding.as_members([1])


def test_an_object_becomes_one_text(encoding: ModuleType) -> None:
    assert encoding.as_flat({"a": 1, "b": 2}, "x", ",", ",") == "a,1,b,2"
    assert encoding.as_flat({"a": 1, "b": 2}, "x", ",", "=") == "a=1,b=2"
    assert encoding.as_flat(None, "x", ",", ",") is None
    assert encoding.as_json_text({"a": 1}) == '{"a":1}'
    assert encoding.as_json_text(None) is None


def test_a_list_is_never_joined_to_what_would_be_read_otherwise(encoding: ModuleType) -> None:
    assert encoding.as_delimited(["a", "b"], "x", "|") == "a|b"
    assert encoding.as_delimited(None, "x", "|") is None
    for values in ([], [""], ["a|b"]):
        with pytest.raises(ValueError, match="x: need values"):
            encoding.as_delimited(values, "x", "|")


def test_a_cookie_cannot_hold_another_one(encoding: ModuleType) -> None:
    assert encoding.as_cookies({"a": "1; b=2", "c": None}) == "a=1%3B%20b%3D2"
    assert encoding.as_cookies({"a": None}) is None
