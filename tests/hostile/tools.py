"""What surrounds the generator: folders, disks, formatters, other runs, locales, templates."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

import generator.render as rendering
from generator.cli import main
from tests.hostile.cases import Case, Verdict
from tests.hostile.disks import own_mounts, small_disk
from tests.hostile.jail import ROOT, run
from tests.hostile.specs import PACKAGE

SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Items", "version": "1"},
    "servers": [{"url": "https://api.example.test/v1"}],
    "paths": {
        "/items": {
            "get": {
                "operationId": "list_items",
                "tags": ["items"],
                "responses": {
                    "200": {
                        "description": "d",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Item"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {"Item": {"type": "object", "properties": {"id": {"type": "string"}}}}
    },
}
Told = tuple[bool | None, str]


def judge(case: Case, folder: Path) -> Verdict:
    """Return what became of a case."""
    data = case.data
    probe = next((probe for keys, probe in _PROBES if keys <= data.keys()), None)
    if probe is None:
        return Verdict(None, f"nothing here tries {', '.join(data)}")
    outcome = run(lambda: probe(data), folder, network=False, seconds=20)
    if probe is _template and outcome.died and not (folder / "out").exists():
        return Verdict(is_safe=True, said=f"ended by the bounds of the process: {outcome.died}")
    value = outcome.value
    if value is None:
        return Verdict(is_safe=False, said=f"no clear end: {outcome.died}")
    foreign = [each for each in outcome.touched if not each.startswith(_OUR_OWN)]
    return (
        Verdict(*value) if not foreign else Verdict(is_safe=False, said=f"it {'; '.join(foreign)}")
    )


_OUR_OWN = ("runs python", "ctypes.dlopen", "reads /proc/self", "writes /proc/self")


def _command(*arguments: str) -> tuple[int, str]:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(arguments)
    return code, said.getvalue()


def _regenerate(output: Path, spec: dict[str, Any] | None = None) -> tuple[int, str]:
    path = Path("items.json")
    path.write_text(json.dumps(spec or SPEC), encoding="utf-8")
    given = ["--spec", str(path), "--output", str(output), "--package", PACKAGE]
    return _command("regenerate", *given)


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _is_told(code: int, said: str) -> bool:
    return code in {1, 2} and bool(said.strip()) and "Traceback" not in said


def _first(said: str) -> str:
    return said.strip().partition("\n")[0]


def _names(data: dict[str, Any]) -> Told:
    """Names of files that look like options."""
    spec, output = Path(Path(data["spec_filename"]).name), data.get("output_dir", "out")
    spec.write_text(json.dumps(SPEC), encoding="utf-8")
    code, said = _command(
        "regenerate", f"--spec={spec}", f"--output={output}", f"--package={PACKAGE}"
    )
    return (code == 0 and (Path(output) / "client.py").exists()) or _is_told(code, said), _first(
        said
    )


def _setup(data: dict[str, Any]) -> Told:
    """A folder in which others have worked."""
    out = Path("out")
    for step in data["setup"]:
        words = shlex.split(step)
        if step == "generate":
            _regenerate(out)
        elif words[0] == "append":
            named = out / words[-1]
            path = named if named.exists() else out / "models.py"
            path.write_text(path.read_text("utf-8") + words[1], encoding="utf-8")
        elif words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True)
        elif words[0] == "echo":
            Path(words[-1]).write_text(words[1], encoding="utf-8")
        else:
            return None, f"nothing here does {step!r}"
    before = _tree(out)
    checked = _command("check", "--spec", "items.json", "--output", "out", "--package", PACKAGE)
    code, said = _regenerate(out)
    is_checked = "then" not in data or checked[0] == 1
    return _is_told(code, said) and is_checked and _tree(out) == before, _first(said)


def _small_disk(data: dict[str, Any]) -> Told:
    """A disk that is full in the middle."""
    folder = Path("disk").absolute()
    folder.mkdir()
    try:
        own_mounts()
        small_disk(folder, data["tmpfs_bytes"])
    except OSError:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, resource.RLIM_INFINITY))
    old = folder / "out"
    old.mkdir()
    (old / "_stamp.json").write_text('{"files": {}}', encoding="utf-8")
    before = _tree(folder)
    code, said = _regenerate(old)
    return _is_told(code, said) and _tree(folder) == before, _first(said)


def _formatter(data: dict[str, Any]) -> Told:
    """A formatter that is missing, fails or does not end."""
    rendering.PATIENCE = 1.0
    scripts = Path("scripts").absolute()
    scripts.mkdir()

    def get_path(*_: object, **__: object) -> str:
        return str(scripts)

    sysconfig.get_path = get_path  # in this process alone
    told: list[Told] = []
    for kind in data["formatter"].split(" | "):
        ruff = scripts / "ruff"
        ruff.unlink(missing_ok=True)
        if kind != "missing":
            ruff.write_text(
                f"#!/bin/sh\nexec {kind}\n" if "exit" not in kind else f"#!/bin/sh\n{kind}\n"
            )
            ruff.chmod(0o755)
        code, said = _regenerate(Path("out"))
        told.append((_is_told(code, said) and not Path("out").exists(), _first(said)))
    return all(each[0] for each in told), "; ".join(each[1] for each in told)


def _parallel(data: dict[str, Any]) -> Told:
    """Several runs at once."""
    children: list[int] = []
    for _ in range(data["parallel"]):
        if not (child := os.fork()):
            os._exit(_regenerate(Path("out").absolute())[0])
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    _regenerate(Path("single"))
    whole = _tree(Path("out")) == _tree(Path("single"))
    left = [path.name for path in Path().iterdir() if path.name.startswith(".out")]
    return whole and not left and set(codes) <= {0, 1, 2}, f"exit codes {codes}"


def _stale_lock(data: dict[str, Any]) -> Told:
    """Locks that a dead process left."""
    for name in (".out.lock", "out.lock", ".lock", ".out.new", ".out.old"):
        path = Path(name)
        if name.endswith("lock"):
            path.write_text(str(data["lock_pid"]), encoding="ascii")
        else:
            path.mkdir()
    code, said = _regenerate(Path("out"))
    return code == 0, said.strip().rpartition("\n")[2]


def _matrix(data: dict[str, Any]) -> Told:
    """One spec in other surroundings."""
    table = data["matrix"]
    found: list[dict[str, bytes]] = []
    variables = {key: values for key, values in table.items() if key.isupper()}
    umasks = [int(each, 8) for each in table.get("umask", ["022"])]
    spec = Path("items.json").absolute()
    spec.write_text(json.dumps(SPEC), encoding="utf-8")
    for index in range(max(map(len, table.values()))):
        own = {key: str(values[index % len(values)]) for key, values in variables.items()}
        os.umask(umasks[index % len(umasks)])
        output = Path(f"out{index}").absolute()
        command = [sys.executable, "-m", "generator", "regenerate", "--spec", str(spec)]
        command += ["--output", str(output), "--package", PACKAGE]
        subprocess.run(  # noqa: S603 - ourselves
            command, env={**os.environ, "PYTHONPATH": str(ROOT), **own}, cwd="/", check=True,
            capture_output=True,
        )  # fmt: skip
        found.append(_tree(output))
    return all(each == found[0] for each in found), f"{len(found)} runs, the same bytes"


def _locale(data: dict[str, Any]) -> Told:
    """A name in a locale that has other capital letters."""
    schema = {"type": "string", "enum": [data["name"], "\u0130\u0131"]}
    item = {"type": "object", "properties": {data["name"]: schema, "\u0130x": {"type": "string"}}}
    spec = {**SPEC, "components": {"schemas": {"Item": item}}}
    Path("named.json").write_text(json.dumps(spec), encoding="utf-8")
    found: list[dict[str, bytes]] = []
    for locale in (data["LANG"], "C"):
        command = [sys.executable, "-m", "generator", "regenerate", "--spec", "named.json"]
        command += ["--output", f"in_{locale}", "--package", PACKAGE]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": locale, "LC_ALL": locale}
        subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603
        found.append(_tree(Path(f"in_{locale}")))
    return found[0] == found[1], "the same bytes in both locales"


def _template(data: dict[str, Any]) -> Told:
    """A template of the user's that prints what it must not, or does not end."""
    Path("own").mkdir()
    Path("own/model.jinja").write_text(data["template"], encoding="utf-8")
    spec = json.loads(json.dumps(SPEC))
    spec["components"]["schemas"]["Item"]["description"] = data.get("description", "d")
    Path("items.json").write_text(json.dumps(spec), encoding="utf-8")
    Path("pyproject.toml").write_text(
        f'[tool.generator]\nspec = "items.json"\noutput = "out"\npackage = "{PACKAGE}"\n'
        'templates = ["own"]\n',
        encoding="utf-8",
    )
    code, said = _command("regenerate")
    if "templates is unknown" in said:
        return None, "there are no templates of users"
    return _is_told(code, said) and not Path("out").exists(), _first(said)


