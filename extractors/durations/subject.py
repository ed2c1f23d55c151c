"""Whose period or duration it is: the nearest word that names a contract, another instrument, a post, a sum."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.columns import cell_at
from extractors.dates import find_dates
from extractors.rules import RuleMatch, load
from extractors.windows import window
from models.document import Block, BlockKind, Zone

_WALLS = {",": 12, ";": 60, ":": 8, "|": 40}
_TOO_FAR = 500  # no need to count what stands between
_REACH = 200  # what stands farther away says nothing of a period
_AFTER = 20  # what stands behind counts as farther: « le CLS 2024-2028 et la CTG »
_GENERAL_HEADING = re.compile(
    r"qu'est[ -]ce qu|c'est quoi|what is (?:a|an|the|it for)|what are|a quoi sert|kesako|definition|le saviez|pour comprendre|en savoir plus"
    r"|what's a|lexique|glossa|le cls, |reperes|cadre (?:legal|reglementaire|national)|comprendre"
)
_GENERAL_WORDS = re.compile(
    r"\b(?:le plus souvent|en general|generalement|habituellement|au maximum|maximum|en principe|usually|generally|typically"
    r"|normally|in general|as a rule|at most|maximale|par la loi|code de la sante publique|by law|les cls|les contrats locaux de sante"
    r"|local health contracts are|cls are)\b"
    r"|\b(?:un|tout|chaque|a|an|each|any|every) (?:cls|contrat local de sante|local health contract)\b(?= (?:est|dure|se|peut|is|lasts?|binds|can|may))"
)


def subjects(a: Annotated, sentence: int) -> list[tuple[int, int, str]]:
    """Spans and labels (cls, other) of what a sentence speaks of; the longest of overlapping ones."""
    known: dict[int, list[tuple[int, int, str]]] = a.once("durations.subjects", lambda _: {})
    if sentence not in known:
        span = a.sentences[sentence]
        rules = load("extractors.durations", "subjects.yaml")
        hits = list(rules.find(a.text, a.plain, span.start, span.end, a.language))
        kept: list[RuleMatch] = []
        for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
            if all(hit.end <= k.start or hit.start >= k.end for k in kept):
                kept.append(hit)
        others = any(h.rule.extra.get("instrument") for h in kept) and not any(h.rule.label == "cls" for h in kept)
        if others:
            a.once("durations.foreign", lambda _: set[int]()).add(sentence)
        known[sentence] = sorted((h.start, h.end, _label_of(h, others)) for h in kept)
    return known[sentence]


def names_other_instrument(a: Annotated, start: int) -> bool:
    """Whether the sentence that holds a character speaks of another contract or plan, and of no local health contract."""
    index = a.sentence_index(start)
    if index < 0:
        return False
    subjects(a, index)
    return index in a.once("durations.foreign", lambda _: set())


def _label_of(hit: RuleMatch, others: bool) -> str:
    """Words such as « programme d'actions » are the contract's unless the sentence names another instrument alone."""
    if hit.rule.label == "cls_weak":
        return "other" if others else "cls"
    return hit.rule.label or ""


def subject_of(a: Annotated, start: int, end: int) -> tuple[str | None, int]:
    """Label of the nearest subject in the sentence of text[start:end], and how far it stands; (None, 0) without one."""
    index = a.sentence_index(start)
    if index < 0:
        return None, 0
    best: tuple[int, str] | None = None
    for s, e, label in subjects(a, index):
        before = e <= start
        between = (e, start) if before else (end, s)
        inside = s < end and e > start
        gap = between[1] - between[0]
        walls = 0 if gap > _TOO_FAR else sum(a.plain.count(sign, *between) * cost for sign, cost in _WALLS.items())
        distance = 0 if inside else between[1] - between[0] + walls + (0 if before else _AFTER)
        if distance <= _REACH and (best is None or distance < best[0]):
            best = (distance, label)
    return (best[1], best[0]) if best else (None, 0)


def is_general(a: Annotated, start: int) -> bool:
    """Whether text at `start` explains contracts in general, by its zone, its heading or its own words."""
    known: dict[int, bool] = a.once("durations.general", lambda _: {})
    index = a.sentence_index(start)
    if index not in known:
        known[index] = _is_general(a, start)
    return known[index]


def _is_general(a: Annotated, start: int) -> bool:
    block = a.block_index(start)
    if a.zone_at(start) is Zone.GENERAL:
        return True
    if block < 0:
        return False
    sentence = a.sentence_at(start)
    if sentence and _GENERAL_WORDS.search(a.plain, sentence.start, sentence.end):
        return True
    if sentence and _FIELD.match(a.plain, sentence.start, sentence.end):
        return False  # « Repères » above « Durée : 5 ans » is a box of facts
    if sentence and any(d.kind in ("day", "month") for d in window(find_dates(a), sentence.start, sentence.end)):
        return False  # « Qu'est-ce que le CLS du Pays ? Il a été signé le 24 juin 2022, pour trois ans »
    for above in reversed(a.document.blocks[max(0, block - 3) : block]):
        if above.kind is BlockKind.HEADING:
            return bool(_GENERAL_HEADING.search(a.plain, above.start, above.end))
    return False


_CLS = re.compile(r"contrats? loca(?:l|ux) de sante|local health contract|\bcls\b")
_BINDS = re.compile(
    r"\b(?:term|validity|conclue?s?|concluded|signe\w*|signed|signs?|lie|liera|binds?|engage\w*|duree|duration|periode)\b"
)


# « Il prendra fin le… », « le papier nous mène jusqu'au… »: the contract by a pronoun or as a piece of paper.
_IT_LASTS = re.compile(
    r"\b(?:il|it|celui-ci|ce dernier|l'ensemble|le (?:papier|document|texte|tout)|the (?:document|text|paper|whole))\b[^.;:,]{0,20}?"
    r"\b(?:prend(?:ra)? fin|s'acheve\w*|se termine\w*|expire\w*|cour(?:t|ra|rait)|couvr\w+|vaut|vaudra|mene\w*|arrive\w* a|s'appliqu\w+|produi\w+ ses effets|s'eten[dt]\w*|s'etal\w+|dure(?:ra|rait)?|port(?:e|era) sur|runs?|ends?|expires?|covers?|lasts?|appl(?:y|ies)|holds?|spans?|extends)\b"
)
_ASKS = re.compile(
    r"\b(?:duree|combien (?:de temps|d'annees|d'ans)|duration|term|how long|how many years|validite|lifetime)\b[^.;!?:|]{0,40}[?:|]?\W*$"
)
_ASKED_OTHERS = re.compile(
    r"\b(?:postes?|emploi|cdd|mission|stage|bail|offre|convention|formation|position|job|internship|reunion|seance|meeting)\b"
)
_TITLE = 90  # characters: a longer line asks for nothing
_SPEAKER = re.compile(
    r"\W{0,3}[a-z][a-z.' -]{0,34} ?(?::|[–—-])\W{1,3}(?:pour |sur |for )?"
)  # who answers in an interview
_ANSWER = 14  # characters before an answer: « Pour une durée de »
_VACANCY = re.compile(
    r"offre d'emploi|recrute\b|fiche de poste|\bcdd\b|poste a pourvoir|vacancy|job offer|is hiring|is recruiting"
)


def answers(a: Annotated, start: int) -> bool:
    """Whether text at `start` answers a line, a cell or a question just before it that asks how long the contract is."""
    sentence, index = a.sentence_at(start), a.block_index(start)
    if sentence is None or index < 0:
        return False
    asked_above = cell_at(a, start)
    if asked_above is not None and asked_above.label in ("duration", "period"):
        return True
    block = a.document.blocks[index]
    cell = a.plain.rfind("|", block.start, start)
    begin = max(sentence.start, cell + 1, a.plain.rfind("?", sentence.start, start) + 1)
    spoken = _SPEAKER.fullmatch(a.plain, block.start, start)  # « R. L. G. : Cinq ans. »
    if start - begin > _ANSWER and not spoken:
        return False
    if begin - block.start > 2 and not spoken:
        asked = a.plain[max(block.start, begin - _TITLE) : begin]
    else:
        above = a.document.blocks[index - 1] if index else None
        if above is None or above.end - above.start > _TITLE or above.zone is not block.zone:
            return False
        asked = a.plain[above.start : above.end]
    return bool(_ASKS.search(asked)) and not _ASKED_OTHERS.search(asked) and not _is_vacancy(a)


def _asks_below(a: Annotated, above: Block) -> bool:
    """Whether a heading asks how long the contract is, among other things: « Qui paie, et pour combien de temps ? »."""
    if above.kind is not BlockKind.HEADING:
        return False
    asked = a.plain[above.start : above.end]
    return bool(_ASKS.search(asked)) and not _ASKED_OTHERS.search(asked) and not _is_vacancy(a)


def _is_vacancy(a: Annotated) -> bool:
    """Whether the document offers a post: its durations are the post's."""
    return a.once(
        "durations.vacancy", lambda d: any(_VACANCY.search(d.plain, b.start, b.end) for b in d.document.blocks[:8])
    )


