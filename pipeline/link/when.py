"""When a report's contract begins: what the report says of it, as days, with what is only expected kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.contract import Contract
from models.registry import Report
from models.values import edtf_bounds
from models.vocabulary import Certainty, EventKind, Status

Days = tuple[date, date]  # first and last day that a date allows

_USUAL = (72, 24)  # months from a contract's beginning to its end, at most and at least
_EXTENDED = 96  # months at most where it has been prolonged
_NEWS = 92  # days: a signature that near a document's own date is what it is about
PREPARING = frozenset({Status.ANNOUNCED, Status.IN_PREPARATION})


@dataclass(frozen=True, slots=True)
class When:
    """The times of one report. None where it does not say."""

    signed: Days | None  # actual signatures only
    expected: Days | None  # a planned signature
    start: Days | None
    end: Days | None
    said: Days | None  # the day on which the document speaks
    before: tuple[Days, ...]  # signatures of the contract before this one
    generation: int | None
    status: Status | None
    months: int | None

    @property
    def begins(self) -> Days | None:
        """The best word on the contract's beginning: its signature, else its period, else what its end allows."""
        if self.signed or self.start:
            return self.signed or self.start
        if self.end is None:
            return None
        if self.status is Status.AMENDED:  # an avenant has moved the end, by years perhaps
            return (_months_before(self.end[0], _EXTENDED), _months_before(self.end[1], _USUAL[1]))
        longest, shortest = (self.months, self.months) if self.months else _USUAL
        return (_months_before(self.end[0], longest), _months_before(self.end[1], shortest))

    @property
    def preparing(self) -> bool:
        """Whether the contract is still to come when the document speaks."""
        return self.signed is None and (self.status in PREPARING or self.expected is not None)


def bounds(edtf: str | None) -> Days | None:
    """First and last day of an EDTF date."""
    return edtf_bounds(edtf) if edtf else None


def when(report: Report) -> When:
    """The times of a report."""
    contract = report.contract
    signature, period = contract.signature, contract.period
    actual = signature is not None and signature.certainty is Certainty.ACTUAL
    at = bounds(signature.edtf) if signature else None
    start, end = (bounds(period.start), bounds(period.end)) if period else (None, None)
    said = _said(report)
    if actual and at and _of_another(at, start, end):
        news = said is not None and apart(at, said) <= _NEWS
        if _in_force(said, start, end) and not news:
            actual, at = False, None
        else:
            start = end = None
    if not actual and end and _over(end, at, said, contract.status):
        start = end = None
    return When(
        signed=at if actual else None,
        expected=at if not actual else None,
        start=start,
        end=end,
        said=said,
        before=tuple(
            edtf_bounds(e.edtf) for e in contract.events if e.event is EventKind.PREVIOUS_SIGNATURE
        ),
        generation=contract.generation,
        status=contract.status,
        months=contract.duration_months,
    )  # fmt: skip


def _of_another(signed: Days, start: Days | None, end: Days | None) -> bool:
    """Whether a signature cannot be that of a period: then one of them was told of a contract before or after."""
    if end and signed[0] > end[1]:
        return True
    return start is not None and (start[0] - signed[1]).days > 2 * 366


def _over(end: Days, expected: Days | None, said: Days | None, status: Status | None) -> bool:
    """Whether a period was over before the contract that is still to come: then it is the one before's."""
    if expected is not None:
        return end[1] < expected[0]
    return said is not None and status in PREPARING and end[1] < said[0]


def _in_force(said: Days | None, start: Days | None, end: Days | None) -> bool:
    """Whether a document speaks during a period, or in the year after it: then the period is what it is about."""
    return bool(said and start and end and start[0] <= said[1] and (said[0] - end[1]).days <= 366)


def _said(report: Report) -> Days | None:
    """The publication date, else the last thing that the document says has happened to this contract."""
    if report.document.published:
        return bounds(report.document.published)
    happened = list(_happened(report.contract))
    return max(happened, key=lambda d: (d[1], d[0]), default=None)


def _happened(contract: Contract) -> list[Days]:
    found = [edtf_bounds(e.edtf) for e in contract.events if e.certainty is Certainty.ACTUAL]
    if contract.signature and contract.signature.certainty is Certainty.ACTUAL:
        found.append(edtf_bounds(contract.signature.edtf))
    return found


def _months_before(day: date, months: int) -> date:
    index = max(12, day.year * 12 + day.month - 1 - months)
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def shifted(day: date, by: timedelta) -> date:
    """A day moved; the first or last that there is where it would leave the calendar."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def apart(a: Days, b: Days) -> int:
    """Days between two dates; 0 where they can be the same day."""
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)
