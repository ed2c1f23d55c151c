"""The proof of a value: the words that say it, where they stand, and who found them."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import Field

from models.base import Frozen
from models.vocabulary import Origin

T = TypeVar("T")


class Evidence(Frozen):
    """Words of one document that support a value.

    `start` and `end` are character offsets into the document's text (end excluded), so that
    `document.text[start:end] == quote`. `page` counts from 1 and `box` is (x0, top, x1, bottom)
    in PDF points from the page's top left corner; both are null where the source has no pages.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    origin: Origin = Origin.RULE
    rule: str
    confidence: float = Field(ge=0, le=1)


class Finding(Frozen, Generic[T]):
    """A value and its proof."""

    value: T
    evidence: tuple[Evidence, ...]
    confidence: float = Field(ge=0, le=1)
