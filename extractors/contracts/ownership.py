"""Whose contract each sentence speaks of, in documents that report the contracts of several territories."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
import re

from extractors.annotated import Annotated, Sentence
from extractors.contracts.mentions import Mention, clue
from extractors.contracts.sections import Section
from extractors.contracts.towns import towns_of
from extractors.contracts.turns import in_turn
from extractors.numbers import quantity
from extractors.organisations.find import find_organisations
from extractors.territories.model import TerritoryCandidate
from models.document import BlockKind
from models.vocabulary import OrganisationType as T
from models.vocabulary import TerritoryKind

_AUTHORITIES = (T.EPCI, T.COMMUNE, T.PETR, T.DEPARTEMENT, T.REGION)
_AND = re.compile(
    r",? (?:et|and|ou) (?:(?:celui|ceux|that) )?(?:de |d'|du |of |la |le |les |l'|the |(?:ville|commune|town|city) (?=de |d'|du |of ))*|, (?:de |d'|du |la |le |les |l'|the |(?:ville|commune|town|city) (?=de |d'|du |of ))*"
)
_THAT_OF = re.compile(
    r"\b(?:celui|contrat|cls|contract|that|one) (?:de|of) (?:(?P<town>(?:la|the) (?:ville|commune|municipalite|town|city))"
    r"|(?P<epci>(?:l'|la |the )(?:agglomeration|agglo|communaute|intercommunalite|metropole|metropolis|intercommunality)))\b"
)
# « lundi 13 mars avec la Ténarèze et mardi 14 mars avec le Grand Auch »: the day goes with the place behind it.
_DATED_WITH = re.compile(
    r"\b(?:(?:le|on|ce|lundi|mardi|mercredi|jeudi|vendredi|samedi) )+[^,;.]{0,28}?\b(?:avec|with|a|au|in|at) (?:la |le |les |l'|the )?$"
)
# « ont signé chacun des deux documents », « both contracts run for five years »: said of every one of them.
_OF_ALL = re.compile(
    r"\b(?:chacune? (?:des|de ces)|l'un et l'autre|les uns et les autres|(?:les|ces|aux|des) deux) (?:deux |trois )?(?:contrats|documents|textes|cls)\b"
    r"|\b(?:both|each of the(?: two| three|se)?) (?:contracts|documents|texts|of them)\b|\bdans les (?:deux|trois|quatre) cas\b|\bin (?:both|all (?:three|four)) cases\b"
    r"|\b(?:tous|toutes) (?:les )?(?:deux|trois|quatre|cinq) (?:sont|ont|courent|durent|couvrent|portent|seront)\b|\b(?:both|all (?:three|four|five)) (?:are|run|have|were|last|cover)\b"
)
_DATELINE = re.compile(
    r"(?: \([^()]{2,30}\))?, (?:le |on )?(?:[a-z]+ )?\d{1,2}(?:er|st|nd|rd|th)? [a-z]{3,9}\.?(?:,? (?:19|20)\d\d)?(?: \([^()]{2,40}\))? ?(?:[-:–—]|$)"
)
_SECTIONS = 2  # headings « Bras-Panon, vendredi 29 septembre » that are those of sections, and no datelines
_SUBJECT = 40  # characters at a sentence's beginning within which its subject stands
_LEAD = 2  # sections at the beginning that speak of all territories even without naming them
_AFTER_CONTRACT = 45  # characters after a contract's name within which its territory is named
_THE_ONE = re.compile(r"\b(?:celui|ceux|that|the one) (?:de la |de l'|du |des |de |d'|of the |of )$")
_YEARS_OF = re.compile(
    r"(?: ?\(?cls\)?)? ?\(?(?:20\d\d ?[-/] ?20\d\d)\)? ?(?:de la |de l'|du |des |de |d'|of the |of )?"
)
Owners = tuple[int, ...]  # indices of territories; several where a sentence speaks of several contracts at once


@dataclass(frozen=True, slots=True)
class Ownership:
    """Spans of the text with the territories they speak of, in order; `default` for the rest."""

    spans: tuple[tuple[int, int, Owners], ...]
    default: Owners

    def at(self, position: int) -> Owners:
        """Indices of the territories whose contract the words at a position speak of."""
        index = bisect_right(self.spans, position, key=lambda s: s[0]) - 1
        if index >= 0 and position < self.spans[index][1]:
            return self.spans[index][2]
        return self.default


def find_ownership(
    a: Annotated, candidates: Sequence[TerritoryCandidate], sections: Sequence[Section], mentions: Sequence[Mention]
) -> Ownership:
    """Ownership by the territories named in sentence, paragraph and heading; trivial where there is one territory."""
    mains = tuple(i for i, c in enumerate(candidates) if c.role == "main")
    default: Owners = mains or tuple(range(min(1, len(candidates))))
    if len(candidates) < 2:
        return Ownership((), default or (0,))
    named = sorted((start, end, i) for i, c in enumerate(candidates) for start, end in c.spans)
    dated = {n for n in named if _dates_line(a, n)}
    if sum(a.document.blocks[a.block_index(n[0])].kind is BlockKind.HEADING for n in dated) < _SECTIONS:
        named = [n for n in named if n not in dated]
    named = sorted([*named, *_meant(a, candidates), *towns_of(a, candidates), *in_turn(a, named, candidates)])
    spans: list[tuple[int, int, Owners]] = []
    homes = [_home(a, s, named) for s in sections]
    contracts = sorted((m.start, m.end) for m in mentions)
    # « la CPTS participe aux deux contrats », wherever it stands, is about all of them.
    together = frozenset(a.sentence_index(m.start) for m in mentions if m.plural)
    # « Et dans le Pays de Bitche ? », one section of a text about one territory, takes nothing from the others.
    structured = len({h for h in homes if h}) >= 2 and len(mains) != 1
    leaders = _leaders(candidates)
    for order, (section, home) in enumerate(zip(sections, homes, strict=True)):
        # Where each territory has its own section, a section that names none is about none of them.
        unnamed = () if structured and section.heading is not None and order >= _LEAD else default
        spans += _of_section(a, section, named, candidates, home or unnamed, default, contracts, together, leaders)
    return Ownership(tuple(spans), default)


def _dates_line(a: Annotated, named: tuple[int, int, int]) -> bool:
    """« CAYENNE, 14 juin 2024 (agence) – »: a place that opens a dispatch with its day is not spoken of."""
    block = a.document.blocks[a.block_index(named[0])]
    return named[0] == block.start and _DATELINE.match(a.plain, named[1], block.end) is not None


def _meant(a: Annotated, candidates: Sequence[TerritoryCandidate]) -> list[tuple[int, int, int]]:
    """« celui de la ville … ; celui de l'agglomération »: where a town and its EPCI each have a contract, whose it is."""
    mains = [i for i, c in enumerate(candidates) if c.role == "main"]
    kinds = {candidates[i].territory.kind: i for i in mains}
    town, epci = kinds.get(TerritoryKind.COMMUNE), kinds.get(TerritoryKind.EPCI, kinds.get(TerritoryKind.EPT))
    if len(mains) != 2 or town is None or epci is None:
        return []
    found = [(m.start("town"), m.end("town"), town) for m in _THAT_OF.finditer(a.plain) if m["town"]]
    return found + [(m.start("epci"), m.end("epci"), epci) for m in _THAT_OF.finditer(a.plain) if m["epci"]]


