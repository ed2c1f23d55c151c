"""Chooses, among everything found for one contract, the value of each field."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.axes.extract import MIN_SCORE
from extractors.axes.types import AXES, AxisGroup
from extractors.contracts.ranks import CURRENT
from extractors.contracts.scopes import Scope, Scopes, mentions_of
from extractors.durations import PeriodMention
from extractors.signatures.model import SignatureFinding
from extractors.territories.model import TerritoryCandidate
from models.contract import Axis, Event
from models.evidence import Evidence
from models.values import EdtfDate, Period, edtf_bounds
from models.vocabulary import Certainty, EventKind, Origin
from pipeline.chosen import Chosen
from pipeline.facts import Facts

_REACHES = (45, 200)  # characters behind a name within which its years stand
_LOOSE_ENDS = ("durations.until", "durations.ends")
_LOOSE = 0.5
_RIGHT_BEHIND = 4  # characters: « la santé mentale (5 actions) »
_LINES = ("axes.numbered", "axes.list", "axes.lines", "axes.marked", "axes.table", "axes.rows", "axes.headings")
_SIGNATURE_AT_LEAST = 0.45
_STATED = 0.8  # a start that is less surely the contract's gives way to signature and duration
_DONE_AT_LEAST = 0.75  # an actual signing this well told goes before a planned one
_AMENDED = re.compile(r"\bavenant|\bamendment")
_AVENANT_DONE = re.compile(
    r"\bavenant\b[^.;:]{0,40} (?:signe|paraphe|conclu|vote|adopte|approuve)\b|\bamendment\b[^.;:]{0,40} (?:signed|approved|adopted)\b"
    r"|\b(?:ont|a) (?:signe|paraphe|vote|adopte|approuve)\b[^.;:]{0,20}\bavenant\b|\b(?:signed|approved|adopted)\b[^.;:]{0,20}\bamendment\b"
)
# « prend effet à la date de sa signature et s'achève le 31 décembre 2025 »
_FROM_SIGNING = re.compile(
    r"\b(?:pren\w+ effet|pris effet|entr\w+ en vigueur|en vigueur|court|a compter|a partir|debut\w*) (?:a |au |de |des |a compter d[eu] |a partir d[eu] )?"
    r"(?:la date de |le jour de |jour de )?(?:sa|leur|la) signature\b"
    r"|\b(?:takes? effect|taking effect|effective|in force|starts?|runs?) (?:on|from|upon|as of) (?:the (?:date|day) of )?(?:its |the )?sign(?:ing|ature)\b"
)
_PROLONGED = re.compile(r"\bprolong|\bproroge|\bavenant|\bextend|\bextension|\bamendment|\breport")


def choose_territory(a: Annotated, candidate: TerritoryCandidate) -> Chosen:
    """The candidate's territory, proved by its mentions (at most five)."""
    confidence = min(1.0, candidate.score)
    rule = candidate.cues[0] if candidate.cues else "territories.mention"
    evidence = tuple(a.evidence(s, e, rule, confidence, Origin.REFERENCE) for s, e in candidate.spans[:5])
    return Chosen(candidate.territory, evidence, confidence)


def choose_signature(a: Annotated, facts: Facts) -> Chosen | None:
    """The signing that is best told; an actual one before a planned one."""
    found = [f for f in facts.signatures if f.score >= _SIGNATURE_AT_LEAST]
    if not found:
        return None
    best = max(found, key=lambda f: (f.score, -f.date_start))
    done = max((f for f in found if _done(f.date)), key=lambda f: (f.score, -f.date_start), default=best)
    if best.date.certainty is Certainty.PLANNED and done.date.edtf != best.date.edtf and _surely(done):
        best = done
    evidence = (
        a.evidence(best.date_start, best.date_end, best.rule, min(1.0, best.score)),
        a.evidence(best.start, best.end, best.rule, min(1.0, best.score)),
    )
    return Chosen(best.date, evidence, min(0.97, best.score))


def _surely(done: SignatureFinding) -> bool:
    """A day that only its own place in time makes an actual one, by words that may also announce, gives way to a plan."""
    return done.score >= _DONE_AT_LEAST and done.rule != "signatures.neutral"


def _done(date: EdtfDate) -> bool:
    """An actual date, to the month or better: a bare year may be any contract's."""
    return date.certainty is Certainty.ACTUAL and len(date.edtf) >= len("2024-03")


def choose_duration(a: Annotated, facts: Facts) -> Chosen | None:
    """The duration most surely said of the contract; extensions and general remarks do not count."""
    found = [d for d in facts.durations if d.label == "cls"]
    if not found:
        return None
    best = max(found, key=lambda d: (d.confidence, -d.start))
    return Chosen(best.months, (a.evidence(best.start, best.end, best.rule, best.confidence),), best.confidence)


