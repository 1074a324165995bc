"""Try every case of a folder of hostile inputs and print what became of it.

    python -m tests.hostile FOLDER [WORD ...]

With words only the cases that have one of them in their id, name or stage. The exit code is 1 if a
case ends in another way than is safe.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from tests.hostile import calls, cassettes, responses, specs, tools
from tests.hostile.cases import Case, Verdict, read

_JUDGES: dict[str, Callable[[Case, Path], Verdict]] = {
    "generate": specs.judge,
    "generate+import": specs.judge,
    "call": calls.judge,
    "response": responses.judge,
    "cassette": cassettes.judge,
    "tool": tools.judge,
}


def warm() -> None:
    """Import what every case needs, so that none has to."""
    for name in ("commands.regenerate", "engines.models", "engines.operations", "plan", "render"):
        import_module(f"generator.{name}")


def try_case(case: Case) -> Verdict:
    """Return what became of a case, tried in a fresh folder."""
    judge = _JUDGES.get(case.stage)
    if judge is None:
        return Verdict(None, f"nothing here tries the stage {case.stage!r}")
    made = [] if case.canary is None else [case.canary.parent]
    made = [folder for folder in made if not folder.exists()]
    for folder in made:
        folder.mkdir(parents=True)
    try:
        with tempfile.TemporaryDirectory(prefix="hostile-", ignore_cleanup_errors=True) as name:
            return judge(case, Path(name))
    finally:
        for each in made:
            with suppress(OSError):  # what lies in it is evidence
                each.rmdir()


def main(arguments: list[str]) -> int:
    """Print the table."""
    try:
        cases = read(Path(arguments[0]))
    except (IndexError, OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"name a folder that has an index.json of cases ({error})\n")
        return 2
    warm()
    words, count = arguments[1:], Counter[str]()
    for case in cases:
        if not words or any(word in f"{case.id} {case.name} {case.stage}" for word in words):
            verdict = try_case(case)
            count[verdict.word] += 1
            said = " ".join(verdict.said.replace(str(case.path), case.path.name).split())
            sys.stdout.write(
                f"{case.id:6} {case.stage:16} {case.name:34.34} {case.outcome:17}"
                f" {verdict.word:8} {said:.110}\n"
            )
            sys.stdout.flush()
    sys.stdout.write(", ".join(f"{number} {word}" for word, number in count.items()) + "\n")
    return 1 if count["UNSAFE"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
