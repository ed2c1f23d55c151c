"""Axes told within a sentence: after a colon, in parentheses, between dashes, after « autour de », or before the words that name them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import enumerated, quoted_items, rule
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import UNNAMED, Draft, Piece, Trigger
from extractors.windows import window

_COLON = re.compile(r"[^:;?]{0,160}?:(?!\d)\s*(?=\S)")
# « … inscribed in its four axes, 30 were brought to their term: a school, a bus »: the colon opens something else.
_OTHER_CLAUSE = re.compile(
    r"\b\d+ (?:\w+ )?(?:were|have|ont|sont|etaient|restent)\b|\b(?:realisations?|reussites?|par exemple|for example|achievements?|actions? phares?) ?:"
)
_COMMA = re.compile(
    r", (?=(?:la |le |les |l'|the ))"
)  # « deux axes, la santé des femmes et l'accès aux soins, et douze actions »
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
    r"(?:[^.:;]{0,60}?; (?:ils|elles|they) |[^.:;]{0,60}? ?)\b(?<!se )(?<!s'y )(?:sont|seront|are|will be|visent a|portaient sur|concernaient|traitaient d[eu]s?|visaient a|ont traite d[eu]s?|ont concerne|portent sur|concernent|concerneront|concern|relate to|porteront sur|cover|include|vont(?= (?:a|aux?) )|iront(?= (?:a|aux?) )|c'est|ce sont|figurent|comptent|s'intitulent|se nomment|s'appellent|ont pour (?:nom|titre|intitule)s?|are (?:called|named|entitled)"
    r"|consacrees?(?: respectivement)? (?:a|aux?)|dediee?s? (?:a|aux?)|portant sur|planchent (?:\w+ )?sur|travaillent (?:\w+ )?sur|reflechissent (?:a|sur)|work on|are working on|ont travaille sur|ont porte sur|ont planche sur"
    r"|looked at|look at|will (?:look at|deal with|work on|focus on|study)|(?:were|was|are|will be) held on|discussed|studied|examined|dedicated to|devoted to|covering|focusing on|worked on|dealt with)\b(?: respectivement| respectively| notamment)? ?:? (?=\S)"
)
# « Le document retient comme priorités la lutte contre … et … »
_CHOSEN_AS = re.compile(r"\b(?:comme|pour|as) (?:\w+ ){0,2}$")
# "We know what the themes will be," said the mayor. "Finding GPs, … and mental health."
_THEY_SAY = re.compile(r'[^.:;"]{0,40}["]')
_QUOTATION = re.compile(r'" ?([^".]{10,250})\.? ?"?\s*$')
_CELL = re.compile(r"[^|\w]{0,4}(?:strategiques|prioritaires)?[^|\w]{0,4}\| (?=\S)")
_NEXT_LINE = re.compile(r"(?<=[^\W\d_]) (?=[A-ZÀ-Ý][a-zà-ÿ])")
_ENUMERATES = re.compile(r"[,;/]| - | et | and ")
_CALLED = 0.5  # verbs below say what a contract is about; what they tell counts only where every item names a theme
_THESE = re.compile(r"(?:ces|these|those) $")
_ASIDE = re.compile(r", (?:which|who|with|qui|avec|dont|où)\b")  # « Getting to see someone, which includes a minibus »
_BEING = re.compile(r"(?:sont|seront|ont ete|have been|were|figure|se trouvent|arrivent|are|will be|stand)")
_ORDERED = re.compile(
    r"il s'agi|it is about|(?:le |la |the )?(?:deuxi|seconde?\b|troisi|derni|last|third)|(?:le |la |l'|the )?(?:premi|1er|first|d'abord|d'une part|en premier|tout d'abord|celui|celle|l'un)"
)
_NO_MORE = 25  # characters behind the number where its sentence says nothing else
_FRAGMENT = 90  # characters of a sentence that is no more than a label
_LEADS = 60  # characters between the number and the end of its sentence where the items follow as sentences
_LONGEST_ANSWER = 300
_ANSWERS = re.compile(
    r"(?:it|they|we|the (?:contract|partners)) (?:will|wants? to|aims? to|is to|are to|should|seeks? to) "
    r"|(?:il|elle|on|ils|nous|le contrat) (?:va|vont|vise a|visent a|veut|veulent|doit|doivent|permettra d[e']|s'agit d[e']|s'agira d[e']|voulons) ?"
)
# « Pour cette deuxième génération, a, b et c ont été jugés prioritaires »
_ADVERBIAL = re.compile(
    r"(?:pour|dans|en|au|aux|lors|apres|avec|a l'issue|des|for|in|after|under|as|with|during)\b[^,;:]{3,70}, "
)
_SCARE = 3  # characters between a noun and the quotation mark that closes right behind it
_SAYS = re.compile(r'"[^":;]{2,70}: ?"')
_OF_A_KIND = re.compile(r"[^:;,.?()]{3,40} ?: (?=\S)")  # « se concentre sur trois publics : a, b et c »
_BULLET = re.compile(r"[^.:;•▪■●➤►✓]{0,40}[:.]?\s?[•▪➤►✓]\s(?=\S)")
_START_MARK = re.compile(r"(?:\(?[1ai][.)°]|1/|[•▪➤►✓–-])\s")


def inline(a: Annotated) -> Iterator[Draft]:
    """Enumerations within the sentence that announces them, or the next."""
    for trigger in triggers(a):
        verb = trigger.strength <= UNNAMED
        found = (_around(a, trigger) or _asked(a, trigger) or _subject(a, trigger)) if verb else _after(a, trigger)
        if found is None and not verb:
            found = _continues(a, trigger) or _backward(a, trigger)
        if found:
            yield found


def _draft(a: Annotated, trigger: Trigger, start: int, end: int, rule: str, bonus: float = 0.0) -> Draft | None:
    if not _ENUMERATES.search(a.plain, start, end):
        return None
    block_end = a.document.blocks[trigger.block].end
    if _START_MARK.match(a.text, start):
        pieces = enumerated(a, start, max(end, block_end))
        if len(pieces) > 1:
            return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
    pieces = split_enumeration(a, start, end, trigger.announced)
    return Draft(tuple(pieces), trigger, rule, bonus) if len(pieces) > 1 else None


def _after(a: Annotated, trigger: Trigger) -> Draft | None:
    """What follows the announcing words within their sentence."""
    plain, stop = a.plain, _stop(a, trigger)
    bullet = _BULLET.match(a.text, trigger.end, a.document.blocks[trigger.block].end)
    if bullet and len(pieces := enumerated(a, bullet.end() - 2, a.document.blocks[trigger.block].end)) > 1:
        return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
    cell = _CELL.match(plain, trigger.end, a.document.blocks[trigger.block].end)
    if cell and trigger.start - a.document.blocks[trigger.block].start < 12:
        end = a.document.blocks[trigger.block].end
        return _draft(a, trigger, cell.end(), end, "axes.cell") or _joined_lines(a, trigger, cell.end(), end)
    parens = _PARENTHESIS.match(plain, trigger.end, stop)
    if parens and (draft := _draft(a, trigger, parens.start(1), parens.end(1), "axes.parentheses")):
        return draft
    colon = _COLON.match(plain, trigger.end, stop)
    dashes = _DASHES.match(plain, trigger.end, stop)
    if dashes and (not colon or dashes.end() < colon.end()):
        closing = _DASH_END.search(plain, dashes.end(), stop)
        if draft := _draft(a, trigger, dashes.end(), closing.start() if closing else stop, "axes.dashes", -0.05):
            return draft
    if colon and _OTHER_CLAUSE.search(plain, trigger.end, colon.end()):
        return None
    if colon and (draft := _draft(a, trigger, colon.end(), stop, "axes.colon")):
        return draft
    comma = _COMMA.match(plain, trigger.end, stop)
    if comma and trigger.announced and not colon:
        tail = _COUNTS.search(plain, comma.end(), stop)
        draft = _draft(a, trigger, comma.end(), tail.start() if tail else stop, "axes.comma", -0.1)
        if draft and len(draft.pieces) == trigger.announced:
            return draft
    chosen = not colon and _CHOSEN_AS.search(plain, trigger.sentence_start, trigger.start)
    if chosen and (draft := _draft(a, trigger, trigger.end, stop, "axes.chosen_as", -0.05)):
        return draft
    among = not colon and _AMONG.match(plain, trigger.end, stop)
    if among and (draft := _draft(a, trigger, among.end(), stop, "axes.among", 0.2)) and _all_named(a, draft):
        return draft
    for pattern, way in ((_NAMELY, "axes.namely"), (_VERB, "axes.verb")):
        match = pattern.match(plain, trigger.end, stop)
        if match and not colon and (draft := _draft(a, trigger, match.end(), stop, way, -0.05)):
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


def _all_named(a: Annotated, draft: Draft) -> bool:
    return all(themes_in(a.text[p.start : p.end]) for p in draft.pieces)


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
    draft = _draft(a, trigger, begin, _stop(a, trigger), "axes.around")
    if draft and any(": " in a.plain[p.start : p.end] for p in draft.pieces):
        return None  # what the colon opens is another enumeration
    if draft and trigger.strength < _CALLED and (len(draft.pieces) < 3 or not _all_named(a, draft)):
        return None
    return draft if draft and len(draft.pieces) >= 2 else None


def _asked(a: Annotated, trigger: Trigger) -> Draft | None:
    """« De quoi s'occupe-t-il ? De l'accès aux soins, de la santé mentale et du bien vieillir. »"""
    index = a.sentence_index(trigger.start)
    if not a.plain[trigger.start : trigger.sentence_end].rstrip().endswith("?") or index + 1 >= len(a.sentences):
        return None
    answer = a.sentences[index + 1]
    if answer.block != trigger.block or answer.end - answer.start > _LONGEST_ANSWER:
        return None
    colon = a.plain.find(": ", answer.start, answer.end)
    says = _ANSWERS.match(a.plain, answer.start, answer.end)
    begin = colon + 2 if colon > 0 else says.end() if says else answer.start
    draft = _draft(a, trigger, begin, answer.end, "axes.question")
    return draft if draft and len(draft.pieces) > 2 and _all_named(a, draft) else None


def _subject(a: Annotated, trigger: Trigger) -> Draft | None:
    """« La santé mentale, l'accès aux soins et le bien vieillir sont au cœur du contrat. »"""
    if not _BEING.match(a.plain, trigger.start):
        return None
    colon = a.plain.rfind(": ", trigger.sentence_start, trigger.start)
    begin = colon + 2 if colon > 0 else trigger.sentence_start
    before = _ADVERBIAL.match(a.plain, begin, trigger.start)
    begin = before.end() if before and not themes_in(before[0]) else begin
    draft = _draft(a, trigger, begin, trigger.start, "axes.subject")
    return draft if draft and len(draft.pieces) > 2 and _all_named(a, draft) else None


