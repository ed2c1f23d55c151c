"""Dates: the same day in many spellings is one EDTF date, and what is no date is left alone."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from extractors.annotated import Annotated
from extractors.dates import certainty, find_dates, is_planned, normalise
from models.document import Block, BlockKind, Document, Published

FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FRENCH_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
ENGLISH_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def annotate(text: str, published: str | None = None, language: str = "fr") -> Annotated:
    """A document of one paragraph a line."""
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block(position, position + len(line), BlockKind.PARAGRAPH))
        position += len(line) + 1
    stamp = Published(published) if published else None
    return Annotated(Document(uri="t", text=text, blocks=tuple(blocks), language=language, published=stamp))


def edtfs(text: str, published: str | None = None, language: str = "fr") -> list[str | None]:
    return [m.edtf for m in find_dates(annotate(text, published, language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signé le 22 mars 2024 à Saint-Dizier.", "2024-03-22"),
        ("Signé le vendredi 22 mars 2024.", "2024-03-22"),
        ("Le 14/06/2024, au château", "2024-06-14"),
        ("Le 14.06.24, au château", "2024-06-14"),
        ("Le 14-06-2024, au château", "2024-06-14"),
        ("signé le 13 févr. 2020", "2020-02-13"),
        ("le 1er juillet 2024", "2024-07-01"),
        ("les 2 et 3 juin 2015", "2015-06-02/2015-06-03"),
        ("du 2 au 13 septembre 2024", "2024-09-02/2024-09-13"),
        ("du 28 septembre au 2 octobre 2024", "2024-09-28/2024-10-02"),
        ("du 20 décembre 2023 au 5 janvier 2024", "2023-12-20/2024-01-05"),
        ("les 5, 6 et 7 février 2024", "2024-02-05/2024-02-07"),
        ("les lundi 2 et mardi 3 juin 2025", "2025-06-02/2025-06-03"),
        ("entre janvier et juin 2023", "2023-01/2023-06"),
        ("de septembre 2022 à janvier 2023", "2022-09/2023-01"),
        ("de novembre à janvier 2023", "2022-11/2023-01"),
        ("en octobre et novembre 2024", "2024-10/2024-11"),
        ("en octobre-novembre 2024", "2024-10/2024-11"),
        ("d'avril à juin 2024", "2024-04/2024-06"),
        ("en mars, avril et mai 2024", "2024-03/2024-05"),
        ("en mars 2024", "2024-03"),
        ("fin mars 2024", "2024-03"),
        ("à la mi-mars 2024", "2024-03"),
        ("au mois de mai 2024", "2024-05"),
        ("à l'automne 2015", "2015-23"),
        ("au printemps 2025", "2025-21"),
        ("Été 2025 : ateliers", "2025-22"),
        ("fin 2025", "2025-11/2025-12"),
        ("à la fin de l'année 2025", "2025-11/2025-12"),
        ("début 2025", "2025-01/2025-02"),
        ("mi-2025", "2025-06/2025-07"),
        ("courant 2025", "2025"),
        ("au premier trimestre 2025", "2025-01/2025-03"),
        ("au 4e trimestre 2025", "2025-10/2025-12"),
        ("au second semestre de l'année 2026", "2026-07/2026-12"),
        ("T1 2025", "2025-01/2025-03"),
        ("S2 2026", "2026-07/2026-12"),
        ("à la rentrée 2024", "2024-09"),
        ("L'an deux mille vingt-cinq, le vingt mars à dix-neuf heures", "2025-03-20"),
        ("le vingt-deux mars deux mille vingt-quatre", "2024-03-22"),
        ("le 12 décembre 2022 à 18 h 30", "2022-12-12"),
        ("2024-03-22T10:00:00", "2024-03-22"),
        ("le CLS 2024-2029", "2024/2029"),
        ("le CLS 2024/2028", "2024/2028"),
        ("le CLS 2024 – 2029", "2024/2029"),
        ("pour les années 2024 à 2028", "2024/2028"),
        ("du 1er janvier 2024 au 31 décembre 2028", "2024-01-01/2028-12-31"),
        ("LE 22 MARS 2024", "2024-03-22"),
    ],
)
def test_french_spellings(text: str, expected: str) -> None:
    assert edtfs(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on March 3rd, 2025", "2025-03-03"),
        ("Friday, March 14, 2025", "2025-03-14"),
        ("on Friday 17 June 2022", "2022-06-17"),
        ("the 3rd of May 2024", "2024-05-03"),
        ("on February 6, 8 and 13, 2024", "2024-02-06/2024-02-13"),
        ("from October to December 2023", "2023-10/2023-12"),
        ("from January to May 2023", "2023-01/2023-05"),
        ("between March and June 2024", "2024-03/2024-06"),
        ("in the spring of 2024", "2024-21"),
        ("the end of 2025", "2025-11/2025-12"),
        ("early 2026", "2026-01/2026-02"),
        ("at the end of June 2025", "2025-06"),
        ("in the first half of 2023", "2023-01/2023-06"),
        ("in the third quarter of 2024", "2024-07/2024-09"),
        ("Q3 2024", "2024-07/2024-09"),
        ("from 2024 to 2028", "2024/2028"),
        ("between 2026 and 2029", "2026/2029"),
    ],
)
def test_english_spellings(text: str, expected: str) -> None:
    assert edtfs(text, language="en") == [expected]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("signé ce vendredi 22 mars", "2024-03-29", "2024-03-22"),
        ("Le contrat a été signé jeudi.", "2024-11-15", "2024-11-14"),
        ("Le contrat sera signé jeudi.", "2024-11-15", "2024-11-21"),
        ("Hier soir, le président a signé", "2020-02-13", "2020-02-12"),
        ("Avant-hier, le président a signé", "2020-02-13", "2020-02-11"),
        ("réuni le 11 février dernier", "2025-03-27", "2025-02-11"),
        ("en décembre dernier", "2024-01-10", "2023-12"),
        ("en septembre prochain", "2024-03-10", "2024-09"),
        ("le mois prochain", "2024-12-10", "2025-01"),
        ("la semaine dernière", "2024-03-29", "2024-03-18/2024-03-24"),
        ("l'an dernier", "2024-03-29", "2023"),
        ("La signature est prévue d'ici la fin de l'année.", "2021-06-03", "2021-11/2021-12"),
        ("au début de l'année prochaine", "2021-06-03", "2022-01/2022-02"),
        ("La signature est envisagée d'ici l'été.", "2025-03-27", "2025-22"),
        ("l'hiver dernier", "2025-04-27", "2024-24"),
        ("lundi prochain", "2024-03-29", "2024-04-01"),
        ("Le diagnostic débutera en septembre.", "2025-03-07", "2025-09"),
        ("Le diagnostic a été lancé en septembre.", "2025-03-07", "2024-09"),
        ("un comité est fixé au 10 octobre", "2024-07-04", "2024-10-10"),
        ("mardi 30 janvier", "2024-02", "2024-01-30"),
        ("il y a deux ans", "2024-02-03", "2022"),
    ],
)
def test_dates_told_from_the_publication(text: str, published: str, expected: str) -> None:
    assert edtfs(text, published) == [expected]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("the day before yesterday", "2024-03-29", "2024-03-27"),
        ("It was signed on Thursday.", "2024-11-15", "2024-11-14"),
        ("a coordinator hired last September", "2025-01-10", "2024-09"),
        ("It expired last summer.", "2024-10-08", "2024-22"),
        ("The signing is planned for next spring.", "2024-10-08", "2025-21"),
        ("early next year", "2024-10-08", "2025-01/2025-02"),
        ("groups will meet between November and the end of January", "2024-10-08", "2024-11/2025-01"),
    ],
)
def test_english_dates_told_from_the_publication(text: str, published: str, expected: str) -> None:
    assert edtfs(text, published, "en") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Tél. 03 83 00 00 00 ou 03.83.00.20.24",
        "Axe 1 – 12 actions",
        "Issu de la loi Hôpital, Patients, Santé et Territoire, du 21 juillet 2009",
        "loi n° 2009-879",
        "12, rue du 8 mai 1945",
        "une commune de 2012 habitants",
        "Le contrat de ville « Quartiers 2030 »",
        "© 2024 Mairie",
        "ouvert du lundi au vendredi",
        "Objectif 1.2.3",
        "La réunion commence à 18 h 30 et dure 2 h",
        "l'agglomération n'en a pas à ce jour",
        "N° 2025-031 : gestion des déchets",
        "le contrat a été signé",
        "PDF, 2,1 Mo",
        "les 12-25 ans",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert edtfs(text, "2024-03-29") == []


def test_an_undatable_day_keeps_no_edtf() -> None:
    assert edtfs("L'hiver prochain, un bus passera.") == [None]
    assert edtfs("Hier soir, tout le monde était là.") == [None]


def test_digits_in_american_order_are_settled_by_the_publication_date() -> None:
    assert edtfs("Published 10/08/2024 at 5:20 p.m.", "2024-10-08", "en") == ["2024-10-08"]
    assert edtfs("Published 10/08/2024 and signed 25/07/2024", None, "en") == ["2024-08-10", "2024-07-25"]


def test_the_next_day_is_told_from_the_day_before() -> None:
    text = "Signé le 8 décembre 2022 à Rocroi.\nLe lendemain, à Rethel, un autre contrat."
    assert edtfs(text) == ["2022-12-08", "2022-12-09"]


def test_a_chronicle_gives_the_year_to_the_months_between() -> None:
    text = "En septembre 2023, le conseil vote. En octobre, une coordinatrice est recrutée. Janvier 2024 : début."
    assert edtfs(text, "2024-12-02") == ["2023-09", "2023-10", "2024-01"]


def test_a_full_date_of_the_text_anchors_an_undated_page() -> None:
    text = "Après le recrutement en septembre dernier, le comité s'est déroulé le 8 janvier 2025."
    assert edtfs(text) == ["2024-09", "2025-01-08"]


def test_certainty_by_publication_then_by_tense() -> None:
    later = annotate("Signature le 16 mai 2024.", "2024-04-05")
    assert is_planned(later, *_span(later))
    earlier = annotate("La signature est prévue le 16 mai 2024.", "2024-06-05")
    assert not is_planned(earlier, *_span(earlier))
    undated = annotate("Le diagnostic sera mené au printemps 2024.")
    assert certainty(undated, *_span(undated)) == "planned"


def _span(a: Annotated) -> tuple[int, int]:
    mention = find_dates(a)[0]
    return mention.start, mention.end


def test_mentions_do_not_overlap_and_quote_the_text() -> None:
    text = "Du 2 au 13 septembre 2024, puis le lundi 16 septembre, enfin à l'automne 2025."
    mentions = find_dates(annotate(text, "2024-08-01"))
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert text[mentions[0].start : mentions[0].end] == "2 au 13 septembre 2024"


def spellings(day: date) -> list[tuple[str, str]]:
    """A day as people write it, with the language of the page."""
    french, english = FRENCH_MONTHS[day.month - 1], ENGLISH_MONTHS[day.month - 1]
    ordinal = "1er" if day.day == 1 else str(day.day)
    return [
        (f"Le contrat a été signé le {ordinal} {french} {day.year} à la mairie.", "fr"),
        (f"Signé le {FRENCH_DAYS[day.weekday()]} {ordinal} {french} {day.year}.", "fr"),
        (f"{FRENCH_DAYS[day.weekday()].capitalize()} {ordinal} {french.upper()} {day.year}, en mairie", "fr"),
        (f"le {day.day:02}/{day.month:02}/{day.year}", "fr"),
        (f"le {day.day:02}.{day.month:02}.{day.year}", "fr"),
        (f"le {day.day}\u00a0{french}\u00a0{day.year}", "fr"),
        (f"It was signed on {english} {day.day}, {day.year}, in Lyon.", "en"),
        (f"It was signed on {ENGLISH_DAYS[day.weekday()]}, {day.day} {english} {day.year}.", "en"),
        (f"meta: {day.isoformat()}", "en"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.dates(min_value=date(2009, 1, 1), max_value=date(2039, 12, 31)))
def test_a_day_is_read_back_from_every_spelling(day: date) -> None:
    for text, language in spellings(day):
        assert edtfs(text, language=language) == [day.isoformat()], text


@settings(max_examples=60, deadline=None)
@given(st.dates(min_value=date(2010, 1, 1), max_value=date(2035, 12, 31)), st.integers(-90, 90))
def test_the_weekday_gives_the_year(day: date, distance: int) -> None:
    published = date.fromordinal(day.toordinal() + distance).isoformat()
    text = f"Ce {FRENCH_DAYS[day.weekday()]} {day.day} {FRENCH_MONTHS[day.month - 1]}, à la mairie."
    if (day.month, day.day) != (2, 29):
        assert edtfs(text, published) == [day.isoformat()]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="0123456789/-. marsjuinletoécd'h2024\n", max_size=60))
def test_every_edtf_is_valid_whatever_the_text(text: str) -> None:
    for edtf in edtfs(text, "2024-03-29"):
        if edtf is not None:
            parse_edtf(edtf)


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("2024-03-22T10:00:00+01:00", "fr", "2024-03-22"),
        ("Fri, 22 Mar 2024 10:00:00 GMT", "en", "2024-03-22"),
        ("20240322", "fr", None),
        ("rien", "fr", None),
        ("du texte avec 12 actions", "fr", None),
    ],
)
def test_isolated_strings(words: str, language: str, expected: str | None) -> None:
    assert normalise(words, language) == expected
