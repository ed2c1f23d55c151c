"""Which contract a stretch of text speaks of: the present one, a past one, a neighbour's."""

from __future__ import annotations

from extractors.contracts.mentions import find_mentions
from extractors.contracts.scopes import CURRENT, find_scopes
from tests.annotate import annotate

RENEWAL = """Communauté de communes du Pays rethélois : un deuxième contrat local de santé

La communauté de communes du Pays rethélois et l'ARS Grand Est ont signé leur deuxième contrat local de santé.

Le premier contrat (2015-2018) avait permis d'ouvrir une maison de santé. Son bilan avait été présenté en mai 2019.

Le nouveau contrat comporte quatre axes.
"""

NEIGHBOURS = """Deux contrats locaux de santé dans les Ardennes

1. Pays rethélois

La communauté de communes du Pays rethélois a signé son contrat local de santé avec l'ARS Grand Est lundi.

2. Ardenne Métropole

La communauté d'agglomération Ardenne Métropole prépare son contrat local de santé avec l'ARS Grand Est.
"""


def at(text: str, words: str) -> int:
    return text.index(words)


def test_what_is_said_of_the_first_contract_is_not_said_of_the_second() -> None:
    a = annotate(RENEWAL)
    scopes = find_scopes(a)
    assert scopes.rank(at(a.text, "2015-2018")) == 1
    assert scopes.rank(at(a.text, "ont signé")) == CURRENT
    assert scopes.rank(at(a.text, "quatre axes")) == CURRENT


def test_a_sentence_that_goes_on_about_the_past_contract_stays_with_it() -> None:
    a = annotate(RENEWAL)
    assert find_scopes(a).rank(at(a.text, "mai 2019")) == 1


def test_ordinals_name_the_generation_of_each_contract() -> None:
    scopes = find_scopes(annotate(RENEWAL))
    assert scopes.ordinals == {(0, 0): 2, (0, 1): 1}


def test_sections_of_two_territories_belong_to_one_each() -> None:
    a = annotate(NEIGHBOURS)
    scopes = find_scopes(a)
    first = scopes.owners(at(a.text, "a signé son"))
    second = scopes.owners(at(a.text, "prépare son"))
    assert len(first) == len(second) == 1
    assert first != second


def test_another_authoritys_own_contract_belongs_to_none() -> None:
    a = annotate(
        "La communauté de communes du Pays rethélois prépare un contrat local de santé avec l'ARS Grand Est.\n\n"
        "La commune de Rethel, qui avait signé son propre CLS en 2016, apportera son expérience."
    )
    assert find_scopes(a).owners(at(a.text, "en 2016")) == ()


def test_a_councils_other_items_are_not_about_the_contract() -> None:
    a = annotate(
        "Communauté de communes du Pays rethélois\n\nDélibération n° 12\nOBJET : Finances\nLe budget est voté pour trois ans.\n\n"
        "Délibération n° 13\nOBJET : Santé - contrat local de santé\nLe conseil approuve le contrat local de santé."
    )
    scopes = find_scopes(a)
    assert not scopes.topical(a, at(a.text, "trois ans"))
    assert scopes.topical(a, at(a.text, "approuve"))


def test_the_contract_is_found_under_all_its_names() -> None:
    a = annotate("Le Contrat Local de Santé (CLS) est signé. Le CLS 2 suivra. Ce contrat lie la ville. Le CLSM non.")
    assert [a.text[m.start : m.end] for m in find_mentions(a)] == [
        "Le Contrat Local de Santé (CLS)",
        "CLS 2",
        "Ce contrat",
    ]
