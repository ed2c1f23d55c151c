"""The registry as everybody uses it: put outcomes and decisions in, get entries with their proof out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
import threading
from types import TracebackType
from typing import Self

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from models.registry import Anchor, Claim, Decision, DocumentRef, Entry, Report
from pipeline.decisions.gold import Judged
from pipeline.decisions.valid import normal
from pipeline.errors import RegistryError, UserError
from pipeline.outcome import Kind, Outcome
from pipeline.store import database, decisions, documents, entries, linking, reports
from pipeline.store.documents import DocumentView, FailureView
from pipeline.store.entries import Filters
from pipeline.store.linking import Linking
from pipeline.store.replacing import Replacing
from pipeline.store.tables import (
    ClaimRow,
    DecisionAnchorRow,
    DecisionRow,
    DocumentRow,
    EntryRow,
    ExtractionRow,
    FailureRow,
    ReportRow,
    SourceRow,
    Table,
)
from pipeline.version import version


class Saved(StrEnum):
    """What saving an outcome did to the registry."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Store:
    """An open registry. Each document, and each block that is linked, is one transaction: a run that is killed
    leaves whole documents and whole entries only."""

    def __init__(self, url: str | None = None, create: bool = True) -> None:
        self.url = database.database_url(url)
        file = self.url.database if self.url.get_backend_name() == "sqlite" else None
        self._file = file if file != ":memory:" else None
        if self._file and not create and not Path(self._file).is_file():
            raise RegistryError(f"there is no registry at {file}", "make one with `clsreg ingest PATH…`, or give --db")
        self.name = file or self.url.render_as_string(hide_password=True)
        self.engine = database.connect(self.url)
        # SQLite has one writer; who waits here comes next, who waits there looks again now and then.
        self._turn = threading.RLock() if file else nullcontext()
        with self._explained():
            self._open(create)

    def _open(self, create: bool) -> None:
        found = database.revision(self.engine)
        if found is None and create:
            database.upgrade(self.engine)
        elif found != database.HEAD:
            database.require_known(found)
            advice = f"run `clsreg db upgrade --db {self.url.render_as_string()}`"
            raise RegistryError(f"the registry is of version {found}, not {database.HEAD}", advice)

    def _explained(self) -> AbstractContextManager[None]:
        return database.explained(self.url)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that reads."""
        with self._explained(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def writing(self, alone: bool = False) -> Iterator[Session]:
        """A transaction that writes: kept when the block ends, undone when it fails; `alone` keeps other writers out."""
        self._require_file()
        engine = self.engine.execution_options(**{database.WRITES: True})
        with self._turn, self._explained(), Session(engine) as session, session.begin():
            if self.engine.dialect.name == "postgresql":
                lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
                session.execute(text(f"SELECT {lock}({database.LOCK})"))
            yield session

    def _require_file(self) -> None:
        """SQLite goes on writing to a file that was taken away, which nobody would ever read."""
        if self._file and not Path(self._file).is_file():
            raise RegistryError(f"the registry {self._file} is gone", "put it back, or run this again for a new one")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.dispose()

    # -- documents in -----------------------------------------------------------------------------------------------

    def knows(self, sha256: str, uri: str) -> bool:
        """Whether this content was answered by the present version; if so, the place it was found is noted too."""
        with self.session() as session:
            query = select(DocumentRow.id).join(ExtractionRow)
            known = query.where(DocumentRow.sha256 == sha256, ExtractionRow.version == version())
            found = session.execute(known).scalar()
            if found is None or documents.is_noted(session, found, uri):
                return found is not None
        with self.writing() as session:
            documents.note_source(session, found, uri, _now())
            documents.settle(session, uri)
            return True

    def save(self, outcome: Outcome, uri: str) -> Saved:
        """Puts one outcome in; the same outcome twice changes nothing. Entries follow with `link`."""
        try:
            return self._save(outcome, uri)
        except IntegrityError:
            return self._save(outcome, uri)  # another run put the same document in meanwhile: now it is there

    def _save(self, outcome: Outcome, uri: str) -> Saved:
        with self.writing() as session:
            if outcome.kind is Kind.QUARANTINED or outcome.source is None:
                documents.note_failure(session, outcome, uri, _now())
                return Saved.FAILED
            saved = Saved(documents.put(session, outcome, uri, version(), _now()))
            if outcome.kind is Kind.PARTIAL:  # answered, and to be tried again with other limits
                documents.note_failure(session, outcome, uri, _now())
            return saved

    def outdated(self) -> Iterator[tuple[str, list[str]]]:
        """Documents that another version answered, or none: digest and addresses."""
        with self.session() as session:
            query = select(DocumentRow).outerjoin(ExtractionRow).options(selectinload(DocumentRow.sources))
            other = ExtractionRow.version.is_(None) | (ExtractionRow.version != version())
            rows = session.scalars(query.where(other).order_by(DocumentRow.sha256))
            found = [(row.sha256, sorted(s.uri for s in row.sources)) for row in rows]
        yield from found

    def outdated_number(self) -> int:
        """How many documents another version answered, or none."""
        with self.session() as session:
            current = select(func.count(ExtractionRow.id)).where(ExtractionRow.version == version())
            return (session.scalar(select(func.count(DocumentRow.id))) or 0) - (session.scalar(current) or 0)

    @contextmanager
    def replacing(self) -> Iterator[Replacing]:
        """One transaction for many answers, to see what they would change; undone at its end."""
        with self.writing(alone=True) as session:
            yield Replacing(session, version())
            session.rollback()

    # -- entries ----------------------------------------------------------------------------------------------------

    def link(self, on_block: Callable[[], None] | None = None) -> Linking:
        """Brings the entries up to date with the documents and decisions, block by block."""
        total = Linking()
        while True:
            with self.writing(alone=True) as session:
                result = linking.link_next(session)
            if result is None:
                break
            total.add(result)
            if on_block:
                on_block()
        with self.writing(alone=True) as session:
            total.removed += linking.remove_empty(session)
        return total

    def unlinked(self) -> int:
        """How much waits to be linked: 0 when the entries are up to date."""
        with self.session() as session:
            return linking.pending(session)

    def entries(self, filters: Filters | None = None, by_id: bool = True) -> Iterator[Entry]:
        """The entries that pass the filters, by id, or else by territory."""
        with self.session() as session:
            yield from entries.find(session, filters or Filters(), by_id)

    def entry(self, entry_id: str) -> Entry:
        """One entry by its id, one it had before, a report's, or the beginning of it where only one begins so."""
        with self.session() as session:
            found = entries.by_id(session, entry_id)
        if not found:
            raise UserError(f"no contract {entry_id!r} in the registry", "`clsreg list` shows the ids")
        if len(found) > 1:
            raise UserError(f"{entry_id!r} begins several ids: {', '.join(e.id for e in found)}", "give more")
        return found[0]

    def claims(self, entry: Entry) -> tuple[Claim, ...]:
        """What the documents of an entry say of it, each value with its evidence."""
        with self.session() as session:
            return reports.claims_of(session, entry.reports)

    def reports(self, entry: Entry) -> list[Report]:
        """The reports of an entry, without evidence."""
        with self.session() as session:
            return [reports.report_of(row) for row in reports.reports_by_id(session, entry.reports)]

    # -- decisions --------------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> bool:
        """Keeps a decision (False where it is kept already) and brings the entries up to date: both, or neither."""
        with self.writing(alone=True) as session:
            added = decisions.add(session, normal(decision))
            while linking.link_next(session) is not None:
                pass
        return added

    def take(self, found: Iterable[Decision]) -> tuple[int, int]:
        """Keeps many decisions; how many were new and how many known. Entries follow with `link`."""
        new = known = 0
        for decision in found:
            with self.writing() as session:
                added = decisions.add(session, normal(decision))
            new, known = new + added, known + (not added)
        return new, known

    def anchors(self, entry: Entry) -> tuple[Anchor, ...]:
        """The reports of an entry as a decision about it remembers them."""
        with self.session() as session:
            return decisions.anchors_of(session, entry)

    def decision(self, decision_id: str) -> Decision:
        """A decision by its id, or by the beginning of it where only one begins so."""
        with self.session() as session:
            found = decisions.decision(session, decision_id)
        if found is None:
            raise UserError(
                f"no decision, or several, with the id {decision_id!r}", "`clsreg decisions list` shows ids"
            )
        return found

    def decisions(self) -> Iterator[Decision]:
        """Every decision in the order of time."""
        with self.session() as session:
            yield from decisions.all_decisions(session)

    def decided_documents(self) -> Iterator[DocumentRef]:
        """The documents that decisions are about, in the order of their content's digest."""
        with self.session() as session:
            about = select(DecisionAnchorRow.sha256)
            query = select(DocumentRow).join(ExtractionRow).where(DocumentRow.sha256.in_(about))
            query = query.options(selectinload(DocumentRow.sources), selectinload(DocumentRow.extraction))
            found = [reports.document_ref(row) for row in session.scalars(query.order_by(DocumentRow.sha256))]
        yield from found

    def judged(self, sha256: str) -> list[Judged]:
        """The reports of a document, each with the decisions that stand for its entry."""
        with self.session() as session:
            return linking.judged(session, sha256)

    # -- documents out ----------------------------------------------------------------------------------------------

    def documents(self) -> Iterator[DocumentView]:
        """The documents with their outcome, in the order of their content's digest."""
        with self.session() as session:
            query = select(DocumentRow).order_by(DocumentRow.sha256).execution_options(yield_per=100)
            query = query.options(selectinload(DocumentRow.sources))
            answer = selectinload(DocumentRow.extraction)
            yield from map(
                documents.document_view, session.scalars(query.options(answer.selectinload(ExtractionRow.reports)))
            )

    def cited_documents(self) -> Iterator[DocumentRef]:
        """The documents that some entry rests on, in the order of their content's digest."""
        with self.session() as session:
            linked = select(ReportRow.extraction_id).join(EntryRow, EntryRow.id == ReportRow.entry_id)
            linked = linked.where(EntryRow.rejected.is_(False))
            query = select(DocumentRow).join(ExtractionRow).where(ExtractionRow.id.in_(linked))
            query = query.options(selectinload(DocumentRow.sources), selectinload(DocumentRow.extraction))
            rows = session.scalars(query.order_by(DocumentRow.sha256).execution_options(yield_per=100))
            yield from map(reports.document_ref, rows)

    def text(self, sha256: str) -> str | None:
        """The text of a document, which all evidence points into."""
        with self.session() as session:
            return session.scalar(select(DocumentRow.text).where(DocumentRow.sha256 == sha256))

    def failures(self, most: int | None = None) -> list[FailureView]:
        """Documents without an answer, by address; `most` of them."""
        with self.session() as session:
            query = select(FailureRow).order_by(FailureRow.uri).limit(most)
            return [documents.failure_view(row) for row in session.scalars(query)]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables: tuple[type[Table], ...] = (
            DocumentRow,
            SourceRow,
            ExtractionRow,
            ReportRow,
            ClaimRow,
            EntryRow,
            DecisionRow,
            FailureRow,
        )
        with self.session() as session:
            return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
