"""Decoding published accounts from standard input: python -m benchmarks.decoding PEERS.

PEERS are modules by their names, as JSON. Prints the ratios as JSON.
"""

import gc
import json
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from closecrm import ConnectedAccount
from pydantic import TypeAdapter

from benchmarks.bare.models import Known
from benchmarks.timing import ratio, repeated

Decoder = Callable[[bytes], object]


def main(peers: dict[str, str]) -> None:
    """Measure few and many accounts, and what the garbage collector does to many."""
    published = json.load(sys.stdin)
    few, many = (json.dumps((published * count)[:count]).encode() for count in (100, 10_000))
    ours = _strict(TypeAdapter(list[ConnectedAccount]))
    bare = _strict(TypeAdapter(list[Known]))
    decoders = {"ours": ours, **{n: import_module(path).decoder() for n, path in peers.items()}}
    by_hand = repeated(20, partial(bare, few))
    figures = {
        "few": {
            name: ratio(repeated(20, partial(decode, few)), by_hand, turns=41)
            for name, decode in decoders.items()
        },
        "many": ratio(partial(ours, many), partial(bare, many), turns=15),
        "gc": {
            name: ratio(partial(decode, many), partial(_uncollected, decode, many), turns=5)
            for name, decode in {**decoders, "by hand": bare}.items()
        },
    }
    print(json.dumps(figures))  # noqa: T201 - the result


def _strict(adapter: TypeAdapter[Any]) -> Decoder:
    """Return a function that decodes as the generated client does."""
    return partial(adapter.validate_json, strict=True, by_alias=True, by_name=False)


def _uncollected(decode: Decoder, body: bytes) -> None:
    gc.disable()
    decode(body)
    gc.enable()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
