"""What stands around a name: its acronym and later uses of it, its kind after it, several names under one plural head."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
import re

from extractors.annotated import Annotated
from extractors.organisations.extent import after
from extractors.organisations.heads import Head, bracketed
from extractors.organisations.model import OrgMention
from extractors.windows import whole_words
from models.vocabulary import OrganisationType

_ACRONYM = re.compile(r"\(\s?(?:l['’])?[“\"«]?\s?((?:\d?[A-ZÀ-Þ]|\d[A-Z])[\w’'-]{0,15}(?: Agglo)?)\s?[”\"»]?\s?\)$")
_OWN_HEADS = frozenset(
    [
        "ARS",
        "CPAM",
        "MSA",
        "CAF",
        "CPTS",
        "CARSAT",
        "CGSS",
        "CHU",
        "CH",
        "PETR",
        "EPCI",
        "CLS",
        "CCAS",
        "CIAS",
        "DT",
        "DD",
    ]
)


def aliases(a: Annotated, mentions: list[OrgMention]) -> list[OrgMention]:
    """Later uses of an acronym that the text introduced: « la communauté de communes des Villes Sœurs (CCVS) … la CCVS »."""
    found: list[OrgMention] = []
    spans = sorted((m.start, m.end) for m in mentions)
    reach = [0, *accumulate((end for _, end in spans), max)]  # how far those before go
    tried: set[str] = set()
    for owner in mentions:
        match = _ACRONYM.search(a.text[owner.start : owner.end + 18].split("\n")[0] if owner.bare else owner.name)
        if not match or len(match[1]) < 2 or match[1] in _OWN_HEADS or match[1] in tried:
            continue
        tried.add(match[1])
        for start, end in whole_words(a.text, match[1], within="-"):
            if reach[bisect_left(spans, (end,))] <= start:
                found.append(OrgMention(start, end, match[1], owner.type, "organisations.alias", 0.9))
    return found


_KINDS_AFTER = (
    "organisations.epci",
    "organisations.agglo",
    "organisations.metropole",
    "organisations.communaute_named",
)


def with_kind_after(a: Annotated, mention: OrgMention, heads: list[tuple[Head, int]], index: int) -> OrgMention:
    """« Grand Belfort Communauté d'agglomération », « Grand Poitiers Communauté urbaine »: the kind after the name."""
    if (
        index + 1 == len(heads)
        or mention.type.value not in ("epci", "petr")
        or heads[index + 1][0].rule.id not in _KINDS_AFTER
    ):
        return mention
    nxt = heads[index + 1][0]
    if a.plain[mention.end : nxt.start] not in (" ", ", ", "-") or mention.rule in _KINDS_AFTER:
        return mention
    return replace(
        mention, end=nxt.end, name=" ".join(a.text[mention.start : nxt.end].split()), type=OrganisationType.EPCI
    )


def with_bracket(a: Annotated, mention: OrgMention, heads: list[tuple[Head, int]], index: int) -> OrgMention:
    """« Regional Health Agency of Réunion (ARS La Réunion) »: the name with the short name that follows it."""
    if index + 1 == len(heads) or a.plain[mention.end : heads[index + 1][0].start] != " (":
        return mention
    end = bracketed(a, Head(mention.start, mention.end, heads[index][0].rule), heads[index + 1][0])
    return (
        replace(mention, end=end, name=" ".join(a.text[mention.start : end].split())) if end > mention.end else mention
    )


_SINGULAR = {
    "centres hospitaliers": "centre hospitalier",
    "communautes de communes": "communauté de communes",
    "villes": "ville",
    "communes": "commune",
    "prefectures": "préfecture",
    "departements": "département",
    "conseils departementaux": "conseil départemental",
    "hopitaux": "hôpital",
}


def split_plural(a: Annotated, mention: OrgMention) -> list[OrgMention]:
    """« les CPAM de X et de Y », « centres hospitaliers de Rives et Tullins »: one mention for each name."""
    heads = re.match(
        r"(?:cpam|centres hospitaliers|communautes de communes|communautes d'agglomeration|villes|communes|caf|msa|cpts|prefectures|departements|conseils departementaux|hopitaux|ccas|chu?|ars)\b",
        a.plain[mention.start : mention.end],
    )
    if heads is None or mention.bare:
        return [mention]
    lead = a.plain[max(0, mention.start - 6) : mention.start]
    if not (heads[0] in _SINGULAR or lead.endswith(("les ", "des ", "aux ", "deux "))):
        return [mention]
    block = a.block_at(mention.start)
    limit = block.end if block else len(a.text)
    head = heads[0]
    pieces = [(mention.start, mention.end)]
    at = mention.end
    inner = re.search(r" et (?:de la |de l['’]|des |de |du |d['’])?(?=[A-ZÀ-Þ])", a.text[mention.start : mention.end])
    if inner:
        cut = mention.start + inner.start()
        pieces = [(mention.start, cut), (mention.start + inner.start() + 4, mention.end)]
    else:
        while True:
            more = re.compile(r"(?:, | et | and )((?:de la |de l['’]|des |de |du |d['’]|of )?(?=[A-ZÀ-Þ]))").match(
                a.text, at, limit
            )
            if not more:
                break
            end, found = after(a.text, a.plain, more.end(), limit, False)
            if not found:
                break
            pieces.append((more.start(1), end))
            at = end
    if len(pieces) == 1:
        return [mention]
    word = _SINGULAR.get(head, a.text[mention.start : mention.start + len(head)])
    preposition = re.match(
        r"\w+ ((?:de la |de l['’]|des |de |du |d['’]))", a.text[mention.start + len(head) - 1 : mention.end]
    )
    out = []
    for n, (start, end) in enumerate(pieces):
        rest = a.text[start + len(head) : end] if n == 0 else " " + a.text[start:end]
        if n and preposition and re.match(r" [A-ZÀ-Þ]", rest):
            rest = f" {preposition[1]}{rest[1:]}"
        out.append(replace(mention, start=start, end=end, name=f"{word}{rest}"))
    return out
