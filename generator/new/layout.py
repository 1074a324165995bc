"""A spec -> a repository of its own: its files, the generated package and a first recorded test."""

from __future__ import annotations

import keyword
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import yaml

from generator.commands.regenerate import stamped_files
from generator.config import Config
from generator.config_file import from_pyproject
from generator.diagnostics import Gap, OutputError, UsageError
from generator.document import Document, is_node
from generator.evidence.contract import Contract
from generator.evidence.verdict import make_verdict
from generator.evidence.verify import examiner, verify
from generator.load import load
from generator.naming import Code
from generator.new.first_call import FirstCall, first_call, opened
from generator.new.quoting import FILTERS
from generator.new.toolkit import Requirements, copy_toolkit, is_needed, requirements
from generator.package import Import
from generator.pipeline import Output, generate
from generator.render import formatted_sources, strict_environment
from generator.write import publish

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 40
_FILES = {
    "README.md": "README.md.jinja",
    "Makefile": "Makefile.jinja",
    ".gitignore": "gitignore.jinja",
    ".github/workflows/ci.yml": "ci.yml.jinja",
    "tests/conftest.py": "conftest.py.jinja",
    "tests/test_first_call.py": "test_first_call.py.jinja",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What the templates of a repository print; text of the spec is `str`, all else `Code`."""

    title: str
    description: str
    spec: str
    project: str
    package: Code
    client: Code | None = None
    requirements: Requirements
    gaps: tuple[Gap, ...] = ()
    split_models: Code | None = None
    """As TOML writes what the first generation decided; None before it."""
    first: FirstCall | None = None
    imports: tuple[Import, ...] = ()
    """What the first test imports of the standard library."""
    names: tuple[Code, ...] = ()
    """What it imports of the package."""
    base_url_env: str = ""
    example_arguments: Code | None = None
    test_arguments: Code | None = None
    secret_parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """What was made."""

    package: str
    output: Output
    first: FirstCall | None


def lay_out(target: Path, spec: Path, package: str | None) -> LaidOut:
    """Make a repository for a spec, whole or not at all.

    Args:
        target: its folder; it must not exist, or be empty.
        spec: the root document; the other files of it lie in its folder.
        package: the import name of the package, or None for one made of the title.

    Raises:
        UsageError: the folder holds something, or a file cannot be read.
        OutputError: the folder cannot be written.
        SpecError: the spec is at fault.
    """
    _refuse_taken(target)
    _refuse_stream(spec)
    if package and is_needed(package):
        fact = "a module or project is called so that is needed itself"
        raise UsageError(f"--package {package}: {fact}. Choose another name.")
    document = load(spec, spec.name, Config.shown(spec))
    with _staged(target) as stage:
        return _made(stage, spec, document, package or _name_of(document))


def _refuse_taken(target: Path) -> None:
    shown = Config.shown(target)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise UsageError(f"{shown}: is there already. Name a folder that does not exist.")
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{shown}: is not empty, and nothing is overwritten. Name a new folder.")


def _refuse_stream(spec: Path) -> None:
    if spec.exists() and not spec.is_file() and not spec.is_dir():  # a folder has its own message
        fact = "no file, and the spec is read more than once"
        raise UsageError(f"{Config.shown(spec)}: {fact}. Save it to a file first.")


def _name_of(document: Document) -> str:
    """Return the name of a package for a spec: from its title, else from its file."""
    plain = (_plain(_title(document)), _plain(Path(document.label).stem), ["api"])
    found = next(each for each in plain if each)
    while len("_".join(found)) > _LONGEST and len(found) > 1:
        found.pop()
    name = "_".join(found)[:_LONGEST]
    name = f"api_{name}" if name[0].isdigit() else name
    return f"{name}_client" if keyword.iskeyword(name) or is_needed(name) else name


def _plain(text: str) -> list[str]:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall("[a-z0-9]+", ascii_text.lower())


def _title(document: Document) -> str:
    info = document.root.get("info")
    return str(info.get("title") or "") if is_node(info) else ""


@contextmanager
def _staged(target: Path) -> Generator[Path]:
    """Give a folder to fill, which becomes `target` at the end, or nothing at all."""
    shown, target = Config.shown(target), target.absolute()
    parent = target.parent
    created = [each for each in (parent, *parent.parents) if not each.exists()]
    staging: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=parent))
        (staging / target.name).mkdir()
        yield staging / target.name
        if target.exists():  # and perhaps somebody's current folder
            for each in sorted((staging / target.name).iterdir()):
                each.rename(target / each.name)
        else:
            (staging / target.name).rename(target)
        created = []
    except OSError as error:
        raise OutputError(
            f"{shown}: cannot be written ({error.strerror}); nothing was laid out."
        ) from None
    finally:
        if staging:
            shutil.rmtree(staging, ignore_errors=True)
        for folder in created:
            with suppress(OSError):
                folder.rmdir()


def _made(stage: Path, spec: Path, document: Document, package: str) -> LaidOut:
    name = _copied_spec(stage, spec, document)
    title = _title(document) or name
    facts: dict[str, Any] = {
        "title": title,
        "description": f"Typed client for {title}",
        "spec": f"spec/{name}",
        "project": package.replace("_", "-"),
        "package": Code(package),
        "requirements": requirements(),
    }
    environment = strict_environment(jinja2.FileSystemLoader(_TEMPLATES), FILTERS)
    config = _configured(stage, environment, Repository(**facts))
    output = generate(config)
    facts["gaps"] = tuple({gap.pointer: gap for gap in output.package.gaps}.values())
    facts["split_models"] = Code("true" if output.package.is_split else "false")
    config = _configured(stage, environment, Repository(**facts))
    publish(stamped_files(output, config), config.output, force=False)
    facts |= _first(output, config)
    repository, first = Repository(**facts), facts["first"]
    copy_toolkit(stage)
    made = {path: _printed(environment, name, repository) for path, name in _FILES.items()}
    sources = {path: text for path, text in made.items() if path.endswith(".py")}
    if first:
        made["tests/cassettes/first_call.yaml"] = yaml.safe_dump(first.cassette)
    for path, text in {**made, **formatted_sources(sources)}.items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_text(text, encoding="utf-8")
    return LaidOut(package=package, output=output, first=first)


def _copied_spec(stage: Path, spec: Path, document: Document) -> str:
    """Copy a spec with its other files; return its name, which may be what these refer to."""
    suffix = ".json" if spec.suffix == ".json" else ".yaml"
    name = spec.name if document.others else f"openapi{suffix}"
    for file in (*document.others, spec.name):
        aim = stage / "spec" / (name if file == spec.name else file)
        aim.parent.mkdir(parents=True, exist_ok=True)
        aim.write_bytes((spec.parent / file).read_bytes())
    return name


def _configured(stage: Path, environment: jinja2.Environment, repository: Repository) -> Config:
    path = stage / "pyproject.toml"
    text = _printed(environment, "pyproject.toml.jinja", repository)
    path.write_text(text, encoding="utf-8")
    return from_pyproject(path)


def _first(output: Output, config: Config) -> dict[str, Any]:
    """Return what the first test is made of."""
    client = opened(config)
    contract = Contract(output.document)
    found = first_call(output.package, contract, config, client, partial(_agrees, config))
    names = found.imports if found else ()
    modules = sorted({module for module, _ in names if module})
    return {
        "client": config.client,
        "base_url_env": config.base_url_env,
        "first": found,
        "imports": tuple(
            Import(
                module=Code(module),
                names=tuple(Code(name) for home, name in names if home == module),
            )
            for module in modules
        ),
        "names": _sorted([config.client, *(Code(each) for module, each in names if not module)]),
        "example_arguments": _arguments(dict.fromkeys(client.given, "...")),
        "test_arguments": _arguments(client.given),
        "secret_parameters": client.secret_parameters,
    }


def _agrees(config: Config, call: FirstCall) -> bool:
    """Write the recording of a call, and tell whether it agrees with the spec."""
    path = config.cassettes[0] / "first_call.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(call.cassette), encoding="utf-8")
    known, tally = examiner(config), verify(config, [path])
    verdict = make_verdict(known.contract, known.schemas, tally, "", known.document)
    return not verdict["failing"]


def _arguments(given: Mapping[str, str]) -> Code:
    return Code(", ".join(f'{name}="{text}"' for name, text in given.items()))


def _sorted(names: Sequence[Code]) -> tuple[Code, ...]:
    """Return names as ruff sorts an import: constants, then classes."""
    return tuple(sorted(names, key=lambda name: (len(name) == 1 or not name.isupper(), name)))


def _printed(environment: jinja2.Environment, template: str, repository: Repository) -> str:
    return environment.get_template(template).render(repository=repository)
