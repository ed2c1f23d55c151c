"""Collects what the rooms found and hands every finding to the contracts its words speak of."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.annotated import Annotated
from extractors.axes.extract import extract as find_axes
from extractors.axes.types import AxisGroup
from extractors.contracts.mentions import clue
from extractors.contracts.ranks import CURRENT
from extractors.contracts.scopes import Scope, Scopes
from extractors.durations import DurationMention, PeriodMention, find_durations, find_periods
from extractors.events import EventMention, find_events
from extractors.figures import CountMention, FundingMention, find_counts, find_funding
from extractors.figures.mentions import PREVIOUS
from extractors.numbers import quantity
from extractors.signatories.extract import PartyFinding
from extractors.signatories.extract import extract as find_parties
from extractors.signatures.extract import extract as find_signatures
from extractors.signatures.model import SignatureFinding
from models.document import Zone


@dataclass(slots=True)
class Facts:
    """Everything found that one contract's words say, unsorted and unchosen."""

    signatures: list[SignatureFinding] = field(default_factory=list)
    periods: list[PeriodMention] = field(default_factory=list)
    durations: list[DurationMention] = field(default_factory=list)
    parties: list[PartyFinding] = field(default_factory=list)
    axes: list[AxisGroup] = field(default_factory=list)
    counts: list[CountMention] = field(default_factory=list)
    funding: list[FundingMention] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)


_BEHIND = 60  # characters behind a number of actions within which the contract is named that has it
# What may be said once of several contracts (« les deux contrats, signés lundi pour cinq ans »).
_SURER = 0.2  # by so much more score the signing told of several contracts is believed
_SHAREABLE = ("signatures", "periods", "durations")


def collect(a: Annotated, scopes: Scopes) -> dict[Scope, Facts]:
    """Findings of all rooms by contract. What is said of several at once counts where a contract has none of its own."""
    facts: dict[Scope, Facts] = {}
    shared: dict[Scope, Facts] = {}

    def give(position: int, kind: str, value: object, also: int | None = None) -> None:
        # A vote's words stand in the agenda's item, its day at the head of the minutes: one of them is enough.
        if not scopes.topical(a, position):
            if also is None or not scopes.topical(a, also):
                return
            position = also
        owners = scopes.owners(position)
        alone = len(owners) == 1 or kind == "parties"
        for scope in owners:
            getattr((facts if alone else shared).setdefault(scope, Facts()), kind).append(value)

    for signature in find_signatures(a):
        if each := _respectively(a, scopes, signature):
            for scope, own in each:
                facts.setdefault(scope, Facts()).signatures.append(own)
            continue
        # « l'ARS a signé le 3 avec X et le 5 avec Y »: the verb is of both, each day of one.
        dated, told = set(scopes.owners(signature.date_start)), set(scopes.owners(signature.start))
        give(signature.date_start if dated and dated < told else signature.start, "signatures", signature)
    for period in find_periods(a):
        give(period.start, "periods", period)
    for duration in find_durations(a):
        give(duration.start, "durations", duration)
    for party in find_parties(a):
        give(party.start, "parties", party)
    for group in find_axes(a):
        give(group.start, "axes", group)
    for count in find_counts(a):
        give(count.start, "counts", count)
        # « 24 actions, contre 45 dans le deuxième contrat »: told of this one, the number of the one before.
        past = _rank_before(scopes, count) if count.label == PREVIOUS else CURRENT
        for scope in scopes.owners(count.start) if past else ():
            if scope[1] == CURRENT:
                facts.setdefault((scope[0], past), Facts()).counts.append(count)
    for sum_ in find_funding(a):
        owned = sum_.each and len(scopes.territories) > 1 and scopes.topical(a, sum_.start)
        for n, candidate in enumerate(scopes.territories if owned else ()):
            if candidate.role == "main":
                facts.setdefault((n, CURRENT), Facts()).funding.append(sum_)
        if not owned:
            give(sum_.start, "funding", sum_)
    for event in find_events(a):
        give(event.start, "events", event, event.date_start)
    without = {s: f for s, f in shared.items() if _same_day(facts.get(s, Facts()), f)}
    if len(without) < len(shared) and _counts(a, scopes, {len(without)} - {0, 1}):
        shared = without  # « trois villes ont signé », and a fourth that has a day of its own
        _share(facts, shared)
    else:
        _share(facts, shared if shared and _all_at_once(a, scopes) else _named_together(a, scopes, shared))
    return facts


