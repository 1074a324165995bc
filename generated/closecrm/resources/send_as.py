# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""Which user may send mail as which other user."""

from __future__ import annotations

from collections.abc import Sequence

from .._clients import ApiClient, AsyncApiClient, AsyncPage, Page, ResourceOf
from .._runtime.calls import OMIT, ApiOperation, Omit, PagedOperation
from ..models import SendAs

_LIST = PagedOperation[SendAs]("GET /send_as/", SendAs, "200 400 401 402 403 404 429")
_CREATE = ApiOperation[SendAs]("POST /send_as/", SendAs, "201 400 401 402 403 404 429")
_DELETE_BY_USER = ApiOperation[None]("DELETE /send_as/", None, "204 400 401 402 403 404 429")
_BULK_CREATE = PagedOperation[SendAs](
    "POST /send_as/bulk/", SendAs, "200 400 401 402 403 404 429", single=True
)
_GET = ApiOperation[SendAs]("GET /send_as/{id}/", SendAs, "200 400 401 402 403 404 429")
_DELETE = ApiOperation[None]("DELETE /send_as/{id}/", None, "204 400 401 402 403 404 429")


class SendAsResource(ResourceOf[ApiClient]):
    """Which user may send mail as which other user.

    See https://developer.close.com/api/resources/send-as
    """

    def list(
        self,
        *,
        allowing_user_id: str | None = None,
        allowed_user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> Page[SendAs]:
        """GET /send_as/: List the Send As associations that you are part of.

        allowing_user_id: This user allows another to send; without either filter, you do.
        allowed_user_id: This user may send as another; one of the two must be you.
        """
        return self._client.page(
            _LIST,
            window=(skip, limit),
            query={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id},
        )

    def create(self, *, allowing_user_id: str, allowed_user_id: str) -> SendAs:
        """POST /send_as/: Allow one user to send as you.

        allowing_user_id: The user who lets the other one send; must be your own user id.
        allowed_user_id: The user who may then send as you.
        """
        return self._client.call(
            _CREATE, json={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id}
        )

    def delete_by_user(self, *, allowing_user_id: str, allowed_user_id: str) -> None:
        """DELETE /send_as/: Delete the association between two users.

        allowing_user_id: The user who allowed the other to send; your own user id.
        allowed_user_id: The user who may no longer send as you.
        """
        return self._client.call(
            _DELETE_BY_USER,
            required={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id},
        )

    def bulk_create(
        self,
        *,
        allowed_user_ids: Sequence[str] | Omit = OMIT,
        disallowed_user_ids: Sequence[str] | Omit = OMIT,
    ) -> Page[SendAs]:
        """POST /send_as/bulk/: Allow and disallow several users at once.

        Afterwards returns every association in which you are the allowing user, changed or not.

        allowed_user_ids: The users who may then send as you.
        disallowed_user_ids: The users who may then no longer send as you.
        """
        return self._client.page(
            _BULK_CREATE,
            json={"allowed_user_ids": allowed_user_ids, "disallowed_user_ids": disallowed_user_ids},
        )

    def get(self, id: str) -> SendAs:
        """GET /send_as/{id}/: Get one Send As association by its id."""
        return self._client.call(_GET, path={"id": id})

    def delete(self, id: str) -> None:
        """DELETE /send_as/{id}/: Delete one Send As association by its id."""
        return self._client.call(_DELETE, path={"id": id})


class AsyncSendAsResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `SendAsResource`, which explains the arguments."""

    async def list(
        self,
        *,
        allowing_user_id: str | None = None,
        allowed_user_id: str | None = None,
        skip: int | None = None,
        limit: int | None = None,
    ) -> AsyncPage[SendAs]:
        """GET /send_as/: List the Send As associations that you are part of."""
        return await self._client.page(
            _LIST,
            window=(skip, limit),
            query={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id},
        )

    async def create(self, *, allowing_user_id: str, allowed_user_id: str) -> SendAs:
        """POST /send_as/: Allow one user to send as you."""
        return await self._client.call(
            _CREATE, json={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id}
        )

    async def delete_by_user(self, *, allowing_user_id: str, allowed_user_id: str) -> None:
        """DELETE /send_as/: Delete the association between two users."""
        return await self._client.call(
            _DELETE_BY_USER,
            required={"allowing_user_id": allowing_user_id, "allowed_user_id": allowed_user_id},
        )

    async def bulk_create(
        self,
        *,
        allowed_user_ids: Sequence[str] | Omit = OMIT,
        disallowed_user_ids: Sequence[str] | Omit = OMIT,
    ) -> AsyncPage[SendAs]:
        """POST /send_as/bulk/: Allow and disallow several users at once."""
        return await self._client.page(
            _BULK_CREATE,
            json={"allowed_user_ids": allowed_user_ids, "disallowed_user_ids": disallowed_user_ids},
        )

    async def get(self, id: str) -> SendAs:
        """GET /send_as/{id}/: Get one Send As association by its id."""
        return await self._client.call(_GET, path={"id": id})

    async def delete(self, id: str) -> None:
        """DELETE /send_as/{id}/: Delete one Send As association by its id."""
        return await self._client.call(_DELETE, path={"id": id})
