"""The only importer of datamodel-code-generator: every schema -> a class, every slot -> a type."""

from __future__ import annotations

import ast
import json
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from datamodel_code_generator import generate
from datamodel_code_generator.enums import DataModelType, InputFileType
from datamodel_code_generator.format import DatetimeClassType, PythonVersion
from datamodel_code_generator.parser import LiteralType

from generator.attributes import Attributes, attributes_of, members_of
from generator.diagnostics import Gap, pointer, tokens
from generator.document import Document, Node, component, map_schema
from generator.expressions import names_in, unquoted
from generator.naming import Code, field as attribute_of
from generator.reached import EngineError, reached, without_refused
from generator.slots import distinct, spread

_BASE = "_runtime.models"
"""Where our base class is; the engine takes absolute imports only, `classes` makes it relative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One attribute of a model."""

    name: Code
    annotation: Code
    default: Code
    """Source of the default; empty for a required field."""
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One class, or one alias when `value` is given."""

    name: Code
    doc: str
    parents: tuple[Code, ...]
    fields: tuple[Field, ...]
    value: Code
    names: frozenset[str]
    """Every name that its source uses."""

    @property
    def needs(self) -> frozenset[str]:
        """The names that must be defined before it: parents, and what an alias stands for."""
        return self.names if self.value else frozenset(self.parents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """What the engine made of all schemas."""

    models: dict[str, Model]
    """By class name, in the order of the spec."""
    imports: dict[str, str]
    """Imported name -> module."""
    slots: dict[str, dict[str, Code]]
    """Slot schema -> property -> type."""
    attributes: dict[str, dict[str, Code]]
    """Class -> JSON member -> attribute."""
    remarks: tuple[Gap, ...] = ()
    """Which attributes are not called like their members."""
    gaps: tuple[Gap, ...] = ()
    """Which schemas the engine cannot take."""


def make_models(document: Document) -> Models:
    """Run the engine over the named schemas of a normalized document.

    Raises:
        SpecError: the engine cannot make models of it.
    """
    schemas, leaders = distinct(reached(document))
    if not schemas:
        return Models(models={}, imports={}, slots={}, attributes={})

    def made(schemas: Node) -> Models:
        return _models(document, schemas)

    found, refused = without_refused(schemas, made)
    gaps = [
        Gap(
            pointer=document.places.get(name, pointer("components", "schemas", name)),
            reason=str(error),
            fallback="any JSON value is taken there",
        )
        for name, error in refused.items()
    ]
    return replace(found, slots=spread(found.slots, leaders), gaps=tuple(gaps))


def _models(document: Document, schemas: Node) -> Models:
    chosen, remarks = attributes_of(schemas, document.places)
    with tempfile.TemporaryDirectory(prefix="generator-") as folder:
        metadata = Path(folder) / "metadata.json"
        text = _generate(document.root, schemas, _aliases(schemas, chosen), metadata)
        described = json.loads(metadata.read_text(encoding="utf-8"))["models"]
    _check_kept(described, schemas)
    attributes = {
        model["class_name"]: {
            member["original_name"]: Code(member["name"])
            for member in model["fields"]
            if member["original_name"]
        }
        for model in described
    }
    found, imports = _take_apart(text, schemas, attributes)
    return Models(
        models={name: found[name] for name in schemas if name in found} | found,
        imports=imports,
        slots=_slots(described, schemas),
        attributes=attributes,
        remarks=remarks,
    )


def _generate(
    root: Node, schemas: Node, aliases: dict[str, str | list[str]], metadata: Path
) -> str:
    document = {
        "openapi": "3.1.0",
        "info": root.get("info", {}),
        "paths": {},
        "components": {"schemas": {name: _bare(schema) for name, schema in schemas.items()}},
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about options of other output kinds
            made = generate(
                document,
                input_file_type=InputFileType.OpenAPI,
                output_model_type=DataModelType.PydanticV2BaseModel,
                target_python_version=PythonVersion.PY_311,
                base_class=f"{_BASE}.Model",
                aliases=aliases,
                emit_model_metadata=metadata,
                formatters=[],
                disable_timestamp=True,
                use_annotated=True,
                use_type_alias=True,
                enum_field_as_literal=LiteralType.All,
                output_datetime_class=DatetimeClassType.Datetime,
                treat_dot_as_module=False,
            )
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over
        words = " ".join(str(error).split())[:300]
        raise EngineError(f"datamodel-code-generator refuses it: {words}") from None
    if not isinstance(made, str):
        raise TypeError(f"one module was expected, not {type(made).__name__}")
    return made


def _bare(schema: Node) -> Node:
    """Return a schema without its prose and our own keys: the engine never sees text for people."""

    def change(inner: Node) -> Node:
        return {
            key: value for key, value in inner.items() if key != "description" and key[:2] != "x-"
        }

    return map_schema(schema, change)


def _aliases(schemas: Node, chosen: Attributes) -> dict[str, str | list[str]]:
    """Return JSON member -> attribute where they differ; `Class.member` for one of the spec."""
    aliases: dict[str, str | list[str]] = {}
    for name, attributes in chosen.items():
        for member in members_of(schemas[name]):
            attribute = attributes[member]
            if attribute != attribute_of(member):
                aliases[f"{name}.{member}"] = attribute
            elif attribute != member:
                aliases[member] = attribute
    return aliases


def _check_kept(described: list[dict[str, Any]], schemas: Node) -> None:
    """Refuse classes that the engine calls otherwise: our references would lead nowhere."""
    made = {tokens(model["source_ref"])[-1]: model["class_name"] for model in described}
    for name in schemas:
        if made.get(name, name) != name:
            raise EngineError(f"no class can be called `{name}` here")


def _slots(described: list[dict[str, Any]], schemas: Node) -> dict[str, dict[str, Code]]:
    by_reference = {model["source_ref"].rpartition("/")[2]: model for model in described}
    return {
        name: {
            slot["original_name"]: unquoted(slot["type"]) for slot in by_reference[name]["fields"]
        }
        for name, schema in schemas.items()
        if schema.get("x-slots") and name in by_reference
    }


def _take_apart(
    text: str, schemas: Node, attributes: dict[str, dict[str, Code]]
) -> tuple[dict[str, Model], dict[str, str]]:
    """Return the classes and aliases of the engine's module, and where its imports come from."""
    models: dict[str, Model] = {}
    imports: dict[str, str] = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            imports |= {alias.asname or alias.name: statement.module for alias in statement.names}
        elif isinstance(statement, ast.ClassDef):
            wire = {
                attribute: member
                for member, attribute in attributes.get(statement.name, {}).items()
            }
            models[statement.name] = _class(statement, schemas.get(statement.name, {}), wire)
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            name = ast.unparse(statement.targets[0])
            models[name] = _alias(name, statement.value.args[1], schemas.get(name, {}))
    return models, imports


