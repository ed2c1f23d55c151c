"""A contract with the health agency in a text that never gives its name."""

from __future__ import annotations

from extractors.annotated import Annotated, Sentence
from extractors.rules import load
from models.document import Zone

_BESIDE = 2  # sentences on each side in which the agency and the signing stand


def unnamed(a: Annotated) -> tuple[tuple[int, int], ...]:
    """Where a text that nowhere names a contrat local de santé tells of one: « l'ARS et la Ville ont signé un contrat »."""
    return a.once("contracts.unnamed", _find)


def _find(a: Annotated) -> tuple[tuple[int, int], ...]:
    rules = load("extractors.contracts")
    named = rules.labelled("mention", "other_instrument")
    if any(a.zone_at(hit.start) is Zone.BODY for hit in named.find(a.text, a.plain, 0, len(a.plain), a.language)):
        return ()
    sentences = list(a.body_sentences())
    agency = [i for i, s in enumerate(sentences) if _matches(a, s, "agency")]
    found: list[tuple[int, int]] = []
    told = False
    for i, sentence in enumerate(sentences if agency else ()):
        spans = rules["contracts.with_agency"].pattern.finditer(a.plain, sentence.start, sentence.end)
        here = [m.span() for m in spans]
        found += here
        told = told or (bool(here) and (_dated(a, sentence) or _signed_near(a, sentences, agency, i)))
    return tuple(found) if told else ()


def _signed_near(a: Annotated, sentences: list[Sentence], agency: list[int], i: int) -> bool:
    """Whether something is signed, and the agency named, in the sentence or a few beside it."""
    if not any(abs(i - k) <= _BESIDE for k in agency):
        return False
    signing = load("extractors.relevance")["relevance.fact.signing"].pattern
    return any(signing.search(a.plain, s.start, s.end) for s in sentences[max(0, i - _BESIDE) : i + _BESIDE + 1])


def _dated(a: Annotated, sentence: Sentence) -> bool:
    return _matches(a, sentence, "of_years")


def _matches(a: Annotated, sentence: Sentence, rule: str) -> bool:
    return (
        load("extractors.contracts")[f"contracts.{rule}"].pattern.search(a.plain, sentence.start, sentence.end)
        is not None
    )
