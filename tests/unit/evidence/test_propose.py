"""`verify --propose`: what is proposed makes spec and recordings agree, and changes no more."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main
from generator.config import Config
from generator.config_file import one_off
from generator.evidence.proposal import Proposal, propose
from generator.evidence.verify import verify
from generator.overlay import Action, apply_action
from tests.unit.evidence.planting import CLEAN, PLANTED, Planted, account, write_cassette

BY_HAND = ("body", "operation")
Proposed = tuple[Proposal, str]


@pytest.fixture
def proposed(config: Config, tmp_path: Path) -> Callable[..., Proposed]:
    """Propose for a cassette; return the proposal and the spec with its patch applied by git."""

    def make(*exchanges: Planted, provenance: str = "live") -> Proposed:
        spec = tmp_path / "openapi.yaml"
        spec.write_bytes(config.spec.read_bytes())
        own = replace(config, spec=spec)
        path = write_cassette(tmp_path / "a.yaml", *exchanges, provenance=provenance)
        proposal = propose(own, [path], verify(own, [path]))
        return proposal, patched(spec, proposal)

    return make


def patched(spec: Path, proposal: Proposal) -> str:
    if proposal.patch:
        patch = proposal.patch.replace(Config.shown(spec), spec.name)
        git = shutil.which("git") or "git"
        subprocess.run(  # noqa: S603 - our own patch
            [git, "apply", "-"], input=patch, text=True, check=True, cwd=spec.parent
        )
    return spec.read_text(encoding="utf-8")


def overlaid(spec: str, overlay: str) -> object:
    root: dict[str, Any] = yaml.safe_load(spec)
    for each in yaml.safe_load(overlay)["actions"]:
        assert apply_action(root, Action(**each)).selected == 1
    return root


PROPOSABLE = [each for kind, each in PLANTED.items() if kind not in BY_HAND]


def test_after_the_proposal_nothing_is_found_any_more(
    config: Config, proposed: Callable[..., Proposed], tmp_path: Path
) -> None:
    proposal, text = proposed(*CLEAN, *PROPOSABLE)
    assert proposal.by_hand == ()
    assert text == (tmp_path / "openapi.yaml").read_text(encoding="utf-8")
    own = replace(config, spec=tmp_path / "openapi.yaml")
    left = verify(own, [tmp_path / "a.yaml"]).findings.values()
    assert [each for each in left if each.kind not in {"untyped", "model"}] == []


def test_the_overlay_says_the_same_as_the_patch(
    config: Config, proposed: Callable[..., Proposed]
) -> None:
    proposal, text = proposed(*CLEAN, *PROPOSABLE)
    before = config.spec.read_text(encoding="utf-8")
    assert yaml.safe_load(proposal.overlay)["overlay"] == "1.0.0"
    assert overlaid(before, proposal.overlay) == yaml.safe_load(text)


def test_what_is_not_touched_stays_byte_for_byte(
    config: Config, proposed: Callable[..., Proposed]
) -> None:
    _, text = proposed(*CLEAN, *PROPOSABLE)
    before = config.spec.read_text(encoding="utf-8").splitlines()
    changes = [
        before[start:end]
        for tag, start, end, _, _ in SequenceMatcher(
            None, before, text.splitlines(), autojunk=False
        ).get_opcodes()
        if tag in {"delete", "replace"}
    ]
    gone = [line.strip() for change in changes for line in change]
    assert gone
    allowed = ("x-evidence: ", "type: ", "required: [id]", "headers: {")
    assert [line for line in gone if not line.startswith(allowed)] == []


def test_a_live_recording_upgrades_the_evidence_of_what_it_shows(
    proposed: Callable[..., Proposed],
) -> None:
    _, text = proposed(Planted(body=account(email=None)))
    schemas = yaml.safe_load(text)["components"]["schemas"]
    fields = schemas["ConnectedAccountFields"]["properties"]
    assert fields["user_id"]["x-evidence"] == "live"
    assert fields["email"]["x-evidence"] == "example"  # null says nothing of its type
    assert fields["send_status"]["x-evidence"] == "client-code"


def test_the_type_of_a_field_known_by_name_only_comes_from_live_recordings(
    proposed: Callable[..., Proposed],
) -> None:
    seen = [Planted(body=account(label="a")), Planted(body=account(label=None))]
    _, text = proposed(*seen)
    fields = yaml.safe_load(text)["components"]["schemas"]["ConnectedAccountFields"]
    assert fields["properties"]["label"]["type"] == ["string", "null"]
    assert fields["properties"]["label"]["x-evidence"] == "live"


def test_nothing_is_concluded_from_a_synthetic_cassette(
    proposed: Callable[..., Proposed],
) -> None:
    proposal, _ = proposed(*CLEAN, *PROPOSABLE, provenance="synthetic")
    assert (proposal.edits, proposal.patch, proposal.by_hand) == ((), "", ())


def test_a_recording_that_states_no_provenance_is_no_live_evidence(
    proposed: Callable[..., Proposed],
) -> None:
    _, text = proposed(PLANTED["field"], provenance="")
    assert "x-evidence: live" not in text
    google = yaml.safe_load(text)["components"]["schemas"]["GoogleAccount"]["allOf"][1]
    assert google["properties"]["nickname"] == {"type": "string", "x-evidence": "inferred"}


def test_a_new_field_is_as_nullable_and_as_deep_as_all_recordings_say(
    proposed: Callable[..., Proposed],
) -> None:
    values = [None, [{"a": 1, "b": None}], [{"a": 1.5, "c": ["x"]}], []]
    _, text = proposed(*(Planted(body=account(new=value)) for value in values))
    google = yaml.safe_load(text)["components"]["schemas"]["GoogleAccount"]["allOf"][1]
    new = google["properties"]["new"]
    assert (new["type"], new["x-evidence"]) == (["array", "null"], "live")
    assert new["items"]["properties"]["a"] == {"type": "number"}
    assert new["items"]["properties"]["c"] == {"type": "array", "items": {"type": "string"}}


def test_what_a_person_has_to_decide_is_listed(proposed: Callable[..., Proposed]) -> None:
    proposal, _ = proposed(*(PLANTED[kind] for kind in BY_HAND))
    assert [each.kind for each in proposal.by_hand] == [*BY_HAND]


COURIER = Path(__file__).parent / "courier.yaml"
API = "https://courier.example/v1"


@pytest.mark.parametrize(
    "parcel",
    [
        {"state": "eaten"},
        {"state": None},
        {"code": "small"},
        {"code": None},
        {"weight": 0},
        {"sender": None},
        {"sender": {"name": None}},
        {"to": None},
        {"to": 3},
        {"to": {"name": "A", "age": 3}},
        {"labels": {"x": {"name": "A", "age": 3}}},
    ],
)
def test_each_kind_of_schema_is_widened_as_little_as_it_takes(
    parcel: dict[str, object], tmp_path: Path
) -> None:
    spec = tmp_path / "courier.yaml"
    spec.write_bytes(COURIER.read_bytes())
    path = write_cassette(
        tmp_path / "a.yaml",
        Planted(path="/parcels/1", body={"id": 1, "state": "sent", **parcel}),
    )
    path.write_text(path.read_text().replace("https://api.close.com/api/v1", API))
    config = one_off(spec, tmp_path / "courier", "courier")
    assert (
        main(
            [
                "regenerate",
                "--spec",
                str(spec),
                "--output",
                str(config.output),
                "--package",
                "courier",
            ]
        )
        == 0
    )
    proposal = propose(config, [path], verify(config, [path]))
    assert len(proposal.edits) in {1, 2}
    text = patched(spec, proposal)
    left = verify(config, [path]).findings.values()
    assert [each.kind for each in left if each.kind not in {"untyped", "model"}] == []
    assert overlaid(COURIER.read_text(), proposal.overlay) == yaml.safe_load(text)
    changed = len(set(text.splitlines()) - set(COURIER.read_text().splitlines()))
    assert 1 <= changed <= 6


def test_the_command_writes_overlay_and_patch_and_says_what_to_do(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cassette(tmp_path / "a.yaml", PLANTED["field"])
    folder = tmp_path / "proposal"
    arguments = ["--config", str(root / "pyproject.toml"), "--cassettes", str(tmp_path)]
    assert main(["verify", *arguments, "--propose", str(folder), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["proposal"]["files"] == [
        Config.shown(folder / name) for name in ("overlay.yaml", "spec.patch")
    ]
    assert main(["verify", *arguments, "--propose", str(folder)]) == 1
    assert "git apply" in capsys.readouterr().out
    assert "nickname" in (folder / "spec.patch").read_text()
    assert "nickname" in (folder / "overlay.yaml").read_text()


def test_a_folder_that_cannot_be_written_is_one_message(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cassette(tmp_path / "a.yaml", *CLEAN)
    (tmp_path / "file").write_text("")
    arguments = ["--config", str(root / "pyproject.toml"), "--cassettes", str(tmp_path)]
    assert main(["verify", *arguments, "--propose", str(tmp_path / "file" / "x")]) == 1
    assert "cannot be written" in capsys.readouterr().err
