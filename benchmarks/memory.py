"""Memory while all pages are read: python -m benchmarks.memory ADDRESS PAGES ITEMS.

Prints the peak of what Python objects take by the second page and by the last one as JSON.
"""

import json
import sys
import tracemalloc

from closecrm import CloseClient


def main(address: str, pages: int, items: int) -> None:
    """Iterate over the items of as many pages as asked for; the server has more."""
    peaks: list[int] = []
    with CloseClient(api_key="x", base_url=address) as client:
        client.connected_accounts.list(fields=["id"])  # what is made on first use is no growth
        tracemalloc.start()
        for count, _ in enumerate(client.connected_accounts.list(), 1):
            if count in {2 * items, pages * items}:
                peaks.append(tracemalloc.get_traced_memory()[1])
            if count == pages * items:
                break
    print(json.dumps(peaks))  # noqa: T201 - the result


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
