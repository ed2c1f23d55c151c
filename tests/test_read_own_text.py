"""What belongs to a document's own text, and what heads what, by layout alone."""

from __future__ import annotations

from models.document import BlockKind, Zone
from pipeline.read import read

_PAGE = """<html><head><title>Contrat local de santé</title></head><body><main><article><h1>Le contrat local de santé est signé</h1>
<aside><h4>{heading}</h4><ul><li>{item}</li></ul></aside>
<p>La communauté d'agglomération et l'agence régionale de santé ont signé mardi le contrat local de santé, pour cinq ans, à l'hôtel
d'agglomération, devant une centaine d'habitants venus de toutes les communes.</p>
{tail}</article></main></body></html>"""


def _zones(page: str) -> dict[str, Zone]:
    document = read("page.html", page.encode())
    return {document.text[b.start : b.end]: b.zone for b in document.blocks}


def test_a_box_of_the_article_that_links_nowhere_is_its_own_text() -> None:
    zones = _zones(_PAGE.format(heading="Les trois priorités", item="l'accès aux soins", tail=""))
    assert zones["l'accès aux soins"] is Zone.BODY


def test_a_box_of_links_is_not() -> None:
    zones = _zones(_PAGE.format(heading="Santé", item='<a href="/x">Une maison de santé à Cosne</a>', tail=""))
    assert zones["Une maison de santé à Cosne"] is not Zone.BODY


def test_closing_titles_with_their_days_are_other_news() -> None:
    tail = "<h2>Par ailleurs, chez nous</h2><h3>Coëvrons : un avenant au contrat</h3><p>14/03/2024</p><h3>Plan vélo</h3><p>11/03/2024</p>"
    zones = _zones(_PAGE.format(heading="Repères", item="34 communes", tail=tail))
    assert {zones["Coëvrons : un avenant au contrat"], zones["14/03/2024"], zones["Par ailleurs, chez nous"]} == {
        Zone.RELATED
    }


def test_items_with_paragraphs_below_them_are_headings() -> None:
    told = "La Ville et l'agence ont signé leur troisième contrat local de santé, pour la période 2023-2027, mercredi."
    document = read("note.txt", f"• Saint-Benoît\n{told}\n\n• Bras-Panon\n{told}\n".encode())
    kinds = {document.text[b.start : b.end]: b.kind for b in document.blocks}
    assert kinds["Saint-Benoît"] is kinds["Bras-Panon"] is BlockKind.HEADING


def test_items_of_a_list_stay_items() -> None:
    document = read(
        "note.txt",
        "Trois axes :\n• l'accès aux soins\n• la santé mentale\n• la prévention\n\nIl court cinq ans.\n".encode(),
    )
    kinds = {document.text[b.start : b.end]: b.kind for b in document.blocks}
    assert kinds["l'accès aux soins"] is kinds["la prévention"] is BlockKind.LIST_ITEM


def test_lines_that_all_break_their_words_are_put_together() -> None:
    line = "cal de santé, puis la communauté prépare encore le contrat lo-\n"
    document = read("note.txt", ("La communauté d'agglomération a signé hier le contrat lo-\n" + line * 20).encode())
    assert document.text.count("contrat local de santé, puis") == 20
