"""`[tool.generator]` of pyproject.toml -> Config: what is made, and what the API decides."""

from __future__ import annotations

import builtins
import keyword
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from generator.diagnostics import UsageError
from generator.naming import RESERVED_CLASSES, Code, pascal, words
from generator.review.settings import Review, read_review

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*$")
_TAKEN = RESERVED_CLASSES | set(dir(builtins))
"""Classes that the package itself uses: none of its own can be called so."""
_ENVIRONMENT = re.compile(r"[A-Z][A-Z0-9_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the lists of the API are paged: the JSON members and query parameters that say so."""

    items: str
    skip: str
    limit: str | None = None
    has_more: str | None = None
    """Without it, only an empty page is known to be the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Where an error response says what is wrong."""

    list: str | None = None
    """The member of the body that holds a list of messages."""
    fields: str | None = None
    """The member of the body that holds messages by field."""
    rate_reset: str | None = None
    """The member of a 429 that says how many seconds to wait, beside the standard headers."""
    retry_header: str | None = None
    """The response header that says `false` where another attempt is of no use."""
    trace_id_header: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A difference between the spec and what the vendor publishes that was decided."""

    place: str
    """As the finding names it; `*` in place of method and path stands for any operation."""
    reason: str
    source: str | None = None
    """A pattern of the file names of the sources it is accepted of; None for all."""
    value: object = field(default=None, hash=False)
    """What upstream says there: another value is a finding again. None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """What the vendor has published, and where the spec differs from it on purpose."""

    fingerprint: Path
    accepted: tuple[Accepted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the generator is told; the rest comes from the spec."""

    spec: Path
    overlays: tuple[Path, ...]
    """OpenAPI Overlays, applied to the spec in this order."""
    templates: tuple[Path, ...]
    """Folders of templates that replace ours of the same names; the first that has one counts."""
    spec_root: Path
    """The folder that the other files of the spec lie in; nothing outside of it is read."""
    output: Path
    """The folder of the generated package itself."""
    package: Code
    client: Code
    error: Code
    api_key_env: str
    access_token_env: str
    base_url_env: str
    projection: str | None
    """The query parameter that chooses which fields come back, if the API has one."""
    paging: Paging | None
    errors: Errors
    split_models: bool | None
    """Whether what only one resource needs stands beside it; None for packages of many models."""
    accepted_gaps: tuple[str, ...]
    """JSON pointers of parts of the spec that may be missing from the output."""
    cassettes: tuple[Path, ...]
    """Folders of recorded traffic."""
    upstream: Upstream | None
    """None if the spec is compared with nothing."""
    review: Review
    """How changes of the spec are judged."""
    root: Path
    """The folder that relative paths in generated headers start from."""
    file: Path | None
    """The file it was read from; None for a one-off run."""
    is_one_off: bool
    """Whether it comes from the command line, where no gap can be accepted."""

    @staticmethod
    def shown(path: Path) -> str:
        """Return `path` as messages name it: relative to where the command runs, if below it."""
        found = os.path.relpath(path)
        return path.as_posix() if found.startswith("..") else Path(found).as_posix()

    def label(self, path: Path) -> str:
        """Return `path` as generated headers name it, the same on every machine."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name


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
        return Config(
            spec=folder / self._text("spec", None),
            overlays=tuple(folder / name for name in self._list("overlays", "files")),
            templates=tuple(folder / name for name in self._list("templates", "folders")),
            spec_root=self._spec_root(folder),
            output=folder / self._text("output", None),
            package=package,
            client=self._class("client", f"{prefix}Client", f"{prefix}ApiClient"),
            error=self._class("error", f"{prefix}Error", f"{prefix}ClientError"),
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
