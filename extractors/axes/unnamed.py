"""Axes that no known word announces: an enumeration of themes of health counts unless something speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
import re

from extractors.annotated import Annotated, Sentence
from extractors.axes.coordination import split_enumeration
from extractors.axes.dated import with_days
from extractors.axes.labels import enumerated, list_items, rule
from extractors.axes.lists import bullets
from extractors.axes.themes import themes_in
from extractors.axes.types import AXES, DOMAINS, WORKING_GROUPS, Draft, Piece, Trigger
from extractors.figures.scope import other_instrument
from extractors.numbers import quantity
from models.document import BlockKind, Zone

_STRENGTH = 0.42
_OPENS = re.compile(r"[ ]?:[ ](?=\S)|[ ]\((?=[^()]{12,300}\))|,? (?:a savoir|namely),? (?=\S)")
_APPOSED = re.compile(
    r"[ ]?, (?=(?:l'|la |le |les |celle |celui |celles |ceux |the |that ))"
)  # « trois exigences, la … »
_MEMBER = 100  # characters of an item, at most
_LEAD = 160  # characters of the words that introduce it
_MOST_NAMED = 0.6  # share of a list's items that name a theme where the text announces how many they are
_PLURAL_TOLD = re.compile(
    r"[sx][ ]?, (?:l'|la |le |les |celle |celui |celles |ceux |the |that )[^.]{3,200}(?:,| et | and )"
)
_SEVERAL = re.compile(r"[,;/]|\s-\s|\s(?:et|and)\s|\d[.)]")
_FEWEST, _MOST = 3, 8  # things that are counted and then told behind a comma
_THING = re.compile(r"[\s,]*(?:(?:et|and|enfin|puis) )?(?:une?|des|du|plusieurs|quelques|some|several) ")
_PLACE = re.compile(  # « la maison de santé, le centre de vaccination et l'Ehpad » are visited, invited, worked with
    r"[\s,]*(?:(?:et|and|enfin|puis) )?(?:l'|la |le |les |the |avec |with )*"
    r"(?:maisons?|centres?|hopita(?:l|ux)|ehpad|ecoles|creches?|clubs?|colleges?|lycees?|pharmacies?|cabinets?|associations?"
    r"|health (?:cent(?:re|er)|house)s?|schools|hospitals?|clinics?|nursing homes?|nurseries)\b"
)
_THING_EN = re.compile(r"[\s,]*(?:and )?an? ")


def unnamed(a: Annotated) -> Iterator[Draft]:
    """Enumerations behind a colon or in parentheses, and lists below a line that ends in a colon."""
    for sentence in a.body_sentences():
        opened = _OPENS.search(a.plain, sentence.start, sentence.end)
        if opened and opened.start() - sentence.start < _LEAD:
            yield from _within(a, sentence, opened)
        elif a.plain[sentence.start : sentence.end].rstrip().endswith(":"):
            yield from _below(a, sentence)
        else:
            yield from _apposed(a, sentence)


def _within(a: Annotated, sentence: Sentence, opened: re.Match[str]) -> Iterator[Draft]:
    if not _SEVERAL.search(a.plain, opened.end(), sentence.end) or speaks_against(a, sentence.start, opened.start()):
        return
    stop = a.plain.find(")", opened.end(), sentence.end) if "(" in opened[0] else sentence.end
    pieces = enumerated(a, opened.end(), stop) or split_enumeration(a, opened.end(), stop, None)
    n = _number(a, sentence.start, opened.start(), len(pieces))
    if n is None and len(pieces) > 1:
        n = next((v for v in _numbers(a, sentence.start, opened.start()) if 2 <= v <= 8), None)
        again = split_enumeration(a, opened.end(), stop, n) if n else []
        pieces, n = (again, n) if len(again) == n else (pieces, None)
    yield from _draft(a, sentence, opened.start(), pieces, n, 1.0)


def _apposed(a: Annotated, sentence: Sentence) -> Iterator[Draft]:
    """« porte trois exigences, celle de l'accès aux soins, celle de la prévention et celle de la santé mentale »."""
    if not _PLURAL_TOLD.search(a.plain, sentence.start, sentence.end):
        return
    for counted in rule("axes.counted_things").pattern.finditer(a.plain, sentence.start, sentence.end):
        opened, n = _APPOSED.match(a.plain, counted.end(), sentence.end), quantity(counted["n"])
        if opened is None or n is None or not _FEWEST <= n <= _MOST:
            continue
        pieces = split_enumeration(a, opened.end(), sentence.end, n)
        if len(pieces) == n and not speaks_against(a, sentence.start, opened.start()):
            yield from _draft(a, sentence, opened.start(), pieces, n, 1.0)


