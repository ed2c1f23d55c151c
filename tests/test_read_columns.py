"""Tables that compare contracts are told apart column by column; other tables stay as they are."""

from __future__ import annotations

from models.document import BlockKind
from pipeline.read import read

COMPARED = """<html><body><article><h1>Deux contrats</h1><p>Deux contrats locaux de santé ont été signés avec l'Agence régionale de santé.</p>
<table><tr><th></th><th>Sainte-Rose</th><th>Le Moule</th></tr>
<tr><td>Date de signature</td><td>11 octobre 2022</td><td>13 octobre 2022</td></tr>
<tr><td>Durée</td><td>cinq ans</td><td>—</td></tr></table></article></body></html>"""


def rows(markup: str) -> list[tuple[str, str]]:
    document = read("page.html", markup.encode())
    kinds = (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
    return [(b.kind.name, document.text[b.start : b.end]) for b in document.blocks if b.kind in kinds]


def test_each_column_is_told_under_its_name_and_empty_cells_go() -> None:
    assert rows(COMPARED) == [
        ("TABLE_HEADER", "Sainte-Rose"),
        ("TABLE_ROW", "Date de signature | 11 octobre 2022"),
        ("TABLE_ROW", "Durée | cinq ans"),
        ("TABLE_HEADER", "Le Moule"),
        ("TABLE_ROW", "Date de signature | 13 octobre 2022"),
    ]


def test_every_value_still_leads_back_to_the_source() -> None:
    source = """Deux contrats locaux de santé ont été signés.

                      Sainte-Rose          Le Moule
Date de signature     11 octobre 2022      13 octobre 2022
Durée                 cinq ans             trois ans
"""
    document = read("page.txt", source.encode())
    start = document.text.index("trois ans")
    assert document.text.index("Le Moule") < start
    assert [source[document.offsets[start + i]] for i in range(9)] == list("trois ans")


def test_a_table_of_steps_or_of_sums_stays_row_by_row() -> None:
    steps = COMPARED.replace("Sainte-Rose", "Date").replace("Le Moule", "Lieu")
    assert ("TABLE_ROW", "Durée | cinq ans | —") in rows(steps)
    years = COMPARED.replace("Sainte-Rose", "2023").replace("Le Moule", "2024")
    assert ("TABLE_ROW", "Durée | cinq ans | —") in rows(years)
