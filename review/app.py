"""The application: everything put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import threading

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from pipeline.store.registry import Store
from review.api.app import make_api
from review.desk import Desk
from review.settings import Settings
from review.web import (
    account,
    contract,
    coverage,
    decide,
    edit,
    images,
    overview,
    people,
    quality,
    queue,
    record,
    signin,
)
from review.web.errors import explain
from review.web.guard import guarded
from review.web.respond import STATIC
from review.web.shield import Shield

_BEHIND_THE_DOOR = (
    queue, record, decide, edit, contract, images, overview, coverage, quality, account, people,
)  # fmt: skip


def create(store_url: str | None = None, settings: Settings | None = None) -> FastAPI:
    """The review desk on a registry that is there."""
    store = Store(store_url, create=False)
    desk = Desk.open(store, settings or Settings())
    app = FastAPI(title="clsreg", openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.desk = desk
    app.include_router(signin.router)
    for part in _BEHIND_THE_DOOR:
        app.include_router(part.router, dependencies=[Depends(guarded)])
    app.mount("/api/v1", make_api(desk))
    app.mount("/static", StaticFiles(directory=STATIC))
    explain(app)
    app.add_middleware(Shield, settings=desk.settings)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    threading.Thread(target=desk.warm, daemon=True).start()  # the first page need not wait
    yield
    desk.close()
