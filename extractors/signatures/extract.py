"""Finds the dates on which contracts were or are to be signed.

A signing and its date stand in one sentence most often, but reports also set the scene first (« Lundi 1er juillet, la
salle était comble. La communauté de communes y paraphait… ») or say the day after. Every pairing found is returned with
a score; the assembler keeps the best of each contract.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.annotated import Annotated, Sentence
from extractors.contracts.scopes import Scopes, find_scopes
from extractors.dates import DateMention, find_dates
from extractors.dates.speaking import speaking_day
from extractors.dates.tense import tense_at
from extractors.dates.upcoming import comes_next
from extractors.patterns import Pattern
from extractors.rules import load
from extractors.signatures.layout import by_columns, by_dateline, by_title
from extractors.signatures.model import SignatureFinding, Trigger
from extractors.signatures.triggers import find_triggers, is_weak
from extractors.tables import facing_cells
from extractors.windows import window
from models.document import Zone
from models.values import EdtfDate, edtf_bounds
from models.vocabulary import Certainty

# How much a date's precision says for its being a signature: a day most.
_PRECISION = {
    "day": 0.3,
    "day_range": 0.1,
    "month": 0.2,
    "season": 0.12,
    "quarter": 0.12,
    "half": 0.12,
    "year_part": 0.12,
    "year": -0.1,
    "week": -0.3,
}


_SPAN_OF_DAYS = len("2024-07-01/2029-06-30")
_BACK = 4  # sentences within which « ce jour-là » finds its day
_APPOSED = 6  # characters: « six ans après la signature, le 12 avril 2017, »
_UNTIL = 10  # characters: a date may begin with « jusqu'à »
_UNFULFILLED = "signatures.unfulfilled"  # the day told is one on which nothing was signed
_TITLE = 60  # characters: a line that is a title or a label
# Ranges of years and months are periods and works, not days of signing.
_RANGES = frozenset({"year_range", "month_range", "interval"})


def extract(a: Annotated) -> tuple[SignatureFinding, ...]:
    """All pairings of a signing with a date, best first."""
    dates = [d for d in find_dates(a) if d.edtf is not None and d.kind not in _RANGES and not _is_term(d.edtf)]
    scopes = find_scopes(a)
    triggers = [t for t in find_triggers(a) if t.ours]
    findings = [f for t in triggers for f in _pair(a, t, dates, scopes)]
    findings += by_columns(a, dates)
    findings += by_title(a, triggers, dates) if not findings else by_dateline(a, triggers, dates, scopes, findings)
    return tuple(sorted(findings, key=lambda f: (-f.score, f.date_start)))


def _is_term(edtf: str) -> bool:
    """« Il court du 1er juillet 2024 au 30 juin 2029 »: years and no days of signing."""
    return len(edtf) == _SPAN_OF_DAYS and edtf[:4] != edtf[-10:-6]


def _pair(a: Annotated, trigger: Trigger, dates: Sequence[DateMention], scopes: Scopes) -> list[SignatureFinding]:
    sentence = a.sentence_at(trigger.start)
    if sentence is None:
        return []
    inside = window(dates, sentence.start, sentence.end)
    # A date that belongs to another contract (« suite au précédent signé en 2017 ») is not this signing's.
    own = set(scopes.owners(trigger.start))
    inside = [d for d in inside if own & set(scopes.owners(d.start))]
    if trigger.rule == _UNFULFILLED:
        return []
    if len(inside) > 1:
        bounds = load("extractors.signatures")["signatures.deadline"].pattern
        inside = [d for d in inside if not _says_less(a, bounds, d, inside)]
    findings = [f for d in inside if (f := _score(a, trigger, d, sentence)) is not None]
    if not inside:
        findings = [
            f
            for d in _nearby(a, trigger, sentence, dates)
            if (f := _score(a, trigger, d, sentence, penalty=0.35)) is not None
        ]
    return findings


def _says_less(a: Annotated, bounds: Pattern, d: DateMention, others: Sequence[DateMention]) -> bool:
    """Whether a date is only one before which another, told right behind it, comes."""
    if not bounds.search(a.plain[max(0, d.start - 24) : d.start]) and not bounds.search(a.plain[d.start : d.end]):
        return False
    return any(0 < o.start - d.end <= _APPOSED and o.kind in ("day", "month") for o in others)


def _nearby(a: Annotated, trigger: Trigger, sentence: Sentence, dates: Sequence[DateMention]) -> list[DateMention]:
    """A day in the sentence before or after in the same paragraph, else in the heading or bold lead just above."""
    index = a.sentence_index(sentence.start)
    neighbours = [a.sentences[i] for i in (index - 1, index + 1) if 0 <= i < len(a.sentences)]
    if (facing := facing_cells(a, trigger.start)) is not None:
        return sorted((d for s, e in facing for d in window(dates, s, e)), key=lambda d: d.start)[:1]
    if load("extractors.signatures")["signatures.that_day"].pattern.search(a.plain, sentence.start, sentence.end):
        back = a.sentences[max(0, index - _BACK)].start
        return [d for d in window(dates, back, sentence.start) if d.kind == "day"][-1:]
    places = [(s.start, s.end) for s in neighbours if s.block == sentence.block]
    told = a.document.published
    byline = (told.start, told.end) if told and told.start is not None and told.end is not None else (-1, -1)
    home = a.document.blocks[sentence.block]
    if (beside := _date_label(a, sentence, dates)) is not None:
        return [beside]
    if home.end - home.start <= _TITLE and sentence.block + 1 < len(a.document.blocks):
        below = a.document.blocks[sentence.block + 1]  # « Signature » as a heading, its day in the line below
        places += [(below.start, below.end)] if below.end - below.start <= 2 * _TITLE else []
    above = [b for b in a.document.blocks[max(0, sentence.block - 2) : sentence.block] if b.end - b.start < 110]
    places += [(b.start, b.end) for b in reversed(above) if b.zone is Zone.BODY]
    for start, end in places:
        exact = start < sentence.start or sentence.block == a.block_index(start)
        found = [d for d in window(dates, start, end) if not exact or d.kind in ("day", "day_range")]
        found = [d for d in found if not byline[0] <= d.start < byline[1]]
        found = [d for d in found if d.edtf != a.published or not _byline(a, start, end, sentence)]
        sitting = not exact or (start < sentence.start and sentence.block != a.block_index(start))
        held = sitting and load("extractors.signatures")["signatures.sitting"].pattern.search(a.plain, start, end)
        if found and not held and not _other_event().search(a.plain, start, end):
            return found[:1]
    return []


def _date_label(a: Annotated, sentence: Sentence, dates: Sequence[DateMention]) -> DateMention | None:
    """« 2e trimestre 2025 » as a line of its own above the short line « Signature. »: a step of a timetable."""
    home, above = a.document.blocks[sentence.block], a.document.blocks[max(0, sentence.block - 1)]
    if home.end - home.start > _TITLE or above.end - above.start > _TITLE or home is above:
        return None
    found = window(dates, above.start, above.end)[:1]
    if not found or found[0].start > above.start + 1 or found[0].end < above.end - 1 or found[0].edtf == a.published:
        return None
    return found[0]


def _byline(a: Annotated, start: int, end: int, sentence: Sentence) -> bool:
    """Whether a day that is the publication's stands in a line of its own that says no more than that."""
    if sentence.block == a.block_index(start):
        return False
    return end - start <= _TITLE or bool(
        load("extractors.signatures")["signatures.byline"].pattern.search(a.plain, start, end)
    )


