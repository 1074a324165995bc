"""Who may call, and where: security requirements, security schemes and servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from generator.document import Node, is_list, is_node
from generator.review.records import Record, Spot

Ways: TypeAlias = dict[frozenset[str], dict[str, frozenset[str]]]
"""The ways to authenticate: the schemes that are needed together, each with its scopes."""
_OAUTH_URLS = {"authorizationUrl": "oauth-url", "tokenUrl": "oauth-token-url"}


def compare_security(record: Record, spot: Spot, name: str = "") -> None:
    """Compare the security of two operations, or of the whole documents if there is no name.

    What an operation takes over from the whole document is told there.
    """
    start = "api-security" if name else "api-global-security"
    before, after = spot.inner("security")
    if before is None and after is None:
        return
    if name:  # what an operation does not say holds for it from the document
        before = spot.base_side.root.get("security") if before is None else before
        after = spot.revision_side.root.get("security") if after is None else after
    old, new = _ways(before), _ways(after)
    was_open, is_open = (not ways or frozenset() in ways for ways in (old, new))
    for way in old:
        if way and way not in new:
            rule = f"{start}-{'lifted' if is_open and not was_open else 'removed'}"
            rule = f"{start}-removed" if is_open and was_open else rule
            record.add(
                spot.change(rule, "security", where=name, name=_said(way), before=_said(way))
            )
    for way in new:
        if way and way not in old:
            rule = f"{start}-{'required' if was_open and not is_open else 'added'}"
            record.add(spot.change(rule, "security", where=name, name=_said(way), after=_said(way)))
        elif way:
            _compare_scopes(record, spot, start, name, old[way], new[way])


def _compare_scopes(  # noqa: PLR0913, PLR0917 - both sides of one way, and how it is told
    record: Record,
    spot: Spot,
    start: str,
    name: str,
    old: Mapping[str, frozenset[str]],
    new: Mapping[str, frozenset[str]],
) -> None:
    for scheme in sorted(old):
        said = f"`{scheme}`"
        for scope in sorted(new[scheme] - old[scheme]):
            rule = f"{start}-scope-added"
            record.add(spot.change(rule, "security", where=name, name=said, after=scope))
        for scope in sorted(old[scheme] - new[scheme]):
            rule = f"{start}-scope-removed"
            record.add(spot.change(rule, "security", where=name, name=said, before=scope))


def _ways(value: Any) -> Ways:  # noqa: ANN401 - any JSON value
    ways: Ways = {}
    for each in value if is_list(value) else []:
        if is_node(each):
            scopes = {
                scheme: frozenset(map(str, named)) if is_list(named) else frozenset[str]()
                for scheme, named in each.items()
            }
            ways[frozenset(scopes)] = scopes
    return ways


def _said(way: frozenset[str]) -> str:
    return " with ".join(f"`{scheme}`" for scheme in sorted(way))


def compare_schemes(record: Record, spot: Spot) -> None:
    """Compare the security schemes that two documents define."""
    start = "api-security-component"
    befores, afters = (each if is_node(each) else Node() for each in spot.inner("securitySchemes"))
    schemes = spot.at("securitySchemes")
    for name in {**befores, **afters}:
        said = f"`{name}`"
        if name not in afters:
            record.add(schemes.change(f"{start}-removed", name, name=said))
        elif name not in befores:
            record.add(schemes.change(f"{start}-added", name, name=said))
        else:
            _compare_scheme(record, schemes.at(name), start, said)


def _compare_scheme(record: Record, scheme: Spot, start: str, said: str) -> None:
    record.note(scheme, ("description",))
    for member in ("type", "scheme", "in", "name", "openIdConnectUrl"):
        before, after = scheme.inner(member)
        if _folded(member, before) != _folded(member, after):
            rule = f"{start}-type-changed"
            record.add(scheme.change(rule, member, name=said, before=before, after=after))
            if member == "type":
                return
    befores, afters = (each if is_node(each) else Node() for each in scheme.inner("flows"))
    flows = scheme.at("flows")
    for kind in befores:
        if kind in afters:
            _compare_flow(record, flows.at(kind), start, said)
        else:
            rule = f"{start}-type-changed"
            record.add(flows.change(rule, kind, name=said, before=kind))


def _folded(member: str, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return str(value).lower() if member in {"scheme", "name"} else value


def _compare_flow(record: Record, flow: Spot, start: str, said: str) -> None:
    for member, suffix in _OAUTH_URLS.items():
        before, after = flow.inner(member)
        if before != after:
            rule = f"{start}-{suffix}-changed"
            record.add(flow.change(rule, member, name=said, before=before, after=after))
    old, new = (each if is_node(each) else Node() for each in flow.inner("scopes"))
    scopes = flow.at("scopes")
    for scope in {**old, **new}:
        before, after = old.get(scope), new.get(scope)
        kind = "added" if scope not in old else "removed" if scope not in new else "changed"
        if kind != "changed":
            before, after = (None, scope) if kind == "added" else (scope, None)
        elif before == after:
            continue
        rule = f"{start}-oauth-scope-{kind}"
        record.add(scopes.change(rule, scope, name=said, before=before, after=after))


def compare_servers(record: Record, spot: Spot) -> None:
    """Compare the servers that two documents, paths or operations name."""
    old, new = (_servers(each) for each in spot.inner("servers"))
    if not old and not new:
        return
    for url in old.keys() - new.keys() if old and new else ():
        record.add(spot.change("api-server-removed", "servers", name=url, before=url))
    for url in new.keys() - old.keys() if new else ():
        record.add(spot.change("api-server-added", "servers", name=url, after=url))
    for url in old.keys() & new.keys():
        if old[url] != new[url]:
            rule = "api-server-variable-changed"
            record.add(spot.change(rule, "servers", name=url, before=old[url], after=new[url]))


def _servers(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    servers: list[Any] = value if is_list(value) else []
    return {str(each.get("url")): each.get("variables") for each in servers if is_node(each)}
