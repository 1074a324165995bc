from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.config_file import from_pyproject, one_off
from generator.diagnostics import UsageError
from generator.model_modules import MOST_TOGETHER
from generator.pipeline import generate
from generator.surface.api import Class, Resource
from generator.surface.exports import read_api

GOLDEN = Path(__file__).parents[1] / "golden" / "split"
USE = """
import json, pickle, sys
import httpx2
from split import SplitClient
answer = httpx2.Response(200, json={"id": "a", "seller": {"home": {"city": "x"}}})
http = httpx2.Client(transport=httpx2.MockTransport(lambda request: answer))
book = SplitClient(base_url="https://x.test", http_client=http).books.get("a")
folders = ("split.models.", "split.resources.")
loaded = sorted(name for name in sys.modules if name.startswith(folders))
print(json.dumps([loaded, pickle.loads(pickle.dumps(book)) == book, book.seller.home.city]))
"""


def config_with(line: str, folder: Path) -> Path:
    lines = ["[tool.generator]", "spec = 'a.yaml'", "output = 'out'", "package = 'demo'", line]
    (folder / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "pyproject.toml"


def spec_of(models: int, folder: Path) -> Path:
    """Return a spec with two resources and so many models."""
    ok = {"description": "It."}
    spec = {
        "openapi": "3.1.0",
        "info": {"title": "Many", "version": "1"},
        "paths": {
            f"/a{index}": {
                "get": {
                    "operationId": f"get{index}",
                    "tags": ["even" if index % 2 else "odd"],
                    "responses": {
                        "200": {
                            **ok,
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": f"#/components/schemas/M{index}"}
                                }
                            },
                        }
                    },
                }
            }
            for index in range(models)
        },
        "components": {
            "schemas": {
                f"M{index}": {"type": "object", "properties": {"x": {"type": "string"}}}
                for index in range(models)
            }
        },
    }
    path = folder / "spec.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path


def test_a_call_loads_the_models_of_its_resource_and_the_shared_ones_only(tmp_path: Path) -> None:
    for path, text in generate(from_pyproject(GOLDEN / "config.toml")).files.items():
        (tmp_path / "split" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "split" / path).write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", USE]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603
    assert json.loads(done.stdout or done.stderr) == [
        ["split.models._shared", "split.models.books", "split.resources.books"],
        True,
        "x",
    ]


def test_a_package_is_split_where_its_models_are_many(tmp_path: Path) -> None:
    few, many = (
        generate(one_off(spec_of(count, tmp_path), tmp_path / "out", "demo")).files
        for count in (MOST_TOGETHER, MOST_TOGETHER + 1)
    )
    assert "models.py" in few
    assert [path for path in many if path.startswith("models")] == [
        "models/__init__.py",
        "models/even.py",
        "models/odd.py",
    ]


def test_a_review_reads_the_methods_of_a_package_that_is_split() -> None:
    files = generate(from_pyproject(GOLDEN / "config.toml")).files
    modules = {path: text for path, text in files.items() if path.endswith(".py")}
    client = read_api(modules, "split").names["SplitClient"]
    assert isinstance(client, Class)
    books = client.members["books"]
    assert isinstance(books, Resource)
    assert list(books.methods) == ["get"]


def test_whether_a_package_is_split_is_true_or_false(tmp_path: Path) -> None:
    assert from_pyproject(config_with("split_models = false", tmp_path)).split_models is False
    with pytest.raises(UsageError, match="split_models must be true or false, not 'yes'"):
        from_pyproject(config_with("split_models = 'yes'", tmp_path))