def _score(
    a: Annotated, t: Trigger, d: DateMention, sentence: Sentence, penalty: float = 0.0
) -> SignatureFinding | None:
    rules = load("extractors.signatures")
    that_day = rules["signatures.that_day"].pattern.search(a.plain, t.start, min(sentence.end, t.end + 20))
    if not that_day and rules["signatures.since"].pattern.search(a.plain[max(0, d.start - 20) : d.start]):
        return None
    first, second = (t.end, d.start) if d.start >= t.end else (d.end, t.start)
    between = a.plain[first:second] if first < second else ""
    if rules["signatures.called_off"].pattern.search(a.plain, max(t.end, d.end), sentence.end):
        return None
    if d.start >= t.end and rules["signatures.ends"].pattern.search(a.plain[t.end : d.start + _UNTIL]):
        return None
    long_after = rules["signatures.long_after"].pattern.search(a.plain[max(sentence.start, t.start - 30) : t.end])
    if long_after and not (d.start >= t.end and len(between) <= _APPOSED):
        return None
    certainty = _certainty(a, t, d)
    if t.label == "done" and certainty is Certainty.PLANNED and d.start > t.end and "," in between:
        return None  # « où l'on avait signé la même semaine, l'exercice est attendu pour l'an prochain »
    score = 0.5 + _PRECISION.get(d.kind, 0.0) + 0.2 * d.confidence - penalty
    if penalty == 0:
        score -= min(0.25, len(between) / 500)
        joined = rules["signatures.joined"].pattern.search(
            between
        )  # « vote du conseil, puis signature »: one date for both
        if _other_event().search(between) and not joined:
            score -= 0.3
        if ";" in between:
            score -= 0.25
        if d.start >= t.end and len(between) <= 14:
            score += 0.2
        elif _other_event().search(a.plain, max(sentence.start, d.start - 60), d.start) and d.start < t.start:
            score -= 0.25
    if t.start <= d.start and d.end < t.end and _then().search(a.plain, d.end, t.end):
        score -= 0.3  # « sera soumis au conseil en septembre et signé en octobre »
    score += {"planned": 0.05, "done": 0.15, "neutral": 0.0}[t.label]
    if is_weak(a, t):
        decided = rules["signatures.decided"].pattern.search(a.plain, sentence.start, sentence.end)
        score -= 0.5 if decided else 0.3
    if d.start >= t.end and rules["signatures.lasting"].pattern.search(a.plain[t.end - 5 : t.end + 25]):
        score -= 0.35
    if _alone().search(a.plain, sentence.start, sentence.end):
        score -= 0.4  # one party signs apart from the others
    if t.label == "planned" and certainty is Certainty.ACTUAL:
        score -= 0.4
    return SignatureFinding(
        EdtfDate(edtf=d.edtf or "", certainty=certainty), t.start, t.end, d.start, d.end, score, t.rule
    )