def _of_section(
    a: Annotated,
    section: Section,
    named: list[tuple[int, int, int]],
    candidates: Sequence[TerritoryCandidate],
    home: Owners,
    default: Owners,
    contracts: Sequence[tuple[int, int]],
    together: Collection[int],
    leaders: Collection[int],
) -> list[tuple[int, int, Owners]]:
    spans: list[tuple[int, int, Owners]] = []
    owners, block = home, -1
    for sentence in a.sentences_in(section.first, section.last):
        if sentence.block != block and (column := _of_column(a, sentence.block, named)) is not None:
            owners, block = column, sentence.block
        if sentence.block != block:
            # A neighbour's contract is told within one paragraph; one of several main territories goes on to the next.
            carried = len(owners) == 1 and owners[0] in leaders and home == default and len(candidates) > 1
            carried = carried and not _below_column(a, sentence.block)
            owners, block = (owners if carried else home), sentence.block
        if len(default) > 1 and _of_all(a, sentence, len(default)):
            owners = default
        position = sentence.start
        switches = _switches(a, sentence.start, sentence.end, named, candidates, contracts)
        distinct = {o for _, o in switches}
        if not home and not switches and a.sentence_index(sentence.start) in together:
            spans.append((sentence.start, sentence.end, default))
            continue
        if len(distinct) == 1:
            owners = switches[0][1]
            switches = []
        elif len(distinct) > 1:
            owners = tuple(sorted({i for o in distinct for i in o}))
        for start, named_here in switches:
            spans.append((position, start, owners))
            position, owners = start, named_here
        spans.append((position, sentence.end, owners))
        if len(distinct) > 1:
            owners = home  # what follows an enumeration speaks of all again
    return [s for s in spans if s[0] < s[1]]


