"""Answers to « Qui signe ? »: sentences without a verb that name who signs, after a question or a heading that asks for it."""

from __future__ import annotations

import re

from extractors.annotated import Annotated, Sentence
from extractors.organisations.find import OrgMention
from extractors.patterns import Pattern
from extractors.signatories.model import Cue
from extractors.windows import window
from models.document import Zone

_ASKS = Pattern(
    r"\b(?<!-ce\s)(?:(?:par|entre|avec) qui|qui|who|whose|quels? (?:partenaires|organismes|institutions|acteurs)|which (?:partners|bodies|institutions))\b"
    r"[^?.;]{0,30}\b(?:sign(?:e|era|eront|ent|ee|ataires?|ed|s|ing|atories|atures)?|paraph\w+|s'engage(?:nt)?|commit\w*)\b[^?.;]{0,30}\?"
)
_LONGEST = 90  # characters of the question
_MOST = 10  # sentences of an answer
# A verb, but for « ce sont », « c'est » and « on trouve »: a sentence of its own, that its own words speak for.
_SAYS = re.compile(
    r"(?<!ce )(?<!c')\b(?:est|sont|ont|a|sera|seront|etait|etaient|avait|finance|travaille|participe|rejoin\w+|suit|hesit\w+|reflechi\w+"
    r"|is|are|was|were|has|have|had|will|would|joins?|supports?)(?:nt)?\b"
)


def answers(a: Annotated, orgs: list[OrgMention]) -> dict[int, Cue]:
    """For each sentence that answers such a question, by its start, the cue that makes those named in it sign."""
    found: dict[int, Cue] = {}
    for match in _ASKS.finditer(a.plain):
        question = a.sentence_at(match.start())
        if question is None or a.zone_at(match.start()) is not Zone.BODY or question.end - question.start > _LONGEST:
            continue
        cue = Cue(question.start, question.end, "sign", "section", "signatories.answer")
        found.update((s.start, cue) for s in _answer(a, question, orgs))
    return found


def _answer(a: Annotated, question: Sentence, orgs: list[OrgMention]) -> list[Sentence]:
    """The sentences that name somebody and say nothing else, as far as they go on."""
    index = a.sentence_index(question.start) + 1
    following = a.sentences[index : index + _MOST]
    named: list[Sentence] = []
    for n, sentence in enumerate(following):
        if sentence.block != following[0].block or a.plain[sentence.end - 1] == "?":
            break
        somebody = bool(window(orgs, sentence.start, sentence.end))
        if _SAYS.search(a.plain, sentence.start, sentence.end) or not (somebody or n < 3 or named):
            break
        if somebody:
            named.append(sentence)
    return named
