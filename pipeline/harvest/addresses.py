"""Addresses: what is requested, and the key by which two addresses are one page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import yaml

MAX_LENGTH = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_LONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# Most addresses of a sitemap are such, and nothing is to be done about them.
_PLAIN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9_~-]+)*/?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "%/:@!$&'()*+,;=-._~[]|"


class BadAddress(ValueError):
    """No address that a page can be requested under."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of addresses.yaml."""

    id: str
    applies: str
    examples: tuple[tuple[str, str], ...]
    scheme: str = ""
    host: re.Pattern[str] | None = None
    path: re.Pattern[str] | None = None
    drop_query: re.Pattern[str] | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """An address in pieces, each in one spelling."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: tuple[str, ...]

    @property
    def netloc(self) -> str:
        """Host, and port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    def __str__(self) -> str:
        return urlunsplit((self.scheme, self.netloc, self.path, "&".join(self.query), ""))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in their order."""
    found = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text("utf-8"))
    return tuple(_rule(raw) for raw in found)


def _rule(raw: dict[str, object]) -> Rule:
    patterns = {k: re.compile(str(raw[k])) for k in ("host", "path", "drop_query") if k in raw}
    examples = tuple((str(a), str(b)) for a, b in raw["examples"])  # type: ignore[attr-defined]
    scheme, to = str(raw.get("scheme", "")), str(raw.get("to", ""))
    return Rule(str(raw["id"]), str(raw["applies"]), examples, scheme, to=to, **patterns)


def split(url: str) -> Parts:
    """The pieces of an http or https address; BadAddress for anything else, and for one with a user's name in it."""
    url = url.strip()
    if len(url) > MAX_LENGTH:
        raise BadAddress(f"longer than {MAX_LENGTH} characters")
    if _CONTROL.search(url):
        raise BadAddress("control characters in the address")
    try:
        found = urlsplit(url)
        port, host = found.port, found.hostname or ""
    except ValueError as error:
        raise BadAddress(str(error)) from error
    scheme = found.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise BadAddress(f"{scheme or 'no'} scheme; only http and https are fetched")
    if found.username is not None or found.password is not None:
        raise BadAddress("a user's name in the address")
    path = _no_dots(_one_spelling(found.path)) or "/"
    query = tuple(_one_spelling(q) for q in found.query.split("&") if q)
    return Parts(scheme, _ascii(host), None if port == _DEFAULT_PORTS[scheme] else port, path, query)


def _ascii(host: str) -> str:
    host = host.lower().rstrip(".")
    if ":" in host:
        if "%" in host:
            raise BadAddress("an address within one network")
        return host
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadAddress(f"not a host: {host}") from error
    if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", host):
        raise BadAddress(f"not a host: {host!r}")
    return host


def _one_spelling(text: str) -> str:
    """Percent signs that escape nothing escaped, letters and digits not escaped, all else in capitals."""
    text = _LONE.sub("%25", text)

    def shortest(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(shortest, text), safe=_SAFE + "?")


def _no_dots(path: str) -> str:
    kept: list[str] = []
    parts = path.split("/")[1:]
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part in (".", ".."):
            if part == ".." and kept:
                kept.pop()
            if last:
                kept.append("")
        else:
            kept.append(part)
    return "/" + "/".join(kept)


def _apply(parts: Parts, applies: str) -> Parts:
    scheme, host, path, query = parts.scheme, parts.host, parts.path, parts.query
    for rule in rules():
        if rule.applies != applies:
            continue
        scheme = rule.scheme or scheme
        host = rule.host.sub(rule.to, host) if rule.host else host
        path = (rule.path.sub(rule.to, path) if rule.path else path) or "/"
        if rule.drop_query:
            query = tuple(q for q in query if not rule.drop_query.fullmatch(q.partition("=")[0]))
    return Parts(scheme, host, parts.port, path, query)


@lru_cache(maxsize=8192)
def address(url: str) -> str:
    """The address to request: without what servers do not need. Idempotent. BadAddress where there is none."""
    if len(url) <= MAX_LENGTH and url.count("/") > 2 and _PLAIN.fullmatch(url):
        return url
    return str(_apply(split(url), "address"))


@lru_cache(maxsize=8192)
def key(url: str) -> str:
    """What all addresses of one page share: for comparing, not for requests. Idempotent."""
    parts = _apply(_apply(split(url), "address"), "key")
    port = None if parts.port in _DEFAULT_PORTS.values() else parts.port
    return str(Parts(parts.scheme, parts.host, port, parts.path, tuple(sorted(parts.query))))


def join(base: str, link: str) -> str | None:
    """The address that a link on a page leads to; None where it is none that is fetched (mailto:, javascript:…)."""
    link = link.strip()
    try:
        return address(link if _PLAIN.fullmatch(link) else urljoin(base, link))
    except ValueError:  # BadAddress is one; urljoin raises others
        return None


def netloc(url: str) -> str:
    """Host, and port where it is not the usual one."""
    return split(url).netloc


def endpoint(url: str) -> tuple[str, int]:
    """Host and port that a request for the address connects to."""
    parts = split(url)
    return parts.host, parts.port or _DEFAULT_PORTS[parts.scheme]
