"""What a reader hands to `pipeline.clean`: blocks as they stand in the source, before cleaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.document import BlockKind, Zone


class ReadError(Exception):
    """A document that cannot be read: `reason` is one of REASONS, the message names the cause and the way out."""

    REASONS = ("unsupported", "encrypted", "damaged", "scanned", "empty", "too_large")

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(slots=True)
class RawBlock:
    """A block of the source. `origin[i]` is the position in the raw text of character i of `text`."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    zone: Zone | None = None  # None: pipeline.zones decides
    level: int = 0
    marker: str = ""
    origin: Sequence[int] = ()
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    column: int = 0
    linked: float = 0.0  # share of the characters that stand in links
    path: tuple[int, ...] = ()  # the containers around the block, outermost first (HTML)
    blank_before: bool = False  # plain text: an empty line stands before it


@dataclass(frozen=True, slots=True)
class Declared:
    """Something the source declares without showing it: a meta tag, a JSON-LD property."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RawPage:
    """Number from 1 and size in points."""

    number: int
    width: float
    height: float


@dataclass(slots=True)
class RawDocument:
    """Blocks in reading order with what the source declares about itself."""

    blocks: list[RawBlock]
    pages: list[RawPage] = field(default_factory=list)
    title: str | None = None
    declared: list[Declared] = field(default_factory=list)
    language: str | None = None  # as declared
    notes: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)  # what was not read, and why