def _diff(data: dict[str, Any]) -> Told:
    """Texts of a spec in the report of a change."""
    (key, text) = next((key, data[key]) for key in ("description", "summary") if key in data)
    for name, value in (("a.json", "before"), ("b.json", text)):
        spec = json.loads(json.dumps(SPEC))
        operation = spec["paths"]["/items"]["get"]
        operation[key] = value
        operation["parameters"] = [
            {"name": value, "in": "query", "schema": {"type": "string"}, "description": value}
        ]
        Path(name).write_text(json.dumps(spec), encoding="utf-8")
    given = ["diff", "a.json", "b.json", "--spec", "b.json", "--format"]
    _, shown = _command(*given, "text")
    _, marked = _command(*given, "markdown")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(marked)
    active = re.findall(
        r"<(?!/?(?:p|h\d|ul|ol|li|code|pre|table|t\w+|strong|em|br|hr)\b)[^>]*", html
    )
    active = [
        tag for tag in active if not re.match(r"</?(details|summary|a href=\"https://github)", tag)
    ]
    bare = re.sub(r"<code.*?</code>", "", html, flags=re.DOTALL)
    is_plain = all(char.isprintable() or char == "\n" for char in shown + marked)
    hidden = [word for word in ("@org", "javascript:", "evil") if word in bare]
    return is_plain and not hidden and "<img" not in html, f"active: {[*active, *hidden]}"


