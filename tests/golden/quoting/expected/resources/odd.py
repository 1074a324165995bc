# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""ends with a quote" \""""

from __future__ import annotations

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import ApiOperation
from ..models import Odd

_GET = ApiOperation[Odd]("GET /x/'\"{id}", Odd, "200")


class OddResource(ResourceOf[ApiClient]):
    """ends with a quote" \""""

    def get(self, id: str, *, q: str | None = None) -> Odd:
        """GET /x/'"{id}: \"\"\" + __import__("os").system("true") + \"\"\".

        {{ 7 * 7 }} {% raw %} \\N{BULLET} <U+202E> reversed <U+0007> ends with \\
        """
        return self._client.call(_GET, path={"id": id}, query={"q'\"\\\n": q})


class AsyncOddResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `OddResource`, which explains the arguments."""

    async def get(self, id: str, *, q: str | None = None) -> Odd:
        """GET /x/'"{id}: \"\"\" + __import__("os").system("true") + \"\"\"."""
        return await self._client.call(_GET, path={"id": id}, query={"q'\"\\\n": q})