def _class(statement: ast.ClassDef, schema: Node, wire: dict[Code, str]) -> Model:
    members = members_of(schema)
    fields: list[Field] = []
    for item in statement.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            member = wire.get(Code(item.target.id), item.target.id)
            described: Node = members.get(member, {})
            fields.append(
                Field(
                    name=Code(item.target.id),
                    annotation=unquoted(ast.unparse(item.annotation)),
                    default=Code(ast.unparse(item.value) if item.value else ""),
                    doc=described.get("description", ""),
                )
            )
    parents = tuple(Code(ast.unparse(parent)) for parent in statement.bases)
    return Model(
        name=Code(statement.name),
        doc=schema.get("description", ""),
        parents=parents,
        fields=tuple(fields),
        value=Code(""),
        names=frozenset(names_in(*(field.annotation for field in fields), *parents)),
    )


def _alias(name: str, value: ast.expr, schema: Node) -> Model:
    source = unquoted(ast.unparse(value))
    if fallback := schema.get("x-fallback"):
        variants: list[Node] = schema.get("oneOf") or schema["anyOf"]
        kinds = [*(component(variant["$ref"]) for variant in variants), fallback]
        tag = schema["discriminator"]["propertyName"]
        source = Code(f"Annotated[{' | '.join(map(str, kinds))}, TaggedBy({tag!r})]")
    return Model(
        name=Code(name),
        doc=schema.get("description", ""),
        parents=(),
        fields=(),
        value=source,
        names=frozenset(names_in(source)) | {"TypeAliasType"},
    )
