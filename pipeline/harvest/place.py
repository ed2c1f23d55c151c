"""Where a harvest takes from and where it puts what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from models.harvest import Catalogue
from pipeline.harvest import catalogue
from pipeline.harvest.archive import Archive, folder_of
from pipeline.harvest.clock import Clock
from pipeline.harvest.fetch import shared
from pipeline.harvest.leases import Leases
from pipeline.harvest.run import Kit
from pipeline.harvest.state import State
from pipeline.store.registry import Store


@dataclass(frozen=True, slots=True)
class Place:
    """Registry, archive and file of sources; None: as the environment says, or what is usual."""

    db: str | None = None
    archive: str | None = None
    sources: str | None = None

    @property
    def file(self) -> Path:
        """The file of sources."""
        return catalogue.find_file(self.sources)

    def catalogue(self) -> Catalogue:
        """The sources; UserError names the line of what is wrong."""
        return catalogue.read(self.file)

    @contextmanager
    def open(self, everything: bool = False) -> Iterator[Kit]:
        """What a run needs; lets the hosts go when it ends."""
        contact, folder = self.catalogue().harvest.contact, self.file.resolve().parent
        with Store(self.db) as store:
            state, clock = State(store), Clock()
            common = shared(contact, clock, claims=Leases(state, clock))
            try:
                yield Kit(state, Archive(folder_of(self.archive)), common, folder, everything)
            finally:
                common.hosts.release()
