"""The correction of a spec by recordings, as an overlay and as a patch of its text."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML

from generator.config import Config
from generator.document import Document
from generator.evidence.edits import Edit, apply_edit, as_actions, edited_text, lines_of, styled
from generator.evidence.findings import UNTYPED, Finding
from generator.evidence.propose import Proposer
from generator.evidence.tally import Tally
from generator.evidence.verify import examiner, verify
from generator.messages import beside
from generator.overlay import overlay_document
from generator.source import load_spec

_ROUNDS = 6
"""How often what was proposed is tried: what is inside an unknown object shows only afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would make spec and recordings agree."""

    edits: tuple[Edit, ...]
    overlay: str
    """An OpenAPI Overlay 1.0 document, in YAML."""
    patch: str
    """A unified diff of the spec, for `git apply`; no line moves that says the same."""
    by_hand: tuple[Finding, ...]
    """What a person has to decide."""


def propose(config: Config, paths: Sequence[Path], tally: Tally) -> Proposal:
    """Return what makes the spec agree with the recordings, synthetic ones left aside.

    Args:
        config: which spec.
        paths: the cassettes.
        tally: what they show, by the spec as it is.

    Raises:
        GenerationError: the spec cannot be read.
    """
    document = load_spec(config)
    edits, root = list[Edit](), deepcopy(document.root)
    with TemporaryDirectory(prefix="proposal-") as folder:
        tried = config
        for number in range(_ROUNDS):
            known = examiner(tried)
            more = Proposer(known.contract, known.schemas).edits(tally)
            if not more:
                break
            for edit in more:
                apply_edit(root, edit)
            edits += more
            trial = Path(folder) / f"{number}.json"
            trial.write_text(json.dumps(root), encoding="utf-8")
            tried = replace(config, spec=trial, overlays=())
            tally = verify(tried, paths)
    return Proposal(
        edits=tuple(edits),
        overlay=_overlay(document, edits),
        patch=_patches(document, edits, config.spec),
        by_hand=tuple(
            each
            for each in tally.findings.values()
            if set(each.provenances) - {"synthetic"} and each.kind not in {UNTYPED, "model"}
        ),
    )


def _overlay(document: Document, edits: list[Edit]) -> str:
    info = document.root.get("info", {})
    title = f"{info.get('title', document.label)}: what recordings show"
    actions = as_actions(deepcopy(document.root), edits)
    stream, yaml = io.StringIO(), YAML()
    yaml.width = 10**6
    made = overlay_document(title, str(info.get("version", "0")), actions)
    yaml.dump(styled(made), stream)  # pyright: ignore[reportUnknownMemberType]
    return stream.getvalue()


def _patches(document: Document, edits: Sequence[Edit], spec: Path) -> str:
    """Return the patch of each file of a spec that an edit changes."""
    shown = Config.shown(spec)
    by_file: dict[str | None, list[Edit]] = {}
    for edit in edits:
        origin = document.origin(edit.pointer)
        by_file.setdefault(origin.file, []).append(replace(edit, pointer=origin.pointer))
    patches: list[str] = []
    for file in sorted(by_file, key=lambda file: file or ""):
        text = document.text if file is None else document.others[file]
        name = shown if file is None else beside(shown, file)
        changed = edited_text(text, by_file[file], is_json=name.endswith(".json"))
        patches.append(_patch(text, changed, name))
    return "".join(patches)


def _patch(before: str, after: str, name: str) -> str:
    lines = unified_diff(lines_of(before), lines_of(after), f"a/{name}", f"b/{name}")
    return "".join(
        each if each.endswith("\n") else f"{each}\n\\ No newline at end of file\n" for each in lines
    )
