"""What every generated package needs at run time; what one API decides is its `ApiProfile`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class ApiProfile:
    """The facts of an API, empty where it has none; `*_env` name environment variables."""

    name: str
    base_url: str = ""
    base_url_env: str = ""
    api_key: Literal["", "basic", "header", "query"] = ""  # `basic`: as user name
    api_key_name: str = "Authorization"
    api_key_env: str = ""
    bearer: bool = False
    access_token_env: str = ""
    page_items: str = ""  # what lists call the members of their body
    page_has_more: str = ""
    page_skip: str = ""  # and the parameters of their query
    page_limit: str = ""
    error_list: str = ""
    error_fields: str = ""
    trace_id_header: str = ""
