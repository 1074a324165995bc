"""The operations are read in a process of their own, and nobody can tell by the result."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OPERATION = """{"parameters": [], "responses": {"204": {"description": ""}}, "tags": ["a"]}"""
SCRIPT = f"""
import multiprocessing, sys
from pathlib import Path
from generator.diagnostics import SpecError
from generator.document import Document
from generator.engines import ahead

def document(paths):
    return Document(root={{"paths": paths}}, text="", label="spec")

def read(paths):
    try:
        return ahead.submit_operations(document(paths))()
    except (SpecError, AttributeError) as error:
        return type(error).__name__

def is_imported():
    return "openapi_python_client" in sys.modules

GOOD = {{"/a": {{"get": {OPERATION}}}}}
BAD = {{"/a": {{"get": {{"parameters": [], "responses": [], "tags": ["a"]}}}}}}
"""


def run(script: str, root: Path) -> str:
    command = [sys.executable, "-W", "error", "-c", SCRIPT + script]
    done = subprocess.run(  # noqa: S603 - our own script
        command, cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr
    return done.stdout.strip()


def test_operations_are_read_without_importing_the_engine_here(root: Path) -> None:
    script = """
ahead.allow_fork()
ahead.start_reader()
there = [read(GOOD), read(BAD), read(GOOD)]
before = is_imported()
multiprocessing.active_children()[0].kill()
multiprocessing.active_children()[0].join()
here = [read(GOOD), read(BAD), read(GOOD)]
print(before, is_imported(), there == here, there[1], there[0][0][0].path)
"""
    assert run(script, root) == "False True True AttributeError /a"


def test_a_document_that_cannot_be_sent_is_read_here(root: Path) -> None:
    script = """
ahead.allow_fork()
ahead.start_reader()
deep = schema = {}
for _ in range(100_000):
    schema["items"] = schema = {}
found = read({**GOOD, "/b": {"post": {**GOOD["/a"]["get"], "x-deep": deep}}})
print(is_imported(), len(found[0]))
"""
    assert run(script, root) == "True 2"


def test_a_process_that_is_not_a_command_is_not_forked(root: Path) -> None:
    script = """
ahead.start_reader()
print(multiprocessing.active_children(), len(read(GOOD)[0]), is_imported())
"""
    assert run(script, root) == "[] 1 True"
