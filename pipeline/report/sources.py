"""Where the documents come from, and how the sources do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from models.values import edtf_bounds


class Document(Protocol):
    """What is asked of a document that was read (pipeline.store.documents.DocumentView has it)."""

    @property
    def source(self) -> str: ...
    @property
    def published(self) -> str | None: ...
    @property
    def contracts(self) -> int: ...


class Failure(Protocol):
    """What is asked of a document that could not be read (pipeline.store.documents.FailureView has it)."""

    @property
    def uri(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(slots=True)
class Source:
    """A site or folder: its documents, those about a contract, those without an answer, the newest with a date."""

    name: str
    documents: int = 0
    relevant: int = 0
    contracts: int = 0
    failures: int = 0
    newest: date | None = None


@dataclass(slots=True)
class Sources:
    """All sources by name, and the failures by reason; memory grows with the sources, not with the documents."""

    by_name: dict[str, Source] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document) -> None:
        """Counts a document that was read. `contracts` are counted as it reports them, before they are merged."""
        source = self._named(document.source)
        source.documents += 1
        source.relevant += bool(document.contracts)
        source.contracts += document.contracts
        day = _day(document.published)
        if day is not None and (source.newest is None or day > source.newest):
            source.newest = day

    def fail(self, failure: Failure) -> None:
        """Counts a document that could not be read."""
        self._named(failure.uri).failures += 1
        self.reasons[failure.reason] += 1

    def all(self) -> list[Source]:
        """The sources, those with most documents first."""
        return sorted(self.by_name.values(), key=lambda s: (-s.documents - s.failures, s.name))

    def _named(self, uri: str) -> Source:
        name = source_of(uri)
        return self.by_name.setdefault(name, Source(name))


def source_of(uri: str) -> str:
    """The site of a web address, without « www. »; else the last two folders of a path, for the page may be published."""
    try:
        host = urlsplit(uri).hostname if "://" in uri else None
    except ValueError:
        host = None
    if host:
        return host.removeprefix("www.")
    folders = [part for part in uri.replace("\\", "/").split("/")[:-1] if part not in ("", ".")]
    return "/".join(folders[-2:]) + "/"


def _day(published: str | None) -> date | None:
    """The first day of an EDTF date; None for none and for what is no date."""
    try:
        return edtf_bounds(published)[0] if published else None
    except ValueError:
        return None


def sources_of(documents: Iterable[Document], failures: Iterable[Failure]) -> Sources:
    """The sources of all documents and failures."""
    found = Sources()
    for document in documents:
        found.add(document)
    for failure in failures:
        found.fail(failure)
    return found
