"""The folders of templates, a project's own over ours: what is in them, and what is wrong there."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import jinja2
from jinja2 import meta

from generator.config import Config
from generator.diagnostics import GenerationError, UsageError

TEMPLATES = Path(__file__).parent / "templates"


class TemplateError(GenerationError):
    """A template is at fault: it printed text that no filter had quoted, or used what is not."""


def layered(folders: Sequence[Path]) -> jinja2.BaseLoader:
    """Return a loader of templates: of the first folder that has one, else of ours.

    Raises:
        UsageError: a folder does not exist, or a file in it leads out of it.
    """
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(
                f"{Config.shown(folder)}: there is no such folder. "
                "Make it, or correct `templates` in the configuration."
            )
    loaders = [jinja2.FileSystemLoader(folder) for folder in (*folders, TEMPLATES)]
    return jinja2.ChoiceLoader(loaders)


def own_templates(folders: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each folder and the name of each template in it; hidden files and Markdown are none.

    Raises:
        UsageError: a file leads out of its folder.
    """
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            is_hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
            if path.is_dir() or is_hidden or path.suffix == ".md":
                continue
            if not path.resolve().is_relative_to(folder.resolve()):
                raise UsageError(
                    f"{Config.shown(path)}: leads out of the folder of templates. Copy it there."
                )
            yield folder, name.as_posix()


def template_texts(folders: Sequence[Path]) -> dict[Path, str]:
    """Return the texts of the templates of a project.

    Raises:
        UsageError: a file cannot be meant.
    """
    own = own_templates(folders)
    return {folder / name: (folder / name).read_text(encoding="utf-8") for folder, name in own}


def check_templates(environment: jinja2.Environment, folders: Sequence[Path]) -> None:
    """Refuse templates that nothing would ever use: their names are misspelt.

    Raises:
        UsageError: one is neither called like one of ours, nor included.
        TemplateError: one is no Jinja; names the file and the line.
    """
    own = list(own_templates(folders))
    ours = {path.name for path in TEMPLATES.iterdir()}
    included: set[str | None] = set()
    for name in sorted({*ours, *(name for _, name in own)}):
        included |= _included(environment, name)
    if None in included:  # a name that is only known when it is rendered
        return
    for folder, name in own:
        if name not in ours and name not in included:
            meant = get_close_matches(name, ours, 1)
            hint = f"Is it meant to be {meant[0]}?" if meant else "docs/templates.md lists them."
            raise UsageError(
                f"{Config.shown(folder / name)}: there is no template of this name to replace, "
                f"and none includes it. {hint}"
            )


def _included(environment: jinja2.Environment, name: str) -> set[str | None]:
    """Return the names of the templates that one includes; None for one that it computes."""
    if environment.loader is None:
        return set()
    try:
        text, _, _ = environment.loader.get_source(environment, name)
        return set(meta.find_referenced_templates(environment.parse(text, name)))
    except jinja2.TemplateSyntaxError:
        try:
            environment.get_template(name)  # which knows the file too
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(f"{template_place(error, name)}: {error.message}") from None
        raise
    except UnicodeDecodeError as error:
        raise TemplateError(f"{name}: is not text in UTF-8: {error}") from None


def template_place(error: BaseException, template: str) -> str:
    """Return the file and line of a template at which an error arose, as far as it is known."""
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename:
        return f"{shown(Path(error.filename))}:{error.lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith(".py"):
            return f"{shown(Path(frame.filename))}:{frame.lineno}"
    return template


def has_own(environment: jinja2.Environment) -> bool:
    """Tell whether an environment has templates of a project."""
    loader = environment.loader
    return isinstance(loader, jinja2.ChoiceLoader) and len(loader.loaders) > 1


def shown(path: Path) -> str:
    """Return a template as its user knows it: ours by name, another by its path."""
    if path.is_relative_to(TEMPLATES):
        return path.relative_to(TEMPLATES).as_posix()
    return Config.shown(path)
