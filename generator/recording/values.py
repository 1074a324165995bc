"""One value of a recording -> itself, if it is surely harmless, or its token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from generator.recording.policy import Policy
from generator.recording.secrets import Secrets, is_credential, snake
from generator.recording.tokens import DATE, MAIL, URL, Kind, Tokens, kind_of

MAX_NUMBER = 10**6
"""Whole numbers from here on may be telephone numbers or ids."""
_ENUM_MEMBER = re.compile(
    r"(?:^|_)(?:type|status|kind|mode|role|plan|scope|level|feature|event|action|reason|method"
    r"|protocol|encoding|currency|unit|direction|priority|visibility)s?$"
)
_ENUM = re.compile(
    r"[a-z]{1,20}(?:[_:-][a-z]{1,20}){0,4}[0-9]{0,2}|[A-Z]{1,20}(?:_[A-Z]{1,20}){0,4}"
)
_FIELD = re.compile(r"[_@$]?[A-Za-z][A-Za-z0-9_-]{0,39}|[0-9]{1,3}")
_NO_FIELD = re.compile(r"[0-9]{4}")
_ID_MEMBER = re.compile(r"(?:^|_)ids?$")
_PERSONAL_NUMBER = re.compile(
    r"(?:^|_)(?:lat|lon|lng|latitude|longitude|altitude|birth\w*|age|salary|zip\w*|post\w*)$"
)
_HARMLESS = {"", "true", "false", "null"}
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?")
_QUOTED = rf"(?:{URL.pattern})|(?:{MAIL.pattern})"
_DIGITS = r"(?<!\w)\+?\d[\d ().:/-]*\d(?!\w)"  # of a telephone, an address or a date
_CHUNK = r"[\w-]+|[^\x00-\x7f]+"
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


class Values:
    """Decides on each value; `kinds` are those that an earlier reading found to be private."""

    def __init__(
        self, policy: Policy, secrets: Secrets, private: Mapping[str, Kind] | None = None
    ) -> None:
        self.policy = policy
        self.secrets = secrets
        self._private = dict(private or {})
        listed = frozenset[str]().union(*policy.constants.values())
        self._tokens = Tokens(taken=listed | policy.invented)
        long = sorted((v for v in self._private if len(v) > 2), key=len, reverse=True)  # noqa: PLR2004
        known = [rf"(?<![^\W_]){re.escape(value)}(?![^\W_])" for value in long]
        self._chunk = re.compile(
            "|".join([_QUOTED, *known, DATE.pattern, _DIGITS, _CHUNK]), re.IGNORECASE
        )

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The values that were replaced, each with its shape."""
        return self._tokens.kinds

    def text(self, value: str, member: str) -> str:
        """Return a text that stands in a member of that name, or its token."""
        kept = self._kept(value, member)
        return self._token(value, member) if kept is None else kept

    def message(self, value: str, member: str) -> str:
        """Return a text of an error: harmless words stay, values that it quotes are replaced."""
        kept = self._kept(value, member)
        if kept is not None:
            return kept
        kind = kind_of(value, "", self.policy.prefixes)
        if kind.prefix or kind.name not in {"id", "text"}:
            return self._token(value, member)
        return self._chunk.sub(lambda match: self._word(match[0]), value)

    def key(self, name: str) -> str:
        """Return the name of a member, or a token where it is not what a field is called."""
        if self.secrets.are_in(name):
            return self._tokens.token(name, Kind("secret"))
        if name in self.policy.members or name == "":
            return name
        is_field = _FIELD.fullmatch(name) and not _NO_FIELD.search(name)
        if is_field and name not in self._private and not self._is_id(name):
            return name
        return self._token(name, "")

    def number(self, value: float, member: str) -> float:
        """Return a number, or one in its place where it may be an id or tell of somebody."""
        name, is_whole = snake(member), isinstance(value, int)
        is_private = (
            abs(value) >= MAX_NUMBER
            or is_credential(name)
            or bool(_PERSONAL_NUMBER.search(name))
            or (is_whole and bool(_ID_MEMBER.search(name)))
        )
        if not is_private:
            return value
        digits = str(abs(value)) if is_whole else f"{abs(value)!r} "
        token = self._token(digits, "")
        if not token.isdigit():  # the same digits are a credential elsewhere, for instance
            token = self._tokens.token(f"{digits} ", Kind("digits", width=len(digits)))
        number = int(token) if is_whole else int(token) + 0.5
        return -number if value < 0 else number

    def url(self, value: str) -> str:
        """Return a URL, or a part of one, without user, fragment and anything private."""
        try:
            parts = urlsplit(value)
            host = parts.hostname or ""
        except ValueError:
            return self._token(value, "")
        start = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
        for address, shown in self.policy.addresses.items():
            if start == address or start.startswith(f"{address}/"):
                path = self._path(start.removeprefix(address))
                query = self.query(parts.query)
                return f"{shown}{path}?{query}" if query else shown + path
        host = self._tokens.token(host, Kind("host")) if host else ""
        path = self._path(parts.path)
        return urlunsplit((parts.scheme, host, path, self.query(parts.query), ""))

    def query(self, value: str) -> str:
        """Return a query or a form: names stay, each value of a comma-joined list is scrubbed."""
        pairs = [
            (self.key(name), ",".join(self._parameter(name, each) for each in given.split(",")))
            for name, given in parse_qsl(value, keep_blank_values=True)
        ]
        return urlencode(pairs, quote_via=quote, safe=",@")

    def _path(self, path: str) -> str:
        return "/".join(map(self._segment, path.split("/")))

    def _segment(self, part: str) -> str:
        plain = unquote(part)
        if self.secrets.are_in(plain):
            return self._tokens.token(plain, Kind("secret"))
        if plain in self.policy.segments or plain in {"", ".", ".."} | self.policy.invented:
            return part
        kind = self._private.get(plain) or kind_of(plain, "", self.policy.prefixes)
        if kind.name in {"text", "name"}:
            kind = Kind("id", width=len(plain))
        return quote(self._tokens.token(plain, kind), safe="@")

    def _parameter(self, name: str, value: str) -> str:
        is_harmless = value in self.policy.members or (
            _NUMBER.fullmatch(value) and not _ID_MEMBER.search(snake(name))
        )
        if is_harmless and not is_credential(name) and value not in self._private:
            return value
        return self.text(value, name)

    def _kept(self, value: str, member: str) -> str | None:
        """Return what is to stand for a value for sure, or None if its shape decides."""
        if self.secrets.are_in(value) or (value and is_credential(member)):
            return self._tokens.token(value, Kind("secret"))
        if value in _HARMLESS or value in self.policy.invented:
            return value
        if value in self.policy.constants.get(member, ()):
            return value
        if value in self._private:
            return self._token(value, member)
        if _ENUM_MEMBER.search(snake(member)) and _ENUM.fullmatch(value):
            return value
        return self.url(value) if URL.fullmatch(value) else None

    def _token(self, value: str, member: str) -> str:
        kind = self._private.get(value) or kind_of(value, snake(member), self.policy.prefixes)
        return self._tokens.token(value, kind)

    def _is_id(self, name: str) -> bool:
        kind = kind_of(name, "", self.policy.prefixes)
        has_digit = any(map(str.isdigit, name))
        return kind.name == "id" and (bool(kind.prefix) or (has_digit and name != name.lower()))

    def _word(self, chunk: str) -> str:
        if URL.fullmatch(chunk):
            return self.url(chunk)
        if chunk in self._private:
            return self._token(chunk, "")
        if chunk in self.policy.members or chunk in self.policy.invented:
            return chunk
        words = _WORDS.findall(chunk)
        is_plain = "".join(words) == re.sub(r"[_-]", "", chunk)
        if is_plain and all(
            word.casefold() in self.policy.words or (word.isdigit() and len(word) <= 3)  # noqa: PLR2004
            for word in words
        ):
            return chunk
        kind = kind_of(chunk, "", self.policy.prefixes)
        return self._tokens.token(chunk, Kind("word") if kind.name == "text" else kind)
