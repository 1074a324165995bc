"""Any text in any place of a spec: refused in clear words, or nothing but text in the output."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import generator.render as rendering
from generator.config_file import one_off
from generator.diagnostics import GenerationError
from generator.pipeline import Output, generate
from generator.sourcecheck import UnsafeOutputError
from tests.hostile.everything import DATA, KEYS, everything, harmless, shapes
from tests.proof import prove

Make = Callable[[dict[str, str]], Output]
PAYLOADS = (
    'x"""\n__import__("os").getcwd()\n"""',
    "x'''\nimport os\n'''",
    '"+str(__import__("os"))+"',
    "'+str(__import__('os'))+'",
    "ends in a backslash\\",
    'ends in a "quote"',
    'a\\"""\n    print(1)\n    \\"""',
    "line\nprint(1)\nline",
    "cr\rprint(1)\r\nlf\x85nel\u2028ls\u2029ps\x0cff\x0bvt",
    "{{ cycler.__init__.__globals__.os }}{% for x in y %}{% endfor %}{# #}",
    "{x} {0.__class__} %s %(x)s ${x} $(x) `x`",
    "\u202e \u2066// admin\u2069 \u200b\u200d\ufeff\xad",
    "\x00\x1b[31m\x7f\x9b",
    "../../../etc/passwd",
    "C:\\..\\con",
    "http://evil.test/?a=b#c",
    "a/b?c#d%2F%2e%2e",
    "\ud800 lone",
    "*/ --> ]]> </script>",
    "\\N{BULLET} \\u0022 \\x22 \\042",
    "# type: ignore\n# noqa",
    "class",
    "__class__",
    "\ufb01eld \u212a \uff0e\uff0e",
    " ",
)
PIECES = st.sampled_from([
    '"""', "'''", '"', "'", "\\", "\n", "\r", "\u2028", "\x00", "{{", "}}", "{%", "{", "}", "#",
    ")", "]", "..", "/", "%", "\u202e", "\u200b", "\t", "\x0c", "\x85", "\ud800", "<", "|", "`",
    "import",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=8).map("".join).filter(bool)


@pytest.fixture(scope="module", autouse=True)
def templates() -> Iterator[None]:
    """Compile the templates once: it would be half of the work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "template_environment", cache(rendering.template_environment))
        yield


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Generate from the spec of everything, with other texts at some positions."""
    folder: Path = tmp_path_factory.mktemp("texts")

    def made(texts: dict[str, str]) -> Output:
        def text(position: str) -> str:
            return texts.get(position) or harmless(position)

        spec = folder / "spec.json"
        spec.write_text(json.dumps(everything(text)), encoding="utf-8")
        return generate(one_off(spec, folder / "demo", "demo"))

    return made


@pytest.fixture(scope="module")
def twin(make: Make) -> Output:
    """The output for harmless texts."""
    return make({})


def differences(output: Output, twin: Output) -> Iterator[str]:
    """Yield where the shape of an output is not that of its harmless twin."""
    for ours, theirs in zip(shapes(output.files), shapes(twin.files), strict=True):
        if ours != theirs:
            yield f"{theirs[:2000]}\n{ours[:2000]}"


def left_out(output: Output) -> list[str]:
    """Return what became of all that could not be generated."""
    return [gap.fallback for gap in output.package.gaps]


def check(output: Output, twin: Output) -> None:
    assert prove(output.files) == []
    if left_out(output) == left_out(twin):
        assert list(differences(output, twin)) == []


def test_each_text_has_a_position_of_its_own(make: Make) -> None:
    asked: list[str] = []

    def text(position: str) -> str:
        asked.append(position)
        return harmless(position)

    everything(text)
    assert sorted(set(asked)) == sorted({*DATA, *KEYS})
    assert "plain-const" in make({}).files["models.py"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_for_people_never_changes_the_shape_of_the_output(
    payload: str, make: Make, twin: Output
) -> None:
    output = make({position: f"{payload}{index}" for index, position in enumerate(DATA)})
    assert left_out(output) == left_out(twin)
    check(output, twin)


def check_name(make: Make, twin: Output, position: str, text: str) -> None:
    """Check that a name is refused, with its place in words, or that it is but a name."""
    try:
        output = make({position: text})
    except UnsafeOutputError:
        raise  # the last net has held, but it should have had nothing to hold
    except GenerationError:
        return
    check(output, twin)


@pytest.mark.parametrize("position", KEYS)
def test_a_name_is_refused_or_stays_a_name(position: str, make: Make, twin: Output) -> None:
    check_name(make, twin, position, PAYLOADS[7 * KEYS.index(position) % len(PAYLOADS)])


@given(st.fixed_dictionaries(dict.fromkeys(DATA, TEXTS)))
@settings(max_examples=max(10, settings().max_examples // 10))
def test_any_text_for_people_is_only_text_in_the_output(
    make: Make, twin: Output, texts: dict[str, str]
) -> None:
    check(make(texts), twin)


@given(st.sampled_from(KEYS), TEXTS)
@settings(max_examples=max(30, settings().max_examples * 2 // 5))
def test_any_name_is_refused_or_only_a_name_in_the_output(
    make: Make, twin: Output, position: str, text: str
) -> None:
    check_name(make, twin, position, text)
