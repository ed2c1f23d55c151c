"""Events: the dated steps of a contract's life, and what is none."""

from __future__ import annotations

import pytest

from extractors.annotated import Annotated
from extractors.events import find_events
from models.document import Block, BlockKind, Document, Published


def events(text: str, published: str = "2024-07-04", language: str = "fr") -> list[tuple[str, str, str]]:
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block(position, position + len(line), BlockKind.PARAGRAPH))
        position += len(line) + 1
    document = Document(uri="t", text=text, blocks=tuple(blocks), language=language, published=Published(published))
    return [(e.kind.value, e.date.edtf, e.date.certainty.value) for e in find_events(Annotated(document))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'agglomération a lancé en décembre 2022 la mise en place d'un CLS.", ("launch", "2022-12", "actual")),
        ("Le président a signé la lettre d'engagement du CLS le 9 mai 2024.", ("launch", "2024-05-09", "actual")),
        ("Le diagnostic conduit entre janvier et juin 2023", ("diagnosis", "2023-01/2023-06", "actual")),
        ("Un comité de pilotage est fixé au 10 octobre.", ("steering_committee", "2024-10-10", "planned")),
        ("3 ateliers ont été organisés les 2 et 3 juin.", ("working_groups", "2024-06-02/2024-06-03", "actual")),
        ("La coordinatrice, recrutée en septembre 2022", ("recruitment", "2022-09", "actual")),
        ("Une évaluation finale sera conduite en 2028.", ("assessment", "2028", "planned")),
        ("Par délibération du 13 juin 2024, le conseil s'engage.", ("council_vote", "2024-06-13", "actual")),
        ("Un avenant au CLS, signé le 1er juillet 2024.", ("amendment", "2024-07-01", "actual")),
        ("Les premières actions démarreront en janvier 2025.", ("first_actions", "2025-01", "planned")),
    ],
)
def test_a_step_in_a_sentence(text: str, expected: tuple[str, str, str]) -> None:
    assert events(text) == [expected]


def test_a_chronology_in_items() -> None:
    text = (
        "avril 2022 : délibération de principe ;\nde mai à juin 2022 : diagnostic\n9 mars 2023 : journée participative"
    )
    assert events(text) == [
        ("council_vote", "2022-04", "actual"),
        ("diagnosis", "2022-05/2022-06", "actual"),
        ("working_groups", "2023-03-09", "actual"),
    ]


def test_english_steps() -> None:
    text = "Workshops held in November 2023. The community council gave its approval on 2 April 2024."
    assert events(text, language="en") == [
        ("working_groups", "2023-11", "actual"),
        ("council_vote", "2024-04-02", "actual"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Le contrat local de santé a été signé le 1er juillet 2024.",
        "Publié le 4 juillet 2024",
        "Don du sang le 16 juillet 2024, salle Collier.",
        "Le contrat de ville : comité de pilotage le 16 juillet 2024.",
        "Le diagnostic devait être rendu en mars 2020.",
    ],
)
def test_what_is_no_event_of_the_contract(text: str) -> None:
    assert events(text) == []


def test_a_step_told_twice_stands_once() -> None:
    text = "Le bilan a été présenté le 13 mai 2024.\nLe 13 mai 2024, le bilan du CLS a été présenté."
    assert events(text) == [("assessment", "2024-05-13", "actual")]


TIMELINES = [
    # dates in lines above their steps, below them, and in the facing row of a table
    "Janvier 2024\nLancement de la démarche\nMars-juin 2024\nDiagnostic",
    "Lancement de la démarche\nJanvier 2024\nDiagnostic\nMars-juin 2024",
    "| Janv. 2024 | Mars-juin 2024 | Plus tard\n| Lancement | Diagnostic | Signature",
    "| Lancement | Diagnostic | Signature\n| Janv. 2024 | Mars-juin 2024 | 2025",
]


