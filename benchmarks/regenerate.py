"""`regenerate` against the two stock tools, run one after the other on the same spec."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import BIN, ROOT, Contender, compare

RUNS = 5


def main() -> None:
    """Print the ratio for the spec of this repository."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "spec", folder / "spec")
        shutil.copy(ROOT / "pyproject.toml", folder)
        print(compare(_ours(folder), _stock(folder), RUNS))  # noqa: T201 - the result


def _ours(folder: Path) -> Contender:
    config = str(folder / "pyproject.toml")
    return Contender(
        name="regenerate",
        commands=[[sys.executable, "-m", "generator", "regenerate", "--config", config]],
        prepare=lambda: shutil.rmtree(folder / "generated", ignore_errors=True),
        environment={"PYTHONPATH": str(ROOT)},
    )


def _stock(folder: Path) -> Contender:
    spec, client, models = (str(folder / name) for name in ("spec/openapi.yaml", "client", "m.py"))
    kind = "pydantic_v2.BaseModel"
    return Contender(
        name="openapi-python-client then datamodel-codegen",
        commands=[
            [f"{BIN}/openapi-python-client", "generate", "--path", spec, "--output-path", client],
            [
                *(f"{BIN}/datamodel-codegen", "--input", spec, "--output", models),
                *("--input-file-type", "openapi", "--output-model-type", kind),
            ],
        ],
        prepare=lambda: shutil.rmtree(client, ignore_errors=True),
        environment={"PATH": f"{BIN}:/usr/bin:/bin"},
    )


if __name__ == "__main__":
    main()
