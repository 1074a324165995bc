"""`verify`: one of each kind of disagreement is planted in cassettes, and each is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.cli import main
from generator.config import Config
from generator.evidence.findings import Finding
from generator.evidence.verdict_text import as_text
from generator.evidence.verify import verify
from tests.unit.evidence.planting import (
    API,
    CLEAN,
    GOOGLE,
    PLANTED,
    Planted,
    account,
    write_cassette,
)

Verify = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command on the cassettes of a folder; return its exit code and its report."""

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(
            [
                *("verify", "--config", str(root / "pyproject.toml")),
                *("--cassettes", str(tmp_path), "--format", "json", *arguments),
            ]
        )
        return code, json.loads(capsys.readouterr().out)

    return run


def found(config: Config, *paths: Path) -> list[Finding]:
    return [each for each in verify(config, paths).findings.values() if each.kind != "untyped"]


def test_in_clean_cassettes_nothing_is_found(tmp_path: Path, run: Verify) -> None:
    write_cassette(tmp_path / "clean.yaml", *CLEAN)
    code, report = run()
    assert (code, report["findings"], report["failing"]) == (0, [], 0)


ACCOUNTS = "/components/schemas/ConnectedAccount"
GET = "/paths/~1connected_account~1{id}~1/get"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("type", ("/user_id", f"{ACCOUNTS}Fields/properties/user_id/type", "integer")),
        ("field", ("/nickname", "/components/schemas/GoogleAccount", "string")),
        ("null", ("/organization_id", "/SendAs/properties/organization_id/type", "null")),
        ("variant", ("/_type", ACCOUNTS, '"fax"')),
        ("status", ("", f"{GET}/responses", "418 application/json")),
        ("content-type", ("", "/components/responses/NotFound/content", "text/html")),
        ("required", ("/id", f"{ACCOUNTS}Base/allOf/1/required", "nothing")),
        ("header", ("/x-quota", f"{GET}/responses/200/headers", "x-quota")),
        ("parameter", ("/verbose", f"{GET}/parameters", "verbose")),
        ("body", ("", f"{GET}/responses/200/content/application~1json", "not JSON: {")),
        ("operation", ("", "/paths", "nothing like it")),
    ],
)
def test_what_is_planted_is_found_with_its_pointers(
    kind: str, told: tuple[str, str, str], tmp_path: Path, run: Verify
) -> None:
    write_cassette(tmp_path / "clean.yaml", *CLEAN)
    write_cassette(tmp_path / "planted.yaml", Planted(), PLANTED[kind])
    code, report = run()
    (finding,) = report["findings"]
    pointer, spec, seen = told
    assert code == 1
    assert (finding["kind"], finding["pointer"], finding["seen"]) == (kind, pointer, seen)
    assert finding["spec_pointer"].endswith(spec)
    assert finding["example"]["cassette"].endswith("planted.yaml")
    assert finding["example"]["exchange"] == 1
    assert finding["provenance"] == {"live": 1}


def test_the_place_in_a_list_is_told_of_the_first_and_counted_for_all(
    tmp_path: Path, run: Verify
) -> None:
    page = {"data": [GOOGLE, account(nickname="Al"), account(nickname="Bo")]}
    write_cassette(tmp_path / "a.yaml", Planted(path="/connected_account/", body=page))
    (finding,) = run()[1]["findings"]
    assert finding["pointer"] == "/data/*/nickname"
    assert finding["example"]["pointer"] == "/data/1/nickname"


def test_what_the_models_refuse_is_found_too(tmp_path: Path, run: Verify) -> None:
    write_cassette(tmp_path / "a.yaml", Planted(body=account(date_created="yesterday")))
    (finding,) = run()[1]["findings"]
    assert (finding["kind"], finding["pointer"]) == ("model", "/date_created")


