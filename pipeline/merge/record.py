"""A contract's reports and decisions to its entry: a pure function, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.contract import Contract
from models.registry import Conflict, Decision, DocumentRef, Entry, PossibleDuplicate, Report, Reviewed, Support
from models.vocabulary import DocumentKind, Status, Verdict
from pipeline.merge.claims import LISTS, SCALARS, Stated, stated, surest
from pipeline.merge.human import apply_to_list, decided, not_rejected, standing
from pipeline.merge.identity import same_item
from pipeline.merge.lists import gather
from pipeline.merge.scalars import Choice, choose


@dataclass(slots=True)
class Draft:
    """An entry being put together."""

    values: dict[str, Any] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    support: dict[str, tuple[Support, ...]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    reviewed: dict[str, Reviewed] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Keeps a single value; `period/start` goes into the period."""
        whole, _, part = name.partition("/")
        if part:
            self.values.setdefault(whole, {"start": None, "end": None})[part] = value
        else:
            self.values[whole] = value


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What linking says of an entry beside its reports."""

    id: str
    previous: str | None = None
    next: str | None = None
    doubts: tuple[tuple[str, str], ...] = ()


def merge(neighbours: Neighbours, reports: Iterable[Report], decisions: Iterable[Decision] = ()) -> Entry:
    """The entry that reports and decisions make, without its consistency checks."""
    known = sorted(reports, key=lambda r: r.id)
    human = standing(decisions)
    claims = stated(known)
    draft = Draft()
    for name in SCALARS:
        _scalar(draft, name, claims.get(name, ()), [d for d in human if d.field == name])
    _signed_is_signed(draft)
    for name in LISTS:
        _list(draft, name, claims.get(name, ()), [d for d in human if d.field == name])
    _signatories_are_no_partners(draft)
    return Entry(
        id=neighbours.id,
        contract=Contract.model_validate({**draft.values, "confidence": draft.confidence}),
        documents=_documents(known),
        reports=tuple(r.id for r in known),
        support=draft.support,
        conflicts=tuple(draft.conflicts),
        reviewed=draft.reviewed,
        previous=neighbours.previous,
        next=neighbours.next,
        possible_duplicates=_doubles(neighbours),
        rejected=any(d.verdict is Verdict.REJECT_CONTRACT for d in human),
    )


def _scalar(draft: Draft, name: str, claims: Sequence[Stated], human: Sequence[Decision]) -> None:
    pointer = f"/{name}"
    choice = choose(name, not_rejected(name, claims, human))
    machine = choice.value if choice else None
    judged = decided(name, human, machine)
    value = judged[0] if judged else machine
    if judged:
        draft.reviewed[pointer] = judged[1]
    if value is None:
        return
    draft.set(name, value)
    settled = judged is not None and judged[1].verdict is not Verdict.REJECT
    draft.confidence[pointer] = 1.0 if settled else surest(choice.support) if choice else 0.0
    if choice and value == choice.value:
        draft.support[pointer] = tuple(c.support for c in choice.support)
        draft.conflicts += [] if settled else _conflicts(pointer, choice)
    else:
        draft.support[pointer] = tuple(c.support for c in claims if c.value == value)


def _conflicts(pointer: str, choice: Choice) -> list[Conflict]:
    """One conflict for each other value, with all who state it."""
    others: list[tuple[Any, list[Stated]]] = []
    for claim in choice.against:
        same = next((claims for value, claims in others if value == claim.value), None)
        if same is None:
            others.append((claim.value, [claim]))
        else:
            same.append(claim)
    return [
        Conflict(pointer=pointer, chosen=choice.value, other=value, against=tuple(c.support for c in claims))
        for value, claims in others
    ]


def _signed_is_signed(draft: Draft) -> None:
    """A signature that has happened moves the status along, where no document says so in words."""
    signature = draft.values.get("signature")
    behind = draft.values.get("status") in (None, Status.ANNOUNCED, Status.IN_PREPARATION)
    if behind and "/status" not in draft.reviewed and signature and signature["certainty"] == "actual":
        draft.values["status"] = Status.SIGNED.value
        draft.confidence["/status"] = draft.confidence["/signature"]
        draft.support["/status"] = draft.support["/signature"]


def _list(draft: Draft, name: str, claims: Sequence[Stated], human: Sequence[Decision]) -> None:
    items = gather(name, claims, draft.values.get("axes_count"))
    found = apply_to_list(name, items, human)
    draft.values[name] = [g.value for g, _ in found]
    for i, (item, reviewed) in enumerate(found):
        pointer = f"/{name}/{i}"
        draft.confidence[pointer] = 1.0 if reviewed else surest(item.support)
        draft.support[pointer] = tuple(c.support for c in item.support)
        if reviewed:
            draft.reviewed[pointer] = reviewed


def _signatories_are_no_partners(draft: Draft) -> None:
    """Who signs in one document is not listed again because another only says that it takes part."""
    signatories = draft.values["signatories"]
    kept = [
        i
        for i, partner in enumerate(draft.values["partners"])
        if not any(same_item("partners", s, partner) for s in signatories)
    ]
    draft.values["partners"] = [draft.values["partners"][i] for i in kept]
    for table in (draft.confidence, draft.support, draft.reviewed):
        _renumber(table, kept)


def _renumber(table: dict[str, Any], kept: Sequence[int]) -> None:
    old = {p: table.pop(p) for p in list(table) if p.startswith("/partners/")}
    for new, i in enumerate(kept):
        if f"/partners/{i}" in old:
            table[f"/partners/{new}"] = old[f"/partners/{i}"]


def _documents(reports: Sequence[Report]) -> tuple[DocumentRef, ...]:
    order = {kind: rank for rank, kind in enumerate(DocumentKind)}
    unique: Mapping[str, DocumentRef] = {r.document.sha256: r.document for r in reports}
    return tuple(sorted(unique.values(), key=lambda d: (order[d.kind], d.published or "9", d.sha256)))


def _doubles(neighbours: Neighbours) -> tuple[PossibleDuplicate, ...]:
    reasons: dict[str, list[str]] = {}
    for other, reason in neighbours.doubts:
        reasons.setdefault(other, []).append(reason)
    return tuple(PossibleDuplicate(entry=other, reasons=tuple(sorted(reasons[other]))) for other in sorted(reasons))
