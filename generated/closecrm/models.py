# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""The models: what the API sends and takes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from ._runtime.models import Model, TaggedBy


class ConnectedAccountFields(Model):
    """What a connected account can have; any of it may be absent."""

    organization_id: str | None = None
    user_id: str | None = None
    """The user who connected the account."""
    email: str | None = None
    """The address of the account. Only the Zoom example shows it."""
    identities: list[Identity] | None = None
    """The senders that mail from this account can have; empty for Zoom."""
    default_identity: Identity | None = None
    """The sender used unless another is chosen."""
    date_created: datetime | None = None
    enabled_features: list[str] | None = None
    """The features in use. Seen are `email_syncing`, `email_sending` and `calendar_syncing`."""
    available_features: Any | None = None
    send_status: str | None = None
    """The state of sending mail. Seen are `ok` and `initial`; others are possible."""
    receive_status: str | None = None
    """The state of receiving mail; its values are not documented."""
    email_receive_status: Any | None = None
    calendar_receive_status: Any | None = None
    latest_send_error: str | None = None
    latest_receive_error: str | None = None
    lead_suggestions_updated_at: datetime | None = None
    available_calendars: Any | None = None
    sync_all_calendars: Any | None = None
    has_meeting_creation_scopes: Any | None = None
    is_imap_archive_sync_enabled: Any | None = None
    calendly: Any | None = None
    zoom_account_plan: Any | None = None
    label: Any | None = None


class ConnectedAccountBase(ConnectedAccountFields):
    """What all connected accounts have in common."""

    id: str
    """The id of the account; the prefix is `emailacct_` for every kind."""


class GoogleAccount(ConnectedAccountBase):
    """A Google account, connected through OAuth."""

    type: Annotated[Literal["google"], Field(alias="_type")]
    synced_calendars: list[str] | None = None
    """The calendars that are synced; each item is an address."""


class CustomEmailAccount(ConnectedAccountBase):
    """A mail account that is not Gmail, with its own servers."""

    type: Annotated[Literal["custom_email"], Field(alias="_type")]
    imap: ImapServer | None = None
    """The server that mail is read from; null in the published example."""
    smtp: SmtpServer | None = None
    """The server that mail is sent through."""


class ZoomAccount(ConnectedAccountBase):
    """A Zoom account, connected through OAuth."""

    type: Annotated[Literal["zoom"], Field(alias="_type")]


class MicrosoftAccount(ConnectedAccountBase):
    """A Microsoft account, connected through OAuth. No example is published."""

    type: Annotated[Literal["microsoft"], Field(alias="_type")]
    synced_calendars: list[str] | None = None
    """The calendars that are synced."""


class CalendlyAccount(ConnectedAccountBase):
    """A Calendly account, connected through OAuth. No example is published."""

    type: Annotated[Literal["calendly"], Field(alias="_type")]


class UnknownAccount(ConnectedAccountBase):
    """A `ConnectedAccount` whose `_type` this package does not know yet."""

    type: Annotated[str, Field(alias="_type")]


ConnectedAccount = TypeAliasType(
    "ConnectedAccount",
    Annotated[
        GoogleAccount
        | CustomEmailAccount
        | ZoomAccount
        | MicrosoftAccount
        | CalendlyAccount
        | UnknownAccount,
        TaggedBy("_type"),
    ],
)
"""A connected account; `_type` says which kind."""


class Identity(Model):
    """A name and an address that mail can be sent from."""

    name: str | None = None
    email: str | None = None


class ImapServer(Model):
    """The server that mail is read from. No password is returned."""

    host: str | None = None
    port: int | None = None
    use_ssl: bool | None = None
    username: str | None = None


class SmtpServer(Model):
    """The server that mail is sent through. No password is returned."""

    host: str | None = None
    port: int | None = None
    use_ssl: bool | None = None
    username: str | None = None


class SendAs(Model):
    """One user's permission to send mail as another."""

    id: str
    """The id of the association, with the prefix `sdas_`."""
    organization_id: str
    allowing_user_id: str
    allowed_user_id: str


class PartialConnectedAccount(ConnectedAccountFields):
    """The chosen fields of a `ConnectedAccount`; one not asked for is None."""

    id: str | None = None
    type: Annotated[str | None, Field(alias="_type")] = None
    synced_calendars: list[str] | None = None
    imap: ImapServer | None = None
    smtp: SmtpServer | None = None
