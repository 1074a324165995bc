"""`upstream` and the comparison in `check`, on a small document of a vendor of our own making."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from generator.cli import main

Node = dict[str, Any]
Change = Callable[[Node], object]

PYPROJECT = """\
[tool.generator]
spec = "spec.yaml"
output = "out/demo"
package = "demo"
[tool.generator.upstream]
fingerprint = "upstream.json"
"""
VENDOR: Node = yaml.safe_load("""
openapi: 3.1.0
info: {title: PROSE title, description: PROSE, version: 2026-09-23}
servers: [{url: 'https://api.example/v1', description: PROSE}]
security: [{Key: []}]
tags: [{name: books, description: PROSE}]
paths:
  /books/:
    summary: PROSE
    get:
      operationId: list_books
      tags: [books]
      summary: PROSE
      description: PROSE
      externalDocs: {url: 'https://prose.example', description: PROSE}
      parameters:
        - name: page
          in: query
          description: PROSE
          example: PROSE
          schema: {type: integer, title: PROSE, default: 1, examples: [PROSE]}
      responses:
        '200':
          description: PROSE
          content:
            application/json:
              example: {data: [{id: PROSE, author: {name: PROSE}}]}
              examples: {PROSE: {summary: PROSE, value: {more: PROSE}}}
        '404': {description: PROSE}
    post:
      operationId: add_book
      tags: [books]
      requestBody:
        required: true
        description: PROSE
        content:
          application/json:
            schema:
              type: object
              title: PROSE
              description: PROSE
              properties: {title: {type: string, description: PROSE, enum: [PROSE]}}
      responses: {'201': {description: PROSE}}
  /authors/:
    get: {operationId: list_authors, description: PROSE, responses: {}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key, description: PROSE}
""")


def our_spec() -> Node:
    """Return the vendor's document as a spec of ours: without what it lacks, with evidence."""
    spec = copy.deepcopy(VENDOR)
    del spec["paths"]["/authors/"]
    spec["paths"]["/books/"]["get"]["parameters"].append(
        {"name": "limit", "in": "query", "schema": {"type": "integer"}, "x-evidence": "live"}
    )
    return spec


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a spec that agrees with the vendor's document beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(yaml.safe_dump(our_spec(), sort_keys=False))
    publish()
    return tmp_path


