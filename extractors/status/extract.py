"""Decides where each contract stands, from the words owned by its scope and from the dates already chosen for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.annotated import Annotated, Sentence, lead_order
from extractors.columns import labelled_cells
from extractors.contracts.ranks import CURRENT, tells_amendment
from extractors.contracts.scopes import Scope, Scopes
from extractors.dates.speaking import speaking_day
from extractors.rules import load
from extractors.signatures.model import Trigger
from extractors.signatures.triggers import find_triggers, is_weak
from models.document import BlockKind
from models.evidence import Finding
from models.values import edtf_bounds
from models.vocabulary import Certainty, EventKind, Status

# Steps that are work towards a contract, if they have happened.
WORK_EVENTS = frozenset({EventKind.DIAGNOSIS, EventKind.WORKING_GROUPS, EventKind.STEERING_COMMITTEE})
NEAR_DAYS = 60
_NEWS_DAYS = 180  # an avenant told within that time is still the news
LEAD_BLOCKS = 5  # title, heading and the first paragraphs: what the document is news of


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a contract before its status is decided."""

    signed: Certainty | None  # of its signature date
    signing: str | None  # the signature's date, EDTF
    signature_span: tuple[int, int] | None
    start: str | None  # of its period, EDTF
    end: str | None
    work: tuple[int, int] | None  # words of a step of work that has happened
    work_to_come: bool  # its diagnosis is dated, and to come
    amendment: tuple[int, int] | None  # words of a dated avenant
    amended: str | None = None  # its date, EDTF


def status_of(a: Annotated, scopes: Scopes, scope: Scope, known: Known) -> Finding[Status]:
    """The status of one scope's contract. Always answers: the least that a reported contract can be is announced."""
    if scope[1] != CURRENT:
        where = next((m for m, r in zip(scopes.mentions, scopes.ranks, strict=True) if r == scope[1]), None)
        span = (where.start, where.end) if where else known.signature_span or (0, 0)
        if scope[1] == scopes.default and tells_amendment(a):
            return _finding(a, Status.AMENDED, span, "status.amended", 0.85)  # prolonged until the next is ready
        if _runs_on(a, known):
            return _finding(a, Status.SIGNED, span, "status.in_force", 0.8)  # named with the next one, and not over
        return _finding(a, Status.COMPLETED, span, "status.past_contract", 0.95)
    if (stated := _in_column(a, scopes, scope)) is not None:
        return stated
    # Of several territories' contracts, what is said of all at once tells the state of none.
    sentences = a.once("status.sentences", lambda _: _by_owners(a, scopes)).get((scope,), [])
    triggers = a.once("status.triggers", lambda _: _triggers_by_owners(a, scopes)).get((scope,), [])
    done = next((t for t in triggers if t.ours and t.label == "done" and not is_weak(a, t)), None)
    signed = known.signed is Certainty.ACTUAL or done is not None
    prolonged = known.amendment is not None and _is_news(a, known.amended)
    if not prolonged and (over := _completed(a, scopes, scope, sentences, known)) is not None:
        return _finding(a, Status.COMPLETED, over, "status.completed", 0.85)
    if (change := _amended(a, sentences, known, signed)) is not None:
        return _finding(a, Status.AMENDED, change, "status.amended", 0.9)
    if known.signed is Certainty.ACTUAL:
        return _finding(a, Status.SIGNED, known.signature_span or (0, 0), "status.signature_date", 0.95)
    if known.signed is Certainty.PLANNED:
        return _not_yet(a, sentences, known)
    own = [s for s in sentences if scopes.rank(s.end - 1) == scope[1]]
    return _undated(a, sentences, own, triggers, known)


def _in_column(a: Annotated, scopes: Scopes, scope: Scope) -> Finding[Status] | None:
    """What a table's column of states says in the contract's row."""
    states = load("extractors.status").labelled("state")
    for cell in labelled_cells(a):
        if cell.label != "status" or scopes.owners(cell.start) != (scope,):
            continue
        hit = states.first(a.text, a.plain, cell.start, cell.end, a.language)
        if hit is not None:
            return _finding(a, Status(hit.rule.extra["state"]), (hit.start, hit.end), hit.rule.id, 0.9)
    return None


