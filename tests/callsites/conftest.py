"""A caller's code with marks on the lines that a change of our spec touches."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

SAMPLE = Path(__file__).parent / "sample"
EDITS = (
    ("operationId: send_as_get", "operationId: send_as_fetch"),
    (
        "      required: [id, organization_id, allowing_user_id, allowed_user_id]",
        "      required: [id, allowing_user_id, allowed_user_id]",
    ),
    (
        "          description: This user allows another to send; without either filter, you do.\n",
        "          description: This user allows another to send.\n          required: true\n",
    ),
    ("        - $ref: '#/components/schemas/ZoomAccount'\n", ""),
    ("          zoom: '#/components/schemas/ZoomAccount'\n", ""),
    (
        "        '204':\n          description: Deleted; no content.\n",
        "        '202':\n          description: Deleted; no content.\n",
    ),
)


@pytest.fixture(scope="session")
def revision(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our spec with a method renamed, a field and a variant gone, a filter required, a status."""
    text = (root / "spec/openapi.yaml").read_text(encoding="utf-8")
    for old, new in EDITS[:-1]:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    start, end = text.split("      operationId: send_as_delete\n")
    text = "      operationId: send_as_delete\n".join([start, end.replace(*EDITS[-1], 1)])
    cut = text.index("        organization_id:\n", text.index(EDITS[1][1]))
    text = text[:cut] + text[text.index("        allowing_user_id:\n", cut) :]
    path = tmp_path_factory.mktemp("revision") / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The code of a caller: ten files."""
    for path in SAMPLE.rglob("*.txt"):
        target = tmp_path / "code" / path.relative_to(SAMPLE).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return tmp_path / "code"


def diff(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    """Return what `diff` says as JSON."""
    main(["diff", *map(str, arguments), "--format=json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found
