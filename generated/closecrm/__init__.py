# Generated from spec/openapi.yaml by `python -m generator regenerate`; change the spec instead.
"""Close CRM: Connected Accounts and Send As."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._clients import AsyncPage as AsyncPage, Page as Page
    from ._runtime.calls import OMIT as OMIT, Omit as Omit
    from ._runtime.configuration import Clock as Clock, OAuthRefresher as OAuthRefresher
    from ._runtime.errors import *
    from ._runtime.models import Drift as Drift
    from ._runtime.responses import RawResponse as RawResponse
    from .client import AsyncCloseClient as AsyncCloseClient, CloseClient as CloseClient
    from .models import *
else:  # a checker would take any name for an attribute of a module with __getattr__
    _HOMES = {
        "._clients": ("AsyncPage", "Page"),
        "._runtime.calls": ("OMIT", "Omit"),
        "._runtime.configuration": ("Clock", "OAuthRefresher"),
        "._runtime.errors": (),
        "._runtime.models": ("Drift",),
        "._runtime.responses": ("RawResponse",),
        ".client": ("AsyncCloseClient", "CloseClient"),
        ".models": (),
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
