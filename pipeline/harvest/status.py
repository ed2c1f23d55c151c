"""How the sources stand: the last run of each, what it yielded against what is expected, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from models.harvest import Catalogue, HarvestSource
from pipeline.harvest.handover import waiting
from pipeline.harvest.schedule import broke_off, is_due, is_overdue, next_run
from pipeline.harvest.state import State


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source. `outcome`: ok, warnings, failed, running (or killed), never."""

    source: str
    outcome: str
    started: datetime | None
    finished: datetime | None
    found: int
    new: int
    changed: int
    failures: int  # addresses that wait to be tried again
    pending: int  # addresses found and not yet asked for
    yielded: int | None  # new documents in the days of the expectation
    expected: int | None
    days: int | None
    next_run: datetime | None
    overdue: bool  # its time came twice since
    messages: tuple[str, ...]

    @property
    def poor(self) -> bool:
        """Whether it yields less than expected, did not end well, or was not harvested when its time came."""
        less = self.yielded is not None and self.expected is not None and self.yielded < self.expected
        return self.overdue or self.outcome not in ("ok", "never", "running") or (less and self.outcome != "never")

    def as_json(self) -> dict[str, Any]:
        """The status with plain values."""
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Overview:
    """How registry and harvest stand together."""

    registry: str
    at: datetime
    documents: int
    contracts: int
    unread: int  # documents that could not be read
    unlinked: int  # groups of contracts that the next linking looks at
    waiting: int  # documents archived and not yet read
    unchecked: int  # sources that nobody has seen answer
    next_run: datetime | None
    sources: tuple[SourceStatus, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """The sources that want a look."""
        return tuple(s.source for s in self.sources if s.poor)

    def as_json(self) -> dict[str, Any]:
        """The overview with plain values."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["at"], plain["next_run"] = self.at.isoformat(), self.next_run.isoformat() if self.next_run else None
        return {**plain, "problems": list(self.problems), "sources": [s.as_json() for s in self.sources]}


def overview(known: Catalogue, state: State, now: datetime) -> Overview:
    """The whole: what is in, how the sources that answer or have been harvested stand, and what comes next."""
    found = status(known.source, state, now)
    answering = {s.name for s in known.source if s.checked or not s.url}
    shown = tuple(s for s in found if s.source in answering or s.outcome != "never")
    counts = state.store.counts()
    times = [s.next_run for s in shown if s.next_run and s.source in answering]
    return Overview(
        registry=state.store.name,
        at=now,
        documents=counts["documents"],
        contracts=counts["entries"],
        unread=counts["failures"],
        unlinked=state.store.unlinked(),
        waiting=len(waiting(state)),
        unchecked=len(known.source) - len(answering),
        next_run=min(times, default=None),
        sources=shown,
    )


def status(sources: Iterable[HarvestSource], state: State, now: datetime) -> list[SourceStatus]:
    """The status of each source."""
    return [_status(source, state, now) for source in sources]


def _status(source: HarvestSource, state: State, now: datetime) -> SourceStatus:
    run = state.run(source.name)
    report = run.report if run else {}
    failures = state.failures([source.name], pending=True)
    pending = sum(f.attempts == 0 for f in failures)
    expect = source.expect
    overdue = is_overdue(source, state, now)
    late = "was not harvested when its time came, twice: does anything follow the schedule?" if overdue else None
    killed = "its last run was killed" if run and run.outcome == "running" and broke_off(source, state, now) else None
    said = (report.get("error"), report.get("stopped"), *report.get("warnings", ()), killed, late)
    return SourceStatus(
        source=source.name,
        outcome=run.outcome if run else "never",
        started=run.started_at if run else None,
        finished=run.finished_at if run else None,
        found=int(report.get("found", 0)),
        new=len(report.get("new", ())),
        changed=len(report.get("changed", ())),
        failures=len(failures) - pending,
        pending=pending,
        yielded=state.yielded(source.name, expect.days, now) if expect else None,
        expected=expect.documents if expect else None,
        days=expect.days if expect else None,
        next_run=now if is_due(source, state, now) else next_run(source.schedule, now),
        overdue=overdue,
        messages=tuple(dict.fromkeys(str(m) for m in said if m)),
    )
