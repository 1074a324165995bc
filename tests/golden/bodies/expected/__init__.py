# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""Bodies."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._clients import AsyncPage as AsyncPage, Page as Page
    from ._runtime.calls import OMIT as OMIT, Omit as Omit
    from ._runtime.configuration import Clock as Clock
    from ._runtime.errors import *
    from ._runtime.models import Drift as Drift
    from ._runtime.responses import RawResponse as RawResponse
    from .client import AsyncBodiesClient as AsyncBodiesClient, BodiesClient as BodiesClient
    from .models import *
else:  # a checker would take any name for an attribute of a module with __getattr__
    _HOMES = (
        "._runtime.errors",
        ".models",
        "._clients",
        "._runtime.calls",
        "._runtime.configuration",
        "._runtime.models",
        "._runtime.responses",
        ".client",
    )

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used: importing the package stays fast."""
        for home in () if name.startswith("_") else _HOMES:
            value = vars(import_module(home, __name__)).get(name)
            if str(getattr(value, "__module__", "")).startswith(__name__):
                globals()[name] = value
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
