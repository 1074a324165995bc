"""The generated package as a witness: what its models say of a response."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import httpx2

from generator.config import Config
from generator.diagnostics import UsageError

_REQUEST, _NO_HEADERS = httpx2.Request("GET", "https://recorded.invalid"), httpx2.Headers()


def imported(folder: Path) -> str:
    """Import the package in a folder, and return under which name: its own may be taken."""
    name = f"_generated_{len(sys.modules)}"
    found = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if found is None or found.loader is None:
        raise ImportError(folder.name)
    sys.modules[name] = module = module_from_spec(found)
    found.loader.exec_module(module)
    return name


class Models:
    """The operations of the generated package, by route; a stale package says what is stale."""

    def __init__(self, config: Config) -> None:
        """Import the package.

        Raises:
            UsageError: it is not there or cannot be imported.
        """
        try:
            name = imported(config.output)
            self._calls: Any = import_module(f"{name}._runtime.calls")
            self._responses: Any = import_module(f"{name}._runtime.responses")
            self._refusal: Any = import_module(name).ResponseValidationError
            self._profile: Any = import_module(f"{name}._profile").PROFILE
            resources = import_module(f"{name}.resources")
            modules = [
                import_module(f"{resources.__name__}.{found.name}")
                for found in iter_modules(resources.__path__)
            ]
        except (ImportError, OSError, AttributeError) as error:
            raise UsageError(
                f"{config.shown(config.output)}: the generated package cannot be imported "
                f"({error}). Run `make regenerate`."
            ) from None
        self._operations: dict[str, list[Any]] = {}
        for module in modules:
            for value in vars(module).values():
                if isinstance(value, self._calls.ApiOperation):
                    self._operations.setdefault(value.route, []).append(value)

    def refusals(
        self, route: str, status: int, body: bytes, *, is_projected: bool
    ) -> Iterator[tuple[str, str]]:
        """Yield what the models do not accept of a successful response.

        Args:
            route: method and path template.
            status: from 200 to 299.
            body: of the response, as it came.
            is_projected: whether the request chose the fields.

        Yields:
            The JSON pointer of the place in the body, and what is wrong there.
        """
        if not (operations := self._operations.get(route)):
            yield "", "the generated package has no such operation; run `make regenerate`"
            return
        operation = operations[-1 if is_projected else 0]  # that of partial objects comes last
        response = self._responses.Response(_REQUEST, self._profile, status, _NO_HEADERS, body)
        try:
            operation.parse(response, 0.0)
        except self._refusal as error:
            yield from error.errors
