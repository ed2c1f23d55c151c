"""Bodies that a number stands for: « les trois communautés de communes », named together elsewhere in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractors.annotated import Annotated
from extractors.numbers import number
from extractors.organisations.find import OrgMention
from extractors.patterns import Pattern
from extractors.signatories.same import own
from models.vocabulary import OrganisationType as T

_SO_MANY = Pattern(
    r"\b(?:les|ces|nos|leurs|the|these|our) (deux|trois|quatre|cinq|six|sept|huit|two|three|four|five|seven|eight)"
    r" (?:(communautes de communes|communautes d'agglomeration|intercommunalites|epci|communautes|agglomerations"
    r"|communities of communes|intercommunalities|inter-?municipal bodies)|villes|communes|towns|cities)\b(?! ?[:–(-])"
)
_OURS = Pattern(
    r"\b(?:et|and) (?:la notre|le notre|notre (?:communaute|intercommunalite|ville|commune)|ours|our own)\b"
)


def so_many(a: Annotated, start: int, end: int, orgs: Sequence[OrgMention]) -> list[OrgMention]:
    """The bodies that a number stands for in a stretch, each at the place of the number's words."""
    found: list[OrgMention] = []
    for match in _SO_MANY.finditer(a.plain, start, end):
        kind = T.EPCI if match[2] else T.COMMUNE
        named = _named_together(
            a, [o for o in orgs if o.type is kind and not o.generic and not o.bare], number(match[1])
        )
        found += [replace(o, start=match.start(), end=match.end()) for o in _nearest(named, match.start())]
    return found


def _named_together(a: Annotated, orgs: Sequence[OrgMention], count: int | None) -> list[list[OrgMention]]:
    """Each sentence's bodies, where it names so many; « A, B et la nôtre » are these two and whose document it is."""
    by_sentence: dict[int, dict[frozenset[str], OrgMention]] = defaultdict(dict)
    for o in orgs:
        by_sentence[a.sentence_index(o.start)].setdefault(own(o.name, o.type), o)
    together = []
    for index, named in by_sentence.items():
        listed = list(named.values())
        sentence = a.sentences[index]
        ours = _OURS.search(a.plain, sentence.start, sentence.end) and own(orgs[0].name, orgs[0].type) not in named
        if ours and len(listed) + 1 == count:
            listed.append(orgs[0])
        if len(listed) == count:
            together.append(listed)
    return together


def _nearest(together: Sequence[list[OrgMention]], place: int) -> list[OrgMention]:
    return min(together, key=lambda listed: abs(listed[0].start - place), default=[])
