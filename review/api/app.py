"""The API as an application of its own, with its description at /api/v1/openapi.json."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from pipeline.errors import UserError
from pipeline.version import VERSION
from review.api import contracts, others
from review.work.decide import GoneError

_REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "wrong use"}, 401: {"description": "no token, or one that is none any more"},
    403: {"description": "the token can only read"}, 404: {"description": "there is no such thing"},
    412: {"description": "changed since it was read"}, 304: {"description": "not changed since it was read"},
}  # fmt: skip


def make_api(desk: Any) -> FastAPI:
    """The API on a desk."""
    app = FastAPI(
        title="clsreg – contrats locaux de santé",
        version=VERSION,
        description="The registry: contracts with the words behind each value, documents, decisions, coverage.",
        docs_url=None,
        redoc_url=None,
        responses=_REFUSED,
    )
    app.state.desk = desk
    app.include_router(contracts.router)
    app.include_router(others.router)
    app.add_exception_handler(UserError, _wrong)
    return app


def _wrong(_: Request, error: Exception) -> Response:
    assert isinstance(error, UserError)
    status = 404 if isinstance(error, GoneError) else 400
    return JSONResponse({"detail": error.message, "advice": error.advice}, status)
