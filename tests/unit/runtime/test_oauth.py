from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from closecrm import (
    APIConnectionError,
    APITimeoutError,
    AsyncCloseClient,
    AuthenticationError,
    Clock,
    CloseClient,
    CloseError,
    ConfigurationError,
    OAuthRefresher,
    ResponseValidationError,
    ServerError,
)

TOKEN_URL = "https://api.close.com/oauth2/token/"
GRANT: dict[str, Any] = {
    "id": "sdas_1",
    "organization_id": "orga_1",
    "allowing_user_id": "user_1",
    "allowed_user_id": "user_2",
}


class World:
    """An API that knows the newest access token only, and rotates the refresh token."""

    def __init__(self, **grant: object) -> None:
        self.refreshes = 0
        self.valid = "no token yet"
        self.time = 1_000.0
        self.grant = {"expires_in": 3600, "refresh_token": "refresh-%d", **grant}
        self.forms: list[dict[str, list[str]]] = []
        self.sent: list[str] = []
        self.rotated: list[str] = []
        self.answer: httpx2.Response | None = None
        self.refuses = False
        self.asked, self.slow = threading.Event(), threading.Event()
        self.slow.set()

    def send(self, request: httpx2.Request) -> httpx2.Response:
        if str(request.url) == TOKEN_URL:
            return self.refresh(request)
        self.sent.append(request.headers["authorization"])
        valid = self.sent[-1] == f"Bearer {self.valid}" and not self.refuses
        return httpx2.Response(200 if valid else 401, json=GRANT)

    def refresh(self, request: httpx2.Request) -> httpx2.Response:
        assert "authorization" not in request.headers
        self.forms.append(parse_qs(request.content.decode()))
        self.asked.set()
        self.slow.wait(5)
        self.refreshes += 1
        if self.answer is not None:
            return httpx2.Response(self.answer.status_code, content=self.answer.content)
        self.valid = f"access-{self.refreshes}"
        grant = {
            key: value % self.refreshes if isinstance(value, str) and "%d" in value else value
            for key, value in self.grant.items()
        }
        return httpx2.Response(200, json={"access_token": self.valid, **grant})

    async def asend(self, request: httpx2.Request) -> httpx2.Response:
        await asyncio.sleep(0.01)
        return self.send(request)

    def refresher(self, **options: Any) -> OAuthRefresher:  # noqa: ANN401
        options.setdefault("on_refresh", self.rotated.append)
        return OAuthRefresher("me", "secret-of-mine", "refresh-0", **options)

    def client(self, refresher: OAuthRefresher | None = None) -> CloseClient:
        http = httpx2.Client(transport=httpx2.MockTransport(self.send))
        clock = Clock(now=lambda: self.time)
        return CloseClient(
            access_token=refresher or self.refresher(), http_client=http, clock=clock
        )

    def later(self, refresher: OAuthRefresher | None = None) -> AsyncCloseClient:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(self.asend))
        return AsyncCloseClient(access_token=refresher or self.refresher(), http_client=http)


def call(client: CloseClient) -> None:
    client.send_as.get("sdas_1")


def test_a_token_is_got_before_the_first_call_and_used_for_the_next_ones() -> None:
    world = World()
    client = world.client()
    call(client)
    call(client)
    assert world.sent == ["Bearer access-1", "Bearer access-1"]
    assert world.forms == [
        {
            "grant_type": ["refresh_token"],
            "client_id": ["me"],
            "client_secret": ["secret-of-mine"],
            "refresh_token": ["refresh-0"],
        }
    ]


def test_a_token_is_replaced_five_minutes_before_it_expires_with_the_rotated_one() -> None:
    world = World()
    client = world.client()
    call(client)
    world.time += 3_299
    call(client)
    world.time += 2
    call(client)
    assert world.refreshes == 2
    assert world.forms[1]["refresh_token"] == ["refresh-1"]
    assert world.rotated == ["refresh-1", "refresh-2"]


def test_a_short_token_is_used_for_half_of_its_life() -> None:
    world = World(expires_in="60")
    client = world.client()
    call(client)
    world.time += 29
    call(client)
    assert world.refreshes == 1
    world.time += 2
    call(client)
    assert world.refreshes == 2


def test_a_token_that_is_refused_is_replaced_once() -> None:
    world = World()
    client = world.client()
    call(client)
    world.valid = "revoked"
    call(client)
    assert world.sent == ["Bearer access-1", "Bearer access-1", "Bearer access-2"]


def test_a_token_that_is_refused_again_is_the_error() -> None:
    world = World()
    client = world.client()
    world.grant["access_token"] = "always the same"
    with pytest.raises(AuthenticationError) as caught:
        call(client)
    assert caught.value.attempts == 2
    assert world.refreshes == 2


def test_an_api_that_refuses_every_token_is_asked_twice_only() -> None:
    world = World()
    world.refuses = True
    with pytest.raises(AuthenticationError) as caught:
        call(world.client())
    assert (caught.value.attempts, world.refreshes, len(world.sent)) == (2, 2, 2)


