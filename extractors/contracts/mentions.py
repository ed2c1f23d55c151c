"""Finds where a document names a contract, and what it says of that contract's rank and time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
import re

from extractors.annotated import Annotated
from extractors.contracts.unnamed import unnamed
from extractors.patterns import Pattern
from extractors.rules import load
from models.document import Block, BlockKind, Zone

_ORDINALS = {
    1: ("premi", "1er", "first", "1st"),
    2: ("deuxieme", "second", "2e", "2nd"),
    3: ("troisieme", "third", "3e", "3rd"),
    4: ("quatrieme", "fourth", "4e", "4th"),
    5: ("cinquieme", "fifth", "5e", "5th"),
}
_REACH = 4  # sentences over which a contract that was named is still meant by « un deuxième »
_SERIES = 12  # sentences over which the next of a series is: « le deuxième contrat … écrire le troisième »
_VERB = 40  # characters before « le troisième » within which it is written or signed
_BACK = 6  # sentences within which axes or chapters are counted of which « the second one » is one
# « ont signé jeudi dernier le premier contrat »: the Thursday is the last, not the contract.
_TIME = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|mois|an|annee|semaine|week-end|ete|automne|hiver|printemps|trimestre|semestre"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre) (?:derniere?|prochaine?)\b"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a contract is named. `relation` is previous or next where the words around say so."""

    start: int
    end: int
    ordinal: int | None
    relation: str | None
    kind: str  # mention (by its name), bare (« le contrat »), elliptic (« le précédent »), pronoun (« un deuxième »)
    plural: bool


def ordinal_value(word: str) -> int | None:
    """The number an ordinal word begins to say: « deuxième » 2, « 3e » 3, "second" 2; None for other words."""
    return next((n for n, words in _ORDINALS.items() if word.startswith(words)), None)


@cache
def clue(name: str) -> Pattern:
    """The pattern of a clue of clues.yaml, by its name."""
    return load("extractors.contracts", "clues.yaml")[f"clues.{name}"].pattern


def _ordinal(plain: str, start: int, end: int, block: Block) -> int | None:
    before = plain[max(block.start, start - 45) : start]
    after = plain[end : min(block.end, end + 70)]
    inside = plain[start:end]
    if numbered := clue("numbered").search(inside):
        return int(numbered[1]) if numbered[1].isdigit() else _ROMAN.get(numbered[1])
    if numbered := clue("numbered_after").search(after):
        return int(numbered[1] or numbered[2])
    if inside.startswith(("du ", "au ", "of ")):
        before = ""  # « les premières actions du contrat » says nothing of the contract's rank
    own = next((v for word in inside.split() if (v := ordinal_value(word)) is not None), None)
    if own is not None:
        return None if clue("first_of_region").search(after) else own  # « Quatrième contrat de l'île »
    for name, window in (("after", after), ("before", before), ("apposed", after), ("predicate", after)):
        if found := clue(f"ordinal_{name}").search(window):
            value = ordinal_value(found[1])
            return None if clue("first_of_region").search(after) else value
    return None


def _relation(plain: str, start: int, end: int, block: Block) -> str | None:
    rules = load("extractors.contracts")
    before = _TIME.sub("", plain[max(block.start, start - 28) : start])
    near = " ".join(re.split(r"[.!?;:] ", before)[-1].split()[-2:]) + " " + plain[start:end]
    after = plain[end : min(block.end, end + 40)]
    if rules["contracts.previous"].pattern.search(near) or clue("relation_after_previous").search(after):
        return "previous"
    if clue("after_first").search(before):
        return "previous"
    if block.kind is BlockKind.HEADING and clue("ends_after").search(after):
        return "previous"
    name = clue("name").search(plain, start, end)  # the mention may begin with its article
    lead = plain[max(block.start, start - 45) : name.start() if name else start]
    if clue("succeeded_before").search(lead) and clue("dated_after").search(after):
        return "previous"
    if clue("had_before").search(plain[max(block.start, start - 40) : start]):
        return "previous"
    if rules["contracts.next"].pattern.search(near) or clue("relation_after_next").search(after):
        return "next"
    if _number(plain[start:end]) < 2:
        return None
    coming = clue("to_come_after").search(plain[end : min(block.end, end + 70)])
    return "next" if coming or clue("to_make_before").search(_led(plain, start, end, block)) else None


def _number(words: str) -> int:
    """Which contract a name says it is: 2 for « le deuxième contrat »; 0 where it does not say."""
    return max((ordinal_value(word) or 0 for word in words.split()), default=0)


def _led(plain: str, start: int, end: int, block: Block) -> str:
    """The words before a name, its own article with them: « l'élaboration d'un » before « deuxième contrat »."""
    before = plain[max(block.start, start - 60) : end]
    ordinal = next((m.start() for m in re.finditer(r"\w+", before) if (ordinal_value(m[0]) or 0) > 1), len(before))
    return before[:ordinal]


def find_mentions(a: Annotated) -> tuple[Mention, ...]:
    """Every mention of a contract in the document's own message, in reading order; the longest of overlapping ones."""
    return a.once("contract_mentions", _find_mentions)


