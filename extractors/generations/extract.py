"""Says which contract of its territory each scope is, from the ordinals beside its name and its predecessor's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import re

from extractors.annotated import Annotated, Sentence
from extractors.columns import labelled_cells
from extractors.contracts.mentions import ordinal_value
from extractors.contracts.ranks import CURRENT
from extractors.contracts.scopes import Scope, Scopes, mentions_of
from extractors.rules import load
from extractors.windows import window
from models.evidence import Evidence, Finding

_NUMBER = re.compile(r"(?:cls |n ?°? ?)?([1-9])(?!\d)")
_IT_IS = re.compile(r"\W{0,3}(?:c'est|c'etait|il s'agit|it is|it was|this is|this was) ")
_SIGNING = ("sign", "engage", "dote", "commit")  # begins words of a sentence that tells a contract's conclusion


def generation_of(a: Annotated, scopes: Scopes, scope: Scope, predecessors: bool = True) -> Finding[int] | None:
    """The generation of one scope's contract, or None where the text does not say it."""
    territory, rank = scope
    for m in mentions_of(a, scopes, scope):
        if m.ordinal and m.ordinal == scopes.ordinals.get(scope):
            return _finding(a, m.ordinal, m.start - 20, m.end, "generations.ordinal", 0.95)
    if rank != CURRENT:
        return None
    if (told := _in_column(a, scopes, scope)) is not None:
        return told
    if predecessors:
        last = a.once("generations.last", lambda _: _last_past(scopes)).get(territory)
        if last is not None:
            past = zip(scopes.mentions, scopes.ranks, strict=True)
            where = next(m for m, r in past if r != CURRENT and m.ordinal == last)
            return _finding(a, last + 1, where.start - 20, where.end, "generations.after_previous", 0.8)
    return _again(a, scopes, scope) or _first(a, scopes, scope)


def _in_column(a: Annotated, scopes: Scopes, scope: Scope) -> Finding[int] | None:
    """The number in a table's column of generations, in the contract's row."""
    for cell in labelled_cells(a):
        if cell.label == "generation" and scopes.owners(cell.start) == (scope,):
            words = a.plain[cell.start : cell.end].strip(" .°")
            digits = _NUMBER.match(words)
            value = int(digits[1]) if digits else ordinal_value(words)
            if value:
                return _finding(a, value, cell.start, cell.end, cell.rule.id, 0.9)
    return None


def _again(a: Annotated, scopes: Scopes, scope: Scope) -> Finding[int] | None:
    """« C'est signé, et c'est la deuxième fois »: the second contract."""
    again, other = (load("extractors.generations")[f"generations.{r}"].pattern for r in ("again", "again_else"))
    for sentence in a.body_sentences():
        hit = again.search(a.plain, sentence.start, sentence.end)
        words = a.plain[sentence.start : sentence.end]
        if not hit or other.search(words) or not any(word in words for word in _SIGNING):
            continue
        value = ordinal_value(next(group for group in hit.groups() if group))
        if value and scope in scopes.owners(hit.start()) and scopes.topical(a, hit.start()):
            return _finding(a, value, hit.start(), hit.end(), "generations.again", 0.8)
    return None


def _last_past(scopes: Scopes) -> dict[int, int]:
    """By territory, the highest ordinal of its past contracts."""
    found: dict[int, int] = {}
    for (territory, rank), ordinal in scopes.ordinals.items():
        if rank != CURRENT:
            found[territory] = max(ordinal, found.get(territory, ordinal))
    return found


def counted_back(a: Annotated, scopes: Scopes, past: Sequence[Scope]) -> dict[Scope, Finding[int]]:
    """« Le troisième contrat… après ceux de 2012-2015 et de 2016-2021 »: the second and the first; `past` has the youngest first."""
    if not past:
        return {}
    present = scopes.ordinals.get((past[0][0], CURRENT), 0)
    named = next((m for m in mentions_of(a, scopes, (past[0][0], CURRENT)) if m.ordinal == present), None)
    if named is None:
        return {}
    values = zip(past, range(present - 1, 0, -1), strict=False)
    return {
        scope: _finding(a, value, named.start - 20, named.end, "generations.before_present", 0.8)
        for scope, value in values
    }


def _first(a: Annotated, scopes: Scopes, scope: Scope) -> Finding[int] | None:
    for start, end, owners in a.once("generations.firsts", lambda _: tuple(_firsts(a, scopes))):
        if scope in owners:
            return _finding(a, 1, start, end, "generations.first", 0.8)
    return None


def _firsts(a: Annotated, scopes: Scopes) -> Iterator[tuple[int, int, tuple[Scope, ...]]]:
    """Where a contract is said to be the first of its territory, and which contracts the words speak of."""
    rules = load("extractors.generations")
    first, not_first, first_for = (rules[f"generations.{r}"].pattern for r in ("first", "not_first", "first_for"))
    for sentence in a.body_sentences():
        hit = first.search(a.plain, sentence.start, sentence.end)
        if not hit or not scopes.topical(a, hit.start()):
            continue
        named = bool(window(scopes.mentions, sentence.start, sentence.end)) or _goes_on(a, scopes, sentence)
        heading_like = sentence.end - sentence.start < 60
        signing = any(word in a.plain[sentence.start : sentence.end] for word in _SIGNING)
        wrong = not_first.search(a.plain, sentence.start, sentence.end)
        strong = bool(first_for.search(a.plain, sentence.start, sentence.end))
        if (strong or named or signing or (heading_like and len(scopes.territories) > 1)) and not wrong:
            yield hit.start(), hit.end(), scopes.owners(hit.start())


def _goes_on(a: Annotated, scopes: Scopes, sentence: Sentence) -> bool:
    """« … un contrat local de santé de quatre ans. C'est le premier de son histoire. »"""
    if not _IT_IS.match(a.plain, sentence.start, sentence.end):
        return False
    index = a.sentence_index(sentence.start)
    before = a.sentences[max(0, index - 1)]
    here = before.block == sentence.block and before.start < sentence.start
    signing = any(word in a.plain[before.start : before.end] for word in _SIGNING)
    return here and (signing or bool(window(scopes.mentions, before.start, before.end)))


def _finding(a: Annotated, value: int, start: int, end: int, rule: str, confidence: float) -> Finding[int]:
    block = a.document.blocks[max(0, a.block_index(end - 1))]
    start = max(start, block.start)
    while start > block.start and a.text[start - 1].isalnum():
        start -= 1
    evidence: Evidence = a.evidence(start, end, rule, confidence)
    return Finding(value=value, evidence=(evidence,), confidence=confidence)
