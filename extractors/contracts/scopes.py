"""Which contract each place of the text is about.

A document may speak of a territory's present contract and of its past ones, and of several territories' contracts.
Each is a *scope*. Facts are found without regard to scopes (by the other rooms); `Scopes.owners(position)` then says
which scope a fact belongs to, from the last contract named before it, its section's heading, and its territory.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
import sys

from extractors.annotated import HEAD, Annotated, Sentence, lead_order
from extractors.contracts.mentions import Mention, clue, find_mentions
from extractors.contracts.ownership import Ownership, find_ownership
from extractors.contracts.ranks import CURRENT, Clues, clues_of, default_rank, rank_all, speaks, tells_amendment
from extractors.contracts.sections import Section, find_sections, is_topical
from extractors.rules import load
from extractors.territories import find_territories
from extractors.territories.model import TerritoryCandidate

FOREIGN = -1  # the contract of somebody whom the document only mentions

_SURE = 1.0  # score of a territory that is the contract's without any words that tie them
_QUESTION = 60  # characters
_BLANK = Clues(ordinal=None, relation=None, period=None, assessed=False)
_ARTICLE = 8  # characters of an article before a name
_SUBJECT = 30  # characters from a sentence's beginning within which its subject stands
Scope = tuple[int, int]  # territory (index into the candidates), rank of the contract: 0 the present one


@dataclass(frozen=True, slots=True)
class Scopes:
    """Answers which contracts the words at a position speak of."""

    territories: tuple[TerritoryCandidate, ...]
    mentions: tuple[Mention, ...]
    ranks: tuple[int, ...]  # of each mention
    sections: tuple[Section, ...]
    ownership: Ownership
    spans: tuple[tuple[int, int, int], ...]  # start, end, rank, in order
    ordinals: dict[Scope, int]  # which contract of its territory
    periods: dict[Scope, tuple[str, str]]  # years in its name
    default: int

    def rank(self, position: int) -> int:
        """0 where the words speak of the present contract, 1 and more for past ones."""
        index = bisect_right(self.spans, (position, sys.maxsize)) - 1
        if index >= 0 and position < self.spans[index][1]:
            return self.spans[index][2]
        return self.default

    def owners(self, position: int) -> tuple[Scope, ...]:
        """The contracts that the words at a position speak of: several where they speak of several at once."""
        rank = self.rank(position)
        return () if rank == FOREIGN else tuple((t, rank) for t in self.ownership.at(position))

    def topical(self, a: Annotated, position: int) -> bool:
        """Whether the words at a position stand in a section whose subject is a contrat local de santé."""
        return is_topical(a, self.sections, position)


def mentions_of(a: Annotated, scopes: Scopes, scope: Scope) -> Sequence[Mention]:
    """Where the contract of a scope is named, in reading order."""
    return a.once("scope_mentions", lambda _: _by_scope(scopes)).get(scope, ())


def _by_scope(scopes: Scopes) -> dict[Scope, list[Mention]]:
    found: dict[Scope, list[Mention]] = {}
    for m, rank in zip(scopes.mentions, scopes.ranks, strict=True):
        for territory in scopes.ownership.at(m.start):
            found.setdefault((territory, rank), []).append(m)
    return found


def find_scopes(a: Annotated) -> Scopes:
    """The document's scopes. Cached by the document."""
    return a.once("scopes", _find_scopes)


def _find_scopes(a: Annotated) -> Scopes:
    mentions = find_mentions(a)
    sections = find_sections(a, mentions)
    reported = [c for c in find_territories(a) if c.role != "mention" and (c.cues or c.score >= _SURE)]
    strongest = max((c.score for c in reported), default=0.0)
    territories = tuple(c for c in reported if c.score >= min(1.0, strongest) or c.score >= 0.1 * strongest)
    ownership = find_ownership(a, territories, sections, mentions)
    amended = len(clue("amendment").findall(a.plain)) >= 2
    only = clue("amendment").search(a.plain) and not any(m.relation == "next" for m in mentions)
    clues = [clues_of(a, m, amended or bool(only)) for m in mentions]
    outsiders = _outsiders(a)
    ignored = frozenset(i for i, m in enumerate(mentions) if _idle(a, m, clues[i], outsiders))
    ranks = rank_all(a, mentions, clues, ownership, ignored)
    clues = [_BLANK if i in ignored else c for i, c in enumerate(clues)]
    ordinals, named = _labels(mentions, clues, ranks, ownership)
    default = default_rank(a, mentions, ranks, clues)
    spans = _spans(_Reader(a, mentions, ranks, clues, ownership, outsiders, default), sections, default)
    return Scopes(territories, mentions, tuple(ranks), sections, ownership, spans, ordinals, named, default)