def _by_owners(a: Annotated, scopes: Scopes) -> dict[tuple[Scope, ...], list[Sentence]]:
    """The sentences about contracts, by the contracts they speak of."""
    told: dict[tuple[Scope, ...], list[Sentence]] = {}
    for sentence in a.body_sentences():
        if scopes.topical(a, sentence.start):
            told.setdefault(scopes.owners(sentence.start), []).append(sentence)
    return told


def _triggers_by_owners(a: Annotated, scopes: Scopes) -> dict[tuple[Scope, ...], list[Trigger]]:
    told: dict[tuple[Scope, ...], list[Trigger]] = {}
    for trigger in find_triggers(a):
        told.setdefault(scopes.owners(trigger.start), []).append(trigger)
    return told


def _completed(
    a: Annotated, scopes: Scopes, scope: Scope, sentences: Sequence[Sentence], known: Known
) -> tuple[int, int] | None:
    """The contract's end or final assessment is the news: said in the lead, or its stated end has passed."""
    rule = load("extractors.status")["status.completed"]
    if known.signed is Certainty.PLANNED:
        return None
    day = _today(a)
    ended = known.end is not None and day is not None and edtf_bounds(known.end)[1] < day
    runs_on = _runs_on(a, known)
    for sentence in sentences:
        hit = rule.pattern.search(a.plain, sentence.start, sentence.end)
        if hit is None or runs_on or not (_leads(a, sentence) or ended):
            continue
        if scopes.rank(hit.start()) == scope[1]:  # not « il succède à celui de 2016, arrivé à échéance »
            return hit.span()
    return _anywhere(sentences) if ended and known.signed is None and known.start else None


def _runs_on(a: Annotated, known: Known) -> bool:
    """Whether a contract's end is told and lies months ahead."""
    day = _today(a)
    return known.end is not None and day is not None and (edtf_bounds(known.end)[0] - day).days > NEAR_DAYS


def _today(a: Annotated) -> date | None:
    """The day on which the document speaks, where it says that."""
    today = speaking_day(a)
    return today.last if today is not None and not today.inferred else None


def _amended(a: Annotated, sentences: Sequence[Sentence], known: Known, signed: bool) -> tuple[int, int] | None:
    rules = load("extractors.status")
    if known.amendment is not None:  # what an avenant changes has been signed
        lead = _first(a, [s for s in sentences if _leads(a, s)], rules["status.amended"].pattern)
        if lead is not None or _is_news(a, known.amended):
            return known.amendment
    hits = [
        (s, hit)
        for s in sentences
        if (hit := rules["status.amended"].pattern.search(a.plain, s.start, s.end))
        and not rules["status.amendment_possible"].pattern.search(a.plain, s.start, s.end)
    ]
    if any(_leads(a, s) for s, _ in hits) and (signed or len(hits) >= 2):
        return hits[0][1].span()
    return None


def _is_news(a: Annotated, edtf: str | None) -> bool:
    """Whether a date lies within some months before the day on which the document speaks."""
    day = _today(a)
    return edtf is not None and day is not None and 0 <= (day - edtf_bounds(edtf)[0]).days <= _NEWS_DAYS


def _not_yet(a: Annotated, sentences: Sequence[Sentence], known: Known) -> Finding[Status]:
    """A signature to come: in preparation where work is reported, else announced."""
    if known.work is not None:
        return _finding(a, Status.IN_PREPARATION, known.work, "status.work_event", 0.9)
    today = speaking_day(a)
    since = today.first if today is not None and not today.inferred else None
    if known.signature_span is not None and _near(since, known.signing):
        return _finding(a, Status.IN_PREPARATION, known.signature_span, "status.signature_near", 0.8)
    span = None if known.work_to_come else _work(a, sentences)
    span = span or _first(a, sentences, load("extractors.status")["status.text_ready"].pattern)
    if span is not None:
        return _finding(a, Status.IN_PREPARATION, span, "status.work", 0.75)
    return _finding(a, Status.ANNOUNCED, known.signature_span or _anywhere(sentences), "status.planned_only", 0.75)


