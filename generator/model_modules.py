"""In which modules the models stand: all in one, or those that one resource alone needs beside it.

A class costs its import about as much as a module does, so that a package of hundreds would start
slowly if it had to make them all. What only one resource reaches stands in a module of that
resource, what several reach in one that they share: the shared models need none of the others, for
whatever a shared model needs is reached by all who reach that model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set as AbstractSet

from generator.classes import model_classes, model_imports, reachable
from generator.engines.models import Models
from generator.naming import Code
from generator.package import ModelModule

MOST_TOGETHER = 100
"""How many models stand in one module, unless the configuration decides."""
TOGETHER = "models"
_SHARED = "models._shared"


def model_homes(
    models: Models, needed: Mapping[Code, AbstractSet[str]], *, is_split: bool | None
) -> dict[str, str]:
    """Return for each model that a method needs the module that it stands in, as `models.things`.

    Args:
        models: what the engine made of all schemas.
        needed: by module of a resource the names that its methods use.
        is_split: what the configuration says; None to decide by the number of models.
    """
    reached = {resource: reachable(models, set(names)) for resource, names in needed.items()}
    users = Counter(name for names in reached.values() for name in names)
    if not (len(users) > MOST_TOGETHER if is_split is None else is_split):
        return dict.fromkeys(users, TOGETHER)
    own = {name: f"models.{resource}" for resource, names in reached.items() for name in names}
    return {name: own[name] if count == 1 else _SHARED for name, count in users.items()}


def model_modules(models: Models, homes: Mapping[str, str]) -> tuple[ModelModule, ...]:
    """Return the modules of the models, sorted; one without any if there are no models."""
    found: dict[str, set[str]] = {}
    for name, home in homes.items():
        found.setdefault(home, set()).add(name)
    if set(found) <= {TOGETHER}:
        return (_module(models, TOGETHER, found.get(TOGETHER, set()), {}),)
    return tuple(_module(models, home, found[home], homes) for home in sorted(found))


def _module(
    models: Models, home: str, names: AbstractSet[str], homes: Mapping[str, str]
) -> ModelModule:
    used, root = frozenset(names), ".." if "." in home else "."
    classes = model_classes(models, used)
    resource = home.rpartition(".")[2]
    others = {
        name: f".{other.rpartition('.')[2]}" for name, other in homes.items() if other != home
    }
    return ModelModule(
        path=f"{home.replace('.', '/')}.py",
        doc={
            TOGETHER: "The models: what the API sends and takes.",
            _SHARED: "The models that several resources need.",
        }.get(home, f"The models that only `{resource}` needs."),
        blocks=model_imports(models, used, classes, others, root),
        models=classes,
    )
