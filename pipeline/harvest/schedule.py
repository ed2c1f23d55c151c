"""When sources are due, by their schedules (cron, in local time), and which are harvested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cronsim import CronSim, CronSimError

from models.harvest import Catalogue, HarvestSource
from pipeline.errors import UserError
from pipeline.harvest import catalogue, leases
from pipeline.harvest.addresses import netloc
from pipeline.harvest.report import INTERRUPTED
from pipeline.harvest.state import State


def next_run(schedule: str | None, after: datetime) -> datetime | None:
    """When a schedule (cron, in the zone of `after`) falls due next; None where there is none, or never."""
    try:
        return next(CronSim(schedule, after)) if schedule else None
    except (CronSimError, StopIteration):
        return None


def broke_off(source: HarvestSource, state: State, now: datetime) -> bool:
    """Whether the last run of a source was interrupted, or killed: it began, did not end, and nobody is at it any more."""
    run = state.run(source.name)
    if run is None or run.outcome != "running":
        return run is not None and run.report.get("stopped") == INTERRUPTED
    if source.url:
        return not leases.held(state, netloc(source.url), now)
    return now - run.started_at > timedelta(seconds=source.limits.seconds)


def is_due(source: HarvestSource, state: State, now: datetime) -> bool:
    """Whether a source's time has come since its last run began; also where it never ran, or its run broke off."""
    if source.schedule is None:
        return False
    run = state.run(source.name)
    if run is None or broke_off(source, state, now):
        return True
    due = next_run(source.schedule, run.started_at.astimezone(now.tzinfo))
    return due is not None and due <= now


def is_overdue(source: HarvestSource, state: State, now: datetime) -> bool:
    """Whether a source was not harvested although its time came twice: what follows the schedule does not run."""
    run = state.run(source.name)
    due = next_run(source.schedule, run.started_at.astimezone(now.tzinfo)) if run else None
    second = next_run(source.schedule, due) if due else None
    return second is not None and second <= now


def coming(sources: Iterable[HarvestSource], state: State, now: datetime) -> tuple[datetime, list[str]] | None:
    """When the next sources fall due, and their names; None where none has a schedule."""
    times = {s.name: now if is_due(s, state, now) else next_run(s.schedule, now) for s in sources}
    first = min((t for t in times.values() if t), default=None)
    return (first, [name for name, t in times.items() if t == first]) if first else None


def answering(known: Catalogue, names: Sequence[str], where: object = "the file of sources") -> list[HarvestSource]:
    """The sources named; without names, those that have been seen to answer. UserError where there are none."""
    chosen = catalogue.choose(known, names)
    if not names:
        chosen = tuple(s for s in chosen if s.checked or not s.url)
        if not chosen:
            raise UserError(f"no source in {where} has been seen to answer", "run `clsreg sources check`, or name one")
    return list(chosen)