def _remote(data: dict[str, Any]) -> Told:
    """A spec that is somewhere else."""
    spec = {**SPEC, "components": {"schemas": {"Item": {"$ref": data["ref_in_spec"]}}}}
    code, said = _regenerate(Path("out"), spec)
    other, told = _command(
        "regenerate", f"--spec={data['spec_url']}", "--output=out", f"--package={PACKAGE}"
    )
    is_told = _is_told(code, said) and _is_told(other, told)
    return is_told and not Path("out").exists(), f"{_first(said)}; {_first(told)}"


def _published(data: dict[str, Any]) -> Told:
    """What a vendor publishes, where it cannot be read: nobody may think that nothing changed."""
    documents = {"empty": "", "html": "<html>Sign in</html>", "cut": json.dumps(SPEC)[:100]}
    named = list(data.get("redirect", []))
    for name, text in documents.items():
        Path(f"{name}.json").write_text(text, encoding="utf-8")
        named.append(f"{name}.json")
    config = str(ROOT / "pyproject.toml")
    told = [_command("upstream", each, "--config", config, "--check") for each in named]
    return all(_is_told(code, said) for code, said in told), "; ".join(_first(t[1]) for t in told)


_PROBES: list[tuple[set[str], Callable[[dict[str, Any]], Told]]] = [
    ({"spec_filename"}, _names),
    ({"setup"}, _setup),
    ({"tmpfs_bytes"}, _small_disk),
    ({"formatter"}, _formatter),
    ({"parallel"}, _parallel),
    ({"lock_pid"}, _stale_lock),
    ({"matrix"}, _matrix),
    ({"LANG", "name"}, _locale),
    ({"template"}, _template),
    ({"spec_url", "ref_in_spec"}, _remote),
    ({"description"}, _diff),
    ({"summary"}, _diff),
    ({"redirect"}, _published),
    ({"cases"}, _published),
]
