"""What the API decides, for the runtime: the values of the generated ApiProfile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

from generator.config import Config
from generator.diagnostics import Gap, pointer
from generator.document import Node, follow, operations
from generator.naming import Code
from generator.package import Setting

_ABSOLUTE = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(/[^?#\s]*)?")


def settings(root: Node, config: Config) -> tuple[tuple[Setting, ...], tuple[Gap, ...]]:
    """Return the profile's values, and the security schemes that cannot be generated."""
    api_key, has_bearer, gaps = _credentials(root)
    values: dict[str, object] = {
        "name": str(config.package),
        "version": str(root.get("info", {}).get("version") or "0"),
        "base_url": _base_url(root),
        "base_url_env": config.base_url_env,
        **api_key,
        "api_key_env": config.api_key_env if api_key else None,
        "bearer": has_bearer or None,
        "access_token_env": config.access_token_env if has_bearer else None,
        "token_url": _token_url(root) if has_bearer else None,
        **(
            {f"page_{name}": value for name, value in asdict(config.paging).items()}
            if config.paging
            else {}
        ),
        "error_list": config.errors.list,
        "error_fields": config.errors.fields,
        "rate_reset": config.errors.rate_reset,
        "retry_header": config.errors.retry_header,
        "trace_id_header": config.errors.trace_id_header,
    }
    return tuple(
        Setting(name=Code(name), value=Code(repr(value)))
        for name, value in values.items()
        if value is not None
    ), tuple(gaps)


def _base_url(root: Node) -> str:
    """Return the first server's URL, its variables filled in, or nothing if it is not absolute."""
    servers: list[Node] = root.get("servers") or [{}]
    url = str(servers[0].get("url", ""))
    for name, variable in servers[0].get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return url.rstrip("/") if _ABSOLUTE.fullmatch(url) else ""


def _token_url(root: Node) -> str | None:
    """Return where access tokens are refreshed, if the API says so and it is absolute."""
    schemes = root.get("components", {}).get("securitySchemes", {})
    for name in _required(root):
        for kind, flow in follow(root, schemes.get(name, Node())).get("flows", {}).items():
            has_refresh = kind != "clientCredentials"  # the others give refresh tokens
            url = str(flow.get("refreshUrl") or (has_refresh and flow.get("tokenUrl")) or "")
            if _ABSOLUTE.fullmatch(url):
                return url
    return None


def _credentials(root: Node) -> tuple[dict[str, str], bool, list[Gap]]:
    schemes = root.get("components", {}).get("securitySchemes", {})
    api_key: dict[str, str] = {}
    has_bearer = False
    gaps: list[Gap] = []
    for name in _required(root):
        if name not in schemes:
            gaps.append(
                Gap(
                    pointer="/security",
                    reason=f"the security scheme {name!r} is not defined",
                    fallback="no credential is sent for it",
                )
            )
            continue
        scheme = follow(root, schemes[name])
        kind = (scheme.get("type"), str(scheme.get("scheme", "")).lower())
        if kind == ("http", "bearer") or kind[0] in {"oauth2", "openIdConnect"}:
            has_bearer = True
        elif not api_key and (found := _api_key(scheme)):
            api_key = found
        else:
            gaps.append(
                Gap(
                    pointer=pointer("components", "securitySchemes", name),
                    reason=f"the security scheme {name!r} is not supported beside the others",
                    fallback="give the credential through `headers` or your own `http_client`",
                )
            )
    if any(len(requirement) > 1 for requirement in _requirements(root)):
        gaps.append(
            Gap(
                pointer="/security",
                reason="two credentials are asked for together, but only one is sent",
                fallback="give the other through `headers` or your own `http_client`",
            )
        )
    return api_key, has_bearer, gaps


def _api_key(scheme: Node) -> dict[str, str]:
    if (scheme.get("type"), str(scheme.get("scheme", "")).lower()) == ("http", "basic"):
        return {"api_key": "basic"}
    if (
        scheme.get("type") == "apiKey"
        and scheme.get("in") in {"header", "query"}
        and scheme.get("name")
    ):
        return {"api_key": str(scheme["in"]), "api_key_name": str(scheme.get("name", ""))}
    return {}


def _required(root: Node) -> dict[str, None]:
    """Return the names of the schemes that some operation asks for, in order."""
    return {name: None for requirement in _requirements(root) for name in requirement}


def _requirements(root: Node) -> Iterator[Node]:
    yield from root.get("security", ())
    for _path, _method, operation in operations(root):
        yield from operation.get("security", ())