def test_a_cassette_may_deviate_in_the_way_that_it_says(tmp_path: Path, run: Verify) -> None:
    write_cassette(tmp_path / "a.yaml", PLANTED["field"], deviates="field variant")
    code, report = run()
    assert (code, [each["intended"] for each in report["findings"]]) == (0, [True])
    write_cassette(tmp_path / "b.yaml", PLANTED["field"], deviates="variant")
    assert run()[0] == 1


def test_a_broken_cassette_is_named_and_the_rest_goes_on(tmp_path: Path, run: Verify) -> None:
    (tmp_path / "broken.yaml").write_text("interactions: [", encoding="utf-8")
    write_cassette(tmp_path / "clean.yaml", *CLEAN)
    code, report = run()
    assert code == 1
    ((name, reason),) = report["broken"].items()
    assert name.endswith("broken.yaml")
    assert "not valid YAML" in reason
    assert report["exchanges"] == {"live": len(CLEAN)}


def test_what_is_no_exchange_with_this_api_is_counted_and_left_aside(
    tmp_path: Path, run: Verify
) -> None:
    path = write_cassette(tmp_path / "a.yaml", Planted(), Planted(), Planted())
    text = path.read_text(encoding="utf-8")
    account = f"{API}/connected_account/emailacct_1/"
    for url in ("https://api.close.com/oauth2/token/?a=1", "https://accounts.example/o/token"):
        text = text.replace(account, url, 1)
    path.write_text(text, encoding="utf-8")
    code, report = run()
    assert (code, report["elsewhere"], report["exchanges"]) == (0, 2, {"live": 3})
    assert "2 of them with other APIs" in as_text(report)


@pytest.mark.parametrize(
    "value",
    [r'"\ud800"', "[" * 900 + "]" * 900, '{"a":' * 400 + "1" + "}" * 400, "1e999", "1" * 5_000],
)
def test_json_that_nobody_can_read_is_one_finding(value: str, tmp_path: Path, run: Verify) -> None:
    write_cassette(tmp_path / "a.yaml", Planted(body=f'{{"_type": "google", "id": {value}}}'))
    (finding,) = run()[1]["findings"]
    assert finding["kind"] in {"body", "model"}


def test_provenances_are_counted_apart(tmp_path: Path, run: Verify) -> None:
    write_cassette(tmp_path / "live.yaml", Planted())
    write_cassette(tmp_path / "made.yaml", Planted(), provenance="synthetic")
    write_cassette(tmp_path / "foreign.yaml", Planted(), provenance="")
    _, report = run()
    assert report["exchanges"] == {"live": 1, "synthetic": 1, "unstated": 1}
    rows = {row["operation"]: row for row in report["coverage"]}
    row = rows["GET /connected_account/{id}/"]
    assert row["statuses"]["200"] == {"live": 1, "synthetic": 1, "unstated": 1}
    assert row["statuses"]["404"] == {}
    assert row["variants"]["/components/schemas/GoogleAccount"]["live"] == 1
    assert row["variants"]["/components/schemas/ZoomAccount"] == {}
    assert row["fields"]["/components/schemas/Identity/properties/email"]["live"] == 1
    assert row["fields"]["/components/schemas/SmtpServer/properties/host"] == {}
    assert report["proven_live"] == 1


@pytest.mark.parametrize("provenance", ["synthetic", "documented", "unstated"])
def test_only_a_live_success_proves_an_operation(
    provenance: str, tmp_path: Path, run: Verify
) -> None:
    write_cassette(tmp_path / "a.yaml", *CLEAN, provenance=provenance)
    write_cassette(tmp_path / "b.yaml", Planted(status=404, body={"error": "no"}))
    assert run()[1]["proven_live"] == 0


