"""Package -> the files of the output, in memory: rendered, formatted, compiled and checked."""

from __future__ import annotations

import re
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

import jinja2

from generator.diagnostics import GenerationError
from generator.filters import FILTERS, WIDTH
from generator.naming import Code
from generator.package import COLOURS, Package
from generator.sourcecheck import check_source

TEMPLATES = Path(__file__).parent / "templates"
RUNTIME = Path(__file__).parent / "runtime"
Files = Mapping[str, str]
"""The whole output: path inside the package -> text."""


class TemplateError(GenerationError):
    """A template printed text that no filter had quoted, or used a name that does not exist."""


def render(package: Package, environment: jinja2.Environment | None = None) -> Files:
    """Return every file of the package except its stamp.

    Args:
        package: what will exist.
        environment: of the templates, for those who render several packages; or a new one.

    Raises:
        TemplateError: a template is at fault; names the template.
        GenerationError: ruff is missing or refuses the output.
    """
    environment = environment or template_environment()
    rendered = {
        "__init__.py": _render(environment, "__init__.py.jinja", package=package),
        "_profile.py": _render(environment, "_profile.py.jinja", package=package),
        "client.py": _render(environment, "client.py.jinja", package=package),
        "resources/__init__.py": '"""One module a resource; imported when it is first used."""\n',
    }
    if package.is_split:
        rendered["models/__init__.py"] = (
            '"""The models: those of one resource beside those that several need."""\n'
        )
    for module in package.model_modules:
        rendered[module.path] = _render(
            environment, "models.py.jinja", package=package, module=module
        )
    for resource in package.resources:
        rendered[f"resources/{resource.module}.py"] = _render(
            environment, "resource.py.jinja", package=package, resource=resource
        )
    for path, text in (formatted := _format(rendered)).items():
        check_source(path, text)
    # These get nothing of the spec, so there is nothing to check.
    own = {
        path: _render(environment, f"{path}.jinja", colours=COLOURS)
        for path in ("_clients.py", "_pools.py")
    }
    own = {path: _renamed(package, text) for path, text in (_format(own) | _runtime()).items()}
    return dict(sorted({**formatted, **own, "py.typed": ""}.items()))


def template_environment() -> jinja2.Environment:
    """Return the environment of our templates: strict, and printing only what is safe to print."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        autoescape=False,  # noqa: S701 - the output is Python, and `finalize` refuses unquoted text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def _only_code(value: object) -> Code:
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises, and names what is missing
    if not isinstance(value, Code):
        kind = type(value).__name__
        raise TemplateError(f"a template prints {value!r} ({kind}) without a filter that quotes it")
    return value


def _render(environment: jinja2.Environment, template: str, **context: object) -> str:
    try:
        return environment.get_template(template).render(context)
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{template}:{line}" if line else template
        raise TemplateError(f"{where}: {error}") from None
    except TemplateError as error:
        raise TemplateError(f"{template}: {error}") from None


def _runtime() -> dict[str, str]:
    return {
        f"_runtime/{path.name}": path.read_text(encoding="utf-8") for path in RUNTIME.glob("*.py")
    }


def _renamed(package: Package, text: str) -> str:
    """Return source with the declared identifiers renamed."""
    for old, new in package.identifiers:
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def _format(files: Mapping[str, str]) -> dict[str, str]:
    """Format with one call of the pinned ruff, apart from any configuration of the surroundings."""
    ruff = Path(sysconfig.get_path("scripts")) / "ruff"
    with tempfile.TemporaryDirectory(prefix="generator-") as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        (folder / "ruff.toml").write_text(
            f"line-length = {WIDTH}\n[format]\nskip-magic-trailing-comma = true\n", encoding="utf-8"
        )
        command: list[str | Path] = [
            ruff,
            "format",
            "--no-cache",
            "--config",
            folder / "ruff.toml",
            folder,
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own ruff
        except OSError as error:
            raise GenerationError(
                f"{ruff}: cannot be run ({error.strerror}). Run `make setup`."
            ) from None
        if done.returncode:
            raise GenerationError(f"ruff cannot format the output: {done.stderr.strip()}")
        return {path: (folder / path).read_text(encoding="utf-8") for path in files}
