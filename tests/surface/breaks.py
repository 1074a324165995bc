"""Seeded changes of the generated package, each with the symbol that a caller has to look at."""

from __future__ import annotations

from dataclasses import dataclass

SEND_AS, MODELS, ERRORS = "resources/send_as.py", "models.py", "_runtime/errors.py"
CLIENT = "closecrm.CloseClient"
CREATE = "create(self, *, allowing_user_id: str, allowed_user_id: str)"

ALIAS = "    Annotated[\n        GoogleAccount\n"
PARTIAL_GET = """\
    @overload
    def get(self, id: str, *, fields: Sequence[str]) -> PartialConnectedAccount: ...
"""


@dataclass(frozen=True, slots=True)
class Seed:
    """One edit of the package, and what is to be told of it."""

    name: str
    symbol: str
    rule: str
    edits: tuple[tuple[str, str, str], ...]
    """File, text and what it becomes, everywhere in that file."""


BREAKS = (
    Seed("method removed", f"{CLIENT}.send_as.bulk_create", "method-removed",
         ((SEND_AS, "def bulk_create", "def _bulk_create"),
          (SEND_AS, '"""POST /send_as/bulk/: ', '"""'))),
    Seed("method renamed", f"{CLIENT}.send_as.bulk_create", "method-renamed",
         ((SEND_AS, "def bulk_create", "def bulk"),)),
    Seed("method no longer awaited", "closecrm.AsyncCloseClient.send_as.delete_by_user",
         "method-became-async", ((SEND_AS, "async def delete_by_user", "def delete_by_user"),)),
    Seed("resource removed", f"{CLIENT}.send_as", "resource-removed",
         (("client.py", "    send_as = cached_property", "    _send_as = cached_property"),)),
    Seed("resource renamed", f"{CLIENT}.send_as", "resource-renamed",
         (("client.py", "    send_as = cached_property", "    grants = cached_property"),)),
    Seed("model removed", "closecrm.ZoomAccount", "model-removed",
         ((MODELS, "class ZoomAccount", "class _ZoomAccount"),)),
    Seed("model renamed", "closecrm.SendAs", "model-renamed",
         ((MODELS, "class SendAs", "class Grant"), (SEND_AS, "SendAs]", "Grant]"),
          (SEND_AS, "-> SendAs", "-> Grant"))),
    Seed("field removed", "closecrm.SendAs.organization_id", "field-removed",
         ((MODELS, "    organization_id: str\n", ""),)),
    Seed("field renamed", "closecrm.SendAs.organization_id", "field-renamed",
         ((MODELS, "    organization_id: str\n",
           '    organization: Annotated[str, Field(alias="organization_id")]\n'),)),
    Seed("field type changed", "closecrm.ImapServer.port", "field-type-changed",
         ((MODELS, "port: int | None", "port: str | None"),)),
    Seed("field became optional", "closecrm.SendAs.allowed_user_id", "field-optional",
         ((MODELS, "    allowed_user_id: str\n", "    allowed_user_id: str | None = None\n"),)),
    Seed("inherited field changed", "closecrm.ConnectedAccountFields.user_id",
         "field-type-changed", ((MODELS, "    user_id: str | None", "    user_id: int | None"),)),
    Seed("literal gained", "closecrm.GoogleAccount.type", "field-type-changed",
         ((MODELS, 'Literal["google"]', 'Literal["google", "gmail"]'),)),
    Seed("parameter renamed", f"{CLIENT}.send_as.create", "parameter-removed",
         ((SEND_AS, CREATE, CREATE.replace("allowing_user_id", "owner_id")),)),
    Seed("parameter removed", f"{CLIENT}.send_as.list", "parameter-removed",
         ((SEND_AS, "        limit: int | None = None,\n", ""),)),
    Seed("parameter required", f"{CLIENT}.send_as.list", "parameter-required",
         ((SEND_AS, "        allowing_user_id: str | None = None,",
           "        allowing_user_id: str,"),)),
    Seed("new required parameter", f"{CLIENT}.send_as.create", "parameter-required",
         ((SEND_AS, CREATE, CREATE.replace("*, ", "*, note: str, ")),)),
    Seed("parameter type changed", f"{CLIENT}.send_as.create", "parameter-type-changed",
         ((SEND_AS, CREATE, CREATE.replace("allowing_user_id: str", "allowing_user_id: int")),)),
    Seed("parameter type narrowed", f"{CLIENT}.send_as.list", "parameter-type-changed",
         ((SEND_AS, "        skip: int | None = None",
           "        skip: Literal[1, 2] | None = None"),)),
    Seed("parameter by keyword only", f"{CLIENT}.send_as.get", "parameter-kind-changed",
         ((SEND_AS, "get(self, id: str)", "get(self, *, id: str)"),)),
    Seed("positional order", f"{CLIENT}.request", "parameter-moved",
         (("_clients.py", "self, method: str, path: str,", "self, path: str, method: str,"),)),
    Seed("default changed", f"{CLIENT}.__init__", "parameter-default-changed",
         (("_clients.py", "base_url: str | None = None", 'base_url: str | None = "/v2"'),)),
    Seed("option removed", f"{CLIENT}.__init__", "parameter-removed",
         (("_clients.py", "    max_retries: int\n", ""),)),
    Seed("return type changed", f"{CLIENT}.send_as.create", "method-return-type-changed",
         ((SEND_AS, f"{CREATE} -> SendAs", f"{CREATE} -> None"),)),
    Seed("return type may be None", f"{CLIENT}.send_as.get", "method-return-type-changed",
         ((SEND_AS, "get(self, id: str) -> SendAs", "get(self, id: str) -> SendAs | None"),)),
    Seed("item of a page", f"{CLIENT}.send_as.list", "method-item-type-changed",
         ((SEND_AS, "Page[SendAs]:", "Page[Identity]:"),)),
    Seed("no page any more", f"{CLIENT}.send_as.bulk_create", "method-return-type-changed",
         ((SEND_AS, "-> Page[SendAs]:", "-> list[SendAs]:"),
          (SEND_AS, "-> AsyncPage[SendAs]:", "-> list[SendAs]:"))),
    Seed("overload removed", f"{CLIENT}.connected_accounts.get", "method-overload-removed",
         (("resources/connected_accounts.py", PARTIAL_GET, ""),)),
    Seed("variant removed", "closecrm.ConnectedAccount", "union-member-removed",
         ((MODELS, "        | ZoomAccount\n", ""),)),
    Seed("alias of something else", "closecrm.ConnectedAccount", "union-member-removed",
         ((MODELS, ALIAS, f"{ALIAS[:-14]}dict[str, Any],\n        GoogleAccount\n"),)),
    Seed("exception removed", "closecrm.ConflictError", "exception-removed",
         ((ERRORS, "class ConflictError", "class _ConflictError"),)),
    Seed("exception of another kind", "closecrm.ConflictError", "exception-base-removed",
         ((ERRORS, "class ConflictError(APIStatusError", "class ConflictError(CloseError"),)),
    Seed("export removed", "closecrm.Drift", "class-removed",
         (("__init__.py", "    from ._runtime.models import Drift as Drift\n", ""),)),
    Seed("method became a property", f"{CLIENT}.close", "method-kind-changed",
         (("_clients.py", "    def close(self)", "    @property\n    def close(self)"),)),
)  # fmt: skip