def choose_period(
    a: Annotated, scopes: Scopes, scope: Scope, facts: Facts, signature: Chosen | None, duration: Chosen | None
) -> Chosen | None:
    """The stated period; else one end where only that is stated; else actual signature plus duration."""
    found = [p for p in facts.periods if p.label == "cls"]
    whole = [p for p in found if p.first and p.last]
    if whole:
        best = _finest(max(whole, key=lambda p: (p.confidence, -p.start)), whole)
        longer = [p for p in found if p.last and not p.first and _extends(a, p, best.last)]
        if longer:
            last = max(longer, key=lambda p: (edtf_bounds(p.last or "")[1], len(p.last or "")))
            return _period(a, best.first, last.last, [best, last])
        return _period(a, best.first, best.last, [best])
    if scope in scopes.periods and scope[1] != CURRENT:
        return _named(a, scopes, scope)
    computed = _computed(signature, duration)
    if not found and computed is None and _signed(signature):  # an end told without naming the contract
        found = [
            p for p in facts.periods if p.rule in _LOOSE_ENDS and p.last and not p.first and p.confidence <= _LOOSE
        ]
    ends = sorted((p for p in found if p.last), key=lambda p: (-p.confidence, p.start))
    starts = sorted((p for p in found if p.first), key=lambda p: (-p.confidence, p.start))
    if not starts and computed is not None and isinstance(computed.value, Period):
        longer = [p for p in ends if _extends(a, p, computed.value.end)]
        if longer:
            last = max(longer, key=lambda p: (edtf_bounds(p.last or "")[1], len(p.last or "")))
            return _period(a, computed.value.start, last.last, [last])
    if computed is not None and not ends and (not starts or starts[0].confidence < _STATED):
        return _lengthened(a, facts, computed)
    if ends:  # « until 2026 », and elsewhere « until December 31, 2026 »
        ends = sorted(ends, key=lambda p: (not (p.last or "").startswith(ends[0].last or ""), -len(p.last or "")))
    if ends and not starts and computed is not None and isinstance(computed.value, Period):
        # « signed in 2016 for three years … closed on 31 December 2019 »: from its signing to the end that is told.
        told = _period(a, computed.value.start, ends[0].last, ends[:1])
        return Chosen(told.value, (*computed.evidence, *told.evidence), min(computed.confidence, told.confidence))
    if ends and not starts and signature is not None and _signed(signature) and _FROM_SIGNING.search(a.plain):
        told = _period(a, signature.value.edtf, ends[0].last, ends[:1])  # type: ignore[attr-defined]
        return Chosen(told.value, (*signature.evidence, *told.evidence), min(signature.confidence, told.confidence))
    if ends or starts:
        return _period(a, starts[0].first if starts else None, ends[0].last if ends else None, [*starts[:1], *ends[:1]])
    return computed


def _finest(best: PeriodMention, whole: Sequence[PeriodMention]) -> PeriodMention:
    """« 2023-2027 », and farther on « du 1er janvier 2023 au 31 décembre 2027 »: the same years, told more precisely."""

    def years(p: PeriodMention) -> tuple[str, str]:
        return (p.first or "")[:4], (p.last or "")[:4]

    same = [p for p in whole if years(p) == years(best)]
    return max(same, key=lambda p: (len(p.first or "") + len(p.last or ""), p.confidence, -p.start))


def _signed(signature: Chosen | None) -> bool:
    return signature is not None and isinstance(signature.value, EdtfDate) and _done(signature.value)


def _extends(a: Annotated, later: PeriodMention, end: str | None) -> bool:
    """Whether an end told alone is that of a contract prolonged by an avenant."""
    if end is None or later.last is None:
        return False
    words = a.plain[max(0, later.start - 160) : later.end]
    prolonged = bool(_PROLONGED.search(words)) or bool(_AMENDED.search(a.plain))
    return prolonged and edtf_bounds(later.last)[1] > edtf_bounds(end)[1]


def _named(a: Annotated, scopes: Scopes, scope: Scope) -> Chosen:
    """The years beside a past contract's name: « le contrat précédent (2015-2018) »."""
    first, last = scopes.periods[scope]
    own = mentions_of(a, scopes, scope)
    mention = next(m for reach in _REACHES for m in own if first in a.text[m.start - 12 : m.end + reach])
    start = a.text.find(first, max(0, mention.start - 12))
    evidence = a.evidence(start, a.text.find(last, start + 4) + 4, "contracts.named_period", 0.9)
    return Chosen(Period(start=first, end=last), (evidence,), 0.9)


def _lengthened(a: Annotated, facts: Facts, computed: Chosen) -> Chosen:
    """« Signé en décembre 2019 pour cinq ans… l'avenant a été paraphé ce matin: un an de plus »: the end is moved by as much."""
    longer = [d for d in facts.durations if d.label == "extension"]
    signed = _AVENANT_DONE.search(a.plain)
    if not longer or signed is None or not isinstance(computed.value, Period) or "-" not in (computed.value.end or ""):
        return computed
    year, month = map(int, (computed.value.end or "").split("-")[:2])
    if month > 12:
        return computed
    last = year * 12 + month - 1 + longer[0].months
    period = Period(start=computed.value.start, end=f"{last // 12}-{last % 12 + 1:02d}")
    proof = a.evidence(longer[0].start, longer[0].end, longer[0].rule, longer[0].confidence)
    return Chosen(period, (*computed.evidence, proof), min(computed.confidence, longer[0].confidence))


