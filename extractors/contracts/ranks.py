"""The rank of each mention of a contract: the present one, or a past one, judged against the territory's others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.annotated import Annotated
from extractors.contracts.mentions import Mention, clue, find_mentions
from extractors.contracts.ownership import Owners, Ownership
from extractors.durations import find_periods
from extractors.rules import load
from extractors.sentences import split
from extractors.windows import window
from models.document import Block, BlockKind, Zone

CURRENT = 0  # the contract that the document is about; past ones are numbered 1, 2, … by age, the youngest first

_APPOSED = 3  # characters between two names of one contract
_SURELY = 0.7  # confidence of a period from which it is taken for a contract's
_HEAD = 6  # blocks at the document's head: name of the paper, title, lead
_LATE = 12  # blocks before the first that names a contract, where it is one matter of many
_PROSE = 150  # characters of a paragraph of running text
_LEAD = 300  # characters of a block at the head in which the news is told
_NEAR = 90  # characters after a name within which its verb stands


def _named_period(a: Annotated, m: Mention) -> tuple[str, str] | None:
    """The years in a contract's name, or directly behind or before it."""
    block = a.document.blocks[a.block_index(m.start)]
    windows = (
        ("inside", a.plain[m.start : m.end]),
        ("after", a.plain[m.end : min(block.end, m.end + 45)]),
        ("before", a.plain[max(block.start, m.start - 14) : m.start]),
    )
    for place, words in windows:
        if (found := clue(f"period_{place}").search(words)) is not None:
            return (found[1], found[2]) if found[1] < found[2] else None
    concluded = clue("concluded_for").search(a.plain[m.end : min(block.end, m.end + 200)])
    return (concluded[1], concluded[2]) if concluded and concluded[1] < concluded[2] else None


@dataclass(frozen=True, slots=True)
class Clues:
    ordinal: int | None
    relation: str | None
    period: tuple[str, str] | None
    assessed: bool


def clues_of(a: Annotated, m: Mention, amended: bool) -> Clues:
    block = a.document.blocks[a.block_index(m.start)]
    relation = m.relation
    if amended and relation == "previous" and clue("initial").search(a.plain, m.start, min(block.end, m.end + 12)):
        relation = None  # an avenant's « contrat initial » is the contract itself
    name = clue("name").search(a.plain, m.start, m.end)  # the mention may begin with its article
    begin = name.start() if name else m.start
    # « Bilan du premier contrat »: before the ordinal too.
    assessed = any(clue("assessed").search(a.plain[max(block.start, at - 50) : at]) for at in {begin, m.start})
    return Clues(m.ordinal, relation, None if m.plural else _named_period(a, m), assessed)


@dataclass(frozen=True, slots=True)
class _Others:
    """What the other mentions of a territory's contracts say: each is judged against them."""

    top: int  # the highest ordinal
    last: tuple[str, str] | None  # the latest years
    count: int
    following: bool  # a next contract is named
    end_told: bool  # the document's news is a contract's end
    renewed: bool  # a contract is said to follow another


def _is_past(a: Annotated, m: Mention, c: Clues, others: _Others) -> bool:
    if m.plural:
        return False
    if c.relation == "previous" or (c.ordinal is not None and c.ordinal < others.top):
        return True
    if c.period and others.last and c.period != others.last and c.period[1] <= str(int(others.last[0]) + 1):
        return True
    over = c.period is not None and a.published is not None and c.period[1] < a.published[:4]
    if over and others.following and others.end_told and c.relation is None:
        return True
    block = a.document.blocks[a.block_index(m.start)]
    after = a.plain[m.end : min(block.end, m.end + _NEAR)]
    if c.ordinal == 1 and others.count > 1 and clue("pluperfect").search(after):
        return True
    if c.relation is not None or not (others.renewed or others.following):
        return False
    if c.ordinal == 1 and others.following and _dated_before(after, others.last):
        return True
    if c.ordinal == 1:
        return c.assessed or bool(clue("told_as_past").search(after))
    if others.following and clue("ended").search(after):
        return True
    # « Présentation du bilan du CLS » in news of the next one; an assessment still to come is the present one's.
    sentence = a.sentence_at(m.start)
    to_come = load("extractors.status")["status.to_come"].pattern
    coming = sentence is not None and to_come.search(a.plain, sentence.start, sentence.end)
    return c.ordinal is None and c.assessed and m.kind == "mention" and not coming


