"""The door: signing in by password or by a one-time link, signing out, the language."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response

from review.people import links, secrets, sessions, throttle, users
from review.people.users import User
from review.web.guard import COOKIE, DOOR, LANGUAGE, DeskHere, Form, local, same_site
from review.web.respond import go, page, path
from review.wording import LANGUAGES

router = APIRouter()
_YEAR = 365 * 86400


@router.get("/")
def home() -> Response:
    """The queue is where work begins."""
    return RedirectResponse("/queue", 303)


@router.get("/signin")
def sign_in_page(request: Request, to: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """The form to sign in."""
    return _form(request, "signin.html.j2", 200, to=local(to), name="", wrong="")


def _form(request: Request, template: str, status: int, **context: Any) -> Response:
    """A form before the door: its token is in a cookie too, so that no other site can send it."""
    door = request.cookies.get(DOOR) or secrets.make()
    response = page(request, template, status=status, door=door, **context)
    https = request.app.state.desk.settings.https
    response.set_cookie(DOOR, door, max_age=3600, httponly=True, samesite="strict", secure=https)
    return response


def _from_our_form(request: Request, form: Form) -> None:
    same_site(request)
    door = request.cookies.get(DOOR)
    if not door or not secrets.same(str(form.get("door", "")), door):
        raise HTTPException(403, "the form's token is missing or old: reload the page")


@router.post("/signin")
def sign_in(request: Request, desk: DeskHere, form: Form) -> Response:
    """Signs in, if name and password are right and not too many were wrong before."""
    _from_our_form(request, form)
    name, to = str(form.get("name", ""))[:200], local(str(form.get("to", "")))
    address = request.client.host if request.client else "?"
    if throttle.is_shut(desk.store, name, address, desk.settings):
        return _form(request, "signin.html.j2", 429, to=to, name=name, wrong="signin.shut")
    user = users.recognise(desk.store, name, str(form.get("password", ""))[:1000])
    if user is None:
        throttle.note(desk.store, name, address, desk.settings)
        return _form(request, "signin.html.j2", 401, to=to, name=name, wrong="signin.wrong")
    throttle.forget(desk.store, name)
    return _enter(request, desk, user, to)


def _enter(request: Request, desk: DeskHere, user: User, to: str) -> Response:
    sessions.end(desk.store, request.cookies.get(COOKIE))  # a session is never taken over from before
    secret = sessions.begin(desk.store, user, desk.settings)
    response = RedirectResponse(to, 303)
    response.set_cookie(
        COOKIE, secret, max_age=desk.settings.session_seconds, path="/", httponly=True, samesite="lax",
        secure=desk.settings.https,
    )  # fmt: skip
    response.delete_cookie(DOOR)
    return response


@router.get("/link/{secret}")
def link_page(request: Request, desk: DeskHere, secret: str) -> Response:
    """Asks before a one-time link is used up: what only looks at addresses must not use it."""
    if not links.holds(desk.store, secret):
        return page(request, "error.html.j2", status=404, title="error.link", detail="")
    return _form(request, "link.html.j2", 200, secret=secret)


@router.post("/link/{secret}")
def use_link(request: Request, desk: DeskHere, form: Form, secret: str) -> Response:
    """Signs in by a one-time link."""
    _from_our_form(request, form)
    user = links.use(desk.store, secret)
    if user is None:
        return page(request, "error.html.j2", status=404, title="error.link", detail="")
    return _enter(request, desk, user, "/queue")


@router.post("/signout")
def sign_out(request: Request, desk: DeskHere, form: Form) -> Response:
    """Ends the session."""
    same_site(request)
    secret = request.cookies.get(COOKIE)
    found = sessions.find(desk.store, secret, desk.settings)
    if found is not None and not secrets.same(str(form.get("csrf", "")), found.csrf):
        raise HTTPException(403, "the form's token is missing or old: reload the page")
    sessions.end(desk.store, secret)
    response = go(path("signin"))
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/language/{code}")
def choose_language(code: str, to: Annotated[str, Query(max_length=2000)] = "") -> Response:
    """Keeps the language that the reader wants."""
    response = RedirectResponse(local(to), 303)
    if code in LANGUAGES:
        response.set_cookie(LANGUAGE, code, max_age=_YEAR, path="/", samesite="lax", httponly=True)
    return response
