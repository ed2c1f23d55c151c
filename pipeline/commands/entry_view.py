"""One contract in the terminal: its values with proof, contradictions, checks, documents, neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from models.registry import Claim, Entry
from pipeline.commands.explain import value_at
from pipeline.commands.tables import place_text, safe, value_text
from pipeline.coverage import standing

Claims = dict[tuple[str, str], Claim]


def print_entry(console: Console, entry: Entry, claims: Sequence[Claim]) -> None:
    """All that the registry knows of a contract."""
    known: Claims = {(c.report, c.pointer): c for c in claims}
    names = {d.sha256: str(i) for i, d in enumerate(entry.documents, 1)}
    values = entry.contract.model_dump(mode="json")
    console.print(safe(f"{entry.id}  {place_text(values['territory'])}"))
    for line in _around(entry):
        console.print(safe(line))
    console.print(_values(entry, known, names))
    if entry.conflicts:
        console.print(_conflicts(entry, known, names))
    for check in entry.checks:
        console.print(safe(f"{check.severity.label_en}: {check.message_en} ({check.name})"))
    console.print(_documents(entry))


def _around(entry: Entry) -> Iterator[str]:
    if entry.rejected:
        yield "rejected: a reviewer says that this is no contract"
    today = standing(entry, date.today())
    if today is not None:
        yield f"today: {today.label_en}"
    if entry.previous or entry.next:
        yield f"before: {entry.previous or '-'}  after: {entry.next or '-'}"
    for double in entry.possible_duplicates:
        yield f"perhaps the same as {double.entry}: {'; '.join(double.reasons)}"


def _values(entry: Entry, claims: Claims, names: dict[str, str]) -> Table:
    table = Table("value of", "value", "conf.", "doc.", "page", "rule", "words", box=SIMPLE_HEAD, pad_edge=False)
    values = entry.contract.model_dump(mode="json")
    for pointer, sure in entry.contract.confidence.items():
        support = [
            claims[s.report, s.pointer] for s in entry.support.get(pointer, ()) if (s.report, s.pointer) in claims
        ]
        proof = next((e for c in support for e in c.evidence), None)
        reviewed = entry.reviewed.get(pointer)
        said_by = ", ".join(sorted({names[c.document] for c in support if c.document in names}, key=int))
        table.add_row(
            pointer,
            safe(value_text(value_at(values, pointer))),
            f"{sure:.2f}",
            safe(said_by),
            str((proof and proof.page) or ""),
            safe(f"{reviewed.verdict.value} by {reviewed.by}" if reviewed else proof.rule if proof else ""),
            safe(" ".join(proof.quote.split()) if proof else ""),
        )
    return table


def _conflicts(entry: Entry, claims: Claims, names: dict[str, str]) -> Table:
    table = Table("contradiction in", "chosen", "against", "doc.", "words", box=SIMPLE_HEAD, pad_edge=False)
    for conflict in entry.conflicts:
        against = [claims[s.report, s.pointer] for s in conflict.against if (s.report, s.pointer) in claims]
        proof = next((e for c in against for e in c.evidence), None)
        table.add_row(
            conflict.pointer,
            safe(value_text(conflict.chosen)),
            safe(value_text(conflict.other)),
            ", ".join(sorted({names[c.document] for c in against if c.document in names}, key=int)),
            safe(" ".join(proof.quote.split()) if proof else ""),
        )
    return table


def _documents(entry: Entry) -> Table:
    table = Table("doc.", "kind", "lang.", "published", "report", "where", box=SIMPLE_HEAD, pad_edge=False)
    for i, document in enumerate(entry.documents, 1):
        reports = [r for r in entry.reports if document.sha256.startswith(r.split("-")[0])]
        where = document.uris[0] if document.uris else ""
        table.add_row(
            str(i), document.kind.value, document.language, document.published or "", ", ".join(reports), safe(where)
        )
    return table
