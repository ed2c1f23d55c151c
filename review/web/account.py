"""One's own account: password, tokens for programs, other sessions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pipeline.errors import UserError
from review.desk import Desk
from review.people import sessions, tokens, users
from review.people.sessions import Signed
from review.people.tokens import Scope
from review.web.guard import DeskHere, Form, Someone
from review.web.respond import go, page

router = APIRouter()


@router.get("/account")
def account_page(request: Request, desk: DeskHere, signed: Someone) -> Response:
    """What one can change about oneself."""
    return _page(request, desk, signed)


def _page(
    request: Request, desk: Desk, signed: Signed, status: int = 200, wrong: str = "", secret: str = ""
) -> Response:
    own = tokens.of(desk.store, signed.user)
    return page(
        request, "account.html.j2", signed, status, tokens=own, wrong=wrong, secret=secret, shortest=users.SHORTEST
    )


@router.post("/account/password")
def change_password(request: Request, desk: DeskHere, signed: Someone, form: Form) -> Response:
    """A new password; the present one must be known where there is one. Other sessions end."""
    old, new = str(form.get("old", ""))[:1000], str(form.get("new", ""))[:1000]
    if signed.user.has_password and users.recognise(desk.store, signed.user.name, old) is None:
        return _page(request, desk, signed, 422, "account.wrong")
    if len(new) < users.SHORTEST:
        return _page(request, desk, signed, 422, "account.short")
    users.set_password(desk.store, signed.user.id, new)
    sessions.end_others(desk.store, signed)
    return go("/account", "password")


@router.post("/account/tokens")
def make_token(request: Request, desk: DeskHere, signed: Someone, form: Form) -> Response:
    """A new token, shown this once."""
    try:
        scope = Scope(str(form.get("scope", "read")))
        secret = tokens.make(desk.store, signed.user, str(form.get("label", "")), scope)
    except (UserError, ValueError):
        return _page(request, desk, signed, 422, "account.token_wrong")
    return _page(request, desk, signed, secret=secret)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(desk: DeskHere, signed: Someone, token_id: int) -> Response:
    """Takes a token away."""
    tokens.revoke(desk.store, signed.user, token_id)
    return go("/account", "revoked")