def _dated_before(after: str, last: tuple[str, str] | None) -> bool:
    """« Un premier contrat a été signé en 2018 », beside « le nouveau contrat 2024-2029 »."""
    dated = clue("dated_after").search(after)
    return dated is not None and last is not None and dated[1] < last[0]


def _group(clues: Sequence[Clues], past: Sequence[bool]) -> list[int]:
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


def rank_all(
    a: Annotated, mentions: Sequence[Mention], clues: list[Clues], ownership: Ownership, ignored: frozenset[int]
) -> list[int]:
    """The rank of each mention among the contracts of its own territory; ignored ones count for nothing."""
    renewed = any(c.relation == "next" for c in clues) or bool(clue("renewed").search(a.plain))
    by_territory: dict[Owners, list[int]] = {}
    for i, m in enumerate(mentions):
        if i not in ignored:
            by_territory.setdefault(ownership.at(m.start), []).append(i)
    ranks = [CURRENT] * len(mentions)
    end_told = _tells_ends(a)
    stated = _stated_periods(a, ownership)
    for owners, members in by_territory.items():
        own = [clues[i] for i in members]
        others = _Others(
            top=max((c.ordinal or 0 for c in own), default=0),
            last=max((*(c.period for c in own if c.period), *stated.get(owners, ())), key=lambda p: p[1], default=None),
            count=len(own),
            following=any(c.relation == "next" for c in own),
            end_told=end_told,
            # That one contract follows another is not told of a neighbour's, named once.
            renewed=renewed and (len(own) > 1 or owners == ownership.default),
        )
        past = [_is_past(a, mentions[i], clues[i], others) for i in members]
        following = any(c.relation == "next" for c in own)
        if tells_amendment(a) and (following or (any((c.ordinal or 0) > 1 for c in own) and any(past))):
            # An avenant is that of the contract before the next, however the text names it.
            past = [p or (c.ordinal is None and c.relation is None) for c, p in zip(own, past, strict=True)]
        past = _as_numbered(own, past, end_told and following)
        if before := _before_next(own, end_told):
            # In news of an end, the contract without a number is the one that ends; where that has its number
            # elsewhere, only before the next is named.
            counted = any(c.ordinal == before for c in own)
            last = (
                next(i for i, c in zip(members, own, strict=True) if c.relation == "next") if counted else len(mentions)
            )
            unnumbered = [
                c.ordinal is None and c.relation is None and not mentions[i].plural and i < last
                for i, c in zip(members, own, strict=True)
            ]
            past = [p or (end_told and u) for p, u in zip(past, unnumbered, strict=True)]
            own = [replace(c, ordinal=before) if p and c.ordinal is None else c for c, p in zip(own, past, strict=True)]
            for i, c in zip(members, own, strict=True):
                clues[i] = c
        for i, rank in zip(members, _group(own, past), strict=True):
            ranks[i] = rank
    for i in range(1, len(mentions)):
        between = a.plain[mentions[i - 1].end : mentions[i].start]
        # « le premier, le contrat 2017-2021, »: two names of one contract.
        one = len(between) <= _APPOSED and not between.strip(" ,(:-") and clues[i].relation is None
        if one and not mentions[i - 1].plural:
            ranks[i] = ranks[i - 1]
    return ranks


def _as_numbered(own: Sequence[Clues], past: Sequence[bool], ends: bool) -> list[bool]:
    """One number, one contract: what is past where a number stands is past wherever it stands.

    `ends`: the news is a contract's end, and a next one is named; where only a first has its number, it is that which ends.
    """
    numbers = {c.ordinal for c in own if c.ordinal is not None}
    ended = {c.ordinal for c, p in zip(own, past, strict=True) if p and c.ordinal is not None and c.relation is None}
    if ends and numbers == {1} and not any(c.ordinal is not None and c.relation == "next" for c in own):
        ended |= numbers
    return [p or (c.ordinal in ended and c.relation is None) for c, p in zip(own, past, strict=True)]


def _before_next(own: Sequence[Clues], end_told: bool) -> int | None:
    """« Le premier … Un troisième est à l'étude »: the contract that goes without a number is the second."""
    following = max((c.ordinal or 0 for c in own if c.relation == "next"), default=0)
    older = any(c.ordinal is not None and c.ordinal < following - 1 for c in own)
    led_up = older or (end_told and following > 1)
    return following - 1 if led_up and (end_told or following - 1 not in {c.ordinal for c in own}) else None


