"""Periods and durations: the contract's own, apart from posts, plans and ages."""

from __future__ import annotations

import pytest

from extractors.annotated import Annotated
from extractors.durations import find_durations, find_periods
from models.document import Block, BlockKind, Document, Published


def annotate(text: str, language: str = "fr") -> Annotated:
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block(position, position + len(line), BlockKind.PARAGRAPH))
        position += len(line) + 1
    return Annotated(
        Document(uri="t", text=text, blocks=tuple(blocks), language=language, published=Published("2024-03-29"))
    )


def months(text: str, language: str = "fr") -> list[tuple[int, str]]:
    return [(d.months, d.label) for d in find_durations(annotate(text, language))]


def periods(text: str, language: str = "fr") -> list[tuple[str | None, str | None, str]]:
    return [(p.first, p.last, p.label) for p in find_periods(annotate(text, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le CLS est conclu pour une durée de 5 ans.", 60),
        ("Renouvelé pour la période des cinq ans à venir, ce second Contrat Local de Santé", 60),
        ("Le CLS 2023-2028 est quinquennal.", 60),
        ("Un contrat triennal, encore un.", 36),
        ("Santé : la ville rempile pour trois ans", 36),
        ("une évaluation finale aura lieu au terme des 5 années du contrat", 60),
        ("Le contrat porterait sur trois ans, avec une clause de revoyure.", 36),
        ("Le contrat local de santé est signé pour une durée de 36 mois.", 36),
        ("CINQ ANS DE CONTRAT LOCAL DE SANTÉ", 60),
    ],
)
def test_the_contracts_duration(text: str, expected: int) -> None:
    assert (expected, "cls") in months(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The contract is concluded for four years.", 48),
        ("a second Local Health Contract for a duration of five years", 60),
        ("The two parties signed a five-year contract.", 60),
    ],
)
def test_the_contracts_duration_in_english(text: str, expected: int) -> None:
    assert (expected, "cls") in months(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Nous recrutons un coordinateur en CDD de 3 ans.",
        "Le CLSM est signé pour trois ans.",
        "150 000 € sur cinq ans",
        "après près de deux ans de préparation",
        "24 médecins il y a dix ans",
        "la santé mentale des 12-25 ans",
        "Roger, 84 ans, habite le village.",
    ],
)
def test_durations_of_other_things(text: str) -> None:
    assert all(label != "cls" for _, label in months(text))


def test_an_extension_is_no_duration() -> None:
    assert months("Le contrat local de santé est prolongé d'un an.") == [(12, "extension")]


def test_what_is_said_of_contracts_in_general() -> None:
    assert months("Une agence et une collectivité s'entendent par contrat, pour cinq ans le plus souvent.") == [
        (60, "general")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le CLS 2024-2029 est signé.", ("2024", "2029", "cls")),
        (
            "un contrat local de santé qui court du 1er janvier 2024 au 31 décembre 2028",
            ("2024-01-01", "2028-12-31", "cls"),
        ),
        ("Le contrat court jusqu'en 2026.", (None, "2026", "cls")),
        ("Le contrat local de santé a pris fin le 30 juin 2023.", (None, "2023-06-30", "cls")),
        ("Le contrat les lie depuis juillet 2018.", ("2018-07", None, "cls")),
        ("le projet régional de santé 2018-2028", ("2018", "2028", "other")),
        ("la CTG 2025-2029, qui prend la suite", ("2025", "2029", "other")),
        ("le contrat de ville 2024-2030", ("2024", "2030", "other")),
    ],
)
def test_periods(text: str, expected: tuple[str | None, str | None, str]) -> None:
    assert periods(text) == [expected]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le contrat local de santé\nDurée\n4 ans", "fr"),
        ("Le contrat local de santé\nCOMBIEN DE TEMPS ? Quatre ans.", "fr"),
        ("The local health contract\nHow long does it last?\nFour years.", "en"),
    ],
)
def test_an_answer_to_how_long(text: str, language: str) -> None:
    assert months(text, language) == [(48, "cls")]


def test_a_post_offered_for_years_is_no_contract() -> None:
    assert months("Offre d'emploi : contrat local de santé\nDurée\n3 ans") != [(36, "cls")]


@pytest.mark.parametrize(
    "text",
    [
        "Le contrat local de santé est signé. Ses premières actions débuteront en septembre 2025.",
        "Les groupes de travail du contrat local de santé se réunissent depuis janvier 2023.",
    ],
)
def test_the_beginning_of_a_step_is_no_start(text: str) -> None:
    assert periods(text) == []


def test_an_end_told_by_a_pronoun() -> None:
    text = "Le contrat local de santé\nIl a été voté et signé à la mairie. Il prendra fin le 31 décembre 2027."
    assert (None, "2027-12-31", "cls") in periods(text)
