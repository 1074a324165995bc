"""The files that a spec consists of, read one by one from its folder as references lead to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generator.bundle import bundle
from generator.diagnostics import SpecError
from generator.document import Document
from generator.folders import Folder
from generator.spec_files import DataFile, FileError

Decode = Callable[[bytes, str], tuple[str, Any]]
"""Returns text and data of a file by its content and name; a SpecError says what is wrong."""
Locate = Callable[[str, str], int | None]
"""Returns the line at which a JSON pointer stands in a text."""


class Gathering:
    """Reads the other files of one spec."""

    def __init__(self, folder: Folder, decode: Decode, locate: Locate, longest: int) -> None:
        """Read nothing yet; all files together may have `longest` bytes."""
        self._folder, self._decode, self._locate = folder, decode, locate
        self._left = longest
        self._texts: dict[str, str] = {}

    def joined(self, document: Document) -> Document:
        """Return a document with all that its references bring from other files.

        Raises:
            SpecError: what one of them leads to is not there, may not be read, or is broken.
        """
        name = self._folder.root_name
        try:
            made = bundle(DataFile(name, document.root, len(document.text)), self._read)
        except SpecError as error:
            raise SpecError(
                *(
                    replace(each, line=self._locate(self._texts[each.file], each.pointer))
                    if each.file is not None and each.line is None and each.file in self._texts
                    else each
                    for each in error.problems
                )
            ) from None
        others = {file: text for file, text in sorted(self._texts.items()) if file != name}
        return replace(document, root=made.root, name=name, parts=made.parts, others=others)

    def _read(self, name: str) -> DataFile:
        content = self._folder.read(name, self._left)
        self._left -= len(content.data)
        try:
            text, data = self._decode(content.data, content.name)
        except SpecError as error:
            problem = replace(error.problems[0], file=content.name)
            raise FileError("leads to a broken file", problem.remedy, problem) from None
        self._texts[content.name] = text
        return DataFile(content.name, data, len(text))
