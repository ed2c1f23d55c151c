"""Which places have a contract because a text about several contracts turns to them one after the other.

« En Vendée, des contrats à trois vitesses »: below such a title every authority of which a sentence tells a step of a
contract's life has one, whatever words tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.contracts.mentions import clue
from extractors.patterns import Pattern
from extractors.reference import load
from extractors.territories.entities import Evidence
from extractors.territories.mask import Masked
from extractors.territories.places import find_places
from extractors.territories.several import DATELINE, NO_STEP

_TITLE = 120  # characters
_LEAST, _MOST = 2, 60  # places that are turned to; a text with more is a collection, not a report on each
_LIFE = Pattern(
    r"<cl|\bcontra(?:t|ct)|\bsign(?!al|ific)|\bparaph|\bconclu|\bdiagnosti|\bprepar|\belabor|\bredi[gs]|\bredact|\bvot(?:e|er|ent|ed|es)\b|\bdeliber"
    r"|\bavenant|\bprolong|\bprorog|\bbilan|\bevalu|\brenouvel|\brenew|\becheance|\bfiches|\bdraft|\bassess|\bamendment|\bextend"
    r"|\b(?:deuxieme|second|troisieme|third|premier|first)\b[,.;]|\bsa (?:deuxieme|troisieme) generation|\bgroupes? de travail|\bworking groups?"
)
# Where a sentence turns to a place: at its beginning, or at that of a clause.
_OPENS = re.compile(r"[^<.;:!?]{0,70}?(?:<(?:ars|o|r\d+|d\d+|g[ecpa]|cl[sz])>[^<.;:!?]{0,30}?){0,2}<([ecp])(\d+)>")
_CLAUSE = re.compile(
    r"(?:; |, |: | - )(?:(?:a|au|en|in|at|et|and|puis|tandis que|while|quant a|pour|for) )?(?:la |le |les |l'|the )?<([ecp])(\d+)>(?= (?:en est|a son|a sa|is on|its? |signe|prepar|atten|suit|follow|se |s'|a |has |will |va |lance|launch|renouvel|renew|prolong|extend|tire|travaill|entre))"
)
# « Local health contracts (CLS) bind an agency and … »: what they are, and no announcement of some.
_IN_GENERAL = re.compile(
    r"<clz>(?: \([^()]*\))?,? (?:bind|lient|sont des (?:outils|conventions|accords)|are (?:agreements|contracts|tools|a tool)|permettent de|have been available|allow)\b"
)
_BARE = re.compile(
    r"[\W_]{0,3}(?:(?:a|au|en|in|at|for|pour|chez|cote|du cote de|la ville de|the (?:town|city) of|quant a|as for) )?(?:la |le |les |l'|the )?"
)
_ALONG = re.compile(
    r"\b(?:avec|with|par|by|et|and|aupres d[eu]|pres d[eu]|near|centre hospitalier d\w*|voisin\w*) (?:la |le |les |l'|the )?$"
)
# « Dans l'Hérault, avec Lunel Agglo, le 11 décembre 2023 : … »: in a list of signings, what is signed goes without saying.
_WITH = re.compile(
    r"[\W_]{0,3}(?:(?:dans|en|in) (?:l'|la |le |les |the )?<[dr]\d+>(?: egalement| aussi)?,? ?)?(?:avec|with) "
    r"(?:la |le |les |l'|the )?"
)
_REACH = 2  # sentences after the one that turns to a place, in which its contract's life is told


def in_turn(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    """The places to which a text turns that says at its head that it tells of several contracts."""
    return evidence.once("in_turn", lambda: _find(a, evidence))


def _find(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    if not _announced(a, evidence):
        return frozenset()
    told: dict[tuple[str, ...], bool] = {}
    for key, subject in _turns(a, evidence):
        told[key] = told.get(key, False) or subject
    entities = evidence.entities
    authorities = [k for k in told if k in entities and k[0] in ("epci", "petr")]
    members = {c for k in authorities for code in entities[k].codes[:1] for c in load().members.get(code, ())}
    towns = [
        k for k, subject in told.items()
        if k in entities and k[0] == "commune" and subject and not members & set(entities[k].codes)
    ]  # fmt: skip
    kept = [k for k in (*authorities, *towns) if not entities[k].own("negative")]
    return frozenset(kept) if _LEAST <= len(kept) <= _MOST else frozenset()


def _announced(a: Annotated, evidence: Evidence) -> bool:
    counted = clue("parties_counted")
    for s in evidence.sentences:
        if s.tail or lead_order(a, s.block) >= HEAD:
            return False
        if _IN_GENERAL.search(s.text):
            continue
        if "<clz>" in s.text or (
            s.end - s.start <= _TITLE and "<cl" in s.text and counted.search(a.plain, s.start, s.end)
        ):
            return True
    return False


def _turns(a: Annotated, evidence: Evidence) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Places that open a sentence or a clause about a step, and whether they are its subject and not only where it is told."""
    mentions = find_places(a)
    sentences = [s for s in evidence.sentences if not s.tail]
    for n, s in enumerate(sentences):
        opening = _OPENS.match(s.text)
        if DATELINE.match(s.text) or NO_STEP.search(s.text):
            continue
        if opening is not None and (s.prose or "|" in s.text or ":" in s.text):
            before = s.text[: opening.start(1) - 1]
            signed_with = _WITH.fullmatch(before) is not None
            if (signed_with or not _ALONG.search(before)) and _lives(s, sentences[n + 1 : n + 1 + _REACH]):
                subject = signed_with or _BARE.fullmatch(before) is not None
                yield mentions[int(opening[2])].key, subject and "<ge>" not in s.text
        for clause in _CLAUSE.finditer(s.text):
            if _LIFE.search(s.text):
                yield mentions[int(clause[2])].key, True


def _lives(s: Masked, following: list[Masked]) -> bool:
    """Whether a step of a contract's life is told in the sentence, or in those that go on about the same place."""
    if _LIFE.search(s.text):
        return True
    for later in following:
        if later.block != s.block or re.search(r"<[ecp]\d+>", later.text):
            return False
        if _LIFE.search(later.text):
            return True
    return False
