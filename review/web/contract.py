"""Decisions about whole contracts: merging, splitting, rejecting; each with a preview before it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.decisions.make import Anchors, contract_decision, split_anchors
from pipeline.errors import UserError
from pipeline.store import decisions
from review.desk import Desk
from review.people.users import User
from review.web.guard import DeskHere, Form, Reviewer
from review.web.respond import go, page, path
from review.web.views import view_of
from review.work import decide as work
from review.work.decide import ChangedError, Maker, entry_of
from review.work.preview import outcome
from review.work.sheet import FIELDS
from review.work.stamps import Known

router = APIRouter()


def _merging(desk: Desk, user: User, other: str, why: str) -> Maker:
    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        with desk.store.session() as session:
            two = entry_of(session, other)
            others = decisions.anchors_of(session, two)
        if two.id == entry.id:
            raise UserError(f"{entry.id} and {other} are one contract already", "choose another")
        return [contract_decision(entry, anchors, Verdict.MERGE, user.name, others=others, why=why)]

    return make


def _splitting(user: User, leaving: Sequence[str], why: str) -> Maker:
    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        stay, leave = split_anchors(entry, anchors, leaving)
        if not leave:
            raise UserError("no document was chosen", "choose those that tell of another contract")
        return [contract_decision(entry, stay, Verdict.SPLIT, user.name, others=leave, why=why)]

    return make


@router.get("/contracts/{entry_id}/merge")
def merge_page(
    request: Request, desk: DeskHere, signed: Reviewer, entry_id: str,
    other: Annotated[str, Query(max_length=200)] = "", text: Annotated[str, Query(max_length=100)] = "",
) -> Response:  # fmt: skip
    """Two contracts side by side and what they would be as one; without another, the choice of one."""
    view = view_of(desk, entry_id, proof=False)
    if not other:
        return page(
            request, "merge_choose.html.j2", signed, v=view, text=text, found=_candidates(desk, view.entry, text)
        )
    two = view_of(desk, other, proof=False)
    reports = (*view.entry.reports, *two.entry.reports)
    merged, _ = outcome(desk.store, view.entry.id, _merging(desk, signed.user, two.entry.id, ""), reports)
    columns = [view.known, two.known, Known(merged[0], [])] if len(merged) == 1 else [view.known, two.known]
    return page(request, "merge.html.j2", signed, v=view, two=two, columns=columns, merged=merged, fields=FIELDS)


def _candidates(desk: Desk, entry: Entry, text: str) -> list[object]:
    """Contracts to choose from: what was searched, else those of the same départements."""
    from extractors.fold import key

    snapshot = desk.index.current()
    own = set(entry.contract.territory.departments) if entry.contract.territory else set()
    found = [
        i for i in snapshot.listed if i.id != entry.id and (key(text) in i.key if text else own & set(i.departments))
    ]
    return list(found[:30])


@router.post("/contracts/{entry_id}/merge")
def merge(request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str) -> Response:
    """Says that two contracts are one."""
    other, why = str(form.get("other", "")), str(form.get("why", ""))[:2000]
    try:
        done = work.commit(
            desk.store, entry_id, signed.user, "merge", {"": str(form.get("stamp", ""))},
            _merging(desk, signed.user, other, why),
        )  # fmt: skip
    except ChangedError:
        return go(path("contracts", entry_id, "merge", other=other), "changed")
    return go(path("contracts", _now(desk, done.decisions[0])), "merge")


def _now(desk: Desk, decision: Decision) -> str:
    """The id that the contract has after a decision about it."""
    first = decision.anchors[0]
    with desk.store.session() as session:
        return entry_of(session, f"{first.document[:12]}-{first.number}").id


@router.get("/contracts/{entry_id}/split")
def split_page(
    request: Request, desk: DeskHere, signed: Reviewer, entry_id: str,
    leaving: Annotated[list[str] | None, Query()] = None,
) -> Response:  # fmt: skip
    """Which documents tell of another contract; with some chosen, what there would be."""
    view = view_of(desk, entry_id, proof=False)
    parts: list[Entry] = []
    if leaving:
        parts, _ = outcome(desk.store, view.entry.id, _splitting(signed.user, leaving, ""), view.entry.reports)
    columns = [Known(p, []) for p in parts]
    return page(
        request, "split.html.j2", signed, v=view, leaving=leaving or [], columns=columns, fields=FIELDS,
        reports=desk.store.reports(view.entry),
    )  # fmt: skip


@router.post("/contracts/{entry_id}/split")
def split(request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str) -> Response:
    """Says that some documents tell of another contract."""
    leaving = [str(v) for v in form.getlist("leaving")]
    maker = _splitting(signed.user, leaving, str(form.get("why", ""))[:2000])
    try:
        done = work.commit(desk.store, entry_id, signed.user, "split", {"": str(form.get("stamp", ""))}, maker)
    except ChangedError:
        return go(path("contracts", entry_id, "split"), "changed")
    return go(path("contracts", _now(desk, done.decisions[0])), "split")


@router.post("/contracts/{entry_id}/reject")
def reject(request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str) -> Response:
    """Says that this is no contract."""
    why = str(form.get("why", ""))[:2000]

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        return [contract_decision(entry, anchors, Verdict.REJECT_CONTRACT, signed.user.name, why=why)]

    try:
        work.commit(desk.store, entry_id, signed.user, "reject_contract", {"": str(form.get("stamp", ""))}, make)
    except ChangedError:
        return go(path("contracts", entry_id), "changed")
    return go(path("contracts", entry_id), "reject_contract")
