"""Specs: refused in clear words with nothing written, or generated as harmless text."""

from __future__ import annotations

import importlib
import io
import re
import sys
import time
import warnings
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from generator.cli import main
from tests.hostile.cases import Case, Verdict
from tests.hostile.jail import Outcome, run
from tests.proof import prove

PACKAGE = "hostile_demo"
_PLACE = re.compile(r"(:\d+|/\S+): |\S+: \S")
_MUST_GENERATE = {"escape", "generate"}
_MUST_REFUSE = {"reject"}
_QUICK = 1.0  # seconds to validate a value; a regular expression that blows up takes for ever


@dataclass
class Run:
    """What a run of the generator said and did."""

    code: int
    said: str
    written: list[str]
    faults: list[str] = field(default_factory=list[str])
    """What is wrong with what was written."""

    @property
    def is_refusal(self) -> bool:
        """Whether it is a clear refusal: words with a place, and nothing written."""
        in_words = bool(_PLACE.search(self.said)) and "Traceback" not in self.said
        return self.code in {1, 2} and in_words and not self.written

    @property
    def is_safe_output(self) -> bool:
        """Whether it generated a package that is sound."""
        return self.code == 0 and bool(self.written) and not self.faults


def judge(case: Case, folder: Path) -> Verdict:
    """Return what became of a spec."""
    outcome = run(lambda: _runs(case), folder, readable=(case.path,))
    if outcome.touched:
        return Verdict(is_safe=False, said=f"it {'; '.join(outcome.touched)}")
    if case.canary and case.canary.exists():
        return Verdict(is_safe=False, said=f"its code was run: {case.canary} exists")
    return _judged(case, outcome)


def _judged(case: Case, outcome: Outcome[list[Run]]) -> Verdict:
    if outcome.value is None:
        return Verdict(is_safe=False, said=f"no clear end: {outcome.died}")
    first, last = outcome.value[0], outcome.value[-1]
    if case.outcome in _MUST_REFUSE:
        return Verdict(first.is_refusal, _told(first))
    is_safe = all(each.is_refusal or each.is_safe_output for each in outcome.value)
    if case.outcome in _MUST_GENERATE:
        is_safe = is_safe and last.is_safe_output
    return Verdict(is_safe, " then ".join(dict.fromkeys(map(_told, outcome.value))))


def _told(each: Run) -> str:
    if each.faults:
        return f"generated, but {'; '.join(each.faults)}"
    if each.code == 0:
        return "generated as text"
    line = next((line for line in each.said.splitlines() if ": " in line), each.said)
    return f"refused: {line}" if each.is_refusal else f"no clear refusal: {line}"


def _runs(case: Case) -> list[Run]:
    """Run the generator; and once more if only gaps stood in its way, which are then accepted."""
    first = generate(case.path, Path("out"))
    found = [first]
    if first.code == 1 and "nothing was written" in first.said:
        found.append(generate(case.path, Path("listed"), "--gaps", "report"))
    if found[-1].code == 0:
        folder = Path("out" if len(found) == 1 else "listed")
        found[-1].faults += _faults(folder / PACKAGE, case.runtime_value)
    return found


def generate(spec: Path, folder: Path, *options: str) -> Run:
    """Run the generator on a spec."""
    output = folder / PACKAGE
    arguments = ["--spec", str(spec), "--output", str(output), "--package", PACKAGE, *options]
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(["regenerate", *arguments])
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return Run(code, said.getvalue(), [path.relative_to(folder).as_posix() for path in files])


def _faults(package: Path, value: str | None) -> list[str]:
    """Return what is wrong with a package on the disk."""
    files = {
        path.relative_to(package).as_posix(): path.read_text("utf-8")
        for path in package.rglob("*")
        if path.is_file()
    }
    if found := prove(files):
        return found
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _use(package, value)
        except Exception as error:  # noqa: BLE001 - of whatever was generated
            return [f"it cannot be used: {type(error).__name__}: {error!s:.200}"]


def _use(package: Path, value: str | None) -> list[str]:
    """Import every module, build every model, and give the models a value."""
    sys.path.insert(0, str(package.parent.resolve()))
    importlib.import_module(f"{PACKAGE}.client")
    models = importlib.import_module(f"{PACKAGE}.models")
    for path in sorted((package / "resources").glob("*.py")):
        module = importlib.import_module(f"{PACKAGE}.resources.{path.stem}")
        profile = importlib.import_module(f"{PACKAGE}._profile").PROFILE
        for each in vars(module).values():
            if hasattr(each, "body_type") and not isinstance(each, type):
                kind = each.body_type(profile)
                if not isinstance(kind, str):
                    TypeAdapter(kind)
    kinds = [each for each in vars(models).values() if isinstance(each, type)]
    late = [
        kind.__name__ for kind in kinds if issubclass(kind, BaseModel) and _is_late(kind, value)
    ]
    return [f"a value takes too long in {', '.join(late)}"] if late else []


def _is_late(kind: type[BaseModel], value: str | None) -> bool:
    members: dict[str, Any] = {
        field.alias or name: value or "" for name, field in kind.model_fields.items()
    }
    started = time.process_time()
    with suppress(ValueError):
        kind.model_validate(members)
    return time.process_time() - started > _QUICK
