from __future__ import annotations

import asyncio
from base64 import b64encode
from functools import cached_property
from typing import Any

import httpx2
import pytest
from closecrm._clients import ApiClient, AsyncApiClient, ResourceOf
from closecrm._pools import Pool
from closecrm._runtime import ApiProfile
from closecrm._runtime.calls import ApiOperation, PagedOperation
from closecrm._runtime.configuration import Clock
from closecrm._runtime.errors import APIConnectionError, ConfigurationError, NotFoundError
from closecrm._runtime.models import Model

PROFILE = ApiProfile(
    name="things",
    base_url="https://api.example/v1",
    api_key="basic",
    bearer=True,
    page_items="data",
    page_has_more="has_more",
    page_skip="_skip",
    page_limit="_limit",
)


class Thing(Model):
    id: str


GET: ApiOperation[Thing] = ApiOperation("GET /things/", Thing)
GET_ONE: ApiOperation[Thing] = ApiOperation("GET /things/{id}/", Thing)
CREATE: ApiOperation[Thing] = ApiOperation("POST /things/", Thing)
LIST: PagedOperation[Thing] = PagedOperation("GET /things/", Thing)
BULK: PagedOperation[Thing] = PagedOperation("POST /things/bulk/", Thing, single=True)
NOTHING: ApiOperation[None] = ApiOperation("POST /nothing/", None)


class Things(ResourceOf[ApiClient]):
    @property
    def client(self) -> ApiClient:
        return self._client


class ThingsClient(ApiClient):
    _profile = PROFILE

    @cached_property
    def things(self) -> Things:
        return Things(self)


class AsyncThingsClient(AsyncApiClient):
    _profile = PROFILE


class Server:
    """Answers with what it was given, the last answer for ever, and remembers the requests."""

    def __init__(self, *answers: httpx2.Response | httpx2.RequestError) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []
        self.naps: list[float] = []

    async def nap(self, seconds: float) -> None:
        self.naps.append(seconds)

    @property
    def clock(self) -> Clock:
        """What the clients wait by; nobody waits in a test."""
        return Clock(sleep=self.naps.append, sleep_async=self.nap)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        # A response is read once only, by one kind of client.
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self)

    def blocking(self) -> ThingsClient:
        http = httpx2.Client(transport=self.transport)
        return ThingsClient(api_key="key", http_client=http, clock=self.clock)

    def asynchronous(self) -> AsyncThingsClient:
        http = httpx2.AsyncClient(transport=self.transport)
        return AsyncThingsClient(api_key="key", http_client=http, clock=self.clock)


def thing(status: int = 200) -> httpx2.Response:
    return httpx2.Response(status, json={"id": "a"})


def things(*ids: str, has_more: bool) -> httpx2.Response:
    data = [{"id": each} for each in ids]
    return httpx2.Response(200, json={"data": data, "has_more": has_more})


def test_a_call_is_one_request_and_one_value() -> None:
    server = Server(thing())
    value = server.blocking().call(GET_ONE, path={"id": "a/b"})
    assert value == Thing(id="a")
    (request,) = server.requests
    assert f"{request.method} {request.url}" == "GET https://api.example/v1/things/a%2Fb/"
    assert request.headers["authorization"] == f"Basic {b64encode(b'key:').decode()}"
    assert request.headers["user-agent"] == "things/0 python-httpx2"
    assert request.extensions["timeout"] == {"connect": 5, "read": 30, "write": 30, "pool": 5}


def test_the_asynchronous_call_sends_the_same_request() -> None:
    server = Server(thing())
    value = asyncio.run(server.asynchronous().call(GET))
    server.blocking().call(GET)
    assert value == Thing(id="a")
    first, second = server.requests
    assert (first.url, first.headers.raw) == (second.url, second.headers.raw)


def test_both_clients_follow_pages() -> None:
    answers = (things("a", has_more=True), things("b", has_more=False))
    page = Server(*answers).blocking().page(LIST)
    assert [each.id for each in page] == ["a", "b"]

    async def ids() -> list[str]:
        page = await Server(*answers).asynchronous().page(LIST)
        return [each.id async for each in page]

    assert asyncio.run(ids()) == ["a", "b"]


@pytest.mark.parametrize(
    ("window", "queries"),
    [
        ((None, None), ["q=x", "q=x&_skip=1"]),
        ((4, None), ["q=x&_skip=4", "q=x&_skip=5"]),
        ((None, 1), ["q=x&_limit=1", "q=x&_skip=1&_limit=1"]),
    ],
)
def test_both_clients_send_the_window_of_the_caller(
    window: tuple[int | None, int | None], queries: list[str]
) -> None:
    answers = (things("a", has_more=True), things("b", has_more=False))
    one, two = Server(*answers), Server(*answers)
    list(one.blocking().page(LIST, window=window, query={"q": "x"}))

    async def read() -> None:
        client = two.asynchronous()
        async for _ in await client.page(LIST, window=window, query={"q": "x"}):
            pass

    asyncio.run(read())
    for server in (one, two):
        assert [request.url.query.decode() for request in server.requests] == queries


def test_a_single_page_never_sends_again_and_knows_no_window() -> None:
    server = Server(things("a", has_more=True))
    assert len(list(server.blocking().page(BULK, json={}))) == 1
    assert len(server.requests) == 1


