"""A contract's page: everything about it gathered from the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registry import DocumentRef, Entry
from pipeline.store.tables import DocumentRow
from review.desk import Desk
from review.proof import text as words_html
from review.proof.marks import Mark, marks_of
from review.proof.raster import Box
from review.proof.source import file_of
from review.proof.text import Part
from review.work.decide import entry_of
from review.work.items import Item
from review.work.questions import questions
from review.work.sheet import Sheet, sheet_of
from review.work.stamps import Known, history

MEDIA_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Tab:
    """A document of the contract: its number from 1, where it can be seen outside, how many marks it has."""

    number: int
    ref: DocumentRef
    marks: int

    @property
    def web(self) -> str:
        """Its address on the web, if it has one that is safe to follow."""
        return next((u for u in self.ref.uris if urlsplit(u).scheme in ("http", "https")), "")

    @property
    def name(self) -> str:
        """What to call it: its title, else the last part of its address."""
        return self.ref.title or next((u.rstrip("/").rsplit("/", 1)[-1] for u in self.ref.uris), self.ref.sha256[:12])


@dataclass(frozen=True, slots=True)
class Shape:
    """A box over words on a page image."""

    mark: Mark
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a PDF with the boxes on it."""

    number: int
    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(slots=True)
class View:
    """What a contract's page shows. `shown` is the number of the document beside the values."""

    entry: Entry
    known: Known
    sheet: Sheet
    tabs: list[Tab]
    shown: int
    marks: list[Mark]
    part: Part | None = None
    pages: list[PageView] = field(default_factory=list)
    around: dict[str, Item] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  # of the documents, by digest

    def proofs(self, marks: Sequence[Mark], most: int) -> list[tuple[Mark, int]]:
        """The first of a value's words with the number of their document, those in the document beside it first."""
        beside = self.document.sha256 if self.document else ""
        ordered = sorted(marks, key=lambda m: m.document != beside)[:most]
        return [(m, self.numbers.get(m.document, 0)) for m in ordered]

    @property
    def document(self) -> DocumentRef | None:
        """The document beside the values."""
        return self.tabs[self.shown - 1].ref if self.tabs else None


def view_of(desk: Desk, entry_id: str, shown: int = 1, part: int = 1, proof: bool = True) -> View:
    """The page of a contract, without `proof` only its values. GoneError where there is none."""
    with desk.store.session() as session:
        entry = entry_of(session, entry_id)
        known = Known(entry, history(session, entry))
        marks = marks_of(entry, desk.claims.of(session, entry.reports), known.decisions)
        tabs = [Tab(n, ref, sum(m.document == ref.sha256 for m in marks)) for n, ref in enumerate(entry.documents, 1)]
        shown = min(max(shown, 1), max(len(tabs), 1))
        text, media = _document(session, tabs[shown - 1].ref.sha256) if tabs and proof else ("", "")
    view = View(entry, known, sheet_of(known, marks, questions(entry, desk.settings.unsure)), tabs, shown, marks)
    if tabs and proof:
        own = [m for m in marks if m.document == tabs[shown - 1].ref.sha256]
        view.part = words_html.render(text, own, part, desk.settings.text_part)
        view.pages = pages_of(desk, tabs[shown - 1].ref, own) if media == MEDIA_PDF else []
    items = desk.index.current().items
    view.numbers = {tab.ref.sha256: tab.number for tab in tabs}
    view.around = {o: items[o] for o in _others(entry) if o in items}
    return view


def _document(session: Session, sha256: str) -> tuple[str, str]:
    row: Any = session.execute(
        select(DocumentRow.text, DocumentRow.media_type).where(DocumentRow.sha256 == sha256)
    ).one()
    return str(row[0]), str(row[1])


def _others(entry: Entry) -> tuple[str, ...]:
    others = (entry.previous, entry.next, *(d.entry for d in entry.possible_duplicates))
    return tuple(o for o in others if o)


def pages_of(desk: Desk, ref: DocumentRef, marks: Sequence[Mark]) -> list[PageView]:
    """The pages of a PDF whose file is still there and still the same."""
    path = file_of(ref.sha256, ref.uris)
    if path is None:
        return []
    sizes = desk.pages.sizes(str(path), ref.sha256, desk.settings.pages)
    return [
        PageView(n, *size, _shapes(desk, str(path), ref.sha256, n, [m for m in marks if m.page == n]))
        for n, size in enumerate(sizes, 1)
    ]


def _shapes(desk: Desk, path: str, sha256: str, number: int, marks: Sequence[Mark]) -> tuple[Shape, ...]:
    if not marks:
        return ()
    found = desk.pages.rects(path, sha256, number, tuple((m.quote, m.box) for m in marks))
    return tuple(Shape(m, tuple(boxes)) for m, boxes in zip(marks, found, strict=True))
