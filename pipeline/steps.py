"""Gives each dated step to the contract whose life it belongs to, where the words leave it with the one before or after.

A contract is prepared before it is signed and assessed after that: workshops long after a contract began prepare the next
one, and an assessment before a contract is signed is that of the one before.
"""

from __future__ import annotations

from datetime import date
import re

from extractors.annotated import Annotated
from extractors.contracts.ranks import CURRENT, tells_amendment
from extractors.contracts.scopes import Scope, Scopes
from extractors.events import EventMention
from extractors.signatures.model import SignatureFinding
from models.contract import Event, Territory
from models.evidence import Finding
from models.values import EdtfDate, Period, edtf_bounds
from models.vocabulary import Certainty, EventKind
from pipeline.choose import choose_duration, choose_period, choose_signature
from pipeline.chosen import Chosen
from pipeline.facts import Facts

# What is done towards a contract and not while it runs.
_TOWARDS = frozenset((EventKind.LAUNCH, EventKind.DIAGNOSIS, EventKind.WORKING_GROUPS, EventKind.COUNCIL_VOTE))
_UNDER_WAY = 365  # days after its beginning from which a contract is no longer being prepared

_SPREAD = frozenset((EventKind.DIAGNOSIS, EventKind.WORKING_GROUPS))  # what takes weeks
_OFTEN = frozenset((EventKind.STEERING_COMMITTEE, EventKind.OTHER))  # what happens several times a month or a year
_YEAR = len("2024")
_PLACE = re.compile(r"(?:À|Au|Aux|En|Dans|Chez|Du côté d[eu]|In|At|Over in) (?:l[ae] |l['’]|the )?([A-ZÉ][\w'’-]+)")
_FORMER = re.compile(r"\b(?:premier|precedent|first|previous|earlier)\b")
_OF_FORMER = 0.3
_TOLD = 0.6  # score from which a bare year is taken for that of a signing


def sort_steps(a: Annotated, scopes: Scopes, facts: dict[Scope, Facts]) -> None:
    """Move steps between a territory's present and past contracts by what can be true of each."""
    # An avenant is voted while its contract runs.
    towards = _TOWARDS - {EventKind.COUNCIL_VOTE} if tells_amendment(a) else _TOWARDS
    for scope in [s for s in facts if s[1] == CURRENT]:
        past = {
            s: begun for s in facts if s[0] == scope[0] and s[1] != CURRENT if (begun := _begun(a, scopes, s, facts))
        }
        if not past:
            continue
        present, begins = facts[scope], _begun(a, scopes, scope, facts)
        for other, since in past.items():
            late = [e for e in facts[other].events if e.kind in towards and _prepares_next(e, since, begins)]
            present.events += late
            facts[other].events[:] = [e for e in facts[other].events if e not in late]
        early = [e for e in present.events if begins is not None and _assesses_before(e, begins)]
        for event in early:
            owners = [s for s, since in past.items() if since <= edtf_bounds(event.date.edtf)[0]]
            if owners:
                facts[max(owners, key=past.__getitem__)].events.append(event)
                present.events.remove(event)


def earlier_signings(a: Annotated, facts: Facts, signature: object, territory: Territory) -> list[Chosen]:
    """« Après ceux de 2013 et de 2017, le contrat a été signé le… »: signings told by a bare year long before this one's."""
    if not isinstance(signature, EdtfDate):
        return []
    signed = edtf_bounds(signature.edtf)[0]
    found: dict[str, Chosen] = {}
    for s in facts.signatures:
        bare = len(s.date.edtf) == _YEAR and s.date.certainty is Certainty.ACTUAL and s.score >= _surely(a, s)
        if bare and not _elsewhere(a, s.start, territory) and (signed - edtf_bounds(s.date.edtf)[1]).days > _UNDER_WAY:
            evidence = (
                a.evidence(s.date_start, s.date_end, s.rule, s.score),
                a.evidence(s.start, s.end, s.rule, s.score),
            )
            event = Event(event=EventKind.PREVIOUS_SIGNATURE, edtf=s.date.edtf)
            found.setdefault(s.date.edtf, Chosen(event, evidence, min(0.9, s.score)))
    return [found[year] for year in sorted(found)]


def _surely(a: Annotated, s: SignatureFinding) -> float:
    """How well a bare year must be told as that of a signing: less well where a former contract is named."""
    sentence = a.sentence_at(s.start)
    return _OF_FORMER if sentence and _FORMER.search(a.plain, sentence.start, sentence.end) else _TOLD


def after_first(a: Annotated, first: Finding[int], earlier: list[Chosen]) -> tuple[Finding[int] | None, list[Chosen]]:
    """The generation of a contract before which another was signed, or that is its territory's first whatever others signed.

    « Un premier contrat, conclu en 2014 » says that the next is the second; of « ce sera notre premier » nothing went before.
    """
    told = {a.sentence_index(e.evidence[0].start) for e in earlier}
    if any(a.sentence_index(e.start) in told for e in first.evidence):
        after = len(earlier) == 1
        return (Finding(value=2, evidence=first.evidence, confidence=0.7) if after else None), earlier
    return first, []


def told_once(events: list[Chosen]) -> list[Chosen]:
    """Without what is told more loosely elsewhere: a month of which a day is told, a month within a span of workshops."""
    steps = [(e, e.value) for e in events if isinstance(e.value, Event)]
    return [e for e, v in steps if not any(_says_more(o, v) for _, o in steps if o is not v)]


def _says_more(one: Event, other: Event) -> bool:
    if one.event is not other.event:
        return False
    (first, last), (begins, ends) = edtf_bounds(one.edtf), edtf_bounds(other.edtf)
    if one.event in _SPREAD and "/" in one.edtf and "/" not in other.edtf and first <= begins and ends <= last:
        return True
    inside = begins <= first and last <= ends
    return inside and "/" not in other.edtf and (first, last) != (begins, ends) and one.event not in _OFTEN


def _elsewhere(a: Annotated, position: int, territory: Territory) -> bool:
    """Whether a sentence begins with another place: « À Cayenne, le contrat signé en 2012 fait l'objet… »."""
    sentence = a.sentence_at(position)
    named = _PLACE.match(a.text, sentence.start, sentence.end) if sentence else None
    return named is not None and not any(named[1] in name for name in territory.names)


def _begun(a: Annotated, scopes: Scopes, scope: Scope, facts: dict[Scope, Facts]) -> date | None:
    """The day on which a contract begins, as far as the text tells: its signature, else the first day of its years."""
    own = facts[scope]
    signature = choose_signature(a, own)
    if signature is not None and isinstance(signature.value, EdtfDate):
        return edtf_bounds(signature.value.edtf)[0]
    period = choose_period(a, scopes, scope, own, signature, choose_duration(a, own))
    if period is not None and isinstance(period.value, Period) and period.value.start:
        return edtf_bounds(period.value.start)[0]
    return None


def _prepares_next(event: EventMention, since: date, begins: date | None) -> bool:
    first = edtf_bounds(event.date.edtf)[0]
    return (first - since).days > _UNDER_WAY and (begins is None or first <= begins)


def _assesses_before(event: EventMention, begins: date) -> bool:
    return event.kind is EventKind.ASSESSMENT and edtf_bounds(event.date.edtf)[1] < begins
