"""Periods: from when to when a contract runs, and the periods of other things told apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
import re

from extractors.annotated import Annotated
from extractors.columns import cell_at
from extractors.dates import DateMention, find_dates
from extractors.durations.subject import is_general, names_other_instrument, near_contract, subject_of
from extractors.rules import load
from models.document import BlockKind, Zone
from models.values import edtf_bounds

_UNKNOWN = 0.5  # confidence of a period of which the text does not say whose it is
_LIKELY = 0.55
_IN_COLUMN = 0.95  # of what stands below « Période » in a table of contracts
_SHORTEST, _LONGEST = 2, 7  # years between the first and the last of a contract's period
_BEFORE = 60  # characters before a date in which its preposition or verb stands
_FOR = re.compile(
    r"(?:pour (?:la |les |une )?(?:periode|annees|duree)(?: de| des)?|sur la periode|periode|couvr\w+(?: la periode| les annees)?"
    r"|porte\w* sur(?: la periode| les annees)?|\bfor(?: the (?:years|period))?|cover\w*(?: the years| the period)?"
    r"|court|courra|runs?|run from|annees)(?: de| du| from)? ?[(]?$"
)
_CONTRACT = re.compile(r"\bcontra(?:t|ct)s?\b|\bcls\b")
_LEAD = 300  # characters of a section's first paragraph in which its subject is named
# What may begin and be the contract: « l'aventure a commencé en janvier 2021 » is not.
_MAY_BE_IT = re.compile(
    r"\b(?:contrats?|cls|sante|contracts?|agreements?|it|which|il|qui|celui-ci|celui-la|ce dernier|document|convention|accord|texte|text|its?|duree|term|periode|period)\b|\A\W*\Z"
)
# What begins within a contract's life and is not the contract.
_STEP = re.compile(
    r"\b(?:actions?|premier(?:e|)s|demarche|travaux|travail|mise en (?:œuvre|oeuvre)|deploiement|diagnostic|groupes?|ateliers?"
    r"|bilan|evaluation|concertation|recrut\w+|poste|projet|reunions?|redaction|elaboration|preparation|consultations?"
    r"|diagnosis|study|survey|questionnaire|coordinator|coordinateur|coordinatrice|recruitment"
    r"|permanences?|phase|first|measures?|work|workshops?|implementation|preparations|drafting|process"
    r"|(?:sera|seront|est|etre|a ete|will be|to be|was) (?:prepare|elabore|redige|ecrit|construit|travaille|negocie|prepared|drafted|written|built|developed)\w*)\b"
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """Words that give a period: `first` and `last` are EDTF dates, one of them None where the text gives one end alone."""

    start: int
    end: int
    first: str | None
    last: str | None
    label: str  # cls, other
    rule: str
    confidence: float  # that it is the period of a local health contract, for label cls


def find_periods(a: Annotated) -> tuple[PeriodMention, ...]:
    """Every period of the document, of every zone, in reading order."""
    return a.once("periods", _find)


def _find(a: Annotated) -> tuple[PeriodMention, ...]:
    found = (_range(a, m) if "/" in (m.edtf or "") else _one_end(a, m) for m in find_dates(a) if m.edtf)
    told = [_headed(a, p) for p in found if p is not None]
    if not any(p.label == "cls" for p in told):
        told = _only_one(a, told)
    return tuple(told)


def _headed(a: Annotated, told: PeriodMention) -> PeriodMention:
    """« Bocage Bressuirais : 2024-2028 » above a text about a contract: its years."""
    index = a.block_index(told.start)
    if told.rule != "durations.range" or told.confidence > _UNKNOWN or not _lasts_like_one(told) or index < 0:
        return told
    blocks = a.document.blocks
    if blocks[index].kind is not BlockKind.HEADING or blocks[index].zone is not Zone.BODY:
        return told
    below = blocks[index + 1 : index + 2]
    named = any(_CONTRACT.search(a.plain, b.start, min(b.end, b.start + _LEAD)) for b in below)
    return (
        told if names_other_instrument(a, told.start) or not named else replace(told, label="cls", confidence=_LIKELY)
    )


def _lasts_like_one(told: PeriodMention) -> bool:
    first, last = told.first or "", told.last or ""
    return len(first) == 4 and _SHORTEST <= int(last[:4]) - int(first) <= _LONGEST


def _only_one(a: Annotated, told: list[PeriodMention]) -> list[PeriodMention]:
    """« 2024-2028 devant nous »: the only years a document gives are its contract's, unless it names another instrument."""
    ranges = {(p.first, p.last) for p in told}
    if len(ranges) != 1 or any(p.confidence > _UNKNOWN or p.rule != "durations.range" for p in told):
        return told
    if not _lasts_like_one(told[0]):
        return told
    if any(names_other_instrument(a, p.start) for p in told) or a.zone_at(told[0].start) is not Zone.BODY:
        return told
    return [replace(p, label="cls", confidence=_LIKELY) for p in told]


