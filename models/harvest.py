"""Where documents are harvested from: the entries of sources.toml."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from models.base import Frozen
from models.vocabulary import Language


class SourceKind(StrEnum):
    """How a source tells what it has."""

    FEED = "feed"  # RSS or Atom
    SITEMAP = "sitemap"  # a sitemap or an index of them
    LISTING = "listing"  # pages that link to documents, one after the other
    PAGE = "page"  # a single page
    FOLDER = "folder"  # files of this machine


class Publisher(StrEnum):
    """Who publishes."""

    ARS = "ars"
    PREFECTURE = "prefecture"
    AUTHORITY = "authority"
    PRESS = "press"
    OTHER = "other"


class Attachments(StrEnum):
    """Of which pages the linked PDFs are fetched."""

    RELEVANT = "relevant"  # of pages that the triage lets pass
    ALL = "all"
    NONE = "none"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


_FIELD = r"(?:\*|\d+(?:-\d+)?)(?:/\d+)?(?:,\d+(?:-\d+)?)*"
_CRON = re.compile(rf"{_FIELD}(?: +{_FIELD}){{4}}")


def _cron(text: str) -> str:
    if not _CRON.fullmatch(text.strip()):
        raise ValueError("five fields are needed: minute hour day month weekday, as « 30 6 * * 1-5 »")
    return text.strip()


Pattern = Annotated[str, AfterValidator(_pattern), Field(description="a regular expression, searched in the address")]
Cron = Annotated[str, AfterValidator(_cron)]


class Politeness(Frozen):
    """How hosts are spared. robots.txt is always obeyed; where it asks for more time, it gets it."""

    delay: float = Field(default=1.0, ge=0, le=3600, description="seconds between two requests to a host")
    tries: int = Field(default=3, ge=1, le=10, description="attempts at an address in one run")
    backoff: float = Field(
        default=1.0, ge=0, le=600, description="seconds before the second attempt; doubled each time"
    )
    longest_wait: float = Field(
        default=120.0, ge=0, le=3600, description="seconds; who asks for more is left for the next run"
    )
    failures: int = Field(default=5, ge=1, description="addresses of a host failing in a row until it is left alone")
    pause: float = Field(default=600.0, ge=0, description="seconds for which such a host is left alone")


class Limits(Frozen):
    """What a source may cost in one run."""

    pages: int = Field(default=2000, ge=1, description="documents requested; the rest is for the next run")
    entries: int = Field(default=50_000, ge=1, description="addresses taken from all feeds, sitemaps or listings")
    indexes: int = Field(default=200, ge=1, description="feeds, sitemaps or listing pages requested")
    depth: int = Field(default=3, ge=1, le=10, description="sitemap indexes within sitemap indexes")
    attachments: int = Field(default=20, ge=0, description="PDFs of one page")
    redirects: int = Field(default=5, ge=0, le=20)
    sent_bytes: int = Field(default=30_000_000, ge=1, description="bytes of an answer as sent")
    bytes: int = Field(default=50_000_000, ge=1, description="bytes of an answer unpacked")
    connect_seconds: float = Field(default=10.0, gt=0)
    header_seconds: float = Field(default=20.0, gt=0, description="until the headers of an answer are there")
    body_seconds: float = Field(default=120.0, gt=0, description="until the body is there")
    seconds: float = Field(default=4 * 3600.0, gt=0, description="a whole run of the source")


class Expectation(Frozen):
    """What a source should yield; less is a warning."""

    documents: int = Field(ge=1, description="new documents, whatever they are about")
    days: int = Field(ge=1, le=3650)


class HarvestSource(Frozen):
    """A place that is looked at again and again."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$", description="its id: small letters, digits, - . _")
    title: str = ""
    kind: SourceKind
    publisher: Publisher = Publisher.OTHER
    language: Language = Language.FR
    url: str = Field(default="", max_length=2000, description="of the feed, sitemap, first listing page or page")
    path: str = Field(default="", description="of the folder; relative to sources.toml")
    include: tuple[Pattern, ...] = Field(default=(), description="only addresses in which one of these is found")
    exclude: tuple[Pattern, ...] = Field(default=(), description="no address in which one of these is found")
    links: Pattern | None = Field(default=None, description="listing: which links are documents")
    next: Pattern | None = Field(
        default=None, description="listing: which links lead to the next page; rel=next otherwise"
    )
    hosts: tuple[str, ...] = Field(
        default=(), description="other hosts of the same publisher, with port where it is unusual"
    )
    attachments: Attachments = Attachments.RELEVANT
    schedule: Cron | None = None
    revisit_hours: float = Field(
        default=24.0, ge=0, description="a fresh page is looked at again after this; old ones rarer"
    )
    allow_private: bool = Field(
        default=False, description="its own url and hosts may be private addresses; nothing else may"
    )
    checked: date | Literal[False] = Field(default=False, description="when `clsreg sources check` last saw it answer")
    expect: Expectation | None = None
    politeness: Politeness = Politeness()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> HarvestSource:
        if self.kind is SourceKind.FOLDER:
            if not self.path or self.url:
                raise ValueError("a folder has a path and no url")
        elif self.path:
            raise ValueError("only a folder has a path")
        elif urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ValueError("url must be an http or https address")
        if self.kind is SourceKind.LISTING and self.links is None:
            raise ValueError("a listing says which links are documents: links = '…'")
        return self

    def takes(self, address: str) -> bool:
        """Whether the include and exclude patterns let an address pass."""
        if self.include and not any(re.search(p, address) for p in self.include):
            return False
        return not any(re.search(p, address) for p in self.exclude)


class Settings(Frozen):
    """The table [harvest] of sources.toml."""

    contact: str = Field(
        default="", max_length=200, description="sent with every request: a page or an address for complaints"
    )
    hosts_at_once: int = Field(default=8, ge=1, le=64, description="sources harvested in parallel")


class Catalogue(Frozen):
    """A whole sources.toml."""

    harvest: Settings = Settings()
    source: tuple[HarvestSource, ...] = ()
