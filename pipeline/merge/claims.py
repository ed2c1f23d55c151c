"""What reports state of one contract, field by field, in the order in which it is believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.contract import Contract
from models.registry import Report, Support
from models.values import edtf_bounds
from models.vocabulary import DocumentKind

PROOF = {"evidence", "confidence"}
LISTS = ("signatories", "partners", "axes", "funding", "events")
# A period's ends are values of their own, with evidence each.
SCALARS = (
    "territory",
    "status",
    "generation",
    "signature",
    "period/start",
    "period/end",
    "duration_months",
    "axes_count",
    "actions_count",
)
_BELIEVED = {kind: rank for rank, kind in enumerate(DocumentKind)}


@dataclass(frozen=True, slots=True)
class Stated:
    """One value as JSON that a report states, with all that decides how far it is believed."""

    value: Any
    pointer: str
    report: Report
    confidence: float

    @property
    def rank(self) -> tuple[object, ...]:
        """Least is most believed: kind of document, actual before planned, newer, surer; ids only break ties."""
        planned = isinstance(self.value, Mapping) and self.value.get("certainty") == "planned"
        published = self.report.document.published
        newness = edtf_bounds(published)[0] if published else date.min
        kind = _BELIEVED[self.report.document.kind]
        return (kind, planned, -newness.toordinal(), -self.confidence, self.report.id, self.pointer)

    @property
    def support(self) -> Support:
        return Support(report=self.report.id, pointer=self.pointer)


def values_of(contract: Contract) -> Iterator[tuple[str, Any]]:
    """Every value of a contract as JSON with its pointer: fields, items of lists, both ends of the period."""
    for field, value in contract.model_dump(mode="json", exclude=PROOF).items():
        if value is None:
            continue
        if isinstance(value, list):
            yield from ((f"/{field}/{i}", item) for i, item in enumerate(value))
        elif field == "period":
            yield from ((f"/{field}/{part}", item) for part, item in value.items() if item is not None)
        else:
            yield f"/{field}", value


def nearest(pointer: str, table: Mapping[str, Any]) -> Any:
    """What the table has for a pointer, else for the value that it is a part of."""
    while pointer:
        if pointer in table:
            return table[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def field_of(pointer: str) -> str:
    """The field that a pointer leads into: `signatories` of `/signatories/0`, `period/start` of `/period/start`."""
    return pointer[1:] if pointer.startswith("/period/") else pointer.split("/")[1]


def stated(reports: Iterable[Report]) -> dict[str, list[Stated]]:
    """All that the reports state, by field, the most believed first; a list's items stay in their order."""
    found: dict[str, list[Stated]] = {}
    for report in reports:
        for pointer, value in values_of(report.contract):
            sure = nearest(pointer, report.contract.confidence)
            claim = Stated(value, pointer, report, 0.5 if sure is None else sure)
            found.setdefault(field_of(pointer), []).append(claim)
    for field, claims in found.items():
        claims.sort(key=_in_order if field in LISTS else lambda c: c.rank)
    return found


def _in_order(claim: Stated) -> tuple[object, ...]:
    kind, _, newness, _, report, _ = claim.rank
    return (kind, newness, report, int(claim.pointer.rsplit("/", 1)[1]))


def surest(claims: Sequence[Stated]) -> float:
    """How sure a value is that these claims state: as the surest of them; agreement is not independent proof."""
    return max(c.confidence for c in claims)
