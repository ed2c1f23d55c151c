"""Axes told within a sentence: after a colon, in parentheses, between dashes, after « autour de », or before the words that name them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
import re

from extractors.annotated import Annotated
from extractors.axes.labels import enumerated, quoted_items
from extractors.axes.members import all_named, drafted
from extractors.axes.neighbours import asked, backward, continues, subject
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import UNNAMED, WORKING_GROUPS, Draft, Piece, Trigger
from extractors.windows import window

_COLON = re.compile(r"[^:;?]{0,160}?:(?!\d)\s*(?=\S)")
# « … inscribed in its four axes, 30 were brought to their term: a school, a bus »: the colon opens something else.
_OTHER_CLAUSE = re.compile(
    r"\b\d+ (?:\w+ )?(?:were|have|ont|sont|etaient|restent)\b|\b(?:realisations?|reussites?|par exemple|for example|achievements?|actions? phares?) ?:"
)
_COMMA = re.compile(
    r", (?=(?:la |le |les |l'|the ))"
)  # « deux axes, la santé des femmes et l'accès aux soins, et douze actions »
_QUOTED_NEXT = re.compile(r'[^.:;,"]{0,50}, (?=")')  # « Des trois axes, « a », « b » et « c », … »
# « Des groupes de travail sur l'accès aux soins, la santé mentale et le bien vieillir se réuniront en mars »
_ABOUT = re.compile(
    r",? (?:thematiques? )?(?:sur|autour d[eu]s?|on|about|around|for|devoted to|dedicated to|consacrees? (?:a|aux?)) (?=\S)"
)
_MEET = re.compile(
    r",? (?:se (?:sont|reuni\w*|tiennent|tiendront|retrouv\w+)|seront|sont|ont|auront|vont|travaill\w+|planch\w+|will|were|have|are|met|meet|took)\b"
)
_COUNTS = re.compile(r",? (?:et|and) [\w-]+ (?:actions|fiches|objectifs|action sheets)\b")
_PARENTHESIS = re.compile(r"[^.:;()]{0,60}?\(([^()]{8,400})\)")
_DASHES = re.compile(r"[^.:;(]{0,40}? - ?(?=\S)")
_DASH_END = re.compile(r" - ?(?:,| |$)|-,")
_NAMELY = re.compile(
    r"[^.:;]{0,60}?(?:,? (?:a savoir|que sont|qui sont|namely|such as|that is|which are)|, soit)\s?:?,? (?=\S)"
)
_AMONG = re.compile(
    r"[^.:;]{0,60}?, (?:parmi lesquel(?:le)?s|dont|among (?:which|them)|including|notamment|notably) (?:figurent |are )?(?=\S)"
)
_AROUND = re.compile(r"\s*(?:autour|around|sur|on|de)? ?:?(?=[\s'a-z])")
_VERB = re.compile(
    r"(?:[^.:;]{0,60}?; (?:ils|elles|they) |[^.:;]{0,60}? ?)\b(?<!se )(?<!s'y )(?:sont|seront|restent|demeurent|remain|are|will be|visent a|portaient sur|concernaient|traitaient d[eu]s?|visaient a|ont traite d[eu]s?|ont concerne|portent sur|concernent|concerneront|concern|relate to|porteront sur|cover|include|vont(?= (?:a|aux?) )|iront(?= (?:a|aux?) )|c'est|ce sont|figurent|comptent|s'intitulent|se nomment|s'appellent|ont pour (?:nom|titre|intitule)s?|are (?:called|named|entitled)"
    r"|consacrees?(?: respectivement)? (?:a|aux?)|dediee?s? (?:a|aux?)|portant sur|planchent (?:\w+ )?sur|travaillent (?:\w+ )?sur|reflechissent (?:a|sur)|work on|are working on|ont travaille sur|ont porte sur|ont planche sur"
    r"|looked at|look at|will (?:look at|deal with|work on|focus on|study)|(?:were|was|are|will be) held on|discussed|studied|examined|dedicated to|devoted to|covering|focusing on|worked on|dealt with)\b(?: respectivement| respectively| notamment)? ?:? (?=\S)"
)
# « Le document retient comme priorités la lutte contre … et … »
_CHOSEN_AS = re.compile(r"\b(?:comme|pour|as) (?:\w+ ){0,2}$")
_CELL = re.compile(r"[^|\w]{0,4}(?:strategiques|prioritaires)?[^|\w]{0,4}\| (?=\S)")
_NEXT_LINE = re.compile(r"(?<=[^\W\d_]) (?=[A-ZÀ-Ý][a-zà-ÿ])")
_CALLED = 0.5  # verbs below say what a contract is about; what they tell counts only where every item names a theme
_SCARE = 3  # characters between a noun and the quotation mark that closes right behind it
_SAYS = re.compile(r'"[^":;]{2,70}: ?"')
_OF_A_KIND = re.compile(r"[^:;,.?()]{3,40} ?: (?=\S)")  # « se concentre sur trois publics : a, b et c »
_BULLET = re.compile(r"[^.:;•▪■●➤►✓]{0,40}[:.]?\s?[•▪➤►✓]\s(?=\S)")


def inline(a: Annotated) -> Iterator[Draft]:
    """Enumerations within the sentence that announces them, or the next."""
    for trigger in triggers(a):
        verb = trigger.strength <= UNNAMED
        found = (_around(a, trigger) or asked(a, trigger) or subject(a, trigger)) if verb else _after(a, trigger)
        if found is None and not verb:
            found = continues(a, trigger) or backward(a, trigger)
        if found:
            yield found


def _after(a: Annotated, trigger: Trigger) -> Draft | None:
    """What follows the announcing words within their sentence."""
    plain, stop = a.plain, _stop(a, trigger)
    bullet = _BULLET.match(a.text, trigger.end, a.document.blocks[trigger.block].end)
    if bullet and len(pieces := enumerated(a, bullet.end() - 2, a.document.blocks[trigger.block].end)) > 1:
        return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
    cell = _CELL.match(plain, trigger.end, a.document.blocks[trigger.block].end)
    if cell and trigger.start - a.document.blocks[trigger.block].start < 12:
        end = a.document.blocks[trigger.block].end
        lines = _joined_lines(a, trigger, cell.end(), end)
        whole = (
            None if lines and "," not in plain[cell.end() : end] else drafted(a, trigger, cell.end(), end, "axes.cell")
        )
        return whole or lines
    parens = _PARENTHESIS.match(plain, trigger.end, stop)
    if parens and (draft := drafted(a, trigger, parens.start(1), parens.end(1), "axes.parentheses")):
        return draft
    colon = _COLON.match(plain, trigger.end, stop)
    dashes = _DASHES.match(plain, trigger.end, stop)
    if dashes and (not colon or dashes.end() < colon.end()):
        closing = _DASH_END.search(plain, dashes.end(), stop)
        if draft := drafted(a, trigger, dashes.end(), closing.start() if closing else stop, "axes.dashes", -0.05):
            return draft
    if colon and _OTHER_CLAUSE.search(plain, trigger.end, colon.end()):
        return None
    if colon and (draft := drafted(a, trigger, colon.end(), stop, "axes.colon")):
        return draft
    comma = _COMMA.match(plain, trigger.end, stop)
    if comma and trigger.announced and not colon:
        tail = _COUNTS.search(plain, comma.end(), stop)
        draft = drafted(a, trigger, comma.end(), tail.start() if tail else stop, "axes.comma", -0.1)
        if draft and len(draft.pieces) == trigger.announced:
            return draft
    quoted = _QUOTED_NEXT.match(plain, trigger.end, stop) if trigger.announced else None
    if quoted and (items := quoted_items(a, quoted.end(), stop, trigger.announced)):
        return Draft(tuple(items), trigger, "axes.comma", 0.0)
    about = _ABOUT.match(plain, trigger.end, stop) if trigger.kind == WORKING_GROUPS and not colon else None
    if about:
        verb = _MEET.search(plain, about.end(), stop)
        draft = drafted(a, trigger, about.end(), verb.start() if verb else stop, "axes.about", -0.05)
        if draft and all_named(a, draft) and (verb or not trigger.noun.startswith(("atelier", "workshop"))):
            return draft
    chosen = not colon and _CHOSEN_AS.search(plain, trigger.sentence_start, trigger.start)
    if chosen and (draft := drafted(a, trigger, trigger.end, stop, "axes.chosen_as", -0.05)):
        return draft
    among = not colon and _AMONG.match(plain, trigger.end, stop)
    if among:  # « cinq axes, notamment a et b »: some of them
        tail = _COUNTS.search(plain, among.end(), stop)
        draft = drafted(a, trigger, among.end(), tail.start() if tail else stop, "axes.among", 0.2)
        if draft and all_named(a, draft):
            return draft
    for pattern, way in ((_NAMELY, "axes.namely"), (_VERB, "axes.verb")):
        match = pattern.match(plain, trigger.end, stop)
        if match and not colon and (draft := drafted(a, trigger, match.end(), stop, way, -0.05)):
            return draft
    return None


def _stop(a: Annotated, trigger: Trigger) -> int:
    """The sentence's end, or the end of the quotation in which the words stand (« Nos priorités sont … », résume le maire)."""
    if a.plain.count('"', trigger.sentence_start, trigger.start) % 2 == 0:
        return trigger.sentence_end
    close = a.plain.find('"', trigger.end, trigger.sentence_end)
    opened = close > 0 and a.plain.count('"', trigger.end, trigger.sentence_end) % 2
    # Four "axes", as they say: …; « trois axes », précise l'élue : « … »: what the quotation says goes on behind it.
    goes_on = 0 < close - trigger.end < _SCARE or (close > 0 and _SAYS.match(a.plain, close, trigger.sentence_end))
    return close if opened and not goes_on else trigger.sentence_end


