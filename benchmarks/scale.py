"""Large specs against the two stock tools on the same files: `python -m benchmarks.scale [SPEC]`.

Without a SPEC it is one that is made up, of the size of a whole API. It is generated once and four
times over, and so is the spec of this repository, for comparison.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.processes import BIN, ROOT, Contender, Cost, run
from benchmarks.server import serving
from generator.naming import pascal

TIMES, RUNS, QUICK_RUNS = 4, 3, 9  # as often as `specs` repeats it
PACKAGE = "large"
PYTHON = {"PYTHONDONTWRITEBYTECODE": ""}
OURS = """
import sys
from large import LargeClient
client = LargeClient(api_key="x", base_url=sys.argv[1])
assert len(client.{tag}.list_{tag}().data) == 2
"""
BARE = """
import sys
import httpx2
from pydantic import TypeAdapter
from by_hand import {model}List
with httpx2.Client(auth=("x", "")) as client:
    response = client.get(sys.argv[1] + "/{tag}/")
    response.raise_for_status()
    assert len(TypeAdapter({model}List).validate_json(response.content).data) == 2
"""
BASE = """
from pydantic import BaseModel, ConfigDict, Field
class Model(BaseModel):
    model_config = ConfigDict(extra="allow", validate_by_name=True)
"""


@dataclass(frozen=True, slots=True)
class Costs:
    """What one spec cost, in ours and in each of the stock tools."""

    ours: Cost
    stock: tuple[Cost, ...]


def main() -> None:
    """Print the ratios, one a line."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        once, often = folder / "once.yaml", folder / "often.yaml"
        # In another process: what a process holds counts as memory of those that it starts.
        make = [sys.executable, "-m", "benchmarks.specs", str(once), str(often), *sys.argv[1:]]
        subprocess.run(make, cwd=ROOT, check=True)  # noqa: S603 - ourselves
        own = ROOT / "spec" / "openapi.yaml"
        _tell("the spec of this repository", _compared(own, folder, 1))  # more: `regenerate`
        few = _tell("a whole API", _compared(once, folder, RUNS), limit=0.8)
        many = _tell(f"{TIMES} times as large", _compared(often, folder, 1))
        _say("  growth", many / few, 4.4)
        _recognized(once, folder)
        if not sys.argv[1:]:
            _first_call(folder)


def _compared(spec: Path, folder: Path, runs: int) -> list[Costs]:
    """Return the costs of each run, in turn, so that a machine that slows down slows all."""
    client, models = folder / "client", folder / "models"
    stock = (
        ["openapi-python-client", "generate", "--path", spec, "--output-path", client],
        ["datamodel-codegen", "--input", spec, "--output", models, "--input-file-type", "openapi",
         "--output-model-type", "pydantic_v2.BaseModel"],
    )  # fmt: skip

    def clear() -> None:
        for path in (client, models):
            shutil.rmtree(path, ignore_errors=True)
        models.unlink(missing_ok=True)  # a spec without modules gives one file

    contenders = [
        Contender(
            name=str(tool),
            commands=[[str(BIN / str(tool)), *map(str, rest)]],
            environment={"PATH": f"{BIN}:/usr/bin:/bin", **PYTHON},
            prepare=clear,
        )
        for tool, *rest in stock
    ]
    ours = _ours(spec, folder)
    return [Costs(run(ours), tuple(run(each) for each in contenders)) for _ in range(runs)]


def _ours(spec: Path, folder: Path, *, is_cold: bool = True) -> Contender:
    output = folder / PACKAGE
    command = [sys.executable, "-m", "generator", "regenerate", "--gaps", "report"]
    return Contender(
        name="regenerate",
        commands=[[*command, "--spec", str(spec), "--output", str(output), "--package", PACKAGE]],
        environment={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache"), **PYTHON},
        prepare=lambda: shutil.rmtree(output, ignore_errors=True) if is_cold else None,
    )


def _tell(name: str, costs: list[Costs], limit: float | None = None) -> float:
    """Print the ratios to the stock tools, both and the bigger one; return our CPU seconds."""
    cpu = median(each.ours.cpu / sum(tool.cpu for tool in each.stock) for each in costs)
    wall = median(each.ours.wall / sum(tool.wall for tool in each.stock) for each in costs)
    peak = median(each.ours.peak / max(tool.peak for tool in each.stock) for each in costs)
    spent, ours = median(each.ours.cpu for each in costs), median(each.ours.peak for each in costs)
    _say(f"{name}: CPU of the two stock tools together", cpu, limit)
    _say("  wall", wall, None)
    _say(f"  memory of the bigger one ({spent:.2f} s of CPU and {ours:.0f} MiB)", peak, 1)
    return spent


def _recognized(spec: Path, folder: Path) -> None:
    run(_ours(spec, folder))
    again = _ours(spec, folder, is_cold=False)
    seconds = median(run(again).cpu for _ in range(QUICK_RUNS))
    verdict = "holds" if seconds < 0.15 else "DOES NOT HOLD"  # noqa: PLR2004 - the bound
    print(f"an unchanged whole API: {seconds:.3f} s CPU (< 0.15 s: {verdict})", flush=True)  # noqa: T201


def _first_call(folder: Path) -> None:
    """Print what import, client and first call cost beside the same by hand."""
    models = folder / PACKAGE / "models"
    tag = max(path.stem for path in models.glob("*.py"))
    sources = [(models / name).read_text(encoding="utf-8") for name in ("_shared.py", f"{tag}.py")]
    by_hand = re.sub(r"^from (__future__|\._|\.\.).*\n", "", "\n".join(sources), flags=re.MULTILINE)
    by_hand = re.sub(
        r' \| Unknown\w+,\s*TaggedBy\((".*?")\)', r", Field(discriminator=\1)", by_hand
    )
    future = "from __future__ import annotations\n"
    (folder / "by_hand.py").write_text(future + BASE + by_hand, encoding="utf-8")
    body = json.dumps({"data": [{"id": "a"}, {"id": "b"}], "has_more": False}).encode()
    with serving(body) as address:
        ours, bare = (
            Contender(
                name="first call",
                commands=[[sys.executable, "-c", source, address]],
                environment={"PYTHONPATH": str(folder), **PYTHON},
            )
            for source in (OURS.format(tag=tag), BARE.format(tag=tag, model=pascal(tag)))
        )
        costs = [(run(ours).cpu, run(bare).cpu) for _ in range(QUICK_RUNS + 1)][1:]
    ratio = median(mine / theirs for mine, theirs in costs)
    _say("import and first call of the whole API: CPU of the same by hand", ratio, 1.5)


def _say(name: str, ratio: float, limit: float | None) -> None:
    verdict = "holds" if limit is None or round(ratio, 2) <= limit else "DOES NOT HOLD"
    bound = "" if limit is None else f" (<= {limit}: {verdict})"
    print(f"{name}: {ratio:.2f}x{bound}", flush=True)  # noqa: T201 - the result


if __name__ == "__main__":
    main()
