"""One call by hand: python -m benchmarks.bare.first_call ADDRESS."""

import sys

import httpx2
from pydantic import TypeAdapter

from benchmarks.bare.models import Accounts

with httpx2.Client(auth=("key", ""), headers={"Accept": "application/json"}) as client:
    response = client.get(f"{sys.argv[1]}/connected_account/")
    response.raise_for_status()
    page = TypeAdapter(Accounts).validate_json(response.content)
    assert len(page.data) == 3  # noqa: S101, PLR2004 - as many as the server sends
