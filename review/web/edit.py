"""Putting a value right: the form in the page, its look-ups and previews, and saving it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.decisions.make import Anchors, value_decision
from pipeline.errors import UserError
from pipeline.merge.claims import LISTS, SCALARS, field_of
from review.desk import Desk
from review.forms import lookup
from review.forms.dates import parse, spoken
from review.forms.draft import CONTROLS, Draft, draft_from, draft_of, evidence_of, guess, value_of
from review.people.sessions import Signed
from review.proof.marks import slug
from review.web.decide import next_question
from review.web.guard import DeskHere, Form, Reviewer, Someone
from review.web.queue import Filters
from review.web.record import record
from review.web.respond import go, page, path, words_of
from review.web.views import view_of
from review.wording import Words
from review.work import decide as work
from review.work.decide import ChangedError
from review.work.queue import Wanted

router = APIRouter()


@dataclass(slots=True)
class Edit:
    """A form in the page: for which value, what stands in it, what was looked up."""

    pointer: str
    control: str
    draft: Draft
    stamp: str
    found: list[lookup.Found] = field(default_factory=list)
    searched: bool = False

    @property
    def field(self) -> str:
        """The field of the value."""
        return field_of(self.pointer)

    @property
    def slug(self) -> str:
        """Its id in the page."""
        return slug(self.pointer)


def _checked(pointer: str) -> str:
    name = field_of(pointer) if pointer.count("/") in (1, 2) and len(pointer) < 80 else ""
    scalar = name in SCALARS and pointer == f"/{name}"
    last = pointer.rsplit("/", 1)[-1]
    if scalar or (name in LISTS and pointer.count("/") == 2 and (last == "-" or last.isdigit())):
        return pointer
    raise UserError(f"no field {pointer!r}", "use the page's own buttons")


@router.get("/contracts/{entry_id}/edit")
def edit_page(
    request: Request, desk: DeskHere, signed: Reviewer, entry_id: str, wanted: Filters,
    pointer: Annotated[str, Query(max_length=80)], queue: bool = False, doc: int = 1, part: int = 1,
    quote: Annotated[str, Query(max_length=4000)] = "", start: str = "", end: str = "", sha256: str = "",
) -> Response:  # fmt: skip
    """The form for a value; with words selected in the document, filled as far as these tell."""
    pointer = _checked(pointer)
    view = view_of(desk, entry_id, doc, part)
    control = CONTROLS[field_of(pointer)]
    value = None if pointer.endswith("/-") else view.known.value(pointer)
    draft = guess(control, quote, words_of(request)) if quote else draft_of(control, value)
    if quote:
        draft.texts |= {
            "evidence_quote": quote,
            "evidence_start": start,
            "evidence_end": end,
            "evidence_document": sha256,
        }
    edit = Edit(pointer, control, draft, view.known.stamp(pointer))
    return record(request, desk, signed, view, wanted, queue, edit=edit)


@router.post("/contracts/{entry_id}/edit")
def edit_value(
    request: Request, desk: DeskHere, signed: Reviewer, form: Form, entry_id: str, wanted: Filters,
    queue: bool = False, doc: int = 1, part: int = 1,
) -> Response:  # fmt: skip
    """Saves the form, or looks something up and shows it again with all that was typed."""
    pointer = _checked(str(form.get("pointer", "")))
    control, words = CONTROLS[field_of(pointer)], words_of(request)
    draft = draft_from({k: v for k, v in form.items() if k != "csrf"}, form.getlist)
    edit = Edit(pointer, control, draft, str(form.get("stamp", "")))
    action = str(form.get("do", "default"))
    if action == "default":  # Enter: what was typed into a look-up is looked up, anything else is saved
        action = "search" if draft.text("query") else "save"
    told = None
    if action == "save":
        told = _save(desk, signed, entry_id, edit, words)
        if told is None and not draft.errors:
            return _saved(desk, entry_id, pointer, wanted, queue, doc)
    else:
        _assist(edit, action)
    view = view_of(desk, entry_id, doc, part)
    if told is not None:
        edit.stamp = view.known.stamp(pointer)  # seen now: saving again is meant
    status = 409 if told else 422 if draft.errors else 200
    return record(request, desk, signed, view, wanted, queue, status, edit=edit, told=told)


def _save(desk: Desk, signed: Signed, entry_id: str, edit: Edit, words: Words) -> ChangedError | None:
    """Saves; what is wrong stands in the draft, and who was quicker is returned."""
    draft, document = edit.draft, edit.draft.text("evidence_document")
    value = value_of(edit.control, draft, words)
    evidence = evidence_of(draft, desk.store.text(document) if document else None)
    if draft.errors:
        return None

    def make(entry: Entry, anchors: Anchors) -> Sequence[Decision]:
        known = {d.sha256 for d in entry.documents}
        proof: dict[str, Any] = {"evidence": evidence, "evidence_document": document} if evidence else {}
        if proof and document not in known:
            raise UserError("the words are not of a document of this contract", "select them on the page")
        why = draft.text("why")[:2000]
        return [
            value_decision(
                entry, anchors, edit.pointer, Verdict.CORRECT, signed.user.name, value=value, why=why, **proof
            )
        ]

    try:
        work.commit(desk.store, entry_id, signed.user, "correct", {edit.pointer: edit.stamp}, make)
    except ChangedError as error:
        return error
    return None


def _saved(desk: Desk, entry_id: str, pointer: str, wanted: Wanted, queue: bool, doc: int) -> Response:
    entry, following = next_question(desk, entry_id, pointer)
    if following is None and queue:
        return go(path("queue", "next", after=entry, **wanted.query()), "correct")
    address = path("contracts", entry, queue="1" if queue else "", doc=doc if doc > 1 else "", **wanted.query())
    anchor = following if following is not None else pointer.removesuffix("/-")
    return go(f"{address}#{slug(anchor)}", "correct")


def _assist(edit: Edit, action: str) -> None:
    """What the buttons within a form do: search, take what was found, leave out a code."""
    draft, (verb, _, what) = edit.draft, action.partition(":")
    codes = draft.lists.setdefault("codes", [])
    if verb == "search":
        edit.found, edit.searched = _search(edit.control, draft.text("query")), True
    elif verb == "code" and what not in codes:
        codes.append(what)
        place = next(iter(lookup.places(what)), None)
        if place is not None and not draft.text("names"):
            draft.texts |= {"names": place.name, "kind": place.kind}
        draft.texts["query"] = ""
    elif verb == "uncode" and what in codes:
        codes.remove(what)
    elif verb == "party":
        kind, _, name = what.partition(":")
        draft.texts |= {"type": kind, "name": name, "query": ""}


def _search(control: str, query: str) -> list[lookup.Found]:
    return lookup.places(query) if control == "place" else lookup.organisations(query)


@router.get("/lookup/{control}")
def look_up(
    request: Request, signed: Someone, control: str, query: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """What a look-up finds, as the part of the form that shows it."""
    if control not in ("place", "party", "signatory"):
        raise UserError(f"nothing to look up for {control!r}", "use the page's own forms")
    found = _search(control, query)
    return page(request, "parts/found.html.j2", signed, control=control, found=found, searched=True)


@router.get("/preview/date")
def preview_date(request: Request, signed: Someone, text: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """What a date means, in plain words."""
    words = words_of(request)
    edtf = parse(text, words)
    said = spoken(edtf, words) if edtf else words.say("wrong.date") if text.strip() else ""
    return page(request, "parts/preview.html.j2", signed, meaning=said, edtf=edtf or "", good=edtf is not None)
