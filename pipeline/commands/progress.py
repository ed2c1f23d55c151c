"""Progress and the closing summary, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import sys
from typing import TYPE_CHECKING

from pipeline.commands.common import numbered, stderr

if TYPE_CHECKING:
    from pipeline.run import Outcome


@dataclass(slots=True)
class Tally:
    """How many documents came to what."""

    documents: int = 0
    with_contracts: int = 0
    contracts: int = 0
    irrelevant: int = 0
    quarantined: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome."""
        self.documents += 1
        self.contracts += len(outcome.record.contracts)
        if outcome.kind == "quarantined":
            self.quarantined.append((outcome.uri, outcome.record.outcome, outcome.record.reason or ""))
        elif outcome.record.contracts:
            self.with_contracts += 1
        else:
            self.irrelevant += 1

    def say(self) -> None:
        """Prints every document without an answer, and the numbers."""
        for uri, reason, message in self.quarantined:
            print(f"clsreg: {uri}: {reason}: {message}", file=sys.stderr)  # noqa: T201
        numbers = (
            f"{numbered(self.documents, 'documents')}: {self.with_contracts} with contracts ({self.contracts}), "
            f"{self.irrelevant} not about a contract, {len(self.quarantined)} quarantined"
        )
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
