"""Which of the organisations named near a sum pays it."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated, Sentence
from extractors.figures.amounts import Amount
from extractors.figures.payers import Payer, payers
from extractors.rules import load

_PRONOUN = re.compile(
    r"(?:elle|il|celle-ci|celui-ci|ce (?:montant|soutien|financement|concours)|cette (?:aide|somme|subvention)|soit|it|this|they|une|un)\b"
)
_RESPECTIVE = re.compile(r"\bl'une? \d[^.;]{0,60}\bl'autre \d|\brespective(?:ment|ly)\b")
EACH = re.compile(r"\b(?:chacune?|each|respectivement)\b")
_NEXT_TO = 60  # characters between a sum and who pays it, at most
EACH_WITHIN = 24  # « 30 000 euros par an chacune »
# « … 20,000 euros per year for the animation of the contract and puts 15,000 euros more »: the same one pays.
_GOES_ON = re.compile(r"[^.;]{0,90}?\b(?:et|and|ainsi que|puis|then|plus|en plus) (?:\w+ ){0,3}$")


def who_pays(
    a: Annotated, sentence: Sentence, sums: Sequence[Amount], index: int, named: Sequence[Payer]
) -> list[Payer]:
    """Who pays one sum: its subject before it, else « par l'ARS » after it, else who paid in the sentence before."""
    amount = sums[index]
    begin = sums[index - 1].end if index else sentence.start
    stop = sums[index + 1].start if index + 1 < len(sums) else sentence.end
    before = [p for p in named if begin <= p.start < amount.start and not _belongs_back(a, p, begin, index, amount)]
    after = [
        p
        for p in named
        if amount.end <= p.start < stop
        and (p.agent or _directly_of(a, amount, p))
        and not _goes_forward(a, p, sums, index)
    ]
    after = [
        p
        for p in after
        if _directly_of(a, amount, p)
        or not re.search(
            r"[;.]|(?:,| et | and )(?! ?(?:dont|(?:vers|financ|apport|allou|attribu|octroy|accord|pris|paid|fund|provid|grant|all )\w* ?(?:\w+ ){0,2}(?:par|by)))",
            a.plain[amount.end : p.start],
        )
    ]
    agents_after = [p for p in after if p.start - amount.end < 60]
    if before and (
        EACH.search(a.plain, before[-1].end, amount.start)
        or EACH.search(a.plain, amount.end, min(stop, amount.end + EACH_WITHIN))
    ):
        return _coordinated(a, before)
    shared = _one_and_other(a, sentence, sums, index, named)
    if shared:
        return [shared]
    if before:
        closest = [p for p in before if not _inside(a, p)]
        return [(closest or before)[-1]]
    if agents_after:
        return agents_after[:1]
    if index == 0 or EACH.search(a.plain, begin, amount.start):
        return _from_before(a, sentence, amount)
    if _GOES_ON.match(a.plain, begin, amount.start) and not any(begin <= p.start < stop for p in named):
        return who_pays(a, sentence, sums, index - 1, named)
    return []


def _one_and_other(
    a: Annotated, sentence: Sentence, sums: Sequence[Amount], index: int, named: Sequence[Payer]
) -> Payer | None:
    """« L'ARS et la Ville ont réservé l'une 90 000 €, l'autre 45 000 € »: payers and sums in the same order."""
    first = [p for p in named if p.end <= sums[0].start]
    if len(sums) != 2 or not first or not _RESPECTIVE.search(a.plain, sentence.start, sentence.end):
        return None
    joined = _coordinated(a, first)
    return joined[index] if len(joined) == len(sums) else None


def _directly_of(a: Annotated, amount: Amount, payer: Payer) -> bool:
    """« une enveloppe de 250 000 euros de l'ARS », « 22 000 €, pris en charge par l'ARS »: whose money it is, right after the sum."""
    between = a.plain[amount.end : payer.start]
    if len(between) > _NEXT_TO or load("extractors.figures")["funding.paid_by"].pattern.search(between) is None:
        return False
    # « 24 000 € ARS, 16 000 € Agglo »: nothing between them, and nothing said of the payer.
    return (
        bool(between.strip(" ("))
        or re.match(r"\)|[ ]?(?:[,;.)|\n]|$| et | and )", a.plain[payer.end :][:6]) is not None
    )


def _belongs_back(a: Annotated, payer: Payer, begin: int, index: int, amount: Amount) -> bool:
    """Whether « 30 000 € par an pour l'ARS, 18 000 € … » names with the ARS the payer of the sum before."""
    between = a.plain[begin : payer.start]
    if index and not between.strip(" (") and re.match(r"\)|[ ]?(?:[,;)]| et | and )", a.plain[payer.end :][:6]):
        return True
    if index == 0 or not payer.agent or re.search(r"[;,]| et | and ", between):
        return False
    return bool(re.match(r"[^\w(]*(?:[);,.]| et | and )|[^,;.]{0,40}[,;)]", a.plain[payer.end : amount.start]))


def _goes_forward(a: Annotated, payer: Payer, sums: Sequence[Amount], index: int) -> bool:
    """Whether « par l'ARS pour 45 000 € » leads to the next sum."""
    if index + 1 >= len(sums):
        return False
    return bool(re.match(r" ?(?:\(|pour |a hauteur de |for |: ?)$", a.plain[payer.end : sums[index + 1].start]))


def _inside(a: Annotated, payer: Payer) -> bool:
    """Whether an organisation is only part of another word's name (« services de l'agglomération »)."""
    return bool(
        re.search(
            r"\b(?:services?|vice-president\w*|president\w*|elus?|conseillere?|maire|salle|habitants) (?:de |du |d'|des |of )(?:la |l'|the )?$",
            a.plain[max(0, payer.start - 40) : payer.start],
        )
    )


def _coordinated(a: Annotated, before: Sequence[Payer]) -> list[Payer]:
    """« l'ARS Normandie et l'ARS Hauts-de-France apportent chacune »: all that are joined before the verb."""
    joined = [before[-1]]
    for payer in reversed(before[:-1]):
        if not re.fullmatch(
            r"\s*(?:,|et|and|, et)?\s*(?:,|et|and)?\s*(?:l'|la |le |les |the )?", a.plain[payer.end : joined[0].start]
        ):
            break
        joined.insert(0, payer)
    return joined


def _from_before(a: Annotated, sentence: Sentence, amount: Amount) -> list[Payer]:
    """The payer of the sentence before in the same block, where this one only goes on about it."""
    index = a.sentence_index(sentence.start)
    if index < 1 or a.sentences[index - 1].block != sentence.block:
        return []
    if not _PRONOUN.match(a.plain, sentence.start) and amount.start - sentence.start > 25:
        return []
    earlier = a.sentences[index - 1]
    named = payers(a, earlier.start, earlier.end)
    return named[:1]