def _find_mentions(a: Annotated) -> tuple[Mention, ...]:
    rules = load("extractors.contracts").labelled("mention", "bare", "elliptic", "pronoun")
    found: list[tuple[int, int, str]] = []
    # No pattern spans two blocks (a space in it is no line end), so the text is gone through once.
    for hit in rules.find(a.text, a.plain, 0, len(a.plain), a.language):
        if a.zone_at(hit.start) is Zone.BODY and not _of_security(a, hit.start):
            found.append((hit.start, hit.end, hit.rule.label or "mention"))
    found += [(start, end, "mention") for start, end in unnamed(a)]
    return tuple(_mention(a, *span) for span in _led_up_to(a, _united(found)))


def _of_security(a: Annotated, position: int) -> bool:
    """Whether a paragraph speaks of a contrat local de sécurité, of which CLS is the abbreviation too."""
    block = a.document.blocks[a.block_index(position)]
    words = a.plain[block.start : block.end]
    return "securite" in words and bool(clue("of_security").search(words)) and not clue("of_health").search(words)


def _led_up_to(a: Annotated, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without the ordinals that no one contract named in the few sentences before, or another noun, leads up to."""
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if kind == "elliptic" and not (kept and _next_of(a, kept[-1], start, end)) and _of_others(a, start, end):
            continue
        if kind != "pronoun" or (kept and _stands_for(a, kept[-1], start, end)):
            kept.append((start, end, kind))
    return kept


def _of_others(a: Annotated, start: int, end: int) -> bool:
    """Whether « le troisième », « the second one », « le nouveau » is one of axes that were counted, of avenants…"""
    words = a.plain[start:end]
    if clue("numbered_one").search(words) and _counts_other(a, start, _BACK):
        return True
    if _number(words) > 1 and _others_counted(a, start):
        return True
    return bool(clue("new_one").search(words)) and _amended(a, start)


def _next_of(a: Annotated, named: tuple[int, int, str], start: int, end: int) -> bool:
    """« Un premier contrat … le deuxième »: it is contracts that are counted."""
    return _number(a.plain[named[0] : named[1]]) + 1 == _number(a.plain[start:end]) > 1


def _stands_for(a: Annotated, named: tuple[int, int, str], start: int, end: int) -> bool:
    """Whether an ordinal without a noun means one more of the contract that was named last."""
    if clue("plural").search(a.plain[named[0] : named[1]]):
        return False  # « deux contrats signés, un troisième en cours »: another territory's
    here = a.sentence_index(start)
    apart = here - a.sentence_index(named[0])
    made = clue("makes_one").search(a.plain, max(0, start - _VERB), start)
    opens = start == a.document.blocks[a.block_index(start)].start  # « Le deuxième, … » heads a paragraph of its own
    if apart > (_SERIES if (made or opens) and _next_of(a, named, start, end) else _REACH):
        return False
    if clue("is_the").search(a.plain[named[1] : start]):
        return True
    if _next_of(a, named, start, end):
        return True
    # It would be one more of what the same sentence or the one before names, or of what was counted farther up.
    return not _counts_other(a, start, 1) and not _others_counted(a, start)


def _amended(a: Annotated, start: int) -> bool:
    """« Un premier avenant … Le nouveau »: the new one of the avenants."""
    first = a.sentences[max(0, a.sentence_index(start) - 1)].start
    return clue("amendment").search(a.plain, first, start) is not None


def _others_counted(a: Annotated, start: int) -> bool:
    """Whether axes or the like were counted a few sentences before: « le troisième » is one of them."""
    first = a.sentences[max(0, a.sentence_index(start) - _BACK)].start
    return clue("others_counted").search(a.plain, first, start) is not None


def _counts_other(a: Annotated, start: int, back: int) -> bool:
    """Whether another noun, of which an ordinal may be one more, stands in the sentences before."""
    first = a.sentences[max(0, a.sentence_index(start) - back)].start
    return clue("other_noun").search(a.plain, first, start) is not None


def _united(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping finds as one: « premier contrat » and « contrat local de santé » are one mention, by its name."""
    spans: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found):
        if spans and start < spans[-1][1]:
            first, last, before = spans[-1]
            spans[-1] = (first, max(last, end), "mention" if "mention" in (before, kind) else before)
        else:
            spans.append((start, end, kind))
    return spans


def _mention(a: Annotated, start: int, end: int, kind: str) -> Mention:
    block = a.document.blocks[a.block_index(start)]
    text = a.plain[start:end]
    relation = _relation(a.plain, start, end, block)
    if kind == "elliptic" and clue("enumerated").search(a.plain[end : min(block.end, end + 60)]):
        relation = None
    elif kind == "elliptic" and relation is None:
        relation = "previous" if clue("backward").search(text) else "next"
    if kind == "pronoun" and clue("had_one").search(text):
        relation = "previous"
    plural = bool(clue("plural").search(text) or clue("counted").search(a.plain, max(block.start, start - 24), end))
    return Mention(start, end, _ordinal(a.plain, start, end, block), relation, kind, plural)
