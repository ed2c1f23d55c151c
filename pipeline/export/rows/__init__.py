"""What stands in the tables: rows as dictionaries by the names of the columns, the days of EDTF dates left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from models.registry import Claim, Entry
from pipeline.export.rows.contract import contract_rows
from pipeline.export.rows.parts import axes_rows, event_rows, funding_rows, partner_rows, signatory_rows
from pipeline.export.rows.places import coverage_rows
from pipeline.export.rows.proof import check_rows, conflict_rows, evidence_rows, review_rows
from pipeline.export.rows.sources import contract_source_rows

Row = dict[str, Any]
RowsOf = Callable[[Entry, Sequence[Claim]], Iterable[Row]]


def _alone(rows: Callable[[Entry], Iterable[Row]]) -> RowsOf:
    return lambda entry, claims: rows(entry)


# The tables that are made entry by entry, and what makes an entry's rows.
ROWS: dict[str, RowsOf] = {
    "contracts": _alone(contract_rows),
    "signatories": _alone(signatory_rows),
    "partners": _alone(partner_rows),
    "axes": _alone(axes_rows),
    "funding": _alone(funding_rows),
    "events": _alone(event_rows),
    "coverage": _alone(coverage_rows),
    "contract_sources": _alone(contract_source_rows),
    "evidence": evidence_rows,
    "conflicts": _alone(conflict_rows),
    "checks": _alone(check_rows),
    "reviews": _alone(review_rows),
}


def rows_of(entry: Entry, claims: Sequence[Claim]) -> Iterator[tuple[str, Iterable[Row]]]:
    """An entry's rows, table by table."""
    return ((name, rows(entry, claims)) for name, rows in ROWS.items())
