"""Everything that the page tells, gathered from the registry in one pass over its entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from models.registry import Entry
from pipeline.coverage import Chains, Coverage, Ending, Gap, Uncounted, Years, ending, gaps, uncounted
from pipeline.report.sources import Document, Failure, Sources, sources_of
from pipeline.report.tally import Contents, Quality

SOON = 12  # months


@dataclass(slots=True)
class Facts:
    """The figures of one day."""

    day: date
    coverage: Coverage
    chains: Chains
    years: Years
    sources: Sources
    contents: Contents = field(default_factory=Contents)
    quality: Quality = field(default_factory=Quality)
    uncounted: list[Uncounted] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Counts an entry."""
        for part in (self.coverage, self.chains, self.years, self.contents, self.quality):
            part.add(entry)
        missing = uncounted(entry, self.day)
        if missing is not None:
            self.uncounted.append(missing)

    def gaps(self) -> list[Gap]:
        """Periods without a contract."""
        return gaps(self.chains, self.coverage)

    def ending(self) -> list[Ending]:
        """Contracts that may end within a year."""
        return ending(self.chains, self.day, SOON)


def gather(entries: Iterable[Entry], documents: Iterable[Document], failures: Iterable[Failure], day: date) -> Facts:
    """The figures of a registry on a day."""
    found = Facts(day, Coverage(day), Chains(), Years(day), sources_of(documents, failures))
    for entry in entries:
        found.add(entry)
    return found
