"""Schemathesis tests the sandbox against the spec: `make fuzz` with many cases, here with few."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import settings
from starlette.requests import Request
from starlette.responses import Response

from generator.load import load
from tests.fuzz.generating import ENDPOINTS
from tests.sandbox.application import Change, Sandbox
from tests.sandbox.changes import editing, only, replacing
from tests.sandbox.endpoints import SPEC_FILE
from tests.sandbox.serving import running

CONFIG = Path(__file__).with_name("schemathesis.toml")
SHARE = 33  # the tests of the client make so many times more cases than schemathesis
ENVIRONMENT = {
    "PYTHONPATH": str(SPEC_FILE.parents[1]),
    "NO_PROXY": "127.0.0.1",
    "HYPOTHESIS_NO_PLUGINS": "1",  # trio's would be imported in vain
}

GRANT: dict[str, str] = ENDPOINTS["send_as_create"].examples[201][0]


def schemathesis(sandbox: Sandbox, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run schemathesis, which leaves what it leaves in a folder."""
    spec = folder / "spec.json"  # schemathesis takes a second to read YAML
    spec.write_text(json.dumps(load(SPEC_FILE, SPEC_FILE.name).root), encoding="utf-8")
    code = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
    with running(sandbox) as url:
        command = [sys.executable, "-c", code, f"--config-file={CONFIG}", "run", str(spec)]
        return subprocess.run(  # noqa: S603 - our own command
            [*command, f"--url={url}", *options],
            cwd=folder,
            env={**os.environ, **ENVIRONMENT},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )


def test_the_sandbox_keeps_every_promise_of_the_spec(tmp_path: Path) -> None:
    seen: set[tuple[str, int]] = set()

    def noted(operation: str, _request: Request, response: Response) -> Response:
        seen.add((operation, response.status_code))
        return response

    examples = settings().max_examples // SHARE
    run = schemathesis(Sandbox(noted), tmp_path, f"--max-examples={examples}")
    assert run.returncode == 0, run.stdout + run.stderr
    for name, endpoint in ENDPOINTS.items():
        assert (name, endpoint.success) in seen, "nothing of it was ever granted"
        assert (name, 401) in seen, "it was never asked without a credential"
        can_be_wrong = any(
            parameter.is_required or parameter.schema.node["type"] == "integer"
            for parameter in endpoint.parameters
            if parameter.place == "query"
        )
        if endpoint.body or can_be_wrong:
            assert (name, 400) in seen, "nothing of it was ever refused"


def without_organization(value: Any) -> None:  # noqa: ANN401 - any JSON value
    for item in value.get("data", []):
        del item["organization_id"]


def padded(value: Any) -> None:  # noqa: ANN401 - any JSON value
    for item in value.get("data", []):
        item["label"] = None


def as_text(_operation: str, _request: Request, response: Response) -> Response:
    response.headers["Content-Type"] = "text/plain"
    return response


# What is done to the answers of an operation, and what schemathesis calls that.
BROKEN: list[tuple[str, Change, str]] = [
    ("send_as_create", replacing(200, GRANT, instead_of=201), "Undocumented status code"),
    ("send_as_create", replacing(201, GRANT, instead_of=400), "Schema-violating request accepted"),
    ("send_as_bulk_create", editing(without_organization), "Response violates schema"),
    ("send_as_list", replacing(400, {}, instead_of=200), "Schema-valid request rejected"),
    ("send_as_get", as_text, "Undocumented Content-Type"),
    ("connected_accounts_get", replacing(500, None, instead_of=200), "Server error"),
    ("connected_accounts_list", replacing(200, {"data": []}, instead_of=401), "API accepts"),
    ("connected_accounts_list", editing(padded), "Custom check failed: `fields_narrow_the_items"),
]


def test_each_rule_that_the_sandbox_breaks_is_found(tmp_path: Path) -> None:
    changes = [only(operation, change) for operation, change, _ in BROKEN]
    concerned = {f"--include-operation-id={operation}" for operation, _, _ in BROKEN}
    run = schemathesis(
        Sandbox(*changes), tmp_path, "--phases=coverage", "--no-shrink", *sorted(concerned)
    )
    assert run.returncode == 1, run.stdout + run.stderr
    _, *sections = re.split(r"^_+ (\w+ /\S*) _+$", run.stdout, flags=re.MULTILINE)
    found = dict(zip(sections[::2], sections[1::2], strict=True))
    routes = {name: f"{endpoint.method} {endpoint.path}" for name, endpoint in ENDPOINTS.items()}
    assert found.keys() == {routes[operation] for operation, _, _ in BROKEN}
    for operation, _, finding in BROKEN:
        section = found[routes[operation]]
        assert re.search(rf"^- ST\d+ {finding}", section, re.MULTILINE), section
