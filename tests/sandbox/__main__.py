"""Serve the sandbox until Ctrl-C: python -m tests.sandbox [--port N] (from the root)."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress

from tests.sandbox.application import STATUS_HEADER, Sandbox
from tests.sandbox.serving import HOST, Server

WELCOME = """\
Close's Connected Accounts and Send As, made up from spec/openapi.yaml; Ctrl-C ends it.
Any API key will do. A request with {header}: 429 meets that error.

    CloseClient(api_key="...", base_url="{url}")
"""


def main() -> int:
    """Serve; 2 if the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="8000 unless told; 0 is a free one")
    port = parser.parse_args().port
    try:
        server = Server(Sandbox(), port)
    except (OSError, OverflowError) as error:
        sys.stderr.write(
            f"{HOST}:{port} cannot be listened to ({error}); nothing is served. "
            "Choose another with --port.\n"
        )
        return 2
    sys.stdout.write(WELCOME.format(header=STATUS_HEADER, url=server.base_url))
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server.serve_until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main())
