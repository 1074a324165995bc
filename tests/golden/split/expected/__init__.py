# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""Split."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._clients import AsyncPage as AsyncPage, Page as Page
    from ._runtime.calls import OMIT as OMIT, Omit as Omit
    from ._runtime.configuration import Clock as Clock
    from ._runtime.errors import *
    from ._runtime.models import Drift as Drift
    from ._runtime.responses import RawResponse as RawResponse
    from .client import AsyncSplitClient as AsyncSplitClient, SplitClient as SplitClient
    from .models._shared import Person as Person, Place as Place
    from .models.books import Book as Book, BookCover as BookCover
    from .models.shops import Shop as Shop
else:  # a checker would take any name for an attribute of a module with __getattr__
    _HOMES = {
        "._clients": ("AsyncPage", "Page"),
        "._runtime.calls": ("OMIT", "Omit"),
        "._runtime.configuration": ("Clock",),
        "._runtime.errors": (),
        "._runtime.models": ("Drift",),
        "._runtime.responses": ("RawResponse",),
        ".client": ("AsyncSplitClient", "SplitClient"),
        ".models._shared": ("Person", "Place"),
        ".models.books": ("Book", "BookCover"),
        ".models.shops": ("Shop",),
    }  # of the public names; without names all that a module defines is public

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used: importing the package stays fast."""
        for home, names in () if name.startswith("_") else _HOMES.items():
            if not names or name in names:
                value = vars(import_module(home, __name__)).get(name)
                if names or getattr(value, "__module__", None) == f"{__name__}{home}":
                    globals()[name] = value
                    return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
