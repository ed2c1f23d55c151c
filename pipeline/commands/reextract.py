"""`clsreg reextract`: known documents read again by newer rules."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    JsonOption,
    choose_jobs,
    guarded,
    leave,
    numbered,
    stdout,
)
from pipeline.commands.harvest import ArchiveOption

if TYPE_CHECKING:
    from pipeline.reextract import Change


@guarded
def reextract(
    db: DbOption = None,
    archive: ArchiveOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    jobs: JobsOption = 0,
    json_: JsonOption = False,
) -> None:
    """Reads again what an older version of clsreg answered, where files or the archive still have it, and shows what changes.

    What reviewers decided stays: a new machine value beside it is shown as `kept`.
    """
    from pipeline.commands.progress import watching
    from pipeline.harvest.archive import Archive, folder_of
    from pipeline.reextract import reextract as run_reextract
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        waiting = sum(1 for _ in store.outdated())
        with watching(waiting) as advance:
            kept = Archive(folder_of(archive))
            result = run_reextract(store, choose_jobs(jobs, waiting), dry_run, lambda: advance(), kept)
    if json_:
        _print_lines(result.changes)
    elif result.changes:
        _print_table(result.changes)
    verb = "would change" if dry_run else "changed"
    done = f"{numbered(result.documents, 'documents')} read again; {numbered(len(result.changes), 'values')} {verb}"
    print(f"{store.name}: {done}", file=sys.stderr)  # noqa: T201
    for uri in result.gone:
        print(f"clsreg: {uri}: no longer there, or changed; its old answer stays", file=sys.stderr)  # noqa: T201
    for uri, reason in result.failed.items():
        print(f"clsreg: {uri}: {reason}; its old answer stays", file=sys.stderr)  # noqa: T201
    if result.failed or result.gone:
        leave(QUARANTINED)


def _print_lines(found: list[Change]) -> None:
    from dataclasses import asdict

    for change in found:
        print(json.dumps(asdict(change), ensure_ascii=False))  # noqa: T201


def _print_table(found: list[Change]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe, value_text

    table = Table("contract", "field", "old", "new", "", box=SIMPLE_HEAD, pad_edge=False)
    for c in found:
        old, new = ("" if v in (None, []) else value_text(v) for v in (c.old, c.new))
        table.add_row(c.entry, c.field, safe(old), safe(new), "kept: reviewed" if c.reviewed else "")
    stdout().print(table)
