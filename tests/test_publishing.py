"""What happens to the output when runs meet, or one is killed.

Runs are forks of this process, where the engines are imported already: thirty of them are killed
in the time that a few commands take to start.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from generator.cli import main
from generator.config_file import one_off
from generator.pipeline import generate
from generator.write import compare, publish, stamped

Tree = Mapping[str, str]
KILLS = 30
FILES = {f"inner{n % 3}/a{n}.py": f"a = {n}\n" for n in range(9)}
OLD = stamped({**FILES, "gone/b.py": "b = 1\n"}, "old", {})
NEW = stamped({**FILES, "inner0/a0.py": "a = -1\n", "come/c.py": "c = 1\n"}, "new", {})
_STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "shutil.rmtree"}


def tree(folder: Path) -> Tree:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def fork(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, quietly; return its id."""
    if child := os.fork():
        return child
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        code = work()
    except BaseException:  # noqa: BLE001 - the process ends, whatever it is
        code = 1
    os._exit(int(bool(code)))


def ended(child: int) -> int:
    """Return how a process ended: its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def check_whole(output: Path, old: Tree, new: Tree) -> bool:
    """Check that one `check` finds the old output or the new one, and nothing beside it."""
    compare(new, output)
    found = tree(output)
    assert found in (old, new)
    assert [path.name for path in output.parent.iterdir() if path.name.startswith(".")] == []
    return found == new


@pytest.fixture
def specs(root: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two specs that give different packages."""
    text = (root / "tests" / "bookshop" / "spec.yaml").read_text("utf-8")
    paths = (tmp_path / "one" / "spec.yaml", tmp_path / "two" / "spec.yaml")
    for path, title in zip(paths, ("First", "Second"), strict=True):
        path.parent.mkdir()
        path.write_text(text.replace("title: ", f"title: {title} ", 1), encoding="utf-8")
    return paths


def arguments(spec: Path, output: Path) -> list[str]:
    return ["--spec", str(spec), "--output", str(output), "--package", "demo"]


def test_runs_at_once_wait_for_each_other_and_give_one_whole_package(
    specs: tuple[Path, Path], tmp_path: Path
) -> None:
    output = tmp_path / "out" / "demo"
    given = arguments(specs[0], output)
    generate(one_off(specs[0], output, "demo"))  # imports the engines
    runs = [fork(lambda: main(["regenerate", *given])) for _ in range(3)]
    assert [ended(run) for run in runs] == [0, 0, 0]
    assert main(["check", *given]) == 0
    assert [path.name for path in output.parent.iterdir()] == ["demo"]


@pytest.mark.parametrize("seed", [20_260_725])
def test_a_run_killed_at_a_random_moment_leaves_the_old_output_or_the_new_one(
    seed: int, specs: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out" / "demo"
    trees: list[Tree] = []
    for spec in specs:
        assert main(["regenerate", *arguments(spec, output)]) == 0
        trees.append(tree(output))
    started = time.monotonic()
    ended(fork(lambda: main(["regenerate", *arguments(specs[0], output)])))
    longest = time.monotonic() - started
    chance, now = random.Random(seed), 0  # noqa: S311 - no secret
    for number in range(KILLS):
        run = fork(partial(main, ["regenerate", *arguments(specs[1 - now], output)]))
        time.sleep(chance.uniform(0, longest))
        os.kill(run, chance.choice([signal.SIGKILL, signal.SIGINT]))
        ended(run)
        now = 1 - now if check_whole(output, trees[now], trees[1 - now]) else now
        if number % 10 == 0:
            main(["check", *arguments(specs[now], output)])
            assert "nothing changed" in capsys.readouterr().out


@pytest.mark.parametrize(("sent", "pace"), [(signal.SIGKILL, 1), (signal.SIGINT, 3)])
def test_a_run_killed_at_any_step_of_publishing_leaves_the_old_output_or_the_new_one(
    sent: signal.Signals, pace: int, tmp_path: Path
) -> None:
    output = tmp_path / "out" / "demo"

    def killed_at(step: int) -> Callable[[], object]:
        def work() -> None:
            steps = iter(range(step))

            def hook(event: str, _: object) -> None:
                if event in _STEPS and next(steps, None) is None:
                    os.kill(os.getpid(), sent)

            sys.addaudithook(hook)
            publish(NEW, output, force=False)

        return work

    seen: set[bool] = set()
    for step in range(0, 1000, pace):
        publish(OLD, output, force=True)
        is_over = ended(fork(killed_at(step))) == 0
        seen.add(check_whole(output, OLD, NEW))
        if is_over:
            break
    else:
        pytest.fail("it never came to an end")
    assert step > 50
    assert seen == {False, True}


def test_an_interrupted_run_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out" / "demo"
    publish(OLD, output, force=False)
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == ".demo.new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(NEW, output, force=False)
    assert tree(output) == OLD
    assert [path.name for path in output.parent.iterdir()] == ["demo"]
