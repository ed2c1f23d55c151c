"""The refresh flow: harvest, read, link, export. Each source is a task, and each batch of documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
import os
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flows.quiet import settle

settle()

from prefect import State, flow, task  # noqa: E402 - its settings must stand before it is imported
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402
from pydantic import SecretStr  # noqa: E402

from flows import artifacts  # noqa: E402
from flows.harvest import ended, harvest_sources, message_of  # noqa: E402
from flows.ingest import plain  # noqa: E402
from pipeline.harvest import refresh as plainly  # noqa: E402
from pipeline.harvest.place import Place  # noqa: E402
from pipeline.harvest.refresh import Refreshed, Steps  # noqa: E402

EXPORT_VARIABLE = "CLSREG_EXPORT"
DELAYS = [2.0, 10.0]

P = ParamSpec("P")
R = TypeVar("R")


def as_task(name: str, function: Callable[P, R]) -> Callable[P, R]:
    """A step as a task that is tried again. All steps are safe to repeat: they leave alone what is done.

    They run in the flow's own thread, one after the other: only there can a document be given up that takes too long.
    """
    run: Any = task(name=name, retries=2, retry_delay_seconds=DELAYS, cache_policy=NO_CACHE)(function)

    @wraps(function)
    def quoted(*arguments: P.args, **named: P.kwargs) -> R:
        # Prefect would look through all that the arguments hold for results of other tasks.
        result: R = run(*map(quote, arguments), **named)
        return result

    return quoted


STEPS = Steps(
    harvest_sources,
    as_task("read a batch", plainly.read),
    as_task("link", plainly.link),
    as_task("export", plainly.export),
)


def _message(done: Refreshed) -> str:
    new = sum(c.field == "contract" and c.old is None for c in done.changes)
    changed = len({c.entry for c in done.changes if c.field != "contract"})
    return f"contracts: {new} new, {changed} changed; {message_of(done.reports)}"


@flow(name="refresh")
def refresh_flow(
    names: list[str] | None = None,
    due: bool = False,
    everything: bool = False,
    db: SecretStr | None = None,
    archive: str | None = None,
    sources: str | None = None,
    export: str | None = None,
) -> State[object]:
    """Sources into the archive, from there into the registry, linked and exported.

    Sources are those named, or all that answer; with `due`, of these those whose time has come. `export` is the folder of
    the export; without it that of CLSREG_EXPORT, else none is made.
    """
    folder = export or os.environ.get(EXPORT_VARIABLE)
    place = Place(plain(db), archive, sources)
    done = plainly.refresh(place, names or [], due, everything, Path(folder) if folder else None, STEPS)
    artifacts.harvested(done.reports)
    artifacts.refreshed(done)
    return ended(done.outcome, _message(done), done)
