"""`clsreg explain`: a document in the terminal, with the words behind each value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import QUARANTINED, complain, guarded, leave, stdout

if TYPE_CHECKING:
    from rich.console import Console

    from models.contract import DocumentRecord
    from models.evidence import Evidence

# One colour a field; what is not here takes the last.
COLOURS = {
    "territory": "black on bright_green",
    "status": "black on bright_cyan",
    "generation": "black on cyan",
    "signature": "black on bright_yellow",
    "period": "black on yellow",
    "duration_months": "black on yellow",
    "signatories": "white on blue",
    "partners": "black on bright_blue",
    "axes": "white on magenta",
    "axes_count": "white on magenta",
    "actions_count": "white on magenta",
    "funding": "white on red",
    "events": "black on bright_magenta",
    "published": "black on white",
    "language": "",
}


def _field(pointer: str) -> str:
    return pointer.split("/")[1] if "/" in pointer else pointer


def _proofs(record: DocumentRecord) -> Iterator[tuple[int, str, float | None, Evidence]]:
    """Every piece of evidence with the number of its contract (0: the document itself), pointer and confidence."""
    for pointer, found in record.evidence.items():
        yield from ((0, pointer, None, e) for e in found)
    for number, contract in enumerate(record.contracts, 1):
        for pointer, found in contract.evidence.items():
            yield from ((number, pointer, contract.confidence.get(pointer), e) for e in found)


def value_at(value: Any, pointer: str) -> Any:
    """What a JSON Pointer leads to; None where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def _show_text(console: Console, text: str, record: DocumentRecord) -> None:
    from pipeline.commands.tables import safe

    shown = safe(text)
    used: dict[str, str] = {}
    for _, pointer, _, evidence in _proofs(record):
        style = COLOURS.get(_field(pointer), COLOURS["events"])
        if style:
            used[_field(pointer)] = style
            shown.stylize(style, evidence.start, evidence.end)
    legend = safe("")
    for name in (n for n in COLOURS if n in used):
        legend.append(f" {name} ", used[name]).append(" ")
    console.print(legend)
    console.print()
    console.print(shown, soft_wrap=not console.is_terminal)
    console.print()


def _show_values(console: Console, record: DocumentRecord) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe, value_text

    dump = record.model_dump(mode="json")
    table = Table("contract", "value of", "value", "rule", "conf.", "page", "words", box=SIMPLE_HEAD, pad_edge=False)
    shown: tuple[int, str] | None = None
    for number, pointer, confidence, evidence in _proofs(record):
        holder = dump["contracts"][number - 1] if number else dump
        first = (number, pointer) != shown
        shown = (number, pointer)
        table.add_row(
            str(number or "") if first else "",
            safe(pointer if first else ""),
            safe(value_text(value_at(holder, pointer)) if first else ""),
            safe(evidence.rule),
            f"{evidence.confidence if confidence is None else confidence:.2f}",
            str(evidence.page or ""),
            safe(" ".join(evidence.quote.split())),
        )
    console.print(table)


@guarded
def explain(path: Annotated[str, typer.Argument(metavar="PATH", help="A document; - for standard input.")]) -> None:
    """Shows a document with the words behind each value highlighted, then each value with its rule and confidence."""
    from pipeline.commands.common import documents_of
    from pipeline.outcome import Kind
    from pipeline.run import run

    documents = documents_of([path])
    console = stdout()
    failed = False
    for outcome in run(documents):
        uri, record = outcome.uri, outcome.record
        if outcome.kind is Kind.QUARANTINED:
            complain(f"{uri}: {record.outcome}: {record.reason}")
            failed = True
            continue
        console.rule(uri, align="left")
        console.print(
            f"language {record.language}, published {record.published or 'unknown'}, {record.outcome}", end=""
        )
        console.print(f": {record.reason}" if record.reason else "", markup=False)
        _show_text(console, outcome.text, record)
        _show_values(console, record)
    if failed:
        leave(QUARANTINED)