HARMLESS = (
    Seed("method added", f"{CLIENT}.send_as.more", "method-added",
         ((SEND_AS, "    def delete_by_user(",
           "    def more(self) -> None: ...\n\n    def delete_by_user("),)),
    Seed("model added", "closecrm.Another", "model-added",
         ((MODELS, "class SendAs(Model)",
           "class Another(Model):\n    id: str\n\n\nclass SendAs(Model)"),)),
    Seed("field added", "closecrm.SendAs.note", "field-added",
         ((MODELS, "    allowed_user_id: str\n",
           "    allowed_user_id: str\n    note: str | None = None\n"),)),
    Seed("parameter added", f"{CLIENT}.send_as.list", "parameter-added",
         ((SEND_AS, "        limit: int | None = None,",
           "        limit: int | None = None, year: int | None = None,"),)),
    Seed("parameter widened", f"{CLIENT}.send_as.list", "parameter-type-widened",
         ((SEND_AS, "        skip: int | None = None", "        skip: int | str | None = None"),)),
    Seed("parameter optional", f"{CLIENT}.send_as.create", "parameter-optional",
         ((SEND_AS, CREATE, CREATE.replace("allowed_user_id: str", 'allowed_user_id: str = "me"')),
          )),
    Seed("field always there", "closecrm.ImapServer.host", "field-always-there",
         ((MODELS, "host: str | None = None", "host: str"),)),
    Seed("exception added", "closecrm.TeapotError", "exception-added",
         ((ERRORS, "class ConflictError",
           "class TeapotError(CloseError): ...\n\n\nclass ConflictError"),)),
)  # fmt: skip
