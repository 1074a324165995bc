"""Values of callers: refused before anything is sent, or sent as the one value that they are."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx2

from tests.hostile.cases import Case, Verdict
from tests.hostile.client import BASE, KEY, make_package, plain_items
from tests.hostile.jail import run

_DOTS = {"", ".", "..", "%2e", "%2e%2e", ".%2e", "%2e."}
Told = tuple[bool | None, str]


def judge(case: Case, folder: Path) -> Verdict:
    """Return what became of a value that a caller gives."""
    data = case.data
    outcome = run(lambda: _tried(data, Path()), folder)
    if outcome.value is None or outcome.touched:
        return Verdict(is_safe=False, said=outcome.died or f"it {'; '.join(outcome.touched)}")
    return Verdict(*outcome.value)


def _tried(data: dict[str, Any], folder: Path) -> Told:
    package = make_package(folder)
    made, error = plain_items(package)
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, json={"id": "a"})

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = partial(made, http_client=http)
    check = _CHECKS.get(data.get("location", ""))
    if check is None:
        return None, f"nothing here tries the location {data.get('location')!r}"
    try:
        return check(client, data.get("value"), sent, package)
    except (error, ValueError, TypeError) as refusal:
        told, value = str(refusal), data.get("value")
        shown = len(str(value)) > 4 and str(value) in told and data["location"] == "auth"
        if sent or shown or not told.isprintable():
            return False, f"refused too late or with the value: {told}"
        return True, f"refused: {type(refusal).__name__}: {told}"


def _path(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    client(api_key=KEY).items.find(value)
    target = sent[0].url.raw_path.decode()
    prefix = f"{urlsplit(BASE).path}/items/"
    segment = target.removeprefix(prefix)
    is_one = target.startswith(prefix) and not set(segment) & set("/?#\\{}")
    is_same = unquote(segment) == str(value) and segment.lower() not in _DOTS
    return is_one and is_same and sent[0].url.host == urlsplit(BASE).hostname, f"sent as {target}"


def _query(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    client(api_key=KEY).items.find("a", q=value)
    query = sent[0].url.query.decode()
    given: list[Any] = value if hasattr(value, "append") else [value]
    items = [each for each in given if each is not None]
    texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in items]
    return parse_qsl(query, keep_blank_values=True) == [("q", text) for text in texts], (
        f"sent as {query}"
    )


def _header(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    client(api_key=KEY).items.find("a", x_trace=value)
    raw = [text for name, text in sent[0].headers.raw if name.lower() == b"x-trace"]
    return raw == [str(value).encode("latin-1")], f"sent as {raw!r}"


def _cookie(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    bake = client(api_key=KEY).items.bake
    if "session" not in bake.__annotations__:
        return True, "no method takes a cookie: it is told as a gap"
    bake("a", session=value)
    raw = sent[0].headers.get("cookie", "")
    return not re.search(r"[;\r\n]", raw), f"sent as {raw!r}"


def _auth(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    made = client(api_key=value)
    made.items.find("a")
    try:
        kept = pickle.dumps(made)
    except Exception:  # noqa: BLE001 - that it refuses is what is wanted
        kept = b""
    request = f"{made!r} {made!s} {sent[0]!r} {sent[0].headers!r}"
    is_shown = value in request or value.encode() in kept
    return not is_shown, "shown nowhere" if not is_shown else "shown in a repr or a pickle"


def _base_url(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    client(api_key=KEY, base_url=value).items.find("a")
    url, given = sent[0].url, urlsplit(str(value))
    expected = f"{given.path.rstrip('/')}/items/a"
    is_same = url.host == given.hostname and url.raw_path.decode() == expected
    return is_same and url.scheme == "https" and not url.userinfo, f"sent to {url}"


def _body(client: Callable[..., Any], value: Any, sent: list[Any], package: Any) -> Told:  # noqa: ANN401
    special = {"NaN(float)": float("nan"), "Infinity(float)": float("inf"), "UNSET": package.OMIT}
    body = {key: special.get(each, each) for key, each in value.items()}
    client(api_key=KEY).items.keep("a", body=body)
    text = sent[0].content.decode()
    found = json.loads(text, parse_constant=lambda name: name)
    expected = {key: each for key, each in value.items() if each != "UNSET"}
    return found == expected and "NaN" not in text, f"sent as {text}"


def _multipart(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    upload = getattr(client(api_key=KEY).items, "upload", None)
    if upload is None:
        return True, "no method sends multipart: it is told as a gap"
    upload("a", file=(value, b"x"))
    head = sent[0].content.partition(b"\r\n\r\n")[0]
    return head.count(b"\r\n") <= 2, f"sent as {head!r:.200}"


def _env(client: Callable[..., Any], value: Any, sent: list[Any], _: Any) -> Told:  # noqa: ANN401
    Path(".netrc").write_text(value.replace("api.close.com", "api.example.test"), encoding="ascii")
    client(api_key=KEY).items.find("a")
    request = sent[0]
    expected = httpx2.BasicAuth(KEY, "")
    (own,) = [next(expected.auth_flow(httpx2.Request("GET", BASE))).headers["authorization"]]
    return request.headers["authorization"] == own, "the given key is sent"


_CHECKS: dict[str, Callable[[Callable[..., Any], Any, list[Any], Any], Told]] = {
    "path": _path,
    "query": _query,
    "header": _header,
    "cookie": _cookie,
    "auth": _auth,
    "base_url": _base_url,
    "body": _body,
    "multipart": _multipart,
    "env": _env,
}
