"""One of the two documents, read schema by schema."""

from __future__ import annotations

from generator.document import Document
from generator.review.keywords import MAPS, NOTES
from generator.review.merging import View, canonical, read_view
from generator.review.places import Key, Places


class Side(Places):
    """One of the two documents, read schema by schema and each schema once."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._views: dict[Key, View] = {}
        self._prints: dict[tuple[Key, int], str] = {}

    def view(self, key: Key) -> View:
        """Return what a schema says."""
        if key not in self._views:
            self._views[key] = read_view(self, key)
        return self._views[key]

    def restricts(self, key: Key) -> bool:
        """Tell whether a schema forbids anything at all."""
        view = self.view(key)
        says = (view.types, view.enum, view.required, view.children, view.named, view.branches)
        return any(each is not None and each != type(each)() for each in says) or any(
            not keyword.startswith("x-") and keyword not in NOTES for keyword in view.keywords
        )

    def fingerprint(self, key: Key, depth: int = 4) -> str:
        """Return a text that two schemas share if they say the same, down to some depth."""
        if (key, depth) not in self._prints:
            self._prints[key, depth] = self._print(key, depth)
        return self._prints[key, depth]

    def _print(self, key: Key, depth: int) -> str:
        view = self.view(key)
        said: list[object] = [
            sorted(view.types) if view.types is not None else None,
            view.nullable,
            sorted(map(canonical, view.enum)) if view.enum is not None else None,
            sorted(view.required),
            {name: value for name, value in view.keywords.items() if name != "discriminator"},
        ]
        if depth:
            said += (
                {name: self.fingerprint(child, depth - 1) for name, child in named.items()}
                for named in (view.children, *(view.named.get(keyword, {}) for keyword in MAPS))
            )
            said += (
                sorted(self.fingerprint(branch, depth - 1) for branch in view.branches[keyword])
                for keyword in ("oneOf", "anyOf", "prefixItems")
                if keyword in view.branches
            )
        return canonical(said)