def _labels(
    mentions: Sequence[Mention], clues: Sequence[Clues], ranks: Sequence[int], ownership: Ownership
) -> tuple[dict[Scope, int], dict[Scope, tuple[str, str]]]:
    """Ordinals and years that the mentions give to their contracts."""
    ordinals: dict[Scope, int] = {}
    periods: dict[Scope, tuple[str, str]] = {}
    for m, c, rank in zip(mentions, clues, ranks, strict=True):
        if m.plural:
            continue
        for territory in ownership.at(m.start):
            if c.ordinal is not None:
                ordinals[territory, rank] = max(c.ordinal, ordinals.get((territory, rank), 0))
            if c.period is not None:
                periods.setdefault((territory, rank), c.period)
    return ordinals, periods


@dataclass(slots=True)
class _Reader:
    """Goes through the sentences and notes which contract each stretch speaks of."""

    a: Annotated
    mentions: tuple[Mention, ...]
    ranks: list[int]
    clues: list[Clues]
    ownership: Ownership
    outsiders: dict[int, int]  # where territories that are only mentioned are named: start, end
    scope: int  # of the sentence before
    subject: bool = False  # whether a contract that is not the section's own was its subject
    block: int = -1
    led: int = -1  # the block that opens with a contract that is not the section's own
    asked: int = -1  # the block in which « Le premier contrat ? » has been asked: what follows there answers it

    def read(self, sentence: Sentence, home: int) -> list[tuple[int, int, int]]:
        """The stretches of one sentence, in a section whose own contract is `home`."""
        a, words = self.a, self.a.plain[sentence.start : sentence.end]
        scope = self.scope if self._goes_on(sentence, words, home) else home
        own = clue("foreign").search(words)
        if own is None and (has := clue("has_its_own").search(words)) and self._names_outsider(sentence):
            own = has
        own = own if own and not self._is_title(sentence) and not self._main_is_subject(sentence, own.start()) else None
        foreign = bool(own) or self._headline_of_other(sentence)
        if foreign and not _switched(self.ownership, sentence):
            self.scope, self.subject, self.block = home, False, sentence.block
            return [(sentence.start, sentence.end, FOREIGN)]
        marked = self._marked(sentence)
        if not marked and home != CURRENT and self._steps_ahead(words):
            scope = CURRENT
        goes_on = scope != home
        alone = {self.ranks[i] for i in marked} == {CURRENT} and home != CURRENT
        alone = alone and not (tells_amendment(a) and clue("amendment").search(words))
        named = marked and self.mentions[marked[0]].kind != "pronoun"
        begun = clue("begins_participle").search(words) or clue("begins_dated").search(words)
        first = marked and marked[0] == self._mentioned(sentence)[0]
        # « Conclu pour cinq ans, il fait suite au premier contrat »: begun with what follows, not with what is followed.
        before = a.plain[sentence.start : self.mentions[marked[0]].start] if marked else ""
        begun = None if clue("succeeded_before").search(before) else begun
        if marked and (alone or (named and begun and first)):
            # In a report on a past contract, a sentence that names the next one is all about it.
            scope = self.ranks[marked[0]]
        spans, position = [], sentence.start
        for i in marked:
            start = self.mentions[i].start
            if self.clues[i].ordinal is not None or self.clues[i].period is not None:
                start = self._verb_before(position, start, sentence)
            spans.append((position, start, scope))
            position, scope = start, self.ranks[i]
            comma = self._comma(self.mentions[i].end, sentence.end)
            if comma > 0 and scope != home and clue("introduces").search(a.plain[sentence.start : position]):
                spans.append((position, comma, scope))
                position, scope = comma, home
        spans.append((position, sentence.end, scope))
        subject = self._subject(marked, sentence, scope) if marked else goes_on
        self.scope, self.subject, self.block = scope, subject and scope != home, sentence.block
        if marked:
            self.led = sentence.block if scope != home and self._leads(marked, sentence, scope) else -1
        if scope != home and len(words) <= _QUESTION and words.rstrip('" ').endswith("?"):
            self.asked = sentence.block
        return spans

    def _comma(self, start: int, end: int) -> int:
        """The first comma of a stretch that stands in no brackets, as « (2015-2019, 45 actions) » do; -1 without one."""
        comma = self.a.plain.find(", ", start, end)
        opening = self.a.plain.find("(", start, comma) if comma > 0 else -1
        closing = self.a.plain.find(")", opening, end) if opening > 0 else -1
        return self._comma(closing, end) if opening > 0 and closing > comma else comma

    def _verb_before(self, position: int, start: int, sentence: Sentence) -> int:
        """Where what is said of a contract begins: with its name, or, where it is the object of a signing, with what leads to that."""
        verb = clue("signs_it").search(self.a.plain[position:start])
        if verb is None:
            noun = clue("signing_of").search(self.a.plain[position:start])
            return position + noun.start() if noun else start
        return position if position == sentence.start else position + verb.start()

    def _subject(self, marked: Sequence[int], sentence: Sentence, scope: int) -> bool:
        """Whether the contract with which a sentence ends is also what it begins with, so that the next may go on about it."""
        first = marked[0]
        return self.mentions[first].start - sentence.start <= _SUBJECT and self.ranks[first] == scope

    def _leads(self, marked: Sequence[int], sentence: Sentence, scope: int) -> bool:
        """Whether a paragraph opens with a contract as what it is about: « Le deuxième, c'est autre chose. »

        « Le précédent datait de 2018 » only looks back.
        """
        opens = self.a.document.blocks[sentence.block].start == sentence.start
        first = self.mentions[marked[0]] if marked and opens else None
        if first is None or first.start - sentence.start > _ARTICLE or not self._subject(marked, sentence, scope):
            return False
        return not clue("looks_back").search(self.a.plain, first.end, sentence.end)

    def _is_title(self, sentence: Sentence) -> bool:
        """« Cilaos gets its own contract » as a title is the news itself."""
        first = self.a.document.blocks[sentence.block].start == sentence.start
        return first and lead_order(self.a, sentence.block) == 0

    def _main_is_subject(self, sentence: Sentence, length: int) -> bool:
        """« Grande-Synthe poursuit sa route : la ville a signé son propre contrat »: the news itself, and nobody else's."""
        named = self.a.once("territory_starts", _territory_starts)
        at = bisect_left(named, (sentence.start + length,)) - 1
        return at >= 0 and named[at][0] >= sentence.start and named[at][1] == "main"

    def _names_outsider(self, sentence: Sentence) -> bool:
        starts = self.a.once("outsider_starts", lambda _: sorted(self.outsiders))
        at = bisect_left(starts, sentence.start)
        return at < len(starts) and starts[at] < sentence.end

    def _steps_ahead(self, words: str) -> bool:
        """« La signature est prévue en juin », in a report on a contract that is over: the next one's."""
        return CURRENT in self.ranks and not tells_amendment(self.a) and bool(clue("step_ahead").search(words))

    def _headline_of_other(self, sentence: Sentence) -> bool:
        """« Tourcoing : le CLS 2024-2028 soumis au conseil »: a line about a territory that is only mentioned."""
        end = self.outsiders.get(sentence.start)
        return (
            lead_order(self.a, sentence.block) >= HEAD
            and end is not None
            and self.a.plain[end : end + 2].strip() == ":"
        )

    def _goes_on(self, sentence: Sentence, words: str, home: int) -> bool:
        """Whether a sentence goes on about the contract of the one before, in the same paragraph."""
        if home != CURRENT and self.scope == CURRENT and not tells_amendment(self.a):
            return True  # in a report on a past contract, a section that has come to the next one stays with it
        next_one = home != CURRENT and self.scope == CURRENT and self.block == sentence.block
        if next_one and not clue("amendment").search(words) and not clue("assessment_news").search(words):
            return True  # within its paragraph, what is told of the next contract goes on
        below = self.scope != home and self.block == sentence.block - 1
        if (below or self.block == sentence.block) and self.scope != home and clue("had_contents").search(words):
            return True
        if below and clue("begins_participle").search(words) and not self._mentioned(sentence):
            return True  # « … son premier contrat. » and, as the next paragraph, « Signé le 18 septembre 2018, il … »
        if self.block != sentence.block or self.scope == home:
            return False
        if sentence.block in (self.asked, self.led) and not self._mentioned(sentence):
            return True
        return bool(clue("assesses").search(words)) or (self.subject and bool(clue("goes_on").search(words)))

    def _mentioned(self, sentence: Sentence) -> range:
        """The mentions in a sentence."""
        return range(
            bisect_left(self.mentions, sentence.start, key=lambda m: m.start),
            bisect_left(self.mentions, sentence.end, key=lambda m: m.start),
        )

    def _marked(self, sentence: Sentence) -> list[int]:
        """The mentions in a sentence that say which contract they mean."""
        return [i for i in self._mentioned(sentence) if speaks(self.clues[i]) or self.ranks[i] != CURRENT]


