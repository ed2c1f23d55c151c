"""Errors as pages that say what is wrong."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from pipeline.errors import RegistryError, UserError
from review.web.guard import SignInError
from review.web.respond import page, path, words_of
from review.web.shield import HEADERS
from review.work.decide import GoneError

_KNOWN = frozenset({401, 403, 404, 409, 413, 415, 429})


def explain(app: FastAPI) -> None:
    """Answers errors by pages."""
    app.add_exception_handler(SignInError, _door)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(UserError, _wrong)
    app.add_exception_handler(Exception, _broken)


def _said(request: Request, status: int, title: str, detail: str = "") -> Response:
    return page(request, "error.html.j2", status=status, title=title, detail=detail)


def _door(request: Request, _: Exception) -> Response:
    """Nobody is signed in: to the door, and from there back here. A form that was sent stays in the browser."""
    if request.method != "GET":
        return _said(request, 401, "error.signed_out")
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(path("signin", to=here), 303)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = f"error.{error.status_code}" if error.status_code in _KNOWN else "error.other"
    return _said(request, error.status_code, title, str(error.detail))


def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    if isinstance(error, GoneError):
        return _said(request, 404, "error.404", words_of(request).say("error.gone"))
    status = 503 if isinstance(error, RegistryError) else 400
    return _said(request, status, "error.other", f"{error.message} – {error.advice}")


def _broken(request: Request, _: Exception) -> Response:
    response = _said(request, 500, "error.500")
    response.headers.update(HEADERS)  # this answer is made outside the shield
    return response
