"""Where labels begin and end: list items and enumerations in a sentence, cut into pieces."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice, pairwise
import re

from extractors.annotated import Annotated
from extractors.axes.dated import with_days, without_days
from extractors.axes.themes import themes_in
from extractors.axes.types import Piece
from extractors.rules import Rule, load
from extractors.sentences import split

_TRIM_LEFT = " \t\n\u00a0\u202f,;:.-–—•→*\"“”«»'"
_TRIM_RIGHT = ' \t\n\u00a0\u202f,;:.-–—"“”«»'
_QUOTE = re.compile(r'(?:«\s*|“|")([^«»“”"]{3,140}?)(?:\s*»|”|")')
_COUNTED = re.compile(r"action|fiche|objectif|mesure")  # without these words no count of actions ends a label
_COLON = re.compile(r"\s?:\s")
_WITH_REST = 110  # characters of a label with what stands behind its colon, at most
_MOST_MARKS = 100  # no contract has so many axes: it does not matter what stands behind
_DASH = re.compile(r"\s[-–—]\s|\s?→\s")
_ENUMERATOR = re.compile(
    r"(?:^|(?<=[\s;,.:(]))(?:\(?(?:(?P<n>\d{1,2})|[a-h]|[ivx]{1,4})[.)°]|[•▪➤►✓-]|(?P<n2>\d{1,2})/)\s+(?=\S)"
)


@cache
def rule(name: str) -> Rule:
    """A rule of this room by its name."""
    return load("extractors.axes")[name]


def outside(text: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The pattern's first match that is not within parentheses or quotation marks."""
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if (
            before.count("(") <= before.count(")")
            and before.count("«") <= before.count("»")
            and before.count("“") <= before.count("”")
        ):
            return match
    return None


def trimmed(a: Annotated, piece: Piece, article: bool = True) -> Piece | None:
    """A piece without enumerator, conjunction, leading article, count of actions and stray punctuation; None if nothing is left."""
    start, end = piece.start, piece.end
    tail = _COUNTED.search(a.plain, start, end) and rule("axes.tail_count").pattern.search(a.plain[start:end])
    if tail and tail.start() > 3:
        end = start + tail.start()
    if any(c.isdigit() for c in a.plain[start:end]):
        start, end = _without_day(a, start, end)
    adverb = rule("axes.tail_adverb").pattern.search(a.plain[start:end])
    if adverb and adverb.start() > 3:
        end = start + adverb.start()
    aside = "," in a.plain[start:end] and rule("axes.aside").pattern.search(a.plain[start:end])
    if aside and aside.start() > 3:
        end = start + aside.start()
    each = _each(a, start, end)
    start += each
    for _ in range(2):
        while start < end and a.text[start] in _TRIM_LEFT and not _opens(a.text[start:end]):
            start += 1
        lead = rule("axes.lead").pattern.match(a.plain[start:end])
        if lead and lead.end() < end - start:
            start += lead.end()
    start, end = _within(a.text, start, end)
    if article:
        cut = rule("axes.article").pattern.match(a.plain[start:end])
        if cut and cut.end() < end - start:
            start += cut.end()
    return Piece(start, end, piece.more) if sum(c.isalpha() for c in a.text[start:end]) >= 3 else None


def _without_day(a: Annotated, start: int, end: int) -> tuple[int, int]:
    """« le 12 mars sur la santé mentale », « la santé mentale (mardi 12 mars) »: the span without the day."""
    begin, stop = without_days(a, [(start, end)])[0]
    behind = rule("axes.tail_day").pattern.search(a.plain[begin:stop])
    return begin, begin + behind.start() if behind and behind.start() > 3 else stop


def _each(a: Annotated, start: int, end: int) -> int:
    """How many characters of « un autre sur la santé mentale » only say that it is one of the members."""
    shift = len(a.plain[start:end]) - len(a.plain[start:end].lstrip(_TRIM_LEFT))
    said = rule("axes.lead_each").pattern.match(a.plain[start + shift : end])
    return shift + said.end() if said and start + shift + said.end() < end else 0


def _opens(text: str) -> bool:
    """Whether the text starts with a quotation that ends before the text does (« bien vieillir » à domicile)."""
    close = {"«": "»", "“": "”"}.get(text[0])
    return close is not None and 0 < text.find(close) < len(text.rstrip(_TRIM_RIGHT)) - 1


