"""Clients whose server is a list of answers, for what needs no cassette."""

from __future__ import annotations

import httpx2
from closecrm import AsyncCloseClient, CloseClient

from tests.client.recording import KEY


class Server:
    """Gives one answer after the other and remembers the requests."""

    def __init__(self, *answers: httpx2.Response) -> None:
        self.answers = list(answers)
        self.requests: list[httpx2.Request] = []
        transport = httpx2.MockTransport(self._answer)
        http = httpx2.Client(transport=transport)
        async_http = httpx2.AsyncClient(transport=transport)
        self.client = CloseClient(api_key=KEY, max_retries=0, http_client=http)
        self.async_client = AsyncCloseClient(api_key=KEY, max_retries=0, http_client=async_http)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        return self.answers.pop(0)


def accounts(*data: object, **more: bool) -> httpx2.Response:
    """Return a page of connected accounts."""
    return httpx2.Response(200, json={"data": data, **more})
