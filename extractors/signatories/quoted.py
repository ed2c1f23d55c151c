"""Who is quoted in a sentence, and so does not sign in it, unless its words say that too."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.persons.find import PersonMention

_SAYS_AFTER = re.compile(
    r"(?:,[^,.;]{0,80},)? (?:a |has )?(?:told|said|says|explique|souligne|declare|affirme|explained|adds|notes|insiste|resume|rappelle|indique|expose"
    r"|presente|rapporte|informe|precise|repond|ajoute|propose|commente|fait (?:part|savoir|observer)|recalled|recalls|reported|presents|presented"
    r"|explains|informed|informs|replied|stressed|reminded)\b(?! (?:a|aux?) la signature)"
)
_SAYS_BEFORE = re.compile(
    r"\b(?:said|says|explique|souligne|declare|affirme|insiste|resume|commente|glisse|note|rappelle|confie|sourit|precise)(?: (?:le |la )?\w+)?,? $"
)
# « explique X, adjointe à la santé, qui a signé pour la Ville », « smiled X, putting the cap back on his pen »: quoted, and signs.
_SIGNS_AFTER = re.compile(
    r"(?:[^.;:«»\"“”]{0,110}?)(?:\b(?:qui|who|avant d[e']|before|after|apres|au moment d[e']|as (?:he|she)|tout juste|just|en|while|juste|sitot|une fois|,)"
    r" [^,.;:]{0,30}?\b(?:(?:co)?sign(?:ataires?|ator(?:y|ies)|e|er|es|ait|ant|ed|ing)|paraph\w+|initiall?(?:ed|ing)|represent(?:e|ait|ed|ing)"
    r"|apposer?|appos(?:ant|ait)|(?:stylo|plume|pen)\b)(?! par\b| by\b))"
)


def says(a: Annotated, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside the words of a person or an office."""
    return bool(_SAYS_AFTER.match(a.plain, end) or _SAYS_BEFORE.search(a.plain[max(0, start - 24) : start]))


def speaks(a: Annotated, person: PersonMention) -> bool:
    """« …, told The Advertiser »: who is quoted in the sentence does not sign in it, but for « X, signataire pour la Ville »."""
    return not _SIGNS_AFTER.match(a.plain, person.end) and says(a, person.start, person.end)
