"""`verify` on 1,000 exchanges in 100 cassettes, against a loop that loads and validates only.

First the loops themselves, in one process; then the whole processes, with their imports and on all
cores; then the memory: what is read last costs no more than what is read first.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from benchmarks.bare.verify import validate
from benchmarks.processes import ROOT, Contender, compare
from benchmarks.timing import ratio
from generator.config_file import from_pyproject
from generator.evidence.cassettes import find_cassettes
from generator.evidence.verify import examine_cassettes

RUNS, TURNS = 5, 15
CASSETTES, EXCHANGES, ITEMS = 100, 10, 5
API = "https://api.close.com/api/v1"
TYPES = ("google", "custom_email", "zoom", "microsoft", "calendly")


def main() -> None:
    """Print the ratio of the CPU time, and the peaks of memory."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        write_cassettes(folder / "few", CASSETTES // 10)
        write_cassettes(folder / "many", CASSETTES)
        many = str(folder / "many")
        print(_loops(folder / "many"))  # noqa: T201 - the result
        print(compare(_ours(many), _floor(many), RUNS))  # noqa: T201
        few, all_ = (_peak(_ours(str(folder / each)).commands[0]) for each in ("few", "many"))
        print(f"memory at most: {few} MiB for 100 exchanges, {all_} MiB for 1,000")  # noqa: T201


def _loops(folder: Path) -> str:
    config = from_pyproject(ROOT / "pyproject.toml")
    paths = find_cassettes([folder])
    examine_cassettes(config, paths[:1])  # imports, and compiles
    gc.disable()  # as the command does
    found = ratio(
        lambda: examine_cassettes(config, paths), lambda: validate(str(folder)), turns=TURNS
    )
    return f"verify, the loop itself: {found:.2f}x CPU of loading and validating alone"


def write_cassettes(folder: Path, number: int) -> None:
    """Write cassettes as vcrpy does: half of the exchanges are pages of accounts."""
    draw = random.Random(1)  # noqa: S311 - the same cassettes every time
    folder.mkdir()
    for index in range(number):
        interactions = [_interaction(draw, place) for place in range(EXCHANGES)]
        cassette = {
            "interactions": interactions,
            "metadata": {"provenance": "synthetic", "reason": "made by a benchmark"},
            "version": 1,
        }
        text = yaml.dump(cassette, Dumper=yaml.CSafeDumper)
        (folder / f"{index:03}.yaml").write_text(text, encoding="utf-8")


def _interaction(draw: random.Random, place: int) -> dict[str, Any]:
    if place % 2:
        path, body = "/connected_account/", _page(draw)
    else:
        account = _account(draw)
        path, body = f"/connected_account/{account['id']}/", account
    headers = {
        "content-type": ["application/json"],
        "date": ["Wed, 05 Nov 2026 09:14:00 GMT"],
        "content-length": ["1234"],
    }
    return {
        "request": {
            "body": None,
            "headers": {"accept": ["application/json"]},
            "method": "GET",
            "uri": API + path,
        },
        "response": {
            "body": {"string": json.dumps(body)},
            "headers": headers,
            "status": {"code": 200, "message": "OK"},
        },
    }


def _page(draw: random.Random) -> dict[str, Any]:
    return {"data": [_account(draw) for _ in range(ITEMS)], "has_more": False}


def _account(draw: random.Random) -> dict[str, Any]:
    token = f"{draw.getrandbits(200):043x}"[:43]
    kind = draw.choice(TYPES)
    account: dict[str, Any] = {
        "_type": kind,
        "id": f"emailacct_{token}",
        "date_created": "2018-11-08T10:00:27.780000+00:00",
        "email": f"{token[:8]}@example.com",
        "enabled_features": ["email_syncing", "email_sending"],
        "identities": [{"email": f"{token[:8]}@example.com", "name": f"Person {token[:3]}"}],
        "organization_id": f"orga_{token}",
        "send_status": "ok",
        "user_id": f"user_{token}",
    }
    if kind == "custom_email":
        account |= {"imap": None, "smtp": {"host": "smtp.example.com", "port": 465}}
    return account


def _ours(folder: str) -> Contender:
    return Contender(
        name=f"verify of {CASSETTES * EXCHANGES:,} exchanges",
        commands=[[sys.executable, "-m", "generator", "verify", "--cassettes", folder]],
        environment={"PYTHONPATH": str(ROOT)},
    )


def _floor(folder: str) -> Contender:
    return Contender(
        name="loading and validating alone",
        commands=[[sys.executable, "-m", "benchmarks.bare.verify", folder]],
        environment={"PYTHONPATH": str(ROOT)},
    )


def _peak(command: Any) -> int:  # noqa: ANN401 - the words of a command
    """Return the largest resident size of a command's processes, in MiB."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    found = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script, *command], capture_output=True, check=True, cwd=ROOT
    )
    return int(found.stdout)


if __name__ == "__main__":
    main()
