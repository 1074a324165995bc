"""The table of contents: one function makes the whole output in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from generator.apart import Begin, at_once
from generator.config import Config
from generator.diagnostics import Problem, SpecError, UnreadableError
from generator.document import Document
from generator.keys import unknown_keys
from generator.load import load, located
from generator.normalize import normalize
from generator.package import Package
from generator.reading import ReadOperation, Refusal
from generator.render import Files
from generator.validate import violations
from generator.yaml_text import forget_lines

Operations: TypeAlias = tuple[tuple[ReadOperation, ...], tuple[Refusal, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a spec gives: the files, and what there is to say about them."""

    files: Files
    package: Package
    document: Document


def generate(config: Config, begin: Begin[Operations] = at_once) -> Output:
    """Make the whole output of a spec in memory.

    Args:
        config: what is made of which spec.
        begin: how one engine begins while the other one works.

    Raises:
        GenerationError: the spec, the configuration or a template is at fault.
    """
    label, shown = config.label(config.spec), config.shown(config.spec)
    source = load(config.spec, label, shown, folder=config.spec_root)
    forget_lines()  # in memory many times the text, and needed for a fault only
    package = plan_package(source, config, begin)
    from generator.render import render  # noqa: PLC0415 - see below

    return Output(files=render(package), package=package, document=source)


def plan_package(source: Document, config: Config, begin: Begin[Operations] = at_once) -> Package:
    """Decide what will exist for a spec that was read.

    Raises:
        GenerationError: the spec or the configuration is at fault.
    """
    try:
        return _checked_package(source, config, begin)
    except SpecError as error:
        raise located(error, source) from None


def _checked_package(source: Document, config: Config, begin: Begin[Operations]) -> Package:
    try:
        return _package(source, config, begin)
    except RecursionError:
        fact = "its schemas are chained or nested too deeply"
        raise SpecError(Problem(pointer="", fact=fact, remedy="Flatten them.")) from None
    except UnreadableError as error:
        raise SpecError(*(violations(source) or error.problems)) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        if problems := violations(source):
            raise SpecError(*problems) from None
        raise


def _package(source: Document, config: Config, begin: Begin[Operations]) -> Package:
    document = normalize(source, config)
    reading = begin(partial(_read_operations, document))
    # The engines take half a second to import; a spec with a fault should not wait for them.
    from generator.engines.models import make_models  # noqa: PLC0415

    try:
        models = make_models(document)
    except Exception:
        reading()  # a fault that both meet is told by the one that reads the operations
        raise
    operations, refusals = reading()
    from generator.plan import Reading, plan  # noqa: PLC0415 - it knows the engine too

    read = Reading(operations=operations, refusals=refusals, models=models)
    package = plan(document, read, config)
    return replace(package, gaps=(*unknown_keys(source.root), *package.gaps))


def _read_operations(document: Document) -> Operations:
    from generator.engines.operations import read_operations  # noqa: PLC0415 - see above

    return read_operations(document)
