"""What a text may hide: all that comes out of it when its encodings are taken off."""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections import deque
from collections.abc import Iterator
from urllib.parse import unquote

MAX_LAYERS = 6
"""How many encodings may lie around each other."""
MAX_PLAIN = 64 * 2**20
"""How many bytes a compressed text may have in the end; what is beyond them is not read."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){6,}")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([/\"\\]))")
_FOLD = re.compile(r"\\?\r?\n[ \t]*")
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]{5,}")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|x[\x01\x5e\x9c\xda]")


def readings(text: str) -> Iterator[str]:
    """Yield a text, then everything that can be read out of it.

    Percent-encoding, base64 (also without padding, of URLs, or glued to other text), hexadecimal
    digits, escapes of JSON and HTML, folded lines and compression are taken off in any order, up to
    `MAX_LAYERS` of them.
    """
    seen = {text}
    waiting = deque([(text, 0)])
    while waiting:
        current, layers = waiting.popleft()
        yield current
        if layers == MAX_LAYERS:
            continue
        for found in _decoded(current):
            if found not in seen:
                seen.add(found)
                waiting.append((found, layers + 1))


def readings_of_bytes(content: bytes) -> Iterator[str]:
    """Yield everything that can be read out of bytes, compressed or not."""
    for plain in (content, *_decompressed(content)):
        yield from readings(plain.decode("utf-8", errors="replace"))


def _decoded(text: str) -> Iterator[str]:
    if "%" in text:
        yield unquote(text)
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield _ESCAPE.sub(_unescaped, text)
    if "\n" in text:
        yield _FOLD.sub("", text)
    for match in _HEX.finditer(text):
        yield from _printable(bytes.fromhex(match[0]))
    for match in _BASE64.finditer(text):
        run = match[0].rstrip("=").translate(str.maketrans("-_", "+/"))
        for start in range(4):  # something may stand before it without a gap
            yield from _printable(_base64(run[start:]))


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else match[3]


def _base64(run: str) -> bytes:
    whole = run[: len(run) - 1] if len(run) % 4 == 1 else run
    try:
        return base64.b64decode(whole + "=" * (-len(whole) % 4))
    except (binascii.Error, ValueError):
        return b""


def _printable(content: bytes) -> Iterator[str]:
    for plain in (content, *_decompressed(content)):
        for match in _PRINTABLE.finditer(plain):
            yield match[0].decode("ascii")


def _decompressed(content: bytes) -> Iterator[bytes]:
    """Yield what is compressed in these bytes, from the first place that looks like it."""
    if match := _COMPRESSED.search(content):
        try:
            stream = zlib.decompressobj(32 + zlib.MAX_WBITS)
            yield stream.decompress(content[match.start() :], MAX_PLAIN)
        except zlib.error:
            return
