"""The Python half of a review: when it is made, what it costs, and where it is read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jinja2
import pytest
from markdown_it import MarkdownIt

from generator import render as rendering
from generator.cli import main
from generator.package import Package
from generator.render import Files
from generator.review.comment import LONGEST
from generator.review.markdown import as_markdown
from tests.surface.test_versions import PAIRS, diff

Printed = pytest.CaptureFixture[str]
CONFIG = f"--config={PAIRS / 'pyproject.toml'}"
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Package]:
    """The packages that were generated, in their order."""
    found: list[Package] = []
    render = rendering.render

    def noted(package: Package, environment: jinja2.Environment) -> Files:
        found.append(package)
        return render(package, environment)

    monkeypatch.setattr(rendering, "render", noted)
    return found


def edited(tmp_path: Path, old: str, new: str) -> str:
    """Write the spec of the pairs with one text replaced."""
    text = (PAIRS / "nothing/base.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "revision.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def shown(capsys: Printed, revision: str, *options: str) -> str:
    main(["diff", str(PAIRS / "nothing/base.yaml"), revision, CONFIG, *options])
    return capsys.readouterr().out


def test_what_cannot_alter_the_package_is_not_generated_twice(
    capsys: Printed, rendered: list[Package]
) -> None:
    report = diff(PAIRS / "bound_loosened", capsys)
    assert report["python_comparison"]["state"] == "same"
    assert len(rendered) == 1
    report = diff(PAIRS / "nothing", capsys)
    assert report["python_comparison"]["state"] == "same"
    assert len(rendered) == 1, "the same document is not even planned"
    diff(PAIRS / "property_added", capsys)
    assert len(rendered) == 3


def test_a_review_of_the_spec_alone_generates_nothing(
    capsys: Printed, rendered: list[Package], tmp_path: Path
) -> None:
    report = diff(PAIRS / "property_removed", capsys, "--no-python")
    assert report["python_comparison"]["state"] == "left out"
    assert report["python"] == []
    assert all(each["python"] == [] for each in report["findings"])
    config = tmp_path / "pyproject.toml"
    table = (PAIRS / "pyproject.toml").read_text(encoding="utf-8")
    config.write_text(f"{table}\n[tool.generator.review]\npython = false\n", encoding="utf-8")
    sides = [str(PAIRS / f"property_removed/{name}.yaml") for name in ("base", "revision")]
    main(["diff", *sides, f"--config={config}"])
    assert "Python" not in capsys.readouterr().out
    assert rendered == []


def test_two_specs_without_a_configuration_are_generated_only_if_asked(
    capsys: Printed, rendered: list[Package], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = [str(PAIRS / f"property_removed/{name}.yaml") for name in ("base", "revision")]
    monkeypatch.chdir(tmp_path)
    main(["diff", *sides])
    assert "Python" not in capsys.readouterr().out
    assert rendered == []
    main(["diff", *sides, "--python"])
    assert "generated.Book.pages" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "discriminator: {propertyName: kind}",
            "discriminator: {propertyName: kind}\n      x-unknown-variant: 'no name'",
            "the revision cannot be generated: ",
        ),
        (
            "{name: author, in: query,",
            "{name: author, in: querystring, required: true,",
            "the revision leaves out what the base has not left out: /paths/~1books/get",
        ),
        ("    Hardcover:\n", "    Hardcover:\n      x-python-name: 'no name'\n", "the revision"),
    ],
)
def test_what_cannot_be_generated_is_one_sentence_and_the_wire_half_stands(
    old: str, new: str, why: str, tmp_path: Path, capsys: Printed
) -> None:
    revision = edited(tmp_path, old, new)
    Path(revision).write_text(
        Path(revision).read_text(encoding="utf-8").replace("maxLength: 100", "maxLength: 50"),
        encoding="utf-8",
    )
    report = json.loads(shown(capsys, revision, "--format=json"))
    assert report["python_comparison"]["reason"].startswith(f"could not be compared, because {why}")
    assert "\n" not in report["python_comparison"]["reason"]
    assert "request-property-max-length-decreased" in {each["id"] for each in report["findings"]}
    assert report["semver"] == "major", "the wire alone says so"
    assert "Python: could not be compared, because" in shown(capsys, revision)


def test_the_comment_has_the_verdict_and_the_version_on_top(capsys: Printed) -> None:
    revision = str(PAIRS / "property_removed/revision.yaml")
    lines = shown(capsys, revision, "--format=markdown").split("\n\n")
    assert lines[0].startswith("### Spec review: ")
    assert lines[1] == "**Python package shop**: 1 breaking; regenerated: 1 file, `+0` `-1`."
    assert lines[2].startswith("**Version: major**, decided by `shop.Book.pages:`")
    assert "#### Python" in lines


def test_what_breaks_only_python_is_an_annotation_at_its_cause(capsys: Printed) -> None:
    revision = str(PAIRS / "operation_id_renamed/revision.yaml")
    lines = shown(capsys, revision, "--format=github").splitlines()
    (error,) = [line for line in lines if line.startswith("::error")]
    assert re.search(r"revision\.yaml,line=\d+,title=python%3A method-renamed::shop\.", error)


def report_of(number: int, text: str) -> dict[str, Any]:
    """Return a report with many changes of Python whose texts are not to be trusted."""
    nothing: list[str] = []
    change: dict[str, Any] = {
        "id": "field-removed",
        "level": "breaking",
        "symbol": f"shop.{text}",
        "kind": "field",
        "parameter": None,
        "message": text,
        "before": text,
        "after": text,
        "also": nothing,
        "findings": nothing,
    }
    site = {"file": text, "line": 1, "column": 1, "symbol": text, "level": "breaking"}
    side = {"name": "a.yaml", "file": "a.yaml", "commit": None}
    return {
        "base": side,
        "revision": side,
        "policy": "default",
        "fail_on": "breaking",
        "failing": 0,
        "counts": {"breaking": 0, "warning": 0, "info": 0},
        "findings": [],
        "accepted": [],
        "python": [change] * number,
        "python_comparison": {"state": "compared", "reason": None, "package": "shop"},
        "semver": "major",
        "semver_reason": {"half": "python", "symbol": text, "message": text},
        "changelog": f"### Breaking\n\n- ````{text}" * min(number, 20),
        "regenerated": {"files": 1, "added": 1, "removed": 0},
        "call_sites": {"files": 1, "sites": [{**site, "message": text}] * number, "unread": []},
    }


@pytest.mark.parametrize("number", [1, 500])
def test_nothing_of_a_spec_becomes_markup_and_no_comment_is_too_long(number: int) -> None:
    evil = "a`b``c|d <img src=x onerror=y> [l](http://x.example) @user #1 </details>\x1b[31m"
    text = as_markdown(report_of(number, evil))
    assert len(text) < LONGEST
    page = MARKDOWN.render(text)
    outside = re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", page, flags=re.DOTALL)
    assert not re.search(r"@user|#1|<img|href|\x1b", outside)
    assert page.count("<details>") == page.count("</details>")
    assert page.count("<table>") == page.count("</table>") >= 2
