"""Documents into the registry: what is there already is not read again, what fails is kept with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
import hashlib
from pathlib import Path

from pipeline.files import STDIN, printable
from pipeline.run import Kind, Outcome, digest, run
from pipeline.store.linking import Linking
from pipeline.store.registry import Saved, Store


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers."""

    documents: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    contracts: int = 0  # in the documents added or updated
    irrelevant: int = 0
    entries_added: int = 0
    entries_changed: int = 0
    entries_removed: int = 0
    failures: dict[str, str] = field(default_factory=dict)  # address: message

    def add(self, other: Summary) -> None:
        """Takes in the numbers of another run."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures.update(other.failures)

    def table(self) -> list[tuple[str, int]]:
        """The numbers with their names, for people."""
        return [
            ("documents", self.documents),
            ("added", self.added),
            ("read again by new rules", self.updated),
            ("unchanged", self.unchanged),
            ("reports of contracts", self.contracts),
            ("not about a contract", self.irrelevant),
            ("without an answer", len(self.failures)),
            ("contracts added", self.entries_added),
            ("contracts changed", self.entries_changed),
            ("contracts removed", self.entries_removed),
        ]

    def linked(self, result: Linking) -> None:
        """Takes in what linking did."""
        self.entries_added += result.added
        self.entries_changed += result.changed
        self.entries_removed += result.removed


_NUMBERS = tuple(f.name for f in fields(Summary) if f.name != "failures")


_LONGEST = 1500  # characters of an address: an index takes some two thousand bytes


def address(path: str) -> str:
    """The address under which the registry knows a file: its full path."""
    found = path if path == STDIN or "://" in path else printable(Path(path).resolve().as_posix())
    if len(found) <= _LONGEST:
        return found
    return f"{found[: _LONGEST - 70]}#{hashlib.sha256(found.encode()).hexdigest()}"


def _address_of(outcome: Outcome, path: str) -> str:
    """As `address`; what came by standard input is known by its content, or the next would take its place."""
    if path == STDIN and outcome.source:
        return f"stdin:{outcome.source.sha256[:16]}"
    return address(path)


def _unread(paths: Iterable[str], store: Store, on_known: Callable[[str], None]) -> Iterator[str]:
    for path in paths:
        try:
            plain = path != STDIN and Path(path).is_file()  # a pipe can be read but once
            known = plain and store.knows(digest(Path(path).read_bytes()), address(path))
        except OSError:
            known = False  # reading it again gives the failure its reason
        if known:
            on_known(path)
        else:
            yield path


def ingest(
    paths: Iterable[str], store: Store, jobs: int = 1, on_each: Callable[[str, Outcome | None], None] | None = None
) -> Summary:
    """Puts the documents in; `on_each` hears of every one, with no outcome where it was there already.

    The registry's contracts follow with `Store.link`, or with `ingest_and_link`.
    """
    summary = Summary()

    def known(path: str) -> None:
        summary.documents += 1
        summary.unchanged += 1
        if on_each:
            on_each(path, None)

    for outcome in run(_unread(paths, store, known), jobs):
        count(summary, outcome, store.save(outcome, _address_of(outcome, outcome.uri)))
        if on_each:
            on_each(outcome.uri, outcome)
    return summary


def ingest_and_link(
    paths: Iterable[str], store: Store, jobs: int = 1, on_each: Callable[[str, Outcome | None], None] | None = None
) -> Summary:
    """Puts the documents in, then brings the registry's contracts up to date."""
    summary = ingest(paths, store, jobs, on_each)
    summary.linked(store.link())
    return summary


def count(summary: Summary, outcome: Outcome, saved: Saved) -> None:
    """Adds one document to the numbers of a run."""
    summary.documents += 1
    if saved is Saved.FAILED:
        summary.failures[outcome.uri] = f"{outcome.record.outcome}: {outcome.record.reason}"
    elif saved is Saved.UNCHANGED:
        summary.unchanged += 1
    else:
        summary.added += saved is Saved.ADDED
        summary.updated += saved is Saved.UPDATED
        summary.contracts += len(outcome.record.contracts)
        summary.irrelevant += outcome.kind is Kind.IRRELEVANT
