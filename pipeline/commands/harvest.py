"""`clsreg harvest`: what the sources publish, into the archive and the registry."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import QUARANTINED, DbOption, JsonOption, complain, guarded, leave, numbered

if TYPE_CHECKING:
    from pipeline.harvest.report import Report
    from pipeline.harvest.run import Kit

SourcesOption = Annotated[
    str | None,
    typer.Option(
        "--sources",
        metavar="FILE",
        help="The file of sources [env CLSREG_SOURCES; default sources.toml here, else the one that ships].",
    ),
]
ArchiveOption = Annotated[
    str | None,
    typer.Option(
        "--archive", metavar="DIR", help="Where bodies are kept [env CLSREG_ARCHIVE; default clsreg-archive]."
    ),
]
NamesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Names of sources; all where none is given.")
]


@guarded
def harvest(
    names: NamesArgument = None,
    db: DbOption = None,
    archive: ArchiveOption = None,
    sources: SourcesOption = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Ask for every known page again, also those looked at lately.")
    ] = False,
    fetch_only: Annotated[
        bool, typer.Option("--fetch-only", help="Archive, and read nothing into the registry.")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Fetches what sources publish, politely, and reads what is about contracts into the registry.

    Without names: every source that `clsreg sources check` has seen answer. May be stopped and started again at any time.
    """
    from pipeline.harvest.place import Place
    from pipeline.harvest.run import harvest_all
    from pipeline.harvest.schedule import answering

    place = Place(db, archive, sources)
    known = place.catalogue()
    chosen = answering(known, names or [], place.file)
    with place.open(everything) as kit:
        reports = harvest_all(chosen, kit, known.harvest.hosts_at_once, None if json_ else say)
        if json_:
            for report in reports:
                print(json.dumps(report.as_json(), ensure_ascii=False))  # noqa: T201
        unread = 0 if fetch_only else _read(kit)
    if unread or any(report.outcome != "ok" for report in reports):
        leave(QUARANTINED)


def _read(kit: Kit) -> int:
    """Reads what waits into the registry and links it; how many documents could not be read."""
    from pipeline.commands.progress import watching
    from pipeline.commands.registry import say_summary
    from pipeline.harvest.handover import hand_over, waiting

    with watching(len(waiting(kit.state))) as advance:
        summary = hand_over(kit.state, kit.archive, kit.common.clock.now(), lambda *_: advance())
        summary.linked(kit.state.store.link())
    say_summary(summary, kit.state.store.name)
    return len(summary.failures) + len(summary.partial)


def say(report: Report) -> None:
    """The run of one source on standard error: a line of numbers, then what went wrong."""
    for url, message in report.failed.items():
        complain(f"{url}: {message}")
    for message in filter(None, (report.error, *report.warnings)):
        complain(f"{report.source}: {message}")
    numbers = (
        (report.found, "pages found"),
        (report.requests, "requests"),
        (report.not_modified, "answers not modified"),
        (len(report.new), "documents new"),
        (len(report.changed), "documents changed"),
        (sum(report.skipped.values()), "pages about something else or forbidden"),
        (len(report.failed), "failures"),
        (report.left, "pages left for the next run"),
    )
    said = ", ".join(numbered(number, name) for number, name in numbers if number)
    for note in filter(None, (report.stopped, *report.notes)):
        said += f"\n  {note}"
    print(f"{report.source}: {report.outcome}: {said or 'nothing new'}", file=sys.stderr)  # noqa: T201
