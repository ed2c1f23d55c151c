"""What a run of a source did."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

INTERRUPTED = "interrupted"  # a run stopped by Ctrl-C: the next takes up where it was


class Outcome(StrEnum):
    """How a run of a source ended."""

    OK = "ok"
    WARNINGS = "warnings"  # done, but something is not as expected
    FAILED = "failed"  # the source itself could not be had


@dataclass(slots=True)
class Report:
    """The numbers of one run of one source. `failed`: address and message; `skipped`: reason and number."""

    source: str
    started: datetime
    finished: datetime | None = None
    found: int = 0  # addresses that the source names
    requests: int = 0  # sent, with robots.txt, redirects and repetitions
    not_modified: int = 0  # of these, answered 304
    spared: int = 0  # addresses known well enough not to be asked for again
    new: list[str] = field(default_factory=list)  # documents worth reading, by address
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    left: int = 0  # addresses for the next run
    stopped: str | None = None  # why before the end
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        if self.error:
            return Outcome.FAILED
        return Outcome.WARNINGS if self.warnings or self.failed else Outcome.OK

    def as_json(self) -> dict[str, Any]:
        """The report with plain values."""
        plain = asdict(self)
        plain["skipped"] = dict(self.skipped)
        plain["started"] = self.started.isoformat()
        plain["finished"] = self.finished.isoformat() if self.finished else None
        return {**plain, "outcome": self.outcome.value}
