"""What the ways to discover addresses have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
import re

from models.harvest import HarvestSource
from pipeline.harvest.addresses import key, netloc
from pipeline.harvest.errors import FetchError, Reason

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """An address, and when its page is said to have changed last."""

    url: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """The body of a feed, sitemap or listing page, and the address that answered."""

    url: str
    body: bytes


# Gets an index, unless it is known and has not changed since the time given.
GetIndex = Callable[[str, datetime | None], Index]


@dataclass(slots=True)
class Progress:
    """What a discovery met, beside what it found."""

    notes: list[str] = field(default_factory=list)  # what was left out, and why
    indexes: int = 0
    seen: set[str] = field(default_factory=set)

    def first_time(self, url: str) -> bool:
        """Whether no address of this page was given before."""
        page = key(url)
        if page in self.seen:
            return False
        self.seen.add(page)
        return True


def is_own(source: HarvestSource, url: str) -> bool:
    """Whether an address is on the source's site or one of its further hosts, with or without www."""
    hosts = {netloc(source.url), *source.hosts}
    return netloc(url).removeprefix("www.") in {h.lower().removeprefix("www.") for h in hosts}


def refuse_entities(payload: bytes) -> None:
    """FetchError for XML that declares entities: no feed or sitemap needs them, bombs and thefts of files do."""
    if _ENTITY.search(payload.replace(b"\0", b"") if b"\0" in payload[:64] else payload):
        raise FetchError(Reason.FEED, "the XML declares entities; it is not read")


def moment(text: str | None) -> datetime | None:
    """A time as sitemaps write it (W3C); the end of the day where only a day is given. None where it is none."""
    text = (text or "").strip()
    try:
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return datetime.combine(day, time(), UTC) + timedelta(days=1)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
