"""The open desk: the registry, the settings, and what is kept in memory between requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.store.registry import Store
from review.forms import lookup
from review.proof.pages import Pages
from review.settings import Settings
from review.work.claims import Claims
from review.work.figures import Figures
from review.work.index import Index
from review.work.precision import Precision
from review.work.queue import Wanted, counts, progress, waiting
from review.work.rereading import Rereading
from review.work.rows import Rows


@dataclass(slots=True)
class Desk:
    """What every page and every call of the API works on."""

    store: Store
    settings: Settings
    index: Index
    figures: Figures
    precision: Precision
    rereading: Rereading
    rows: Rows
    claims: Claims
    pages: Pages = field(default_factory=Pages)

    @classmethod
    def open(cls, store: Store, settings: Settings) -> Desk:
        """A desk on a registry."""
        index = Index(store, settings.unsure)
        return cls(
            store, settings, index, Figures(store, index), Precision(store), Rereading(store, settings.shared), Rows(store, index),
            Claims(index),
        )  # fmt: skip

    def warm(self) -> None:
        """Makes what pages need, before the first one is asked for."""
        snapshot = self.index.current()
        waiting(snapshot, Wanted()), counts(snapshot), progress(snapshot)
        lookup.places("paris")
        self.figures.of(date.today())
        self.figures.sources()
        self.precision.current()

    def close(self) -> None:
        """Ends what runs beside."""
        self.pages.close()
        self.rereading.close()
        self.index.close()
        self.store.engine.dispose()
