"""Every output proves that its trees hold only what templates and runtime put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import Config
from generator.pipeline import generate
from generator.render import Files
from tests.proof import prove
from tests.test_golden import CASES, config_of


@pytest.fixture(scope="module")
def files(root: Path) -> Files:
    folder = root / "generated" / "closecrm"
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_output_holds_only_what_the_templates_print(case: Path) -> None:
    assert prove(generate(config_of(case)).files) == []


def test_the_checked_in_package_holds_only_what_the_templates_print(files: Files) -> None:
    assert prove(files) == []


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("models.py", "\nimport os\n"),
        ("resources/send_as.py", "\nprint(1)\n"),
        ("__init__.py", "\n__import__('os')\n"),
        ("_runtime/calls.py", "\nprint(1)\n"),
        ("_clients.py", "\nT = 1\n"),
        ("models.py", "\n# \N{RIGHT-TO-LEFT OVERRIDE}\n"),
        ("extra.py", "x = 1\n"),
        ("../outside.py", ""),
        ("setup.cfg", ""),
    ],
)
def test_what_is_added_to_an_output_is_found(files: Files, path: str, more: str) -> None:
    (found,) = prove({**files, path: files.get(path, "") + more})
    assert found.startswith(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return None", "return print"),
        ("CloseError", "CloseErrors"),
        ('"Accept"', '"Except"'),
        ("import re\n", "import os\n"),
    ],
)
def test_a_change_of_the_copied_runtime_is_found(files: Files, old: str, new: str) -> None:
    path = next(p for p, text in files.items() if p.startswith("_") and old in text)
    assert prove({**files, path: files[path].replace(old, new, 1)})


def test_the_error_of_the_package_may_have_any_name(config: Config) -> None:
    assert config.error != "ApiError"
    assert prove(generate(config).files) == []
