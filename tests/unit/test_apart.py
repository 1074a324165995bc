from __future__ import annotations

import os
import signal
from typing import Never

import pytest

from generator.apart import apart
from generator.diagnostics import Problem, SpecError


def test_a_result_comes_back_from_the_other_process() -> None:
    result = apart(lambda: (os.getpid(), "x" * 1_000_000))
    process, text = result()
    assert process != os.getpid()
    assert len(text) == 1_000_000


def test_a_fault_of_the_spec_comes_back_with_its_problems() -> None:
    problem = Problem(pointer="/paths", fact="is wrong", remedy="Mend it.")

    def refuse() -> Never:
        raise SpecError(problem)

    with pytest.raises(SpecError) as caught:
        apart(refuse)()
    assert caught.value.problems == (problem,)


def test_a_process_that_is_killed_is_no_empty_result() -> None:
    result = apart(lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(ChildProcessError):
        result()
