"""Entries as the queue and the lists show them: small, so that all of a registry fit into memory."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.fold import key
from models.registry import Entry
from models.vocabulary import DocumentKind
from pipeline.coverage import Link, Span, link_of
from pipeline.coverage.uncounted import name_of
from pipeline.report.sources import source_of
from review.work.questions import Question, questions

_MATTER = frozenset({DocumentKind.CONTRACT, DocumentKind.PARTY})  # kinds of documents whose values weigh most


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in a list. `score` orders the queue; `differs` are values where the machine says otherwise than people."""

    id: str
    name: str
    key: str
    status: str | None
    generation: int | None
    signature: tuple[str, str] | None  # EDTF and certainty
    start: str | None
    end: str | None
    departments: tuple[str, ...]
    regions: tuple[str, ...]
    themes: frozenset[str]
    kinds: frozenset[str]
    sources: frozenset[str]
    documents: tuple[str, ...]
    reports: tuple[str, ...]
    around: tuple[str, ...]  # previous, next and possible duplicates
    link: Link
    least: float | None
    values: int
    reviewed: int
    differs: tuple[str, ...]
    rejected: bool
    questions: tuple[Question, ...]
    score: float

    @property
    def span(self) -> Span | None:
        """When the contract is in force."""
        return self.link.span

    @property
    def open(self) -> bool:
        """Whether somebody should look."""
        return bool(self.questions)


def item_of(entry: Entry, unsure: float) -> Item:
    """An entry as a list shows it."""
    contract, territory = entry.contract, entry.contract.territory
    asked = questions(entry, unsure)
    names = territory.names if territory else ()
    return Item(
        id=entry.id,
        name=next(iter(names), "") or name_of(entry),
        key=" | ".join(key(n) for n in (*names, entry.id, *(territory.codes if territory else ()))),
        status=contract.status.value if contract.status else None,
        generation=contract.generation,
        signature=(contract.signature.edtf, contract.signature.certainty.value) if contract.signature else None,
        start=contract.period.start if contract.period else None,
        end=contract.period.end if contract.period else None,
        departments=territory.departments if territory else (),
        regions=territory.regions if territory else (),
        themes=frozenset(t.value for axis in contract.axes for t in axis.themes),
        kinds=frozenset(d.kind.value for d in entry.documents),
        sources=frozenset(source_of(u) for d in entry.documents for u in d.uris),
        documents=tuple(d.sha256 for d in entry.documents),
        reports=entry.reports,
        around=_around(entry),
        link=link_of(entry),
        least=min(contract.confidence.values(), default=None),
        values=len(contract.confidence),
        reviewed=len(entry.reviewed),
        differs=_differs(entry),
        rejected=entry.rejected,
        questions=asked,
        score=_score(entry, asked),
    )


def _around(entry: Entry) -> tuple[str, ...]:
    others = (entry.previous, entry.next, *(d.entry for d in entry.possible_duplicates))
    return tuple(o for o in others if o)


def _differs(entry: Entry) -> tuple[str, ...]:
    """Values where a person's decision holds against what the machine says now."""
    return tuple(p for p, r in entry.reviewed.items() if r.disputed)


def _score(entry: Entry, asked: tuple[Question, ...]) -> float:
    if not asked:
        return 0.0
    matters = any(d.kind in _MATTER for d in entry.documents)
    return round(asked[0].weight + 0.02 * min(len(asked), 10) + 0.05 * matters, 4)