@pytest.mark.parametrize("lifetime", [None, 0, -1, 2_592_000, "2592000", "soon", 10**400, True])
def test_a_token_lasts_until_it_is_refused_if_nobody_says_how_long(lifetime: object) -> None:
    world = World(expires_in=lifetime)
    if lifetime is None:
        del world.grant["expires_in"]
    client = world.client()
    call(client)
    world.time += 0.4
    call(client)
    assert world.refreshes == 1


def test_an_early_renewal_that_fails_leaves_the_token_that_is_still_valid() -> None:
    world = World()
    client = world.client()
    call(client)
    world.time += 3_400
    world.answer = httpx2.Response(503)
    call(client)
    call(client)
    assert world.forms[1:] == [world.forms[1]]
    world.time += 300
    with pytest.raises(ServerError):
        call(client)
    world.answer = None
    call(client)


def test_a_failing_refresh_for_one_does_not_stop_those_whose_token_is_valid() -> None:
    world = World()
    client = world.client()
    call(client)
    world.slow.clear()
    world.asked.clear()
    world.valid = "revoked"
    thread = threading.Thread(target=call, args=(client,))
    thread.start()
    assert world.asked.wait(5)
    world.valid = "access-1"
    call(client)
    world.slow.set()
    thread.join(10)
    assert world.sent[:3] == ["Bearer access-1"] * 3


def test_an_impatient_caller_loses_no_rotated_token() -> None:
    world = World()
    client = world.later()

    async def run() -> None:
        async with client:
            with pytest.raises(APITimeoutError):
                await client.with_options(total_timeout=0.005).send_as.get("sdas_1")
            await client.send_as.get("sdas_1")

    asyncio.run(run())
    assert world.rotated == ["refresh-1"]
    assert world.sent == ["Bearer access-1"]


def test_a_store_that_hangs_holds_up_no_deadline() -> None:
    world = World()

    async def hang(_: str) -> None:
        await asyncio.sleep(0.2)

    async def run() -> float:
        client = world.later(world.refresher(on_refresh=hang))
        async with client:
            started = asyncio.get_running_loop().time()
            with pytest.raises(APITimeoutError):
                await client.with_options(total_timeout=0.05).send_as.get("sdas_1")
            return asyncio.get_running_loop().time() - started

    assert asyncio.run(run()) < 0.15


@pytest.mark.parametrize("token", ["refresh-0", None, ""])
def test_a_refresh_token_that_stays_is_no_news(token: object) -> None:
    world = World(refresh_token=token)
    call(world.client())
    assert world.rotated == []


