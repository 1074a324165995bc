"""The table of contents: one function makes the whole output in memory."""

from __future__ import annotations

from dataclasses import dataclass

from generator.config import Config
from generator.document import Document
from generator.load import load
from generator.normalize import normalize
from generator.package import Package
from generator.render import Files


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
    source = load(config.spec, config.label(config.spec))
    document = normalize(source, config)
    # The engines take half a second to import; a spec with a fault should not wait for them.
    from generator.engines.models import make_models  # noqa: PLC0415
    from generator.engines.operations import read_operations  # noqa: PLC0415
    from generator.plan import Reading, plan  # noqa: PLC0415
    from generator.render import render  # noqa: PLC0415

    operations, refusals = read_operations(document)
    reading = Reading(operations=operations, refusals=refusals, models=make_models(document))
    package = plan(document, reading, config)
    return Output(files=render(package), package=package, document=source)
