"""Words of signing that deny it: « n'ont toutefois pas signé », « ne figure pas parmi les signataires », « a contract signed in 2016 »."""

from __future__ import annotations

from dataclasses import replace
import re

from extractors.annotated import Annotated, Sentence
from extractors.signatories.model import Cue

_SAYS_WHO = (
    "verb",
    "word",
    "are_signatories",
    "affix",
    "follow",
    "proceed",
    "with",
    "commit",
    "commit_years",
    "pledge",
)
# « n'a pas tardé à signer », « n'ont pas seulement signé »: the negation is of another word.
_NOT = re.compile(
    r"\bn(?:e |')(?:l'|les? |la |en |y |s'|se )*[\w-]+(?: \w+){0,2}? (?:pas|plus|jamais)(?: (?!tard|hesit|manqu|attend|seul|que )[\w']+){0,5} ?$"
    r"|\bni\b[^.;:]{3,90}\bn(?:e |')[\w-]+(?: \w+){0,2} ?$|\bneither\b[^.;:]{3,90}$"
    r"|\bsans (?:pour autant |encore |toutefois )?(?:en etre |etre |l'avoir |l'|le |la |avoir )?$"
    r"|(?:\b(?:not|never|without|nor|(?:refus|declin)(?:es|ed|ing) to|yet to|failed to|unable to)|n't)"
    r"(?: (?:yet|been|a|an|the|among|be|being|as|one|of|having|have))* ?$"
)
_REACH = 110  # characters before the cue in which it may be denied
# « signé » where the text has the participle, which tells who signs only with « ont » before it.
_PARTICIPLE = re.compile(r"(?:re|co|contre)?(?:sign|paraph)ée?s?", re.I)
_HAVE = re.compile(r"\b(?:ont|a|avait|avaient|ayant|avoir|avons|aura|auront|viennent|vient)\b(?! ete\b)")
# « is working on a contract with », « contract, signed in March, is starting its year with »: no signing with those who follow.
_AT_WORK = re.compile(
    r"\b(?:work(?:s|ed|ing)? on|prepar(?:es?|ing)|draft(?:s|ing)|develop(?:s|ing)|build(?:s|ing)?|writ(?:es?|ing)|discuss(?:es|ing)|imagin(?:es|ing))"
    r" (?:\w+ ){0,4}$"
)
_GOES_ON = re.compile(
    r"\b(?:sign|conclu|paraph)\w*\b[^;]*, (?:is|was|are|were|est|sont|entre|entame|demarre|starts?|begins?|enters?|has been) "
)
# « the first contract, signed on 12 May 2017, covered only the town of … »
_OF_CONTRACT = re.compile(
    r"\b(?:contract|agreement|amendment|document|text|cls|first|second|third|one|it)(?: \([^)]{2,20}\))?, $"
)
_WHEN = re.compile(r"(?:co-?)?signed (?:on|in|at|last|this|the)\b")
_PASSIVE = re.compile(r"\b(?:ete|est|sont|etre|sera|seront|etait|serait|soit|fut)(?: \w+){0,2} $")


def as_meant(a: Annotated, sentence: Sentence, cue: Cue) -> Cue:
    """A cue of signing as its sentence means it: said of those who do not sign, or of the contract that was signed."""
    if cue.label != "sign" or cue.rule.removeprefix("signatories.") not in _SAYS_WHO:
        return cue
    low = max(sentence.start, cue.start - _REACH)
    if _NOT.search(a.plain, low, cue.start):
        return replace(
            cue, label="partner", scope="backward", weak="", strong=True, rule="signatories.unsigned_partner"
        )
    if cue.rule == "signatories.with" and (
        _GOES_ON.search(a.plain, cue.start, cue.end)
        or (a.plain.startswith("contract", cue.start) and _AT_WORK.search(a.plain, low, cue.start))
    ):
        return replace(cue, label="said_otherwise", scope="none")
    if cue.rule == "signatories.verb" and _PARTICIPLE.fullmatch(a.text, cue.start, cue.end):
        passive = _PASSIVE.search(a.plain, low, cue.start) or not _HAVE.search(a.plain, low, cue.start)
        return replace(cue, scope="forward") if passive else cue
    if (
        cue.rule == "signatories.verb"
        and _OF_CONTRACT.search(a.plain, low, cue.start)
        and _WHEN.match(a.plain, cue.start)
    ):
        return replace(cue, label="said_otherwise", scope="none")
    return cue
