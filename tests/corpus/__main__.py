"""Generate a package of each spec of a folder: python -m tests.corpus FOLDER (from the root).

Prints a table and its sums. The exit code is 1 if a package cannot be imported, or an operation
is neither generated nor named in the report.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from tests.corpus.counting import operations_in
from tests.corpus.one import Result, try_spec

for _module in ("engines.models", "engines.operations", "plan", "render"):
    import_module(f"generator.{_module}")  # once, before the processes fork

SECONDS = 300.0
"""What one spec may take on a busy machine; its CPU is bounded more narrowly."""


class _Run:
    """One spec that is worked on in a process of its own."""

    def __init__(self, path: Path, folder: Path, package: str) -> None:
        context = multiprocessing.get_context("fork")
        self.path, self.package = path, package
        self.answer, other = context.Pipe(duplex=False)
        self.deadline = time.monotonic() + SECONDS
        self._process: ForkProcess = context.Process(
            target=_work, args=(other, path, folder, package)
        )
        self._process.start()
        other.close()

    def result(self) -> Result:
        """Return what became of it; it is ended if it did not end by itself."""
        try:
            found: Result = self.answer.recv() if self.answer.poll() else self._failed("too slow")
        except EOFError:
            found = self._failed("died")
        self._process.kill()
        self._process.join()
        return found

    def _failed(self, why: str) -> Result:
        count = len(operations_in(self.path) or ())
        return Result(file=self.path.name, operations=count, is_named=False, error=why)


def _work(answer: Connection, path: Path, folder: Path, package: str) -> None:
    answer.send(try_spec(path, folder, package))
    answer.close()


def run(paths: list[Path], folder: Path, jobs: int) -> Iterator[Result]:
    """Yield what became of each spec, as soon as it is known."""
    waiting = [(path, f"spec{index:03}") for index, path in enumerate(paths)]
    running: list[_Run] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            path, package = waiting.pop(0)
            running.append(_Run(path, folder, package))
        wait([each.answer for each in running], timeout=1)
        for each in list(running):
            if each.answer.poll() or time.monotonic() > each.deadline:
                running.remove(each)
                yield each.result()


def type_check(folder: Path, packages: list[str]) -> tuple[int, str]:
    """Return how many of the packages mypy --strict accepts, and what it says."""
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / ".mypy")]
    command += [argument for package in packages for argument in ("-p", package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 - our own mypy
    bad = {line.partition("/")[0] for line in done.stdout.splitlines() if ": error:" in line}
    good = len(packages) - len(bad) if done.returncode in {0, 1} else 0
    return good, done.stdout + done.stderr


def main(arguments: list[str] | None = None) -> int:
    """Print what became of the specs of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of specs in YAML or JSON")
    parser.add_argument("--json", type=Path, help="write the results into this file as well")
    parser.add_argument("--mypy", type=int, default=0, help="check the types of so many packages")
    parser.add_argument("--jobs", type=int, default=2, help="how many specs are tried at a time")
    parser.add_argument("--only", default="", help="only files whose name holds this text")
    parser.add_argument("--keep", type=Path, help="leave the packages in this folder")
    options = parser.parse_args(arguments)
    paths = sorted(
        path
        for path in options.folder.iterdir()
        if path.suffix in {".json", ".yaml", ".yml"} and options.only in path.name
        if path.name != "index.json"
    )
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="corpus-") as temporary:
        folder: Path = options.keep or Path(temporary)
        names = {path.name: f"spec{index:03}" for index, path in enumerate(paths)}
        results: list[Result] = []
        for result in run(paths, folder, options.jobs):
            results.append(result)
            sys.stdout.write(_line(result))
            sys.stdout.flush()
        results.sort(key=lambda each: each.file)
        sys.stdout.write(_summary(results, time.monotonic() - started))
        is_typed = True
        if options.mypy:
            good = [names[each.file] for each in results if each.imports and each.generated]
            sample = good[:: max(1, len(good) // options.mypy)][: options.mypy]
            accepted, said = type_check(folder, sample)
            is_typed = accepted == len(sample)
            sys.stdout.write(f"mypy --strict accepts {accepted} of {len(sample)}\n")
            sys.stdout.write("" if is_typed else said)
    if options.json:
        text = json.dumps([asdict(each) for each in results], indent=1)
        options.json.write_text(text, encoding="utf-8")
    return int(not (is_typed and all(each.is_named for each in results)))


def _line(result: Result) -> str:
    imports = "imports" if result.imports else "FAILS"
    return (
        f"{result.file[:52]:52} {result.operations:5} {result.generated:5} {len(result.gaps):5} "
        f"{imports:8} {result.seconds:5.1f}  {result.error[:160]}\n"
    )


def _summary(results: list[Result], seconds: float) -> str:
    operations = sum(each.operations for each in results) or 1
    delivered = sum(each.generated for each in results if each.imports)
    importable = sum(each.imports for each in results)
    named = sum(each.operations for each in results if each.is_named)
    reasons = Counter(_kind(reason) for each in results for reason in each.lost.values()) + Counter(
        {_kind(each.error): each.operations for each in results if not each.imports}
    )
    lines = [f"{count:5} operations lost: {reason}" for reason, count in reasons.most_common(25)]
    lines.append(
        f"{len(results)} specs in {seconds:.0f} s: importable {importable} "
        f"({importable / (len(results) or 1):.1%}), operations delivered {delivered} of "
        f"{operations} ({delivered / operations:.1%}), generated or named {named / operations:.1%}"
    )
    return "\n".join(lines) + "\n"


def _kind(reason: str) -> str:
    """Return a reason without the names in it."""
    pieces = reason[:150].split("'")
    return "'...'".join(pieces[::2])


if __name__ == "__main__":
    sys.exit(main())
