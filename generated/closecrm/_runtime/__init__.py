"""What every generated package needs at run time; what one API decides is its `ApiProfile`."""

from dataclasses import dataclass
from typing import Any, Literal, cast


@dataclass(frozen=True, kw_only=True)
class ApiProfile:
    """The facts of an API, empty where it has none; `*_env` name environment variables."""

    name: str  # also of the logger
    version: str = "0"
    base_url: str = ""
    base_url_env: str = ""
    api_key: Literal["", "basic", "header", "query"] = ""  # `basic`: as user name
    api_key_name: str = "Authorization"
    api_key_env: str = ""
    bearer: bool = False
    access_token_env: str = ""
    token_url: str = ""
    page_items: str = ""  # what lists call the members of their body
    page_has_more: str = ""
    page_skip: str = ""  # and the parameters of their query
    page_limit: str = ""
    error_list: str = ""
    error_fields: str = ""
    rate_reset: str = ""  # a member of a 429: the seconds to wait
    retry_header: str = ""  # says `false` where another attempt is of no use
    trace_id_header: str = ""


def members(value: object) -> dict[str, Any]:
    """Return the members of a JSON object, none of another value."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return the items of a JSON array, none of another value."""
    return cast("list[object]", value) if isinstance(value, list) else []
