# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""Names."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._runtime.calls import OMIT as OMIT, Omit as Omit
    from ._runtime.errors import (
        APIConnectionError as APIConnectionError,
        APIStatusError as APIStatusError,
        APITimeoutError as APITimeoutError,
        AuthenticationError as AuthenticationError,
        BadRequestError as BadRequestError,
        ConfigurationError as ConfigurationError,
        ConflictError as ConflictError,
        NamesError as NamesError,
        NotFoundError as NotFoundError,
        PaymentRequiredError as PaymentRequiredError,
        PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError,
        ResponseValidationError as ResponseValidationError,
        ServerError as ServerError,
        ValidationIssue as ValidationIssue,
    )
    from ._runtime.paging import AsyncPage as AsyncPage, Page as Page
    from .client import AsyncNamesClient as AsyncNamesClient, NamesClient as NamesClient
    from .models import AOddName as AOddName, N2nd as N2nd
else:  # a checker would take any name for an attribute of a module with __getattr__
    _HOMES = ("._runtime.calls", "._runtime.errors", "._runtime.paging", ".client", ".models")

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used: importing the package stays fast."""
        for home in () if name.startswith("_") else _HOMES:
            value = vars(import_module(home, __name__)).get(name)
            if str(getattr(value, "__module__", "")).startswith(__name__):
                globals()[name] = value
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