def _within(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without punctuation at its ends; a closing quotation mark stays where its opening one is inside."""
    while end > start and text[end - 1] in _TRIM_RIGHT:
        opening = {"»": "«", "”": "“"}.get(text[end - 1])
        if opening and opening in text[start : end - 1]:
            break
        end -= 1
    while start < end and text[start] in _TRIM_LEFT and not _opens(text[start:end]):
        start += 1
    if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return start, end


def list_items(a: Annotated, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    """Labels of list items: quoted labels, or without the explanation that all items have after a colon or a dash."""
    spans = [_first_sentence(a, s, e) for s, e in (without_days(a, spans) if with_days(a, spans) else spans)]
    texts = [a.text[s:e] for s, e in spans]
    quotes = [_QUOTE.match(t.lstrip()) for t in texts]
    if len(spans) > 1 and all(quotes):
        return [
            Piece(s + t.index(q[1]), s + t.index(q[1]) + len(q[1]), t[q.end() :])
            for (s, _), t, q in zip(spans, texts, quotes, strict=True)
            if q
        ]
    for mark in (_COLON, _DASH):
        cuts = [outside(t.rstrip(" :"), mark) for t in texts]
        many = sum(c is not None and c.start() > 3 for c in cuts)
        if many * 3 >= 2 * len(spans) and many > 1 and not (mark is _COLON and _needs_rest(texts, cuts)):
            return [
                Piece(s, s + c.start(), t[c.end() :]) if c and c.start() > 3 else Piece(s, e)
                for (s, e), t, c in zip(spans, texts, cuts, strict=True)
            ]
    return [Piece(s, e) for s, e in spans]


def _needs_rest(texts: Sequence[str], cuts: Sequence[re.Match[str] | None]) -> bool:
    """« Aller et venir : mobilités en santé »: most words before a colon name no theme, and those behind it do."""
    said = [(t[: c.start()], t) for t, c in zip(texts, cuts, strict=True) if c]
    bare = sum(not themes_in(before) and bool(themes_in(whole)) for before, whole in said)
    return 2 * bare >= len(said) and max(len(whole) for _, whole in said) < _WITH_REST


def _first_sentence(a: Annotated, start: int, end: int) -> tuple[int, int]:
    """The first sentence of an item, or its first line; the rest explains it."""
    line = a.text.find("\n", start, end)
    end = line if line > start else end
    for begin, stop in split(a.text, a.plain, start, end):
        if stop - begin > 8:
            return start, stop
    return start, end


def quoted_items(a: Annotated, start: int, end: int, n: int | None = None) -> list[Piece]:
    """Labels where each item of an enumeration is in quotation marks; empty where they are not, or not the first n."""
    found = list(islice(_QUOTE.finditer(a.text, start, end), n))
    if n is not None and len(found) < n:
        return []
    if len(found) < 2:
        return []
    between = [a.plain[m.end() : n.start()] for m, n in pairwise(found)]
    if any(
        not re.fullmatch(
            r"[\s,;/]*(?:(?:et|and|ou|enfin|puis|ainsi que|as well as)\b[\s,]*){0,2}(?:l'|la |le |les |the |un |une )?",
            b,
        )
        for b in between
    ):
        return []
    if found[0].start() - start > 12:
        return []
    stops = [*(m.start() for m in found[1:]), end]
    return [Piece(m.start(1), m.end(1), a.text[m.end() : stop]) for m, stop in zip(found, stops, strict=True)]


def _counting_on(marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The marks without numbers out of their turn: « 3/ l'eau. Nombre de fiches : 17. » ends with a number that marks nothing."""
    kept: list[re.Match[str]] = []
    turn = 0
    for mark in marks:
        written = mark["n"] or mark["n2"]
        if written is None or not kept or int(written) == turn + 1:
            kept.append(mark)
            turn = int(written) if written else turn
    return kept


def enumerated(a: Annotated, start: int, end: int) -> list[Piece]:
    """Labels of « 1. … 2. … » or « - … - … » run together in one block; empty where there are no such marks."""
    if not any(_ENUMERATOR.match(a.text, at, end) for at in range(start, min(start + 4, end))):
        return []
    marks = _counting_on(list(islice(_ENUMERATOR.finditer(a.text, start, end), _MOST_MARKS)))
    if len(marks) < 2:
        return []
    stops = [*(m.start() for m in marks[1:]), end]
    return list_items(a, [(m.end(), stop) for m, stop in zip(marks, stops, strict=True)])