def _alone() -> Pattern:
    return load("extractors.signatures")["signatures.alone"].pattern


def _then() -> Pattern:
    return load("extractors.signatures")["signatures.then"].pattern


def _other_event() -> Pattern:
    return load("extractors.signatures")["signatures.other_event"].pattern


def _told_to_come(a: Annotated, t: Trigger, d: DateMention) -> bool:
    """« La signature se tiendra le 12 mai », « CLS en cours d'écriture, signature en mai », where no day of speaking decides."""
    sentence = a.sentence_at(t.start)
    unwritten = load("extractors.signatures")["signatures.unwritten"].pattern
    if sentence is not None and unwritten.search(a.plain, sentence.start, sentence.end):
        return True
    tenses = {tense_at(a, t.start, t.end), tense_at(a, d.start, d.end)}
    return "planned" in tenses and "past" not in tenses


def _certainty(a: Annotated, t: Trigger, d: DateMention) -> Certainty:
    """Planned by the words, or because the date comes after the document's own."""
    if load("extractors.signatures")["signatures.gone_by"].pattern.search(a.plain, d.start, d.end):
        return Certainty.ACTUAL
    told_to_come = load("extractors.signatures")["signatures.to_come"].pattern
    if t.label == "planned" or (
        a.block_index(d.start) > a.block_index(t.end) and told_to_come.search(a.plain[d.start - 25 : d.start])
    ):
        late = a.published is not None and edtf_bounds(d.edtf or "")[1] < edtf_bounds(a.published)[0]
        return Certainty.ACTUAL if late else Certainty.PLANNED
    today = speaking_day(a)
    if today is None and t.label == "neutral" and (comes_next(a, d.start) or _told_to_come(a, t, d)):
        return Certainty.PLANNED
    # A day inferred from what the text tells as past settles only words that do not tell themselves.
    if today is not None and (not today.inferred or t.label == "neutral") and edtf_bounds(d.edtf or "")[0] > today.last:
        return Certainty.PLANNED
    return Certainty.ACTUAL
