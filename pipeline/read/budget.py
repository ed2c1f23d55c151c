"""What a reader may use of a document, and where it says how far it has come.

A page that kills its process cannot say so afterwards: the reader says what it begins, and who watches the process
knows where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import time

WHOLE = 0  # stands for a document's opening, before its first page


@dataclass(slots=True)
class Budget:
    """The limits of one reading. Pages count from 1."""

    pages: int = 1500
    characters: int = 5_000_000
    until: float = float("inf")  # by the monotonic clock: what is read by then is what there is
    otherwise: frozenset[int] = frozenset()  # pages for the second reader; WHOLE: all of them
    skip: Mapping[int, str] = field(default_factory=dict)  # pages to leave out, and why
    on_stage: Callable[[str, int], None] | None = None
    on_size: Callable[[int, int], float] | None = None  # hears of pages and scans, answers with a new `until`

    def begin(self, stage: str, page: int = WHOLE) -> None:
        """Says what is begun."""
        if self.on_stage:
            self.on_stage(stage, page)

    def sized(self, pages: int, scans: int = 0) -> None:
        """Says how large the document has turned out to be, which gives it more time."""
        if self.on_size:
            self.until = self.on_size(pages, scans)

    @property
    def over(self) -> bool:
        """Whether the time for reading is over."""
        return time.monotonic() > self.until
