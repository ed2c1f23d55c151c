"""Who calls: a token in the Authorization header, or for reading the session of a browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from review.people import sessions, tokens
from review.people.tokens import Scope
from review.people.users import Role, User
from review.web.guard import COOKIE, DeskHere

_bearer = HTTPBearer(auto_error=False, description="A token made on the account's page.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def reader(request: Request, desk: DeskHere, given: Credentials) -> User:
    """Whoever may read."""
    if given is not None:
        found = tokens.find(desk.store, given.credentials)
        if found is not None:
            return found[0]
    elif "authorization" not in request.headers:
        signed = sessions.find(desk.store, request.cookies.get(COOKIE), desk.settings)
        if signed is not None:
            return signed.user
    raise HTTPException(401, "a token is needed", {"www-authenticate": "Bearer"})


def writer(desk: DeskHere, given: Credentials) -> User:
    """Whoever may decide: only by a token that writes, which no other site's page can send."""
    found = tokens.find(desk.store, given.credentials) if given else None
    if found is None:
        raise HTTPException(401, "a token is needed", {"www-authenticate": "Bearer"})
    user, scope = found
    if scope is not Scope.WRITE or not user.role.includes(Role.REVIEWER):
        raise HTTPException(403, "this token can only read")
    return user


Reader = Annotated[User, Depends(reader)]
Writer = Annotated[User, Depends(writer)]
