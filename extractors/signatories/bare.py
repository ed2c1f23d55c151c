"""Names without a word for their kind, where only an organisation can stand: « avec Apreto et la CPTS », « Saint-André signe »."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention
from extractors.persons.names import is_first_name
from extractors.rules import load
from extractors.signatories.model import Cue
from models.vocabulary import OrganisationType as T

_WORD = r"[A-ZÀ-ÞŒ][\w’'&]*(?:[-–][\w’']+)*"
_NAME = re.compile(rf"(?:L[ea]s? )?{_WORD}(?:[ \u00a0](?:(?:de|du|des|en|et la|sur)[ \u00a0](?:la[ \u00a0])?|d['’])?{_WORD}){{0,4}}")
_LEFT = re.compile(r"(?:^|, |: | et | and | avec | with | par | by |merci a |; |ainsi que |alongside |entre |between |aux cotes de )(?:la |le |les |l'|the |de l'|de la |du |des |d')?$")
_RIGHT = re.compile(r"(?:[,.;)]| et | and | ainsi que | as well as |$| \(| (?:a|ont|has|have|signe|signs?|signed|est|sont|is|are|seront|sera|will|participe|s'engage|en |qui |who |se |vient))")


def bare_names(
    a: Annotated, start: int, end: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention], cues: Sequence[Cue]
) -> list[OrgMention]:
    """Capitalised names in the reach of a cue that no rule has a kind for: places by the tables, else associations."""
    if not any(c.label in ("sign", "partner") for c in cues):
        return []
    never = load("extractors.persons")["persons.not_a_name"].pattern
    taken = [(o.start, o.end) for o in orgs] + [(p.start, p.end) for p in persons] + [(p.title_start, p.title_end) for p in persons]
    found = []
    for match in _NAME.finditer(a.text, start, end):
        s, e = match.span()
        if any(x < e and s < y for x, y in taken):
            continue
        article = re.match(r"(?:les?|la|l'|the) ", a.plain[s:e])
        if article and s == start:
            s += article.end()
        left, right = a.plain[max(start, s - 24) : s], a.plain[e : e + 14]
        if not _LEFT.search(left) or not _RIGHT.match(right) or a.text[s:e].isupper() and len(a.text[s:e].split()) > 1:
            continue
        org = _kind(a, s, e, start, cues, orgs, never)
        if org:
            found.append(org)
    return found


def _kind(a: Annotated, s: int, e: int, start: int, cues: Sequence[Cue], orgs: Sequence[OrgMention], never: re.Pattern[str]) -> OrgMention | None:
    from extractors.signatories.names import place_type

    name = " ".join(a.text[s:e].split())
    words = a.plain[s:e].split()
    after_partner = [c for c in cues if c.label == "partner" and c.end <= s and s - c.end < 40]
    before_sign = [c for c in cues if c.label == "sign" and c.scope == "both" and (0 <= c.start - e < 40 or (0 <= s - c.end < 60 and re.search(r"(?:avec|with|par|by|entre|between) (?:la |le |les |l'|the )?$", a.plain[max(0, s - 14) : s])))]
    before_part = [c for c in cues if c.label == "partner" and c.scope == "backward" and 0 <= c.start - e < 60]
    in_list = any(-1 <= s - o.end <= 12 or -1 <= o.start - e <= 12 for o in orgs)
    if len(words) == 1 and (never.fullmatch(words[0]) or len(words[0]) < 3) or is_first_name(words[0]) and "-" not in words[0]:
        return None
    kind = place_type(name)
    if kind is not None:
        if before_sign or (in_list and any(c.label == "sign" for c in cues)):
            return OrgMention(s, e, name, kind, "signatories.place_signs", 0.6)
        return None
    if s == start and len(words) == 1 and not (before_part and in_list):
        return None
    if (after_partner or before_part) and not never.match(a.plain, s) and (in_list or after_partner or before_part):
        return OrgMention(s, e, name, T.ASSOCIATION, "signatories.bare_name", 0.5)
    return None
