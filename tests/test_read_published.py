"""The publication date, and the language: what the document says of itself."""

from __future__ import annotations

import pytest

from pipeline.read import read

BODY = "La communauté de communes et l'Agence régionale de santé ont signé leur contrat local de santé pour une durée de cinq ans."


def published(text: str) -> str | None:
    found = read("a.txt", text.encode()).published
    return found.edtf if found else None


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("Publié le 4 juillet 2024 – Temps de lecture : 4 min", "2024-07-04"),
        ("Publié le 3 juin 2021 à 18h05 | Mis à jour le 4 juin 2021 à 9h12", "2021-06-03"),
        ("Charleville-Mézières, le 12 décembre 2022", "2022-12-12"),
        ("Par P. R. — 13 févr. 2020 — Réservé aux abonnés", "2020-02-13"),
        ("Friday, October 20, 2023, 8:02 AM", "2023-10-20"),
        ("Lettre d'information n° 41 – février 2024", "2024-02"),
        ("Rostrenen - 22/09/2022", "2022-09-22"),
        ("Page modifiée le 06/09/2022.", "2022-09-06"),
        ("Séance du jeudi 28 mars 2024", None),
        ("Jeudi 5 juin 2025, 14h00 – 16h30, siège de l'agglomération", None),
    ],
)
def test_first_lines(line: str, edtf: str | None) -> None:
    assert published(f"Un contrat pour la santé\n\n{line}\n\n{BODY}\n") == edtf


def test_a_date_of_the_story_is_not_the_publication() -> None:
    assert (
        published(
            f"Un contrat\n\n{BODY} Le diagnostic, publié le 12 mars 2019, est en ligne. Fait à Lens, le 3 mai 2020."
        )
        is None
    )


def test_an_act_counts_from_its_publication() -> None:
    assert (
        published(
            f"Délibération\n\n{BODY}\n\nActe rendu exécutoire après transmission le 25/03/2025 et publication le 27/03/2025"
        )
        == "2025-03-27"
    )


def html(head: str, body: str, lang: str = "fr") -> str | None:
    found = read(
        "p",
        f"<html lang='{lang}'><head><title>T</title>{head}</head><body><main><h1>Le contrat</h1>{body}</main></body></html>".encode(),
    ).published
    return found.edtf if found else None


def test_pages_declare_their_date() -> None:
    text = f"<p>{BODY}</p>"
    assert html("<meta property='article:published_time' content='2024-01-19T18:44:07+00:00'>", text) == "2024-01-19"
    assert (
        html(
            '<script type=\'application/ld+json\'>{"@type":"NewsArticle","datePublished":"2024-06-20","dateModified":"2024-06-21"}</script>',
            text,
        )
        == "2024-06-20"
    )
    assert html("<meta property='article:modified_time' content='2024-01-19'>", text) is None
    assert (
        html("", f"<p>Publié le <time datetime='2024-05-14'>14 mai 2024</time><time>1 juin 2024</time></p>{text}")
        == "2024-05-14"
    )
    assert html("", f"<dl><dt>Date de publication</dt><dd>12/03/2024</dd></dl>{text}") == "2024-03-12"


def test_an_american_date_is_settled_by_the_days_in_the_story() -> None:
    story = "<p>On Monday, October 7, the urban community validated the health diagnosis with the ARS and its partners at the Palace.</p>"
    assert html("", f"<p>Published 10/08/2024 at 5:20 p.m.</p>{story}", "en") == "2024-10-08"
    story = story.replace("October 7", "August 9")
    assert html("", f"<p>Published 10/08/2024</p>{story}", "en") == "2024-08-10"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "fr"),
        (
            "The town of Le Port and the Regional Health Agency signed their third contract on Friday. It is concluded for four years.",
            "en",
        ),
        (
            "La ciudad y la agencia regional de salud han firmado un contrato local de salud para cinco años con los socios del territorio.",
            "unknown",
        ),
        ("CLS Annecy 2024", "unknown"),
    ],
)
def test_language(text: str, language: str) -> None:
    document = read("a.txt", text.encode())
    assert document.language == language and document.language_reason


def test_a_quotation_does_not_change_the_language() -> None:
    text = "The agency and the town signed the contract on Friday, and it will run for five years with the partners of the area. “Nous avons voulu un contrat utile avec les habitants et pour les habitants”, said the mayor."
    assert read("a.txt", text.encode()).language == "en"