def _below(a: Annotated, sentence: Sentence) -> Iterator[Draft]:
    """« Il comprend : » over the items of a list."""
    blocks = a.document.blocks
    first = sentence.block + 1
    if first >= len(blocks) or blocks[first].kind is not BlockKind.LIST_ITEM or blocks[first].zone is not Zone.BODY:
        return
    if sentence.end - sentence.start > _LEAD or speaks_against(a, sentence.start, sentence.end):
        return
    spans = bullets(a, first, None)
    pieces = list_items(a, spans)
    n = _number(a, sentence.start, sentence.end, len(pieces))
    kind = WORKING_GROUPS if with_days(a, spans) else AXES if n else DOMAINS
    for draft in _draft(a, sentence, sentence.end, pieces, n, _MOST_NAMED if n else 1.0):
        yield replace(draft, trigger=replace(draft.trigger, kind=kind))


def _draft(
    a: Annotated, sentence: Sentence, lead: int, pieces: Sequence[Piece], n: int | None, least: float
) -> Iterator[Draft]:
    if len(pieces) < (2 if n else 3) or not of_themes(a, pieces, least):
        return
    trigger = Trigger(
        start=sentence.start,
        end=lead,
        noun="",
        strength=_STRENGTH,
        announced=n,
        kind=AXES if n else DOMAINS,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        block=sentence.block,
    )
    yield Draft(tuple(pieces), trigger, "axes.unnamed")


def of_themes(a: Annotated, pieces: Sequence[Piece], least: float) -> bool:
    """Whether that share of the items names themes, and most are no single things (« un bus dentaire »)."""
    patterns = (_THING, _PLACE, _THING_EN) if a.language == "en" else (_THING, _PLACE)
    things = sum(any(p.match(a.plain, piece.start, piece.end) for p in patterns) for piece in pieces)
    return sum(_theme(a, p) for p in pieces) >= least * len(pieces) and things * 2 <= len(pieces)


def _theme(a: Annotated, piece: Piece) -> bool:
    return piece.end - piece.start <= _MEMBER and bool(themes_in(a.text[piece.start : piece.end]))


def speaks_against(a: Annotated, start: int, lead: int) -> bool:
    """Whether the words before the enumeration name other things: actions, partners, services, what was found or is generally so.

    Of « le programme d'actions est organisé en quatre blocs : » only the words from the number on say what is enumerated.
    """
    if other_instrument(a, lead, lead) or rule("axes.generally").pattern.search(a.plain[start:lead]):
        return True
    counted = [m for m in rule("axes.counted_things").pattern.finditer(a.plain, start, lead) if _more(m["n"])]
    return (
        rule("axes.other_things").pattern.search(a.plain[counted[-1].start() if counted else start : lead]) is not None
    )


def _more(words: str) -> bool:
    return (quantity(words) or 0) > 1


def _numbers(a: Annotated, start: int, end: int) -> list[int]:
    found = (quantity(m["n"]) for m in rule("axes.counted_things").pattern.finditer(a.plain, start, end))
    return [value for value in found if value is not None]


def _number(a: Annotated, start: int, end: int, count: int) -> int | None:
    """The number that the words before announce, where it is that of the items: « quatre blocs : … »."""
    return count if count in _numbers(a, start, end) and count > 1 else None
