"""When a contract is in force, as far as its dates say: earliest and latest start, earliest and latest end."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from models.contract import Contract
from models.registry import Entry
from models.values import edtf_bounds
from models.vocabulary import Certainty, Status

USUAL_MONTHS = 60  # « 5 is the rule today »: the length taken where a contract's end is not known

_NEVER = (Status.ANNOUNCED, Status.IN_PREPARATION)


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a contract starts and ends, each between an earliest and a latest; the end is its last day.

    `basis` names the fields it was derived from, the start's first. `assumed` says that nothing tells the end: five
    years were taken.
    """

    start_earliest: date
    start_latest: date
    end_earliest: date
    end_latest: date
    basis: tuple[str, ...]
    assumed: bool = False

    def certainly(self, day: date) -> bool:
        """Whether the contract is in force on that day however its dates are read. Never where the end is assumed."""
        return not self.assumed and self.start_latest <= day <= self.end_earliest

    def possibly(self, day: date) -> bool:
        """Whether some reading of the dates, the assumed end included, has the contract in force on that day."""
        return self.start_earliest <= day <= self.end_latest


def in_force(contract: Contract, published: str | None = None) -> Span | None:
    """The span of a contract; None where it is not signed yet or nothing says since when it runs.

    `published` is the EDTF date of the document that tells the status: a completed contract whose end nobody states has
    ended by then.
    """
    start, start_basis = _start(contract)
    if start is None or contract.status in _NEVER:
        return None
    end, end_basis = _end(contract, start)
    if end is not None:
        return Span(*start, *end, basis=(*start_basis, *end_basis))
    first, last = _after(start[0], USUAL_MONTHS), _after(start[1], USUAL_MONTHS)
    if contract.status is Status.COMPLETED and published:
        known = edtf_bounds(published)[1]
        return Span(*start, min(start[0], known), min(last, max(known, start[0])), (*start_basis, "status"), True)
    return Span(*start, first, last, start_basis, True)


def span_of(entry: Entry) -> Span | None:
    """The span of an entry; None as for `in_force`, and where a reviewer says that the entry is no contract."""
    return None if entry.rejected else in_force(entry.contract, _published(entry))


def _published(entry: Entry) -> str | None:
    """The date of the document that decides the status, else of the newest document."""
    deciding = [s.report.split("-")[0] for s in entry.support.get("/status", ())]
    dates = {d.sha256[:12]: d.published for d in entry.documents if d.published}
    known = [dates[report] for report in deciding if report in dates]
    return known[0] if known else max(dates.values(), default=None, key=lambda p: edtf_bounds(p)[1])


def _start(contract: Contract) -> tuple[tuple[date, date] | None, tuple[str, ...]]:
    """Bounds of the start: of the period, else the signature that has happened."""
    signature, period = contract.signature, contract.period
    signed = signature is not None and signature.certainty is Certainty.ACTUAL
    if contract.status is None and not signed:
        return None, ()
    if period is not None and period.start is not None:
        return edtf_bounds(period.start), ("period.start",)
    if signature is not None and signed:
        return edtf_bounds(signature.edtf), ("signature",)
    return None, ()


def _end(contract: Contract, start: tuple[date, date]) -> tuple[tuple[date, date] | None, tuple[str, ...]]:
    """Bounds of the last day: of the period, else the start and the duration."""
    if contract.period is not None and contract.period.end is not None:
        return edtf_bounds(contract.period.end), ("period.end",)
    if contract.duration_months is not None:
        months = contract.duration_months
        return (_after(start[0], months), _after(start[1], months)), ("duration_months",)
    return None, ()


def _after(start: date, months: int) -> date:
    """The last day of so many months that begin with `start`; the last day that dates can say where it is beyond."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    last = monthrange(year, month + 1)[1]
    if start.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)
