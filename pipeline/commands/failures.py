"""`clsreg failures`, `retry`: documents without a whole answer, and trying them again with other limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    JsonOption,
    MemoryOption,
    PagesOption,
    TimeoutOption,
    choose_jobs,
    guarded,
    leave,
    limits_of,
    numbered,
    stdout,
)
from pipeline.commands.harvest import ArchiveOption

if TYPE_CHECKING:
    from pipeline.store.documents import FailureView


class By(StrEnum):
    """What failures are counted by."""

    DOCUMENT = "document"
    SOURCE = "source"
    REASON = "reason"


class Format(StrEnum):
    """How failures are printed."""

    TABLE = "table"
    JSON = "json"


SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="TEXT", help="Only where the address contains this: a site, a folder.")
]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="NAME", help="Only with this reason: timed_out, damaged, partial…")
]


def _chosen(found: Iterable[FailureView], source: str | None, reason: str | None) -> list[FailureView]:
    """The failures asked for. A reason that no document can have is an error, not an empty list."""
    from pipeline.errors import UserError
    from pipeline.outcome import Ending

    every = list(found)
    known = {*Ending, *(f.reason for f in every)} - {Ending.RECORDS, Ending.IRRELEVANT}
    if reason is not None and reason not in known:
        raise UserError(f"no reason {reason!r}", f"reasons are {', '.join(sorted(known))}")
    return [f for f in every if (source or "") in f.uri and reason in (None, f.reason)]


@guarded
def failures(
    db: DbOption = None,
    source: SourceOption = None,
    reason: ReasonOption = None,
    by: Annotated[By, typer.Option("--by", help="A line each document, or their numbers by source or reason.")] = (
        By.DOCUMENT
    ),
    format: Annotated[Format, typer.Option("--format", "-f", help="json: one object a line.")] = Format.TABLE,
    json_: JsonOption = False,
) -> None:
    """Lists the documents that could not be read, or only in part, and why. `clsreg retry` tries them again."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        found = _chosen(store.failures(), source, reason)
    rows = _rows(found) if by is By.DOCUMENT else _counts(found, by)
    if json_ or format is Format.JSON:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201
        return
    headings = ("document", "reason", "attempts", "message") if by is By.DOCUMENT else (by.value, "documents")
    table = Table(*("tries" if h == "attempts" else h for h in headings), box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(safe(str(row[h])) for h in headings))
    stdout().print(table)
    print(numbered(len(found), "documents"), file=sys.stderr)  # noqa: T201


def _rows(found: list[FailureView]) -> list[dict[str, str | int]]:
    return [{"document": f.uri, "reason": f.reason, "message": f.message, "attempts": f.attempts} for f in found]


def _counts(found: list[FailureView], by: By) -> list[dict[str, str | int]]:
    """How many failures each source or reason has, the most first."""
    from pipeline.report.sources import source_of

    counts = Counter(source_of(f.uri) if by is By.SOURCE else f.reason for f in found)
    return [{by.value: n, "documents": c} for n, c in sorted(counts.items(), key=lambda r: (-r[1], r[0]))]


@guarded
def retry(
    db: DbOption = None,
    source: SourceOption = None,
    reason: ReasonOption = None,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    pages: PagesOption = None,
    jobs: JobsOption = 0,
    archive: ArchiveOption = None,
) -> None:
    """Reads again the documents that could not be read, or only in part: files, and what was harvested.

    Give those that ran into a limit another one: --timeout, --memory, --pages.
    """
    from pipeline.commands.progress import watching
    from pipeline.commands.registry import say_summary
    from pipeline.harvest.archive import folder_of
    from pipeline.retry import retry as try_again
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        found = _chosen(store.failures(), source, reason)
        with watching(len(found)) as advance:
            summary = try_again(
                store,
                [f.uri for f in found],
                folder_of(archive),
                choose_jobs(jobs, len(found)),
                limits_of(timeout, memory, pages),
                lambda *_: advance(),
            )
            summary.linked(store.link())
    say_summary(summary, store.name)
    if summary.failures or summary.partial:
        leave(QUARANTINED)