def publish(change: Change | None = None, name: str = "vendor.yaml") -> None:
    document = copy.deepcopy(VENDOR)
    if change:
        change(document)
    Path(name).write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def accept(**entry: str) -> None:
    lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
    with Path("pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"[[tool.generator.upstream.accepted]]\n{lines}\n")


def listing(document: Node) -> Node:
    found: Node = document["paths"]["/books/"]["get"]
    return found


def media(document: Node) -> Node:
    found: Node = listing(document)["responses"]["200"]["content"]["application/json"]
    return found


def properties(document: Node) -> Node:
    body: Node = document["paths"]["/books/"]["post"]["requestBody"]
    found: Node = body["content"]["application/json"]["schema"]["properties"]
    return found


def schemes(document: Node) -> Node:
    found: Node = document["components"]["securitySchemes"]
    return found


def new_parameter(document: Node) -> None:
    listing(document)["parameters"].append({"name": "sort", "in": "query"})


SUMMARY = "upstream.json: operations compared: 2, findings: 0, accepted differences: 0"
OK_BODY = "GET /books/ status 200 content application/json"
PLANTED: dict[str, tuple[Change, str]] = {
    "GET /books/ parameter query sort": (new_parameter, "get:"),
    "GET /books/ status 418": (lambda d: listing(d)["responses"].update({"418": {}}), "get:"),
    f"{OK_BODY} field /data/*/isbn": (
        lambda d: media(d)["example"]["data"][0].update(isbn=1),
        "application/json:",
    ),
    "GET /books/ status 200 content text/csv": (
        lambda d: listing(d)["responses"]["200"]["content"].update({"text/csv": {}}),
        "'200':",
    ),
    "POST /books/ body content application/json field /subtitle": (
        lambda d: properties(d).update(subtitle={}),
        "application/json:",
    ),
    "GET /books/ parameter query page default": (
        lambda d: listing(d)["parameters"][0]["schema"].update(default=0),
        "- name: page",
    ),
    "GET /books/ parameter query page required": (
        lambda d: listing(d)["parameters"][0].update(required=True),
        "- name: page",
    ),
    "GET /books/ parameter query page type": (
        lambda d: listing(d)["parameters"][0]["schema"].update(type="string"),
        "- name: page",
    ),
    "GET /books/ id": (lambda d: listing(d).update(operationId="books"), "get:"),
    "GET /books/ security": (lambda d: listing(d).update(security=[]), "security:"),
    "scheme OAuth": (lambda d: schemes(d).update(OAuth={"type": "http"}), "securitySchemes:"),
    "scheme Key in": (lambda d: schemes(d)["Key"].update({"in": "query"}), "Key:"),
    "POST /books/": (lambda d: d["paths"]["/books/"].pop("post"), "post:"),
}
"""Where something is planted -> how, and the line of our spec to look at."""


def test_a_document_that_agrees_is_kept_and_gives_no_finding(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["upstream", "vendor.yaml"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "known better, live:",
        "  /paths/~1books~1/get/parameters/1, GET /books/ parameter query limit",
        f"{SUMMARY}, known better: 1 (1 live)",
        "upstream.json: written; read its diff",
    ]
    assert main(["upstream"]) == 0


def test_the_fingerprint_holds_facts_and_none_of_the_vendors_text() -> None:
    main(["upstream", "vendor.yaml"])
    text = Path("upstream.json").read_text(encoding="utf-8")
    assert "prose" not in text.lower()
    (source,) = json.loads(text)["sources"]
    assert (source["file"], source["date"], len(source["sha256"])) == (
        "vendor.yaml",
        "2026-09-23",
        64,
    )
    assert source["other_operations"] == {"GET /authors/": "list_authors"}
    assert source["facts"]["GET /books/"] == {
        "id": "list_books",
        "tags": ["books"],
        "security": ["Key"],
        "parameter query page": {"required": False, "type": "integer", "default": 1},
        "status 200": {
            "content application/json": {
                "fields": ["/data", "/data/*/author", "/data/*/author/name", "/data/*/id", "/more"]
            }
        },
        "status 404": {},
    }


def test_the_same_documents_give_the_same_bytes_in_any_order() -> None:
    Path("more").mkdir()
    publish(new_parameter, "more/b.yaml")
    publish(name="more/a.yaml")
    main(["upstream", "more", "vendor.yaml"])
    first = Path("upstream.json").read_bytes()
    main(["upstream", "vendor.yaml", "more/b.yaml", "more/a.yaml", "more"])
    assert Path("upstream.json").read_bytes() == first


def test_a_new_status_is_one_new_line_of_the_fingerprint() -> None:
    main(["upstream", "vendor.yaml"])
    before = Path("upstream.json").read_text().splitlines()
    publish(PLANTED["GET /books/ status 418"][0])
    main(["upstream", "vendor.yaml"])
    added = [line for line in Path("upstream.json").read_text().splitlines() if line not in before]
    assert [line.strip() for line in added if "sha256" not in line] == ['"status 418": {},']


@pytest.mark.parametrize("place", PLANTED)
def test_what_is_planted_in_the_vendors_document_is_found_in_its_place(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change, line = PLANTED[place]
    publish(change)
    assert main(["upstream", "vendor.yaml", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (finding,) = report["findings"]
    assert finding["place"] == place
    number: int = finding["line"]
    assert Path("spec.yaml").read_text().splitlines()[number - 1].strip() == line
    assert report["written"]


def test_check_compares_with_what_was_kept(capsys: pytest.CaptureFixture[str]) -> None:
    main(["upstream", "vendor.yaml"])
    main(["regenerate"])
    assert main(["check"]) == 0
    assert "operations compared: 2, findings: 0" in capsys.readouterr().out
    publish(new_parameter)
    main(["upstream", "vendor.yaml"])
    capsys.readouterr()
    assert main(["check"]) == 1
    assert (
        "spec.yaml:17 /paths/~1books~1/get: GET /books/ parameter query sort: upstream has it, "
        "the spec has not (vendor.yaml). Add it to the spec, or accept the place with a reason: "
        "[[tool.generator.upstream.accepted]].\n"
    ) in capsys.readouterr().out
    accept(place="GET /books/ parameter query sort", reason="not for us")
    assert main(["check", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)["upstream"]
    assert [each["reason"] for each in report["accepted"]] == ["not for us"]


def test_an_accepted_difference_that_is_gone_has_to_be_removed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    accept(place="GET /books/ status 418", reason="a joke")
    assert main(["upstream", "vendor.yaml"]) == 1
    assert (
        "accepted: GET /books/ status 418: there is no such difference. Remove it from the accepted"
    ) in capsys.readouterr().out


def test_check_alone_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    publish(new_parameter)
    assert main(["upstream", "vendor.yaml", "--check"]) == 1
    assert "parameter query sort" in capsys.readouterr().out
    assert not Path("upstream.json").exists()


def test_keep_replaces_a_document_of_the_same_name_and_keeps_the_others() -> None:
    publish(name="other.yaml")
    main(["upstream", "vendor.yaml", "other.yaml"])
    publish(new_parameter)
    main(["upstream", "vendor.yaml", "--keep"])
    one, two = json.loads(Path("upstream.json").read_text())["sources"]
    assert (one["file"], two["file"]) == ("other.yaml", "vendor.yaml")
    assert "parameter query sort" not in one["facts"]["GET /books/"]
    assert "parameter query sort" in two["facts"]["GET /books/"]
    main(["upstream", "vendor.yaml"])
    assert len(json.loads(Path("upstream.json").read_text())["sources"]) == 1


def test_a_date_is_for_all_documents_or_for_one() -> None:
    publish(name="other.yaml")
    dates = ["--date", "2026", "--date", "other.yaml=2026-05-08"]
    main(["upstream", "vendor.yaml", "other.yaml", *dates])
    sources = json.loads(Path("upstream.json").read_text())["sources"]
    assert [each["date"] for each in sources] == ["2026-05-08", "2026"]


def test_a_document_that_did_not_change_keeps_its_date() -> None:
    publish(lambda d: d["info"].update(version="1"))
    main(["upstream", "vendor.yaml", "--date", "2026-05"])
    first = Path("upstream.json").read_bytes()
    main(["upstream", "vendor.yaml"])
    assert Path("upstream.json").read_bytes() == first


def test_a_fingerprint_that_cannot_be_read_is_made_anew() -> None:
    Path("upstream.json").write_text("<<<<<<<", encoding="utf-8")
    assert main(["upstream", "vendor.yaml", "--keep"]) == 2
    assert main(["upstream", "vendor.yaml"]) == 0
    assert main(["upstream"]) == 0


def test_github_gets_an_annotation_that_nothing_in_a_document_can_leave(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "a%,b:c\r\n::error::no"
    publish(lambda d: listing(d)["parameters"].append({"name": name, "in": "query"}))
    assert main(["upstream", "vendor.yaml", "--format", "github"]) == 1
    annotation, last = capsys.readouterr().out.splitlines()
    title = "GET /books/ parameter query a%25%2Cb%3Ac%0D%0A%3A%3Aerror%3A%3Ano"
    start = f"::error file=spec.yaml,line=17,title={title}::upstream has it, the spec has not"
    assert annotation.startswith(start)
    assert last.startswith("upstream.json: operations compared")


def test_markdown_and_text_show_hostile_names_as_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "x|</code><img src=y>\n\n# @all \x1b[31m"
    publish(lambda d: listing(d)["parameters"].append({"name": name, "in": "query"}))
    main(["upstream", "vendor.yaml", "--check", "--format", "markdown"])
    shown = capsys.readouterr().out
    (row,) = [line for line in shown.splitlines() if "img" in line]
    assert row.count("|") == 4
    page = MarkdownIt("commonmark").enable("table").render(shown)
    assert "<code>" in page
    assert "<img" not in page
    main(["upstream", "vendor.yaml", "--check"])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "<img" in line]
    assert r"<img src=y>\n\n# @all \x1b[31m" in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.yaml"], "nowhere.yaml: there is no such file or folder. Correct the path."),
        (["empty"], "empty: no YAML or JSON file is in this folder. Name another."),
        (["vendor.yaml", "empty/../copy/vendor.yaml"], "vendor.yaml: two files have this name."),
        (["vendor.yaml", "--date", "May"], "--date May: must be 2026, 2026-09 or 2026-09-30,"),
        (["vendor.yaml", "--date", "a=2026"], "--date names 'a', but no such file is read."),
        (["--date", "2026"], "--date says when a document was published: name the document too."),
        ([], "upstream.json: cannot be read (No such file or directory). Make it anew with"),
    ],
)
def test_wrong_usage_is_one_message_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty").mkdir()
    Path("copy").mkdir()
    publish(name="copy/vendor.yaml")
    assert main(["upstream", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(message)
    assert not Path("upstream.json").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("openapi: 3.1.0\npaths: [", "vendor.yaml:3: not valid YAML"),
        ("openapi: 2.0.0\n", "vendor.yaml:1 /openapi: the version is '2.0.0'"),
        (
            "openapi: 3.1.0\npaths:\n  /a/: {$ref: '#/b'}\n",
            "vendor.yaml:3 /paths/~1a~1/$ref: '#/b' leads nowhere",
        ),
    ],
)
def test_a_broken_document_is_one_message_with_its_own_name_and_line(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("vendor.yaml").write_text(text, encoding="utf-8")
    assert main(["upstream", "vendor.yaml"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(message)
    assert not Path("upstream.json").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sources": [{}]}', '{"sources": [1]}'])
def test_a_fingerprint_that_is_none_is_one_message(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("upstream.json").write_text(text, encoding="utf-8")
    assert main(["check"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("upstream.json: not the fingerprint of a published spec.")


def test_without_a_place_for_the_fingerprint_nothing_is_compared(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("pyproject.toml").write_text(PYPROJECT.partition("[tool.generator.upstream]")[0])
    assert main(["upstream", "vendor.yaml"]) == 2
    assert "[tool.generator.upstream]" in capsys.readouterr().err
    main(["regenerate"])
    assert main(["check", "--format", "json"]) == 0


def test_a_document_of_openapi_3_2_is_read_too() -> None:
    publish(lambda d: d.update(openapi="3.2.0"))
    assert main(["upstream", "vendor.yaml"]) == 0
