"""Live scenarios of Connected Accounts; each is recorded to a cassette of its own name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

import pytest
from closecrm import (
    BadRequestError,
    CloseClient,
    ConnectedAccount,
    NotFoundError,
    PartialConnectedAccount,
)

from tests.live.scenario import NO_ACCOUNT, Scenario

pytestmark = pytest.mark.live


def test_accounts_are_listed(scenario: Scenario) -> None:
    page = scenario.exact(lambda client: client.connected_accounts.list())
    account = scenario.observed(page.data, "it has no connected account")
    assert account.id
    assert account.type


def test_each_kind_of_account_is_got_by_its_id(scenario: Scenario) -> None:
    page = scenario.client.connected_accounts.list()
    kinds = {account.type: account.id for account in page.data}
    scenario.observed(list(kinds), "it has no connected account")
    for kind, id in kinds.items():
        account = scenario.exact(by_id(id))
        assert (account.id, account.type) == (id, kind)


def by_id(id: str) -> Callable[[CloseClient], ConnectedAccount]:
    return lambda client: client.connected_accounts.get(id)


def test_accounts_are_listed_by_user(scenario: Scenario) -> None:
    page = scenario.client.connected_accounts.list()
    users = [account.user_id for account in page.data if account.user_id]
    user = scenario.observed(users, "it has no account that says whose it is")
    mine = scenario.exact(lambda client: client.connected_accounts.list(user_id=user))
    assert {account.user_id for account in mine.data} <= {user, None}


def test_fields_are_chosen(scenario: Scenario) -> None:
    page = scenario.client.connected_accounts.list(fields=["id", "_type", "send_status"])
    account = scenario.observed(page.data, "it has no connected account")
    assert isinstance(account, PartialConnectedAccount)
    assert account.model_dump(exclude_unset=True).keys() <= {"id", "_type", "send_status"}


def test_accounts_come_page_by_page(scenario: Scenario) -> None:
    pages = list(islice(scenario.client.connected_accounts.list(limit=1).pages(), 3))
    scenario.observed(pages[1:], "it has fewer than two connected accounts")
    assert all(len(page.data) <= 1 for page in pages)


def test_an_unknown_account_is_not_found(scenario: Scenario) -> None:
    with pytest.raises(NotFoundError):
        scenario.client.connected_accounts.get(NO_ACCOUNT)


def test_a_limit_beyond_the_cap_is_refused(scenario: Scenario) -> None:
    with pytest.raises(BadRequestError):
        scenario.client.connected_accounts.list(limit=100_000)
