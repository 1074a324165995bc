"""Every Python name is born here: snake and Pascal case, reserved words, collisions."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import Any

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
RESERVED_FIELDS: frozenset[str] = frozenset({
    # What pydantic's BaseModel has: a field of that name would replace it.
    "construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw",
    "schema", "schema_json", "update_forward_refs", "validate", "model_computed_fields",
    "model_config", "model_construct", "model_copy", "model_dump", "model_dump_json",
    "model_extra", "model_fields", "model_fields_set", "model_json_schema",
    "model_parametrized_name", "model_post_init", "model_rebuild", "model_validate",
    "model_validate_json", "model_validate_strings",
    # What annotations are made of: a field of that name would change what the next ones mean.
    "bool", "bytes", "date", "datetime", "float", "int", "list", "set", "str", "time", "tuple",
})  # fmt: skip
_RESERVED_METHODS = frozenset({
    "bool", "bytes", "dict", "float", "int", "set", "str", "tuple",
    "builtins", "commas", "date", "datetime", "overload", "time",
})  # fmt: skip
RESERVED_CLASSES: frozenset[str] = frozenset({
    # What the models are made of.
    "Annotated", "Any", "Field", "Literal", "Model", "TaggedBy", "TypeAliasType", "UUID", "Union",
    # What the methods are made of.
    "ApiClient", "ApiOperation", "AsyncApiClient", "OMIT", "Omit", "PagedOperation", "ResourceOf",
    "Sequence",
    # What the root of the package offers beside models.
    "APIConnectionError", "APIStatusError", "APITimeoutError", "AsyncPage", "AuthenticationError",
    "BadRequestError", "Clock", "ConfigurationError", "ConflictError", "Drift", "NotFoundError",
    "OAuthRefresher", "Page", "PaymentRequiredError", "PermissionDeniedError", "RateLimitError",
    "RawResponse", "ResponseValidationError", "ServerError", "UnprocessableEntityError",
    "ValidationIssue",
    # Keywords.
    "False", "None", "True",
})  # fmt: skip
RESERVED_ARGUMENTS: frozenset[str] = frozenset({
    "self", "commas",
    "as_cookies", "as_deep_object", "as_delimited", "as_flat", "as_json_text", "as_members",
    "as_multipart",
})  # fmt: skip
"""What a method's own body needs to mean what it says."""
MAX_LENGTH = 120
"""Of a name: files are called like some of them."""
OVERRIDE = "x-python-name"
"""The key by which a spec chooses a name itself."""


_SIGNS = {
    "+": "plus", "-": "minus", "@": "at", "$": "dollar", "_": "underscore", "#": "hash",
    ".": "dot", "*": "star", "/": "slash", ":": "colon", "&": "and", "!": "not", "%": "percent",
    "=": "equals", "<": "below", ">": "above", "~": "tilde", "?": "query", "[": "in", "]": "end",
}  # fmt: skip


class Code(str):
    """Text that is safe to print into Python source: a name, a type, or the result of a filter.

    Templates refuse to print anything else, so text of a spec cannot become code by accident.
    """

    __slots__ = ()


def words(text: str) -> list[str]:
    """Split a name of the spec into lower-case ASCII words: `UserID_x` -> `user, id, x`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return [word.lower() for word in _WORDS.findall(ascii_text)]


def snake(text: str) -> Code:
    """Return `text` as a name of a function, argument or module: `_fields` -> `fields`."""
    return _usable("_".join(words(text)))


def pascal(text: str) -> Code:
    """Return `text` as a name of a class; capitals stay: `send_asList` -> `SendAsList`."""
    parts = re.findall(
        r"[A-Za-z0-9]+", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    )
    return _usable("".join(part[0].upper() + part[1:] for part in parts), digit_prefix="N")


def spelled(text: str) -> Code:
    """Return `text` as a name that tells its signs as well: `+1` -> `plus_1`, `@id` -> `at_id`."""
    return snake("".join(f" {_SIGNS[sign]} " if sign in _SIGNS else sign for sign in text))


def argument(name: str) -> Code:
    """Return the argument for a parameter or body member: `_fields` -> `fields`."""
    chosen = snake(name)
    return Code(f"{chosen}_") if chosen in RESERVED_ARGUMENTS else chosen


def field(name: str) -> Code:
    """Return the attribute for a member of a JSON object: `_type` -> `type`, `list` -> `list_`."""
    chosen = snake(name)
    if chosen in RESERVED_FIELDS:
        return Code(f"{chosen}_")
    return chosen


def method(operation_id: str, tag: str) -> Code:
    """Return the method for an operation: (`send_as_list`, `send_as`) -> `list`."""
    name, prefix = words(operation_id), words(tag)
    if prefix and name[: len(prefix)] == prefix and len(name) > len(prefix):
        name = name[len(prefix) :]
    chosen = "_".join(name)
    # A method of such a name would change what the annotations and decorators below it mean; for
    # `list`, the one that everybody has, they are written so that it does not.
    return _usable(f"{chosen}_" if chosen in _RESERVED_METHODS else chosen)


def given(node: dict[str, Any], reserved: frozenset[str] = frozenset()) -> Code | None:
    """Return the name that the spec itself asks for with `x-python-name`, if it is a sound one."""
    name = node.get(OVERRIDE)
    if not isinstance(name, str) or not name.isascii() or not name.isidentifier():
        return None
    is_taken = keyword.iskeyword(name) or name.startswith("_") or name in reserved
    return None if is_taken or len(name) > MAX_LENGTH else Code(name)


def _usable(name: str, digit_prefix: str = "n") -> Code:
    """Return a name that Python accepts, or the empty name for the caller to report."""
    if len(name) > MAX_LENGTH:
        return Code("")
    if name[:1].isdigit():
        name = f"{digit_prefix}{name}"
    if keyword.iskeyword(name):
        name = f"{name}_"
    return Code(name)
