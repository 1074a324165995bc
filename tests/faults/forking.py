"""A process that forks after a call: python -m tests.faults.forking URL COLOUR.

It ends with 0 if parent and child get their own answers, and if the child must not use the
connections of an httpx2 client that the user has made before the fork.
"""

from __future__ import annotations

import os
import sys

from closecrm import ConfigurationError

from tests.faults.playing import Play, get, outcome, settled


def is_well(url: str, colour: str) -> bool:
    """Return whether all goes well in both processes."""
    play = Play(colour)
    client = play.client(base_url=url)
    given = play.client(base_url=url, http_client=play.http_client())

    async def calls(who: str) -> bool:
        names = [f"{who}-{n}" for n in range(20)]
        return [(await settled(client.send_as.get(name))).id for name in names] == names

    async def refused() -> bool:
        return isinstance(await outcome(given, get), ConfigurationError)

    well = play.drive(lambda: calls("before")) and not play.drive(refused)
    child = os.fork()
    well = well and play.drive(lambda: calls("parent" if child else "child"))
    if not child:
        os._exit(not (well and play.drive(refused)))
    return not os.waitpid(child, 0)[1] and bool(well)


if __name__ == "__main__":
    sys.exit(not is_well(*sys.argv[1:]))
