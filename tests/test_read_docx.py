"""Word documents: headings, the numbers that Word shows, tables with merged cells, headers apart."""

from __future__ import annotations

from io import BytesIO

from docx import Document as Word
import pytest

from models.document import BlockKind, Zone
from pipeline.read import ReadError, read


def saved(word: object) -> bytes:
    buffer = BytesIO()
    word.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def test_structure_of_a_word_document() -> None:
    word = Word()
    word.sections[0].header.paragraphs[0].text = "Communauté de communes du Pays"
    word.add_heading("Contrat local de santé", 1)
    word.add_paragraph("Le contrat est signé par l'agence et la communauté de communes pour une durée de cinq ans.")
    word.add_paragraph("Accès aux soins", style="List Number")
    word.add_paragraph("Santé mentale", style="List Number")
    word.add_paragraph("Environnement", style="List Bullet")
    table = word.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("Organisme", "Nom"), ("CH d'Auch", "Irène C."), ("CHS", "")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    document = read("a.pdf", saved(word))
    shown = [(b.kind.value, b.marker, document.text[b.start : b.end]) for b in document.blocks if b.zone is Zone.BODY]
    assert shown == [
        ("heading", "", "Contrat local de santé"),
        ("paragraph", "", "Le contrat est signé par l'agence et la communauté de communes pour une durée de cinq ans."),
        ("list_item", "1.", "Accès aux soins"),
        ("list_item", "2.", "Santé mentale"),
        ("list_item", "•", "Environnement"),
        ("table_header", "", "Organisme | Nom"),
        ("table_row", "", "CH d'Auch | Irène C."),
        ("table_row", "", "CHS | Irène C."),
    ]
    assert [b.kind for b in document.blocks if b.zone is Zone.BOILERPLATE] == [BlockKind.PARAGRAPH]


def test_a_broken_container_is_damaged() -> None:
    with pytest.raises(ReadError) as error:
        read("a.docx", b"PK\x03\x04" + b"0" * 200)
    assert error.value.reason == "damaged"
