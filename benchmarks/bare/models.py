"""Connected accounts, by hand: the same fields and types as the generated models, no fallback."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """The same configuration as that of the generated models."""

    model_config = ConfigDict(extra="allow", validate_by_name=True)


class Identity(Model):
    """A name and an address."""

    name: str | None = None
    email: str | None = None


class Server(Model):
    """A mail server."""

    host: str | None = None
    port: int | None = None
    use_ssl: bool | None = None
    username: str | None = None


class Account(Model):
    """What all accounts have."""

    id: str
    organization_id: str | None = None
    user_id: str | None = None
    email: str | None = None
    identities: list[Identity] | None = None
    default_identity: Identity | None = None
    date_created: datetime | None = None
    enabled_features: list[str] | None = None
    available_features: Any | None = None
    send_status: str | None = None
    receive_status: str | None = None
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


class Google(Account):
    """A Google account."""

    type: Annotated[Literal["google"], Field(alias="_type")]
    synced_calendars: list[str] | None = None


class Microsoft(Account):
    """A Microsoft account."""

    type: Annotated[Literal["microsoft"], Field(alias="_type")]
    synced_calendars: list[str] | None = None


class CustomEmail(Account):
    """A mail account."""

    type: Annotated[Literal["custom_email"], Field(alias="_type")]
    imap: Server | None = None
    smtp: Server | None = None


class Zoom(Account):
    """A Zoom account."""

    type: Annotated[Literal["zoom"], Field(alias="_type")]


class Calendly(Account):
    """A Calendly account."""

    type: Annotated[Literal["calendly"], Field(alias="_type")]


Known = Annotated[Google | Microsoft | CustomEmail | Zoom | Calendly, Field(discriminator="type")]


class Accounts(Model):
    """A page of accounts."""

    data: list[Known]
    has_more: bool | None = None
