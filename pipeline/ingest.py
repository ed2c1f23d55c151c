"""Documents into the registry: what is there already is not read again, what fails is kept with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
import hashlib
from pathlib import Path

from pipeline.files import STDIN, printable
from pipeline.limits import DEFAULT, Limits
from pipeline.outcome import Kind, Outcome
from pipeline.run import run
from pipeline.store.linking import Linking
from pipeline.store.registry import Saved, Store


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers. Each document was added, updated, unchanged, or is without an answer."""

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
    partial: dict[str, str] = field(default_factory=dict)  # address: what was not read; they were added all the same
    reasons: Counter[str] = field(default_factory=Counter)  # of documents without an answer

    def add(self, other: Summary) -> None:
        """Takes in the numbers of another run."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures.update(other.failures)
        self.partial.update(other.partial)
        self.reasons.update(other.reasons)

    def table(self) -> list[tuple[str, int]]:
        """The numbers with their names, for people."""
        return [
            ("documents", self.documents),
            ("added", self.added),
            ("read again by new rules", self.updated),
            ("unchanged", self.unchanged),
            ("reports of contracts", self.contracts),
            ("not about a contract", self.irrelevant),
            ("read in part", len(self.partial)),
            ("without an answer", self.reasons.total()),
            ("contracts added", self.entries_added),
            ("contracts changed", self.entries_changed),
            ("contracts removed", self.entries_removed),
        ]

    def lost(self, uri: str, message: str) -> None:
        """Counts a document without an answer; the message begins with its reason."""
        self.documents += 1
        self.failures[uri] = message
        self.reasons[message.partition(":")[0]] += 1

    def linked(self, result: Linking) -> None:
        """Takes in what linking did."""
        self.entries_added += result.added
        self.entries_changed += result.changed
        self.entries_removed += result.removed


_NUMBERS = tuple(f.name for f in fields(Summary) if f.type == "int")


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
            known = plain and store.knows(_digest_of(path), address(path))
        except OSError:
            known = False  # reading it again gives the failure its reason
        if known:
            on_known(path)
        else:
            yield path


def _digest_of(path: str) -> str:
    """As `digest` of the bytes, without having all of them at once."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


OnEach = Callable[[str, Outcome | None], None]


def ingest(
    paths: Iterable[str], store: Store, jobs: int = 1, on_each: OnEach | None = None, limits: Limits = DEFAULT
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

    summary.add(put_in(run(_unread(paths, store, known), jobs, limits), store, on_each))
    return summary


def put_in(outcomes: Iterable[Outcome], store: Store, on_each: OnEach | None = None) -> Summary:
    """Saves outcomes of files, as they come."""
    summary = Summary()
    for outcome in outcomes:
        count(summary, outcome, store.save(outcome, _address_of(outcome, outcome.uri)))
        if on_each:
            on_each(outcome.uri, outcome)
    return summary


def ingest_and_link(paths: Iterable[str], store: Store, jobs: int = 1, on_each: OnEach | None = None) -> Summary:
    """Puts the documents in, then brings the registry's contracts up to date."""
    summary = ingest(paths, store, jobs, on_each)
    summary.linked(store.link())
    return summary


def count(summary: Summary, outcome: Outcome, saved: Saved) -> None:
    """Adds one document to the numbers of a run."""
    if saved is Saved.FAILED:
        summary.lost(outcome.uri, f"{outcome.record.outcome}: {outcome.record.reason}")
        return
    summary.documents += 1
    if outcome.kind is Kind.PARTIAL:
        summary.partial[outcome.uri] = f"{outcome.record.outcome}: {outcome.record.reason}"
    if saved is Saved.UNCHANGED:
        summary.unchanged += 1
    else:
        summary.added += saved is Saved.ADDED
        summary.updated += saved is Saved.UPDATED
        summary.contracts += len(outcome.record.contracts)
        summary.irrelevant += outcome.kind is Kind.IRRELEVANT