def test_many_threads_wait_for_one_refresh() -> None:
    world = World()
    client = world.client()
    world.slow.clear()
    threads = [threading.Thread(target=call, args=(client,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    world.slow.set()
    for thread in threads:
        thread.join(10)
    assert (world.refreshes, len(world.sent)) == (1, 16)


def test_many_tasks_wait_for_one_refresh_and_one_after_a_refusal() -> None:
    world = World()
    client = world.later()

    async def call_many() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(16):
                group.create_task(client.send_as.get("sdas_1"))

    async def run() -> None:
        await call_many()
        world.valid = "revoked"
        await call_many()

    asyncio.run(run())
    assert world.refreshes == 2


def test_those_who_wait_for_a_refresh_that_fails_fail_with_it() -> None:
    world = World()
    world.answer = httpx2.Response(400, json={"error": "invalid_grant"})
    client, failed = world.client(), list[Exception]()
    world.slow.clear()

    def fail() -> None:
        try:
            call(client)
        except CloseError as error:
            failed.append(error)

    threads = [threading.Thread(target=fail) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert world.asked.wait(5)
    world.slow.set()
    for thread in threads:
        thread.join(10)
    assert [type(each) for each in failed] == [AuthenticationError] * 8
    assert len({id(each) for each in failed}) == 8
    assert world.refreshes < 8


def test_after_a_failed_refresh_the_next_call_tries_again() -> None:
    world = World()
    world.answer = httpx2.Response(400, json={"error": "invalid_grant"})
    client = world.client()
    with pytest.raises(AuthenticationError, match="POST /oauth2/token/: 400 Bad Request"):
        call(client)
    world.answer = None
    call(client)
    assert world.sent == ["Bearer access-2"]


def test_an_error_of_the_token_endpoint_shows_no_secret() -> None:
    world = World()
    world.answer = httpx2.Response(400, json={"error": "no refresh-0 of secret-of-mine"})
    with pytest.raises(AuthenticationError) as caught:
        call(world.client())
    shown = f"{caught.value} {caught.value.body} {vars(caught.value)}"
    assert "secret-of-mine" not in shown
    assert "refresh-0" not in shown


@pytest.mark.parametrize("content", [b'{"access_token": "hush-hush"', b'["hush-hush"]', b"{}"])
def test_a_grant_that_cannot_be_read_is_an_error_that_shows_no_token(content: bytes) -> None:
    world = World()
    world.answer = httpx2.Response(200, content=content)
    with pytest.raises(ResponseValidationError) as caught:
        call(world.client())
    assert "hush-hush" not in f"{caught.value} {vars(caught.value)}"


def test_what_on_refresh_raises_ends_the_call_and_the_token_is_offered_again() -> None:
    world = World()
    kept: list[str] = []

    def keep(token: str) -> None:
        kept.append(token)
        if len(kept) == 1:
            raise LookupError(token)

    client = world.client(world.refresher(on_refresh=keep))
    with pytest.raises(LookupError, match="refresh-1"):
        call(client)
    call(client)
    call(client)
    assert kept == ["refresh-1", "refresh-1"]
    assert world.sent == ["Bearer access-1"] * 2


def test_on_refresh_may_use_the_client() -> None:
    world = World()
    clients: list[CloseClient] = []

    def keep(_: str) -> None:
        call(clients[0])

    clients.append(world.client(world.refresher(on_refresh=keep)))
    call(clients[0])
    assert world.sent == ["Bearer access-1"] * 2


def test_on_refresh_may_be_asynchronous_for_the_asynchronous_client() -> None:
    world = World()

    async def keep(token: str) -> None:
        await asyncio.sleep(0)
        world.rotated.append(token)

    asyncio.run(world.later(world.refresher(on_refresh=keep)).send_as.get("sdas_1"))
    assert world.rotated == ["refresh-1"]
    other = World()
    with pytest.raises(ConfigurationError, match="needs the asynchronous client"):
        call(other.client(other.refresher(on_refresh=keep)))
    assert other.forms == []


@pytest.mark.parametrize("times", [1, 2])
def test_a_cancelled_caller_loses_no_rotated_token(times: int) -> None:
    world = World()

    async def run() -> None:
        async with world.later() as client:
            task = asyncio.create_task(client.send_as.get("sdas_1"))
            for _ in range(times):
                await asyncio.sleep(0.003)  # it waits for the token endpoint now
                task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await client.send_as.get("sdas_1")

    asyncio.run(run())
    assert world.rotated == ["refresh-1"]
    assert world.sent == ["Bearer access-1"]


def test_closing_a_client_waits_for_the_end_of_a_refresh() -> None:
    world = World()

    async def run() -> None:
        async with world.later() as client, asyncio.timeout(0.005):
            await client.send_as.get("sdas_1")

    with pytest.raises(TimeoutError):
        asyncio.run(run())
    assert world.rotated == ["refresh-1"]


def test_a_refresh_that_fails_after_its_caller_left_is_no_unhandled_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = World()
    world.answer = httpx2.Response(400)

    async def run() -> None:
        async with world.later() as client:
            with pytest.raises(APITimeoutError):
                await client.with_options(total_timeout=0.005).send_as.get("sdas_1")

    asyncio.run(run())
    gc.collect()
    assert [each for each in caplog.records if each.name == "asyncio"] == []


def test_a_clock_of_ones_own_does_not_hang_those_who_wait_for_a_token() -> None:
    world = World()

    async def instant(_: float) -> None:
        pass

    async def run() -> None:
        clock = Clock(now=lambda: 0.0, sleep_async=instant)
        client = world.later().with_options(clock=clock)
        async with asyncio.timeout(5):
            await asyncio.gather(*[client.send_as.get("sdas_1") for _ in range(3)])

    asyncio.run(run())
    assert world.refreshes == 1


def test_a_refresher_may_be_shared_by_clients() -> None:
    world = World()
    refresher = world.refresher()
    call(world.client(refresher))
    call(world.client(refresher))
    assert world.refreshes == 1


def test_a_refresh_that_cannot_be_sent_is_a_connection_error() -> None:
    def lost(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("reset")

    http = httpx2.Client(transport=httpx2.MockTransport(lost))
    client = CloseClient(access_token=World().refresher(), http_client=http)
    with pytest.raises(APIConnectionError) as caught:
        call(client)
    assert (caught.value.method, caught.value.path) == ("POST", "/oauth2/token/")


@pytest.mark.parametrize("url", ["http://evil.example/token", "token", "https://a:b@c/"])
def test_the_token_endpoint_must_be_safe(url: str) -> None:
    with pytest.raises(ConfigurationError, match="token_url"):
        call(World().client(World().refresher(token_url=url)))


@pytest.mark.parametrize("name", ["client_id", "client_secret", "refresh_token"])
def test_a_refresher_needs_all_three_and_shows_none(name: str) -> None:
    arguments: Any = {"client_id": "a", "client_secret": "b", "refresh_token": "c", name: " "}
    with pytest.raises(ConfigurationError, match=f"{name}: need a str"):
        OAuthRefresher(**arguments)
    assert "secret" not in repr(World().refresher())
