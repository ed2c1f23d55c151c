"""The page of a contract: values on the left, the document with their words on the right."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from starlette.background import BackgroundTask

from review.desk import Desk
from review.people.sessions import Signed
from review.people.users import Role
from review.web.guard import DeskHere, Someone
from review.web.queue import Filters
from review.web.respond import page
from review.web.views import View, view_of
from review.work import leases
from review.work.queue import Wanted, waiting

router = APIRouter()
LEVELS = (0.95, 0.9, 0.85, 0.8)  # what « accept all above » offers

Number = Annotated[int, Query(ge=1, le=100_000)]


@router.get("/contracts/{entry_id}")
def record_page(
    request: Request, desk: DeskHere, signed: Someone, entry_id: str, wanted: Filters,
    queue: bool = False, doc: Number = 1, part: Number = 1,
) -> Response:  # fmt: skip
    """A contract. A reviewer who opens it holds it, so that the queue sends nobody else."""
    view = view_of(desk, entry_id, doc, part)
    return record(request, desk, signed, view, wanted, queue)


def record(
    request: Request, desk: Desk, signed: Signed, view: View, wanted: Wanted, queue: bool, status: int = 200,
    **more: Any,
) -> HTMLResponse:  # fmt: skip
    """The page of a contract, perhaps with a form in it."""
    can = signed.user.role.includes(Role.REVIEWER) and not view.entry.rejected
    asked = (desk.store, view.entry.id, signed.user, desk.settings)
    other, due = leases.looked_at(*asked) if can else (None, False)
    found = waiting(desk.index.current(), wanted)
    context: dict[str, Any] = {"edit": None, "told": None, "picked": None, **more}
    made = page(
        request,
        "record.html.j2",
        signed,
        status,
        v=view,
        can=can,
        other=other,
        queue=queue,
        wanted=wanted,
        waiting=len(found),
        levels=[(level, len(view.sheet.above(level))) for level in LEVELS],
        back={"doc": view.shown if view.shown > 1 else "", "queue": "1" if queue else "", **wanted.query()},
        **context,
    )
    if due:  # the page need not wait until nobody else writes
        made.background = BackgroundTask(leases.take, *asked)
    return made
