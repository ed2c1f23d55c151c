"""Who acted for a signatory, where a sentence of its own says so: « L'ARS était représentée par X », « Y représentait la Ville »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.annotated import Annotated, Sentence
from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention
from extractors.signatories.model import PartyFinding
from extractors.signatories.names import Names
from extractors.signatories.people import org_of
from extractors.signatories.same import compatible
from extractors.signatories.wording import ACTED_FOR, PRONOUN, WAS_REPRESENTED
from extractors.windows import window
from models.document import Zone
from models.vocabulary import OrganisationType


def with_persons(
    a: Annotated,
    findings: Sequence[PartyFinding],
    names: Names,
    orgs: Sequence[OrgMention],
    persons: Sequence[PersonMention],
) -> list[PartyFinding]:
    """The findings, with their persons where the text names these apart from the signing."""
    given = list(findings)
    alone: dict[OrganisationType, dict[str, list[int]]] = {}  # signatories without a person, by their kind and name
    for i, f in enumerate(given):
        if f.role == "signatory" and f.person is None:
            alone.setdefault(f.org.type, {}).setdefault(f.org.name, []).append(i)
    for org, person in [*_were_represented(a, orgs, persons), *_acted(a, orgs, persons)]:
        named = names.resolve(org)
        known = alone.get(named.type, {})
        for name in [n for n, places in known.items() if compatible(given[places[0]].org, named)]:
            for i in known.pop(name):
                given[i] = replace(
                    given[i],
                    person=person.name,
                    title=person.title,
                    person_start=person.start,
                    person_end=person.end,
                )
    return given


def _were_represented(
    a: Annotated, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> list[tuple[OrgMention, PersonMention]]:
    """« The City was represented by X »; « It was represented by X » of the body named in the sentence before."""
    found = []
    for match in WAS_REPRESENTED.finditer(a.plain):
        sentence = a.sentence_at(match.start())
        person = next(iter(window(persons, match.end(), match.end() + 60)), None)
        before = window(orgs, sentence.start, match.start()) if sentence else ()
        org = before[-1] if before else None
        if org is None and sentence and PRONOUN.match(a.plain, sentence.start):
            org = _first_of_sentence_before(a, sentence, orgs)
        if org is not None and person is not None:
            found.append((org, person))
    return found


def _acted(
    a: Annotated, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> list[tuple[OrgMention, PersonMention]]:
    """« Y représentait la Ville ; X, directeur de la délégation, l'ARS. »"""
    found = []
    for match in ACTED_FOR.finditer(a.plain):
        sentence = a.sentence_at(match.start())
        if sentence is None or a.zone_at(match.start()) is not Zone.BODY:
            continue
        bodies = window(orgs, sentence.start, sentence.end)
        named = window(persons, sentence.start, sentence.end)
        tied = ((org_of(a, person, bodies, named), person) for person in named)
        found += [(org, person) for org, person in tied if org is not None]
    return found


def _first_of_sentence_before(a: Annotated, sentence: Sentence, orgs: Sequence[OrgMention]) -> OrgMention | None:
    """What « il » or « it » takes up: the body named first in the sentence before."""
    index = a.sentence_index(sentence.start)
    before = a.sentences[index - 1] if index > 0 else sentence
    return next(iter(window(orgs, before.start, before.end)), None)
