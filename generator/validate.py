"""What is wrong with a document that could not be generated from, in the words of the standard.

Called only when a stage has failed: a sound document pays nothing for it, and a failure on a sound
document is a fault of ours that keeps its traceback.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, cast

from generator.diagnostics import Problem, pointer
from generator.document import Document

# Read when the validator is imported: the other backend, which it would take, says more of the
# schema than of the fault.
os.environ["OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND"] = "jsonschema"
_MOST = 5
_LONGEST = 200


def violations(document: Document) -> tuple[Problem, ...]:
    """Return where the document breaks the OpenAPI standard, the first five places."""
    from openapi_spec_validator import (  # noqa: PLC0415 - slow, and rarely needed
        OpenAPIV30SpecValidator,
        OpenAPIV31SpecValidator,
    )

    root, version = document.root, str(document.root["openapi"])
    if version.startswith("3.2"):  # the validator does not know it; nearly all of it stands in 3.1
        root = {**root, "openapi": "3.1.1"}
    is_3_0 = version.startswith("3.0")
    validator = (OpenAPIV30SpecValidator if is_3_0 else OpenAPIV31SpecValidator)(root)
    problems: list[Problem] = []
    # The validator itself stumbles over some faults, after it has named them.
    with suppress(Exception):
        for error in cast("Iterable[Any]", validator.iter_errors()):
            problems.append(_problem(error))
            if len(problems) == _MOST:
                break
    return tuple(problems)


def _problem(error: Any) -> Problem:  # noqa: ANN401 - an error of jsonschema, which has no types
    return Problem(
        pointer=pointer(*error.absolute_path),
        fact=f"not valid OpenAPI: {' '.join(str(error.message).split())[:_LONGEST]}",
        remedy="Write it as the standard says.",
    )
