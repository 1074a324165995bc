"""What a writing scenario changed is put back, whichever of its requests has no answer."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

import pytest
from closecrm import APIConnectionError, CloseClient

from tests.live import test_send_as
from tests.live.scenario import KEY, Scenario
from tests.recorder.loopback import ALICE, BOB, ME, Account, serving

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

SCENARIOS = [
    getattr(test_send_as, name)
    for name in vars(test_send_as)
    if any(mark.name == "writes" for mark in getattr(getattr(test_send_as, name), "pytestmark", []))
]
EACH = pytest.mark.parametrize("play", SCENARIOS, ids=lambda play: play.__name__)
GRANTS: list[dict[tuple[str, str], str]] = [{}, {(ME, BOB): f"sdas_{1:022}"}]
BEFORE = pytest.mark.parametrize("before", GRANTS, ids=["none", "one"])
Play = Callable[[Scenario], None]


class Metadata:
    """What a scenario needs of a cassette."""

    @staticmethod
    def get_metadata(_: str, default: str) -> str:
        return default


@contextmanager
def playing(account: Account) -> Generator[Scenario]:
    with (
        serving(account) as address,
        CloseClient(api_key=KEY, base_url=address, max_retries=0) as client,
    ):
        yield Scenario(client, Metadata())


def number_of_requests(play: Play, before: dict[tuple[str, str], str]) -> int:
    account = Account(grants=dict(before))
    with playing(account) as scenario:
        play(scenario)
    assert account.grants == before
    return len(account.requests)


def test_there_is_a_scenario_for_each_operation_that_writes() -> None:
    assert len(SCENARIOS) == 3


@EACH
@BEFORE
def test_after_a_failure_at_any_request_all_is_as_before(
    play: Play, before: dict[tuple[str, str], str]
) -> None:
    count = number_of_requests(play, before)
    assert count > 4
    for number in range(1, count + 1):
        account = Account(grants=dict(before), fails_at=number)
        with playing(account) as scenario, pytest.raises((APIConnectionError, RuntimeError)):
            play(scenario)
        assert account.grants == before, f"request {number}: {account.requests}"


@EACH
def test_what_could_not_be_put_back_is_said(play: Play) -> None:
    account = Account(grants={(ME, BOB): f"sdas_{1:022}"}, never_disallows=True)
    message = f"not put back: {ALICE} may still send as you"
    with playing(account) as scenario, pytest.raises(RuntimeError, match=message):
        play(scenario)


@EACH
def test_an_account_in_which_nobody_else_is_known_is_left_alone(play: Play) -> None:
    account = Account(accounts=Account().accounts[:1])
    with playing(account) as scenario, pytest.raises(pytest.skip.Exception, match="not observable"):
        play(scenario)
    assert account.grants == {}
