"""What schemathesis cannot read in the spec.

`_fields` leaves members out, required ones too; a page has a cap; nobody allows oneself.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis
from schemathesis import CheckContext, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import JsonSchemaError, RejectedPositiveData


def fields_of(response: Response) -> set[str] | None:
    """Return the fields that a request asked for, or None if it asked for all."""
    query = parse_qs(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    if "_fields" not in query:
        return None
    return {name for value in query["_fields"] for name in value.split(",")}


def filter_failure(
    _context: HookContext, failure: Failure, _case: object, response: Response
) -> bool:
    """Drop the failures that a part of an account is no whole one, and that a rule refuses."""
    if isinstance(failure, RejectedPositiveData):
        return not is_refused_by_a_rule(response)
    return not isinstance(failure, JsonSchemaError) or fields_of(response) is None


def is_refused_by_a_rule(response: Response) -> bool:
    """Tell whether an answer refuses, with good reason, what no schema of the spec forbids."""
    body = response.request.body or b""
    sent = body.decode() if isinstance(body, bytes) else str(body)
    query = parse_qs(urlsplit(str(response.request.url)).query)
    refused: dict[str, Any] = response.json().get("field-errors", {})
    reasons = [
        int(query["_limit"][0]) > int(str(said).rpartition(" ")[2])
        if name == "_limit"
        else str(said).endswith(" is you.") and str(said).removesuffix(" is you.") in sent
        for name, said in refused.items()
    ]
    return bool(reasons) and all(reasons)


def fields_narrow_the_items(
    _context: CheckContext, response: Response, _case: object
) -> bool | None:
    """An account has no member that the request did not ask for."""
    path = urlsplit(str(response.request.url)).path
    fields = fields_of(response)
    if fields is None or response.status_code != 200 or "/connected_account/" not in path:
        return None
    body: Any = response.json()
    for item in body.get("data", [body]):
        assert item.keys() <= fields, f"asked for {sorted(fields)}, got {sorted(item)}"
    return None


schemathesis.hook(filter_failure)  # pyright: ignore[reportUnknownMemberType]
schemathesis.check(fields_narrow_the_items)
