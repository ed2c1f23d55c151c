"""Axes told in the sentences beside the one that announces them: the answer to a question, what follows a number, what came before."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.axes.labels import enumerated, quoted_items, rule
from extractors.axes.members import START_MARK, all_named, drafted
from extractors.axes.themes import themes_in
from extractors.axes.types import Draft, Piece, Trigger

# "We know what the themes will be," said the mayor. "Finding GPs, … and mental health."
_THEY_SAY = re.compile(r'[^.:;"]{0,40}["]')
_QUOTATION = re.compile(r'" ?([^".]{10,250})\.? ?"?\s*$')
_SAID = re.compile(r'\s*" ?([^"]{10,300}?)[ ,.]*"')  # « … », énumère la vice-présidente
_THESE = re.compile(r"(?:ces|these|those) $")
_ASIDE = re.compile(
    r", (?:which|who|with|in|by|qui|avec|dont|où|en|par|(?:tout )?d'abord|ensuite|puis|enfin|first|then|next|finally|lastly)\b|\s?: "
)  # « Getting to see someone, which includes a minibus »
_BEING = re.compile(r"(?:sont|seront|ont ete|have been|were|figure|se trouvent|arrivent|are|will be|stand)")
_ORDERED = re.compile(
    r"il s'agi|it is about|(?:le |la |the )?(?:deuxi|seconde?\b|troisi|derni|last|third)|(?:le |la |l'|the )?(?:premi|1er|first|d'abord|d'une part|en premier|tout d'abord|celui|celle|l'un)"
)
_AND = re.compile(r" (?:et|and) ")
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


def asked(a: Annotated, trigger: Trigger) -> Draft | None:
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
    draft = drafted(a, trigger, begin, answer.end, "axes.question")
    return draft if draft and len(draft.pieces) > 2 and all_named(a, draft) else None


def subject(a: Annotated, trigger: Trigger) -> Draft | None:
    """« La santé mentale, l'accès aux soins et le bien vieillir sont au cœur du contrat. »"""
    if not _BEING.match(a.plain, trigger.start):
        return None
    colon = a.plain.rfind(": ", trigger.sentence_start, trigger.start)
    begin = colon + 2 if colon > 0 else trigger.sentence_start
    before = _ADVERBIAL.match(a.plain, begin, trigger.start)
    begin = before.end() if before and not themes_in(before[0]) else begin
    draft = drafted(a, trigger, begin, trigger.start, "axes.subject")
    return draft if draft and len(draft.pieces) > 2 and all_named(a, draft) else None


