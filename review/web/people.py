"""Who works at the desk, for admins; and the log of what was done."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from pipeline.errors import UserError
from review.desk import Desk
from review.people import links, users
from review.people.sessions import Signed
from review.people.users import Role
from review.tables import ActionRow
from review.web.guard import Admin, DeskHere, Form
from review.web.respond import go, page, path

router = APIRouter()


@router.get("/people")
def people_page(request: Request, desk: DeskHere, signed: Admin) -> Response:
    """All users, and the last actions."""
    return _page(request, desk, signed)


def _page(request: Request, desk: Desk, signed: Signed, status: int = 200, link: str = "", wrong: str = "") -> Response:
    with desk.store.session() as session:
        rows = session.scalars(select(ActionRow).order_by(ActionRow.id.desc()).limit(50))
        log = [(datetime.fromtimestamp(r.at, UTC), r.by, r.verb, r.entry, len(r.decisions)) for r in rows]
    return page(
        request, "people.html.j2", signed, status, people=users.everyone(desk.store), roles=tuple(Role), log=log,
        link=link, wrong=wrong,
    )  # fmt: skip


@router.post("/people")
def add_person(request: Request, desk: DeskHere, signed: Admin, form: Form) -> Response:
    """Adds a user, who signs in by the link that is shown this once."""
    name = " ".join(str(form.get("name", "")).split())
    try:
        role = Role(str(form.get("role", "")))
        users.add(desk.store, name, role, None)
    except (UserError, ValueError):
        return _page(request, desk, signed, 422, wrong="people.wrong")
    return _link(request, desk, signed, name, role)


def _link(request: Request, desk: Desk, signed: Signed, name: str, role: Role) -> Response:
    secret = links.make(desk.store, name, role, desk.settings)
    return _page(request, desk, signed, link=f"{str(request.base_url).rstrip('/')}{path('link', secret)}")


@router.post("/people/{user_id}/link")
def new_link(request: Request, desk: DeskHere, signed: Admin, user_id: int) -> Response:
    """A new link for somebody who has no password, or has lost it."""
    user = next((u for u in users.everyone(desk.store) if u.id == user_id), None)
    if user is None:
        return _page(request, desk, signed, 404, wrong="people.wrong")
    return _link(request, desk, signed, user.name, user.role)


@router.post("/people/{user_id}/remove")
def remove_person(request: Request, desk: DeskHere, signed: Admin, form: Form, user_id: int) -> Response:
    """Removes a user; what they decided stays."""
    user = next((u for u in users.everyone(desk.store) if u.id == user_id), None)
    if user is None or user.id == signed.user.id:
        return _page(request, desk, signed, 422, wrong="people.wrong")
    users.remove(desk.store, user.name)
    return go("/people", "removed")
