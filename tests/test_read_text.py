"""Plain text: encodings, hard-wrapped lines, lists, headings, tables, and what surrounds the message."""

from __future__ import annotations

import pytest

from models.document import BlockKind, Zone
from pipeline.read import ReadError, read

NEWS = """Accueil > Actualités > Santé

Un contrat pour cinq ans

Publié le 4 juillet 2024 – Temps de lecture : 4 min

La communauté de communes a signé lundi, avec l’ARS Normandie, son premier contrat local de santé. Il compte trois axes :
- l’accès aux soins,
- la santé mentale ;
- et l’environnement.

Qu'est-ce qu'un CLS ?

Le contrat local de santé est un outil que la loi de 2009 met à la disposition des agences et des collectivités.

À LIRE AUSSI
Dieppe signe aussi un contrat local de santé
Piscine : fermeture technique

2 commentaires
1. Posté par Ti Jean le 06/12/2023 16:10
Et le CLS de Saint-Denis ?
"""


def blocks(document, zone=Zone.BODY):
    return [document.text[b.start : b.end] for b in document.blocks if b.zone is zone]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_the_same_in_every_encoding(encoding: str) -> None:
    document = read("a.txt", "La préfète a signé l’avenant à l’été 2024 : « c’est décidé », dit-elle.".encode(encoding))
    assert document.text == "La préfète a signé l’avenant à l’été 2024 : « c’est décidé », dit-elle."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_letters_with_curly_apostrophes_are_no_binary_data(encoding: str) -> None:
    text = "L’agence et l’agglomération signent aujourd’hui l’avenant qu’elles ont préparé. " * 40
    assert read("a.txt", text.encode(encoding)).text.split() == text.split()


def test_double_encoding_is_undone() -> None:
    broken = "La santé mentale à l’écoute des élèves".encode().decode("cp1252", "replace")
    assert "santé mentale" in read("a.txt", broken.encode()).text


def test_zones_keep_other_towns_out_of_the_message() -> None:
    document = read("a.txt", NEWS.encode())
    body = "\n".join(blocks(document))
    assert "premier contrat local de santé" in body and "santé mentale" in body
    assert "Dieppe" not in body and "Saint-Denis" not in body and "Accueil" not in body
    assert any("loi de 2009" in b for b in blocks(document, Zone.GENERAL))
    assert any("Dieppe" in b for b in blocks(document, Zone.RELATED))
    assert any("Saint-Denis" in b for b in blocks(document, Zone.COMMENT))


