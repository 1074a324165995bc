"""A secret and a person, planted wherever a server can put them, never reach the disk."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import vcr  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http import h11_impl

from generator.document import Node
from generator.recording.policy import Policy
from generator.recording.scrub import LeakError, scrub
from tests.recorder.planted import FORMS, KEY, MAIL, NAME, PRIVATE, USER, seen, send
from tests.recording import CONFIG, Persister, refuse_other_persisters
from tests.sandbox.application import Sandbox
from tests.sandbox.serving import running

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a sandbox that shows the secret and the person in each part of each answer."""

    def echo(_operation: str, request: Request, _response: Response) -> Response:
        status, form = int(request.headers["X-Status"]), FORMS[int(request.headers["X-Form"])]
        # The one part of an answer that no application decides, but its server.
        monkeypatch.setitem(h11_impl.STATUS_PHRASES, status, f"{form} {NAME}".encode())
        headers = {
            "Content-Type": f"application/json; charset={form[:20]}",
            "Location": f"https://{KEY}:@home.lan/{form}/{USER}/?q={form}&m={MAIL}#{form}",
            "Retry-After": form,
            "RateLimit": f"limit=1; {form}",
            "Set-Cookie": f"session={form}; Path=/",
            "X-Request-Id": form,
        }
        return Response(planted_body(form), status, headers)

    with running(Sandbox(echo)) as url:
        yield url


def planted_body(form: str) -> bytes:
    body = {
        "status": form,
        "enabled_features": [form, "ok"],
        form: form,
        MAIL: [{"name": NAME, "user_id": USER, "type": NAME}],
        "error": f"{NAME} <{MAIL}> ({USER}) used {form}",
        "escaped": "".join(f"\\u{ord(char):04x}" for char in form),
    }
    return json.dumps(body).replace("\\\\u", "\\u").encode()


def record(path: Path, address: str, clean: Callable[[Node], Node]) -> None:
    """Record each form of the secret in answers of each kind."""
    recorder: Any = vcr.VCR()
    recorder.register_persister(Persister(clean))
    with recorder.use_cassette(path, **CONFIG) as cassette:
        cassette.get_metadata("provenance", "synthetic")
        for form in range(len(FORMS)):
            for status in (200, 302, 404):
                send(address, form, status)


@pytest.mark.parametrize("known", [[KEY], []], ids=["the key is known", "it is found"])
def test_no_byte_of_a_planted_secret_or_person_reaches_the_disk(
    known: list[str], address: str, tmp_path: Path
) -> None:
    record(tmp_path / "a.yaml", address, lambda found: scrub(found, Policy(), known))
    texts = seen(tmp_path)
    assert any("interactions" in text for text in texts)
    for private in [*PRIVATE, "hunter2", "127.0.0.1"]:
        assert [text for text in texts if private.lower() in text.lower()] == []


@pytest.mark.parametrize("form", range(len(FORMS)))
def test_each_part_of_an_answer_has_it_before(form: int, address: str) -> None:
    found = send(address, form, 302)
    text, body = FORMS[form], found.json()
    assert (found.reason_phrase, found.cookies["session"]) == (f"{text} {NAME}", text)
    assert (found.headers["Retry-After"], found.headers["X-Request-Id"]) == (text, text)
    for name in ["Content-Type", "Location", "RateLimit"]:
        assert text[:20] in found.headers[name]
    assert body[text] == body["status"] == body["escaped"] == text
    assert rb"\u0061" in found.content or form > 1


def test_the_search_for_it_can_find_it(tmp_path: Path) -> None:
    for form in FORMS:
        (tmp_path / "a.yaml").write_text(f"x: {form}\n", encoding="utf-8")
        assert any(KEY in text for text in seen(tmp_path))


def test_what_would_still_show_a_secret_is_not_written_at_all(address: str, tmp_path: Path) -> None:
    with pytest.raises(LeakError, match="nothing was written") as caught:
        record(tmp_path / "a.yaml", address, lambda found: found)  # scrubs nothing
    said = str(caught.value)
    del caught
    gc.collect()  # vcrpy takes its patches back when what it was doing is forgotten
    assert KEY not in said
    assert list(tmp_path.iterdir()) == []


MARKED = """
import httpx2, pytest, sys
sys.path.insert(0, {root!r})
from tests.recorder import planted

@pytest.mark.vcr(
    {options}
)
def test_it(vcr):
    vcr.get_metadata("provenance", "synthetic")
    planted.send({address!r}, 0, 200)
"""
CONFTEST = """
import sys
sys.path.insert(0, {root!r})
from generator.recording.policy import Policy
from generator.recording.scrub import scrub
from tests.recording import Persister

def pytest_recording_configure(vcr):
    vcr.register_persister(Persister(lambda found: scrub(found, Policy())))
"""
OVERRIDES = (
    "filter_headers=[], before_record_request=None, before_record_response=lambda r: r, "
    "decode_compressed_response=False, filter_query_parameters=[], match_on=['method'], "
    "record_mode='all', before_save_interaction=lambda q, a: (q, a), serializer='json'"
)


def test_a_mark_cannot_switch_it_off(address: str, tmp_path: Path, root: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.format(root=str(root)), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "pytest_recording.plugin"]
    text = MARKED.format(root=str(root), options=OVERRIDES, address=address)
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [*command, "--record-mode=rewrite", "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    written = tmp_path / "cassettes"
    assert list(written.rglob("*.json"))
    assert not any(private in text for text in seen(written) for private in PRIVATE)


def test_a_mark_that_brings_its_own_persister_ends_the_run() -> None:
    marks = {"vcr": [pytest.mark.vcr(persister=object()).mark]}
    item: Any = SimpleNamespace(nodeid="test_it", iter_markers=marks.__getitem__)
    with pytest.raises(pytest.UsageError, match="test_it: its vcr mark has a persister of its own"):
        refuse_other_persisters([item])
