"""The table of contents: one function makes the whole output in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.config import Config
from generator.diagnostics import Problem, SpecError, UnreadableError
from generator.document import Document
from generator.engines.ahead import start_reader, submit_operations
from generator.keys import unknown_keys
from generator.load import located
from generator.normalize import normalize
from generator.package import Package
from generator.render import Files
from generator.source import load_spec
from generator.validate import violations
from generator.yaml_text import forget_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a spec gives: the files, and what there is to say about them."""

    files: Files
    package: Package
    document: Document


def generate(config: Config) -> Output:
    """Make the whole output of a spec in memory.

    Raises:
        GenerationError: the spec, the configuration or a template is at fault.
    """
    start_reader()
    source = load_spec(config, may_dangle=True)
    forget_lines()  # in memory many times the text, and needed for a fault only
    package = plan_package(source, config)
    from generator.render import render, template_environment  # noqa: PLC0415 - see below

    files = render(package, template_environment(config.templates))
    return Output(files=files, package=package, document=source)


def plan_package(source: Document, config: Config) -> Package:
    """Decide what will exist for a spec that was read.

    Raises:
        GenerationError: the spec or the configuration is at fault.
    """
    try:
        return _checked_package(source, config)
    except SpecError as error:
        raise located(error, source) from None


def _checked_package(source: Document, config: Config) -> Package:
    try:
        return _package(source, config)
    except RecursionError:
        fact = "its schemas are chained or nested too deeply"
        raise SpecError(Problem(pointer="", fact=fact, remedy="Flatten them.")) from None
    except UnreadableError as error:
        raise SpecError(*(violations(source) or error.problems)) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        if problems := violations(source):
            raise SpecError(*problems) from None
        raise


def _package(source: Document, config: Config) -> Package:
    document = normalize(source, config)
    reading_operations = submit_operations(document)
    # The engines take half a second to import; a spec with a fault should not wait for them.
    from generator.engines.models import make_models  # noqa: PLC0415
    from generator.plan import Reading, plan  # noqa: PLC0415

    try:
        models = make_models(document)
    finally:
        operations, refusals = reading_operations()
    reading = Reading(operations=operations, refusals=refusals, models=models)
    package = plan(document, reading, config)
    return replace(package, gaps=(*unknown_keys(source.root), *package.gaps))
