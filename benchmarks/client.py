"""The generated client against what a careful person writes by hand with httpx2 and pydantic."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median

import httpx2
from closecrm import AsyncCloseClient, CloseClient, ConnectedAccount
from pydantic import TypeAdapter

from benchmarks.bare.models import Accounts, Known
from benchmarks.processes import Contender, compare
from benchmarks.server import ROOT, published_accounts, serving

PROCESSES, ROUNDS, CALLS = 9, 15, 200
PATH = "/connected_account/"
HEADERS = {
    "Accept": "application/json, */*;q=0.5",
    "User-Agent": "x",
    "Authorization": "Basic eDo=",
}


def main() -> None:
    """Print the ratios, one a line."""
    body = json.dumps({"data": published_accounts(), "has_more": False}).encode()
    with serving(body) as address:
        for line in (*_first_call(address), _calls(address), asyncio.run(_async_calls(address))):
            print(line, flush=True)  # noqa: T201 - the result
    for count in (100, 10_000):
        print(_decoding(count), flush=True)  # noqa: T201


def _first_call(address: str) -> tuple[str, str]:
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'generated'}"}

    def process(name: str, *arguments: str) -> Contender:
        command = [[sys.executable, *arguments]]
        return Contender(name=name, commands=command, prepare=lambda: None, environment=environment)

    bare = process("the same by hand", "-m", "benchmarks.bare.first_call", address)
    ours = process("import, client and first call", "-m", "benchmarks.our_first_call", address)
    alone = process("import closecrm alone", "-c", "import closecrm")
    return compare(ours, bare, PROCESSES), compare(alone, bare, PROCESSES)


def _calls(address: str) -> str:
    adapter: TypeAdapter[Accounts] = TypeAdapter(Accounts)
    with (
        CloseClient(api_key="x", base_url=address) as client,
        httpx2.Client(headers=HEADERS) as http,
    ):

        def ours() -> None:
            for _ in range(CALLS):
                client.connected_accounts.list()

        def bare() -> None:
            for _ in range(CALLS):
                adapter.validate_json(http.get(f"{address}{PATH}").content)

        return _alternate("a call", ours, bare)


async def _async_calls(address: str) -> str:
    adapter: TypeAdapter[Accounts] = TypeAdapter(Accounts)
    async with (
        AsyncCloseClient(api_key="x", base_url=address) as client,
        httpx2.AsyncClient(headers=HEADERS) as http,
    ):

        async def ours() -> None:
            for _ in range(CALLS):
                await client.connected_accounts.list()

        async def bare() -> None:
            for _ in range(CALLS):
                adapter.validate_json((await http.get(f"{address}{PATH}")).content)

        pairs = [(await _acost(ours), await _acost(bare)) for _ in range(ROUNDS + 1)]
        return _line("an asynchronous call", pairs)


def _decoding(count: int) -> str:
    accounts = (published_accounts() * count)[:count]
    body = json.dumps(accounts).encode()
    ours: TypeAdapter[object] = TypeAdapter(list[ConnectedAccount])
    bare: TypeAdapter[object] = TypeAdapter(list[Known])
    times = max(1, 20_000 // count)

    def decode(adapter: TypeAdapter[object]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(times):
                adapter.validate_json(body, by_alias=True, by_name=False)

        return run

    return _alternate(f"decoding {count:,} accounts", decode(ours), decode(bare))


def _alternate(name: str, ours: Callable[[], None], bare: Callable[[], None]) -> str:
    return _line(name, [(_cost(ours), _cost(bare)) for _ in range(ROUNDS + 1)])


def _line(name: str, pairs: list[tuple[float, float]]) -> str:
    ratio = median(mine / theirs for mine, theirs in pairs[1:])  # the first one fills the caches
    return f"{name}: {ratio:.2f}x CPU of the same by hand (median of {len(pairs) - 1} pairs)"


def _cost(run: Callable[[], None]) -> float:
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


async def _acost(run: Callable[[], Awaitable[None]]) -> float:
    gc.collect()
    start = time.process_time()
    await run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
