"""Authorities whose whole name the tables know: « CC Berry Grand Sud » is one, though « Grand » begins names of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.annotated import Annotated
from extractors.organisations.model import OrgMention
from extractors.territories.places import find_places
from models.vocabulary import OrganisationType as T

_KINDS = {"epci": T.EPCI, "ept": T.EPCI, "petr": T.PETR}


def with_whole_names(a: Annotated, mentions: Sequence[OrgMention]) -> list[OrgMention]:
    """Mentions that stop within the name of an authority go on to its end, and take in those that begin within it."""
    whole = {p.start: p for p in find_places(a) if p.kind in _KINDS and p.codes and not p.within and p.how != "weak"}
    out: list[OrgMention] = []
    for m in mentions:
        if out and m.start < out[-1].end:
            continue
        place = whole.get(m.start)
        if place is not None and place.end > m.end and m.type is _KINDS[place.kind]:
            name = " ".join(a.text[m.start : place.end].split())
            m = replace(m, end=place.end, name=name, generic=False, bare=False, resolves=())
        out.append(m)
    return out
