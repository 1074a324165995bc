"""The clients of both colours, played alike, and the mark of a test of the table."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Coroutine, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from time import monotonic
from typing import Any, TypeAlias

import httpx2
import pytest
from closecrm import AsyncCloseClient, Clock, CloseClient, CloseError
from closecrm._profile import PROFILE

from tests.faults.server import Request, Script, Server

KEY = "api_key_that_nobody_may_see"
DATE = 1_900_000_000.0  # what the fake clock says, in 2030

Value: TypeAlias = Any  # what a call gives, or an error of it
Client: TypeAlias = Any  # of either colour: what its methods return may have to be awaited
Call = Callable[[Client], Value]


def fault(row: str, title: str = "", exempt: str = "") -> pytest.MarkDecorator:
    """Mark a test of a row of the table; one of the tests has the title and any exemption."""
    return pytest.mark.fault(row, title, exempt)


def get(client: Client) -> Value:
    return client.send_as.get("sdas_1")


def create(client: Client) -> Value:
    return client.send_as.create(allowing_user_id="user_1", allowed_user_id="user_2")


def close(client: Client) -> Value:
    return client.close() if isinstance(client, CloseClient) else client.aclose()


async def settled(value: Value) -> Value:
    return await value if isawaitable(value) else value


async def outcome(client: Client, call: Call) -> Value:
    try:
        return await settled(call(client))
    except (CloseError, ValueError) as error:
        return error


@contextmanager
def within(seconds: float) -> Generator[None]:
    """Fail if it takes longer."""
    started = monotonic()
    yield
    assert monotonic() - started < seconds


class Play:
    """Plays calls on a client of its colour. Its clock is a fake: no pause takes any time."""

    def __init__(self, colour: str) -> None:
        self.colour = colour
        self.servers: list[Server] = []
        self.sleeps: list[float] = []
        self.chance = 0.5
        self.profile: dict[str, Any] = {}  # what is to be special of the API,
        self.http: dict[str, Any] = {}  # and of the httpx2 client to use
        self._kind: Any = CloseClient if colour == "blocking" else AsyncCloseClient
        self._http: Any = httpx2.Client if colour == "blocking" else httpx2.AsyncClient
        self._clock = Clock(
            now=lambda: sum(self.sleeps),
            date=lambda: DATE,
            draw=lambda: self.chance,
            sleep=self.sleeps.append,
            sleep_async=self._sleep,
        )

    async def _sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)

    def serve(self, *scripts: Script, context: ssl.SSLContext | None = None) -> Server:
        """Start a server, to which calls go from now on."""
        self.servers.append(Server(*scripts, context=context))
        return self.servers[-1]

    @property
    def requests(self) -> list[Request]:
        """What the last server was asked."""
        return self.servers[-1].requests

    def client(self, **options: Value) -> Client:
        """Return a client of the last server."""
        kind = type("Client", (self._kind,), {"_profile": replace(PROFILE, **self.profile)})
        url = self.servers[-1].url if self.servers else "http://127.0.0.1:1"
        return kind(**{"api_key": KEY, "base_url": url, "clock": self._clock, **options})

    def http_client(self) -> Value:
        """Return an httpx2 client."""
        return self._http(**self.http)

    async def open(self, stack: AsyncExitStack, thing: Value) -> Value:
        """Enter `with` or `async with`."""
        if self.colour == "blocking":
            return stack.enter_context(thing)
        return await stack.enter_async_context(thing)

    def drive(self, scene: Callable[[], Coroutine[Any, Any, Value]]) -> Value:
        """Run a scene: in an event loop, or without one where nothing waits for any."""
        if self.colour == "asynchronous":
            return asyncio.run(scene())
        try:
            scene().send(None)
        except StopIteration as end:
            return end.value
        raise AssertionError("a blocking client never waits")

    def _drive(self, client: Client, call: Call) -> Value:
        return self.drive(lambda: outcome(client, call))

    def all(
        self, calls: Sequence[Call], *scripts: Script, together: bool = False, **options: Value
    ) -> list[Value]:
        """Return the outcomes of calls on one client, one after the other or all at once."""

        async def scene() -> Value:
            async with AsyncExitStack() as stack:
                if self.http:
                    options["http_client"] = await self.open(stack, self.http_client())
                client = await self.open(stack, self.client(**options))
                if not together:
                    return [await outcome(client, call) for call in calls]
                if self.colour == "asynchronous":
                    return await asyncio.gather(*[outcome(client, call) for call in calls])
                with ThreadPoolExecutor(len(calls)) as threads:
                    return [*threads.map(partial(self._drive, client), calls)]

        if scripts:
            self.serve(*scripts)
        found: list[Value] = self.drive(scene)
        return found

    def __call__(self, call: Call, *scripts: Script, **options: Value) -> Value:
        """Return the value of a call."""
        (found,) = self.all([call], *scripts, **options)
        if isinstance(found, Exception):
            raise found
        return found

    def fail(self, call: Call, *scripts: Script, **options: Value) -> Value:
        """Return the error of a call."""
        (found,) = self.all([call], *scripts, **options)
        assert isinstance(found, Exception), f"no error but {found!r}"
        return found
