"""What `scan` finds in cassettes and specs, where it says that it stands, and what it shows."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from generator.cli import main
from generator.config import Config
from generator.recording.leaks import leaks_in
from generator.recording.scan import scan

KEY = "api_1a2B3c4D.5e6F"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "leak",
    [
        KEY,
        "api_1a2B.3c",
        "%2561pi_1a2B.3c",
        quote(quote(KEY.replace("_", "%5f"))),
        b64(f"{KEY}:"),
        b64(b64(f"a={KEY}")),
        f"x{b64(KEY)}",
        base64.urlsafe_b64encode(b"\xff\xfe" + KEY.encode()).decode().rstrip("="),
        base64.b64encode(gzip.compress(f'{{"key": "{KEY}"}}'.encode())).decode(),
        json.dumps({"a": "".join(f"\\u{ord(char):04x}" for char in KEY)}),
        "&#97;pi_1a2B.3c",
        KEY.encode().hex(),
        "Basic YXBpXzFhMkI6",
        "Authorization: bearer 0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
        "-----BEGIN RSA PRIVATE KEY-----",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AKIAIOSFODNN7EXAMPLE",
        "https://a.example/?access_token=abc",
        "session=abc; Path=/",
        "carol%40home.lan",
        "mailto:carol@home.lan?subject=x",
    ],
)
def test_a_secret_or_a_person_is_found_in_each_encoding(leak: str) -> None:
    assert leaks_in(leak)
    assert all(leak.text not in leak.masked for leak in leaks_in(leak))


@pytest.mark.parametrize(
    "member", ["Set-Cookie", "refresh_token", "clientSecret", "X-Api-Key", "trace-id"]
)
def test_a_member_of_credentials_holds_a_placeholder_or_nothing(member: str) -> None:
    assert leaks_in("a=b", member)
    for placeholder in ("", "redacted-1", "...", "<token>", "ACCESS_TOKEN", "***"):
        assert not leaks_in(placeholder, member)


@pytest.mark.parametrize(
    "harmless",
    [
        "api_key and api_key_for_tests, /api/v1",
        "a basic credential, a bearer token",
        "alice@example.com, bob@mail.example.org, carol@home.test",
        "user_zvqYMtrb1uvZwnZuDMjJxyZLLKcgTAOGSf9uih4vmuG",
        "limit=100; remaining=100; reset=1",
        f"emailacct_{1:043}",
        "token_type=bearer",
    ],
)
def test_what_only_sounds_like_a_secret_is_none(harmless: str) -> None:
    assert leaks_in(harmless, "note") == []


def cassette(path: Path, uri: str = "https://a.example/", body: bytes = b"") -> Path:
    exchange: dict[str, object] = {
        "request": {"method": "GET", "uri": uri, "body": body, "headers": {}},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"X-Api-Key": ["secret"]},
            "body": {"string": json.dumps({"data": [{"e/mail": "carol@home.lan"}]})},
        },
    }
    clean = {"request": {"uri": "/"}, "response": {"body": {"string": ""}}}
    path.write_text(yaml.safe_dump({"interactions": [clean, exchange]}), encoding="utf-8")
    return path


def places(path: Path) -> set[tuple[str, str]]:
    return {(found.place, found.kind) for found in scan([path])[1]}


def test_a_finding_says_which_part_of_which_interaction(tmp_path: Path) -> None:
    compressed = gzip.compress(KEY.encode())
    path = cassette(tmp_path / "a.yaml", f"https://a.example/?q={KEY}", compressed)
    assert places(path) == {
        ("interaction 1, request uri", "an API key"),
        ("interaction 1, request body", "an API key"),
        ("interaction 1, response header X-Api-Key", "a value of 'X-Api-Key'"),
        ("interaction 1, response body /data/0/e~1mail", "a mail address"),
    }


def test_a_place_does_not_show_a_name_that_is_a_secret_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps({"a": {"carol@home.lan": KEY}}), encoding="utf-8")
    assert places(path) == {("/a/…", "an API key"), ("/a/…", "a mail address")}


def test_comments_are_scanned_too_and_a_pointer_leads_into_a_spec(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(f"# {KEY}\ninfo: {{contact: {{email: carol@home.lan}}}}\n", encoding="utf-8")
    assert places(path) == {("line 1", "an API key"), ("/info/contact/email", "a mail address")}


def test_a_cassette_that_cannot_be_read_is_a_finding_and_scanned_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"interactions: [\n{KEY}", encoding="utf-8")
    kinds = [kind for _, kind in sorted(places(path))]
    assert "not valid YAML" in kinds[0]
    assert kinds[1] == "an API key"


def test_a_bomb_of_aliases_is_scanned_in_no_time(tmp_path: Path) -> None:
    lines = [
        "a0: &a0 [x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)),
    ]
    path = tmp_path / "a.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert places(path) == set()


@pytest.fixture
def run(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    monkeypatch.chdir(config.root)

    def scanned(*arguments: object) -> tuple[int, str]:
        code = main(["scan", *map(str, arguments)])
        streams = capsys.readouterr()
        return code, streams.out + streams.err

    return scanned


def test_the_cassettes_and_the_spec_of_this_repository_are_clean(
    run: Callable[..., tuple[int, str]], root: Path
) -> None:
    count = 1 + sum(len(list(folder.glob("*.yaml"))) for folder in root.glob("tests/*/cassettes"))
    assert run() == (0, f"files scanned: {count}; no secret and no person was found\n")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_command_fails_and_shows_little_of_a_secret(
    form: str, run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    cassette(tmp_path / "a.yaml", uri=f"https://a.example/?q={KEY}")
    code, said = run(tmp_path, "--format", form)
    assert code == 1
    assert "interaction 1" in said
    assert "api_" in said
    assert KEY not in said
    assert "carol" not in said


def test_what_a_cassette_says_is_no_command_to_a_workflow(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps({"x\n::stop-commands::y": KEY}), encoding="utf-8")
    lines = run(path, "--format", "github")[1].splitlines()
    assert [line[:8] for line in lines] == ["::error "]


def test_a_path_that_is_not_there_is_wrong_usage(run: Callable[..., tuple[int, str]]) -> None:
    code, said = run("nowhere.yaml")
    assert (code, said) == (2, "nowhere.yaml: no such file or folder. Name one that exists.\n")


def test_the_hook_of_pre_commit_scans_what_is_committed(root: Path) -> None:
    config = yaml.safe_load((root / ".pre-commit-config.yaml").read_text("utf-8"))
    (hook,) = [each for each in config["repos"][0]["hooks"] if each["id"] == "scan"]
    assert hook["entry"].split()[1:] == ["-m", "generator", "scan"]
    paths = ("tests/live/cassettes/a.yaml", "spec/openapi.yaml", "generator/cli.py")
    assert [bool(re.search(hook["files"], path)) for path in paths] == [True, True, False]


def test_a_credential_in_compressed_json_is_found_by_the_name_of_its_member(tmp_path: Path) -> None:
    body = gzip.compress(b'{"access_token":"QWERTYQWERTYQWERTY"}')
    _, found = scan([cassette(tmp_path / "a.yaml", body=body)])
    assert "a value of 'access_token'" in [each.kind for each in found]


def test_capitals_without_an_end_are_no_placeholder() -> None:
    assert leaks_in("SECRETSECRETSECRET", "access_token")
    assert not leaks_in("YOUR_ACCESS_TOKEN", "access_token")
