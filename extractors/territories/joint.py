"""Places that share the one contract of a document, where no rule joins them: members of a pays, authorities that sign together.

Learnt like the weights of likely.py (see there), with what is said of a place together with the contract's own place besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import re

from extractors.annotated import Annotated
from extractors.territories.entities import Entity, Evidence
from extractors.territories.likely import features, likelihood, sentences_of
from extractors.territories.places import find_places

_PLACE = re.compile(r"<[ecpd](\d+)>")
_JOINT = re.compile(
    r"\b(?:commun|ensemble|conjoint\w*|unique|joint\w*|together|shared|common|single|unis\w*|mutualis\w*|alli\w+"
    r"|(?:deux|trois|quatre|cinq|six|two|three|four|five|both|les) (?:intercommunalites|communautes|collectivites|villes|communes|epci"
    r"|territoires|communities|towns|authorities|agglos?))\b"
)
_ROW = re.compile(r"\b(?:et|and|ainsi que)\b|,|&")
# « La CCPM succède à la Baie de Somme voisine »: another's contract.
_APART = re.compile(
    r"\bvoisine?s?\b|\bneighbou?r|\bsucced|\ba l'instar\b|\bcomme l'a fait\b|\bavant (?:elle|lui)\b|\bde (?:son|leur) cote\b|\bmeanwhile\b"
)
_BESIDE = 30  # characters between two places of one row, at most
_LIKELY = 0.4


def joined(a: Annotated, evidence: Evidence, main: Sequence[Entity], others: Sequence[Entity]) -> list[Entity]:
    """Those of the others that are likely to have their contract together with the main place, in the text's order."""
    found = [
        e
        for e in others
        if e.kind in ("epci", "ept", "commune")
        and e.codes
        and not e.own("negative")
        and not any(_APART.search(s.text) for s, _ in sentences_of(a, e, evidence))
        and _shares(pair_features(a, e, evidence, main))
    ]
    return sorted(found, key=lambda e: e.mentions[0].start)


def _shares(told: dict[str, float]) -> bool:
    """Whether the features speak for a share: a contract that others are told to have together is not the main one's."""
    apart = told.get("joint_here") and not told.get("with_main") and not told["main_petr"]
    return not apart and likelihood(told, "joint") >= _LIKELY


def pair_features(a: Annotated, e: Entity, evidence: Evidence, main: Sequence[Entity]) -> dict[str, float]:
    """What is said of a place, and of it together with the main one (its entities, under whatever names)."""
    found = features(a, e, evidence)
    for name in _together(a, e, evidence, main):
        found[name] = 1.0
    found["joint_doc"] = float(evidence.once("joint.told", lambda: _told_joint(evidence)))
    found["main_petr"] = float(any(m.kind == "petr" for m in main))
    found["same_kind"] = float(any(m.kind == e.kind for m in main))
    return found


def _told_joint(evidence: Evidence) -> bool:
    return any("<cl" in s.text and _JOINT.search(s.text) for s in evidence.sentences if not s.tail)


def _together(a: Annotated, e: Entity, evidence: Evidence, main: Sequence[Entity]) -> Iterator[str]:
    """Names of the features that the sentences have in which a place is named."""
    mentions, keys = find_places(a), {m.key for m in main}
    for s, place in sentences_of(a, e, evidence):
        if _JOINT.search(s.text):
            yield "joint_here"
        others = [o for o in _PLACE.finditer(s.text) if mentions[int(o[1])].key in keys]
        if not others:
            continue
        yield "with_main"
        if "<cl" in s.text:
            yield "with_main_contract"
        for other in others:
            first, last = sorted((other, place), key=lambda m: m.start())
            gap = s.text[first.end() : last.start()]
            if len(gap) <= _BESIDE and "<" not in gap and _ROW.search(gap):
                yield "row_with_main"
                if "<cl" in s.text:
                    yield "row_contract"
