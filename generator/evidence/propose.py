"""Findings of recordings -> the edits of the spec that make the two agree.

Only what was recorded counts: nothing is concluded from a synthetic cassette. A contradiction is
resolved in favour of what was seen, by the smallest widening of the spec.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from generator.diagnostics import pointer, tokens
from generator.document import Node, is_list, is_node
from generator.evidence.cassettes import Provenance
from generator.evidence.contract import Contract, Operation, Place
from generator.evidence.coverage import proven
from generator.evidence.edits import Append, Drop, Edit, Put
from generator.evidence.findings import Finding
from generator.evidence.members import Schemas
from generator.evidence.tally import Tally
from generator.naming import pascal, words

_EVIDENCE: dict[Provenance, str] = {"live": "live", "documented": "documented"}
_DROPPABLE = {
    "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties",
    "maxProperties", "propertyNames", "contains", "additionalProperties",
}  # fmt: skip


class Proposer:
    """Makes the edits for one round: applying them may show more, so a caller repeats it."""

    def __init__(self, contract: Contract, schemas: Schemas) -> None:
        """Look at a spec as it is before the edits."""
        self._contract, self._schemas = contract, schemas
        self._states_evidence = _mentions(contract.root, "x-evidence")

    def edits(self, tally: Tally) -> list[Edit]:
        """Return the edits that a tally calls for, in an order in which they can be made."""
        found: dict[str, Edit] = {}
        for finding in tally.findings.values():
            if finding.proven.types or set(finding.provenances) - {"synthetic"}:
                for edit in self._RULES.get(finding.kind, _nothing)(self, finding):
                    found.setdefault(repr(edit), edit)
        for edit in self._upgrades(tally):
            found.setdefault(repr(edit), edit)
        return list(found.values())

    def _facts(self, finding: Finding) -> dict[str, str]:
        """Return what a new fact says of where it is known from."""
        if not self._states_evidence:
            return {}
        stated = [_EVIDENCE[each] for each in _EVIDENCE if finding.provenances[each]]
        return {"x-evidence": [*stated, "inferred"][0]}

    def _field(self, finding: Finding) -> Iterator[Edit]:
        name = tokens(finding.pointer)[-1]
        owner = self._owner(self._contract.place(finding.spec))
        yield from self._inside(
            owner, "properties", name, finding.proven.schema(**self._facts(finding))
        )

    def _owner(self, place: Place) -> Place:
        """Return the part of a schema to which a property belongs: its own, no reference."""
        if "properties" not in place.node:
            parts: list[Node] = place.node.get("allOf", [])
            for index in reversed(range(len(parts))):
                if "$ref" not in parts[index]:
                    return self._contract.place(place.inside("allOf", index))
        return place

    @staticmethod
    def _inside(place: Place, key: str, name: str, value: object) -> Iterator[Edit]:
        """Set a member of a member that may not be there yet."""
        if key not in place.node:
            yield Put(place.pointer, key, {})
        yield Put(place.inside(key), name, value)

    def _variant(self, finding: Finding) -> Iterator[Edit]:
        union = self._contract.place(finding.spec)
        keyword = "oneOf" if "oneOf" in union.node else "anyOf"
        tag: str = json.loads(finding.seen)
        fields = self._schemas.at(union.pointer)
        name = _variant_name(tag, [each.rpartition("/")[2] for each in fields.variants.values()])
        if name in self._contract.root.get("components", {}).get("schemas", {}):
            return
        facts = self._facts(finding)
        own = finding.proven.schema(**facts)
        own["properties"][fields.tag] = {"type": "string", "const": tag, **facts}
        own = {key: own[key] for key in ("type", "properties")}
        base = self._shared_base(list(fields.variants.values()))
        if base:
            known = self._schemas.at(base).members
            members = {key: each for key, each in own["properties"].items() if key not in known}
            part = {"type": "object", "required": [fields.tag], "properties": members}
            schema: Node = {"allOf": [{"$ref": f"#{base}"}, part]}
        else:
            schema = {**own, "required": [fields.tag]}
        reference = f"#/components/schemas/{name}"
        yield Put("/components/schemas", name, schema)
        yield Append(union.inside(keyword), {"$ref": reference})
        if "mapping" in union.node["discriminator"]:
            yield Put(union.inside("discriminator", "mapping"), tag, reference)

    def _shared_base(self, variants: list[str]) -> str | None:
        """Return the pointer of the component that all variants begin with, if they do."""
        bases = {
            next((part.get("$ref", "") for part in each.node.get("allOf", ())), "")
            for each in map(self._contract.place, variants)
        }
        only = bases.pop() if len(bases) == 1 else ""
        return only[1:] or None

    def _null(self, finding: Finding) -> Iterator[Edit]:
        holder, keyword = self._keyword(finding)
        site = self._site(finding)
        if site and "$ref" in site.node:
            rest = {key: value for key, value in site.node.items() if key != "$ref"}
            union = {"anyOf": [{"$ref": site.node["$ref"]}, {"type": "null"}], **rest}
            yield Put(*_split(site.pointer), union)
        elif keyword in {"anyOf", "oneOf"}:
            yield Append(holder.inside(keyword), {"type": "null"})
        else:
            if "type" in holder.node:
                yield Put(holder.pointer, "type", _widened(holder.node["type"], ["null"]))
            if "enum" in holder.node:
                yield Append(holder.inside("enum"), None)

    def _type(self, finding: Finding) -> Iterator[Edit]:
        holder, keyword = self._keyword(finding)
        if keyword in {"anyOf", "oneOf"}:
            yield Append(holder.inside(keyword), finding.proven.schema())
        elif keyword == "type":
            seen = finding.proven.schema()
            kinds = seen.pop("type", ())
            kinds = [kinds] if isinstance(kinds, str) else list(kinds)
            yield Put(holder.pointer, "type", _widened(holder.node["type"], kinds))
            for key, value in seen.items():
                yield Put(holder.pointer, key, value)

    def _enum(self, finding: Finding) -> Iterator[Edit]:
        holder, keyword = self._keyword(finding)
        value = json.loads(finding.seen)
        if keyword == "enum":
            yield Append(holder.inside("enum"), value)
        elif keyword == "const":
            yield Put(holder.pointer, "enum", [holder.node["const"], value])
            yield Drop(holder.pointer, "const")

    def _required(self, finding: Finding) -> Iterator[Edit]:
        if finding.part.startswith("response"):
            holder, keyword = self._keyword(finding)
            if keyword == "required":
                name = tokens(finding.pointer)[-1]
                rest = [each for each in holder.node["required"] if each != name]
                required = Put(holder.pointer, "required", rest)
                yield required if rest else Drop(holder.pointer, "required")

    def _constraint(self, finding: Finding) -> Iterator[Edit]:
        holder, keyword = self._keyword(finding)
        if keyword in _DROPPABLE and finding.part.startswith("response"):
            yield Drop(holder.pointer, keyword)

    def _status(self, finding: Finding) -> Iterator[Edit]:
        status, _, media = finding.seen.partition(" ")
        operation = self._operation(finding)
        response: Node = {"description": "Seen in a recording."}
        if media:
            response["content"] = {media: self._content(operation, status, media, finding)}
        yield Put(finding.spec, status, {**response, **self._facts(finding)})

    def _content_type(self, finding: Finding) -> Iterator[Edit]:
        operation = self._operation(finding)
        status = finding.part.split()[1]
        if finding.part.startswith("response"):
            holder = self._contract.place(finding.spec.rpartition("/")[0])
            media = finding.seen
            content = self._content(operation, status, media, finding)
            yield from self._inside(holder, "content", media, content)

    def _content(self, operation: Operation, status: str, media: str, finding: Finding) -> Node:
        """Return what a body is: that of another status of the same class, else what was seen."""
        if "json" not in media:
            return {"schema": {"type": "string"}}
        for name, place in operation.responses.items():
            for known, content in place.node.get("content", {}).items():
                reference = content.get("schema", {}).get("$ref")
                if name[0] == status[0] and "json" in known and reference:
                    return {"schema": {"$ref": reference}}
        return {"schema": finding.proven.schema()}

    def _header(self, finding: Finding) -> Iterator[Edit]:
        holder = self._contract.place(finding.spec.rpartition("/")[0])
        header = {"schema": {"type": "string"}, **self._facts(finding)}
        yield from self._inside(holder, "headers", finding.seen, header)

    def _parameter(self, finding: Finding) -> Iterator[Edit]:
        operation = self._operation(finding).place
        if "parameters" not in operation.node:
            yield Put(operation.pointer, "parameters", [])
        schema = {"schema": {"type": "string"}, **self._facts(finding)}
        yield Append(
            operation.inside("parameters"), {"name": finding.seen, "in": "query", **schema}
        )

    def _untyped(self, finding: Finding) -> Iterator[Edit]:
        if finding.provenances["live"]:
            for key, value in finding.proven.schema().items():
                yield Put(finding.spec, key, value)

    def _upgrades(self, tally: Tally) -> Iterator[Edit]:
        """Call live what a live recording shows; that a field can be null proves no type."""
        for spec in proven(tally):
            place = self._contract.place(spec)
            if place.node.get("x-evidence", "live") != "live":
                yield Put(place.pointer, "x-evidence", "live")

    def _keyword(self, finding: Finding) -> tuple[Place, str]:
        """Return the schema whose keyword a value breaks, and that keyword."""
        where, keyword = _split(finding.spec)
        return self._contract.place(where), keyword

    def _operation(self, finding: Finding) -> Operation:
        return next(each for each in self._contract.operations if each.route == finding.route)

    def _site(self, finding: Finding) -> Place | None:
        """Return the schema at a place of a body as it is referred to there."""
        words = finding.part.split()
        if len(words) != len(("response", "status", "body")):
            return None
        operation = self._operation(finding)
        response = operation.responses[operation.documents(int(words[1])) or ""]
        for media, content in response.node.get("content", {}).items():
            if "json" in media and "schema" in content:
                schema = response.inside("content", media, "schema")
                site = self._schemas.site(schema, tokens(finding.pointer))
                return Place(site, self._contract.at(site)) if site else None
        return None

    _RULES: dict[str, Callable[[Proposer, Finding], Iterable[Edit]]] = {  # noqa: RUF012
        "field": _field, "variant": _variant, "null": _null, "type": _type, "enum": _enum,
        "required": _required, "constraint": _constraint, "status": _status,
        "content-type": _content_type, "header": _header, "parameter": _parameter,
        "untyped": _untyped,
    }  # fmt: skip


def _nothing(_: Proposer, __: Finding) -> Iterable[Edit]:
    return ()


def _split(where: str) -> tuple[str, str]:
    *steps, last = tokens(where)
    return pointer(*steps), last


def _widened(documented: object, seen: list[str]) -> list[str]:
    """Return the types that were documented and those that were seen."""
    known: list[str] = list(documented) if is_list(documented) else [str(documented)]
    types = [*known, *(each for each in seen if each not in known)]
    return [each for each in types if each != "integer" or "number" not in types]


def _variant_name(tag: str, others: list[str]) -> str:
    """Return a name like those of the other variants: with the end that they have in common."""
    split = [words(name) for name in others]
    ending = ""
    while split and len({tuple(each[-1:]) for each in split}) == 1 and all(map(_has_more, split)):
        ending = pascal(split[0][-1]) + ending
        split = [each[:-1] for each in split]
    return pascal(tag) + ending


def _has_more(name: list[str]) -> bool:
    return len(name) > 1


def _mentions(node: object, key: str) -> bool:
    if is_list(node):
        return any(_mentions(each, key) for each in node)
    return is_node(node) and (key in node or any(_mentions(each, key) for each in node.values()))
