"""All files of a caller -> every use of the package in them."""

from __future__ import annotations

from generator.callsites.folders import Sources
from generator.callsites.statements import Statements
from generator.callsites.uses import Use
from generator.callsites.values import Knowledge, Scope
from generator.surface.api import Api

_ROUNDS = 3
"""How often all files are read: a client may be made in one, and come to another by a third."""


def find_uses(sources: Sources, api: Api) -> list[Use]:
    """Return every use of a package, in the order of files and lines.

    Followed are clients and models through assignments, attributes, annotations, `with`, loops,
    patterns and results, also from file to file. What is not known to belong to the package is
    taken for something else.
    """
    knowledge = Knowledge(api)
    own: dict[str, Scope] = {}
    uses: dict[Use, None] = {}
    for number in range(_ROUNDS):
        for source in sources.files:
            following = Statements(knowledge, source.file, own)
            following.module = source.module
            # A function may use what its module defines only later.
            following.scope = dict(own.get(f"<{source.module}>", {}))
            following.run(source.tree.body)
            own[f"<{source.module}>"] = following.scope
            if number == _ROUNDS - 1:
                uses |= following.uses
    return sorted(uses, key=lambda each: (each.file, each.line, each.column, each.symbol))
