"""Towns' names that stand for the authority that bears the same name: « Haguenau », below « l'agglomération de Haguenau »."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.reference.names import content
from extractors.territories.model import PlaceMention

_AT = re.compile(
    r"\b(?:a|in|at|near|from|to|around|pres de|vers|depuis|hors de|entre|ville d[e']|mairie d[e']|commune d[e'] ?|maires? d[e'] ?|town of|city of|mayor of)[ '\u00a0]*\Z"
)


_BULLET = 4  # characters before a title's first word
_TITLE = 60
_BELOW = (
    3  # blocks below a title within which the authority is named in full: a date line and a by-line may stand between
)


def like(m: PlaceMention, start: int, end: int, a: Annotated, how: str) -> PlaceMention:
    """Another stretch of the text, as a mention of the same place."""
    return PlaceMention(start, end, a.text[start:end], m.kind, m.codes, how, "", m.subtype)


def meant(a: Annotated, found: Sequence[PlaceMention], towns: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The towns of a document, those in whose name it means an authority as mentions of that."""
    named = _by_words(found)
    owners: dict[tuple[str, tuple[str, ...]], PlaceMention | None] = {}  # by a town's name and codes
    towns = [_authoritys_own(a, m, named, owners) for m in towns]
    own = _meant_by_town(a, found, towns)
    return [like(own[m.codes], m.start, m.end, a, "alias") if _may_mean(a, m, own) else m for m in towns]


def _by_words(found: Sequence[PlaceMention]) -> dict[tuple[str, ...], list[PlaceMention]]:
    """Authorities that are named as such, by the words that tell their official names apart, in reading order."""
    named: dict[tuple[str, ...], list[PlaceMention]] = {}
    for m in found:
        if m.kind in ("epci", "ept") and m.how == "marked" and len(m.codes) == 1:
            named.setdefault(content(load().epcis[m.codes[0]].name), []).append(m)
    return named


def _authoritys_own(
    a: Annotated,
    town: PlaceMention,
    named: dict[tuple[str, ...], list[PlaceMention]],
    owners: dict[tuple[str, tuple[str, ...]], PlaceMention | None],
) -> PlaceMention:
    """« Trois Rivières » is short for the authority of that name, where the text names it, not for a town outside it."""
    if town.how != "bare" or not named:
        return town
    who = town.text, town.codes
    if who not in owners:
        alike = named.get(content(town.text), ())
        owners[who] = next((m for m in alike if not set(town.codes) & set(load().members.get(m.codes[0], ()))), None)
    own = owners[who]
    return like(own, town.start, town.end, a, "alias") if own else town


def _meant_by_town(
    a: Annotated, found: Sequence[PlaceMention], towns: Sequence[PlaceMention]
) -> dict[tuple[str, ...], PlaceMention]:
    """By a town's code, the authority that bears its name, where the text names that in full and the town never as one."""
    towned = {m.codes for m in towns if m.how == "context" or _AT.search(a.plain, max(0, m.start - 14), m.start)}
    own: dict[tuple[str, ...], PlaceMention] = {}
    named = {
        code: m for m in reversed(found) if m.kind in ("epci", "ept") and m.how == "marked" for code in m.codes[:1]
    }
    for town in towns:
        if town.how == "bare" and town.codes not in towned and len(town.codes) == 1:
            authority = named.get(load().epci_of(town.codes[0]) or "")
            if authority and set(content(town.text)) <= set(content(authority.text)):
                own[town.codes] = authority
    return own


def _may_mean(a: Annotated, town: PlaceMention, own: dict[tuple[str, ...], PlaceMention]) -> bool:
    """Whether a bare town's name stands behind the full name of the authority that it is short for, or is the title above it."""
    if town.how != "bare" or town.codes not in own:
        return False
    full, block = own[town.codes], a.block_index(town.start)
    title = a.document.blocks[block].start >= town.start - _BULLET and 0 < a.block_index(full.start) - block <= _BELOW
    alike = content(town.text)[-1:] == content(full.text)[-1:]
    return (alike and full.end <= town.start) or (title and town.end - a.document.blocks[block].start < _TITLE)
