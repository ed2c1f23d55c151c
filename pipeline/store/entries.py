"""Entries in the store: written when a block is linked, found by filters, read one by one or all in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from extractors.fold import key
from extractors.reference import load
from models.registry import Entry
from models.values import edtf_bounds
from models.vocabulary import Certainty, Severity
from pipeline.coverage import span_of
from pipeline.store.tables import EntryAliasRow, EntryRow, EntryTermRow, ReportRow

REGION, DEPARTMENT, CODE, THEME = "region", "department", "code", "theme"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of entries is narrowed by; None leaves a matter open. Codes are official ones, as text."""

    status: str | None = None
    territory: str | None = None  # part of a name, in any case and spelling of accents
    region: str | None = None
    department: str | None = None
    commune: str | None = None  # INSEE code: contracts of the commune, its EPCI or EPT, its département
    theme: str | None = None
    signed_from: date | None = None  # the signature can have been on that day or later
    signed_to: date | None = None
    ends_before: date | None = None  # the contract's last day is before that day, however its dates are read
    needs_review: bool | None = None
    rejected: bool = False


def put(session: Session, entry: Entry, stored: EntryRow | None) -> bool:
    """Writes an entry; whether that changed anything."""
    record = entry.model_dump(mode="json")
    if stored is not None and stored.record == record:
        return False
    row = stored or EntryRow(id=entry.id)
    _fill(row, entry)
    row.record = record
    session.add(row)
    session.flush()
    session.execute(delete(EntryTermRow).where(EntryTermRow.entry_id == entry.id))
    session.add_all(EntryTermRow(entry_id=entry.id, kind=k, term=t) for k, t in sorted(_terms(entry)))
    return True


def _fill(row: EntryRow, entry: Entry) -> None:
    contract = entry.contract
    names = contract.territory.names if contract.territory else ()
    row.territory = names[0] if names else None
    row.territory_key = " | ".join(key(n) for n in names)[:600] or None
    row.status = contract.status.value if contract.status else None
    signature = contract.signature
    signed = signature.edtf if signature and signature.certainty is Certainty.ACTUAL else None
    row.signed_earliest, row.signed_latest = edtf_bounds(signed) if signed else (None, None)
    span = span_of(entry)
    row.ends_earliest, row.ends_latest = (span.end_earliest, span.end_latest) if span else (None, None)
    row.needs_review, row.urgency, row.rejected = entry.needs_review, urgency(entry), entry.rejected
    row.least_confidence = min(contract.confidence.values(), default=None)


def urgency(entry: Entry) -> int:
    """What a reviewer should see first: a disputed decision, then what cannot be, contradictions, doubles, the rest."""
    disputed = sum(r.disputed for r in entry.reviewed.values())
    errors = sum(c.severity is Severity.ERROR for c in entry.checks)
    rest = len(entry.checks) - errors
    return 100 * disputed + 20 * errors + 5 * len(entry.conflicts) + 5 * len(entry.possible_duplicates) + rest


def _terms(entry: Entry) -> set[tuple[str, str]]:
    territory = entry.contract.territory
    found = {(THEME, t.value) for axis in entry.contract.axes for t in axis.themes}
    if territory is not None:
        found |= {(REGION, c) for c in territory.regions} | {(DEPARTMENT, c) for c in territory.departments}
        found |= {(CODE, c) for c in territory.codes}
    return found


def note_alias(session: Session, old: str | None, report: str) -> None:
    """Remembers where an entry went whose id has changed."""
    if old is not None:
        session.merge(EntryAliasRow(id=old, report_id=report))


# -- out ------------------------------------------------------------------------------------------------------------


def find(session: Session, filters: Filters, by_id: bool = False) -> Iterator[Entry]:
    """The entries that pass, by territory and id, or by id alone; read in portions, so that any number fits."""
    query = select(EntryRow.record).where(*_conditions(filters))
    order: tuple[Any, ...] = (EntryRow.id,) if by_id else (EntryRow.territory_key, EntryRow.id)
    if filters.needs_review and not by_id:  # the worst first
        order = (EntryRow.urgency.desc(), EntryRow.least_confidence, EntryRow.id)
    for record in session.scalars(query.order_by(*order).execution_options(yield_per=100)):
        yield Entry.model_validate(record)


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if not filters.rejected:
        yield EntryRow.rejected.is_(False)
    if filters.status:
        yield EntryRow.status == filters.status
    if filters.territory:
        yield EntryRow.territory_key.contains(key(filters.territory), autoescape=True)
    for kind, term in ((REGION, filters.region), (DEPARTMENT, filters.department), (THEME, filters.theme)):
        if term:
            yield EntryRow.id.in_(_with_terms(kind, (term.upper() if kind != THEME else term,)))
    if filters.commune:
        yield EntryRow.id.in_(_with_terms(CODE, _around(filters.commune)))
    if filters.signed_from:
        yield EntryRow.signed_latest >= filters.signed_from
    if filters.signed_to:
        yield EntryRow.signed_earliest <= filters.signed_to
    if filters.ends_before:
        yield EntryRow.ends_latest < filters.ends_before
    if filters.needs_review is not None:
        yield EntryRow.needs_review.is_(filters.needs_review)


def _with_terms(kind: str, terms: tuple[str, ...]) -> Select[tuple[str]]:
    return select(EntryTermRow.entry_id).where(EntryTermRow.kind == kind, EntryTermRow.term.in_(terms))


def _around(commune: str) -> tuple[str, ...]:
    """The codes whose contracts a commune is part of: its own, its EPCI's, its EPT's, its département's."""
    reference = load()
    place = reference.commune(commune)
    around = (reference.epci_of(commune), reference.epci_of(commune, ept=True), *(place.departements if place else ()))
    return (commune, *(code for code in around if code))


def by_id(session: Session, wanted: str) -> list[Entry]:
    """The entry of an id, of an id it had before, or of a report; else all whose id begins so (ten at most)."""
    exact = session.get(EntryRow, wanted) or _once(session, wanted)
    if exact is not None:
        return [Entry.model_validate(exact.record)]
    begins = EntryRow.id.startswith(wanted, autoescape=True) | EntryRow.id.startswith(f"cls-{wanted}", autoescape=True)
    query = select(EntryRow.record).where(begins).order_by(EntryRow.id).limit(10)
    return [Entry.model_validate(record) for record in session.scalars(query)]


def _once(session: Session, wanted: str) -> EntryRow | None:
    alias = session.get(EntryAliasRow, wanted)
    report = session.get(ReportRow, alias.report_id if alias else wanted)
    return session.get(EntryRow, report.entry_id) if report is not None and report.entry_id else None
