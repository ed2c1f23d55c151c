"""Documents that report no particular territory's contract stop before the costly rooms."""

from __future__ import annotations

import pytest

from extractors.relevance.extract import judge, triage
from tests.annotate import annotate


@pytest.mark.parametrize(
    "raw",
    [
        "<p>Le contrat&nbsp;local de sant&eacute;</p>",
        "CONTRAT LOCAL DE SANTE",
        "a Local Health Contract",
        "le CLS 2 de la ville",
    ],
)
def test_triage_lets_every_spelling_of_the_name_through(raw: str) -> None:
    assert triage(raw).relevant


def test_triage_stops_pages_that_never_name_a_contract() -> None:
    verdict = triage("<html><style>.cls-1{fill:red}</style><p>Le contrat de ville est signé.</p></html>")
    assert not verdict.relevant
    assert verdict.reason


@pytest.mark.parametrize(
    "text",
    [
        "Le contrat local de santé est un outil créé par la loi HPST. Il lie une ARS et une collectivité.",
        "Chartres métropole crée son conseil local de santé mentale (CLSM).\n\nLe CLSM n'est pas un CLS.",
        "Béziers signe son nouveau CLS\n\nLe maire, le procureur et la police nationale ont signé le CLS contre la délinquance.",
        "La ville réfléchit à un contrat local de santé, mais rien n'est décidé.",
        "Vends Mercedes CLS 350, contrat d'entretien à jour, santé moteur parfaite.",
    ],
)
def test_pages_without_a_territorys_own_contract_are_told_apart(text: str) -> None:
    verdict = judge(annotate(text))
    assert not verdict.relevant
    assert verdict.reason


def test_a_signing_is_relevant() -> None:
    assert judge(annotate("La ville de Gennevilliers et l'ARS ont signé un contrat local de santé.")).relevant
