"""The harvest flow: each source a task, several at once, each failing alone.

A task that fails for a reason that may pass (no connection, 5xx, a database that is away) is tried again. What hosts
can bear is held in pipeline.harvest: one request at a time to each, also over several runs. Tasks are tagged with their
host, so that limits of Prefect's own can be laid over that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
import logging

from flows.quiet import settle

settle()

from prefect import State, Task, flow, get_run_logger, task  # noqa: E402 - its settings must stand before it is imported
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import TaskRun  # noqa: E402
from prefect.futures import PrefectFuture, as_completed  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from flows import artifacts  # noqa: E402
from flows.ingest import plain  # noqa: E402
from models.harvest import HarvestSource  # noqa: E402
from pipeline.commands.common import numbered  # noqa: E402
from pipeline.harvest import refresh as plainly  # noqa: E402
from pipeline.harvest.addresses import netloc  # noqa: E402
from pipeline.harvest.errors import Reason  # noqa: E402
from pipeline.harvest.place import Place  # noqa: E402
from pipeline.harvest.refresh import Steps, worst  # noqa: E402
from pipeline.harvest.report import Outcome, Report  # noqa: E402
from pipeline.harvest.run import Kit, harvest  # noqa: E402

RETRIES, DELAYS = 2, [10.0, 60.0]
_GRACE = 600  # seconds beyond a source's own limit, by which it ends itself
_MAY_PASS = frozenset({Reason.BUSY, Reason.SERVER, Reason.TIMEOUT, Reason.CONNECTION, Reason.ROBOTS_UNKNOWN})


def _is_news(record: logging.LogRecord) -> bool:
    """Not what Prefect says of each timeout in a thread: that it waits for requests, which have limits of their own."""
    return "the task is running in a worker thread" not in record.getMessage()


logging.getLogger("prefect.task_runs").addFilter(_is_news)


class SourceFailed(Exception):
    """A source that could not be had."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.source}: {report.error}")
        self.report = report


class RunFailed(Exception):
    """A run that did what could be done, while some source could not be had. `result` is what it did."""

    def __init__(self, message: str, result: object) -> None:
        super().__init__(message)
        self.result = result


def log(report: Report) -> None:
    """One source's outcome in the log of the run."""
    logger = get_run_logger()
    said = "; ".join(filter(None, (report.error, *report.warnings)))
    numbers = f"{report.found} found, {len(report.new)} new, {len(report.changed)} changed, {len(report.failed)} failed"
    (logger.info if report.outcome is Outcome.OK else logger.warning)(f"{report.source}: {numbers}. {said}".rstrip())


# Hears of each source as it ends: the log, unless the command line listens.
listening: ContextVar[Callable[[Report], None]] = ContextVar("listening", default=log)


def may_pass(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Whether another attempt may help: not where a source is not what it is said to be."""
    error = state.result(raise_on_failure=False)
    return not isinstance(error, SourceFailed) or (error.report.error or "").partition(":")[0] in _MAY_PASS


def harvest_source(name: str, source: HarvestSource, kit: Kit) -> Report:
    """One source into the archive. Safe to repeat: what is known is asked for conditionally, or not at all."""
    report = harvest(source, kit)
    if report.error:
        raise SourceFailed(report)
    return report


harvest_task = task(
    name="harvest a source",
    task_run_name="harvest {name}",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_jitter_factor=0.5,
    retry_condition_fn=may_pass,
    cache_policy=NO_CACHE,
)(harvest_source)


def harvest_sources(sources: Sequence[HarvestSource], kit: Kit, at_once: int) -> list[Report]:
    """The sources as tasks, so many at once; their reports in the order given."""
    reports: dict[str, Report] = {}
    with ThreadPoolTaskRunner[Report](max_workers=max(1, at_once)) as runner:
        try:
            futures = {_start(runner, source, kit): source for source in sources}
            for future in as_completed(list(futures)):
                report = _report_of(future, futures[future], kit)
                reports[report.source] = report
                listening.get()(report)
        except BaseException:  # Ctrl-C, or Prefect cancels the run: the threads end where they stand
            kit.common.clock.stop()
            raise
    return [reports[source.name] for source in sources]


def _start(runner: ThreadPoolTaskRunner[Report], source: HarvestSource, kit: Kit) -> PrefectFuture[Report]:
    host = [f"host:{netloc(source.url)}"] if source.url else []
    own = harvest_task.with_options(timeout_seconds=source.limits.seconds + _GRACE, tags=host)
    # Quoted: Prefect would look through all that they hold for results of other tasks.
    return runner.submit(own, {"name": source.name, "source": quote(source), "kit": quote(kit)})


def _report_of(future: PrefectFuture[Report], source: HarvestSource, kit: Kit) -> Report:
    """What a task reports; of one that broke off (its time was over, the database was away), why."""
    future.wait()
    result = future.state.result(raise_on_failure=False)
    if isinstance(result, Report):
        return result
    if isinstance(result, SourceFailed):
        return result.report
    now = kit.common.clock.now()
    why = str(result).splitlines()[0] if str(result) else type(result).__name__
    return Report(source.name, now, now, error=f"{Reason.DEFECT if future.state.is_crashed() else 'task'}: {why}")


def ended(outcome: Outcome, message: str, result: object) -> State[object]:
    """The state that a run ends in: Failed where a source could not be had, else Completed, with warnings or without."""
    if outcome is Outcome.FAILED:
        return Failed(message=message, data=RunFailed(message, result))
    name = "Completed with warnings" if outcome is Outcome.WARNINGS else "Completed"
    return Completed(name=name, message=message, data=result)


def message_of(reports: Sequence[Report]) -> str:
    """The sources that did badly and why, in one line."""
    bad = [r for r in reports if r.outcome is not Outcome.OK]
    said = (f"{r.source}: {'; '.join(filter(None, (r.error, *r.warnings))) or f'{len(r.failed)} failed'}" for r in bad)
    return f"{numbered(len(reports), 'sources')}, {len(bad)} with problems" + "".join(f"\n{line}" for line in said)


@flow(name="harvest", validate_parameters=True)
def harvest_flow(
    names: list[str] | None = None,
    due: bool = False,
    everything: bool = False,
    db: SecretStr | None = None,
    archive: str | None = None,
    sources: str | None = None,
) -> State[object]:
    """Sources into the archive: those named, or all that answer; with `due`, of these those whose time has come."""
    place = Place(plain(db), archive, sources)
    reports = plainly.harvest(place, names or [], due, everything, Steps(harvest=harvest_sources))
    artifacts.harvested(reports)
    return ended(worst(reports), message_of(reports), reports)
