"""The toolkit itself, as a new repository gets it: its files, and what they need."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from generator.config import Config
from generator.diagnostics import UsageError

_TOOLKIT = Path(__file__).parent.parent
_HOME = _TOOLKIT.parent
_CACHES = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
_TESTS = ("mypy", "pytest", "pytest-recording", "vcrpy")
_PINS = "constraints.txt"
_OWN = {"generator", "hatchling", "pip", "tests", *sys.stdlib_module_names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What this repository, whose toolkit is copied, needs."""

    requires_python: str
    dependencies: tuple[str, ...]
    generator: tuple[str, ...]
    test: tuple[str, ...]


def copy_toolkit(stage: Path) -> None:
    """Copy the toolkit into a new repository, with what explains it and pins what it needs."""
    shutil.copytree(_TOOLKIT, stage / "generator", ignore=_CACHES)
    for name in ("README.md", "LICENSE"):
        source = _HOME / name if not (_TOOLKIT / name).exists() else _TOOLKIT / name
        if source.exists():
            shutil.copyfile(source, stage / "generator" / name)
    for name in (_PINS, "docs/templates.md"):
        if (_HOME / name).exists():
            (stage / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(_HOME / name, stage / name)


def requirements() -> Requirements:
    """Read what the toolkit needs from the project that it lives in.

    Raises:
        UsageError: it lives in none.
    """
    path = _HOME / "pyproject.toml"
    try:
        project = tomllib.loads(path.read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        tests = [each for each in extras["test"] if _project(each) in _TESTS]
        return Requirements(
            requires_python=project["requires-python"],
            dependencies=tuple(project["dependencies"]),
            generator=tuple(extras["generator"]),
            test=tuple(tests),
        )
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"{Config.shown(path)}: does not say what the toolkit needs ({error}). "
            "Run `new` in a repository that has a `generator` extra."
        ) from None


def is_needed(name: str) -> bool:
    """Tell whether a module or a project called so is needed where the toolkit is installed."""
    path = _HOME / _PINS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pinned = {_normal(_project(line)) for line in lines if "==" in line}
    projects = packages_distributions().get(name, ())
    return name in _OWN or any(_normal(each) in pinned for each in (name, *projects))


def _normal(project: str) -> str:
    """Return the name of a project as pip compares it."""
    return re.sub("[-_.]+", "-", project).lower()


def _project(requirement: str) -> str:
    return requirement.partition("=")[0].partition("[")[0]
