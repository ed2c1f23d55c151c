"""Accepting, rejecting, putting in order, and taking back."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.decisions.make import Anchors, value_decision
from pipeline.errors import UserError
from pipeline.merge.claims import LISTS, field_of
from review.desk import Desk
from review.people.users import User
from review.proof.marks import slug
from review.web.guard import DeskHere, Form, Reviewer, local
from review.web.queue import Filters
from review.web.record import record
from review.web.respond import go, path, words_of
from review.web.views import view_of
from review.work import decide as work
from review.work.decide import ChangedError, Maker, entry_of
from review.work.questions import questions
from review.work.queue import Wanted
from review.work.sheet import FIELDS, sheet_of
from review.work.stamps import Known, history

router = APIRouter()


def whole_list(pointer: str) -> bool:
    """Whether a pointer leads to a list and not to an item."""
    return pointer.strip("/") in LISTS


def one(user: User, pointer: str, verdict: Verdict, why: str) -> Maker:
    """Makes the decision about one value; about each item where the pointer leads to a list."""

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        number = len(getattr(entry.contract, pointer.strip("/"))) if whole_list(pointer) else 0
        if whole_list(pointer) and not number:
            raise UserError(f"{entry.id} has no value at {pointer}", "add one")
        pointers = [f"{pointer}/{i}" for i in range(number)] or [pointer]
        return [value_decision(entry, anchors, p, verdict, user.name, why=why) for p in pointers]

    return make


def other(user: User, pointer: str, place: int) -> Maker:
    """Takes the value that contradicts the present one in its stead."""

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        rivals = [c.other for c in entry.conflicts if c.pointer == pointer]
        if place >= len(rivals):
            raise UserError(f"{pointer} has no such other value", "look again, then decide")
        return [value_decision(entry, anchors, pointer, Verdict.CORRECT, user.name, value=rivals[place])]

    return make


@router.post("/contracts/{entry_id}/decide")
def decide_value(
    request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str, wanted: Filters,
    queue: bool = False, doc: int = 1,
) -> Response:  # fmt: skip
    """Accepts or rejects a value, or takes the other one of a conflict."""
    pointer, action, why = (str(form.get(k, "")).strip() for k in ("pointer", "do", "why"))
    verb, _, place = action.partition(":")
    if verb == "take" and place.isdigit():
        maker = other(signed.user, pointer, int(place))
    elif verb in ("accept", "reject"):
        maker = one(signed.user, pointer, Verdict(verb), why[:2000])
    else:
        raise UserError(f"no such decision: {action!r}", "use the page's own buttons")
    try:
        work.commit(desk.store, entry_id, signed.user, verb, {pointer: str(form.get("stamp", ""))}, maker)
    except ChangedError as error:
        view = view_of(desk, entry_id, doc)
        return record(
            request, desk, signed, view, wanted, queue, 409, told=error, picked={"pointer": pointer, "why": why}
        )
    return _onward(desk, entry_id, pointer, wanted, queue, doc, str(form.get("back", "")), verb)


def _onward(
    desk: Desk, entry_id: str, pointer: str, wanted: Wanted, queue: bool, doc: int, back: str, verb: str
) -> Response:
    """Where to go after a decision: where it came from, the next question, or the next contract of the queue."""
    if back:
        return go(local(back), verb)
    entry, following = next_question(desk, entry_id, pointer)
    if following is None and queue:
        return go(path("queue", "next", after=entry, **wanted.query()), verb)
    address = path("contracts", entry, queue="1" if queue else "", doc=doc if doc > 1 else "", **wanted.query())
    return go(f"{address}#{slug(following if following is not None else pointer)}", verb)


def next_question(desk: Desk, entry_id: str, pointer: str) -> tuple[str, str | None]:
    """The id that a contract has now, and its first open question behind a value, or before it."""
    with desk.store.session() as session:
        entry = entry_of(session, entry_id)
    order = {f: n for n, f in enumerate(FIELDS)}

    def place(p: str) -> tuple[int, int]:
        last = p.rsplit("/", 1)[-1]
        return (order[field_of(p)] if p else -1, int(last) if last.isdigit() else -1)

    asked = sorted((q.pointer for q in questions(entry, desk.settings.unsure)), key=place)
    behind = [p for p in asked if place(p) > place(pointer)]
    return entry.id, next(iter([*behind, *asked]), None)


@router.post("/contracts/{entry_id}/accept-above")
def accept_above(
    request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str, wanted: Filters,
    queue: bool = False, doc: int = 1,
) -> Response:  # fmt: skip
    """Accepts all values that are sure enough, that nobody has judged and nothing speaks against."""
    try:
        least = float(str(form.get("least", "")))
    except ValueError:
        raise UserError("no such confidence", "use the page's own buttons") from None

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        asked = questions(entry, desk.settings.unsure)
        sheet = sheet_of(Known(entry, []), [], asked)
        return [value_decision(entry, anchors, p, Verdict.ACCEPT, signed.user.name) for p in sheet.above(least)]

    try:
        stamps = {"": str(form.get("stamp", ""))}
        done = work.commit(desk.store, entry_id, signed.user, "accept_above", stamps, make)
    except ChangedError as error:
        return record(request, desk, signed, view_of(desk, entry_id, doc), wanted, queue, 409, told=error)
    entry, following = next_question(desk, entry_id, "")
    if following is None and queue:
        return go(path("queue", "next", after=entry, **wanted.query()), "accept_above", n=str(len(done.decisions)))
    address = path("contracts", entry, queue="1" if queue else "", doc=doc if doc > 1 else "", **wanted.query())
    return go(address + (f"#{slug(following)}" if following else ""), "accept_above", n=str(len(done.decisions)))


@router.post("/contracts/{entry_id}/order")
def reorder(
    request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str, wanted: Filters,
    queue: bool = False, doc: int = 1,
) -> Response:  # fmt: skip
    """Moves an item of a list up or down."""
    pointer, step = str(form.get("pointer", "")), -1 if form.get("do") == "up" else 1
    whole, _, place = pointer.rpartition("/")

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        values = Known(entry, []).value(whole) if whole_list(whole) and place.isdigit() else None
        if not values or not 0 <= int(place) < len(values) or not 0 <= int(place) + step < len(values):
            raise UserError(f"{pointer} cannot be moved there", "look again, then decide")
        one_, two = int(place), int(place) + step
        values[one_], values[two] = values[two], values[one_]
        return [value_decision(entry, anchors, whole, Verdict.CORRECT, signed.user.name, value=values)]

    try:
        work.commit(desk.store, entry_id, signed.user, "order", {whole: str(form.get("stamp", ""))}, make)
    except ChangedError as error:
        return record(request, desk, signed, view_of(desk, entry_id, doc), wanted, queue, 409, told=error)
    address = path("contracts", entry_id, queue="1" if queue else "", doc=doc if doc > 1 else "", **wanted.query())
    return go(f"{address}#{slug(f'{whole}/{int(place) + step}')}", "order")


@router.post("/undo")
def undo(request: Request, desk: DeskHere, signed: Reviewer, form: Form) -> Response:
    """Takes back what this reviewer did last."""
    done = work.undo(desk.store, signed.user)
    back = str(form.get("back", ""))
    if done is None:
        return go(local(back), "undo_nothing")
    first = next(iter(done.decisions), None)
    words = words_of(request)
    what = words.say(f"field.{_field(desk, first)}") if first else ""
    if first is None or local(back).startswith("/queue"):
        return go(local(back), "undo", what=what)
    with desk.store.session() as session:
        entry = entry_of(session, f"{first.anchors[0].document[:12]}-{first.anchors[0].number}")
        known = Known(entry, history(session, entry))
    pointer = next((p for p in _pointers(known) if any(d.id == first.withdraws for d in known.about(p))), "")
    same = local(back).split("?")[0] == path("contracts", entry.id)
    address = local(back) if same else path("contracts", entry.id)
    response: RedirectResponse = go(f"{address}#{slug(pointer)}", "undo", what=what)
    return response


def _field(desk: Desk, withdrawal: Decision) -> str:
    taken = desk.store.decision(withdrawal.withdraws or "")
    return taken.field or "contract"


def _pointers(known: Known) -> list[str]:
    return sorted(known.entry.contract.confidence)