def test_list_items_lose_their_markers_but_axis_labels_stay() -> None:
    document = read(
        "a.txt", "Trois axes sont retenus :\n- Axe 1 – Soins\n- Axe 2 – Prévention\n\nA - Accès\nB - Climat".encode()
    )
    items = [(b.marker, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items == [("-", "Axe 1 – Soins"), ("-", "Axe 2 – Prévention"), ("A", "Accès"), ("B", "Climat")]


def test_initials_are_no_list_markers() -> None:
    assert read("a.txt", "M. Durand, maire, a signé.\n\nV. Petit, préfète, aussi.".encode()).text.startswith(
        "M. Durand"
    )


def test_hard_wrapped_lines_are_joined_and_paragraphs_kept() -> None:
    wrapped = (
        "Le contrat local de santé du pays a été signé vendredi par le président du\n"
        "syndicat mixte et par la directrice de l'agence régionale de santé, pour une\n"
        "durée de cinq ans à compter du premier janvier, avec dix-neuf actions.\n\n"
        "Il succède à un premier contrat que la crise sanitaire avait mis à l'arrêt, et\n"
        "dont le bilan a été présenté aux élus et aux habitants au printemps dernier à\n"
        "la salle des fêtes."
    )
    document = read("a.txt", wrapped.encode())
    assert [b.kind for b in document.blocks] == [BlockKind.PARAGRAPH] * 2
    assert "le président du syndicat mixte" in document.text


def test_short_lines_of_a_list_without_markers_are_not_joined() -> None:
    assert read("a.txt", "Signataires\n\nARS Grand Est\nla préfecture\nla CPAM".encode()).text.count("\n") == 3


def test_columns_become_table_rows() -> None:
    document = read("a.txt", b"| Organisme | Nom |\n| --- | --- |\n| ARS | Mme A |\n| CPAM | M. B |\n")
    assert [b.kind for b in document.blocks] == [BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW, BlockKind.TABLE_ROW]
    assert "ARS | Mme A" in document.text


def test_soft_hyphens_and_double_spaces_go_and_offsets_lead_back() -> None:
    raw = "La Préfec\u00adture  de la\u00a0 Vienne\u200b signe."
    document = read("a.txt", raw.encode())
    assert document.text == "La Préfecture de la Vienne signe."
    assert all(raw[document.offsets[i]] == c for i, c in enumerate(document.text) if c != " ")


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"{\\rtf1 a}", "unsupported"),
        (b"\x1f\x8b\x08aaaa", "unsupported"),
        (bytes(range(256)) * 20, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 99, "unsupported"),
    ],
)
def test_what_cannot_be_read_says_why(payload: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        read("file.pdf", payload)
    assert error.value.reason == reason and len(error.value.message) > 20


def test_a_text_without_an_end_is_divided_and_no_word_is_lost() -> None:
    from extractors.annotated import Annotated

    words = [f"mot{n}" for n in range(20_000)]
    document = read("a.txt", " ".join(words).encode())
    assert max(b.end - b.start for b in document.blocks) <= 20_000
    assert document.text.split() == words
    sentences = Annotated(document).sentences
    assert max(s.end - s.start for s in sentences) <= 3000
    assert " ".join(document.text[s.start : s.end] for s in sentences).split() == words


def test_a_million_characters_without_a_space_are_read() -> None:
    document = read("a.txt", b"a" * 1_000_000)
    assert len(document.text.replace("\n", "")) == 1_000_000
    assert document.offsets[-1] == 999_999


def test_an_accent_that_its_letter_cannot_have_keeps_its_place() -> None:
    document = read("a.txt", "La sante\u0301 et le d\u0300, le \u0300 seul.".encode())
    assert document.text == "La santé et le d\u0300, le \u0300 seul."
    assert len(document.offsets) == len(document.text)


def test_a_line_that_cannot_end_there_goes_on_in_the_next() -> None:
    text = """     Le contrat local de santé de la communauté est né le
     mardi 28 novembre 2023, à Ussel, salle Jean-Ferrat, avec tous.

Qui signe ? L'agence (par Julien Nougein-
Lafarge, directeur de la délégation départementale de la
Corrèze), la communauté de communes et le centre hospita-
lier de Haute-Corrèze, avec la caisse.
"""
    assert blocks(read("a.txt", text.encode()))[-1] == (
        "Qui signe ? L'agence (par Julien Nougein-Lafarge, directeur de la délégation départementale de la Corrèze), "
        "la communauté de communes et le centre hospitalier de Haute-Corrèze, avec la caisse."
    )


def test_a_staircase_of_lines_is_read_as_lines() -> None:
    stairs = "\n".join(" " * (1500 - n) + f"mot {n}   autre {n}" for n in range(1400))
    assert "mot 1399" in read("a.txt", stairs.encode()).text


def test_one_long_line_does_not_keep_the_others_from_being_joined() -> None:
    broken = (
        "The first contract was signed by the agglomeration and by the agency for\n"
        "a period of five years. It comprised forty-seven\n"
        "actions in six axes, most of which were carried out before the end of the\n"
        "contract; (iii) means that a line may begin with a mark, and that one of them\n"
        "(iv) goes on.\n\n"
    )
    long = "Somebody wrote one more sentence into it, in a line of its own that no width of the page ever breaks, as one sees."
    document = read("a.txt", (broken * 4 + long).encode())
    assert blocks(document)[0] == " ".join(broken.split())


def test_small_roman_numbers_mark_a_list_but_not_within_a_paragraph() -> None:
    listed = read(
        "a.txt", b"It sets three axes:\n\n   i.   Care\n   ii.  Food, from port to kitchen\n   iii. Housing\n"
    )
    assert [b.marker for b in listed.blocks] == ["", "i.", "ii.", "iii."]
    told = read(
        "a.txt", b"It retains three priorities: (i) medical demography and (ii) mental health and\n(iii) housing."
    )
    assert [b.marker for b in told.blocks] == ["", ""] or len(told.blocks) == 1


TWO_COLUMNS = """THE PROVENCE HEALTH LETTER

A HEALTH CONTRACT FOR DRACENIE            IN SHORT

Draguignan, 23 March. The urban           Marseille: the 2,300 beds of the
community of Dracénie signed its          public hospitals will be renovated.
first local health contract (CLS)         Signed in 2021, the investment plan
yesterday, with the ARS PACA, the         reaches 300 million euros.
prefecture of Var and the hospital
of La Dracénie.                           Nice: World Healthy Cities Day. The
                                          city renewed its membership of the
The contract covers the years 2023        WHO network for five years.
to 2027. It rests on four axes.
"""


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    text = read("letter.txt", TWO_COLUMNS.encode()).text
    assert "The urban community of Dracénie signed its first local health contract (CLS) yesterday" in text
    assert text.index("rests on four axes") < text.index("Marseille: the 2,300 beds of the public hospitals")


def test_offsets_of_the_right_column_lead_back_to_its_line() -> None:
    document = read("letter.txt", TWO_COLUMNS.encode())
    at = document.text.index("Marseille")
    assert TWO_COLUMNS[document.offsets[at] :].startswith("Marseille")


def test_dots_lead_from_a_word_to_its_value() -> None:
    sheet = "Territory ....... Cayenne\nSigned by ....... City of Cayenne\n                  ARS Guyane\n"
    assert read("sheet.txt", sheet.encode()).text.split("\n") == [
        "Territory | Cayenne",
        "Signed by | City of Cayenne",
        "Signed by | ARS Guyane",
    ]


def test_a_table_of_contents_is_no_sheet() -> None:
    contents = "Préambule ....... 3\nFiches-actions ....... 11\nAnnexes ....... 24\n"
    assert "|" not in read("contents.txt", contents.encode()).text


def test_react_above_the_text_begins_no_comments() -> None:
    page = (
        "Rezé signe\n\n"
        + "Un chapeau de quelques mots. " * 5
        + "\n\nRéagir\n\n"
        + "Le contrat a été signé mardi. " * 20
    )
    assert all(b.zone.value != "comment" for b in read("page.txt", page.encode()).blocks)
