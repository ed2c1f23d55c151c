"""Answers of the API: lists with a cursor, and validators so that what has not changed is not sent again."""

from __future__ import annotations

from collections.abc import Sequence
import hashlib
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from models.base import Frozen
from models.registry import DocumentRef
from models.vocabulary import Verdict

T = TypeVar("T")

Cursor = Annotated[str, Query(max_length=400, pattern="^([0-9a-f]{2})*$", description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Items on a page.")]


class Listing(Frozen, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(default=None, description="cursor of the next page; null on the last one")
    total: int | None = Field(default=None, description="how many there are in all, where it is known")


class ContractSummary(Frozen):
    """A contract in a list."""

    id: str
    territory: str
    status: str | None
    departments: tuple[str, ...]
    regions: tuple[str, ...]
    least_confidence: float | None
    questions: int = Field(description="values that need a person")
    reviewed: int = Field(description="values that a person has judged")


class DocumentSummary(DocumentRef):
    """A document with what became of it."""

    outcome: str | None
    contracts: int


class NewDecision(BaseModel):
    """A decision about one value of a contract."""

    pointer: str = Field(max_length=80, description="JSON Pointer: /signature, /axes/0, /axes/- to add one")
    verdict: Literal[Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT]
    value: Any = Field(default=None, description="the new value of a correction, in the form of the contract's field")
    why: str = Field(default="", max_length=2000)


class AreaShare(Frozen):
    """What of an area is covered: shares of its inhabitants, 0 to 1."""

    code: str
    name: str
    certain: float
    possible: float
    most: float
    contracts: int
    population: int


class CoverageAnswer(Frozen):
    """Coverage on a day."""

    on: str
    france: AreaShare
    areas: list[AreaShare]


class FoundPlace(Frozen):
    """A place or organisation of the official tables."""

    name: str
    kind: str
    code: str
    detail: str


class SearchAnswer(Frozen):
    """What a search finds."""

    contracts: list[ContractSummary]
    places: list[FoundPlace]
    organisations: list[FoundPlace]


def tag_of(body: bytes) -> str:
    """The validator of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def answer(request: Request, model: BaseModel) -> Response:
    """A model as JSON with its ETag; 304 where the caller has it."""
    body = model.model_dump_json().encode()
    tag = tag_of(body)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    known = {t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def after(cursor: str) -> str:
    """The key that a cursor stands for."""
    return bytes.fromhex(cursor).decode(errors="replace")


def cursor_of(items: Sequence[Any], limit: int, key: str) -> str | None:
    """The cursor behind the last item shown, where there are more."""
    return key.encode().hex() if len(items) > limit else None
