"""A contract with the health agency in a text that never gives its name."""

from __future__ import annotations

from extractors.annotated import Annotated, Sentence
from extractors.rules import load
from models.document import Zone


def unnamed(a: Annotated) -> tuple[tuple[int, int], ...]:
    """Where a text that nowhere names a contrat local de santé tells of one: « l'ARS et la Ville ont signé un contrat »."""
    return a.once("contracts.unnamed", _find)


def _find(a: Annotated) -> tuple[tuple[int, int], ...]:
    rules = load("extractors.contracts")
    named = rules.labelled("mention", "other_instrument")
    if any(a.zone_at(hit.start) is Zone.BODY for hit in named.find(a.text, a.plain, 0, len(a.plain), a.language)):
        return ()
    sentences = list(a.body_sentences())
    agency = [bool(_agency(a, s)) for s in sentences]
    signing = load("extractors.relevance")["relevance.fact.signing"].pattern
    found: list[tuple[int, int]] = []
    told = False
    for i, sentence in enumerate(sentences):
        here = [m.span() for m in rules["contracts.with_agency"].pattern.finditer(a.plain, sentence.start, sentence.end)]
        found += here
        beside = sentences[max(0, i - 1) : i + 2]
        near = any(agency[max(0, i - 1) : i + 2])
        told = told or bool(here and near and any(signing.search(a.plain, s.start, s.end) for s in beside))
    return tuple(found) if told else ()


def _agency(a: Annotated, sentence: Sentence) -> bool:
    return load("extractors.contracts")["contracts.agency"].pattern.search(a.plain, sentence.start, sentence.end) is not None
