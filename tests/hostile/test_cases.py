"""Hostile cases of our own, of every stage: each is tried as the table does it."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.__main__ import main, try_case, warm
from tests.hostile.cases import Case, Verdict

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
PACKED = b64encode(gzip.compress(b'{"access_token":"QWERTYQWERTYQWERTY"}')).decode()
CODE = "__import__('pathlib').Path('CANARY').touch()"
Try = Callable[..., Verdict]


@pytest.fixture(scope="module", autouse=True)
def warmed() -> None:
    """Import the engines once, not in the process of each case."""
    warm()


@pytest.fixture
def tried(tmp_path: Path) -> Try:
    """Try a case that is given as text or data, where nothing else is."""

    def judged(
        stage: str, content: object, outcome: str = "safe", ending: str = "json", **more: str
    ) -> Verdict:
        canary = tmp_path / "canary" / "spread"
        text = content if isinstance(content, str) else json.dumps(content)
        path = tmp_path / f"case.{ending}"
        path.write_text(text.replace("CANARY", str(canary)), encoding="utf-8")
        value = more.get("value")
        return try_case(
            Case(
                id="c1",
                name="ours",
                stage=stage,
                outcome=outcome,
                path=path,
                canary=canary,
                runtime_value=value,
            )
        )

    return judged


def nine(number: int) -> str:
    return f"*x{number}, " * 9


def spec(**schemas: object) -> dict[str, Any]:
    """Return a spec whose one operation answers with the schema `A`."""
    reference = {"schema": {"$ref": "#/components/schemas/A"}}
    answer = {"200": {"description": "d", "content": {"application/json": reference}}}
    operation = {"operationId": "get_a", "tags": ["a"], "responses": answer}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.test"}],
        "paths": {"/a": {"get": operation}},
        "components": {"schemas": {"A": {"type": "object"}, **schemas}},
    }


def nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"p": schema}}
    return schema


HARMFUL: list[dict[str, Any]] = [
    {"properties": {"a": {"type": "string", "default": f'"+{CODE}+"'}}},
    {"properties": {"a": {"enum": [f'x"""\n{CODE}\n"""', f"x'\n{CODE}\n'"]}}},
    {"properties": {f'a"]\n{CODE}\nx["': {"type": "string", "description": f'"""\n{CODE}'}}},
    {"properties": {"a": {"type": "string", "pattern": f"'\"\n{CODE}"}}},
    {"description": f'\\"""\n    {CODE}\n', "properties": {"a": {"const": f"'+{CODE}+'"}}},
    {"properties": {"a": {"x-python-type": CODE, "default_factory": CODE, "format": CODE}}},
    {"properties": {"a": {"customTypePath": f"os.{CODE}", "x-python-import": {"name": CODE}}}},
    {"properties": {"a": {"description": "{{ 1 }}{% for x in y %}", "default": "{{ 7*7 }}"}}},
    {"properties": {"a": {"enum": ["user\u202e \u2066//\u2069", "b\u200b"]}}},
    {"properties": {"a": {"type": "string", "pattern": "^(a|a)*$"}}},
    {"properties": {"n": {"type": "number", "enum": [1e400, -0.0], "default": 1e400}}},
    {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "string"}]},
]  # fmt: skip


def test_what_is_hostile_in_a_schema_comes_out_as_text(tried: Try) -> None:
    named = {f"A{number}": schema for number, schema in enumerate(HARMFUL)}
    members = {name: {"$ref": f"#/components/schemas/{name}"} for name in named}
    made = spec(**named, A={"type": "object", "properties": members})
    verdict = tried("generate+import", made, "escape", value="a" * 60 + "!")
    assert verdict == Verdict(is_safe=True, said="generated as text")


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"type": "integer", "default": CODE}}},
        {"properties": {"a": {"type": "string", "format": "uuid", "default": CODE}}},
        {"properties": {"a": {"enum": ["b"], "default": CODE}}},
        {"$ref": "https://evil.test/x.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "../../../../../../../../etc/passwd"},
        {"$ref": "/proc/self/environ"},
        {"$ref": "%2e%2e/%2e%2e/secret.json"},
        {"$ref": "\\\\evil.test\\share"},
        {"$ref": ""},
        {"$ref": "#"},
        {"$ref": 7},
        {"allOf": [{"$ref": "#/components/schemas/A"}]},
        nested(400),
    ],
    ids=lambda schema: str(schema)[:60],
)  # fmt: skip
def test_what_leads_elsewhere_or_nowhere_is_refused(schema: object, tried: Try) -> None:
    verdict = tried("generate+import", spec(A=schema), "reject")
    assert verdict.is_safe, verdict.said
    assert verdict.said.startswith("refused: ")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}x: &a [*a]\n",
        f"{HEAD}x-a: &a {{b: *a}}\n",
        HEAD + "x0: &x0 [1]\n" + "".join(f"x{n}: &x{n} [{nine(n - 1)}]\n" for n in range(1, 30)),
        f"{HEAD}x: !!python/object/apply:os.system ['true']\n",
        f"{HEAD}x: !!python/name:os.system ''\n",
        f"{HEAD}paths: {{}}\n",
        f"{HEAD}---\n{HEAD}",
        f"{HEAD}\tx: 1\n",
        "",
        "text",
        "openapi: 9.0.0\n",
        f"{HEAD}x: {'[' * 9000}\n",
    ],
    ids=lambda text: text[-40:],
)  # fmt: skip
def test_yaml_that_is_no_sound_document_is_refused(text: str, tried: Try) -> None:
    verdict = tried("generate", text, "reject", "yaml")
    assert verdict.is_safe, verdict.said


