"""The package works under any name, with httpx2 and pydantic alone."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

USE = """
import json, pickle
import httpx2
from app._vendor.closecrm import CloseClient, NotFoundError, SendAs

def answer(request):
    status = 404 if request.url.path.endswith("/x/") else 200
    keys = ("id", "organization_id", "allowing_user_id", "allowed_user_id")
    return httpx2.Response(status, json=dict.fromkeys(keys, "v"))

http = httpx2.Client(transport=httpx2.MockTransport(answer))
client = CloseClient(api_key="key_for_tests", http_client=http)
found = client.send_as.get("sdas_1")
assert pickle.loads(pickle.dumps(found)) == found
try:
    client.send_as.get("x")
except NotFoundError as error:
    assert pickle.loads(pickle.dumps(error)).status_code == 404
print(json.dumps([type(found).__module__, found.id]))
"""


def run(script: str, folder: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(  # noqa: S603 - ourselves
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_vendored_package_makes_a_call(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "app" / "_vendor" / "closecrm"
    shutil.copytree(root / "generated" / "closecrm", target)
    (tmp_path / "app" / "__init__.py").touch()
    (tmp_path / "app" / "_vendor" / "__init__.py").touch()
    found = json.loads(run(USE, tmp_path))
    assert found == ["app._vendor.closecrm.models", "v"]


def test_the_package_imports_itself_by_relative_names_only(root: Path) -> None:
    # All of them come with httpx2 and pydantic.
    ours = {"anyio", "httpx2", "pydantic", "pydantic_core", "typing_extensions"}
    allowed = sys.stdlib_module_names | ours
    for path in (root / "generated" / "closecrm").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [str(node.module)]
            assert {name.partition(".")[0] for name in names} <= allowed, path.name


def test_importing_the_root_loads_neither_httpx2_nor_pydantic(root: Path) -> None:
    script = "import sys, closecrm; print({'httpx2', 'pydantic'} & set(sys.modules))"
    assert run(script, root / "generated") == "set()\n"


def defined_names(path: Path) -> set[str]:
    """Return the public names that a module defines."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in found if not name.startswith("_")}


def public_names(root: Path) -> set[str]:
    """Return the names that the package root declares for type checkers."""
    package = root / "generated" / "closecrm"
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    names: set[str] = set()
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        assert node.module
        home = package.joinpath(*node.module.split(".")).with_suffix(".py")
        imported = {alias.name for alias in node.names}
        names |= defined_names(home) if imported == {"*"} else imported
    return names


def test_every_public_name_can_be_imported(root: Path) -> None:
    names = public_names(root)
    assert {"AsyncCloseClient", "CloseError", "OMIT", "Page", "UnknownAccount"} <= names
    assert len(names) > 30
    run(f"from closecrm import {', '.join(sorted(names))}", root / "generated")


def test_nothing_of_others_can_be_imported_from_the_root(root: Path) -> None:
    script = "import closecrm as c; print([n for n in ('httpx2', 'Field', '_x') if hasattr(c, n)])"
    assert run(script, root / "generated") == "[]\n"


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    import closecrm  # noqa: PLC0415 - lazy on purpose

    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        closecrm.Nothing  # type: ignore[attr-defined] # noqa: B018 # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnusedExpression]


def test_the_wheel_holds_the_client_alone(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "generated/closecrm"
    ]
    needed = {re.split(r"[<>=]", each)[0] for each in project["project"]["dependencies"]}
    assert needed == {"httpx2", "pydantic"}
