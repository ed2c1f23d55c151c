"""Which contract each place of the text is about.

A document may speak of a territory's present contract and of its past ones, and of several territories' contracts.
Each is a *scope*. Facts are found without regard to scopes (by the other rooms); `Scopes.owners(position)` then says
which scope a fact belongs to, from the last contract named before it, its section's heading, and its territory.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.annotated import Annotated, Sentence
from extractors.contracts.mentions import Mention, clue, find_mentions
from extractors.contracts.ownership import Owners, Ownership, find_ownership
from extractors.contracts.sections import Section, find_sections, is_topical
from extractors.rules import load
from extractors.territories import find_territories
from extractors.territories.model import TerritoryCandidate
from models.document import Block, BlockKind, Zone

FOREIGN = -1  # the contract of somebody whom the document only mentions
CURRENT = 0  # the contract that the document is about; past ones are numbered 1, 2, … by age, the youngest first

_APPOSED = 3  # characters between two names of one contract
_NEAR = 90  # characters after a name within which its verb stands
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
        index = bisect_right(self.spans, position, key=lambda s: s[0]) - 1
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


def _named_period(a: Annotated, m: Mention) -> tuple[str, str] | None:
    """The years in a contract's name, or directly behind or before it."""
    block = a.document.blocks[a.block_index(m.start)]
    windows = (
        ("inside", a.plain[m.start : m.end]),
        ("after", a.plain[m.end : min(block.end, m.end + 45)]),
        ("before", a.plain[max(block.start, m.start - 12) : m.start]),
    )
    for place, words in windows:
        if (found := clue(f"period_{place}").search(words)) is not None:
            return (found[1], found[2]) if found[1] < found[2] else None
    return None


@dataclass(frozen=True, slots=True)
class _Clues:
    ordinal: int | None
    relation: str | None
    period: tuple[str, str] | None
    assessed: bool


def _clues(a: Annotated, m: Mention, amended: bool) -> _Clues:
    block = a.document.blocks[a.block_index(m.start)]
    relation = m.relation
    if amended and relation == "previous" and clue("initial").search(a.plain, m.start, min(block.end, m.end + 12)):
        relation = None  # an avenant's « contrat initial » is the contract itself
    name = clue("name").search(a.plain, m.start, m.end)  # the mention may begin with its article
    begin = name.start() if name else m.start
    assessed = bool(clue("assessed").search(a.plain[max(block.start, begin - 50) : begin]))
    return _Clues(m.ordinal, relation, None if m.plural else _named_period(a, m), assessed)


@dataclass(frozen=True, slots=True)
class _Others:
    """What the other mentions of a territory's contracts say: each is judged against them."""

    top: int  # the highest ordinal
    last: tuple[str, str] | None  # the latest years
    count: int
    following: bool  # a next contract is named
    renewed: bool  # a contract is said to follow another


def _is_past(a: Annotated, m: Mention, c: _Clues, others: _Others) -> bool:
    if m.plural:
        return False
    if c.relation == "previous" or (c.ordinal is not None and c.ordinal < others.top):
        return True
    if c.period and others.last and c.period != others.last and c.period[1] <= str(int(others.last[0]) + 1):
        return True
    block = a.document.blocks[a.block_index(m.start)]
    after = a.plain[m.end : min(block.end, m.end + _NEAR)]
    if c.ordinal == 1 and others.count > 1 and clue("pluperfect").search(after):
        return True
    if c.relation is not None or not (others.renewed or others.following):
        return False
    if c.ordinal == 1:
        return c.assessed or bool(clue("told_as_past").search(after))
    if others.following and clue("ended").search(after):
        return True
    # « Présentation du bilan du CLS » in news of the next one; an assessment still to come is the present one's.
    sentence = a.sentence_at(m.start)
    to_come = load("extractors.status")["status.to_come"].pattern
    coming = sentence is not None and to_come.search(a.plain, sentence.start, sentence.end)
    return c.ordinal is None and c.assessed and m.kind == "mention" and not coming


