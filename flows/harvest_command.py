"""`clsreg flow harvest` and `clsreg flow refresh`."""

from __future__ import annotations

from collections.abc import Callable
import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import QUARANTINED, DbOption, JsonOption, guarded, leave, numbered
from pipeline.commands.harvest import ArchiveOption, NamesArgument, SourcesOption, say

if TYPE_CHECKING:
    from prefect import Flow

    from pipeline.harvest.refresh import Refreshed
    from pipeline.harvest.report import Report

DueOption = Annotated[
    bool, typer.Option("--due", help="Only sources whose time has come by their schedule, or whose run was killed.")
]
EverythingOption = Annotated[
    bool, typer.Option("--everything", help="Ask for every known page again, also those looked at lately.")
]
ExportOption = Annotated[
    str | None,
    typer.Option("--export", metavar="DIR", help="The folder to export to [env CLSREG_EXPORT; no export without]."),
]


@guarded
def harvest(
    names: NamesArgument = None,
    due: DueOption = False,
    db: DbOption = None,
    archive: ArchiveOption = None,
    sources: SourcesOption = None,
    everything: EverythingOption = False,
    json_: JsonOption = False,
) -> None:
    """Fetches what sources publish into the archive as the flow `harvest`: each source a task, with retries and artifacts.

    Exit code 1 where a source failed or did badly. Starts a Prefect server of its own unless PREFECT_API_URL names one.
    """

    def flow() -> Flow[..., Any]:
        from flows.harvest import harvest_flow

        return harvest_flow

    reports: list[Report] = _run(flow, json_, _place(db, archive, sources), names=names, due=due, everything=everything)
    if json_:
        for report in reports:
            print(json.dumps(report.as_json(), ensure_ascii=False))  # noqa: T201
    if any(report.outcome != "ok" for report in reports):
        leave(QUARANTINED)


@guarded
def refresh(
    names: NamesArgument = None,
    due: DueOption = False,
    db: DbOption = None,
    archive: ArchiveOption = None,
    sources: SourcesOption = None,
    export: ExportOption = None,
    everything: EverythingOption = False,
    json_: JsonOption = False,
) -> None:
    """Fetches, reads, links and exports as the flow `refresh`: what a schedule runs. May be killed and started again.

    Exit code 1 where a source failed or did badly, or a document could not be read; the rest is done all the same.
    """

    def flow() -> Flow[..., Any]:
        from flows.refresh import refresh_flow

        return refresh_flow

    place = _place(db, archive, sources)
    done: Refreshed = _run(flow, json_, place, names=names, due=due, everything=everything, export=export)
    if json_:
        print(json.dumps(done.as_json(), ensure_ascii=False))  # noqa: T201
    else:
        _say(done, place["db"])
    if done.outcome != "ok":
        leave(QUARANTINED)


def _place(db: str | None, archive: str | None, sources: str | None) -> dict[str, Any]:
    """Where things are, as a flow takes it. What cannot be used is told before any server starts."""
    from pipeline.harvest.place import Place
    from pipeline.store.registry import Store

    place = Place(db, archive, sources)
    place.catalogue()
    with Store(db) as store:
        return {"db": store.name, "url": db, "archive": archive, "sources": sources}


def _run(flow: Callable[[], Flow[..., Any]], quiet: bool, place: dict[str, Any], **options: Any) -> Any:
    """What a flow did, also where it ended as Failed. It tells of each source as it ends, unless it is to be quiet."""
    from flows.session import session

    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")  # what went wrong is told here, once
    with session():
        from pydantic import SecretStr

        from flows.harvest import RunFailed, listening

        found = flow()
        token = listening.set((lambda report: None) if quiet else say)
        try:
            url = SecretStr(place["url"]) if place["url"] else None
            where = {"db": url, "archive": place["archive"], "sources": place["sources"]}
            state: Any = found(**where, **options, return_state=True)
        finally:
            listening.reset(token)
        result = state.result(raise_on_failure=False)
        if isinstance(result, RunFailed):
            return result.result
        if isinstance(result, BaseException):
            raise result
        return result


def _say(done: Refreshed, registry: str) -> None:
    from pipeline.commands.registry import say_summary

    say_summary(done.summary, registry)
    if done.exported is not None:
        print(f"exported: {numbered(done.exported['contracts'], 'contracts')}", file=sys.stderr)  # noqa: T201
