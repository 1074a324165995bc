"""The keywords of JSON Schema by how the comparison treats them."""

from __future__ import annotations

UPPER = {
    "maximum": "max", "exclusiveMaximum": "exclusive-max", "maxLength": "max-length",
    "maxItems": "max-items", "maxProperties": "max-properties", "maxContains": "max-contains",
}  # fmt: skip
"""Bounds that allow less when they fall, and how rules name them."""
LOWER = {
    "minimum": "min", "exclusiveMinimum": "exclusive-min", "minLength": "min-length",
    "minItems": "min-items", "minProperties": "min-properties", "minContains": "min-contains",
}  # fmt: skip
"""Bounds that allow less when they rise."""
UNIONS = frozenset({"oneOf", "anyOf"})
BRANCHES = ("oneOf", "anyOf", "allOf", "prefixItems")
MAPS = ("properties", "patternProperties", "dependentSchemas")
SUBSCHEMAS = {
    "items": "items", "additionalProperties": "additional-properties", "not": "not", "if": "if",
    "then": "then", "else": "else", "contains": "contains", "propertyNames": "property-names",
    "contentSchema": "content-schema", "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
}  # fmt: skip
"""Keywords that hold one schema, and how rules name them."""
ANNOTATIONS = frozenset({"title", "description", "externalDocs", "summary", "example", "examples"})
EXAMPLES = frozenset({"example", "examples"})
OPEN = frozenset({"items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"})
"""Keywords whose schema says nothing new if it allows anything."""
NOTES = frozenset({"default", "deprecated", "xml", "$comment", "$schema", "$id", "$defs"})
"""Keywords that forbid nothing."""
PLAIN_DEFAULTS: dict[str, object] = {
    "minLength": 0, "minItems": 0, "minProperties": 0, "uniqueItems": False, "deprecated": False,
    "readOnly": False, "writeOnly": False, "additionalProperties": True,
    "unevaluatedProperties": True, "unevaluatedItems": True,
}  # fmt: skip
"""What a keyword says when it is absent: writing it down changes nothing."""
