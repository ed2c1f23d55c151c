"""Figures over the whole registry: made when they are first asked for, and anew beside the pages when it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from pipeline.coverage import Area, Chains, Coverage, Ending, ending, gazetteer
from pipeline.report.facts import SOON
from pipeline.report.sources import Sources, sources_of
from pipeline.store.registry import Store
from pipeline.store.tables import DocumentRow, ExtractionRow, ReportRow, SourceRow
from review.work.index import Index
from review.work.kept import Kept
from review.work.snapshot import Snapshot

_DAYS = 12  # days of which figures are kept


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A document as the sources' figures count it."""

    source: str
    published: str | None
    contracts: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What is covered on a day, and which contracts end within a year of it."""

    departements: tuple[Area, ...]
    regions: tuple[Area, ...]
    france: Area
    ending: list[Ending]


class Figures:
    """Keeps the figures of the days asked for last, and those of the sources."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store, self._index = store, index
        self._days: dict[date, Kept[DayFigures]] = {}
        self._sources = Kept[Sources]()

    def of(self, day: date) -> tuple[DayFigures, bool]:
        """The figures of a day; and whether they are of the registry as it is, or of a moment ago."""
        snapshot = self._index.current()
        gazetteer()  # tables that are loaded once do not count as work
        kept = self._days.pop(day, None) or Kept[DayFigures]()
        self._days[day] = kept
        while len(self._days) > _DAYS:
            self._days.pop(next(iter(self._days)), None)
        return kept.get(snapshot.number, lambda: _figures(snapshot, day))

    def sources(self) -> Sources:
        """Where the documents come from, and how the sources do; they change with documents only."""
        return self._sources.get(
            self._index.answers(), lambda: sources_of(_documents(self._store), self._store.failures())
        )[0]


def _figures(snapshot: Snapshot, day: date) -> DayFigures:
    coverage, chains = Coverage(day), Chains()
    for item in snapshot.listed:
        chains.take(item.link)
        coverage.take(item.link.span, item.link.codes)
    return DayFigures(coverage.departements(), coverage.regions(), coverage.france(), ending(chains, day, SOON))


def _documents(store: Store) -> Iterator[SeenDocument]:
    """Every document without its text: the first place it was found at, its date, how many contracts it reports."""
    first = (
        select(func.min(SourceRow.id))
        .where(SourceRow.document_id == DocumentRow.id)
        .correlate(DocumentRow)
        .scalar_subquery()
    )
    number = (
        select(func.count(ReportRow.id))
        .where(ReportRow.extraction_id == ExtractionRow.id)
        .correlate(ExtractionRow)
        .scalar_subquery()
    )
    query = select(SourceRow.uri, ExtractionRow.published, number).select_from(DocumentRow)
    query = query.join(SourceRow, SourceRow.id == first).outerjoin(ExtractionRow)
    with store.session() as session:
        for uri, published, contracts in session.execute(query):
            yield SeenDocument(uri, published, contracts or 0)
