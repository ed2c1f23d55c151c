"""Progress and the closing summary, on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import sys
from typing import TYPE_CHECKING

from pipeline.commands.common import numbered, stderr

if TYPE_CHECKING:
    from pipeline.outcome import Outcome


def by_reason(counts: Counter[str]) -> str:
    """« 3 damaged, 1 encrypted »: the most first."""
    return ", ".join(f"{number} {reason}" for reason, number in sorted(counts.items(), key=lambda r: (-r[1], r[0])))


@dataclass(slots=True)
class Tally:
    """How many documents came to what."""

    documents: int = 0
    with_contracts: int = 0
    contracts: int = 0
    irrelevant: int = 0
    partial: list[tuple[str, str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome."""
        self.documents += 1
        self.contracts += len(outcome.record.contracts)
        said = (outcome.uri, outcome.record.outcome, outcome.record.reason or "")
        if outcome.kind == "quarantined":
            self.quarantined.append(said)
        elif outcome.kind == "partial":
            self.partial.append(said)
        elif outcome.kind == "records":
            self.with_contracts += 1
        else:
            self.irrelevant += 1

    def say(self) -> None:
        """Prints every document without a whole answer, and the numbers, which add up."""
        for uri, reason, message in (*self.partial, *self.quarantined):
            print(f"clsreg: {uri}: {reason}: {message}", file=sys.stderr)  # noqa: T201
        found = self.contracts
        numbers = f"{numbered(self.documents, 'documents')}: {self.with_contracts} with contracts ({found}), "
        numbers += f"{self.irrelevant} not about a contract, "
        numbers += f"{len(self.partial)} read in part, " if self.partial else ""
        numbers += f"{len(self.quarantined)} quarantined"
        if self.quarantined:
            numbers += f" ({by_reason(Counter(reason for _, reason, _ in self.quarantined))})"
        print(numbers, file=sys.stderr)  # noqa: T201


@contextmanager
def watching(total: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where that is a terminal; call what it gives for every document done."""
    if not sys.stderr.isatty() or total < 2:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr(), transient=True) as bar:
        work = bar.add_task("", total=total)
        yield lambda: bar.advance(work)


def followed(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, watched."""
    with watching(total) as advance:
        for outcome in outcomes:
            yield outcome
            advance()
