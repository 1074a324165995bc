"""What a writing scenario changed is put back, whichever of its requests has no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

import pytest
from closecrm import APIConnectionError, CloseClient

from tests.live import test_send_as
from tests.live.scenario import KEY, Scenario
from tests.recorder.organization import ALICE, BOB, ME, organization
from tests.sandbox.application import Change, Sandbox
from tests.sandbox.changes import NEVER_DISALLOWS, losing, noting
from tests.sandbox.rules import RULES, Item, Records, Rule
from tests.sandbox.serving import running

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

SCENARIOS = [
    getattr(test_send_as, name)
    for name in vars(test_send_as)
    if any(mark.name == "writes" for mark in getattr(getattr(test_send_as, name), "pytestmark", []))
]
EACH = pytest.mark.parametrize("play", SCENARIOS, ids=lambda play: play.__name__)
BEFORE = pytest.mark.parametrize(
    "before", [organization(), organization(allowed=[BOB])], ids=["none", "one"]
)
Play = Callable[[Scenario], None]


class Metadata:
    """What a scenario needs of a cassette."""

    @staticmethod
    def get_metadata(_: str, default: str) -> str:
        return default


class Stage:
    """A sandbox on a socket, and a scenario whose client calls it."""

    def __init__(self, sandbox: Sandbox, client: CloseClient) -> None:
        self.sandbox = sandbox
        self.scenario = Scenario(client, Metadata())

    def set(
        self, records: Records, *changes: Change, rules: Mapping[str, Rule] = RULES
    ) -> Scenario:
        """Begin again with what the server knows, its rules, and what is done to its answers."""
        self.sandbox.records, self.sandbox.rules = deepcopy(records), rules
        self.sandbox.changes = changes
        return self.scenario

    @property
    def grants(self) -> dict[str, Item]:
        return self.sandbox.records.grants


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    sandbox = Sandbox()
    with (
        running(sandbox) as address,
        CloseClient(api_key=KEY, base_url=address, max_retries=0) as client,
    ):
        yield Stage(sandbox, client)


def test_there_is_a_scenario_for_each_operation_that_writes() -> None:
    assert len(SCENARIOS) == 3


@EACH
@BEFORE
def test_after_a_failure_at_any_request_all_is_as_before(
    stage: Stage, play: Play, before: Records
) -> None:
    requests: list[str] = []
    play(stage.set(before, noting(requests)))
    assert stage.grants == before.grants
    assert len(requests) > 4
    for number, request in enumerate(requests, 1):
        scenario = stage.set(before, losing(number))
        with pytest.raises((APIConnectionError, RuntimeError)):
            play(scenario)
        assert stage.grants == before.grants, f"request {number}: {request}"


@EACH
def test_what_could_not_be_put_back_is_said(stage: Stage, play: Play) -> None:
    scenario = stage.set(organization(allowed=[BOB]), rules=NEVER_DISALLOWS)
    message = f"not put back: {ALICE} may still send as you"
    with pytest.raises(RuntimeError, match=message):
        play(scenario)


@EACH
def test_an_account_in_which_nobody_else_is_known_is_left_alone(stage: Stage, play: Play) -> None:
    scenario = stage.set(organization(users=[ME]))
    with pytest.raises(pytest.skip.Exception, match="not observable"):
        play(scenario)
    assert stage.grants == {}