def _same_day(own: Facts, common: Facts) -> bool:
    """Whether a contract has no day of signing but the one told of several."""
    return {s.date.edtf for s in own.signatures} <= {s.date.edtf for s in common.signatures}


def _rank_before(scopes: Scopes, count: CountMention) -> int:
    """The rank of the contract named right behind a number (« contre 45 dans le deuxième contrat »), or of the youngest past one."""
    past = [(m.start, rank) for m, rank in zip(scopes.mentions, scopes.ranks, strict=True) if rank > CURRENT]
    named = next((rank for start, rank in past if 0 <= start - count.start < _BEHIND), None)
    return named if named is not None else min((rank for _, rank in past), default=CURRENT)


def _respectively(a: Annotated, scopes: Scopes, signature: SignatureFinding) -> list[tuple[Scope, SignatureFinding]]:
    """« X et Y ont signé respectivement les 18 et 25 juin »: to each contract its day, in the order of their names."""
    owners, sentence = scopes.owners(signature.start), a.sentence_at(signature.start)
    if sentence is None or len(owners) != 2 or not scopes.topical(a, signature.start):
        return []
    if "respecti" not in a.plain[sentence.start : sentence.end]:
        return []
    days = signature.date.edtf.split("/")
    if len(days) == 1:  # « respectivement mardi et jeudi »
        told = sorted((f.date_start, f.date_end, f.date.edtf) for f in find_signatures(a) if f.start == signature.start)
        joined = (p for p in pairwise(told) if a.plain[p[0][1] : p[1][0]].strip() in ("et", "and", "et le", "and on"))
        days = [day for _, _, day in next(joined, ())]
    if len(days) != 2:
        return []
    named = sorted(
        (s, o) for o in owners for s, _ in scopes.territories[o[0]].spans if sentence.start <= s < sentence.end
    )
    order = list(dict.fromkeys(o for _, o in named))
    dates = [signature.date.model_copy(update={"edtf": day}) for day in days]
    return [(o, replace(signature, date=d)) for o, d in zip(order, dates, strict=True)] if len(order) == 2 else []


def _named_together(a: Annotated, scopes: Scopes, shared: dict[Scope, Facts]) -> dict[Scope, Facts]:
    """Of what is said of several contracts, the signings of a sentence that names their territories itself."""

    if not shared:
        return {}
    named = sorted({(start, n) for n, c in enumerate(scopes.territories) for start, _ in c.spans})
    starts = [start for start, _ in named]

    def several(position: int) -> bool:
        sentence = a.sentence_at(position)
        if sentence is None:
            return False
        inside = named[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        return len({n for _, n in inside}) > 1

    return {
        scope: Facts(signatures=[s for s in found.signatures if several(s.start)]) for scope, found in shared.items()
    }


def _share(facts: dict[Scope, Facts], shared: dict[Scope, Facts]) -> None:
    for scope, common in shared.items():
        own = facts.setdefault(scope, Facts())
        for kind in _SHAREABLE:
            if not getattr(own, kind):
                getattr(own, kind).extend(getattr(common, kind))
        if _surest(common) > _surest(own) + _SURER:
            own.signatures[:] = common.signatures  # the day told of all, rather than one that stands somewhere near


def _surest(facts: Facts) -> float:
    return max((s.score for s in facts.signatures), default=0.0)


def _all_at_once(a: Annotated, scopes: Scopes) -> bool:
    """Whether the text counts as many contracts as are reported: « deux contrats » where there are two, neighbours' left out."""
    return _counts(a, scopes, {len(scopes.territories), sum(c.role == "main" for c in scopes.territories)} - {1})


def _counts(a: Annotated, scopes: Scopes, reported: set[int]) -> bool:
    """Whether the text counts contracts, or those that have one, to one of these numbers."""
    for mention in scopes.mentions:
        if mention.plural:
            block = a.document.blocks[a.block_index(mention.start)]
            words = a.plain[max(block.start, mention.start - 20) : mention.end].split()
            if any(quantity(w) in reported for w in words if not w.endswith("ieme")):
                return True
    counted = clue("parties_counted").finditer(a.plain)
    return any(quantity(m[1]) in reported and a.zone_at(m.start()) is Zone.BODY for m in counted)
