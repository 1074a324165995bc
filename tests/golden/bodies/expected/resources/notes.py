# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The operations tagged `notes`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .._clients import ApiClient, AsyncApiClient, ResourceOf
from .._runtime.calls import OMIT, ApiOperation, Omit
from ..models import AnyNote, Line, Note

_CREATE = ApiOperation[Note]("POST /notes", Note, "201 4XX DEFAULT", idempotent=True)
_REPLACE = ApiOperation[Note]("PUT /notes/{id}", Note, "200")
_CHANGE = ApiOperation[None]("PATCH /notes/{id}", None, "204")


class NotesResource(ResourceOf[ApiClient]):
    """The operations tagged `notes`."""

    def create(self, *, title: str, text: str, lines: Sequence[Line] | Omit = OMIT) -> Note:
        """POST /notes: Write a note."""
        return self._client.call(_CREATE, json={"title": title, "lines": lines, "text": text})

    def replace(self, id: int, *, body: AnyNote) -> Note:
        """PUT /notes/{id}: notes_replace.

        id: Which note.
        """
        return self._client.call(_REPLACE, path={"id": id}, json=body)

    def change(
        self,
        id: int,
        *,
        if_match: str | None = None,
        id_body: int | Omit = OMIT,
        text: str | None | Omit = OMIT,
        due: date | Omit = OMIT,
    ) -> None:
        """PATCH /notes/{id}: notes_change.

        id: Which note.
        """
        return self._client.call(
            _CHANGE,
            path={"id": id},
            headers={"If-Match": if_match},
            json={"id": id_body, "text": text, "due": due},
        )


class AsyncNotesResource(ResourceOf[AsyncApiClient]):
    """The asynchronous form of `NotesResource`, which explains the arguments."""

    async def create(self, *, title: str, text: str, lines: Sequence[Line] | Omit = OMIT) -> Note:
        """POST /notes: Write a note."""
        return await self._client.call(_CREATE, json={"title": title, "lines": lines, "text": text})

    async def replace(self, id: int, *, body: AnyNote) -> Note:
        """PUT /notes/{id}: notes_replace."""
        return await self._client.call(_REPLACE, path={"id": id}, json=body)

    async def change(
        self,
        id: int,
        *,
        if_match: str | None = None,
        id_body: int | Omit = OMIT,
        text: str | None | Omit = OMIT,
        due: date | Omit = OMIT,
    ) -> None:
        """PATCH /notes/{id}: notes_change."""
        return await self._client.call(
            _CHANGE,
            path={"id": id},
            headers={"If-Match": if_match},
            json={"id": id_body, "text": text, "due": due},
        )