def _range(a: Annotated, mention: DateMention) -> PeriodMention | None:
    """« 2024-2029 », « du 1er janvier 2024 au 31 décembre 2028 »: ranges of years, or of more than ten months."""
    first, last = (mention.edtf or "").split("/")
    if mention.kind not in ("year_range", "day_range", "month_range", "interval"):
        return _one_end(a, mention)
    low, high = edtf_bounds(mention.edtf or "")
    if (high - low).days < 300 or (mention.kind != "year_range" and mention.anchored):
        return None
    label, confidence = _label(a, mention)
    return PeriodMention(mention.start, mention.end, first, last, label, "durations.range", confidence)


def _one_end(a: Annotated, mention: DateMention) -> PeriodMention | None:
    """« jusqu'en 2026 », « s'achève fin 2027 », « lie depuis juillet 2018 »."""
    if mention.kind not in ("year", "month", "day", "year_part", "season", "quarter", "half"):
        return None
    sentence = a.sentence_at(mention.start)
    begin = max(sentence.start if sentence else 0, mention.start - _BEFORE)
    words = a.plain[begin : mention.start]
    cell = cell_at(a, mention.start)
    if cell is not None and cell.label in ("start", "end"):
        first, last = (mention.edtf, None) if cell.label == "start" else (None, (mention.edtf or "").split("/")[-1])
        return PeriodMention(mention.start, mention.end, first, last, "cls", cell.rule.id, _IN_COLUMN)
    for rule in load("extractors.durations", "periods.yaml"):
        opens = rule.extra.get("opens")  # what follows a date that opens its sentence tells of it
        if opens and (sentence is None or not re.fullmatch(opens, words)):
            continue
        if not rule.pattern.search(a.plain[mention.end : sentence.end] if opens and sentence else words):
            continue
        if rule.id == "durations.until" and mention.anchored:
            return None
        clause = words[words.rfind(". ") + 1 :]
        if rule.extra.get("subject") and _STEP.search(clause):
            continue
        if rule.extra.get("named") and not _MAY_BE_IT.search(clause):
            continue
        label, confidence = _label(a, mention)
        weak = 0.0 if rule.extra.get("strong") else 0.2
        end = (mention.edtf or "").split("/")[-1]
        first, last = (mention.edtf, None) if rule.extra["side"] == "start" else (None, end)
        return PeriodMention(mention.start, mention.end, first, last, label, rule.id, round(confidence - weak, 2))
    return None


def _label(a: Annotated, mention: DateMention) -> tuple[str, float]:
    cell = cell_at(a, mention.start)
    if cell is not None and cell.label in ("period", "duration", "territory"):
        return "cls", _IN_COLUMN
    subject, distance = subject_of(a, mention.start, mention.end)
    if subject == "other" and distance < 90:
        return "other", 0.85
    if is_general(a, mention.start):
        return "other", 0.6
    if subject == "cls":
        return "cls", 0.95 if distance < 40 else 0.85 if distance < 90 else 0.7
    if _FOR.search(a.plain, max(0, mention.start - 40), mention.start):
        return "cls", 0.75
    return ("cls", 0.6) if near_contract(a, mention.start) else ("other", 0.5)