def _fragments(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Quatre chapitres. Accès aux soins. Santé mentale. Bien vieillir. Environnement. »: as many sentences as announced."""
    n = trigger.announced
    if n is None or n < 3 or trigger.sentence_end - trigger.end > _LEADS:
        return None
    some = a.sentences[index + 1 : index + 1 + n]
    if any(_ORDERED.match(a.plain, s.start) for s in some):
        return None
    pieces = [Piece(s.start, m.start() if (m := _ASIDE.search(a.plain, s.start, s.end)) else s.end) for s in some]
    short = (
        len(some) == n
        and all(s.block == trigger.block for s in some)
        and all(p.end - p.start < _FRAGMENT for p in pieces)
    )
    draft = Draft(tuple(pieces), trigger, "axes.fragments")
    return draft if short and all_named(a, draft) else None


def _told_next(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Combien d'axes ? Trois. Soigner, prévenir, accompagner. »: the sentence behind the number is the enumeration."""
    answer = a.sentences[index + 1]
    if trigger.announced is None or trigger.sentence_end - trigger.end > _NO_MORE:
        return None
    draft = drafted(a, trigger, answer.start, answer.end, "axes.continues", -0.05)
    return draft if draft and len(draft.pieces) == trigger.announced and all_named(a, draft) else None


def continues(a: Annotated, trigger: Trigger) -> Draft | None:
    """« … cinq chantiers. Il y est question de a, b et c »: the enumeration stands up to three sentences on, in the same block."""
    pattern = rule("axes.continues").pattern
    index = a.sentence_index(trigger.start)
    answer = a.sentences[index + 1] if index + 1 < len(a.sentences) else None
    if answer and answer.block == trigger.block:
        if found := _told_next(a, trigger, index):
            return found
        if found := _fragments(a, trigger, index):
            return found
        if trigger.announced and START_MARK.match(a.text, answer.start):
            pieces = enumerated(a, answer.start, a.document.blocks[trigger.block].end)
            if len(pieces) == trigger.announced:
                return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
        quoted = quoted_items(a, answer.start, answer.end)
        if len(quoted) > 2 and trigger.announced in (None, len(quoted)):
            return Draft(tuple(quoted), trigger, "axes.continues", -0.05)
        said = _THEY_SAY.match(a.plain, trigger.end, trigger.sentence_end) and _QUOTATION.match(
            a.plain, answer.start, answer.end
        )
        if said and (draft := drafted(a, trigger, said.start(1), said.end(1), "axes.continues", 0.0)):
            return draft if all_named(a, draft) else None
        quoted_answer = _SAID.match(a.plain, answer.start, answer.end)
        if a.plain[trigger.sentence_end - 1] == "?" and quoted_answer:
            return drafted(a, trigger, *quoted_answer.span(1), "axes.question", -0.1)
        if a.plain[trigger.sentence_end - 1] == "?" and ":" not in a.plain[answer.start : answer.end]:
            return drafted(a, trigger, answer.start, answer.end, "axes.question", -0.1)
    for sentence in a.sentences[index : index + 4]:
        if sentence.block != trigger.block:
            return None
        begin = max(sentence.start, trigger.end)
        match = pattern.search(a.plain, begin, min(sentence.end, begin + 60))
        if match:
            return drafted(a, trigger, match.end(), sentence.end, "axes.continues", -0.03)
    return None


def backward(a: Annotated, trigger: Trigger) -> Draft | None:
    """« a, b et c : ce sont les quatre priorités », « They will constitute the four priorities »."""
    if _THESE.match(a.plain, trigger.sentence_start, trigger.start):
        return _pointed_at(a, trigger)
    made = rule("axes.makes_of").pattern.search(a.plain, trigger.sentence_start, trigger.start)
    if made:
        return drafted(a, trigger, *made.span(made.lastgroup or 0), "axes.makes_of", -0.05)
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
        return drafted(a, trigger, begin, said.start(), "axes.backward", -0.1) or _both(a, trigger, begin, said.start())
    if index and a.sentences[index - 1].block == trigger.block:
        before = a.sentences[index - 1]
        colon = re.compile(r"[^:]{0,200}:\s").match(a.plain, before.start, before.end)
        return drafted(
            a, trigger, colon.end() if colon else before.start, before.end, "axes.backward", -0.05 if colon else -0.2
        )
    return None


def _both(a: Annotated, trigger: Trigger, begin: int, end: int) -> Draft | None:
    """« Le logement et la santé des femmes figurent parmi ses priorités »: two themes and no comma between."""
    cut = _AND.search(a.plain, begin, end)
    if cut is None or "," in a.plain[begin:end] or end - begin > _FRAGMENT:
        return None
    one, other = set(themes_in(a.text[begin : cut.start()])), set(themes_in(a.text[cut.end() : end]))
    pieces = (Piece(begin, cut.start()), Piece(cut.end(), end))
    return Draft(pieces, trigger, "axes.backward") if one and other and one != other else None


def _fragments_before(a: Annotated, trigger: Trigger, index: int) -> Draft | None:
    """« Accès aux soins. Santé mentale. Bien vieillir. Ce sont les trois piliers. »: as many sentences as announced, before."""
    n = trigger.announced
    if n is None or n < 3 or index < n:
        return None
    some = a.sentences[index - n : index]
    short = all(s.block == trigger.block and s.end - s.start < _FRAGMENT for s in some)
    draft = Draft(tuple(Piece(s.start, s.end) for s in some), trigger, "axes.fragments")
    return draft if short and all_named(a, draft) else None


def _pointed_at(a: Annotated, trigger: Trigger) -> Draft | None:
    """« … là où il est utile : environnement, offre de soins, santé des femmes. Ces trois axes regroupent 15 actions. »"""
    index = a.sentence_index(trigger.sentence_start)
    before = a.sentences[index - 1] if index else None
    if before is None or before.block != trigger.block:
        return None
    colon = a.plain.rfind(": ", before.start, before.end)
    draft = drafted(a, trigger, colon + 2 if colon > 0 else before.start, before.end, "axes.pointed_at", -0.05)
    known = draft and trigger.announced in (None, len(draft.pieces)) and all_named(a, draft)
    return draft if known else None


def _before_colon(a: Annotated, trigger: Trigger) -> Draft | None:
    """« Accès aux soins, santé mentale, environnement : le contrat local de santé a trois priorités »."""
    colon = a.plain.rfind(":", trigger.sentence_start, trigger.start)
    if colon < 0 or trigger.start - colon > 60 or a.plain[trigger.sentence_start : colon].count(",") < 1:
        return None
    draft = drafted(a, trigger, trigger.sentence_start, colon, "axes.before_colon", -0.1)
    return draft if draft and all_named(a, draft) else None
