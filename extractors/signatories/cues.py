"""Cues in a document, and which of them decides about an organisation."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
import re

from extractors.annotated import Annotated, Sentence
from extractors.rules import Rule, load
from extractors.signatories.denied import as_meant
from extractors.signatories.model import Cue
from extractors.territories.places import place_stretches
from extractors.words import held_by, want

# Cues of signing whose words are also those of taking part: « ont pris part à la signature ».
_OWN_WORDS = (
    "signatories.proceed",
    "signatories.affix",
    "signatories.verb",
    "signatories.are_signatories",
    "signatories.follow",
)
_ANTECEDENT = re.compile(r"\bqu'(?:elles?|ils?) $")
_NONE: frozenset[int] = frozenset()
_LETTER = ""  # stands for hints of a single letter (« y »), which are not looked up
_PLANNED = re.compile(
    r"\b(?:sera|seront|signera|signeront|apposeront|appeles? a|appelees? a|devrait|devraient|doit|doivent|veulent|souhaitent|prevue?|programmee?|"
    r"envisagee?|visee?|attendue?|annoncee?|esperee?|proposee?|liera|will|is to|are to|scheduled|planned|expected|announced for|prochain\w*|next)\b"
)


def find_cues(a: Annotated) -> list[Cue]:
    """Every cue of the document that reaches within a sentence, in reading order."""
    found: list[Cue] = []
    rules, names = _rules(), place_stretches(a)
    for sentence in a.sentences:
        words = a.plain[sentence.start : sentence.end]
        for index in sorted(_hinted(words) | (_without_hints() if _may_name(a, sentence) else _NONE)):
            rule = rules[index]
            if rule.applies(a.language):
                for match in rule.pattern.finditer(a.plain, sentence.start, sentence.end):
                    if any(s <= match.start() and match.end() <= e for s, e in names.over(*match.span())):
                        continue  # « Forbach Porte de France »: a name, and no verb
                    found.append(as_meant(a, sentence, _cue(rule, rule.extra.get("scope", "none"), match)))
    return sorted(found, key=lambda c: (c.start, -c.end))


def _may_name(a: Annotated, sentence: Sentence) -> bool:
    """Whether a sentence has a capital after its first letter, or leads to a list: only there can somebody be named."""
    return a.plain[sentence.end - 1] == ":" or not a.text[sentence.start + 1 : sentence.end].islower()


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    return tuple(r for r in load("extractors.signatories") if r.extra.get("scope", "none") != "section")


@lru_cache(maxsize=1)
def _without_hints() -> frozenset[int]:
    return frozenset(i for i, rule in enumerate(_rules()) if not rule.extra.get("hints"))


@lru_cache(maxsize=1)
def _hints() -> dict[str, list[tuple[str, int]]]:
    """Hints with the rules they are of, by the longest of their words, which is looked for first."""
    hints: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for index, rule in enumerate(_rules()):
        for hint in rule.extra.get("hints", ()):
            longest = max(hint.split(), key=len)
            hints[longest if len(longest) > 1 else _LETTER].append((hint, index))
    want(hints)
    return hints


def _hinted(words: str) -> frozenset[int]:
    """The rules of which a hint, a piece of a word or several words, stands in a sentence."""
    hints = _hints()
    pieces = {_LETTER}.union(*map(held_by, words.split())) & hints.keys()
    return frozenset(index for piece in pieces for hint, index in hints[piece] if hint == piece or hint in words)


def _cue(rule: Rule, scope: str, match: re.Match[str]) -> Cue:
    needs, strong = str(rule.extra.get("object", "")), bool(rule.extra.get("strong"))
    return Cue(match.start(), match.end(), rule.label or "", scope, rule.id, needs, strong)


class CueIndex:
    """The cues of a document by sentence, with the contract or other instrument each speaks of."""

    def __init__(self, a: Annotated) -> None:
        self.a = a
        self.cues = a.once("signatories.cues", find_cues)
        self.starts = [c.start for c in self.cues]
        self.answers: Collection[int] = ()  # starts of the sentences that answer who signs

    def within(self, start: int, end: int) -> list[Cue]:
        """Cues that begin in a stretch of the text."""
        return self.cues[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def of_sentence(self, sentence: Sentence) -> list[Cue]:
        """The cues that count in a sentence: signing cues only where a local health contract may be meant."""
        cues = self.within(sentence.start, sentence.end)
        strong = [c for c in cues if (c.strong and c.label != "sign") or c.rule == "signatories.not_party"]
        signing = [c for c in cues if c.label == "sign" and not any(s.start - 2 <= c.start < s.end + 2 for s in strong)]
        general = [c.start for c in cues if c.label == "definition"]
        kept: list[Cue] = []
        for cue in cues:
            if cue.label == "sign" and (
                (cue.weak and any(g < cue.start for g in general))
                or (
                    cue.rule in ("signatories.between", "signatories.parties")
                    and any(cue.start < g < cue.end + 80 for g in general)
                )
                or any(s.start - 2 <= cue.start < s.end + 2 for s in strong)
            ):
                continue
            if (
                cue.label == "partner"
                and not cue.strong
                and any(
                    s.start < cue.end and cue.start < s.end
                    for s in signing
                    if s.rule in _OWN_WORDS or (cue.rule == "signatories.involve" and s.start <= cue.start + 2)
                )
            ):
                continue
            if (
                cue.label == "partner"
                and cue.rule == "signatories.involve"
                and any(s.start < cue.end and s.end <= cue.end + 4 for s in signing)
                and not self.a.plain.startswith("associe ", cue.start)
            ):
                continue
            if cue.label in ("sign", "authorise") and self._other_instrument(cue, sentence):
                continue
            said = any(c.label == "sign" and c.weak != "follow" for c in kept)
            if cue.weak == "follow" and not said and not self.signing_before(sentence):
                continue
            if cue.weak == "likewise" and not (kept and kept[-1].rule == "signatories.take_part"):
                continue
            if (
                cue.label == "sign"
                and cue.weak not in ("", "follow", "likewise")
                and not self.speaks_of_contract(sentence, 0 if cue.weak == "sentence" else 25)
            ):
                continue
            kept.append(cue)
        return kept

    def speaks_of_contract(self, sentence: Sentence, back: int) -> bool:
        """Whether the sentence, one of those before it or the next speaks of a contract."""
        index = self.a.sentence_index(sentence.start)
        first = self.a.sentences[max(0, index - back)].start
        last = self.a.sentences[min(index + bool(back), len(self.a.sentences) - 1)].end
        return any(c.label == "contract" for c in self.within(first, last))

    def _other_instrument(self, cue: Cue, sentence: Sentence) -> bool:
        if _ANTECEDENT.search(self.a.plain, max(0, cue.start - 12), cue.start):
            return False  # « un programme, qu'elles signeront »: the object stands before, whatever else the sentence names
        named = [c for c in self.within(sentence.start, sentence.end) if c.label in ("contract", "other_instrument")]
        others = [c for c in named if c.label == "other_instrument"]
        named = [
            c for c in named if c.label == "other_instrument" or not any(o.start <= c.start < o.end for o in others)
        ]
        if not named:
            return self._spoken_of_before(sentence) == "other_instrument"
        if not others:
            return False
        inside = [c for c in named if cue.start <= c.start < cue.end]
        after = [c for c in named if c.start >= cue.end and c.start - cue.end < 90]
        before_cue = [c for c in named if c.end <= cue.start]
        passive = cue.scope == "forward"
        first = inside[:1] or (before_cue[-1:] or after[:1] if passive else after[:1] or before_cue[-1:])
        return bool(first) and first[0].label == "other_instrument"

    def signing_before(self, sentence: Sentence) -> bool:
        """Whether one of the two sentences before, or an earlier one of the paragraph, says that somebody signs the contract."""
        index = self.a.sentence_index(sentence.start)
        if any(s.start in self.answers for s in self.a.sentences[max(0, index - 2) : index]):
            return True
        return any(
            c.label == "sign" and c.weak != "follow"
            for n, s in enumerate(self.a.sentences[max(0, index - 6) : index], max(0, index - 6))
            if n >= index - 2 or s.block == sentence.block
            for c in self.of_sentence(s)
        )

    def _spoken_of_before(self, sentence: Sentence) -> str:
        """What the nearest sentence before speaks of: a contract, another instrument, or nothing of the kind."""
        index = self.a.sentence_index(sentence.start)
        for before in reversed(self.a.sentences[max(0, index - 6) : index]):
            labels = {c.label for c in self.within(before.start, before.end)} & {"contract", "other_instrument"}
            if labels:
                beside = before.block == sentence.block and before.end >= sentence.start - 2
                signed = beside or any(c.label == "sign" for c in self.within(before.start, before.end))
                return "other_instrument" if labels == {"other_instrument"} and signed else "contract"
        return ""


def planned(a: Annotated, sentence: Sentence, cue: Cue) -> bool:
    """Whether the words around a cue put the signing in the future."""
    low, high = max(sentence.start, cue.start - 40), min(sentence.end, cue.end + 60)
    return bool(_PLANNED.search(a.plain, low, high))