def _of_all(a: Annotated, sentence: Sentence, mains: int) -> bool:
    """« Lundi, trois villes ont signé chacune leur contrat », « tous trois sont conclus pour cinq ans »."""
    if _OF_ALL.search(a.plain, sentence.start, sentence.end):
        return True
    counted = clue("parties_counted").search(a.plain, sentence.start, min(sentence.end, sentence.start + _SUBJECT))
    return counted is not None and mains - 1 <= (quantity(counted[1]) or 0) <= mains


def _leaders(candidates: Sequence[TerritoryCandidate]) -> frozenset[int]:
    """The territories that are the document's subjects: main ones, and those named before any main one."""
    first = [min(c.spans, default=(0, 0)) for c in candidates]
    mains = [i for i, c in enumerate(candidates) if c.role == "main"]
    begins = min((first[i] for i in mains), default=None)
    before = (i for i, c in enumerate(candidates) if c.role != "main" and (begins is None or first[i] < begins))
    return frozenset([*(mains if len(mains) > 1 else ()), *before])


def _of_column(a: Annotated, block: int, named: list[tuple[int, int, int]]) -> Owners | None:
    """In a table that is headed by one territory's name, whose it is; None elsewhere."""
    blocks = a.document.blocks
    if blocks[block].kind is not BlockKind.TABLE_ROW:
        return None
    heads: dict[int, Owners | None] = a.once("ownership.columns", lambda _: {})
    if block not in heads:
        above = blocks[block - 1] if block else None
        if above is not None and above.kind is BlockKind.TABLE_HEADER:
            inside = {i for _, _, i in named[bisect_left(named, (above.start,)) : bisect_left(named, (above.end,))]}
            heads[block] = (inside.pop(),) if len(inside) == 1 else None
        else:
            heads[block] = _of_column(a, block - 1, named) if block else None
    return heads[block]


def _below_column(a: Annotated, block: int) -> bool:
    """Whether a table stands right above: what follows it is not that of its last column alone."""
    return block > 0 and a.document.blocks[block - 1].kind is BlockKind.TABLE_ROW


def _home(a: Annotated, section: Section, named: list[tuple[int, int, int]]) -> Owners | None:
    if section.heading is None:
        return None
    block = a.document.blocks[section.heading]
    inside = {i for _, _, i in named[bisect_left(named, (block.start,)) : bisect_left(named, (block.end,))]}
    return (inside.pop(),) if len(inside) == 1 else None


def _within_party(a: Annotated, start: int, end: int) -> bool:
    """Whether a place is only part of an organisation's name: « centre hospitalier de Perpignan »."""
    organisations = find_organisations(a)
    at = bisect_right(organisations, start, key=lambda o: o.start) - 1
    if at < 0:
        return False
    o = organisations[at]
    return o.start < start and end <= o.end and o.type not in _AUTHORITIES


def _switches(
    a: Annotated,
    start: int,
    end: int,
    named: list[tuple[int, int, int]],
    candidates: Sequence[TerritoryCandidate],
    contracts: Sequence[tuple[int, int]],
) -> list[tuple[int, Owners]]:
    """Where in a sentence the talk turns to other territories; « A et B » are spoken of together.

    `contracts` are the places at which contracts have been named, in order.
    """
    first = bisect_left(named, (start, 0, 0))
    inside = [n for n in named[first : bisect_left(named, (end, 0, 0))] if not _within_party(a, n[0], n[1])]
    switches: list[tuple[int, Owners]] = []
    last = -1
    for order, (s, e, i) in enumerate(inside):
        before = bisect_right(contracts, s, key=lambda c: c[1]) - 1
        after_contract = before >= 0 and s - contracts[before][1] <= _AFTER_CONTRACT
        after_contract = after_contract or bool(_THE_ONE.search(a.plain, max(start, last), s))
        # Named among signatories or as a place, a neighbour does not take over the sentence; as its subject it does.
        if candidates[i].role != "main" and not (order == 0 and s - start <= 60) and not after_contract:
            continue
        if switches and _AND.fullmatch(a.plain, last, s):
            switches[-1] = (switches[-1][0], tuple(sorted({*switches[-1][1], i})))
        elif not switches or switches[-1][1] != (i,):
            dated = _DATED_WITH.search(a.plain, max(start, last), s)
            own = after_contract and before >= 0 and max(start, last) <= contracts[before][0]
            clause = a.plain.rfind("; ", max(start, last), s) + 1
            if own and _YEARS_OF.fullmatch(a.plain, contracts[before][1], s):
                switches.append((contracts[before][0], (i,)))  # « le contrat 2022-2027 de Y »
            elif clause and switches and candidates[i].role == "main":
                switches.append((clause, (i,)))  # « …, à X ; vendredi 15, même exercice avec Y »
            else:
                switches.append((dated.start() if dated and candidates[i].role == "main" else s, (i,)))
        last = e
    return switches
