"""How cassettes are read and written, for all tests: by a safe loader, and never with a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from vcr.persisters.filesystem import FilesystemPersister  # type: ignore[import-untyped]
from vcr.serialize import serialize  # type: ignore[import-untyped]

from generator.document import Node
from generator.recording.scan import leaks_of
from generator.recording.scrub import LeakError

CONFIG: dict[str, Any] = {
    "match_on": ["method", "scheme", "host", "path", "query", "body"],
    "decode_compressed_response": True,
}


class Serializer(Protocol):
    """What we use of vcrpy's serializers."""

    def serialize(self, cassette_dict: Node) -> str:
        """Return the text of a cassette."""
        ...


class _Data:
    """Leaves the data of a cassette as it is."""

    @staticmethod
    def serialize(cassette_dict: Node) -> Node:
        return cassette_dict


@dataclass(frozen=True)
class Persister:
    """Writes a cassette only when it is clean and says where it is from.

    vcrpy gives it the whole recording at once, and no mark of a test stands between it and the
    disk: hooks and filters can be switched off by a mark, what happens here cannot.
    """

    clean: Callable[[Node], Node]
    """Makes a recording safe, as `generator.recording.scrub` does."""

    @staticmethod
    def load_cassette(cassette_path: object, serializer: object) -> Any:  # noqa: ANN401 - of vcrpy
        """Return the requests, responses and metadata of a cassette."""
        return FilesystemPersister.load_cassette(cassette_path, serializer)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def save_cassette(
        self, cassette_path: str | Path, cassette_dict: Node, serializer: Serializer
    ) -> None:
        """Write a cassette.

        Raises:
            ValueError: it does not say where it is from.
            LeakError: something in it still looks like a secret or a person.
        """
        if "provenance" not in cassette_dict.get("metadata", {}):
            raise ValueError(f"{cassette_path}: no provenance; add a scenario and record that")
        data = self.clean(serialize(deepcopy(cassette_dict), _Data))
        for place, leak in leaks_of(data):
            raise LeakError(f"{place}: {leak.kind} ({leak.masked}); nothing was written")
        path = Path(cassette_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(serializer.serialize(data), encoding="utf-8")


def refuse_other_persisters(items: Iterable[pytest.Item]) -> None:
    """Let no mark choose who writes a cassette: everything else in a mark does no harm.

    Raises:
        pytest.UsageError: a mark does.
    """
    for item in items:
        if any("persister" in mark.kwargs for mark in item.iter_markers("vcr")):
            raise pytest.UsageError(
                f"{item.nodeid}: its vcr mark has a persister of its own, which could write "
                "secrets. Remove it."
            )


def _refuse(_: Node) -> Node:
    raise ValueError("tests only play cassettes; `make record` and tests.client.record write them")


READ_ONLY = Persister(_refuse)
"""For pytest, whatever its options and marks say."""
