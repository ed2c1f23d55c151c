"""The application: everything put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
import gc
import json
import os
import threading

from anyio import to_thread
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


TOLD = "CLSREG_DESK"  # in the environment: what each process of a desk is told


def told_to(store_url: str | None, settings: Settings) -> str:
    """What `told` reads."""
    return json.dumps([store_url, asdict(settings)])


def told() -> FastAPI:
    """The desk as one of several processes makes it."""
    store_url, settings = json.loads(os.environ[TOLD])
    app = create(store_url, Settings(**{**settings, "hosts": tuple(settings["hosts"])}))
    app.state.alone = True
    return app


def _warm(desk: Desk, alone: bool) -> None:
    desk.warm()
    if alone:  # a process of the desk's own: what was read stays, so the collector need not look through it each time
        gc.collect()
        gc.freeze()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    to_thread.current_default_thread_limiter().total_tokens = desk.settings.threads
    alone = getattr(app.state, "alone", False)
    threading.Thread(target=_warm, args=(desk, alone), daemon=True).start()  # the first page need not wait
    yield
    desk.close()
