"""`clsreg evaluate`: how good extraction is, against gold."""

from __future__ import annotations

import json
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import QUARANTINED, JobsOption, choose_jobs, complain, guarded, leave, numbered, stdout

if TYPE_CHECKING:
    from pipeline.evaluate import Report


def _measure(folder: Path, jobs: int) -> tuple[Report, bool]:
    """The report, and whether all gold and every document could be read; what could not is named."""
    from pipeline.commands.progress import watching
    from pipeline.errors import UserError
    from pipeline.evaluate import compare, load_gold
    from pipeline.outcome import Kind
    from pipeline.run import run

    refused: list[Path] = []

    def refuse(file: Path, reason: str) -> None:
        refused.append(file)
        complain(f"{file}: no gold: {reason}", "fixtures/GOLD.md of the project says how gold is written")

    golds = load_gold(folder, refuse)
    if not golds and refused:
        leave(QUARANTINED)
    if not golds:
        raise UserError(f"no gold under {folder}", "gold is NAME.json beside the document NAME.txt, .html, .pdf")
    absent = [path.name for path in golds if not path.is_file()]
    if absent:
        raise UserError(f"gold without its document: {', '.join(absent)}", f"put the documents into {folder}")
    paths = list(golds)
    with watching(len(paths)) as advance:
        pairs, quarantined = [], []
        for path, outcome in zip(paths, run(map(str, paths), choose_jobs(jobs, len(paths))), strict=True):
            name = path.relative_to(folder).as_posix()
            pairs.append((name, golds[path], outcome.record.model_dump(mode="json")))
            if outcome.kind is Kind.QUARANTINED:
                quarantined.append(f"{path}: {outcome.record.outcome}: {outcome.record.reason}")
            advance()
    for message in quarantined:
        complain(message, "it counts as a document in which nothing was found")
    return compare(pairs), not (refused or quarantined)


def _as_json(report: Report) -> dict[str, Any]:
    fields = {
        name: {
            "f1": counts.f1,
            "precision": counts.precision,
            "recall": counts.recall,
            "right": counts.right,
            "spurious": counts.spurious,
            "missed": counts.missed,
        }
        for name, counts in report.fields.items()
    }
    return {"core": report.core, "all": report.all, "documents": report.documents, "fields": fields}


def _print_table(report: Report) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.evaluate.fields import CORE

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("field", "F1", "precision", "recall", "right", "spurious", "missed"):
        table.add_column(heading, justify="left" if heading == "field" else "right")
    for name, counts in report.fields.items():
        if counts.f1 is not None:
            shares = ("-" if v is None else f"{v:.3f}" for v in (counts.f1, counts.precision, counts.recall))
            numbers = (str(counts.right), str(counts.spurious), str(counts.missed))
            table.add_row(name, *shares, *numbers, end_section=name == CORE[-1])
    console = stdout()
    console.print(table)
    console.print(f"{numbered(report.documents, 'documents')}; core F1 {report.core:.3f}; all F1 {report.all:.3f}")


def _print_differences(report: Report) -> None:
    for d in report.differences:
        gold, found = (json.dumps(v, ensure_ascii=False) for v in (d.gold, d.found))
        sys.stdout.write(f"{d.document}  {d.field}  gold={gold}  found={found}\n")


@guarded
def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Documents, each with its gold NAME.json beside it.")
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List every value that differs.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Numbers as JSON.")] = False,
    jobs: JobsOption = 0,
) -> None:
    """Measures extraction against gold: precision, recall and F1 of every field.

    core: mean F1 of contract to axes, the fields a contract is known by; all: mean F1 of every field.
    """
    from pipeline.errors import UserError

    if not folder.is_dir():
        raise UserError(f"no folder {folder}", "give the folder that holds documents and gold")
    report, whole = _measure(folder, jobs)
    if json_:
        typer.echo(json.dumps(_as_json(report)))
    else:
        if errors:
            _print_differences(report)
        _print_table(report)
    if not whole:
        leave(QUARANTINED)