def _spans(reader: _Reader, sections: tuple[Section, ...], default: int) -> tuple[tuple[int, int, int], ...]:
    """Stretches of sentences with the scope they speak of."""
    spans: list[tuple[int, int, int]] = []
    for section in sections:
        home = _home(reader.a, reader.mentions, reader.ranks, reader.clues, section, default)
        reader.scope = home
        for sentence in reader.a.sentences_in(section.first, section.last):
            spans += reader.read(sentence, home)
    return tuple(sorted(s for s in spans if s[0] < s[1]))


def _idle(a: Annotated, m: Mention, c: Clues, outsiders: dict[int, int]) -> bool:
    """Whether a contract named is a neighbour's, or one that may never be: it says nothing of the others' rank."""
    sentence = a.sentence_at(m.start)
    if sentence is None:
        return False
    words = a.plain[sentence.start : sentence.end]
    if clue("neighbours").search(words) and any(s in outsiders for s in range(sentence.start, sentence.end)):
        return True
    return (c.ordinal is not None or c.relation == "next") and bool(clue("hypothetical").search(words))


def _territory_starts(a: Annotated) -> list[tuple[int, str]]:
    """Where territories are named, in reading order, each with its role."""
    return sorted((start, c.role) for c in find_territories(a) for start, _ in c.spans)