def test_both_clients_sleep_before_they_try_again() -> None:
    answers = (thing(503), httpx2.ConnectError(""), thing())
    one, two = Server(*answers), Server(*answers)
    one.blocking().call(GET)
    asyncio.run(two.asynchronous().call(GET))
    assert [len(one.naps), len(two.naps)] == [2, 2]


def test_both_clients_raise_the_errors_of_the_exchange() -> None:
    with pytest.raises(NotFoundError):
        Server(thing(404)).blocking().call(GET)
    with pytest.raises(APIConnectionError):
        asyncio.run(Server(httpx2.ReadError("")).asynchronous().call(NOTHING))


def test_a_wrong_argument_is_refused_before_anything_is_sent() -> None:
    server = Server(thing())
    with pytest.raises(ValueError, match="id"):
        server.blocking().call(GET_ONE, path={"id": ".."})
    assert server.requests == []


def test_of_your_own_client_headers_and_hooks_apply_but_not_cookies_parameters_and_auth() -> None:
    server, hooked = Server(thing()), list[httpx2.Request]()
    http = httpx2.Client(
        transport=server.transport,
        headers={"X-Mine": "1", "Accept": "text/html"},
        event_hooks={"request": [hooked.append]},
        params={"p": "1"},
        cookies={"c": "1"},
        auth=("me", "secret"),
        follow_redirects=True,
    )
    ThingsClient(access_token="token", http_client=http).call(GET)
    (request,) = hooked
    assert request.headers["x-mine"] == "1"
    assert request.headers["accept"].startswith("application/json")
    assert request.headers["authorization"] == "Bearer token"
    assert "cookie" not in request.headers
    assert not request.url.query


def test_a_redirect_is_never_followed() -> None:
    server = Server(httpx2.Response(307, headers={"Location": "https://elsewhere.example"}))
    with pytest.raises(Exception, match="307 Temporary Redirect"):
        server.blocking().call(GET)
    assert len(server.requests) == 1


def test_our_own_pool_keeps_no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(httpx2.Response(200, json={"id": "a"}, headers={"Set-Cookie": "sid=1"}))

    class Http(httpx2.Client):
        def __init__(self, **options: Any) -> None:  # noqa: ANN401
            super().__init__(transport=server.transport, **options)

    monkeypatch.setattr(Pool, "kind", Http)
    client = ThingsClient(api_key="key")
    client.call(GET)
    client.call(GET)
    assert "cookie" not in server.requests[1].headers


def test_the_source_of_tokens_may_be_asynchronous_for_the_asynchronous_client() -> None:
    async def token() -> str:
        await asyncio.sleep(0)
        return "token"

    server = Server(thing())
    asynchronous = AsyncThingsClient(
        access_token=token, http_client=httpx2.AsyncClient(transport=server.transport)
    )
    asyncio.run(asynchronous.call(GET))
    assert server.requests[0].headers["authorization"] == "Bearer token"


def test_a_view_changes_options_and_leaves_the_original_alone() -> None:
    server = Server(thing(503))
    client = server.blocking()
    view = client.with_options(timeout=1.0, max_retries=0, headers={"X-View": "1"})
    for each in (view, client):
        with pytest.raises(Exception, match="503"):
            each.call(GET)
    first, *others = server.requests
    assert (first.extensions["timeout"]["read"], first.headers["x-view"]) == (1.0, "1")
    assert len(others) == 3
    assert all("x-view" not in request.headers for request in others)


def test_a_view_has_resources_of_its_own() -> None:
    client = Server(thing()).blocking()
    original = client.things
    view = client.with_options(max_retries=0)
    assert view.things.client is view
    assert client.things is original
    assert type(view) is ThingsClient


def test_a_closed_client_says_so_and_so_do_its_views() -> None:
    with ThingsClient(api_key="key") as client:
        view = client.with_options(max_retries=0)
        view.close()
    client.close()
    for each in (client, view):
        with pytest.raises(ConfigurationError, match="is closed"):
            each.call(GET)


def test_a_closed_asynchronous_client_says_so() -> None:
    async def use_after_close() -> None:
        async with AsyncThingsClient(api_key="key") as client:
            await client.with_options(max_retries=0).aclose()
        await client.aclose()
        await client.call(GET)

    with pytest.raises(ConfigurationError, match="is closed"):
        asyncio.run(use_after_close())


def test_your_own_client_is_never_closed() -> None:
    http = httpx2.Client(transport=Server(thing()).transport)
    with ThingsClient(api_key="key", http_client=http) as client:
        client.call(GET)
    assert not http.is_closed
    assert client.call(GET) == Thing(id="a")


def test_a_client_shows_no_secret() -> None:
    client = ThingsClient(api_key="secret", base_url="http://localhost:8000/")
    assert "secret" not in f"{client!r} {vars(client)!r}"


def test_a_cancelled_call_is_neither_repeated_nor_hidden() -> None:
    requests: list[httpx2.Request] = []

    async def hang(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        await asyncio.Event().wait()
        raise AssertionError

    async def give_up() -> None:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(hang))
        client = AsyncThingsClient(api_key="key", http_client=http)
        async with asyncio.timeout(0.01):
            await client.call(GET)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert len(requests) == 1
