"""The page of a review: what it shows, that nothing of a spec becomes markup, and its filters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.load import parse
from generator.review.findings import Finding
from generator.review.page import as_page
from generator.review.python_half import without_python
from generator.review.report import Terms, make_report
from generator.review.sides import Side
from tests.diff.browser import chromium
from tests.diff.conftest import SPEC, TITLE
from tests.diff.standing_in import finding

REVISION = SPEC.replace(TITLE, "        name: {type: string}\n")
PLACE = "/components/schemas/Book/properties"
EVIL = "</script><script>alert(1)</script><img src=x onerror=y>\"'{{ 7*7 }}<!--\x1b[31m"


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def page_of(*findings: Finding, revision: str = REVISION) -> str:
    documents = [parse(text.encode(), "a.yaml", is_json=False) for text in (SPEC, revision)]
    sides = [
        Side(name=f"{name}.yaml", file=f"{name}.yaml", commit=None, document=document)
        for name, document in zip(("base", "revision"), documents, strict=True)
    ]
    terms = Terms(
        policy="default",
        fail_on="breaking",
        today=date(2026, 11, 25),
        levels={},
        acceptance=None,
    )
    report = without_python(make_report(sides[0], sides[1], findings, terms))
    return as_page(report, documents[0], documents[1])


def removed(**values: Any) -> Finding:  # noqa: ANN401 - fields of a finding
    places = {"base_pointer": f"{PLACE}/title", "revision_pointer": PLACE}
    return replace(finding("property-removed", "title"), **{**places, **values})


def test_before_and_after_stand_side_by_side_with_the_changed_lines_marked() -> None:
    page = page_of(removed())
    marked = re.findall(r'class="changed"><i>\d+</i>\s*([^<]*)</span>', page)
    assert marked == ["title: {type: string}", "name: {type: string}"]


def test_nothing_of_a_spec_becomes_markup() -> None:
    tame, evil = (
        page_of(removed(message=text, before=text), revision=f"{REVISION}x-text: '{quoted}'\n")
        for text, quoted in (
            ("plain", "plain"),
            (EVIL, EVIL.replace("'", "''").replace("\x1b", "")),
        )
    )
    assert [tag for tag, _ in Elements(evil).found] == [tag for tag, _ in Elements(tame).found]
    assert "<script>alert" not in evil


def test_the_page_loads_nothing_and_allows_only_its_own_script() -> None:
    elements = Elements(page_of(removed())).found
    assert not [tag for tag, _ in elements if tag in {"link", "img", "iframe", "base", "form"}]
    assert not [attributes for _, attributes in elements if {"src", "href"} & {*attributes}]
    policies = [attributes["content"] for _, attributes in elements if "http-equiv" in attributes]
    assert policies
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'",
        policies[0] or "",
    )


def test_the_command_prints_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: list[str] = []
    for name, text in (("base", SPEC), ("revision", REVISION)):
        names.append(str(tmp_path / f"{name}.yaml"))
        Path(names[-1]).write_text(text, encoding="utf-8")
    main(["diff", *names, "--format", "html"])
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert main(["diff", "--rules", "--format", "html"]) == 2
    assert "leave --rules" in capsys.readouterr().err


def test_a_click_on_a_level_hides_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    path.write_text(page_of(removed(), removed(level="info")), encoding="utf-8")
    with chromium(tmp_path / "profile") as page:
        page.open(path)
        shown = "document.querySelector('#shown').textContent"
        visible = (
            "[...document.querySelectorAll('article')].filter(each => each.offsetHeight > 0)"
            ".map(each => each.dataset.level).join()"
        )
        assert page.value(shown) == "2 of 2 shown"
        page.click("button[data-level=breaking]")
        assert (page.value(shown), page.value(visible)) == ("1 of 2 shown", "info")
        page.click("button[data-level=breaking]")
        assert page.value(visible) == "breaking,info"


def test_the_page_fits_a_phone(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    path.write_text(page_of(removed()), encoding="utf-8")
    with chromium(tmp_path / "profile") as page:
        page.open(path)
        page.send(
            "Emulation.setDeviceMetricsOverride",
            width=360, height=740, deviceScaleFactor=2, mobile=True,
        )  # fmt: skip
        assert page.value("document.documentElement.scrollWidth") == 360
