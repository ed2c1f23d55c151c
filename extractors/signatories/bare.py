"""Names without a word for their kind, where only an organisation can stand: « avec Apreto et la CPTS », « Saint-André signe »."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.fold import fold
from extractors.organisations.find import OrgMention
from extractors.patterns import Pattern
from extractors.persons.find import PersonMention
from extractors.persons.names import is_first_name
from extractors.rules import load
from extractors.signatories.model import Cue
from extractors.territories import PlaceMention, find_places, place_stretches
from extractors.windows import window
from models.vocabulary import OrganisationType as T

_WORD = r"[A-ZÀ-ÞŒ][\w’'&]*(?:[-–][\w’']+)*"
_NAME = re.compile(
    rf"(?:L[ea]s? )?{_WORD}(?:[ \u00a0](?:(?:de|du|des|en|et la|sur|of the|of)[ \u00a0](?:la[ \u00a0])?|d['’])?{_WORD}){{0,4}}(?: \d{{2,3}}(?=[ ,.;)]))?"
)
_LEFT = re.compile(
    r"(?:^|, |: | et | and | avec | with | par | by |merci a |; |ainsi que |alongside |entre |between |aux cotes d[eu] )"
    r"(?:la |le |les |l'|the |de l'|de la |du |des |d')?$"
)
_OF = re.compile(r" (?:of|of the|de) $")  # « the elected officials of A and of B signed »
_RIGHT = re.compile(
    r"(?:[,.;)]| et | and | ainsi que | as well as |$| \("
    r"| (?:a|ont|has|have|signe|signs?|signed|est|sont|is|are|seront|sera|will|participe|s'engage|pour|for|en |qui |who |se |vient))"
)
_BESIDE = re.compile(r"(?:avec|with|par|by|entre|between|aux cotes d[eu]|alongside) (?:la |le |les |l'|the )?$")
_SUBJECT = re.compile(r"(?:[,;:] |\bet |\band |\bque |\bqu')(?:la |le |les |l'|the )?$")
_AUTHORITY = {"epci": T.EPCI, "ept": T.EPCI, "petr": T.PETR, "commune": T.COMMUNE}


_ARTICLE = re.compile(r"(?:\b(?:le|la|les|the) |\bl')$")
_CLAUSE = re.compile(
    r"[;:]|\b(?:est|sont|ont|sera|seront|qui|que|pour|dont|entre|between|is|are|has|have|will|who|which|that|to|in)\b"
)
_FIRM = re.compile(r"(?:conseils?|consulting|consultants?|consult|advisory|partners|associes)$")
_SLUG = re.compile(r" [-|] | ?: |\. ")  # « Tarbes – L'agglomération signe »: where it happens


def bare_names(
    a: Annotated,
    start: int,
    end: int,
    orgs: Sequence[OrgMention],
    persons: Sequence[PersonMention],
    cues: Sequence[Cue],
) -> list[OrgMention]:
    """Names in the reach of a cue that no rule has a kind for: authorities by the official tables, else associations."""
    if not any(c.label in ("sign", "partner") for c in cues):
        return []
    taken = (
        [(o.start, o.end) for o in orgs]
        + [(p.start, p.end) for p in persons]
        + [(p.title_start, p.title_end) for p in persons]
    )
    found = _places(a, start, end, orgs, cues, taken)
    taken += [(o.start, o.end) for o in found]
    never = load("extractors.persons")["persons.not_a_name"].pattern
    for match in _NAME.finditer(a.text, start, end):
        s, e = match.span()
        article = re.match(r"(?:les?|la|the) ", a.plain[s:e])
        if article and s == start:
            s += article.end()
        e = _before_next(a, s, e, taken)
        if e <= s or any(x < e and s < y for x, y in taken):
            continue
        shouted = a.text[s:e].isupper() and len(a.text[s:e].split()) > 1
        if shouted or not _stands_as_item(a, start, s, e, cues):
            continue
        if _is_body(a, s, e, start, cues, orgs, never):
            kind = T.COMPANY if _FIRM.search(a.plain, s, e) else T.ASSOCIATION
            found.append(OrgMention(s, e, " ".join(a.text[s:e].split()), kind, "signatories.bare_name", 0.5))
    return found


def _places(
    a: Annotated,
    start: int,
    end: int,
    orgs: Sequence[OrgMention],
    cues: Sequence[Cue],
    taken: Sequence[tuple[int, int]],
) -> list[OrgMention]:
    """Authorities by their bare names: « Saint-André et l'ARS ont signé », « avec Quimper Bretagne Occidentale »."""
    signing = [c for c in cues if c.label == "sign"]
    if not signing:
        return []
    found: list[OrgMention] = []
    for place in window(find_places(a), start, end):
        if place.within or place.kind not in _AUTHORITY:
            continue
        if any(x < place.end and place.start < y for x, y in taken):
            continue
        if _signs(a, place, signing, [*orgs, *found]):
            found.append(
                OrgMention(place.start, place.end, place.text, _AUTHORITY[place.kind], "signatories.place_signs", 0.6)
            )
    return found


