"""A change in the spec changes just what must name it: each folder of changes/ is such a pair.

`expected.diff` is the difference between the two outputs, without context, as a reviewer reads it.
Adding a case means adding a folder with base.yaml and revision.yaml.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from generator.config import Config
from generator.config_file import one_off
from generator.pipeline import generate

CASES = sorted(path.parent for path in (Path(__file__).parent / "changes").glob("*/base.yaml"))
SPEC = Path(__file__).parent.parent / "spec" / "openapi.yaml"
OPERATIONS = [
    (path, method)
    for path, item in yaml.safe_load(SPEC.read_text(encoding="utf-8"))["paths"].items()
    for method in item
]


def difference(base: Mapping[str, str], revision: Mapping[str, str]) -> Iterator[str]:
    """Yield the unified difference of two outputs without context."""
    for path in sorted({*base, *revision}):
        before, after = base.get(path, "").splitlines(), revision.get(path, "").splitlines()
        yield from difflib.unified_diff(before, after, path, path, n=0, lineterm="")


def without(spec: Path, path: str, method: str, folder: Path) -> Path:
    """Write the spec without one operation."""
    document = copy.deepcopy(yaml.safe_load(spec.read_text(encoding="utf-8")))
    del document["paths"][path][method]
    target = folder / "openapi.yaml"
    target.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return target


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_touches_only_what_names_it(case: Path, tmp_path: Path, accept: bool) -> None:  # noqa: FBT001 - a fixture
    outputs: list[Mapping[str, str]] = []
    for name in ("base", "revision"):
        spec = tmp_path / "spec.yaml"
        spec.write_text((case / f"{name}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        outputs.append(generate(one_off(spec, tmp_path / "demo", "demo")).files)
    found = "\n".join(difference(*outputs)) + "\n"
    if accept:
        (case / "expected.diff").write_text(found, encoding="utf-8")
    assert found == (case / "expected.diff").read_text(encoding="utf-8")


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: part)
def test_removing_an_operation_removes_its_methods_and_moves_no_other_line(
    path: str, method: str, config: Config, tmp_path: Path
) -> None:
    base = generate(config).files
    smaller = replace(config, spec=without(config.spec, path, method, tmp_path), root=tmp_path)
    revision = {
        name: text.replace("# Generated from openapi.yaml", "# Generated from spec/openapi.yaml")
        for name, text in generate(smaller).files.items()
    }
    lines = list(difference(base, revision))
    added = [line[1:] for line in lines if line[0] == "+" and line[:3] != "+++"]
    removed = [line[1:] for line in lines if line[0] == "-" and line[:3] != "---"]
    assert [line for line in added if "import " not in line] == []
    assert len([line for line in removed if line.lstrip().startswith(("def ", "async def "))]) in {
        2,
        6,
    }
