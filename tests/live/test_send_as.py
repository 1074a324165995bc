"""Live scenarios of Send As; each is recorded to a cassette of its own name.

Those that write choose a user whom no association exists with, and register how each step is
undone before they take it, so that a step whose answer is lost is undone too.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager

import pytest
from closecrm import BadRequestError, CloseClient, CloseError, NotFoundError, SendAs

from tests.live.scenario import NO_GRANT, Scenario

pytestmark = pytest.mark.live
READS = "no association with this user exists"


def test_associations_are_listed(scenario: Scenario) -> None:
    page = scenario.exact(lambda client: client.send_as.list())
    assert scenario.observed(page.data, READS).id


def test_associations_are_listed_by_user(scenario: Scenario) -> None:
    grant = scenario.observed(scenario.client.send_as.list().data, READS)
    me = grant.allowing_user_id
    mine = scenario.exact(lambda client: client.send_as.list(allowing_user_id=me))
    assert {each.allowing_user_id for each in mine.data} <= {me}


def test_an_association_is_got_by_its_id(scenario: Scenario) -> None:
    grant = scenario.observed(scenario.client.send_as.list().data, READS)
    assert scenario.exact(lambda client: client.send_as.get(grant.id)) == grant


def test_an_unknown_association_is_not_found(scenario: Scenario) -> None:
    with pytest.raises(NotFoundError):
        scenario.client.send_as.get(NO_GRANT)


@pytest.mark.writes
def test_an_association_is_created_got_and_deleted(scenario: Scenario) -> None:
    client = scenario.client
    with new_pair(scenario) as (me, other):
        grant = scenario.exact(
            lambda client: client.send_as.create(allowing_user_id=me, allowed_user_id=other)
        )
        assert (grant.allowing_user_id, grant.allowed_user_id) == (me, other)
        assert scenario.exact(lambda client: client.send_as.get(grant.id)) == grant
        client.send_as.delete(grant.id)


@pytest.mark.writes
def test_an_association_is_deleted_by_its_users(scenario: Scenario) -> None:
    client = scenario.client
    with new_pair(scenario) as (me, other):
        client.send_as.create(allowing_user_id=me, allowed_user_id=other)
        client.send_as.delete_by_user(allowing_user_id=me, allowed_user_id=other)


@pytest.mark.writes
def test_users_are_allowed_and_disallowed_at_once(scenario: Scenario) -> None:
    with new_pair(scenario) as (me, other):
        page = scenario.exact(lambda client: client.send_as.bulk_create(allowed_user_ids=[other]))
        assert {each.allowing_user_id for each in page.data} == {me}
        assert other in {each.allowed_user_id for each in page.data}
        page = scenario.exact(
            lambda client: client.send_as.bulk_create(disallowed_user_ids=[other])
        )
        assert other not in {each.allowed_user_id for each in page.data}


@contextmanager
def new_pair(scenario: Scenario) -> Generator[tuple[str, str]]:
    """Yield the user of the key and one whom it does not allow; disallow that one in the end."""
    client = scenario.client
    accounts = client.connected_accounts.list().data
    grants = list(client.send_as.list())
    taken = {each.allowed_user_id for each in grants}
    users = dict.fromkeys(each.user_id for each in accounts if each.user_id)
    others = [user for user in users if user not in taken]
    with ExitStack() as undo:
        mine = [each.allowing_user_id for each in grants] or allowed_once(client, others, undo)
        me = scenario.observed(mine, "nothing tells which user the key belongs to")
        other = scenario.observed(
            [user for user in others if user != me], "it knows no user without an association"
        )
        undo.callback(disallow, client, other)
        yield me, other


def allowed_once(client: CloseClient, others: list[str], undo: ExitStack) -> list[str]:
    """Return the user of the key: the one who allows when it is not said who; undone later."""
    for user in others[:2]:  # one of two is somebody else
        undo.callback(disallow, client, user)
        try:
            found: list[SendAs] = client.send_as.bulk_create(allowed_user_ids=[user]).data
        except BadRequestError:  # this is the user of the key: nothing was done
            undo.pop_all()
            continue
        return [each.allowing_user_id for each in found]
    return []


def disallow(client: CloseClient, user: str) -> None:
    """Take back the permission that a user may have got; RuntimeError if that fails."""
    try:
        client.send_as.bulk_create(disallowed_user_ids=[user])
    except CloseError as error:
        raise RuntimeError(f"not put back: {user} may still send as you; disallow it") from error
