"""Makes the peers and an environment that has no tools, in `.bench/`, unless they are there."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import BIN, ROOT

FOLDER = ROOT / ".bench"
SPEC, PINS = ROOT / "spec" / "openapi.yaml", ROOT / "constraints.txt"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
GENERATED = {
    "openapi-python-client": "benchmarks.peers.opc",
    "datamodel-code-generator's client": "benchmarks.peers.dcg",
}


class Peers(NamedTuple):
    """What can be measured: the peers' modules here, and the interpreter for all contenders."""

    modules: dict[str, str]
    python: str
    environment: dict[str, str]


def prepare() -> Peers:
    """Return the peers: without the official client where the registry cannot be reached."""
    inputs = [path.read_bytes() for path in (SPEC, PINS, REQUIREMENTS, Path(__file__))]
    folder = FOLDER / hashlib.sha256(b"\0".join([sys.version.encode(), *inputs])).hexdigest()[:12]
    if not (folder / "generated").exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
        folder.mkdir(parents=True)
        (FOLDER / ".gitignore").write_text("*\n", encoding="utf-8")
        _generate(folder)
    python, modules = folder / "venv" / BIN.name / "python", {**GENERATED}
    if (folder / "installed").exists() or _install(folder, python):
        modules["closeio"] = "benchmarks.peers.closeio"
    else:
        print("closeio: left out, since it cannot be installed (no registry?)")  # noqa: T201
        python = Path(sys.executable)
    path = f"{ROOT}:{ROOT / 'generated'}:{folder}"
    # Where no bytecode is kept, each import of what pip did not install would be a compilation.
    return Peers(modules, str(python), {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": ""})


def _generate(folder: Path) -> None:
    flags = {
        "--input": str(SPEC),
        "--input-file-type": "openapi",
        "--output": "dcg_models.py",
        "--output-model-type": "pydantic_v2.BaseModel",
        "--formatters": "builtin",
        "--generate-client": "httpx2",
        "--client-output": "dcg_client",
        "--client-package": "dcg_client",
        "--client-model-package": "dcg_models",
    }
    stock = ["openapi-python-client", "generate", "--meta", "none", "--output-path", "opc_client"]
    for tool, *arguments in (
        [*stock, "--path", str(SPEC)],
        ["datamodel-codegen", *(text for pair in flags.items() for text in pair)],
    ):
        environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
        command = [str(BIN / tool), *arguments]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603
    (folder / "generated").touch()


def _install(folder: Path, python: Path) -> bool:
    make = [sys.executable, "-m", "venv", "--clear", str(folder / "venv")]
    pip = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "10"]
    for command in (make, [*pip, "--constraint", str(PINS), "--requirement", str(REQUIREMENTS)]):
        if subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
            return False
    (folder / "installed").touch()
    return True
