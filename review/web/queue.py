"""The queue's page, and the way to the next contract."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from extractors.reference import load
from review.desk import Desk
from review.people.users import Role
from review.web.guard import DeskHere, Reviewer, Someone
from review.web.respond import go, page, path, words_of
from review.work import leases
from review.work.decide import today
from review.work.items import Item
from review.work.queue import FACETS, Wanted, counts, progress, waiting

router = APIRouter()
PAGE = 20

Short = Annotated[str, Query(max_length=100)]


async def wanted_of(
    reason: Short = "", field: Short = "", region: Short = "", status: Short = "", kind: Short = "", text: Short = ""
) -> Wanted:
    """The filters in the address."""
    return Wanted(reason, field, region, status, kind, text.strip())


Filters = Annotated[Wanted, Depends(wanted_of)]


@router.get("/queue")
def queue_page(
    request: Request, desk: DeskHere, signed: Someone, wanted: Filters, at: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """What waits for a person, the most urgent first."""
    snapshot = desk.index.current()
    found = waiting(snapshot, wanted)
    last = max(1, -(-len(found) // PAGE))
    at = min(at, last)
    shown = found[(at - 1) * PAGE : at * PAGE]
    held = {e: h for e, h in leases.held(desk.store).items() if h.user_id != signed.user.id}
    return page(
        request,
        "queue.html.j2",
        signed,
        wanted=wanted,
        rows=desk.rows.of(shown, wanted),
        total=len(found),
        at=at,
        last=last,
        facets=_facets(desk, request),
        progress=progress(snapshot),
        mine=today(desk.store, signed.user),
        held=held,
        can=signed.user.role.includes(Role.REVIEWER),
    )


def _facets(desk: Desk, request: Request) -> dict[str, list[tuple[str, str, int]]]:
    """For each filter its choices: value, label, how many; the most frequent first."""
    words, numbers = words_of(request), counts(desk.index.current())
    regions = load().regions

    def label(facet: str, value: str) -> str:
        if facet == "region":
            return regions[value].name if value in regions else value
        return words.say(f"{facet}.{value}")

    return {
        facet: [(v, label(facet, v), n) for v, n in sorted(numbers[facet].items(), key=lambda c: (-c[1], c[0]))]
        for facet in FACETS
    }


@router.get("/queue/next")
def next_item(
    desk: DeskHere, signed: Reviewer, wanted: Filters, after: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """The next contract that nobody else works on; it is then this reviewer's. `after` is the one just left."""
    found = waiting(desk.index.current(), wanted)
    held = {e for e, h in leases.held(desk.store).items() if h.user_id != signed.user.id}
    for item in _rotated(found, after):
        if item.id not in held and leases.take(desk.store, item.id, signed.user, desk.settings) is None:
            return RedirectResponse(path("contracts", item.id, queue="1", **wanted.query()), 303)
    leases.release(desk.store, signed.user)
    query: dict[str, Any] = dict(wanted.query())
    return go(path("queue", **query), "queue_done")


def _rotated(found: list[Item], after: str) -> list[Item]:
    """The items behind the one just left, then those before it; itself last of all."""
    at = next((n for n, item in enumerate(found) if item.id == after), None)
    return found if at is None else [*found[at + 1 :], *found[: at + 1]]
