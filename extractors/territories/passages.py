"""What a document tells in the passage that a place heads: the section below its heading, or the paragraph that opens with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
import re

from extractors.territories.entities import Evidence
from extractors.territories.mask import Masked
from extractors.territories.model import PlaceMention

_TOKEN = re.compile(r"<[ecp](\d+)>")
CONTRACT = re.compile(r"<cl[sz]>|\bcontra(?:t|ct)\b")
_LIFE = re.compile(
    r"\bsign(?!al|ific)|\bparaph|\bconclu|\bdiagnosti|\bprepar|\belabor|\bredi[gs]|\bvot(?:e|er|ent|ed|es)\b|\bdeliber|\bavenant"
    r"|\bprolong|\bbilan|\bevalu|\brenouvel|\brenew|\becheance|\bdraft|\bassess|\bamendment|\bworking groups?|\bgroupes? de travail"
    r"|\bateliers?\b|\bworkshops?|\bcomite de pilotage|\bsteering committee"
)
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octob|nove|dece|janu|febr|march|april|june|july|augu)"
)
# « West of Albi, the Gaillac-Graulhet agglomeration … »: only where that lies.
_BESIDE = re.compile(
    r"\b(?:west|east|south|north|nord|sud|est|ouest|pres|loin|near|far) (?:of|from|de|d'|du) ?\Z|\bnear \Z"
)
_BEFORE = 14  # characters of such words
_OPENING = 40  # characters of a sentence within which a place opens it
_LONGEST = 14  # sentences of a section that are looked at


def told_below(evidence: Evidence, mentions: Sequence[PlaceMention]) -> dict[tuple[str, ...], frozenset[str]]:
    """Names of the features that each place's passages have, by the place's key."""
    found: dict[tuple[str, ...], set[str]] = {}
    for key, how, text in _passages(evidence.sentences, mentions):
        told = found.setdefault(key, set())
        told.add(how)
        asked = {"life": _LIFE, "contract": CONTRACT, "dated": _DATED}
        told |= {f"{how}_{name}" for name, words in asked.items() if words.search(text)}
        if "<ars>" in text:
            told.add(f"{how}_agency")
    return {key: frozenset(told) for key, told in found.items()}


def _passages(
    sentences: Sequence[Masked], mentions: Sequence[PlaceMention]
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Each passage with the key of the place that heads it and how it does."""
    for i, s in enumerate(sentences):
        if s.tail:
            continue
        first = next(
            (m for m in _TOKEN.finditer(s.text) if not _BESIDE.search(s.text, max(0, m.start() - _BEFORE), m.start())),
            None,
        )
        if first is None:
            continue
        key = mentions[int(first[1])].key
        if s.heading:
            if len({mentions[int(m[1])].key for m in _TOKEN.finditer(s.text)}) == 1:
                yield key, "heads", _joined(sentences, i, lambda x: not x.heading)
        elif first.start() <= _OPENING and (i == 0 or sentences[i - 1].block != s.block):
            yield key, "leads", _joined(sentences, i, partial(_in_block, s.block))


def _in_block(block: int, s: Masked) -> bool:
    return s.block == block


def _joined(sentences: Sequence[Masked], i: int, goes_on: Callable[[Masked], bool]) -> str:
    """A sentence and those that belong to its passage."""
    texts = [sentences[i].text]
    for s in sentences[i + 1 : i + _LONGEST]:
        if not goes_on(s):
            break
        texts.append(s.text)
    return " ".join(texts)
