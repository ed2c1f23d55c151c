"""From the sources to the export: harvest, read, link, export. What is done already is not done again.

A refresh that is killed anywhere is simply started again: see pipeline.harvest.run and handover, and Store.link.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.harvest import Catalogue, HarvestSource
from pipeline import export as exporting
from pipeline.harvest.handover import Waiting, hand_over, waiting
from pipeline.harvest.place import Place
from pipeline.harvest.report import Outcome, Report
from pipeline.harvest.run import Kit, harvest_all
from pipeline.harvest.schedule import answering, is_due
from pipeline.ingest import Summary
from pipeline.reextract import Change, changes
from pipeline.store.registry import Store

BATCH = 200  # documents read in one step


@dataclass(slots=True)
class Refreshed:
    """What a refresh did. `changes`: contracts that are new, gone or others than before, field by field."""

    reports: list[Report] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    changes: list[Change] = field(default_factory=list)
    exported: dict[str, int] | None = None  # rows by table

    @property
    def outcome(self) -> Outcome:
        """How it ended: as its worst source; documents that could not be read are a warning."""
        outcome = worst(self.reports)
        unread = self.summary.failures or self.summary.partial
        return Outcome.WARNINGS if unread and outcome is Outcome.OK else outcome

    def as_json(self) -> dict[str, Any]:
        """The whole with plain values."""
        return {
            "outcome": self.outcome.value,
            "sources": [report.as_json() for report in self.reports],
            "summary": {**dict(self.summary.table()), "failures": self.summary.failures},
            "changes": [[c.entry, c.field, c.old, c.new] for c in self.changes],
            "exported": self.exported,
        }


def worst(reports: Sequence[Report]) -> Outcome:
    """The worst outcome of several runs."""
    order = list(Outcome)
    return max((report.outcome for report in reports), key=order.index, default=Outcome.OK)


def read(kit: Kit, items: Sequence[Waiting]) -> Summary:
    """Reads some of what waits into the registry."""
    return hand_over(kit.state, kit.archive, kit.common.clock.now(), items=items)


def link(kit: Kit) -> Summary:
    """Brings the contracts up to date."""
    summary = Summary()
    summary.linked(kit.state.store.link())
    return summary


def export(store: Store, folder: Path) -> dict[str, int]:
    """Writes the registry as open data in the place of an earlier export; rows by table."""
    return exporting.export(store, folder).rows


@dataclass(frozen=True, slots=True)
class Steps:
    """How the parts of a refresh are run: as they are here, or as tasks (flows.refresh)."""

    harvest: Callable[[Sequence[HarvestSource], Kit, int], list[Report]] = harvest_all
    read: Callable[[Kit, Sequence[Waiting]], Summary] = read
    link: Callable[[Kit], Summary] = link
    export: Callable[[Store, Path], dict[str, int]] = export


def refresh(
    place: Place,
    names: Sequence[str] = (),
    due: bool = False,
    everything: bool = False,
    folder: Path | None = None,
    steps: Steps | None = None,
) -> Refreshed:
    """Harvests the sources (those named, or that answer; with `due`, of these those whose time has come), reads what
    they brought, links it, and exports the registry to a folder where one is given."""
    known, done, steps = place.catalogue(), Refreshed(), steps or Steps()
    with place.open(everything) as kit:
        sources = _chosen(known, place, kit, names, due)
        if sources:
            done.reports = steps.harvest(sources, kit, known.harvest.hosts_at_once)
        _take_in(kit, steps, done)
        if folder and (sources or done.changes or not folder.exists()):
            done.exported = steps.export(kit.state.store, folder)
    return done


def harvest(
    place: Place,
    names: Sequence[str] = (),
    due: bool = False,
    everything: bool = False,
    steps: Steps | None = None,
) -> list[Report]:
    """Harvests the sources as `refresh` does, into the archive only."""
    known = place.catalogue()
    with place.open(everything) as kit:
        sources = _chosen(known, place, kit, names, due)
        return (steps or Steps()).harvest(sources, kit, known.harvest.hosts_at_once) if sources else []


def _chosen(known: Catalogue, place: Place, kit: Kit, names: Sequence[str], due: bool) -> list[HarvestSource]:
    now = kit.common.clock.now().astimezone()
    found = answering(known, names, place.file)
    return [s for s in found if is_due(s, kit.state, now)] if due else found


def _take_in(kit: Kit, steps: Steps, done: Refreshed) -> None:
    """Reads what waits, batch by batch, then links it, and notes what that changes."""
    store, items = kit.state.store, waiting(kit.state)
    if not items and not store.unlinked():
        return
    before = {e.id: e for e in store.entries()}
    for at in range(0, len(items), BATCH):
        done.summary.add(steps.read(kit, items[at : at + BATCH]))
    done.summary.add(steps.link(kit))
    done.changes = list(changes(before, {e.id: e for e in store.entries()}))
