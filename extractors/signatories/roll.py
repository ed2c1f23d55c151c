"""The roll of those who signed, where no word before or after it says so.

« Qui s'y colle ? L'ARS, la communauté de communes, la préfecture, le conseil départemental et la CPAM. » In a document that
tells a signing and names no signatory but the agency and the authority, a sentence that lists these two and others is taken
for the list of those who signed, unless it gives them another role.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.annotated import Annotated, Sentence
from extractors.rules import load
from extractors.signatories.model import PartyFinding, Unit
from extractors.signatories.names import AUTHORITIES
from extractors.signatories.units import Units
from extractors.signatures.model import Trigger
from extractors.signatures.triggers import find_triggers, is_weak
from models.vocabulary import OrganisationType as T

_LEAST = 4  # bodies
_OF_ONE = ("signatories.undersigned",)  # say no more of a list than of the one body they stand with
_APART = 140  # characters between two of them, with the persons who sign for them


def roll_of(a: Annotated, units: Units, known: Sequence[PartyFinding]) -> tuple[Sentence, list[Unit]] | None:
    """The sentence that lists those who signed, and they, in the text's order; None where the text says who signs."""
    signing = {f.org.type for f in known if f.role == "signatory"}
    ours = [t for t in find_triggers(a) if t.ours and not is_weak(a, t)]
    told = any(t.label == "done" for t in ours) or (ours and all(t.label == "neutral" for t in ours))
    if signing - {T.ARS, *AUTHORITIES} or not told:
        return None
    other = load("extractors.signatories", "roll.yaml")["signatories.other_role"].pattern
    binds = load("extractors.signatories", "roll.yaml")["signatories.it_joins"].pattern
    telling = {a.sentence_index(f.start) for f in known if f.role == "signatory" and f.rule not in _OF_ONE}
    agencies = {a.sentence_index(o.start) for o in units.orgs if o.type is T.ARS}
    for index in sorted(agencies - telling):
        sentence = a.sentences[index]
        joins = binds.match(a.plain, sentence.start) is not None and _after_signing(a, sentence, ours)
        if other.search(a.plain, sentence.start, sentence.end) and not joins:
            continue  # its own words say who signs, or give another role
        listed = [u for u in units.within(sentence.start, sentence.end, ()) if u.org.rule != "signatories.office"]
        types = {u.org.type for u in listed}
        close = all(y.start - x.end <= _APART for x, y in pairwise(listed))
        if len(types) >= _LEAST - 1 and len(listed) >= _LEAST and close and T.ARS in types and types & set(AUTHORITIES):
            return sentence, listed
    return None


def _after_signing(a: Annotated, sentence: Sentence, signings: Sequence[Trigger]) -> bool:
    """Whether the sentence just before tells a signing."""
    before = a.sentences[max(0, a.sentence_index(sentence.start) - 1)]
    return any(before.start <= t.start < before.end for t in signings)
