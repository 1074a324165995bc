"""Package -> the files of the output, in memory: rendered, formatted, compiled and checked."""

from __future__ import annotations

import ast
import re
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import jinja2

from generator.diagnostics import GenerationError
from generator.filters import FILTERS, WIDTH
from generator.layers import TemplateError, check_templates, has_own, layered, template_place
from generator.naming import Code
from generator.package import COLOURS, Package
from generator.sourcecheck import UnsafeOutputError, check_source

_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What an expression of a template can raise."""
_LIMIT = "Nothing was written. Own templates print only the kinds of code that ours print."
RUNTIME = Path(__file__).parent / "runtime"
PATIENCE = 120.0
"""How long ruff may take, in seconds; it needs two for a thousand files."""
Files = Mapping[str, str]
"""The whole output: path inside the package -> text."""


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
    for path, text in (formatted := formatted_sources(rendered)).items():
        try:
            check_source(path, text)
        except UnsafeOutputError as error:
            if not has_own(environment):
                raise
            raise TemplateError(f"{error.finding}. {_LIMIT}") from None
    own = {
        path: _renamed(package, text)
        for path, text in (_own(environment) | _runtime(package)).items()
    }
    return dict(sorted({**formatted, **own, "py.typed": ""}.items()))


def template_environment(folders: Sequence[Path] = ()) -> jinja2.Environment:
    """Return the environment of the templates: strict, and printing only what is safe to print.

    Args:
        folders: of a project's own templates, layered over ours.

    Raises:
        UsageError: a folder or a file in it cannot be meant.
        TemplateError: a template in one is no Jinja.
    """
    environment = strict_environment(layered(folders), FILTERS)
    if folders:
        check_templates(environment, folders)
    return environment


def strict_environment(
    loader: jinja2.BaseLoader, filters: Mapping[str, Callable[..., Code]]
) -> jinja2.Environment:
    """Return an environment that refuses what is undefined, and text that no filter has quoted."""
    environment = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        autoescape=False,  # noqa: S701 - no HTML, and `finalize` refuses unquoted text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
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
    except jinja2.TemplateNotFound as error:
        fact = f"there is no template {error.name!r}"
        raise TemplateError(f"{template_place(error, template)}: {fact}") from None
    except (jinja2.TemplateError, TemplateError, *_FAULTS) as error:
        raise TemplateError(f"{template_place(error, template)}: {error}") from None


@cache
def _own(environment: jinja2.Environment) -> dict[str, str]:
    """Return the files that get nothing of the spec, so that there is nothing to check either."""
    rendered = {
        path: _render(environment, f"{path}.jinja", colours=COLOURS)
        for path in ("_clients.py", "_pools.py")
    }
    return formatted_sources(rendered)


def _runtime(package: Package) -> dict[str, str]:
    return {
        f"_runtime/{path.name}": path.read_text(encoding="utf-8")
        for path in RUNTIME.glob("*.py")
        if path.stem != "encoding" or package.needs_encoding
    }


def _renamed(package: Package, text: str) -> str:
    """Return source with the declared identifiers renamed."""
    for old, new in package.identifiers:
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def formatted_sources(files: Mapping[str, str]) -> dict[str, str]:
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
            done = subprocess.run(  # noqa: S603 - our own ruff
                command, capture_output=True, text=True, check=False, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            raise GenerationError(
                f"{ruff}: has not ended after {PATIENCE:.0f} s. Nothing was written; run it again."
            ) from None
        except OSError as error:
            raise GenerationError(
                f"{ruff}: cannot be run ({error.strerror}). Run `make setup`."
            ) from None
        if done.returncode:
            raise _unformatted(files, done.stderr.strip())
        return {path: (folder / path).read_text(encoding="utf-8") for path in files}


def _unformatted(files: Mapping[str, str], reason: str) -> GenerationError:
    """Return what is wrong with rendered source that ruff refuses."""
    for path, text in files.items():
        try:
            ast.parse(text)
        except (SyntaxError, ValueError) as error:
            number = getattr(error, "lineno", None) or 1
            line = text.splitlines()[number - 1 : number] or [""]
            return TemplateError(f"{path}: what is rendered is not Python: {error}: {line[0]!r}")
    return GenerationError(f"ruff cannot format the output: {reason}")
