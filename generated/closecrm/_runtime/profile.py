"""What one API decides, in one place: the rest of the runtime knows no API."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """Where an API key is sent: as `basic` user name (or `user:password`), else as `name`."""

    scheme: Literal["basic", "header", "query"]
    name: str = "Authorization"


@dataclass(frozen=True, kw_only=True)
class ApiProfile:
    """The facts of an API, empty where it has none; `*_env` name environment variables."""

    name: str
    base_url: str = ""
    base_url_env: str = ""
    api_key: ApiKey | None = None
    api_key_env: str = ""
    bearer: bool = False
    access_token_env: str = ""
    error_list: str = ""
    error_fields: str = ""
    trace_id_header: str = ""
