"""Who asks, and whether they may: sessions, roles, and forgery of changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from review.desk import Desk
from review.people import secrets, sessions
from review.people.sessions import Signed
from review.people.users import Role

COOKIE, DOOR, LANGUAGE = "clsreg_session", "clsreg_door", "clsreg_language"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM = "application/x-www-form-urlencoded"


class SignInError(Exception):
    """Nobody is signed in: the page is behind the door."""


async def desk_of(request: Request) -> Desk:
    """The desk that the application was made for."""
    desk: Desk = request.app.state.desk
    return desk


DeskHere = Annotated[Desk, Depends(desk_of)]


async def form_of(request: Request) -> FormData:
    """What was sent by a form; empty for what asks only. Files are not taken."""
    if request.method in _SAFE:
        return FormData()
    if request.headers.get("content-type", "").split(";")[0].strip() != _FORM:
        raise HTTPException(415, "a form is expected")
    return await request.form(max_fields=500)


Form = Annotated[FormData, Depends(form_of)]


def same_site(request: Request) -> None:
    """Refuses a change that another site's page sends, by what the browser itself says of it."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "sent by another site")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "sent by another site")


def signed_in(request: Request, desk: DeskHere) -> Signed:
    """Who is signed in. SignInError where nobody is."""
    found = sessions.find(desk.store, request.cookies.get(COOKIE), desk.settings)
    if found is None:
        raise SignInError
    return found


Someone = Annotated[Signed, Depends(signed_in)]


async def guarded(request: Request, form: Form, signed: Someone) -> None:
    """On every page behind the door: a change must carry the session's token."""
    same_site(request)
    if request.method not in _SAFE and not secrets.same(str(form.get("csrf", "")), signed.csrf):
        raise HTTPException(403, "the form's token is missing or old: reload the page")


def allowed(role: Role) -> Callable[[Signed], Awaitable[Signed]]:
    """A dependency: whoever has at least this role."""

    async def check(signed: Someone) -> Signed:
        if not signed.user.role.includes(role):
            raise HTTPException(403, f"this needs the role {role.value}")
        return signed

    return check


Reviewer = Annotated[Signed, Depends(allowed(Role.REVIEWER))]
Admin = Annotated[Signed, Depends(allowed(Role.ADMIN))]


def local(address: str | None, otherwise: str = "/queue") -> str:
    """An address to go on to: a path of this desk, nothing else."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    return address if address.isprintable() else otherwise
