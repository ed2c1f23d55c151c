"""What stands around a name: its acronym and later uses of it, its kind after it, several names under one plural head."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import accumulate
import re

from extractors.annotated import Annotated
from extractors.fold import fold
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


_SHORT_NAME = re.compile(r"((?:[ \u00a0][a-zà-ÿœ'’-]+){0,2}) ?\(([A-ZÀ-Þ][\w-]{2,9})\)")
_UNSPOKEN = frozenset("de du des la le les l d et en sur sous of the and".split())  # noqa: SIM905 - easier to read


def with_initials(a: Annotated, mention: OrgMention) -> OrgMention:
    """« communauté de communes Presqu'île de Crozon-Aulne maritime (CCPCAM) »: as far as the initials in brackets tell."""
    match = _SHORT_NAME.match(a.text, mention.end) if mention.type in _WITH_INITIALS and not mention.bare else None
    if match is None:
        return mention
    words = re.findall(r"\w+", fold(a.text[mention.start : match.end(1)]))
    initials, short = "".join(w[0] for w in words if w not in _UNSPOKEN), fold(match[2])
    rest = iter(initials)
    if (initials[0], initials[-1]) != (short[0], short[-1]) or not all(letter in rest for letter in short):
        return mention
    return replace(mention, end=match.end(), name=" ".join(a.text[mention.start : match.end()].split()))


# « Femmes dans la cité », « Au fil des mots », « Le Refuge solidaire »: what opens a name that goes on in small letters.
_PEOPLE = re.compile(
    r"(?:femmes|hommes|jeunes|parents|enfants|familles|habitant[e·.]*s|aidants|citoyens|usagers|amis|voisins|malades|seniors"
    r"|personnes|medecins|infirmiers)$"
)
_GOES_ON = re.compile(
    r"(?: (?:dans|sans|pour|contre|sur|sous|en|du|des|de|au|aux|a|d'))(?: [a-z'-]+){1,4}?(?=[,.;:)]|$| et )"
)
_ADJECTIVE = re.compile(
    r" [a-z]+(?:aires?|iques?|el(?:le)?s?|ale?s?|ives?|ifs?|euse?s?|eux|istes?|iens?|iennes?)(?=[,.;:)]|$| et )"
)
_PHRASE = re.compile(
    r"[ ](?:Au|Aux|À|En|Pour|Un|Une|Sur|Dans|Avec|Sans|Bien|Mieux|Agir|Vivre) [a-zà-ÿ][\wà-ÿ'’-]*(?: [\w'’-]+){0,4}?(?=[,.;:)]|$| et )"
)


def in_small_letters(a: Annotated, head_end: int, end: int, limit: int) -> int:
    """Where an association's name ends that goes on in small letters: « l'association Au fil des mots »."""
    name = a.plain[head_end:end].strip()
    more = _PHRASE.match(a.text, head_end, limit) if " " not in name else None
    if more is not None:
        return more.end()
    if _PEOPLE.match(name):
        more = _GOES_ON.match(a.plain, end, limit)
    elif name.startswith(("le ", "la ", "les ", "l'")):
        more = _ADJECTIVE.match(a.plain, end, limit)
    return more.end() if more else end


_WITH_INITIALS = (OrganisationType.EPCI, OrganisationType.PETR, OrganisationType.HOSPITAL)
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