def _stated_periods(a: Annotated, ownership: Ownership) -> dict[Owners, list[tuple[str, str]]]:
    """The years that the text surely gives to contracts, by the territories it speaks of there."""
    stated: dict[Owners, list[tuple[str, str]]] = {}
    for p in find_periods(a):
        if p.label == "cls" and p.first and p.last and p.confidence >= _SURELY and a.zone_at(p.start) is Zone.BODY:
            stated.setdefault(ownership.at(p.start), []).append((p.first[:4], p.last[:4]))
    return stated


def default_rank(a: Annotated, mentions: Sequence[Mention], ranks: list[int], clues: list[Clues]) -> int:
    """The scope of sentences that name no contract: the one before the next only where its end or its avenant is the news."""
    if 1 not in ranks or not (_tells_ends(a) or tells_amendment(a)):
        return CURRENT
    present = [c for c, r in zip(clues, ranks, strict=True) if r == CURRENT and (c.ordinal or c.relation)]
    only_future = bool(present) and all(c.relation == "next" or (c.ordinal or 0) > 1 for c in present)
    named = (m for m, c, r in zip(mentions, clues, ranks, strict=True) if r == CURRENT and (c.ordinal or c.relation))
    signed = any(_signed_already(a, m) for m in named)
    only_future = only_future and not signed
    first = ranks[0]
    # « Le CLS 2, où en est-on ? »: the title has the contract of the news by its number.
    announced = bool(clues) and (clues[0].relation is not None or (clues[0].ordinal or 0) > 1)
    return 1 if only_future and (first != CURRENT or not announced) else CURRENT


def _signed_already(a: Annotated, m: Mention) -> bool:
    block = a.document.blocks[a.block_index(m.start)]
    return bool(clue("signed_already").search(a.plain[m.end : min(block.end, m.end + _NEAR)]))


def tells_amendment(a: Annotated) -> bool:
    """Whether the document's head has an avenant as its news, and not the contract's end."""
    return a.once("tells_amendment", lambda _: _tells_amendment(a) and (_prolongs(a) or not _tells_ends(a)))


def _prolongs(a: Annotated) -> bool:
    """« Il arrivait à échéance le 31 décembre. Jeudi, X et l'ARS ont signé un avenant qui le fait durer jusqu'en juin. »"""
    return any(clue("prolongs").search(a.plain, b.start, min(b.end, b.start + _LEAD)) for b in _head(a))


def _tells_amendment(a: Annotated) -> bool:
    return any(
        clue("amendment_news").search(a.plain, start, end) and not _tells_past(a.plain[start:end])
        for b in _head(a)
        for start, end in split(a.text, a.plain, b.start, min(b.end, b.start + _LEAD))
    )


def _tells_past(words: str) -> bool:
    """« avait conclu un premier contrat, prolongé par un avenant »: told of a contract that is over, and no news."""
    return bool(clue("in_pluperfect").search(words))


def _tells_ends(a: Annotated) -> bool:
    told = False  # whether running text has begun: a heading below it is that of a section, not the news
    for block in _head(a):
        if not (told and block.kind is BlockKind.HEADING) and _tells_end(a, block):
            return True
        told = told or (block.kind is BlockKind.PARAGRAPH and block.end - block.start >= _PROSE)
    return False


def _head(a: Annotated) -> list[Block]:
    """The blocks at the document's head; in minutes of many matters, those at which the contract's begins."""
    body = [b for b in a.document.blocks if b.zone is Zone.BODY]
    first = next((m.start for m in find_mentions(a) if m.kind == "mention"), 0)
    before = sum(b.end <= first for b in body)
    if before > _LATE:
        return body[before : before + _HEAD]
    # Below a newsletter's name, number and contents, the text itself begins later.
    prose = [i for i, b in enumerate(body[:_LATE]) if b.kind is BlockKind.PARAGRAPH and b.end - b.start >= _PROSE]
    if not prose or prose[0] < _HEAD - 1 or not window(find_mentions(a), body[prose[0]].start, body[prose[0]].end):
        return body[:_HEAD]
    return body[: prose[0] + 1]


def _tells_end(a: Annotated, block: Block) -> bool:
    """Whether a block at the document's head has a contract's assessment or end as its news."""
    if block.kind is BlockKind.HEADING:
        if clue("assessment_news").search(a.plain, block.start, block.end):
            return True
        years = clue("period_inside").search(a.plain, block.start, block.end)
        if years and a.published is not None and years[1] < years[2] < a.published[:4]:
            return True  # « What a contract leaves behind: 2017-2021 », in 2022
    return bool(clue("end_news").search(a.plain, block.start, block.end))


def speaks(c: Clues) -> bool:
    return c.ordinal is not None or c.relation is not None or c.period is not None
