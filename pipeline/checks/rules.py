"""The checks: each looks at an entry (and its neighbours) and yields what it found, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from extractors.fold import key
from extractors.reference import load
from models.registry import Entry
from models.values import edtf_bounds
from models.vocabulary import Certainty, OrganisationType, TerritoryKind

_AUTHORITIES = frozenset(
    {
        OrganisationType.COMMUNE,
        OrganisationType.EPCI,
        OrganisationType.PETR,
        OrganisationType.DEPARTEMENT,
        OrganisationType.REGION,
        OrganisationType.CCAS,
    }
)
_SLACK = timedelta(days=31)
_YEAR = timedelta(days=366)
_LONGEST = 1200  # months: what is longer is told by duration_unusual alone


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: the values that disagree, and the words for its message."""

    pointers: tuple[str, ...]
    words: Mapping[str, Any]


Neighbours = Mapping[str, Entry]
Rule = Callable[[Entry, Neighbours], Iterator[Found]]


def _period(entry: Entry) -> tuple[str | None, str | None]:
    period = entry.contract.period
    return (period.start, period.end) if period else (None, None)


def _signed(entry: Entry) -> str | None:
    signature = entry.contract.signature
    return signature.edtf if signature and signature.certainty is Certainty.ACTUAL else None


def end_before_start(entry: Entry, _: Neighbours) -> Iterator[Found]:
    start, end = _period(entry)
    if start and end and edtf_bounds(end)[1] < edtf_bounds(start)[0]:
        yield Found(("/period/start", "/period/end"), {"start": start, "end": end})


def end_differs_from_duration(entry: Entry, _: Neighbours) -> Iterator[Found]:
    """A label of years may count its first year or not: « 2024-2028 » and « 2024-2029 » are both five years."""
    start, end = _period(entry)
    start, months = start or _signed(entry), entry.contract.duration_months
    if not (start and end and months) or months > _LONGEST:
        return
    first, last = (_later(day, months) for day in edtf_bounds(start))
    slack = _YEAR if len(end) == 4 else _SLACK
    found = edtf_bounds(end)
    if found[1] < first - slack or found[0] > last + _SLACK:
        pointers = ("/period/end", "/duration_months", "/period/start" if _period(entry)[0] else "/signature")
        yield Found(pointers, {"start": start, "end": end, "months": months})


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(min(year, date.max.year - 2), month + 1, min(day.day, 28))


def signature_after_end(entry: Entry, _: Neighbours) -> Iterator[Found]:
    signature, (_start, end) = _signed(entry), _period(entry)
    if signature and end and edtf_bounds(signature)[0] > edtf_bounds(end)[1]:
        yield Found(("/signature", "/period/end"), {"signature": signature, "end": end})


def signature_after_publication(entry: Entry, _: Neighbours) -> Iterator[Found]:
    signature = _signed(entry)
    published = [d.published for d in entry.documents if d.published]
    if not signature or not published or len(published) < len(entry.documents):
        return
    newest = max(published, key=lambda p: edtf_bounds(p)[1])
    if edtf_bounds(signature)[0] > edtf_bounds(newest)[1]:
        yield Found(("/signature",), {"signature": signature, "published": newest})


def duration_unusual(entry: Entry, _: Neighbours) -> Iterator[Found]:
    months = entry.contract.duration_months
    if months is not None and not 12 <= months <= 120:
        yield Found(("/duration_months",), {"months": months})


def axes_count_differs(entry: Entry, _: Neighbours) -> Iterator[Found]:
    count, axes = entry.contract.axes_count, entry.contract.axes
    if count is not None and axes and count != len(axes):
        yield Found(("/axes_count", "/axes"), {"count": count, "listed": len(axes)})


def no_agency_signs(entry: Entry, _: Neighbours) -> Iterator[Found]:
    kinds = {s.type for s in entry.contract.signatories}
    if kinds and OrganisationType.ARS not in kinds:
        yield Found(("/signatories",), {})


def no_authority_signs(entry: Entry, _: Neighbours) -> Iterator[Found]:
    kinds = {s.type for s in entry.contract.signatories}
    if kinds and not kinds & _AUTHORITIES:
        yield Found(("/signatories",), {})


def agency_of_another_region(entry: Entry, _: Neighbours) -> Iterator[Found]:
    territory = entry.contract.territory
    if territory is None or not territory.regions:
        return
    names = {key(region.name): code for code, region in load().regions.items()}
    for i, signatory in enumerate(entry.contract.signatories):
        if signatory.type is not OrganisationType.ARS:
            continue
        own = [code for name, code in names.items() if name in key(signatory.name)]
        if own and not set(own) & set(territory.regions):
            yield Found((f"/signatories/{i}", "/territory"), {"agency": signatory.name})


def department_outside_region(entry: Entry, _: Neighbours) -> Iterator[Found]:
    territory = entry.contract.territory
    if territory is None or not territory.regions:
        return
    for department in territory.departments:
        region = load().region_of(department)
        if region and region not in territory.regions:
            yield Found(("/territory",), {"department": department})


def territory_without_code(entry: Entry, _: Neighbours) -> Iterator[Found]:
    territory = entry.contract.territory
    if territory and not territory.codes and territory.kind not in (TerritoryKind.PETR, TerritoryKind.OTHER):
        yield Found(("/territory",), {})


def generation_out_of_order(entry: Entry, others: Neighbours) -> Iterator[Found]:
    before = others.get(entry.previous or "")
    mine, theirs = entry.contract.generation, before.contract.generation if before else None
    if mine is not None and theirs is not None and mine <= theirs:
        yield Found(("/generation",), {"generation": mine, "before": theirs})


def overlaps_next(entry: Entry, others: Neighbours) -> Iterator[Found]:
    after, end = others.get(entry.next or ""), _period(entry)[1]
    start = (_period(after)[0] or _signed(after)) if after else None
    if end and start and edtf_bounds(end)[0] > edtf_bounds(start)[1] + _YEAR:
        yield Found(("/period/end",), {"end": end, "start": start})


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        end_before_start,
        end_differs_from_duration,
        signature_after_end,
        signature_after_publication,
        duration_unusual,
        axes_count_differs,
        no_agency_signs,
        no_authority_signs,
        agency_of_another_region,
        department_outside_region,
        territory_without_code,
        generation_out_of_order,
        overlaps_next,
    )
}
