"""What several test folders share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from generator.config import Config
from generator.config_file import from_pyproject, one_off
from generator.document import Document
from generator.load import load
from generator.validate import violations
from tests.recording import READ_ONLY, refuse_other_persisters

__all__ = ["violations"]  # whose module has to come before a test imports the validator itself

# The same examples on every machine, however slow it is; nothing is kept between runs.
settings.register_profile("tests", derandomize=True, deadline=None, database=None)
settings.load_profile("tests")

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write what is generated as the expected output"
    )
    parser.addini("live_cassettes", "where live scenarios are played from", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "live: a scenario for the real API")
    config.addinivalue_line("markers", "writes: a live scenario that changes something")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    refuse_other_persisters(items)


@pytest.hookimpl(tryfirst=True)
def pytest_recording_configure(vcr: Any) -> None:  # noqa: ANN401 - vcrpy is untyped
    vcr.register_persister(READ_ONLY)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten; read the diff before you commit it."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def config() -> Config:
    """The configuration of this repository."""
    return from_pyproject(ROOT / "pyproject.toml")


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Document]:
    """Make a document of the YAML text of a spec."""

    def make(text: str) -> Document:
        path = tmp_path / "spec.yaml"
        path.write_text(text, encoding="utf-8")
        return load(path, "spec.yaml")

    return make


@pytest.fixture
def one_off_config(tmp_path: Path) -> Callable[[object], Config]:
    """Make the configuration of a one-off run on a spec given as data or text."""

    def make(spec: object) -> Config:
        path = tmp_path / "spec.yaml"
        text = spec if isinstance(spec, str) else yaml.safe_dump(spec, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return one_off(path, tmp_path / "out" / "demo", "demo")

    return make
