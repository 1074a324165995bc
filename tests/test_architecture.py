"""The house keeps its shape: imports point one way, each engine has one door."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from generator.config import Config
from generator.filters import FILTERS
from generator.layers import TEMPLATES
from generator.pipeline import generate
from generator.render import template_environment

ORDER = [
    "recognition", "diagnostics", "naming", "names", "document",
    # Two versions of a spec: what the configuration says of them.
    "review", "review.findings", "review.policy", "review.settings",
    "config", "config_file", "package", "expressions", "filters",
    "grammar_of_expressions", "grammar", "sourcecheck", "defaults", "keys", "shape", "homes",
    "spec_files", "bundle", "folders", "gathering",
    "yaml_text", "overlay", "overlaid", "load", "overlay_file", "source", "messages", "escape",
    "validate", "schemas",
    "derived", "passes", "passes.shapes", "passes.references", "passes.newer", "passes.paths",
    "passes.parameters", "passes.content", "passes.styles", "passes.circles", "passes.unions",
    "normalize", "attributes", "reached", "slots", "engines.reading", "engines.operations",
    "engines.ahead", "engines.models", "resources", "classes", "model_modules", "arguments",
    "methods", "profile", "plan", "layers", "render", "write", "pipeline", "report",
    # Recorded traffic, and what it proves.
    "evidence", "evidence.data_file", "evidence.cassettes", "evidence.contract",
    "evidence.members",
    "evidence.conformance", "evidence.inference", "evidence.findings", "evidence.models",
    "evidence.wire", "evidence.expect", "evidence.examine", "evidence.tally", "evidence.coverage",
    "evidence.verify", "evidence.edits", "evidence.propose", "evidence.proposal",
    "evidence.verdict", "evidence.verdict_text",
    # Recordings that are safe to keep.
    "recording", "recording.meaning", "recording.readings", "recording.secrets",
    "recording.tokens", "recording.policy", "recording.values", "recording.scrub",
    "recording.leaks", "recording.scan",
    # What the vendor has published.
    "upstream", "upstream.fields", "upstream.facts", "upstream.differences",
    "upstream.fingerprint", "upstream.comparison", "upstream.published", "upstream.report",
    # What a package offers to its callers.
    "surface", "surface.api", "surface.reading", "surface.exports", "surface.annotations",
    "surface.changes", "surface.directions", "surface.judging", "surface.renames",
    "surface.signatures", "surface.members", "surface.compare", "surface.generated",
    # The code of its callers.
    "callsites", "callsites.uses", "callsites.folders", "callsites.values", "callsites.scoped",
    "callsites.hints", "callsites.library", "callsites.expressions", "callsites.patterns",
    "callsites.statements", "callsites.following", "callsites.touched",
    # Two versions of a spec: where they come from, what is said of them, and in a pull request.
    "review.keywords", "review.places", "review.merging", "review.views",
    "review.rules_operation", "review.rules_content", "review.rules_incoming",
    "review.rules_access", "review.rules_schema",
    "review.rules", "review.pairs", "review.types", "review.constraints", "review.branches",
    "review.lifecycle", "review.structure", "review.matching", "review.unchanged", "review.graph",
    "review.records", "review.access", "review.bodies", "review.parameters", "review.incoming",
    "review.operations",
    "review.compare",
    "review.repository", "review.commits", "review.overlays", "review.sides", "review.accepted",
    "review.report",
    "review.shown", "review.causes", "review.semver", "review.changelog", "review.python_half",
    "review.python_text", "review.excerpts", "review.page",
    "review.text", "review.markdown", "review.checks", "review.comment", "review.github",
    "review.pull_request",
    # A repository for another spec.
    "new", "new.values", "new.sources", "new.first_call", "new.quoting", "new.toolkit",
    "commands", "commands.options", "commands.regenerate", "commands.verify", "commands.upstream",
    "commands.scan", "commands.diff", "commands.review", "new.layout", "commands.new", "vendoring",
    "commands.vendor",
    "cli", "__main__",
]  # fmt: skip
"""Each module may import only from those above it."""
ROOMS = (
    "callsites",
    "commands",
    "engines",
    "evidence",
    "passes",
    "new",
    "recording",
    "review",
    "surface",
    "upstream",
)


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, as `generator.load` or `httpx2`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def modules(root: Path) -> dict[str, Path]:
    folder = root / "generator"
    rooms = [folder, *(folder / room for room in ROOMS)]
    paths = [path for room in rooms for path in sorted(room.glob("*.py")) if path.stat().st_size]
    names = {path: path.relative_to(folder).with_suffix("").as_posix() for path in paths}
    named = {name.removesuffix("/__init__").replace("/", "."): path for path, name in names.items()}
    return {name: path for name, path in named.items() if name not in {"__init__", "engines"}}


def test_imports_point_one_way(root: Path) -> None:
    found = modules(root)
    assert sorted(found) == sorted(ORDER)
    for rank, name in enumerate(ORDER):
        own = {
            module.removeprefix("generator.")
            for module in imports(found[name])
            if module.startswith("generator.")
        }
        assert own <= set(ORDER[:rank]), name


@pytest.mark.parametrize(
    ("engine", "adapter"),
    [
        ("openapi_python_client", "engines.operations"),
        ("datamodel_code_generator", "engines.models"),
        ("openapi_spec_validator", "validate"),
        ("jsonschema_rs", "evidence.conformance"),
        ("yaml12", "evidence.data_file"),
        ("griffe", "surface.reading"),
    ],
)
def test_one_module_alone_knows_a_library(engine: str, adapter: str, root: Path) -> None:
    users = {
        name
        for name, path in modules(root).items()
        if any(module.partition(".")[0] == engine for module in imports(path))
    }
    assert users == {adapter}


def test_jinja_prints_the_package_and_the_page_of_a_review(root: Path) -> None:
    users = {name for name, path in modules(root).items() if "jinja2" in imports(path)}
    assert users == {"layers", "new.layout", "render", "review.page"}


def test_yaml_is_read_where_specs_and_cassettes_are(root: Path) -> None:
    users = {name for name, path in modules(root).items() if "yaml" in imports(path)}
    assert users == {"yaml_text", "load", "evidence.data_file", "new.layout"}


def test_only_the_command_line_prints(root: Path) -> None:
    for name, path in modules(root).items():
        calls = (
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
        )
        prints = any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)
        assert prints == (name == "cli"), name


def test_the_runtime_imports_only_itself_httpx2_and_pydantic(root: Path) -> None:
    # anyio comes with httpx2, and is what its asynchronous half is made of.
    ours = {"anyio", "httpx2", "pydantic", "pydantic_core", "typing_extensions"}
    allowed = sys.stdlib_module_names | ours
    for path in (root / "generator" / "runtime").glob("*.py"):
        foreign = {
            module
            for module in imports(path)
            if not module.startswith(".") and module.partition(".")[0] not in allowed
        }
        assert not foreign, path.name


def test_every_template_is_used(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    load = jinja2.FileSystemLoader.get_source

    def noted(
        self: jinja2.FileSystemLoader, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, object]:
        used.add(template)
        return load(self, environment, template)

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", noted)
    generate(config)
    assert used == {path.name for path in TEMPLATES.iterdir()}


def test_every_filter_is_used() -> None:
    environment = template_environment()
    used = {
        node.name
        for path in TEMPLATES.iterdir()
        for node in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter)
    }
    assert used == set(FILTERS)


def test_templates_decide_nothing() -> None:
    environment = template_environment()
    deciding = (
        nodes.And,
        nodes.Or,
        nodes.Compare,
        nodes.Assign,
        nodes.Call,
        nodes.BinExpr,
        nodes.Test,
    )
    for path in TEMPLATES.iterdir():
        tree = environment.parse(path.read_text(encoding="utf-8"))
        assert not list(tree.find_all(deciding)), path.name
        assert path.read_text().startswith("{#-"), f"{path.name} does not say what it receives"
