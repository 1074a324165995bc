# Generated from spec.yaml by `python -m generator regenerate`; change the spec instead.
"""The clients: the door to every resource."""

from functools import cached_property

from ._clients import ApiClient, AsyncApiClient
from ._profile import PROFILE
from .resources.odd import AsyncOddResource, OddResource


class QuotingClient(ApiClient):
    """A \"\"\" quote" and a \\ backslash: the synchronous client."""

    _profile = PROFILE
    odd = cached_property(OddResource)
    """ends with a quote" \""""


class AsyncQuotingClient(AsyncApiClient):
    """A \"\"\" quote" and a \\ backslash: the asynchronous client."""

    _profile = PROFILE
    odd = cached_property(AsyncOddResource)
    """ends with a quote" \""""
