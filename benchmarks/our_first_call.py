"""The same call with the generated client: python -m benchmarks.our_first_call ADDRESS."""

import sys

from closecrm import CloseClient

with CloseClient(api_key="key", base_url=sys.argv[1]) as client:
    assert len(client.connected_accounts.list().data) == 3  # noqa: S101, PLR2004 - as many as it sends