def _undated(
    a: Annotated, sentences: Sequence[Sentence], own: Sequence[Sentence], triggers: Iterable[Trigger], known: Known
) -> Finding[Status]:
    """No date of signature: the verbs decide; of a signing, those of sentences (`own`) that end with this contract too."""
    ours = [t for t in triggers if t.ours]
    stating = load("extractors.status")["status.stating"].pattern
    to_sign = any(t.label == "planned" for t in ours)
    told = [t for t in ours if t.label == "done" and not is_weak(a, t)]
    hit = next((t for t in told if not (to_sign and stating.search(a.plain, t.start, t.end + 10))), None)
    if hit is not None:
        return _finding(a, Status.SIGNED, (hit.start, hit.end), "status.signing_told", 0.8)
    if to_sign:
        return _not_yet(a, sentences, known)
    if (span := _running(a, sentences, known)) is not None:
        return _finding(a, Status.SIGNED, span, "status.in_force", 0.65)
    if known.work is not None:
        return _finding(a, Status.IN_PREPARATION, known.work, "status.work_event", 0.8)
    if not known.work_to_come and (span := _work(a, sentences)) is not None:
        return _finding(a, Status.IN_PREPARATION, span, "status.work", 0.65)
    if (span := _first(a, own, load("extractors.status")["status.signed"].pattern)) is not None:
        return _finding(a, Status.SIGNED, span, "status.signed", 0.65)
    neutral = next(iter(ours), None)
    if neutral is not None:
        return _finding(a, Status.SIGNED, (neutral.start, neutral.end), "status.signing_told", 0.6)
    return _finding(a, Status.ANNOUNCED, _anywhere(sentences), "status.least", 0.5)


def _running(a: Annotated, sentences: Sequence[Sentence], known: Known) -> tuple[int, int] | None:
    """Words told only of a contract that runs; or its years began before the document's own."""
    rules = load("extractors.status")
    told = [s for s in sentences if not rules["status.to_come"].pattern.search(a.plain, s.start, s.end)]
    if (span := _first(a, told, rules["status.in_force"].pattern)) is not None:
        return span
    begun = (
        known.start is not None
        and a.published is not None
        and edtf_bounds(known.start)[1] < edtf_bounds(a.published)[0]
    )
    return _anywhere(sentences) if begun else None


def _leads(a: Annotated, sentence: Sentence) -> bool:
    heading = a.document.blocks[sentence.block].kind is BlockKind.HEADING
    place = lead_order(a, sentence.block)
    return place < LEAD_BLOCKS or (heading and place < 3 * LEAD_BLOCKS)


def _first(a: Annotated, sentences: Sequence[Sentence], pattern: object) -> tuple[int, int] | None:
    for s in sentences:
        hit = pattern.search(a.plain, s.start, s.end)  # type: ignore[attr-defined]
        if hit:
            return hit.span()
    return None


def _near(today: date | None, signing: str | None) -> bool:
    """Whether a signing is a matter of weeks: the contract is ready then, even where no work on it is told."""
    return today is not None and signing is not None and (edtf_bounds(signing)[1] - today).days <= NEAR_DAYS


def _work(a: Annotated, sentences: Sequence[Sentence]) -> tuple[int, int] | None:
    """Words that report work done, in a sentence that is not about what is to come."""
    to_come = load("extractors.status")["status.to_come"].pattern
    done = [s for s in sentences if not to_come.search(a.plain, s.start, s.end)]
    return _first(a, done, load("extractors.status")["status.work"].pattern)


def _anywhere(sentences: Sequence[Sentence]) -> tuple[int, int]:
    return (sentences[0].start, sentences[0].end) if sentences else (0, 0)


def _finding(a: Annotated, status: Status, span: tuple[int, int], rule: str, confidence: float) -> Finding[Status]:
    return Finding(value=status, evidence=(a.evidence(*span, rule, confidence),), confidence=confidence)