def test_a_link_out_of_the_folder_of_the_spec_is_not_followed(tried: Try, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    verdict = tried("generate", spec(A={"$ref": "link.json"}), "reject")
    assert verdict.is_safe, verdict.said


@pytest.mark.parametrize("tag", ["../../up", f"a\n{CODE}", "\u200b"])
def test_a_tag_never_chooses_a_place_on_the_disk(tag: str, tried: Try) -> None:
    made = spec()
    made["paths"]["/a"]["get"]["tags"] = [tag]
    verdict = tried("generate+import", made, "escape-or-reject")
    assert verdict.is_safe, verdict.said


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("path", "../x"), ("query", "a&b=c"), ("header", "a\r\nX: y"), ("cookie", "a; b=c"),
        ("auth", "key\r\nX: y"), ("base_url", "https://a.test@b.test"),
        ("body", {"a": "NaN(float)"}),
    ],
)  # fmt: skip
def test_a_value_of_a_caller_is_sent_as_it_is_or_refused(
    place: str, value: object, tried: Try
) -> None:
    verdict = tried("call", {"location": place, "value": value})
    assert verdict.is_safe, verdict.said


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 307, "headers": {"Location": "//evil.test/"}},
        {"status": 200, "body_gen": '"["*9000+"]"*9000'},
        {"status": 429, "headers": {"Retry-After": "1e999"}},
        {"status": 400, "body": '{"error":"\\u001b[2J\\nfake"}'},
        {"request": "POST", "statuses": [502, 200]},
    ],
    ids=str,
)
def test_an_answer_is_a_value_or_one_typed_error(answer: object, tried: Try) -> None:
    verdict = tried("response", answer)
    assert verdict.is_safe, verdict.said


def recording(**request: object) -> str:
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "{}"}}
    asked: dict[str, object] = {
        "method": "GET",
        "uri": "https://a.test/b",
        "body": None,
        "headers": {},
        **request,
    }
    return json.dumps({"interactions": [{"request": asked, "response": response}], "version": 1})


@pytest.mark.parametrize(
    "text",
    [
        "interactions: !!python/object/apply:os.system ['true']\nversion: 1\n",
        recording(headers={"Authorization": [f"Basic {b64encode(b'abc123abc123:').decode()}"]}),
        recording(uri="https://a.test/b?access_token=ABCABCABCABCABCABC"),
        recording(body=f'{{"client_secret":"{"s3" * 9}"}}'),
        recording(body="BODY").replace('"BODY"', f"!!binary {PACKED}"),
    ],
    ids=lambda text: text[-30:],
)
def test_a_secret_or_code_in_a_recording_is_found(text: str, tried: Try) -> None:
    verdict = tried("cassette", text, ending="yaml")
    assert verdict.is_safe, verdict.said
    assert verdict.said.startswith("scan: ")


@pytest.mark.parametrize(
    "surroundings",
    [
        {"spec_filename": "-x", "output_dir": "--output"},
        {"setup": ["mkdir out", "echo mine > out/mine.py"]},
        {"setup": ["generate", 'append "# mine" to client.py'], "then": ["check -> exit 1"]},
        {"tmpfs_bytes": 40_000},
        {"formatter": "exit 3 | missing"},
        {"parallel": 3},
        {"lock_pid": 999_998},
        {"spec_url": "https://a.test/x.json", "ref_in_spec": "https://b.test/y.json"},
        {"description": "```\n<img src=https://evil.test/x> @org/team [a](javascript:b)\n````"},
        {"summary": "\x1b]0;x\x07 | <details>"},
        {"redirect": ["http://169.254.169.254/", "file:///etc/passwd"]},
    ],
    ids=str,
)
def test_what_surrounds_the_generator_does_no_harm(surroundings: object, tried: Try) -> None:
    verdict = tried("tool", surroundings)
    assert verdict.is_safe, verdict.said


def test_a_case_that_nothing_tries_is_not_called_safe(tried: Try) -> None:
    assert tried("tool", {"moon": "full"}).word == "untried"
    assert tried("moon", {}).word == "untried"


def test_what_is_not_refused_but_should_be_is_unsafe(tried: Try) -> None:
    assert tried("generate", spec(), "reject").word == "UNSAFE"


def test_the_command_prints_a_line_for_each_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = {"id": "c1", "stage": "generate", "outcome_class": "reject", "file": "c1.json"}
    (tmp_path / "index.json").write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    (tmp_path / "c1.json").write_text("[]", encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.split()[:4] == ["c1", "generate", "reject", "safe"]
    assert last == "1 safe"
    (tmp_path / "c1.json").write_text(json.dumps(spec()), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert main([]) == 2