def _signs(a: Annotated, place: PlaceMention, signing: Sequence[Cue], orgs: Sequence[OrgMention]) -> bool:
    """Whether a place stands where a party stands: before the verb, after « avec », or in a list of parties."""
    left = a.plain[max(0, place.start - 20) : place.start]
    if re.search(
        r"(?:\b(?:a|in|at|pres de|near|sante d[eu]|contract of|contrat d[eu]|cls d[eu]|habitants d[eu]|population d[eu])|d') ?(?:la |l'|the )?$",
        left,
    ):
        return False
    if a.sentence_at(place.start).start >= place.start - 3 and _SLUG.match(a.plain, place.end):  # type: ignore[union-attr]
        return False
    subject = bool(_SUBJECT.search(left)) or a.sentence_at(place.start).start >= place.start - 3  # type: ignore[union-attr]
    near = (subject and any(c.scope == "both" and 0 <= c.start - place.end < 40 for c in signing)) or bool(
        _BESIDE.search(left)
    )
    listed = any(-1 <= place.start - o.end <= 8 or -1 <= o.start - place.end <= 8 for o in orgs) and bool(
        _LEFT.search(_OF.sub(" ", left))
    )
    return near or listed


def _is_place(a: Annotated, s: int, e: int, never: Pattern) -> bool:
    """Whether a name is a place's, or nothing but a place beside common words; « Habitat du Gard » is more than that."""
    places = list(place_stretches(a).over(s, e))
    if not places:
        return False
    if any(start <= s and e <= end for start, end in places):
        return True
    own = re.findall(
        _WORD, "".join(" " if any(start <= i < end for start, end in places) else a.text[i] for i in range(s, e))
    )
    return not any(len(w) > 3 and not never.search(fold(w)) for w in own)


def _listed_from(a: Annotated, start: int, end: int) -> bool:
    """Whether a list goes on from a cue to a name: no verb and no new clause between them."""
    start += 2 if a.plain.startswith((": ", " :"), start) else 0
    return end - start < 40 or (end - start < 240 and not _CLAUSE.search(a.plain, start, end))


_TAIL = re.compile(r"(?:[\s,(]|(?<![\w])(?:et|and|la|le|les|the|l['’]|de|du|des|d['’]))+$")


def _before_next(a: Annotated, s: int, e: int, taken: Sequence[tuple[int, int]]) -> int:
    """« Habitat du Gard et la CPTS »: where a name ends that would run into the next body."""
    following = min((x for x, _ in taken if s < x < e), default=e)
    tail = _TAIL.search(a.text, s, following) if following < e else None
    return tail.start() if tail else following


def _stands_as_item(a: Annotated, start: int, s: int, e: int, cues: Sequence[Cue]) -> bool:
    """Whether a name stands where an item of a list stands, or right beside a cue of taking part."""
    left, right = a.plain[max(start, s - 24) : s], a.plain[e : e + 14]
    beside = any(c.label == "partner" and 0 <= s - c.end <= 4 for c in cues)
    before = any(c.label == "partner" and 0 <= c.start - e <= 2 for c in cues)
    return (beside or bool(_LEFT.search(left))) and (before or bool(_RIGHT.match(right)))


def _is_body(
    a: Annotated, s: int, e: int, start: int, cues: Sequence[Cue], orgs: Sequence[OrgMention], never: Pattern
) -> bool:
    """Whether an unknown name is in the reach of a partner's cue and no place, person or common word."""
    words = a.plain[s:e].split()
    after_partner = [c for c in cues if c.label == "partner" and c.end <= s and _listed_from(a, c.end, s)]
    before_part = [c for c in cues if c.label == "partner" and c.scope == "backward" and 0 <= c.start - e < 60]
    in_list = any(-1 <= s - o.end <= 12 or -1 <= o.start - e <= 12 for o in orgs)
    if (len(words) == 1 and (never.fullmatch(words[0]) or len(words[0]) < 3)) or (
        is_first_name(words[0]) and "-" not in words[0]
    ):
        return False
    if never.match(a.plain, s) or _is_place(a, s, e, never):
        return False
    if len(words) == 1 and any(o.rule == "organisations.association" and a.plain[o.end : s] == " et " for o in orgs):
        return False  # « l'association Accueil et Culture »
    if s == start and len(words) == 1 and not (before_part and in_list):
        return False
    if not after_partner and not in_list and not _ARTICLE.search(a.plain, max(0, s - 5), s):
        return False  # « visitors from Turin and Malmö were invited »
    return bool(after_partner or before_part)
