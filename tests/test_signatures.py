"""The day of signing, and whether it has come."""

from __future__ import annotations

import pytest

from extractors.signatures.extract import extract
from models.vocabulary import Certainty
from tests.annotate import annotate

HEAD = "Pays rethélois : le contrat local de santé\n\n"


def best(text: str, published: str | None = None, language: str = "fr") -> tuple[str, str] | None:
    found = extract(annotate(HEAD + text, published, language))
    return (found[0].date.edtf, found[0].date.certainty.value) if found else None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        (
            "La communauté de communes du Pays rethélois a signé le contrat local de santé le 9 décembre 2022.",
            "2022-12-09",
        ),
        (
            "Paraphé vendredi 9 décembre 2022, le contrat local de santé du Pays rethélois compte trois axes.",
            "2022-12-09",
        ),
        (
            "Vendredi 9 décembre 2022, salle comble. Le Pays rethélois y paraphait son contrat local de santé.",
            "2022-12-09",
        ),
        ("Le contrat local de santé du Pays rethélois, signé en mars 2022, court cinq ans.", "2022-03"),
    ],
)
def test_a_signing_that_has_happened(text: str, edtf: str) -> None:
    assert best(text) == (edtf, Certainty.ACTUAL)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        (
            "La signature du contrat local de santé du Pays rethélois est prévue pour la fin de l'année 2025.",
            "2025-11/2025-12",
        ),
        ("Le contrat local de santé du Pays rethélois sera signé au printemps 2025.", "2025-21"),
        ("Le Pays rethélois vise une signature de son contrat local de santé en juin 2025.", "2025-06"),
    ],
)
def test_a_signing_to_come(text: str, edtf: str) -> None:
    assert best(text) == (edtf, Certainty.PLANNED)


def test_a_day_after_publication_is_planned() -> None:
    assert best("Le Pays rethélois signe son contrat local de santé le 12 mai 2025.", "2025-05-02") == (
        "2025-05-12",
        "planned",
    )


def test_an_avenants_day_is_not_the_contracts() -> None:
    assert (
        best("Jeudi 14 novembre 2024, le Pays rethélois et l'ARS ont signé l'avenant n° 1 au contrat local de santé.")
        is None
    )


def test_a_vote_is_not_a_signing() -> None:
    found = best("Le conseil a approuvé le contrat local de santé le 20 mars 2025. Le contrat n'est pas encore signé.")
    assert found is None


def test_english() -> None:
    text = "The town and the agency signed their local health contract on Friday 17 June 2022."
    assert best(text, language="en") == ("2022-06-17", "actual")
