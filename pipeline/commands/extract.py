"""`clsreg extract`: documents to records on standard output."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import (
    QUARANTINED,
    JobsOption,
    MemoryOption,
    PagesOption,
    PathsArgument,
    TimeoutOption,
    choose_jobs,
    documents_of,
    guarded,
    leave,
    limits_of,
)
from pipeline.commands.progress import Tally, followed
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.outcome import Outcome


class Format(StrEnum):
    """How records are printed."""

    JSONL = "jsonl"
    TABLE = "table"


def _print_lines(outcomes: Iterable[Outcome], tally: Tally) -> None:
    from pipeline.output import to_json

    for outcome in outcomes:
        tally.add(outcome)
        sys.stdout.buffer.write(to_json(outcome.record).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _print_table(outcomes: Iterable[Outcome], tally: Tally) -> None:
    from pipeline.commands.common import stdout
    from pipeline.commands.tables import ContractsTable

    console = stdout()
    table = ContractsTable(console.width)
    for outcome in outcomes:
        tally.add(outcome)
        for contract in outcome.record.contracts:
            table.add(outcome.uri, contract.model_dump(mode="json"), contract.confidence.values())
    console.print(table.table)


@guarded
def extract(
    paths: PathsArgument,
    jobs: JobsOption = 0,
    timeout: TimeoutOption = None,
    memory: MemoryOption = None,
    pages: PagesOption = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="jsonl: one JSON object a document.")] = Format.JSONL,
) -> None:
    """Reads documents and prints what they say of local health contracts, with the proof of each value.

    Folders are read with all below them. Records go to standard output, everything else to standard error.
    """
    from pipeline.files import STDIN
    from pipeline.run import run

    if paths.count(STDIN) > 1:
        raise UserError("standard input can be read only once", "give - once")
    documents = documents_of(paths)
    tally = Tally()
    outcomes = followed(
        run(documents, choose_jobs(jobs, len(documents)), limits_of(timeout, memory, pages)), len(documents)
    )
    try:
        (_print_lines if format is Format.JSONL else _print_table)(outcomes, tally)
    finally:
        tally.say()
    if tally.quarantined or tally.partial:
        leave(QUARANTINED)
