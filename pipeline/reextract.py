"""Reads documents again by newer rules, and shows what that changes in the registry before it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
import pickle
import tempfile
from typing import IO, Any

from models.registry import Entry
from pipeline.harvest.archive import Archive
from pipeline.harvest.publishers import believed, publisher_of
from pipeline.harvest.state import State
from pipeline.merge.claims import LISTS, SCALARS
from pipeline.outcome import Kind, Outcome, digest
from pipeline.run import answers, run
from pipeline.store.registry import Store
from pipeline.workers.task import Task


@dataclass(frozen=True, slots=True)
class Change:
    """What a field of a contract was and becomes; a contract that comes or goes has the field `contract`.

    `reviewed`: a reviewer's decision stands there, so that the machine's new value changes nothing.
    """

    entry: str
    field: str
    old: Any
    new: Any
    reviewed: bool = False


@dataclass(slots=True)
class Rereading:
    """What a re-extraction did, or would do."""

    documents: int = 0
    gone: list[str] = field(default_factory=list)  # addresses at which the content is no longer to be had
    failed: dict[str, str] = field(default_factory=dict)  # address: why it could not be read; its old answer stays
    changes: list[Change] = field(default_factory=list)


def reextract(
    store: Store,
    jobs: int = 1,
    dry: bool = False,
    on_each: Callable[[], None] | None = None,
    archive: Archive | None = None,
) -> Rereading:
    """Answers anew every document that another version answered. With `dry`, the registry is left as it was.

    What was harvested is read from the archive. Only what machines said is replaced: decisions stay, and are laid over
    the new values.
    """
    result = Rereading()
    # Answers wait on disk: the registry changes in one go, and memory does not grow with the documents.
    with tempfile.TemporaryFile() as waiting:
        for outcome in _answers(store, result, jobs, archive):
            if outcome.kind in (Kind.QUARANTINED, Kind.PARTIAL):
                result.failed[outcome.uri] = outcome.record.reason or outcome.record.outcome
            else:
                pickle.dump(outcome, waiting)
                result.documents += 1
            if on_each:
                on_each()
        waiting.seek(0)
        result.changes = list((_tried if dry else _done)(store, _unpickled(waiting)))
    return result


def _tried(store: Store, outcomes: Iterator[Outcome]) -> Iterator[Change]:
    """What the answers would change: one transaction that is undone."""
    with store.replacing() as replace:
        before = replace.entries()
        replace.save(outcomes)
        yield from changes(before, replace.entries())


def _done(store: Store, outcomes: Iterator[Outcome]) -> Iterator[Change]:
    """What the answers change, document by document, so that other writers need not wait for the last."""
    before = {e.id: e for e in store.entries()}
    for outcome in outcomes:
        store.save(outcome, outcome.uri)
    store.link()
    yield from changes(before, {e.id: e for e in store.entries()})


def _answers(store: Store, result: Rereading, jobs: int, archive: Archive | None) -> Iterator[Outcome]:
    """The outcomes of documents of other versions: those whose files still stand, then those that the archive has."""
    state, archived = State(store), list[tuple[str, str]]()
    for outcome in run(_readable(store, result, archive, archived), jobs):
        yield _believed(state, outcome)
    if archive:
        for outcome in answers(_from_archive(archive, archived, result), jobs):
            yield _believed(state, outcome)


def _believed(state: State, outcome: Outcome) -> Outcome:
    return believed(outcome, publisher_of(state, outcome.source.sha256)) if outcome.source else outcome


def _from_archive(archive: Archive, archived: list[tuple[str, str]], result: Rereading) -> Iterator[Task]:
    for sha256, uri in archived:
        body = archive.get(sha256)
        if body is None:
            result.gone.append(uri)
        else:
            yield Task(uri, body)


def _readable(
    store: Store, result: Rereading, archive: Archive | None, archived: list[tuple[str, str]]
) -> Iterator[str]:
    """Paths at which documents of other versions still stand unchanged; `archived` gets those that the archive has."""
    for sha256, uris in store.outdated():
        found = next((u for u in uris if _holds(u, sha256)), None)
        if found is not None:
            yield found
        elif uris and archive and sha256 in archive:
            archived.append((sha256, next((u for u in uris if "://" in u), uris[0])))
        else:
            result.gone.append(uris[0] if uris else sha256)


def _holds(uri: str, sha256: str) -> bool:
    path = Path(uri)
    try:
        return "://" not in uri and path.is_file() and digest(path.read_bytes()) == sha256
    except OSError:
        return False


def _unpickled(stream: IO[bytes]) -> Iterator[Outcome]:
    while True:
        try:
            yield pickle.load(stream)  # noqa: S301 - written by this process a moment ago
        except EOFError:
            return


def changes(before: dict[str, Entry], after: dict[str, Entry]) -> Iterator[Change]:
    """Field by field what differs between two states of a registry; an entry is the same where a report is."""
    homes = {report: entry for entry in after.values() for report in entry.reports}
    met: set[str] = set()
    for old_id, old in sorted(before.items()):
        new = after.get(old_id) or next((homes[r] for r in old.reports if r in homes), None)
        if new is None:
            yield Change(old_id, "contract", _title(old), None)
            continue
        met.add(new.id)
        yield from _between(old, new)
    for new_id, new in sorted(after.items()):
        if new_id not in met and new_id not in before:
            yield Change(new_id, "contract", None, _title(new))


def _title(entry: Entry) -> str:
    territory = entry.contract.territory
    return territory.names[0] if territory and territory.names else entry.id


def _between(old: Entry, new: Entry) -> Iterator[Change]:
    if old.id != new.id:
        yield Change(old.id, "id", old.id, new.id)
    values = [e.contract.model_dump(mode="json") for e in (old, new)]
    for name in (*SCALARS, *LISTS):
        one, two = (_at(v, name) for v in values)
        machine = _machine(new, name, two)
        if one != two:
            yield Change(new.id, name, one, two)
        elif machine != two and _machine(old, name, one) != machine:
            yield Change(new.id, name, _machine(old, name, one), machine, reviewed=True)


def _at(values: dict[str, Any], name: str) -> Any:
    whole, _, part = name.partition("/")
    return (values[whole] or {}).get(part) if part else values[whole]


def _machine(entry: Entry, name: str, value: Any) -> Any:
    """What the machine says of a single value, where a reviewer's stands."""
    reviewed = entry.reviewed.get(f"/{name}")
    return reviewed.machine if reviewed is not None else value