def _outsiders(a: Annotated) -> dict[int, int]:
    return {start: end for c in find_territories(a) if c.role == "mention" for start, end in c.spans}


def _switched(ownership: Ownership, sentence: Sentence) -> bool:
    """Whether a sentence speaks of another territory than the document's main one."""
    return ownership.at(sentence.start) != ownership.default or ownership.at(sentence.end - 1) != ownership.default


def _home(
    a: Annotated, mentions: tuple[Mention, ...], ranks: list[int], clues: list[Clues], section: Section, default: int
) -> int:
    """The scope a section's heading announces, else the document's."""
    if section.heading is None:
        return default
    block = a.document.blocks[section.heading]
    first = bisect_left(mentions, block.start, key=lambda m: m.start)
    last = bisect_left(mentions, block.end, key=lambda m: m.start)
    named = {rank for rank, c in zip(ranks[first:last], clues[first:last], strict=True) if speaks(c) or rank != CURRENT}
    return named.pop() if len(named) == 1 else default


def other_instrument_at(a: Annotated, sentence: Sentence) -> bool:
    """Whether a sentence speaks of another instrument (contrat de ville, CLSM…) and names no CLS."""
    rules = load("extractors.contracts")
    if not rules.labelled("other_instrument").first(a.text, a.plain, sentence.start, sentence.end, a.language):
        return False
    return not rules.labelled("mention").first(a.text, a.plain, sentence.start, sentence.end, a.language)