@pytest.mark.parametrize("text", TIMELINES)
def test_a_timeline_by_its_layout(text: str) -> None:
    blocks, position = [], 0
    lines = [line.removeprefix("| ") for line in text.split("\n")]
    for line in lines:
        kind = BlockKind.TABLE_ROW if " | " in line else BlockKind.PARAGRAPH
        blocks.append(Block(position, position + len(line), kind))
        position += len(line) + 1
    document = Document(
        uri="t", text="\n".join(lines), blocks=tuple(blocks), language="fr", published=Published("2024-09-04")
    )
    found = {(e.kind.value, e.date.edtf) for e in find_events(Annotated(document))}
    assert found == {("launch", "2024-01"), ("diagnosis", "2024-03/2024-06")}


def test_a_task_without_publication_date_is_to_come() -> None:
    text = "Contrat local de santé : offre d'emploi\nConduire le diagnostic (deuxième trimestre 2025)"
    blocks = (Block(0, 39, BlockKind.HEADING), Block(40, len(text), BlockKind.LIST_ITEM))
    found = find_events(Annotated(Document(uri="t", text=text, blocks=blocks, language="fr")))
    assert [(e.kind.value, e.date.certainty.value) for e in found] == [("diagnosis", "planned")]


def test_the_vote_of_a_sitting_is_proved_by_the_item_that_approves() -> None:
    text = "Séance du 20 mars 2024\nLe conseil approuve le contrat local de santé."
    blocks = (Block(0, 22, BlockKind.HEADING), Block(23, len(text), BlockKind.PARAGRAPH))
    found = find_events(Annotated(Document(uri="t", text=text, blocks=blocks, language="fr")))
    assert [(e.kind.value, e.date.edtf) for e in found] == [("council_vote", "2024-03-20")]
    assert text[found[0].start : found[0].end].startswith("approuve")


def test_a_day_sets_the_scene_of_the_next_sentence() -> None:
    text = "Lundi 1er juillet, la salle était comble. L'agglomération y a présenté le bilan du contrat local de santé."
    assert events(text) == [("assessment", "2024-07-01", "actual")]


# Language, a sentence, the steps that a reader takes from it: as clerks, journalists and translators put them.
TOLD = [
    ("fr", "La charte d'engagement remonte au 17 février 2022.", [("launch", "2022-02-17")]),
    ("fr", "L'agglomération y travaille depuis octobre 2023.", [("launch", "2023-10")]),
    ("fr", "Tout a commencé en octobre 2023.", [("launch", "2023-10")]),
    ("fr", "Quand démarre-t-on ? Le 8 septembre, avec le bus dentaire.", [("first_actions", "2024-09-08")]),
    ("fr", "Un avenant le prolonge jusqu'au 31 décembre 2025.", []),
    ("fr", "Le bilan, publié en mars 2024, est contrasté.", [("assessment", "2024-03")]),
    (
        "fr",
        "Le PETR a d'ores et déjà délibéré (2 décembre 2023) en faveur d'un second contrat.",
        [("council_vote", "2023-12-02")],
    ),
    (
        "fr",
        "Oui, a répondu le conseil communautaire dès le 2 mars, en votant le principe d'un second contrat.",
        [("council_vote", "2024-03-02")],
    ),
    (
        "fr",
        "Le diagnostic a été validé le 8 février 2024 par le comité de pilotage.",
        [("steering_committee", "2024-02-08")],
    ),
    ("en", "The decision was taken by the community council on 16 December 2023.", [("council_vote", "2023-12-16")]),
    ("en", "A health diagnosis will begin in September 2024.", [("diagnosis", "2024-09")]),
    ("en", "The diagnosis (May to July 2023) was done in-house.", [("diagnosis", "2023-05/2023-07")]),
    ("en", "The charter of commitment was initialed on Friday, May 10, 2024.", [("launch", "2024-05-10")]),
    ("en", "The working groups have been meeting since March 2024.", [("working_groups", "2024-03")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), TOLD)
def test_steps_in_the_words_of_many(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, date) for kind, date, _ in events(text, language=language)] == expected
