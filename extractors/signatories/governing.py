"""Which cue of a sentence decides about an organisation in it."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated, Sentence
from extractors.signatories.model import Cue

_QUI = re.compile(r"\b(?:qui|who|which|that),? (?:le |la |l'|les |will |have |has )?$")
_BY = re.compile(r"\b(?:par|by)\b")
# A verb of another deed after the list of those who sign: « conclu entre la Ville et l'ARS, la Ville organise un forum avec … ».
_NEW_DEED = re.compile(
    r"\b(?:organise|propose|lance|invite|recrute|recherche|accueille|ouvre|developpe|travaille|souhaite|prevoit)(?:nt)?\b"
    r"|\b(?:organi[sz]es|offers|invites|launches|is (?:recruiting|organi[sz]ing|holding|launching)|will hold)\b"
)
# « Signed by A and B, the contract was presented at C »: the contract, and what else is told of it.
_THE_CONTRACT = re.compile(
    r", (?:(?:the|this|its|le|ce|cet|son) (?:\w+ ){0,3}?(?:contract|contrat|document|texte?|cls|agreement)|il|it|celui-ci)"
    r" (?:\w+ )?(?:was|is|has|will|had|covers|contains|includes|est|a|sera|avait|couvr|comport|compt|prevoit|contient|repose|porte)"
)
_SUBJECT = re.compile(r"(?:, |^|\s)(?:l'|la |le |les |the )$")
_BREAK = re.compile(
    r";|\bmais\b(?! (?:aussi|egalement|encore|pareillement))|\btandis que\b|\bbut\b(?! also)|\bwhile\b|\bwhereas\b|\balors que\b"
)


def governing(
    a: Annotated, sentence: Sentence, cues: Sequence[Cue], start: int, end: int, others: Sequence[tuple[int, int]]
) -> Cue | None:
    """The cue that decides about the words [start, end) of a sentence; `others` are the other organisations' and persons' spans."""
    usable = [c for c in cues if c.label in ("sign", "partner", "none") and c.scope in ("both", "forward", "backward")]
    before = [c for c in usable if c.end <= start and c.scope != "backward" and not _cut_off(a, c, start)]
    after = [c for c in usable if c.start >= end and c.scope != "forward" and not _BREAK.search(a.plain, end, c.start)]
    after = [c for c in after if not _other_subject(a, end, c.start, others)]
    around = [c for c in usable if c.start < start and end <= c.end]
    forward = max(before, key=lambda c: c.end, default=None)
    backward = min(after, key=lambda c: c.start, default=None)
    if (
        backward
        and backward.label == "partner"
        and not backward.strong
        and _QUI.search(a.plain, max(0, backward.start - 8), backward.start)
    ):
        signing = [c for c in after if c.label == "sign"]
        backward = signing[0] if signing else backward
    if backward and backward.label == "sign" and _relative_to_others(a, backward, end):
        backward = None
    strong = [c for c in after if c.strong and (not backward or _of_the_same(backward, c, others))]
    if strong:
        backward = strong[0]
    if around and not forward:
        forward = around[0]
    if not forward or not backward:
        return forward or backward
    if forward.label == backward.label:
        return forward
    if backward.strong:
        return backward
    if forward.label == "partner" and backward.label == "sign":
        return backward if _restarts(a, forward, start, others) else forward
    if backward.label == "none" or _subject_of(a, forward, backward, start, end, others):
        return backward
    if backward.label == "partner" and _after_the_list(a, forward.end, start, end, backward.start, others):
        return backward
    return forward if _one_list(a, forward.end, start, others) else backward


def _after_the_list(
    a: Annotated, begin: int, start: int, end: int, verb: int, others: Sequence[tuple[int, int]]
) -> bool:
    """« the contract concluded by A and B, C will run workshops »: a list closed by « and », a comma, a name and its verb."""
    listed = sorted(x for x in others if begin <= x[0] < start)
    if len(listed) < 2 or verb - end > 3 or not _COMMA.fullmatch(a.plain, listed[-1][1], start):
        return False
    return bool(_AND.search(a.plain, listed[-2][1], listed[-1][0]))


_COMMA = re.compile(r", ?(?:l'|la |le |les |the )?")
_AND = re.compile(r"\b(?:et|and)\b")


def _of_the_same(cue: Cue, strong: Cue, others: Sequence[tuple[int, int]]) -> bool:
    """« qui ont participé aux travaux sans signer »: a stronger word soon after a cue, with nobody else named between them."""
    return strong.start - cue.start < 110 and not any(cue.end <= s < strong.start for s, _ in others)


def _cut_off(a: Annotated, cue: Cue, start: int) -> bool:
    """Whether a new clause has begun since a cue; a list after a colon goes on across semicolons."""
    gap = a.plain[cue.end : start]
    if gap.lstrip().startswith(":") or a.plain[max(0, cue.end - 1)] == ":" or " : " in gap[:90]:
        return False
    return bool(_BREAK.search(gap) or _NEW_DEED.search(gap) or _THE_CONTRACT.search(gap))


def _other_subject(a: Annotated, end: int, start: int, others: Sequence[tuple[int, int]]) -> bool:
    """« Les médecins du CH le demandaient : la Ville signera »: after a colon others are named before the verb."""
    colon = a.plain.find(": ", end, start)
    return colon >= 0 and any(colon < s < start for s, _ in others)


def _subject_of(
    a: Annotated, forward: Cue, backward: Cue, start: int, end: int, others: Sequence[tuple[int, int]]
) -> bool:
    """« which the ARS and the City signed last week, the town of X provides the premises »: right before a verb of its own, and first."""
    first = not any(forward.end <= s < start for s, _ in others)
    return first and backward.start - end <= 3 and "," in a.plain[forward.end : start]


def _relative_to_others(a: Annotated, cue: Cue, end: int) -> bool:
    """« fruit du travail du CH, réunis par la Ville et l'ARS, qui le signeront »: « qui » takes up the nearest list alone."""
    return bool(_QUI.search(a.plain, max(0, cue.start - 12), cue.start) and _BY.search(a.plain, end, cue.start))


def _restarts(a: Annotated, cue: Cue, start: int, others: Sequence[tuple[int, int]]) -> bool:
    """« En présence du préfet, l'ARS et la Ville ont signé »: after « de » lists, a bare article begins the subject."""
    if not any(cue.end <= s < start for s, _ in others):
        comma = a.plain.find(",", cue.end, start)
        return comma >= 0 and bool(_SUBJECT.search(a.plain[cue.end : start]))
    return bool(_SUBJECT.search(a.plain[cue.end : start]))


def _one_list(a: Annotated, begin: int, start: int, others: Sequence[tuple[int, int]]) -> bool:
    """Whether only list items lie between a cue and an organisation."""
    at = begin
    for s, e in sorted(x for x in others if begin <= x[0] < start):
        if re.search(r"[;]|\b(?:est|sont|ont|a|seront|sera|is|are|has|have|will)\b", a.plain[at:s]):
            return False
        at = max(at, e)
    return not re.search(r"[;]|\b(?:est|sont|ont|seront|sera|is|are|has|have|will)\b", a.plain[at:start])