def _group(clues: Sequence[_Clues], past: Sequence[bool]) -> list[int]:
    """Scope numbers: 0 for the present contract, then past contracts told apart by ordinal or by period."""
    groups: list[tuple[set[int], set[tuple[str, str]]]] = []
    ranks: list[int] = []
    for c, is_past in zip(clues, past, strict=True):
        if not is_past:
            ranks.append(CURRENT)
            continue
        number = 0
        for number, (ordinals, periods) in enumerate(groups, 1):  # noqa: B007 - kept after the loop
            other_ordinal = c.ordinal is not None and ordinals and c.ordinal not in ordinals
            other_period = c.period is not None and periods and c.period not in periods
            if not other_ordinal and not other_period:
                break
        else:
            groups.append((set(), set()))
            number = len(groups)
        groups[number - 1][0].update({c.ordinal} - {None})  # type: ignore[arg-type]
        groups[number - 1][1].update({c.period} - {None})  # type: ignore[arg-type]
        ranks.append(number)
    return ranks


def find_scopes(a: Annotated) -> Scopes:
    """The document's scopes. Cached by the document."""
    return a.once("scopes", _find_scopes)


def _find_scopes(a: Annotated) -> Scopes:
    mentions = find_mentions(a)
    sections = find_sections(a, mentions)
    reported = [c for c in find_territories(a) if c.role != "mention" and c.cues]
    strongest = max((c.score for c in reported), default=0.0)
    territories = tuple(c for c in reported if c.score >= min(1.0, strongest) or c.score >= 0.1 * strongest)
    ownership = find_ownership(a, territories, sections, mentions)
    amended = len(clue("amendment").findall(a.plain)) >= 2
    clues = [_clues(a, m, amended) for m in mentions]
    ranks = _ranks(a, mentions, clues, ownership)
    ordinals, named = _labels(mentions, clues, ranks, ownership)
    default = _default(a, ranks, clues)
    spans = _spans(_Reader(a, mentions, ranks, clues, ownership, default), sections, default)
    return Scopes(territories, mentions, tuple(ranks), sections, ownership, spans, ordinals, named, default)


def _ranks(a: Annotated, mentions: Sequence[Mention], clues: Sequence[_Clues], ownership: Ownership) -> list[int]:
    """The rank of each mention among the contracts of its own territory."""
    renewed = any(c.relation == "next" for c in clues) or bool(clue("renewed").search(a.plain))
    by_territory: dict[Owners, list[int]] = {}
    for i, m in enumerate(mentions):
        by_territory.setdefault(ownership.at(m.start), []).append(i)
    ranks = [CURRENT] * len(mentions)
    for members in by_territory.values():
        own = [clues[i] for i in members]
        others = _Others(
            top=max((c.ordinal or 0 for c in own), default=0),
            last=max((c.period for c in own if c.period), key=lambda p: p[1], default=None),
            count=len(own),
            following=any(c.relation == "next" for c in own),
            renewed=renewed,
        )
        past = [_is_past(a, mentions[i], clues[i], others) for i in members]
        for i, rank in zip(members, _group(own, past), strict=True):
            ranks[i] = rank
    for i in range(1, len(mentions)):
        between = a.plain[mentions[i - 1].end : mentions[i].start]
        # « le premier, le contrat 2017-2021, »: two names of one contract.
        if len(between) <= _APPOSED and not between.strip(" ,(:-") and clues[i].relation is None:
            ranks[i] = ranks[i - 1]
    return ranks


