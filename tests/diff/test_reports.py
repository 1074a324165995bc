"""A report as each place shows it: nothing of a spec can become markup, and none is too long."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from markdown_it import MarkdownIt

from generator.cli import main
from generator.load import parse
from generator.review.findings import Finding, Level
from generator.review.markdown import LIMIT, as_markdown
from generator.review.python_half import without_python
from generator.review.report import Terms, make_report
from generator.review.shown import Links, prose
from generator.review.sides import Side
from generator.review.text import as_github, as_text
from tests.diff.conftest import SPEC, TITLE, edit
from tests.diff.standing_in import finding

Report = dict[str, Any]
EVIL = (
    "a`b``c|d\n<img src=x onerror=y>[l](http://x.example)![i](http://x.example) @user #1 "
    "*b* _i_ </details> <!-- --> www.x.example \\ &amp; \x1b[31m\u202e ::error::x %0A ~~s~~"
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def report(findings: Sequence[Finding], **sides: str) -> Report:
    document = parse(SPEC.encode(), "spec.yaml", is_json=False)
    base, revision = (
        Side(
            name=sides.get(name, f"{name}.yaml"),
            file=sides.get(name, f"{name}.yaml"),
            commit="c" * 40 if name == "base" else None,
            document=document,
        )
        for name in ("base", "revision")
    )
    terms = Terms(
        policy="default",
        fail_on="breaking",
        today=date(2026, 11, 25),
        levels={},
        acceptance=None,
    )
    return without_python(make_report(base, revision, findings, terms))


def evil(level: Level = "breaking", number: int = 1) -> Finding:
    return finding(
        "property-removed",
        EVIL,
        level=level,
        message=EVIL,
        why=EVIL,
        before={EVIL: EVIL},
        after=EVIL,
        operations=(("get", f"/{EVIL}"), ("get", "/books/")) * number,
    )


def shown_text(rendered: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", rendered))


def test_nothing_of_a_spec_becomes_markup() -> None:
    text = as_markdown(report([evil(), evil(level="info")], base=EVIL, revision=EVIL))
    rendered = MARKDOWN.render(text)
    tags = set(re.findall(r"<(\w+)", rendered))
    assert tags <= {
        "h3", "h4", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "strong",
        "details", "summary", "ul", "li",
    }  # fmt: skip
    outside = re.sub(r"<code>.*?</code>", "", rendered, flags=re.DOTALL)
    assert not re.search(r"@|#\d|www\.|https?:|::|\x1b|\u202e", outside)
    assert len(re.findall("<tr>", rendered)) == 4, "a header and a row, twice"
    for row in re.findall(r"<tr>.*?</tr>", rendered, flags=re.DOTALL):
        assert len(re.findall(r"<t[hd]>", row)) == 4
    assert rendered.count("<details>") == rendered.count("</details>") == 2


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("the property `id` was removed", "the property `id` was removed"),
        ("from `a b` to `c`, twice.", "from `a b` to `c`, twice."),
        ("a_b became 3.5 (before: 2)", "`a_b` became `3.5` (before: 2)"),
        ("see www.x.example and @user", "see `www.x.example` and `@user`"),
        ("it (`a|b`) `c`d", "it (`a\N{DIVIDES}b`) `c` d"),
        ("GH-1 and abcdef1", "`GH-1` and `abcdef1`"),
    ],
)
def test_a_sentence_keeps_its_plain_words(sentence: str, shown: str) -> None:
    assert prose(sentence) == shown


def test_a_workflow_command_cannot_be_left() -> None:
    lines = as_github(report([evil()], revision="a,b:c\n.yaml")).splitlines()
    assert len(lines) == 2
    start = "::error file=a%2Cb%3Ac%0A.yaml,line=18,title=breaking%3A property-removed::a`b``c|d"
    assert lines[0].startswith(start)
    assert not lines[1].startswith("::")


def test_a_terminal_gets_one_line_where_one_was_meant() -> None:
    lines = as_text(report([evil()])).splitlines()
    assert len(lines) == 5
    assert "\x1b" not in "".join(lines)


def test_github_is_told_ten_of_a_kind_and_how_many_more_there_are() -> None:
    many = [finding("property-removed", str(n)) for n in range(12)]
    lines = as_github(report([finding("property-added", "x"), *many])).splitlines()
    kinds = [line.split(" ")[0] for line in lines]
    assert kinds[:10] == ["::error"] * 10
    assert lines[10] == "2 more of level breaking have no annotation; the report has them."
    assert kinds[11] == "::notice"


@pytest.mark.parametrize("number", [1, 50, 500])
def test_a_comment_is_never_too_long_and_whole_where_it_ends(number: int) -> None:
    breaking = [evil(number=100)] * number
    harmless = [evil(level="info")] * number
    full = report([*harmless, *breaking])
    text = as_markdown(full, Links("https://github.com/a/b", "d" * 40))
    assert len(text) <= LIMIT
    rendered = MARKDOWN.render(text)
    for tag in ("details", "table", "code", "li", "td"):
        assert rendered.count(f"<{tag}>") == rendered.count(f"</{tag}>")
    found = re.search(r"Left out: (\d+) breaking", rendered)
    rows = rendered.count("<td><strong>breaking</strong></td>")
    assert rows + (int(found[1]) if found else 0) == number
    assert ("Too long to be shown whole" in rendered) == (number > 1)
    assert f"<h3>Spec review: {number} breaking change" in rendered


def test_a_short_limit_keeps_the_verdict_and_counts_the_rest() -> None:
    text = as_markdown(report([finding("property-removed", "id")] * 3), limit=400)
    assert text.startswith("### Spec review: 3 breaking changes\n")
    assert text.endswith("Left out: 3 breaking. `make diff` lists all.")


def test_rows_stand_under_their_resource_and_lead_to_their_lines() -> None:
    links = Links("https://github.com/a/b", "d" * 40)
    where = "/components/schemas/Book/properties/title"
    added = finding(
        "property-changed", "title", base_pointer=where, revision_pointer=where, count=3
    )
    text = as_markdown(report([added, finding("property-removed", "id")]), links)
    assert "#### `books`" in text
    assert "| **breaking** | the property `id` was removed | `GET /books/` |" in text
    assert f"[`base.yaml:18`](https://github.com/a/b/blob/{'c' * 40}/base.yaml#L18)" in text
    assert f"[`revision.yaml:19`](https://github.com/a/b/blob/{'d' * 40}/revision.yaml#L19)" in text
    assert "(3 times)" in text
    assert 'before: `{"type": "string"}`' in text
    assert "](" not in as_markdown(report([added])), "no link without an address"


def test_one_change_is_one_entry_with_the_operations_it_reaches() -> None:
    operations = tuple(("get", f"/{n}/") for n in range(9000))
    full = report([finding("property-removed", "id", operations=operations)])
    assert "reaches GET /0/, GET /1/, GET /2/, GET /3/ and 8996 more" in as_text(full)
    assert "`GET /2/` and 8997 more" in as_markdown(full)
    assert len(full["findings"][0]["operations"]) == 9000


def test_values_that_json_has_not_are_written_as_text() -> None:
    odd = finding("property-removed", "id", before=[float("nan"), date(2026, 1, 1), b"x"])
    assert report([odd])["findings"][0]["before"] == ["nan", "2026-01-01", "b'x'"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("base", ["main", "nowhere"])
def test_the_json_is_what_its_schema_says(
    base: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = json.loads((root / "generator/review/report.schema.json").read_text())
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    edit(TITLE, "        author: {type: string}\n")
    main(["diff", base, "--format=json"])
    printed = json.loads(capsys.readouterr().out)
    validator.validate(printed)
    if base == "main":
        assert len(printed["findings"]) == 2
        for finding in printed["findings"]:
            assert finding.keys() == schema["$defs"]["finding"]["properties"].keys()
        del printed["findings"][0]["why"]
    else:
        printed["error"] = []
    assert not validator.is_valid(printed)


@pytest.mark.usefixtures("project")
def test_only_a_terminal_gets_colours(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(TITLE, "")
    main(["diff", "main"])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main(["diff", "main"])
    assert capsys.readouterr().out.startswith("\x1b[1;31mbreaking\x1b[0m main:spec/openapi.yaml:19")
    monkeypatch.setenv("NO_COLOR", "1")
    main(["diff", "main"])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_links_come_from_the_variables_of_github_or_from_options(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("title: {type: string}", "title: {type: integer}")
    sha = "e" * 40
    options = ["--repository=https://git.example/a/b", f"--sha={sha}", "--format=markdown"]
    main(["diff", "main", *options])
    place = f"blob/{sha}/spec/openapi.yaml#L19"
    assert f"(https://git.example/a/b/{place})" in capsys.readouterr().out
    for name, value in (("SERVER_URL", "https://github.com"), ("REPOSITORY", "c/d"), ("SHA", sha)):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    main(["diff", "main", "--format=markdown"])
    assert f"(https://github.com/c/d/{place})" in capsys.readouterr().out
