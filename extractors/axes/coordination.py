"""Enumerations in a sentence: « a, b et c » cut into its members, with the announced number as a check."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.axes.labels import quoted_items, rule
from extractors.axes.themes import themes_in
from extractors.axes.types import Piece

_DETERMINER = r"(?:l'|le |la |les |the |un |une |a |an )"
_STARTS = (  # what kind of words an item starts with: all items of an enumeration start alike
    ("of", re.compile(r"(?:de |d'|du |des )")),
    ("to", re.compile(r"(?:a |au |aux |to )(?!l'ecoute)")),
    ("on", re.compile(r"(?:sur |on )")),
    ("for", re.compile(r"(?:pour |for )")),
    ("article", re.compile(_DETERMINER)),
    ("verb", re.compile(r"(?:mieux |bien |ne |s'|se |n')?[a-z]+(?:er|ir|oir|re|ing)\b(?! en )")),
)
_AND = re.compile(r"\s(?:et|and|ainsi que|as well as|puis|mais aussi)\s(?:enfin,? |finally,? )?")
_AND_START = re.compile(r"\s*(?:et|and|enfin|ainsi que|as well as|puis|mais aussi|plus)\b")
_LAST_START = re.compile(
    r"\s*(?:et|and|enfin|ainsi que|as well as|puis|plus)\b"
)  # after « mais aussi a » may come « et b »
_OF = re.compile(r"(?:de |d'|du |des |a |au |aux |en |of |to |for |in )")
_AND_END = re.compile(r"\s(?:et|and)\s*$")
_SEPARATORS = (re.compile(r";"), re.compile(r"\s(?:/{1,2}|\|)\s"), re.compile(r"\s-\s"), re.compile(r",(?=\s)"))
_DASH, _COMMA = 2, 3
_QUOTED = re.compile(r'\s*"\s?([^"]{12,400}?)\s?"[\s.]*$')
_WORD = re.compile(r"(?<![\w'-])\w")
# « …, de la santé mentale ; s'y ajoute désormais l'environnement »: behind the semicolon the sentence begins anew.
_GOES_ON = re.compile(
    r" ?; (?:et )?(?=(?:s'y ajoute|s'ajoute|vient s'|viennent s'|il |ils |elles? |on |ce |c'est |cela |it |they |this |these |to these|there ))"
)
_MEMBER = 110  # characters of a member between dashes, at most
_PREPOSITION = re.compile(r"(?:a la |a l'|a |au |aux |to |sur |on |pour |for |around )")


def kind_of_start(plain: str) -> str:
    """How an item starts: with an article, a preposition, a verb, or a bare word."""
    plain = plain.lstrip(' ,;"')
    return next((name for name, pattern in _STARTS if pattern.match(plain)), "bare")


def starts_of_kind(a: Annotated, start: int, end: int, kind: str) -> list[int]:
    """Where in text[start:end] words begin as items of a kind do; nowhere for bare words, which begin like any other."""
    pattern = dict(_STARTS).get(kind)
    if pattern is None:
        return []
    words = (m.start() for m in _WORD.finditer(a.plain, start, end))
    return [at for at in words if pattern.match(a.plain, at, end)]


def split_enumeration(a: Annotated, start: int, end: int, n: int | None) -> list[Piece]:
    """The members of an enumeration in text[start:end]; `n` is how many the text announces, if it does."""
    start, end = _unquoted(a, start, end)
    goes_on = _GOES_ON.search(a.plain, start, end)
    end = goes_on.start() if goes_on else end
    quoted = quoted_items(a, start, end)
    if quoted:
        return quoted
    separator, spans = _by_separator(a, start, end)
    if separator != _COMMA:
        return _without_last_clause(a, _split_last(a, spans, n) if n and len(spans) == n - 1 else spans)
    spans = _best(a, spans, n)
    return _without_last_clause(a, _without_prepositions(a, spans))


def _unquoted(a: Annotated, start: int, end: int) -> tuple[int, int]:
    """The words within quotation marks where these hold the whole enumeration, « a, b et c »."""
    whole = _QUOTED.match(a.plain, start, end)
    return whole.span(1) if whole else (start, end)


def _best(a: Annotated, spans: list[tuple[int, int]], n: int | None) -> list[tuple[int, int]]:
    """The reading of « a, b et c, … » that has the announced number and whose members start alike."""
    whole = _closed(a, spans, n)
    cut = _closed(a, _without_clauses(a, spans), n)
    if n and len(whole) == n and len(cut) == n:
        return max((cut, whole), key=lambda option: _evenness(a, option))
    return whole if n and len(whole) == n else cut


def _closed(a: Annotated, spans: list[tuple[int, int]], n: int | None) -> list[tuple[int, int]]:
    """Members with the last « et » split where it joins the last two, and merged where there are too many."""
    if not any(_LAST_START.match(a.plain, s) for s, _ in spans[1:]) and (n is None or len(spans) < n):
        spans = _split_last(a, spans, n)
    return _merged(a, spans, n) if n and len(spans) > n else spans


def _evenness(a: Annotated, spans: list[tuple[int, int]]) -> float:
    kinds = [kind_of_start(_AND_START.sub("", a.plain[s:e])) for s, e in spans]
    clauses = sum(bool(rule("axes.clause").pattern.match(a.plain, s - 1, e)) for s, e in spans[1:])
    return kinds.count(kinds[0]) / len(kinds) - clauses


def _by_separator(a: Annotated, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Spans between the strongest separator there is outside parentheses and quotations, and which one that was."""
    for index, separator in enumerate(_SEPARATORS):
        cuts = [m for m in separator.finditer(a.plain, start, end) if _open_level(a.text, start, m.start()) == 0]
        if index == _DASH and not _dashes_part(a, cuts, start, end):
            continue
        if cuts or index == _COMMA:
            edges = [start, *(m.end() for m in cuts)]
            return index, list(zip(edges, [*(m.start() for m in cuts), end], strict=True))
    return _COMMA, [(start, end)]