def _labels(
    mentions: Sequence[Mention], clues: Sequence[_Clues], ranks: Sequence[int], ownership: Ownership
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


def _default(a: Annotated, ranks: list[int], clues: list[_Clues]) -> int:
    """The scope of sentences that name no contract: the past one only where its assessment is the subject."""
    body = [b for b in a.document.blocks if b.zone is Zone.BODY][:3]
    if 1 not in ranks or not any(_tells_end(a, b) for b in body):
        return CURRENT
    present = [c for c, r in zip(clues, ranks, strict=True) if r == CURRENT and (c.ordinal or c.relation)]
    only_future = bool(present) and all(c.relation == "next" or (c.ordinal or 0) > 1 for c in present)
    first = ranks[0]
    return 1 if only_future and (first != CURRENT or clues[0].relation is None) else CURRENT


def _tells_end(a: Annotated, block: Block) -> bool:
    """Whether a block at the document's head has a contract's assessment or end as its news."""
    if block.kind is BlockKind.HEADING and clue("assessment_news").search(a.plain, block.start, block.end):
        return True
    return bool(clue("end_news").search(a.plain, block.start, block.end))


@dataclass(slots=True)
class _Reader:
    """Goes through the sentences and notes which contract each stretch speaks of."""

    a: Annotated
    mentions: tuple[Mention, ...]
    ranks: list[int]
    clues: list[_Clues]
    ownership: Ownership
    scope: int  # of the sentence before
    subject: bool = False  # whether a contract that is not the section's own was its subject
    block: int = -1

    def read(self, sentence: Sentence, home: int) -> list[tuple[int, int, int]]:
        """The stretches of one sentence, in a section whose own contract is `home`."""
        a, words = self.a, self.a.plain[sentence.start : sentence.end]
        scope = self.scope if self._goes_on(sentence, words, home) else home
        if clue("foreign").search(words) and not _switched(self.ownership, sentence):
            self.scope, self.subject, self.block = home, False, sentence.block
            return [(sentence.start, sentence.end, FOREIGN)]
        marked = self._marked(sentence)
        goes_on = scope != home
        if marked and clue("begins_participle").search(words):
            scope = self.ranks[marked[0]]
        spans, position = [], sentence.start
        for i in marked:
            start = self.mentions[i].start
            spans.append((position, start, scope))
            position, scope = start, self.ranks[i]
            comma = a.plain.find(", ", self.mentions[i].end, sentence.end)
            if comma > 0 and scope != home and clue("introduces").search(a.plain[sentence.start : position]):
                spans.append((position, comma, scope))
                position, scope = comma, home
        spans.append((position, sentence.end, scope))
        subject = self.mentions[marked[0]].start - sentence.start <= _SUBJECT if marked else goes_on
        self.scope, self.subject, self.block = scope, subject and scope != home, sentence.block
        return spans

    def _goes_on(self, sentence: Sentence, words: str, home: int) -> bool:
        """Whether a sentence goes on about the contract of the one before, in the same paragraph."""
        if self.block != sentence.block or self.scope == home:
            return False
        return bool(clue("assesses").search(words)) or (self.subject and bool(clue("goes_on").search(words)))

    def _marked(self, sentence: Sentence) -> list[int]:
        """The mentions in a sentence that say which contract they mean."""
        starts = range(
            bisect_left(self.mentions, sentence.start, key=lambda m: m.start),
            bisect_left(self.mentions, sentence.end, key=lambda m: m.start),
        )
        return [i for i in starts if _speaks(self.clues[i]) or self.ranks[i] != CURRENT]


def _spans(reader: _Reader, sections: tuple[Section, ...], default: int) -> tuple[tuple[int, int, int], ...]:
    """Stretches of sentences with the scope they speak of."""
    spans: list[tuple[int, int, int]] = []
    for section in sections:
        home = _home(reader.a, reader.mentions, reader.ranks, reader.clues, section, default)
        for sentence in reader.a.sentences_in(section.first, section.last):
            spans += reader.read(sentence, home)
    return tuple(sorted(s for s in spans if s[0] < s[1]))


def _switched(ownership: Ownership, sentence: Sentence) -> bool:
    """Whether a sentence speaks of another territory than the document's main one."""
    return ownership.at(sentence.start) != ownership.default or ownership.at(sentence.end - 1) != ownership.default


def _speaks(c: _Clues) -> bool:
    return c.ordinal is not None or c.relation is not None or c.period is not None


def _home(
    a: Annotated, mentions: tuple[Mention, ...], ranks: list[int], clues: list[_Clues], section: Section, default: int
) -> int:
    """The scope a section's heading announces, else the document's."""
    if section.heading is None:
        return default
    block = a.document.blocks[section.heading]
    named = {
        rank
        for m, rank, c in zip(mentions, ranks, clues, strict=True)
        if block.start <= m.start < block.end and (_speaks(c) or rank != CURRENT)
    }
    return named.pop() if len(named) == 1 else default


def other_instrument_at(a: Annotated, sentence: Sentence) -> bool:
    """Whether a sentence speaks of another instrument (contrat de ville, CLSM…) and names no CLS."""
    rules = load("extractors.contracts")
    if not rules.labelled("other_instrument").first(a.text, a.plain, sentence.start, sentence.end, a.language):
        return False
    return not rules.labelled("mention").first(a.text, a.plain, sentence.start, sentence.end, a.language)
