"""`[tool.generator]` of a pyproject.toml, or a command line -> Config; says which key is wrong."""

from __future__ import annotations

import builtins
import keyword
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from generator.config import Accepted, Config, Errors, Paging, Upstream
from generator.diagnostics import UsageError
from generator.naming import RESERVED_CLASSES, Code, pascal, words
from generator.review.settings import read_review

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*$")
_ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9_]*$")
_TAKEN = RESERVED_CLASSES | set(dir(builtins))
"""Classes that the package itself uses: none of its own can be called so."""
_KEYS = {each.name for each in fields(Config)} - {"root", "file", "is_one_off"}
_REMEDY = "README.md lists the keys of [tool.generator]."


def from_pyproject(path: Path) -> Config:
    """Read the configuration of a repository.

    Raises:
        UsageError: the file is missing, not TOML, or has a wrong or unknown key.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}). Give another file with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}.") from None
    table = table_of(document)
    if table is None:
        raise UsageError(f"{path}: there is no table [tool.generator]. {_REMEDY}")
    return _Reader(table, path).config()


def table_of(document: Mapping[str, object]) -> dict[str, Any] | None:
    """Return [tool.generator] of a pyproject.toml, or None if there is no such table."""
    tools = document.get("tool")
    table = cast("dict[str, object]", tools).get("generator") if isinstance(tools, dict) else None
    return cast("dict[str, Any]", table) if isinstance(table, dict) else None


def one_off(spec: Path, output: Path, package: str) -> Config:
    """Return a configuration for another spec: every name comes from the package's name.

    Raises:
        UsageError: the package cannot be imported under that name.
    """
    table = {"spec": str(spec.absolute()), "output": str(output.absolute()), "package": package}
    # Labels start at the spec's folder, so that the output does not depend on where this runs.
    return _Reader(table, spec.absolute(), is_one_off=True).config()


def _has_null(value: object) -> bool:
    if isinstance(value, dict | list):
        inner = cast("dict[str, object] | list[object]", value)
        return any(map(_has_null, inner.values() if isinstance(inner, dict) else inner))
    return isinstance(value, str) and "\0" in value


class _Reader:
    """Takes values out of one table and says which key of it is wrong."""

    def __init__(self, table: dict[str, Any], path: Path, *, is_one_off: bool = False) -> None:
        self._table = table
        self._path = path
        self._is_one_off = is_one_off
        self._refuse_unknown(table, _KEYS, "")
        for key, value in table.items():
            if _has_null(value):
                raise self._wrong(key, "must have no null character, which no path can have")

    def config(self) -> Config:
        package = self._name("package", None)
        prefix = "".join(pascal(word) for word in words(package)) or package
        env = "_".join(words(package)).upper()
        folder = self._path.parent
        client = self._class("client", f"{prefix}Client", f"{prefix}ApiClient")
        error = self._class("error", f"{prefix}Error", f"{prefix}ClientError")
        if error in {client, f"Async{client}"}:
            raise self._wrong("error", f"must have another name than the client, not {error!r}")
        return Config(
            spec=folder / self._text("spec", None),
            overlays=tuple(folder / name for name in self._list("overlays", "files")),
            templates=tuple(folder / name for name in self._list("templates", "folders")),
            spec_root=self._spec_root(folder),
            output=folder / self._text("output", None),
            package=package,
            client=client,
            error=error,
            api_key_env=self._environment("api_key_env", f"{env}_API_KEY"),
            access_token_env=self._environment("access_token_env", f"{env}_ACCESS_TOKEN"),
            base_url_env=self._environment("base_url_env", f"{env}_BASE_URL"),
            projection=self._table.get("projection") and self._text("projection", None),
            paging=Paging(**self._texts("paging", Paging)) if "paging" in self._table else None,
            errors=Errors(**self._texts("errors", Errors)),
            split_models=self._boolean("split_models"),
            accepted_gaps=self._list("accepted_gaps", "JSON pointers"),
            cassettes=tuple(folder / name for name in self._list("cassettes", "folders")),
            upstream=self._upstream() if "upstream" in self._table else None,
            review=read_review(self._table.get("review", {}), folder, self._wrong),
            root=folder,
            file=None if self._is_one_off else self._path,
            is_one_off=self._is_one_off,
        )

    def _spec_root(self, folder: Path) -> Path:
        spec = folder / self._text("spec", None)
        root = folder / self._text("spec_root", str(spec.parent.absolute()))
        if not spec.parent.resolve().is_relative_to(root.resolve()):
            raise self._wrong("spec_root", "must be a folder that holds the spec")
        return root

    def _text(self, key: str, default: str | None) -> str:
        value = self._table.get(key, default)
        if value is None:
            raise self._wrong(key, "is missing")
        if not isinstance(value, str) or not value:
            raise self._wrong(key, f"must be a text, not {value!r}")
        return value

    def _name(self, key: str, default: str | None) -> Code:
        value = self._text(key, default)
        if not _IDENTIFIER.match(value) or keyword.iskeyword(value):
            raise self._wrong(key, f"must be a Python name, not {value!r}")
        return Code(value)

    def _class(self, key: str, default: str, other: str) -> Code:
        name = self._name(key, other if default in _TAKEN else default)
        if name in _TAKEN:
            raise self._wrong(key, f"must be a name that the package does not use, not {name!r}")
        return name

    def _boolean(self, key: str) -> bool | None:
        value = self._table.get(key)
        if value is not None and not isinstance(value, bool):
            raise self._wrong(key, f"must be true or false, not {value!r}")
        return value

    def _environment(self, key: str, default: str) -> str:
        value = self._text(key, default)
        if not _ENVIRONMENT.match(value):
            raise self._wrong(key, f"must be the name of an environment variable, not {value!r}")
        return value

    def _texts(self, key: str, kind: type[Paging | Errors]) -> dict[str, str]:
        table = self._table.get(key, {})
        if not isinstance(table, dict):
            raise self._wrong(key, "must be a table")
        members = cast("dict[str, object]", table)
        names = {each.name for each in fields(kind)}
        self._refuse_unknown(members, names, f"{key}.")
        required = {"items", "skip"} if kind is Paging else set[str]()
        for name in sorted(required | (names & set(members))):
            if not isinstance(members.get(name), str):
                raise self._wrong(f"{key}.{name}", "must be a text")
        return cast("dict[str, str]", members)

    def _upstream(self) -> Upstream:
        table = self._table["upstream"]
        if not isinstance(table, dict):
            raise self._wrong("upstream", "must be a table")
        members = cast("dict[str, Any]", table)
        self._refuse_unknown(members, {"fingerprint", "accepted"}, "upstream.")
        path = members.get("fingerprint")
        if not isinstance(path, str) or not path:
            raise self._wrong("upstream.fingerprint", "must be the path of a file")
        entries = members.get("accepted", [])
        if not isinstance(entries, list):
            raise self._wrong("upstream.accepted", "must be a list of tables")
        accepted = tuple(self._accepted(entry) for entry in cast("list[object]", entries))
        return Upstream(fingerprint=self._path.parent / path, accepted=accepted)

    def _accepted(self, entry: object) -> Accepted:
        key = "upstream.accepted"
        if not isinstance(entry, dict):
            raise self._wrong(key, "must be a list of tables")
        members = cast("dict[str, Any]", entry)
        self._refuse_unknown(members, {each.name for each in fields(Accepted)}, f"{key}.")
        for name in ("place", "reason", *members.keys() & {"source"}):
            if not isinstance(members.get(name), str) or not members[name].strip():
                raise self._wrong(f"{key}.{name}", "must be a text")
        return Accepted(**members)

    def _list(self, key: str, what: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(each, str) for each in cast("list[object]", value)
        ):
            raise self._wrong(key, f"must be a list of {what}")
        return tuple(cast("list[str]", value))

    def _refuse_unknown(self, table: dict[str, Any], known: set[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(
                    f"{prefix}{key}", f"is unknown; known are {', '.join(sorted(known))}"
                )

    def _wrong(self, key: str, fact: str) -> UsageError:
        if self._is_one_off:
            return UsageError(f"--{key} {fact}.")
        return UsageError(f"{self._path.name}: [tool.generator] {key} {fact}. {_REMEDY}")
