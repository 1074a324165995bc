"""One spec: generated, written, imported, and compared with what its document holds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from generator.config_file import one_off
from generator.diagnostics import GenerationError, SpecError
from generator.pipeline import Output, generate
from tests.corpus.counting import operations_in

_SECONDS = 60
"""What a spec may take, in seconds of CPU."""
_MEMORY = 3 * 1024**3
"""What a spec may take, in bytes."""
CREDENTIALS = (("api_key", "api_key"), ("access_token", "bearer"))
"""Arguments of a client, and the values of a profile that ask for them."""
_IMPORTING = """
import sys, importlib, pkgutil
sys.path.insert(0, {folder!r})
root = importlib.import_module({package!r})
for name in getattr(root, '__all__', ()): getattr(root, name)
for each in pkgutil.walk_packages(root.__path__, {package!r} + '.'):
    importlib.import_module(each.name)
import pydantic
for each in vars(importlib.import_module({package!r} + '.models')).values():
    if isinstance(each, type) and issubclass(each, pydantic.BaseModel): each.model_rebuild()
client = importlib.import_module({package!r} + '.client')
for kind in vars(client).values():
    if isinstance(kind, type) and kind.__module__ == client.__name__:
        made = kind(**{credential!r}, base_url='https://t.example')
        for name in vars(kind):
            if not name.startswith('_'): getattr(made, name)
"""


@dataclass(kw_only=True)
class Result:
    """What became of one spec."""

    file: str
    operations: int
    """Counted in the document, apart from the generator."""
    generated: int = 0
    lost: dict[str, str] = field(default_factory=dict[str, str])
    """Operations that were not generated, and why."""
    gaps: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    remarks: int = 0
    imports: bool = False
    is_named: bool = True
    """Whether every operation was generated or named, or the document was refused as none."""
    seconds: float = 0.0
    """Of CPU."""
    error: str = ""


def try_spec(path: Path, folder: Path, package: str) -> Result:
    """Generate the package of a spec into a folder, and import it in a fresh interpreter."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
    started = time.process_time()
    found = operations_in(path)
    result = Result(file=path.name, operations=len(found or ()))
    try:
        output = generate(one_off(path, folder / package, package))
        _compare(result, output, found or [])
        _write(output, folder / package)
        result.seconds = time.process_time() - started
        known = {each.name for each in output.package.settings}
        names = [name for name, key in CREDENTIALS if key in known][:1]
        result.error = result.error or _import(folder, package, dict.fromkeys(names, "x"))
        result.imports = not result.error
    except SpecError as error:
        result.error = "; ".join(f"{each.pointer}: {each.fact}" for each in error.problems[:3])
    except GenerationError as error:
        result.error = str(error)
    except MemoryError:
        result.error = "out of memory"
    except Exception as error:  # noqa: BLE001 - any other is a fault of the generator
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        result.error = f"TRACEBACK {type(error).__name__}: {error} ({where})"
    result.is_named = result.imports and result.is_named
    result.seconds = result.seconds or time.process_time() - started
    return result


def _compare(result: Result, output: Output, found: list[str]) -> None:
    package = output.package
    result.gaps = [(gap.pointer, gap.reason) for gap in package.gaps]
    result.lost = {gap.pointer: gap.reason for gap in package.gaps if gap.loses_operation}
    methods = sum(len(each.methods) for every in package.resources for each in every.classes[:1])
    result.generated = methods
    places = [gap.pointer for gap in package.gaps if gap.loses_operation]
    named = sum(any(_names(place, operation) for place in places) for operation in found)
    result.is_named = len(found) == package.operations == methods + named
    if not result.is_named:
        result.error = f"{len(found)} operations, {package.operations} read, {methods} + {named}"


def _names(place: str, operation: str) -> bool:
    """Tell whether a gap is of an operation, of a part of it, or of what its path shares."""
    shared = operation.rpartition("/")[0] + "/parameters/"
    return f"{place}/".startswith((f"{operation}/", shared))


def _write(output: Output, folder: Path) -> None:
    for path, text in output.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _import(folder: Path, package: str, credential: dict[str, str]) -> str:
    """Return the last line of what a fresh interpreter says when it imports a package."""
    code = _IMPORTING.format(folder=str(folder), package=package, credential=credential)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60,
        env=environment,
    )  # fmt: skip
    return "" if done.returncode == 0 else "IMPORT " + done.stderr.strip().splitlines()[-1]