def _joined_lines(a: Annotated, trigger: Trigger, start: int, end: int) -> Draft | None:
    """« Axes | Accès aux soins Santé mentale Addictions »: the lines of a cell, joined, each begins with a capital."""
    cuts = [start, *(m.start() + 1 for m in _NEXT_LINE.finditer(a.text, start, end)), end]
    pieces = tuple(Piece(s, e) for s, e in pairwise(cuts))
    named = all(themes_in(a.text[p.start : p.end]) for p in pieces)
    return Draft(pieces, trigger, "axes.cell") if len(pieces) > 2 and named else None


def _around(a: Annotated, trigger: Trigger) -> Draft | None:
    """« s'articule autour de la prévention, de l'accès aux soins et de la santé mentale »: no word says what they are."""
    if window(triggers(a), trigger.end, trigger.sentence_end):
        return None
    match = _AROUND.match(a.plain, trigger.end, trigger.sentence_end)
    begin = match.end() if match else trigger.end
    kind = _OF_A_KIND.match(a.plain, begin, trigger.sentence_end)
    begin = kind.end() if kind else begin
    draft = drafted(a, trigger, begin, _stop(a, trigger), "axes.around")
    if draft and any(": " in a.plain[p.start : p.end] for p in draft.pieces):
        return None  # what the colon opens is another enumeration
    if draft and trigger.strength < _CALLED and (len(draft.pieces) < 3 or not all_named(a, draft)):
        return None
    return draft if draft and len(draft.pieces) >= 2 else None
