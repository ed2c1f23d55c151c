"""Quality: how far the review is, how good the machine's values are, what machines and people disagree on, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy import select

from models.registry import Entry
from pipeline.merge.claims import field_of
from pipeline.store.tables import DecisionRow, EntryRow
from review.desk import Desk
from review.web.guard import Admin, DeskHere, Someone
from review.web.respond import go, page
from review.work.items import Item
from review.work.queue import progress
from review.work.stamps import Known

router = APIRouter()
_SHOWN = 100

Short = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A value that the machine reads otherwise than when a person judged it: what it said, the human value, what it says."""

    item: Item
    pointer: str
    field: str
    before: Any
    human: Any
    now: Any
    by: str


@router.get("/quality")
def quality_page(
    request: Request, desk: DeskHere, signed: Someone, of: Short = "", name: Short = ""
) -> Response:  # fmt: skip
    """Precision by field, rule and month, of one field or rule over time; values in dispute; sources and failures."""
    found, current = desk.precision.current()
    return page(
        request,
        "quality.html.j2",
        signed,
        progress=progress(desk.index.current()),
        judged=found,
        fields=sorted(found.fields.items(), key=lambda f: (-f[1].judged, f[0])),
        rules=sorted(found.rules.items(), key=lambda r: (r[1].precision, -r[1].judged, r[0]))[:25],
        months=sorted((found.over.get((of, name), {}) if name else found.months).items())[-12:],
        of=of,
        name=name,
        disputes=list(_disputes(desk))[:_SHOWN],
        sources=desk.figures.sources().all()[:40],
        failures=desk.store.failures(_SHOWN),
        outdated=desk.store.outdated_number(),
        current=current,
        tried=desk.rereading.last,
        running=desk.rereading.running,
    )


@router.post("/quality/reread")
def reread(desk: DeskHere, signed: Admin) -> Response:
    """Tries what reading all documents anew would change. It keeps nothing."""
    desk.rereading.start()
    return go("/quality#disputes", "reread")


def _disputes(desk: Desk) -> Iterator[Dispute]:
    """Where a re-extraction brought a third value: the human one stands until somebody looks."""
    items = {i.id: i for i in desk.index.current().items.values() if i.differs and not i.rejected}
    with desk.store.session() as session:
        for record in session.scalars(select(EntryRow.record).where(EntryRow.id.in_(list(items)[:_SHOWN]))):
            entry = Entry.model_validate(record)
            known = Known(entry, [])
            for pointer in items[entry.id].differs:
                reviewed = entry.reviewed[pointer]
                made = session.scalar(select(DecisionRow.record).where(DecisionRow.id == reviewed.decision))
                before = made["machine"] if made else None
                yield Dispute(
                    items[entry.id],
                    pointer,
                    field_of(pointer),
                    before,
                    known.value(pointer),
                    reviewed.machine,
                    reviewed.by,
                )
