"""Who publishes a source, as what its documents are believed as when they are merged."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from models.harvest import Publisher
from models.vocabulary import DocumentKind
from pipeline.harvest.state import State
from pipeline.harvest.tables import PageRow, RunRow, VersionRow
from pipeline.outcome import Outcome

_KINDS = {
    Publisher.ARS: DocumentKind.PARTY,
    Publisher.PREFECTURE: DocumentKind.PARTY,
    Publisher.AUTHORITY: DocumentKind.PARTY,
    Publisher.PRESS: DocumentKind.PRESS,
}
# What a document is by itself, whoever publishes it.
_OF_ITSELF = frozenset({DocumentKind.CONTRACT, DocumentKind.TRANSLATION})


def kind_of(publisher: str | None, said: DocumentKind) -> DocumentKind:
    """The kind of a document, by its publisher and by what its words say of it."""
    if said in _OF_ITSELF or not publisher:
        return said
    return _KINDS.get(Publisher(publisher), said)


def believed(outcome: Outcome, publisher: str | None) -> Outcome:
    """An outcome with the kind that its publisher gives it."""
    kind = kind_of(publisher, outcome.record.kind)
    if not outcome.record.contracts or kind is outcome.record.kind:
        return outcome
    return replace(outcome, record=outcome.record.model_copy(update={"kind": kind}))


def publisher_of(state: State, sha256: str) -> str | None:
    """The publisher of a harvested document: of several, the one who is believed most."""
    with state.store.session() as session:
        query = select(RunRow.publisher).join(PageRow, PageRow.source == RunRow.source)
        query = query.join(VersionRow, VersionRow.page_id == PageRow.id)
        found = session.scalars(query.where(VersionRow.sha256 == sha256, RunRow.publisher.is_not(None))).all()
    order = list(DocumentKind)
    return min(found, key=lambda p: (order.index(kind_of(p, DocumentKind.OTHER)), p), default=None)
