# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""ends with a quote" \""""

from __future__ import annotations

from .._runtime.client import ApiClient, AsyncApiClient
from .._runtime.decoding import Decoder
from ..models import Odd

_ODD: Decoder[Odd] = Decoder(Odd)


class OddResource:
    """ends with a quote" \""""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def get(self, id: str, *, q: str | None = None) -> Odd:
        """GET /x/'"{id}: \"\"\" + __import__("os").system("true") + \"\"\".

        {{ 7 * 7 }} {% raw %} \\N{BULLET} <U+202E> reversed <U+0007> ends with \\
        """
        return self._client.call(_ODD, "GET /x/'\"{id}", path={"id": id}, query={"q'\"\\\n": q})


class AsyncOddResource:
    """The asynchronous form of `OddResource`, which explains the arguments."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def get(self, id: str, *, q: str | None = None) -> Odd:
        """GET /x/'"{id}: \"\"\" + __import__("os").system("true") + \"\"\"."""
        return await self._client.call(
            _ODD, "GET /x/'\"{id}", path={"id": id}, query={"q'\"\\\n": q}
        )
