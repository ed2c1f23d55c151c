"""The harvest of sources: each on its own, several at once; what fails in one is no matter of the others.

Everything that is found is noted before it is asked for, and everything that is answered is archived before it is
noted. So a run that is killed anywhere can simply be started again, and ends as if it had not been killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType

from models.harvest import HarvestSource, SourceKind
from pipeline.errors import RegistryError
from pipeline.harvest.addresses import BadAddress, key
from pipeline.harvest.archive import Archive
from pipeline.harvest.clock import Stopped
from pipeline.harvest.discover import discover
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Fetcher, Shared
from pipeline.harvest.folders import visit_folder
from pipeline.harvest.found import Found, Index, Progress
from pipeline.harvest.pages import Role, new_page
from pipeline.harvest.report import INTERRUPTED, Report
from pipeline.harvest.state import State
from pipeline.harvest.visit import Visitor

_SHRUNK = 5  # a source that names a fifth of what it named has probably changed its structure
_FEW = 10


@dataclass(frozen=True, slots=True)
class Kit:
    """What the harvest of any source needs. `base`: the folder that the paths of folders start from."""

    state: State
    archive: Archive
    common: Shared
    base: Path = field(default_factory=Path)
    everything: bool = False  # look at every page, whatever its time


def harvest(source: HarvestSource, kit: Kit) -> Report:
    """Harvests one source. Raises nothing but what the database raises; the report says what went wrong."""
    clock = kit.common.clock
    report = Report(source.name, clock.now())
    before = kit.state.run(source.name)
    kit.state.started(source.name, report.started, source.publisher)
    try:
        with Fetcher(source, kit.common) as fetcher:
            try:
                _work(Visitor(source, fetcher, kit.state, kit.archive, clock, report, kit.everything), kit)
            finally:
                report.requests, report.not_modified = fetcher.requests, fetcher.unchanged
    except FetchError as error:
        report.error = f"{error.reason}: {error.message}"
    except BadAddress as error:
        report.error = f"{Reason.BAD_ADDRESS}: {error}"
    except Stopped:
        report.stopped = INTERRUPTED
    except RegistryError:
        raise
    except Exception as error:
        report.error = f"{Reason.DEFECT}: {_where(error)}; please report this"
    report.finished = clock.now()
    if not report.error and not report.stopped:
        _compare(source, report, before.found if before else 0, kit.state)
    kit.state.finished(source.name, report.finished, report.outcome, report.as_json())
    return report


def harvest_all(
    sources: Sequence[HarvestSource], kit: Kit, at_once: int = 8, on_each: Callable[[Report], None] | None = None
) -> list[Report]:
    """Harvests sources in parallel, one thread each; their reports in the order given. Ctrl-C ends all of them."""
    pool = ThreadPoolExecutor(max(1, at_once), thread_name_prefix="harvest")
    try:
        futures = [pool.submit(harvest, source, kit) for source in sources]
        reports = []
        for future in futures:
            reports.append(future.result())
            if on_each:
                on_each(reports[-1])
        return reports
    except BaseException:
        kit.common.clock.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        kit.common.hosts.release()


def _work(visitor: Visitor, kit: Kit) -> None:
    if visitor.source.kind is SourceKind.FOLDER:
        visit_folder(visitor, kit.base)
        return
    progress, end = Progress(), visitor.clock.elapsed() + visitor.source.limits.seconds

    def index(url: str, changed: datetime | None) -> Index:
        if visitor.clock.elapsed() > end:
            raise FetchError(Reason.TIMEOUT, f"limits.seconds: {visitor.source.limits.seconds:g} seconds are over")
        return visitor.index(url, changed)

    try:
        found = list(discover(visitor.source, index, progress))
    finally:
        visitor.report.notes += progress.notes
    visitor.report.found = len(found)
    kit.state.expect((new_page(f.url, Role.DOCUMENT) for f in found), visitor.source.name, kit.common.clock.now())
    _visit_all(visitor, list(_queue(visitor, found)), end)


@dataclass(frozen=True, slots=True)
class _Task:
    url: str
    role: Role = Role.DOCUMENT
    changed: datetime | None = None
    parent: str | None = None


def _queue(visitor: Visitor, found: list[Found]) -> Iterator[_Task]:
    """What is to be visited: what is new, then what failed or was left before, then what is known."""
    source, state = visitor.source, visitor.state
    keys = {key(f.url): f for f in found}
    known = state.known(keys)
    yield from (_Task(f.url, changed=f.changed) for k, f in keys.items() if k not in known)
    for failure in state.failures([source.name], due=visitor.clock.now(), pending=True):
        if key(failure.url) not in keys and failure.role is not Role.INDEX:
            yield _Task(failure.url, failure.role, parent=failure.parent)
    yield from (_Task(f.url, changed=f.changed) for k, f in keys.items() if k in known)
    yield from (_Task(page.url) for page in state.documents(source.name) if page.key not in keys)


def _visit_all(visitor: Visitor, tasks: list[_Task], end: float) -> None:
    report, limits, clock = visitor.report, visitor.source.limits, visitor.clock
    for number, task in enumerate(tasks):
        clock.check()
        if visitor.visited >= limits.pages:
            report.stopped = f"limits.pages: {limits.pages} documents were asked for"
        elif clock.elapsed() > end:
            report.stopped = f"limits.seconds: {limits.seconds:g} seconds are over"
        elif visitor.source.url and visitor.fetcher.is_down(visitor.source.url):
            report.stopped = "the host fails again and again"
            report.warnings.append(report.stopped)
        if report.stopped:
            report.left = len(tasks) - number
            return
        visitor.document(task.url, task.role, task.changed, task.parent)


def _compare(source: HarvestSource, report: Report, before: int, state: State) -> None:
    """Warnings where a source yields less than it should, or than it did."""
    if report.found == 0 and before:
        report.warnings.append(f"names nothing, where it named {before} addresses before: has its structure changed?")
    elif before >= _FEW and report.found * _SHRUNK < before:
        report.warnings.append(f"names {report.found} addresses, where it named {before} before")
    if source.expect:
        expected, days = source.expect.documents, source.expect.days
        number = state.yielded(source.name, days, report.finished or report.started)
        if number < expected:
            report.warnings.append(f"{number} new documents in {days} days, where at least {expected} are expected")


def _where(error: Exception) -> str:
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}: {error}"
