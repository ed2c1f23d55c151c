"""How the sources stand: the last run of each, what it yielded against what is expected, and when it is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cronsim import CronSim, CronSimError

from models.harvest import HarvestSource
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
    messages: tuple[str, ...]

    @property
    def poor(self) -> bool:
        """Whether it yields less than expected, or did not end well."""
        less = self.yielded is not None and self.expected is not None and self.yielded < self.expected
        return self.outcome not in ("ok", "never", "running") or (less and self.outcome != "never")

    def as_json(self) -> dict[str, Any]:
        """The status with plain values."""
        return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(self).items()}


def status(sources: Iterable[HarvestSource], state: State, now: datetime) -> list[SourceStatus]:
    """The status of each source."""
    return [_status(source, state, now) for source in sources]


def next_run(schedule: str | None, after: datetime) -> datetime | None:
    """When a schedule (cron, in the zone of `after`) falls due next; None where there is none."""
    try:
        return next(CronSim(schedule, after)) if schedule else None
    except (CronSimError, StopIteration):
        return None


def _status(source: HarvestSource, state: State, now: datetime) -> SourceStatus:
    run = state.run(source.name)
    report = run.report if run else {}
    failures = state.failures([source.name], pending=True)
    pending = sum(f.attempts == 0 for f in failures)
    expect = source.expect
    said = (report.get("error"), report.get("stopped"), *report.get("warnings", ()))
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
        next_run=next_run(source.schedule, now),
        messages=tuple(dict.fromkeys(str(m) for m in said if m)),
    )
