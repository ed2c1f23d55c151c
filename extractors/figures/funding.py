"""Sums of money that somebody pays for the contract, a year or in total."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated, Sentence
from extractors.figures.amounts import SAME_SUM, Amount, amounts
from extractors.figures.mentions import FundingMention
from extractors.figures.payers import payers
from extractors.figures.scope import other_instrument
from extractors.figures.who import EACH, EACH_WITHIN, who_pays
from extractors.fold import fold
from extractors.patterns import Pattern
from extractors.rules import load
from models.contract import Funding
from models.document import BlockKind, Zone

_LEAST = 500  # smaller sums are prices
_OUTLAY = re.compile(
    r"\b(?:depenses?|cout(?: total| global)?|montant total|budget (?:total|global)|total budget|expenditure|costs?)\b[^.;€\d]{0,20}$"
)
_COVERS = re.compile(
    r"\b(?:particip|contribu|soutien|soutenu|financ|cofinanc|prend|pris|couvr|assum)\w*[^.;€\d]{0,50}$"
)
_LARGE = 1_000_000  # no contract's own money: what a building, a plan or a region gets
_PART = re.compile(r"\b(?:dont|of which|including)\b")
_NO_PURPOSE = re.compile(r"(?:l'annee|annee|year|the year|\d|\w+ ans\b)")
_AFTER_FOR = re.compile(
    r"[^.;,€\d]{0,45}?\b(?:pour|au titre d[eu]s?|towards|dans|consacre\w* (?:a|aux?)|affecte\w* (?:a|aux?)|au|aux|to(?! the (?:contract|cls)\b)) (?:la |le |les |l'|the |ce |un |une |a )?"
)
_OTHER_CLAUSE = re.compile(r"[;)]|, (?=l'|la |le |les |the )")  # « … 31 500 € par an), le syndicat au loyer »
_CLAUSE_END = re.compile(r"[.;,:()]|\s-\s|$")


def find_funding(a: Annotated) -> tuple[FundingMention, ...]:
    """Every sum with who pays it, in text order; sums of other things and instruments are left out."""
    return a.once("figures.funding", _find)


def _find(a: Annotated) -> tuple[FundingMention, ...]:
    if not _money(a.plain, 0, len(a.plain)):
        return ()
    found: list[FundingMention] = []
    for sentence in a.sentences:
        money = _money(a.plain, sentence.start, sentence.end) or _goes_on(a, sentence) is not None
        if not money or a.document.blocks[sentence.block].zone is not Zone.BODY:
            continue
        told = _in_sentence(a, sentence)
        found += [*told, *_same_again(a, sentence, told)]
    kept: list[FundingMention] = []
    for mention in found:
        if not any(_same_sum(mention.funding, k.funding) for k in kept):
            kept.append(mention)
    return tuple(kept)


def _same_again(a: Annotated, sentence: Sentence, told: Sequence[FundingMention]) -> list[FundingMention]:
    """« L'agence apporte 200 000 €. L'agglomération apporte autant. »: the sum stands in the sentence before."""
    index = a.sentence_index(sentence.start) + 1
    following = a.sentences[index] if told and index < len(a.sentences) else None
    if following is None or following.block != sentence.block or _money(a.plain, following.start, following.end):
        return []
    same = SAME_SUM.search(a.plain, following.start, following.end)
    named = payers(a, following.start, same.start()) if same else []
    if same is None or not named:
        return []
    funding = told[-1].funding.model_copy(update={"payer": named[-1].name})
    return [FundingMention(funding, named[-1].start, same.end(), "funding.same", 0.7)]


def _money(plain: str, start: int, end: int) -> bool:
    return plain.find("€", start, end) >= 0 or plain.find("eur", start, end) >= 0


def _same_sum(one: Funding, other: Funding) -> bool:
    """Whether a sum is told again: the same amount by a payer named more or less fully."""
    if (one.amount_eur, one.per) != (other.amount_eur, other.per):
        return False
    a, b = (one.payer or "").lower(), (other.payer or "").lower()
    return a.startswith(b) or b.startswith(a)


def _in_sentence(a: Annotated, sentence: Sentence) -> list[FundingMention]:
    carried = _goes_on(a, sentence) is not None
    sums = [s for s in amounts(a.plain, sentence.start, sentence.end, carried) if s.euros >= _LEAST]
    if not sums or not _of_the_contract(a, sentence, sums[0].start):
        return []
    named = payers(a, sentence.start, sentence.end)
    found = []
    pers = _pers(a, sentence, sums)
    each = load("extractors.figures")["funding.each"].pattern.search(a.plain, sentence.start, sentence.end) is not None
    for index, amount in enumerate(sums):
        if _excluded(a, sentence, sums, index):
            continue
        who = who_pays(a, sentence, sums, index, named)
        if _outlay(a, sentence, sums, index) and not any(p.agent and p.start >= amount.end for p in who):
            continue
        for payer in who:
            funding = Funding(
                amount_eur=amount.euros, per=pers[index], payer=payer.name, purpose=_purpose(a, sentence, sums, index)
            )
            inside = sentence.start <= payer.start < sentence.end
            start, end = (
                (min(payer.start, amount.start), max(payer.end, amount.end)) if inside else (amount.start, amount.end)
            )
            found.append(FundingMention(funding, start, end, "funding.sum", 0.85 if inside else 0.7, each))
    return found


def _goes_on(a: Annotated, sentence: Sentence) -> Sentence | None:
    """The sentence before in the same block, where this one tells the parts of its sum."""
    index = a.sentence_index(sentence.start) - 1
    before = a.sentences[index] if index >= 0 else None
    if before is None or before.block != sentence.block or not _money(a.plain, before.start, before.end):
        return None
    told = load("extractors.figures")["funding.goes_on"].pattern.search(a.plain, sentence.start, sentence.end)
    return before if told else None


def _of_the_contract(a: Annotated, sentence: Sentence, position: int) -> bool:
    """Whether the passage speaks of the CLS: words of it in the sentence, its block, the heading above or the line before."""
    if other_instrument(a, position):
        return False
    topic = load("extractors.figures")["funding.topic"].pattern
    block = a.document.blocks[sentence.block]
    if topic.search(a.plain, block.start, block.end):
        return True
    for index in range(sentence.block - 1, max(-1, sentence.block - 8), -1):
        above = a.document.blocks[index]
        if above.kind is BlockKind.HEADING or index >= sentence.block - 2:
            if topic.search(a.plain, above.start, above.end):
                return True
            if above.kind is BlockKind.HEADING:
                return False
    return False


def _excluded(a: Annotated, sentence: Sentence, sums: Sequence[Amount], index: int) -> bool:
    begin = sums[index - 1].end if index else sentence.start
    stop = sums[index + 1].start if index + 1 < len(sums) else sentence.end
    behind = _OTHER_CLAUSE.split(a.plain[sums[index].end : min(stop, sums[index].end + 50)])[0]
    clause = a.plain[begin : sums[index].end] + behind
    rules = load("extractors.figures")
    if rules["funding.excluded"].pattern.search(clause) is not None:
        return True
    # « …, financé hors contrat, pour 640 000 €, dont 200 000 du Département »: the part is no more the contract's.
    part = index and _PART.search(a.plain, begin, sums[index].start)
    told = a.plain[sentence.start if part else begin : stop]
    if rules["funding.apart"].pattern.search(told):
        return True
    of_it = rules["funding.of_it"].pattern.search(told)
    large = sums[index].euros >= _LARGE and not rules["funding.total"].pattern.search(told)
    return not of_it and (large or rules["funding.building"].pattern.search(told) is not None)


def _outlay(a: Annotated, sentence: Sentence, sums: Sequence[Amount], index: int) -> bool:
    """Whether a sum is a cost: nobody's contribution unless it is said whose (« un coût de 27 500 € à la charge de l'agglo »)."""
    begin = sums[index - 1].end if index else sentence.start
    before = a.plain[begin : sums[index].start]
    if EACH.search(a.plain, sums[index].end, min(sums[index].end + EACH_WITHIN, sentence.end)):
        return False
    return _OUTLAY.search(before) is not None and not _COVERS.search(before)


def _pers(a: Annotated, sentence: Sentence, sums: Sequence[Amount]) -> list[str]:
    """Year or total for each sum: as said after it, before it, or of its neighbour in the sentence or the line above."""
    rules = load("extractors.figures")
    year, total = rules["funding.yearly"].pattern, rules["funding.total"].pattern
    said: list[str | None] = []
    for index, amount in enumerate(sums):
        stop = sums[index + 1].start if index + 1 < len(sums) else sentence.end
        after = a.plain[amount.end : min(stop, amount.end + 45)]
        before = a.plain[(sums[index - 1].end if index else sentence.start) : amount.start]
        hits = [
            (m.start(), word) for pattern, word in ((year, "year"), (total, "total")) if (m := pattern.search(after))
        ]
        if not hits:
            hits = [
                (-m.end(), word)
                for pattern, word in ((year, "year"), (total, "total"))
                for m in pattern.finditer(before)
            ]
        said.append(min(hits)[1] if hits else None)
    for index, word in enumerate(said):
        if word is None:
            earlier = next((w for w in reversed(said[:index]) if w), None)
            later = next((w for w in said[index + 1 :] if w), None) if len(sums) > 1 else None
            said[index] = earlier or later or _per_above(a, sentence, year)
    earlier_one = None if all(said) else _goes_on(a, sentence)
    yearly = earlier_one is not None and year.search(a.plain, earlier_one.start, earlier_one.end) is not None
    rest = "year" if yearly else "total"
    return [w or rest for w in said]


def _per_above(a: Annotated, sentence: Sentence, year: Pattern) -> str | None:
    """« Plan de financement, par an : » heads the lines below it; a sentence just before may say « chaque année »."""
    for index in range(sentence.block, max(-1, sentence.block - 4), -1):
        block = a.document.blocks[index]
        text = a.plain[block.start : sentence.start if index == sentence.block else block.end]
        head = text.rstrip().endswith(":") or block.kind in (BlockKind.HEADING, BlockKind.TABLE_HEADER)
        if index != sentence.block and head and year.search(text):
            return "year"
    return None


def _purpose(a: Annotated, sentence: Sentence, sums: Sequence[Amount], index: int) -> str | None:
    """What the money is for: said after the sum, elsewhere in the sentence, or in the line above."""
    amount = sums[index]
    pattern = load("extractors.figures")["funding.purpose"].pattern
    stop = sums[index + 1].start if index + 1 < len(sums) else sentence.end
    for begin, end in (
        (amount.end, min(stop, amount.end + 110)),
        (sums[index - 1].end if index else sentence.start, amount.start),
    ):
        if match := pattern.search(a.plain, begin, end):
            return a.text[match.start() : match.end()]
    said = _AFTER_FOR.match(a.plain, amount.end, stop)
    if said:
        clause_end = _CLAUSE_END.search(a.plain, said.end(), stop)
        words = a.text[said.end() : clause_end.start() if clause_end else stop].strip()
        if (
            3 < len(words) < 60
            and not _NO_PURPOSE.match(fold(words))
            and not payers(a, said.end(), said.end() + len(words))
        ):
            return words
    above = a.document.blocks[max(0, sentence.block - 3)].start
    # No purpose reaches over the end of a sentence: the last one stands in the nearest sentence that has one.
    end = sentence.end
    for index in range(a.sentence_index(sentence.start), a.sentence_index(above) - 1, -1):
        matches = list(pattern.finditer(a.plain, a.sentences[index].start, end))
        if matches:
            return a.text[matches[-1].start() : matches[-1].end()]
        end = a.sentences[index].start
    return None