def _period(a: Annotated, first: str | None, last: str | None, mentions: Sequence[PeriodMention]) -> Chosen:
    confidence = min(m.confidence for m in mentions)
    evidence = tuple(a.evidence(m.start, m.end, m.rule, m.confidence) for m in mentions)
    return Chosen(Period(start=first, end=last), evidence, confidence)


def _computed(signature: Chosen | None, duration: Chosen | None) -> Chosen | None:
    """Signed on 22 March 2024 for 5 years: from 2024-03-22 to 2029-03."""
    if signature is None or duration is None or not isinstance(signature.value, EdtfDate):
        return None
    if signature.value.certainty is not Certainty.ACTUAL:
        return None
    start, months = signature.value.edtf, int(duration.value)  # type: ignore[call-overload]
    if "/" in start or len(start) < 7:
        end = str(int(start[:4]) + months // 12) if months % 12 == 0 and "/" not in start else None
    elif int(start[5:7]) > 12:  # a season
        end = f"{int(start[:4]) + months // 12}{start[4:]}" if months % 12 == 0 else None
    else:
        last = int(start[:4]) * 12 + int(start[5:7]) - 1 + months
        end = f"{last // 12}-{last % 12 + 1:02d}"
    if end is None:
        return None
    confidence = min(signature.confidence, duration.confidence)
    return Chosen(Period(start=start, end=end), (*signature.evidence, *duration.evidence), confidence)


def choose_axes(a: Annotated, facts: Facts) -> tuple[list[Chosen], Chosen | None]:
    """The best enumeration of axes, and the number announced with it; working groups' themes where there are no axes."""
    groups = [g for g in facts.axes if g.score >= MIN_SCORE]
    if not groups:
        return [], None
    best = max(groups, key=lambda g: (g.kind == AXES, g.score, -g.start))
    confidence = min(1.0, best.score)
    axes = [
        Chosen(Axis(label=i.label, themes=i.themes), (a.evidence(i.start, i.end, best.rule, confidence),), confidence)
        for i in best.items
    ]
    return axes, _announced(a, best)


def _announced(a: Annotated, group: AxisGroup) -> Chosen | None:
    if group.announced is None or group.kind != AXES:
        return None
    evidence: Evidence = a.evidence(group.start, group.end, group.rule, 0.9)
    return Chosen(group.announced, (evidence,), 0.9)


def choose_count(a: Annotated, facts: Facts, kind: str, past: bool = False, listed: int = 0) -> Chosen | None:
    """The number of axes or of actions most surely said of the contract; the one that equals what is listed, first."""
    labels = ("cls", "previous") if past else ("cls",)
    found = [c for c in facts.counts if c.kind == kind and c.label in labels]
    if kind == "actions":
        single = [c for c in found if _of_one_axis(a, facts, c.start)]
        found = [c for c in found if c not in single] if len(single) > 1 else found
    if not found:
        return None
    best = max(found, key=lambda c: (c.value == listed, c.score, -c.start))
    return Chosen(
        best.value, (a.evidence(best.start, best.end, best.rule, min(1.0, best.score)),), min(1.0, best.score)
    )


def _of_one_axis(a: Annotated, facts: Facts, start: int) -> bool:
    """« Accès aux soins (8 actions) »: said of one axis, in its line or right behind it."""
    block = a.block_index(start)
    items = [(g, i) for g in facts.axes if g.score >= MIN_SCORE for i in g.items]
    return any(
        0 <= start - i.end <= _RIGHT_BEHIND or (g.rule in _LINES and a.block_index(i.start) == block and i.end <= start)
        for g, i in items
    )


def choose_funding(a: Annotated, facts: Facts) -> list[Chosen]:
    """Every sum of money with its payer, once."""
    chosen: list[Chosen] = []
    for f in facts.funding:
        if all(c.value != f.funding for c in chosen):
            chosen.append(Chosen(f.funding, (a.evidence(f.start, f.end, f.rule, f.confidence),), f.confidence))
    return chosen


def choose_events(a: Annotated, facts: Facts, signature: Chosen | None) -> list[Chosen]:
    """Dated steps in the order of their dates; each kind and date once, the signature not among them."""
    chosen: dict[tuple[EventKind, str], Chosen] = {}
    for e in facts.events:
        value = Event(event=e.kind, edtf=e.date.edtf, certainty=e.date.certainty)
        spans = sorted({(e.date_start, e.date_end), (e.start, e.end)}, reverse=(e.date_start > e.start))
        evidence = tuple(a.evidence(s, t, e.rule, e.confidence) for s, t in spans)
        known = chosen.get((e.kind, e.date.edtf))
        if known is None or known.confidence < e.confidence:
            chosen[e.kind, e.date.edtf] = Chosen(value, evidence, e.confidence)
    return sorted(chosen.values(), key=lambda c: (edtf_bounds(c.value.edtf), c.value.event))  # type: ignore[attr-defined]
