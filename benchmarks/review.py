"""The review of two specs: `python -m benchmarks.review [SPEC]`.

Without a SPEC it is ours forty times over, 320 operations. The revision is a copy in which one
schema in fifty has changed; then both are made four times as large. The floor is PyYAML's C
loader, which only reads the two. Last comes the whole command with its half about the Python
package, on our spec with one operation renamed; its floor is a process that imports the engines.
"""

from __future__ import annotations

import copy
import gc
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import yaml

from benchmarks import processes
from benchmarks.processes import ROOT, Contender
from benchmarks.specs import repeated
from generator.document import Node, is_list, is_node
from generator.load import load
from generator.review.compare import compare
from generator.review.policy import Policy

POLICY = Policy(today=date(2026, 1, 1))
TURNS, COPIES, TIMES, SHARE, RUNS = 3, 40, 4, 0.02, 5


def main() -> None:
    """Print what a review costs beside the loading, and how that grows."""
    gc.disable()  # as the commands do
    given = [Path(argument) for argument in sys.argv[1:2]]
    root = load(given[0] if given else ROOT / "spec" / "openapi.yaml", "spec").root
    root = root if given else repeated(root, COPIES)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        small, large = (measured(repeated(root, times), Path(name)) for times in (1, TIMES))
        whole_command = processes.compare(_command(Path(name)), _engines(), RUNS)
    for (loading, whole), what in ((small, "once"), (large, f"{TIMES} times")):
        share = f"{whole / loading:.2f}x of loading alone"
        print(f"review, {what}: {whole:.2f} s CPU, {share}")  # noqa: T201 - the result
    print(f"{TIMES} times the size: {large[1] / small[1]:.2f}x the time")  # noqa: T201
    print(whole_command)  # noqa: T201


def _command(folder: Path) -> Contender:
    base, revision = ROOT / "spec" / "openapi.yaml", folder / "renamed.yaml"
    text = base.read_text(encoding="utf-8")
    revision.write_text(text.replace("operationId: send_as_get", "operationId: send_as_read"))
    command = [sys.executable, "-m", "generator", "diff", str(base), str(revision), "--python"]
    return Contender(name="diff --python", commands=[command], environment={})


def _engines() -> Contender:
    script = "import openapi_python_client, datamodel_code_generator.parser.openapi"
    name = "importing the engines"
    return Contender(name=name, commands=[[sys.executable, "-c", script]], environment={})


def measured(root: Node, folder: Path) -> tuple[float, float]:
    """Return the CPU seconds of what only loads two specs, and of what reviews them."""
    paths = [folder / "base.yaml", folder / "revision.yaml"]
    for path, content in zip(paths, (root, changed(root)), strict=True):
        path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False))

    def read() -> list[object]:
        return [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in paths]

    def review() -> None:
        base, revision = (load(path, path.name) for path in paths)
        compare(base, revision, POLICY)

    return _least(read), _least(review)


def _least(action: Callable[[], object]) -> float:
    spent: list[float] = []
    for _ in range(TURNS):
        gc.collect()
        start = process_time()
        action()
        spent.append(process_time() - start)
    return min(spent)


def changed(root: Node) -> Node:
    """Return a copy in which some types are others."""
    draw = random.Random(1)  # noqa: S311 - the same copy every time
    root = copy.deepcopy(root)
    waiting: list[object] = [root["paths"], root["components"].get("schemas", {})]
    while waiting:
        value = waiting.pop()
        if is_node(value):
            if isinstance(value.get("type"), str) and draw.random() < SHARE:
                value["type"] = "boolean"
            waiting += value.values()
        elif is_list(value):
            waiting += value
    return root


if __name__ == "__main__":
    main()
