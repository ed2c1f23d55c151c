"""Contracts, their claims, and decisions about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Query, Request
from fastapi.responses import Response

from extractors.fold import key
from models.registry import Claim, Decision, Entry
from pipeline.decisions.make import Anchors, value_decision
from pipeline.store import reports
from review.api.answers import ContractSummary, Cursor, Limit, Listing, NewDecision, after, answer, cursor_of
from review.api.auth import Reader, Writer
from review.web.guard import DeskHere
from review.work import decide as work
from review.work.decide import ChangedError, entry_of
from review.work.items import Item
from review.work.stamps import Known, history

router = APIRouter(tags=["contracts"])
Text = Annotated[str, Query(max_length=100)]


def summary(item: Item) -> ContractSummary:
    """A contract as lists have it."""
    return ContractSummary(
        id=item.id, territory=item.name, status=item.status, departments=item.departments, regions=item.regions,
        least_confidence=item.least, questions=len(item.questions), reviewed=item.reviewed,
    )  # fmt: skip


@router.get("/contracts", response_model=Listing[ContractSummary])
def contracts(
    request: Request, desk: DeskHere, user: Reader, text: Text = "", status: Text = "", region: Text = "",
    department: Text = "", needs_review: bool | None = None, cursor: Cursor = "", limit: Limit = 50,
) -> Response:  # fmt: skip
    """Contracts by id. Filters: part of a name or a code, status, region and department (codes), needs_review."""
    first = after(cursor) if cursor else ""
    kept = [
        i
        for i in desk.index.current().listed
        if (not text or key(text) in i.key)
        and (not status or status == i.status)
        and (not region or region in i.regions)
        and (not department or department in i.departments)
        and (needs_review is None or needs_review == i.open)
    ]
    page = sorted((i for i in kept if i.id > first), key=lambda i: i.id)[: limit + 1]
    following = cursor_of(page, limit, page[min(limit, len(page)) - 1].id) if page else None
    listing = Listing[ContractSummary](items=[summary(i) for i in page[:limit]], next=following, total=len(kept))
    return answer(request, listing)


@router.get("/contracts/{entry_id}", response_model=Entry)
def contract(request: Request, desk: DeskHere, user: Reader, entry_id: str) -> Response:
    """One contract with everything; `If-Match` with its `X-Stamp` guards decisions."""
    with desk.store.session() as session:
        entry = entry_of(session, entry_id)
        stamp = Known(entry, history(session, entry)).stamp("")
    response = answer(request, entry)
    response.headers["x-stamp"] = f'"{stamp}"'
    return response


@router.get("/contracts/{entry_id}/claims", response_model=Listing[Claim])
def claims(request: Request, desk: DeskHere, user: Reader, entry_id: str) -> Response:
    """What the contract's documents say of it, each value with the words that say it."""
    with desk.store.session() as session:
        found = reports.claims_of(session, entry_of(session, entry_id).reports)
    return answer(request, Listing[Claim](items=list(found), total=len(found)))


@router.post("/contracts/{entry_id}/decisions", response_model=Decision, status_code=201)
def decide(
    desk: DeskHere, user: Writer, entry_id: str, new: NewDecision,
    if_match: Annotated[str | None, Header(description="X-Stamp of the contract as it was read.")] = None,
) -> Decision:  # fmt: skip
    """Accepts, corrects or rejects a value. 412 where the contract was changed since it was read."""

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        return [value_decision(entry, anchors, new.pointer, new.verdict, user.name, value=new.value, why=new.why)]

    stamps = {"": if_match.strip('" ')} if if_match else {}
    try:
        return work.commit(desk.store, entry_id, user, f"api_{new.verdict.value}", stamps, make).decisions[0]
    except ChangedError as error:
        raise HTTPException(412, str(error)) from error