def test_the_report_does_not_depend_on_how_the_work_is_divided(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        write_cassette(tmp_path / f"{name}.yaml", *CLEAN, each) for name, each in PLANTED.items()
    ]
    together = verify(config, paths)
    monkeypatch.setattr("generator.evidence.verify._BATCH", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    apart = verify(config, paths)
    assert apart.sights == together.sights
    assert apart.findings == together.findings


@pytest.mark.parametrize("arguments", [("--cassettes", "nowhere"), ("--cassettes", ".")])
def test_a_folder_without_cassettes_is_wrong_usage(
    arguments: tuple[str, str],
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["verify", "--config", str(root / "pyproject.toml"), *arguments]) == 2
    assert "--cassettes" in capsys.readouterr().err or arguments[1] == "nowhere"


@pytest.mark.parametrize("report_format", ["text", "markdown", "github"])
def test_every_format_names_the_finding_and_how_little_is_proven(
    report_format: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = account(**{"x|<img>\n::error::\x1b[31m`": 1})
    write_cassette(tmp_path / "a.yaml", Planted(body=hostile), provenance="synthetic")
    config = str(root / "pyproject.toml")
    arguments = ["--config", config, "--cassettes", str(tmp_path), "--format", report_format]
    assert main(["verify", *arguments]) == 1
    printed = capsys.readouterr().out
    assert "0 of 8 operations proven live" in printed
    assert "undocumented field" in printed.replace("&#32;", " ")
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.startswith("::error::")]
    if report_format == "markdown":
        assert "<img>" not in MarkdownIt("commonmark").enable("table").render(printed)


@pytest.mark.parametrize("report_format", ["text", "markdown", "github"])
def test_very_many_findings_stay_readable(
    report_format: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = account(**{f"field_{index}": 1 for index in range(10_000)})
    long_one = account(**{"x" * 100_000: 1})
    write_cassette(tmp_path / "a.yaml", Planted(body=long_one), Planted(body=many))
    (tmp_path / "b.yaml").write_text("interactions: [", encoding="utf-8")
    arguments = ["--cassettes", str(tmp_path), "--format", report_format]
    assert main(["verify", "--config", str(root / "pyproject.toml"), *arguments]) == 1
    printed = capsys.readouterr().out
    assert len(printed) < 60_000
    assert "10002 findings" in printed
    assert "more findings; `--format json` has all of them" in printed


@pytest.mark.parametrize("report_format", ["text", "markdown", "github"])
def test_what_is_left_to_decide_by_hand_is_escaped(
    report_format: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cassette(tmp_path / "a.yaml", Planted("GET\n::error::<img>", status=200))
    arguments = ["--propose", str(tmp_path / "out"), "--format", report_format]
    config = ["--config", str(root / "pyproject.toml"), "--cassettes", str(tmp_path)]
    assert main(["verify", *config, *arguments]) == 1
    printed = capsys.readouterr().out
    (line,) = [each for each in printed.splitlines() if "by hand" in each]
    assert "::ERROR::" in line
    assert not [each for each in printed.splitlines() if each.startswith("::ERROR")]
    if report_format == "markdown":
        assert "<IMG>" not in MarkdownIt("commonmark").enable("table").render(printed)


def test_a_finding_in_many_operations_is_told_once_and_the_numbers_add_up(
    tmp_path: Path, run: Verify
) -> None:
    quota = {"X-Quota": "3"}
    page = {"data": [GOOGLE], "has_more": False}
    exchanges = [Planted(headers=quota), Planted(path="/connected_account/", body=page)]
    exchanges[1] = replace(exchanges[1], headers=quota)
    write_cassette(tmp_path / "a.yaml", *exchanges)
    text = as_text(run()[1])
    assert "2 findings, told as 1: alike but for operation or status" in text
    assert text.count("undocumented header") == 1


def test_a_stale_package_is_told_apart_from_a_wrong_spec(config: Config, tmp_path: Path) -> None:
    text = config.spec.read_text(encoding="utf-8").replace("/send_as/bulk/", "/send_as/many/")
    spec = tmp_path / "openapi.yaml"
    spec.write_text(text, encoding="utf-8")
    sent = {"allowed_user_ids": ["user_2"], "disallowed_user_ids": []}
    many = Planted("POST", "/send_as/many/", 200, {"data": []}, {}, sent)
    (finding,) = found(replace(config, spec=spec), write_cassette(tmp_path / "a.yaml", many))
    assert finding.kind == "model"
    assert "make regenerate" in finding.seen
