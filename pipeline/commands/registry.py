"""`clsreg ingest`, `list`, `show`, `failures`: the registry from the command line."""

from __future__ import annotations

from enum import StrEnum
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    DbOption,
    JobsOption,
    PathsArgument,
    choose_jobs,
    documents_of,
    guarded,
    leave,
    numbered,
    stdout,
)

if TYPE_CHECKING:
    from pipeline.ingest import Summary

JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


class StatusName(StrEnum):
    """The statuses by their names, without loading the models for `--help`."""

    ANNOUNCED = "announced"
    IN_PREPARATION = "in_preparation"
    SIGNED = "signed"
    AMENDED = "amended"
    COMPLETED = "completed"


def say_summary(summary: Summary, registry: str) -> None:
    """The numbers of an ingest run and every failure, on standard error."""
    for uri, message in summary.failures.items():
        print(f"clsreg: {uri}: {message}", file=sys.stderr)  # noqa: T201
    numbers = ", ".join(numbered(number, name) for name, number in summary.table() if number)
    print(f"{registry}: {numbers or 'nothing to do'}", file=sys.stderr)  # noqa: T201


@guarded
def ingest(paths: PathsArgument, db: DbOption = None, jobs: JobsOption = 0) -> None:
    """Reads documents into the registry. What is in already, by its content, is left as it is."""
    from pipeline.commands.progress import watching
    from pipeline.ingest import ingest as run_ingest
    from pipeline.store.registry import Store

    documents = documents_of(paths)
    with Store(db) as store, watching(len(documents)) as advance:
        summary = run_ingest(documents, store, choose_jobs(jobs, len(documents)), lambda *_: advance())
    say_summary(summary, store.name)
    if summary.failures:
        leave(QUARANTINED)


@guarded
def list_contracts(
    db: DbOption = None,
    status: Annotated[StatusName | None, typer.Option(help="Only contracts of this status.")] = None,
    territory: Annotated[str | None, typer.Option(metavar="TEXT", help="Only where a name contains this.")] = None,
    department: Annotated[str | None, typer.Option(metavar="CODE", help="Only in this département, e.g. 52.")] = None,
    as_lines: Annotated[bool, typer.Option("--json", help="One JSON object a contract instead of a table.")] = False,
) -> None:
    """Lists the contracts in the registry, one line a contract as a document reports it."""
    from pipeline.commands.tables import ContractsTable
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        found = store.contracts(status, territory, department)
        if as_lines:
            for view in found:
                print(json.dumps(view.as_dict(), ensure_ascii=False))  # noqa: T201
            return
        console = stdout()
        table = ContractsTable(console.width, with_id=True)
        for view in found:
            confidence = [c.confidence for c in view.claims if c.confidence is not None]
            table.add(view.source, view.values, confidence, view.id)
    console.print(table.table)
    print(f"{numbered(table.rows, 'contracts')} in {store.name}", file=sys.stderr)  # noqa: T201


@guarded
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="From `clsreg list`; its first characters are enough.")],
    db: DbOption = None,
    json_: JsonOption = False,
) -> None:
    """Shows one contract: each value, how sure it is, and the words that say it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import place_text, safe, value_text
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        view = store.contract(id)
    if json_:
        print(json.dumps(view.as_dict(), ensure_ascii=False, indent=2))  # noqa: T201
        return
    console = stdout()
    console.print(safe(f"{view.id}  {place_text(view.values.get('territory'))}"))
    console.print(safe(f"{view.source}, published {view.published or 'unknown'}, read by {view.version}"))
    table = Table("value of", "value", "conf.", "page", "rule", "words", box=SIMPLE_HEAD, pad_edge=False)
    for claim in view.claims:
        proof = claim.evidence[0] if claim.evidence else {}
        table.add_row(
            claim.pointer,
            safe(value_text(claim.value)),
            "" if claim.confidence is None else f"{claim.confidence:.2f}",
            str(proof.get("page") or ""),
            safe(proof.get("rule") or ""),
            safe(" ".join((proof.get("quote") or "").split())),
        )
    console.print(table)


@guarded
def failures(db: DbOption = None, json_: JsonOption = False) -> None:
    """Lists the documents that could not be read, and why. Ingesting them again tries them again."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        found = store.failures()
    if json_:
        for f in found:
            row = {"document": f.uri, "reason": f.reason, "message": f.message, "attempts": f.attempts}
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201
        return
    table = Table("document", "reason", "tries", "message", box=SIMPLE_HEAD, pad_edge=False)
    for f in found:
        table.add_row(safe(f.uri), f.reason, str(f.attempts), safe(f.message))
    stdout().print(table)
