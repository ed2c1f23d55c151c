"""Coverage at a date: the map by département, the régions, contracts that end soon."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pipeline.errors import UserError
from pipeline.report.map import draw
from review.web.guard import DeskHere, Someone
from review.web.respond import page, words_of

router = APIRouter()


def day_of(on: str) -> date:
    """The day asked for, else today."""
    try:
        return date.fromisoformat(on) if on else date.today()
    except ValueError:
        raise UserError(f"not a date: {on}", "write it as 2026-03-22") from None


@router.get("/coverage")
def coverage_page(
    request: Request, desk: DeskHere, signed: Someone, on: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """The map and the tables of one day."""
    day = day_of(on)
    figures, current = desk.figures.of(day)
    areas = figures.departements
    return page(
        request,
        "coverage.html.j2",
        signed,
        day=day,
        current=current,
        map=draw(areas, words_of(request)),
        areas=[a for a in areas if a.most.population],
        regions=figures.regions,
        france=figures.france,
        ending=figures.ending,
    )
