"""Durations: how long a contract is concluded for, and what else lasts."""

from __future__ import annotations

from dataclasses import dataclass, replace
import re

from extractors.annotated import Annotated
from extractors.durations.subject import answers, is_general, names_other_instrument, near_contract, subject_of
from extractors.numbers import number
from extractors.rules import RuleMatch, load
from models.document import Zone

_UNIT = re.compile(r"\b(?:ans?|annees?|mois|years?|months?|\w{2,6}ennal\w*|\w+ennial|bi\w*annuel\w*)\b")
_ADJECTIVES = {"bi": 24, "tri": 36, "quadri": 48, "quadr": 48, "quinqu": 60, "sex": 72, "sept": 84}
_CONCLUDED = re.compile(
    r"(?:^|[.,;:(!?\n] ?|\b(?:est|sera|ete|is|was|been|be) )(?:conclu|signe|scelle|passe|etabli|concluded|signed)e? (?:pour|for)(?: une (?:duree|periode) de| a (?:term|period) of)? ?$"
)
_POST = re.compile(r"\b(?:poste|cdd|recrut\w+|embauch\w+|hired|post|position|salarie\w*)\b")
_AGAIN = re.compile(r"\b(?:reconduit|reconduction|renewed)\b[^.;:,]{0,12}$")
_LONGEST = 108  # months: no contract runs as long
_SHORTEST, _USUAL = 24, 84  # months of a term that may be a contract's where nothing says so
_UNKNOWN, _LIKELY = (
    0.5,
    0.55,
)  # confidence: of a term of which the text does not say whose it is; of one that may be ours
# What else lasts for some years, or lay some years back.
_ELSE = re.compile(
    r"€|\beuros?\b|\beur\b|\b(?:ago|il y a|depuis|since|age|aged|old|ecoule\w*|derniere?s|past|last|mandats?|study|studies|etudes?|delais?|waiting"
    r"|attendre|apprenti\w*|formation|training|projet regional|prs|lease|bail)\b"
)


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A stated duration: the contract's (`cls`), an extension's, another thing's (`other`), contracts' in general."""

    start: int
    end: int
    months: int
    label: str  # cls, extension, general, other
    rule: str
    confidence: float


def find_durations(a: Annotated) -> tuple[DurationMention, ...]:
    """Every stated duration of the document, of every zone, in reading order."""
    return a.once("durations", _find)


def _find(a: Annotated) -> tuple[DurationMention, ...]:
    rules = load("extractors.durations")
    found: list[DurationMention] = []
    for sentence in a.sentences:
        if not _UNIT.search(a.plain, sentence.start, sentence.end):
            continue
        matches = list(rules.find(a.text, a.plain, sentence.start, sentence.end, a.language))
        found.extend(_mentions(a, matches))
    if not any(m.label == "cls" for m in found):
        found = _only_one(a, found)
    else:
        found = [replace(m, label="cls") if _unsaid_term(a, m) else m for m in found]
    return tuple(sorted(found, key=lambda m: m.start))


def _only_one(a: Annotated, told: list[DurationMention]) -> list[DurationMention]:
    """ "A three-year commitment, signed by those two": the only term a document gives is its contract's, whatever it calls it."""
    unsaid = [m for m in told if m.label == "other" and m.confidence <= _UNKNOWN and _may_be_one(a, m)]
    if len({m.months for m in unsaid}) != 1:
        return told
    return [replace(m, label="cls", confidence=_LIKELY) if m in unsaid else m for m in told]


def _unsaid_term(a: Annotated, m: DurationMention) -> bool:
    """« établi pour une durée de cinq ans », of which nothing says whose term it is: a contract's that has no other."""
    return m.rule == "durations.term" and m.label == "other" and m.confidence <= _UNKNOWN and _may_be_one(a, m)


def _may_be_one(a: Annotated, m: DurationMention) -> bool:
    sentence = a.sentence_at(m.start)
    if sentence is None or not _SHORTEST <= m.months <= _USUAL or a.zone_at(m.start) is not Zone.BODY:
        return False
    return not _ELSE.search(a.plain, sentence.start, sentence.end) and not names_other_instrument(a, m.start)


def _mentions(a: Annotated, matches: list[RuleMatch]) -> list[DurationMention]:
    """The durations of a sentence; false positives bar, and of overlapping matches the first rule's wins."""
    barred = [(m.start, m.end) for m in matches if m.rule.label == "not_a_duration"]
    out: list[DurationMention] = []
    for found in matches:
        if found.rule.extra.get("answer") and not answers(a, found.start):
            continue
        if found.rule.label == "not_a_duration" or any(m.start < found.end and found.start < m.end for m in out):
            continue
        at = _number_span(found)
        if not found.rule.extra.get("sure") and any(s <= at[0] and at[1] <= e for s, e in barred):
            continue
        months = _months(found)
        if months and months < _LONGEST:
            out.append(_labelled(a, found, months))
    return out


def _number_span(found: RuleMatch) -> tuple[int, int]:
    for name, value in found.match.groupdict().items():
        if value and name.startswith(("count", "word")):
            return found.match.span(name)
    return found.match.span()


def _months(found: RuleMatch) -> int | None:
    groups = {k.rstrip("0123456789"): v for k, v in found.match.groupdict().items() if v}
    if "word" in groups:
        return next((m for stem, m in _ADJECTIVES.items() if groups["word"].startswith(stem)), None)
    count = number(groups["count"]) if "count" in groups else 1
    unit = groups.get("unit") or found.match[0]
    return None if count is None else count * (1 if re.search(r"\bm(?:ois|onth)", unit) else 12)


def _labelled(a: Annotated, found: RuleMatch, months: int) -> DurationMention:
    label, confidence = _label(a, found, months)
    return DurationMention(found.start, found.end, months, label, found.rule.id, round(min(confidence, 0.98), 2))


def _concluded_for(a: Annotated, start: int) -> bool:
    """« Conclu pour quatre ans, il est doté de 180 000 euros »: what is concluded is a contract, not the sum."""
    return bool(_CONCLUDED.search(a.plain, max(0, start - 50), start)) and not names_other_instrument(a, start)


def _label(a: Annotated, found: RuleMatch, months: int) -> tuple[str, float]:
    if found.rule.label == "extension":
        return "extension", 0.85
    if months <= 24 and _AGAIN.search(a.plain, max(0, found.start - 30), found.start):
        return "extension", 0.6
    if is_general(a, found.start):
        return "general", 0.85
    start, end = _number_span(found)
    subject, distance = subject_of(a, start, end)
    bonus = found.rule.extra.get("extra_confidence", 0.0)
    if found.rule.extra.get("answer"):
        return ("cls", 0.75) if subject != "other" and months >= 12 else ("other", 0.6)
    if found.rule.extra.get("weak"):
        return ("cls", 0.5) if subject == "cls" and distance < 40 else ("other", 0.6)
    if subject == "other" and not (months >= 12 and _concluded_for(a, start)):
        return "other", 0.8
    if months < 12:
        return "other", 0.6
    if subject == "cls" and distance < 12 and _POST.search(a.plain, max(0, start - 60), start):
        return "other", 0.7
    if subject == "cls":
        return "cls", (0.92 if distance < 60 else 0.8) + bonus
    return ("cls", 0.7 + bonus) if near_contract(a, found.start) else ("other", 0.5)
