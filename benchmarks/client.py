"""The generated client against the same by hand, what the contract allows, and the peers."""

from __future__ import annotations

import json
import operator
import os
import subprocess
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from benchmarks.peers.prepare import Peers, prepare
from benchmarks.processes import ROOT, Contender, run
from benchmarks.server import published_accounts, serving

PROCESSES, PAGES, ITEMS = 15, 100, 1_000
OURS = "benchmarks.ours"
OPC, DCG = "openapi-python-client", "datamodel-code-generator's client"  # as `prepare` says it
SIGNS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge}


def main() -> None:
    """Print the ratios, one a line; those of the peers below."""
    peers, accounts = prepare(), published_accounts()
    with serving(_page(accounts, has_more=False)) as address:
        _first_calls(peers, address)
        _calls(peers, address)
    _decoding(peers, accounts)
    _memory(peers, accounts)


def _first_calls(peers: Peers, address: str) -> None:
    modules = {"ours": OURS, **peers.modules}
    commands = {
        name: ["-m", "benchmarks.first_call", module, address] for name, module in modules.items()
    }
    commands["bare"] = ["-m", "benchmarks.bare.first_call", address]
    commands["alone"] = ["-c", "import closecrm"]
    rounds = [_round(peers, commands, turn) for turn in range(PROCESSES + 1)]

    def ratio(mine: str, theirs: str = "bare") -> float:
        return median(costs[mine] / costs[theirs] for costs in rounds[1:])  # the first fills caches

    _tell("import, client and first call", ratio("ours"), "<= 1.25")
    _tell_peers({name: ratio(name) for name in peers.modules})
    _tell("  ours", ratio("ours", DCG), "< 1", f"of {DCG}")
    _tell("import closecrm alone", ratio("alone"), "<= 0.15", "of a first call by hand")


def _round(peers: Peers, commands: Mapping[str, Sequence[str]], turn: int) -> dict[str, float]:
    """Run each command once, every other turn the last one first; return the CPU seconds."""
    contenders = [
        Contender(name=name, commands=[[peers.python, *rest]], environment=peers.environment)
        for name, rest in commands.items()
    ]
    return {each.name: run(each).cpu for each in (contenders if turn % 2 else contenders[::-1])}


def _calls(peers: Peers, address: str) -> None:
    ours = _figures(peers, "benchmarks.calls", OURS, address)
    theirs = {
        name: _figures(peers, "benchmarks.calls", module, address)
        for name, module in peers.modules.items()
    }
    for name, key, bound in (("a call", "call", "<= 1.05"), ("an async call", "acall", "<= 1.08")):
        _tell(name, ours[key], bound)
        _tell_peers({peer: figures[key] for peer, figures in theirs.items() if key in figures})
    _tell("50 calls at once", ours["crowd"], ">= 0.95", "the throughput of the same by hand")


def _decoding(peers: Peers, accounts: list[dict[str, Any]]) -> None:
    modules = json.dumps({name: peers.modules[name] for name in (OPC, DCG)})
    figures = _figures(peers, "benchmarks.decoding", modules, stdin=json.dumps(accounts).encode())
    ours = figures["few"].pop("ours")
    _tell("decoding 100 accounts", ours, "<= 1.05")
    _tell_peers(figures["few"])
    _tell(f"  {OPC}", figures["few"][OPC] / ours, ">= 3", "CPU of ours")
    _tell("decoding 10,000 accounts", figures["many"], "<= 1.05")
    print("decoding 10,000 accounts with the garbage collector on, against off:")  # noqa: T201
    _tell_peers(figures["gc"])


def _memory(peers: Peers, accounts: list[dict[str, Any]]) -> None:
    items = (accounts * ITEMS)[:ITEMS]
    pages = [_page(each, has_more=True) for each in (items, items[::-1])]  # equal ones are refused
    with serving(*pages) as address:
        second, last = _figures(peers, "benchmarks.memory", address, str(PAGES), str(ITEMS))
    name = f"memory by page {PAGES} of {ITEMS:,} accounts"
    _tell(name, last / second, "<= 1.05", f"the peak by page 2, {second / 2**20:.1f} MiB")


def _page(accounts: list[dict[str, Any]], *, has_more: bool) -> bytes:
    return json.dumps({"data": accounts, "has_more": has_more}).encode()


def _figures(peers: Peers, module: str, *arguments: str, stdin: bytes = b"") -> Any:  # noqa: ANN401
    """Return what a module of ours prints as JSON."""
    command = [peers.python, "-m", module, *arguments]
    variables = {**os.environ, **peers.environment}
    pipe = subprocess.PIPE
    done = subprocess.run(command, env=variables, input=stdin, stdout=pipe, cwd=ROOT, check=True)  # noqa: S603
    return json.loads(done.stdout)


def _tell(name: str, ratio: float, bound: str, unit: str = "CPU of the same by hand") -> None:
    """Print a ratio and whether it holds what the contract says, such as `<= 1.05`."""
    sign, limit = bound.split()
    verdict = "holds" if SIGNS[sign](round(ratio, 2), float(limit)) else "DOES NOT HOLD"
    print(f"{name}: {ratio:.2f}x {unit} ({bound}: {verdict})", flush=True)  # noqa: T201 - the result


def _tell_peers(ratios: Mapping[str, float]) -> None:
    print("  " + ", ".join(f"{name} {ratio:.2f}x" for name, ratio in ratios.items()), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