def _dashes_part(a: Annotated, cuts: list[re.Match[str]], start: int, end: int) -> bool:
    """« a – b – c »: dashes between all members, not a pair of them around an aside, nor one before an afterthought."""
    if len(cuts) < 2:
        return False
    edges = [start, *(m.end() for m in cuts)]
    members = zip(edges, [*(m.start() for m in cuts), end], strict=True)
    return all(themes_in(a.text[s:e]) and e - s < _MEMBER and not _AND_START.match(a.plain, s) for s, e in members)


def _open_level(text: str, start: int, position: int) -> int:
    before = text[start:position]
    return sum(max(0, before.count(o) - before.count(c)) for o, c in (("(", ")"), ("«", "»"), ("“", "”")))


def _without_clauses(a: Annotated, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Members only: what starts like a clause explains the member before; after « et … » nothing follows."""
    spans = _without_aside(a, [s for s in spans if not rule("axes.aside_word").pattern.match(a.plain[slice(*s)])])
    kept = spans[:1]
    for index, (start, end) in enumerate(spans[1:], 1):
        if rule("axes.clause").pattern.match(a.plain, start - 1, end):
            continue
        kept.append((start, end))
        if _AND_START.match(a.plain, start) and not _AND_START.match(
            a.plain, *(spans[index + 1] if index + 1 < len(spans) else (0, 0))
        ):
            break
    return kept


def _without_aside(a: Annotated, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """« a, b et, depuis peu, c »: the words between the commas after « et » are no member."""
    for index, (start, end) in enumerate(spans[:-2]):
        last = _AND_END.search(a.plain, start, end)
        if last:
            return [*spans[:index], (start, last.start()), *spans[index + 2 :]]
    return spans


def _split_last(a: Annotated, spans: list[tuple[int, int]], n: int | None) -> list[tuple[int, int]]:
    """The last member cut at its « et » where what follows starts as the first member does, or the number asks for it."""
    start, end = spans[-1]
    ands = [m for m in _AND.finditer(a.plain, start, end) if _open_level(a.text, start, m.start()) == 0]
    if not ands:
        return spans
    kinds = {kind_of_start(a.plain[s:e]) for s, e in spans[:2]}
    alike = [m for m in ands if kind_of_start(a.plain[m.end() : end]) in kinds]
    if not alike and not n:
        alike = []
    if n is None and alike and "bare" in kinds and not _two_themes(a, spans, alike[-1]):
        return spans
    if (
        not alike
        and not n
        and len(spans) > 1
        and len(ands) == 1
        and "bare" in kinds
        and not _OF.match(a.plain, ands[0].end())
    ):
        alike = ands if _two_themes(a, spans, ands[0]) else []
    if not alike and not n:
        return spans
    if len(spans) == 1 and n is None and "bare" in kinds:
        return spans
    cut = (alike or ands)[-1]
    return [*spans[:-1], (start, cut.start()), (cut.end(), end)]


def _two_themes(a: Annotated, spans: list[tuple[int, int]], cut: re.Match[str]) -> bool:
    """Whether « x et y » without articles are two members: each names a theme of its own, in capitals if the others are."""
    start, end = spans[-1]
    first, second = set(themes_in(a.text[start : cut.start()])), set(themes_in(a.text[cut.end() : end]))
    capitals = len(spans) > 2 and all(a.text[s:e].strip()[:1].isupper() for s, e in spans)
    return bool(first and second and first != second) and not (capitals and a.text[cut.end()].islower())


def _merged(a: Annotated, spans: list[tuple[int, int]], n: int) -> list[tuple[int, int]]:
    """Fewer members: those that do not start as the first one belong to the member before."""
    first = kind_of_start(a.plain[slice(*spans[0])])
    out = spans[:1]
    for index, (start, end) in enumerate(spans[1:], 1):
        too_many = len(out) + len(spans) - index > n
        same = kind_of_start(_AND_START.sub("", a.plain[start:end])) == first
        if too_many and not same:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _without_prepositions(a: Annotated, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Members without the preposition that the verb before the enumeration asks for (« vise à …, à … »)."""
    out = []
    for index, (start, end) in enumerate(spans):
        lead = re.compile(r"[\s,]*(?:(?:et|and|enfin|puis)\b\s*)?").match(a.plain, start, end)
        begin = lead.end() if lead else start
        match = _PREPOSITION.match(a.plain, begin, end)
        common = index == 0 or kind_of_start(a.plain[spans[0][0] : end]) == kind_of_start(a.plain[begin:end])
        out.append((match.end(), end) if match and common else (start, end))
    return out


def _without_last_clause(a: Annotated, spans: list[tuple[int, int]]) -> list[Piece]:
    """Pieces; what the sentence goes on to say after the last member is left out."""
    pieces = [Piece(s, e) for s, e in spans]
    if pieces:
        start, end = spans[-1]
        tail = rule("axes.tail_clause").pattern.search(a.plain[start:end])
        if tail and tail.start() > 3:
            pieces[-1] = Piece(start, start + tail.start(), a.text[start + tail.start() : end])
    return pieces