_FIELD = re.compile(r"\W*(?:duree|periode|duration|term|period)[^.:;]{0,25}:")


def near_contract(a: Annotated, start: int) -> bool:
    """Whether the sentences before speak of the contract, or a heading does and the sentence is about binding or time."""
    known: dict[int, bool] = a.once("durations.near_contract", lambda _: {})
    index = a.sentence_index(start)
    if index not in known:
        known[index] = _near_contract(a, start, index)
    return known[index]


def _near_contract(a: Annotated, start: int, index: int) -> bool:
    block = a.block_index(start)
    sentence = a.sentence_at(start)
    if block > 0 and _asks_below(a, a.document.blocks[block - 1]):
        return True
    field = sentence is not None and bool(_FIELD.match(a.plain, sentence.start, sentence.end))
    for before in () if field else range(index - 1, max(-1, index - 3), -1):
        told = subjects(a, before)
        if told:
            return told[0][2] == "cls"
    if index < 0 or not any(
        p.search(a.plain, a.sentences[index].start, a.sentences[index].end) for p in (_BINDS, _IT_LASTS)
    ):
        return False
    above = [b for b in a.document.blocks[:block] if b.kind is BlockKind.HEADING and b.zone in (Zone.BODY, Zone.META)]
    named = [*above[:2], *above[-1:], *a.document.blocks[:6]]
    return any(_CLS.search(a.plain, b.start, b.end) for b in named)
