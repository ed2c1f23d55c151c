"""What the contracts hold, counted in one pass: statuses, generations, durations, themes, signatories, quality."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from models.contract import Contract
from models.registry import Check, Entry
from models.values import edtf_bounds
from models.vocabulary import Certainty, OrganisationType, Status, Theme
from pipeline.coverage import Span, span_of

SURE = 0.9
_PRECISE = 31  # days: a date known to the month


@dataclass(slots=True)
class Contents:
    """Counts of contracts. A contract counts once for a theme or kind of signatory, however often it has it."""

    contracts: int = 0
    rejected: int = 0
    statuses: Counter[Status | None] = field(default_factory=Counter)
    generations: Counter[int | None] = field(default_factory=Counter)
    years: Counter[int | None] = field(default_factory=Counter)
    themes: Counter[Theme] = field(default_factory=Counter)
    with_themes: int = 0
    signatories: Counter[OrganisationType] = field(default_factory=Counter)
    with_signatories: int = 0
    signed: Counter[int | None] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Counts an entry, rejected ones apart."""
        if entry.rejected:
            self.rejected += 1
            return
        contract = entry.contract
        self.contracts += 1
        self.statuses[contract.status] += 1
        self.generations[contract.generation] += 1
        if contract.status in (Status.SIGNED, Status.AMENDED, Status.COMPLETED):
            self.years[duration_years(contract, span_of(entry))] += 1
            self.signed[signature_year(contract)] += 1
        themes = {theme for axis in contract.axes for theme in axis.themes}
        self.themes.update(themes)
        self.with_themes += bool(themes)
        types = {signatory.type for signatory in contract.signatories}
        self.signatories.update(types)
        self.with_signatories += bool(types)


def duration_years(contract: Contract, span: Span | None) -> int | None:
    """The duration in whole years: as stated, else from dates known at least to the month; None for neither."""
    if contract.duration_months is not None:
        return max(1, round(contract.duration_months / 12))
    if span is None or span.assumed or span.basis != ("period.start", "period.end"):
        return None
    loose = max(span.start_latest - span.start_earliest, span.end_latest - span.end_earliest).days
    days = (span.end_latest - span.start_earliest).days
    return max(1, round(days / 365.25)) if loose < _PRECISE and days > 0 else None


def signature_year(contract: Contract) -> int | None:
    """The year of a signature that has happened; None where there is none or it lies in one of two years."""
    if contract.signature is None or contract.signature.certainty is not Certainty.ACTUAL:
        return None
    first, last = edtf_bounds(contract.signature.edtf)
    return first.year if first.year == last.year else None


@dataclass(slots=True)
class CheckCount:
    """How many contracts a consistency check found fault with, and the first of its messages."""

    first: Check
    contracts: int = 0


@dataclass(slots=True)
class Quality:
    """How far the values can be trusted. Rejected entries do not count."""

    contracts: int = 0
    values: int = 0
    sure: int = 0
    reviewed_values: int = 0
    reviewed: int = 0
    disputed: int = 0
    conflicts: int = 0
    in_conflict: int = 0
    needs_review: int = 0
    duplicates: int = 0
    checks: dict[str, CheckCount] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Counts an entry."""
        if entry.rejected:
            return
        confidence = entry.contract.confidence.values()
        self.contracts += 1
        self.values += len(confidence)
        self.sure += sum(c >= SURE for c in confidence)
        self.reviewed_values += len(entry.reviewed)
        self.reviewed += bool(entry.reviewed)
        self.disputed += sum(r.disputed for r in entry.reviewed.values())
        self.conflicts += len(entry.conflicts)
        self.in_conflict += bool(entry.conflicts)
        self.needs_review += entry.needs_review
        self.duplicates += bool(entry.possible_duplicates)
        for check in {c.name: c for c in reversed(entry.checks)}.values():
            self.checks.setdefault(check.name, CheckCount(check)).contracts += 1