def _fragments(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Quatre chapitres. Accès aux soins. Santé mentale. Bien vieillir. Environnement. »: as many sentences as announced."""
    n = trigger.announced
    if n is None or n < 3 or trigger.sentence_end - trigger.end > _LEADS:
        return None
    some = a.sentences[index + 1 : index + 1 + n]
    if any(_ORDERED.match(a.plain, s.start) for s in some):
        return None
    pieces = [Piece(s.start, m.start() if (m := _ASIDE.search(a.plain, s.start, s.end)) else s.end) for s in some]
    short = len(some) == n and all(s.block == trigger.block for s in some) and all(p.end - p.start < _FRAGMENT for p in pieces)
    draft = Draft(tuple(pieces), trigger, "axes.fragments")
    return draft if short and _all_named(a, draft) else None


def _told_next(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Combien d'axes ? Trois. Soigner, prévenir, accompagner. »: the sentence behind the number is the enumeration."""
    answer = a.sentences[index + 1]
    if trigger.announced is None or trigger.sentence_end - trigger.end > _NO_MORE:
        return None
    draft = _draft(a, trigger, answer.start, answer.end, "axes.continues", -0.05)
    return draft if draft and len(draft.pieces) == trigger.announced and _all_named(a, draft) else None


def _continues(a: Annotated, trigger: Trigger) -> Draft | None:
    """« … cinq chantiers. Il y est question de a, b et c »: the enumeration stands up to three sentences on, in the same block."""
    pattern = rule("axes.continues").pattern
    index = a.sentence_index(trigger.start)
    answer = a.sentences[index + 1] if index + 1 < len(a.sentences) else None
    if answer and answer.block == trigger.block:
        if found := _told_next(a, trigger, index):
            return found
        if found := _fragments(a, trigger, index):
            return found
        if trigger.announced and _START_MARK.match(a.text, answer.start):
            pieces = enumerated(a, answer.start, a.document.blocks[trigger.block].end)
            if len(pieces) == trigger.announced:
                return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
        quoted = quoted_items(a, answer.start, answer.end)
        if len(quoted) > 2 and trigger.announced in (None, len(quoted)):
            return Draft(tuple(quoted), trigger, "axes.continues", -0.05)
        said = _THEY_SAY.match(a.plain, trigger.end, trigger.sentence_end) and _QUOTATION.match(
            a.plain, answer.start, answer.end
        )
        if said and (draft := _draft(a, trigger, said.start(1), said.end(1), "axes.continues", 0.0)):
            return draft if _all_named(a, draft) else None
        if a.plain[trigger.sentence_end - 1] == "?" and ":" not in a.plain[answer.start : answer.end]:
            return _draft(a, trigger, answer.start, answer.end, "axes.question", -0.1)
    for sentence in a.sentences[index : index + 4]:
        if sentence.block != trigger.block:
            return None
        begin = max(sentence.start, trigger.end)
        match = pattern.search(a.plain, begin, min(sentence.end, begin + 60))
        if match:
            return _draft(a, trigger, match.end(), sentence.end, "axes.continues", -0.03)
    return None


def _backward(a: Annotated, trigger: Trigger) -> Draft | None:
    """« a, b et c : ce sont les quatre priorités », « They will constitute the four priorities »."""
    if _THESE.match(a.plain, trigger.sentence_start, trigger.start):
        return _pointed_at(a, trigger)
    made = rule("axes.makes_of").pattern.search(a.plain, trigger.sentence_start, trigger.start)
    if made:
        return _draft(a, trigger, *made.span(made.lastgroup or 0), "axes.makes_of", -0.05)
    said = rule("axes.backward").pattern.search(a.plain, trigger.sentence_start, trigger.start)
    if not said:
        return _before_colon(a, trigger)
    index = a.sentence_index(trigger.sentence_start)
    told = _fragments_before(a, trigger, index)
    if told:
        return told
    if said.start() - trigger.sentence_start > 12:
        title = a.plain.rfind(
            ": ", trigger.sentence_start, said.start() - 12
        )  # « Local health contract: a, b and c are … »
        begin = title + 2 if title > 0 else trigger.sentence_start
        return _draft(a, trigger, begin, said.start(), "axes.backward", -0.1)
    if index and a.sentences[index - 1].block == trigger.block:
        before = a.sentences[index - 1]
        colon = re.compile(r"[^:]{0,200}:\s").match(a.plain, before.start, before.end)
        return _draft(
            a, trigger, colon.end() if colon else before.start, before.end, "axes.backward", -0.05 if colon else -0.2
        )
    return None


def _fragments_before(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Accès aux soins. Santé mentale. Bien vieillir. Ce sont les trois piliers. »: as many sentences as announced, before."""
    n = trigger.announced
    if n is None or n < 3 or index < n:
        return None
    some = a.sentences[index - n : index]
    short = all(s.block == trigger.block and s.end - s.start < _FRAGMENT for s in some)
    draft = Draft(tuple(Piece(s.start, s.end) for s in some), trigger, "axes.fragments")
    return draft if short and _all_named(a, draft) else None


def _pointed_at(a: Annotated, trigger: Trigger) -> Draft | None:
    """« … là où il est utile : environnement, offre de soins, santé des femmes. Ces trois axes regroupent 15 actions. »"""
    index = a.sentence_index(trigger.sentence_start)
    before = a.sentences[index - 1] if index else None
    if before is None or before.block != trigger.block:
        return None
    colon = a.plain.rfind(": ", before.start, before.end)
    draft = _draft(a, trigger, colon + 2 if colon > 0 else before.start, before.end, "axes.pointed_at", -0.05)
    known = draft and trigger.announced in (None, len(draft.pieces)) and _all_named(a, draft)
    return draft if known else None


def _before_colon(a: Annotated, trigger: Trigger) -> Draft | None:
    """« Accès aux soins, santé mentale, environnement : le contrat local de santé a trois priorités »."""
    colon = a.plain.rfind(":", trigger.sentence_start, trigger.start)
    if colon < 0 or trigger.start - colon > 60 or a.plain[trigger.sentence_start : colon].count(",") < 1:
        return None
    draft = _draft(a, trigger, trigger.sentence_start, colon, "axes.before_colon", -0.1)
    return draft if draft and _all_named(a, draft) else None
