"""The registry as the commands use it: put outcomes in, get contracts out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from pipeline.errors import RegistryError, UserError
from pipeline.run import Kind, Outcome
from pipeline.store import database, rows
from pipeline.store.tables import ClaimRow, ContractRow, DocumentRow, ExtractionRow, FailureRow, SourceRow, Table
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
    """An open registry. Each document is one transaction: a run that is killed leaves whole documents only."""

    def __init__(self, url: str | None = None, create: bool = True) -> None:
        self.url = database.database_url(url)
        file = self.url.database if self.url.get_backend_name() == "sqlite" else None
        if file and file != ":memory:" and not create and not Path(file).is_file():
            raise RegistryError(f"there is no registry at {file}", "make one with `clsreg ingest PATH…`, or give --db")
        self.name = file or self.url.render_as_string(hide_password=True)
        self.engine = database.connect(self.url)
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
        """A transaction: kept when the block ends, undone when it fails."""
        with self._explained(), Session(self.engine) as session, session.begin():
            yield session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.dispose()

    # -- in ---------------------------------------------------------------------------------------------------------

    def knows(self, sha256: str, uri: str) -> bool:
        """Whether this content was answered by the present version; if so, the place it was found is noted too."""
        with self.session() as session:
            found = session.execute(
                select(DocumentRow.id)
                .join(ExtractionRow)
                .where(DocumentRow.sha256 == sha256, ExtractionRow.version == version())
            ).scalar()
            if found is None:
                return False
            rows.note_source(session, found, uri, _now())
            session.execute(delete(FailureRow).where(FailureRow.uri == uri))
            return True

    def save(self, outcome: Outcome, uri: str) -> Saved:
        """Puts one outcome in; the same outcome twice changes nothing."""
        try:
            return self._save(outcome, uri)
        except IntegrityError:
            return self._save(outcome, uri)  # another run put the same document in meanwhile: now it is there

    def _save(self, outcome: Outcome, uri: str) -> Saved:
        with self.session() as session:
            if outcome.kind is Kind.QUARANTINED or outcome.source is None:
                rows.note_failure(session, outcome, uri, _now())
                return Saved.FAILED
            return Saved(rows.put(session, outcome, uri, version(), _now()))

    # -- out --------------------------------------------------------------------------------------------------------

    def contracts(
        self, status: str | None = None, territory: str | None = None, department: str | None = None
    ) -> Iterator[rows.ContractView]:
        """The contracts, by territory and then document; filters by status, part of a name, code of a département."""
        from extractors.fold import key

        wanted = key(territory) if territory else None
        code = department.upper() if department else None  # 2a is 2A
        document = joinedload(ContractRow.extraction).joinedload(ExtractionRow.document)
        query = select(ContractRow).order_by(ContractRow.territory_key, ContractRow.id)
        query = query.options(document.selectinload(DocumentRow.sources), selectinload(ContractRow.claims))
        if status:
            query = query.where(ContractRow.status == status)
        with self.session() as session:
            for row in session.scalars(query.execution_options(yield_per=200)):
                place = row.values.get("territory") or {}
                if wanted and not any(wanted in key(name) for name in place.get("names", ())):
                    continue
                if code and code not in place.get("departments", ()):
                    continue
                yield rows.view(row)

    def contract(self, contract_id: str) -> rows.ContractView:
        """One contract by its id, or by the beginning of it where only one begins so."""
        with self.session() as session:
            query = select(ContractRow).where(ContractRow.id.startswith(contract_id, autoescape=True))
            found = session.scalars(query.order_by(ContractRow.id).limit(10)).all()
            exact = [r for r in found if r.id == contract_id] or found
            if not exact:
                raise UserError(f"no contract {contract_id!r} in the registry", "`clsreg list` shows the ids")
            if len(exact) > 1:
                raise UserError(f"{contract_id!r} begins several ids: {', '.join(r.id for r in exact)}", "give more")
            return rows.view(exact[0])

    def documents(self) -> Iterator[rows.DocumentView]:
        """The documents with their outcome, in the order they came."""
        with self.session() as session:
            query = select(DocumentRow).order_by(DocumentRow.id).execution_options(yield_per=100)
            yield from map(rows.document_view, session.scalars(query))

    def failures(self) -> list[rows.FailureView]:
        """Documents without an answer."""
        with self.session() as session:
            return [rows.failure_view(r) for r in session.scalars(select(FailureRow).order_by(FailureRow.uri))]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables: tuple[type[Table], ...] = (DocumentRow, SourceRow, ExtractionRow, ContractRow, ClaimRow, FailureRow)
        with self.session() as session:
            return {t.__tablename__: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
