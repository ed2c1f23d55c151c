"""Tables with a contract in every row, and sheets of facts: the head of a column, or the word before a value, says what it is."""

from __future__ import annotations

from models.contract import Contract
from pipeline.extract import extract_document
from pipeline.read import read

TABLE = """<html><head><title>Les CLS dans le Cher</title></head><body><main>
<h1>Les contrats locaux de santé dans le Cher</h1><p>Publié le 12 mars 2024</p>
<p>Quatre contrats locaux de santé couvrent aujourd'hui le département.</p>
<table><thead>
<tr><th rowspan="2">Territoire</th><th colspan="2">Calendrier</th><th rowspan="2">Échéance</th><th rowspan="2">Génération</th>
<th rowspan="2">État</th><th rowspan="2">Signataires</th><th rowspan="2">Axes prioritaires</th><th rowspan="2">Nb d'actions</th></tr>
<tr><th>Date de signature</th><th>Durée</th></tr></thead><tbody>
<tr><td>Bourges Plus</td><td>14 juin 2022</td><td>5 ans</td><td>juin 2027</td><td>2e</td><td>En cours</td>
<td>Bourges Plus, ARS, préfecture du Cher</td><td><ul><li>Accès aux soins</li><li>Santé mentale</li></ul></td><td>24</td></tr>
<tr><td>CC Vierzon-Sologne-Berry</td><td>03/10/2019</td><td>3 ans</td><td>fin 2022</td><td>1re</td><td>Échu</td>
<td>CC Vierzon-Sologne-Berry, ARS, MSA Beauce Cœur de Loire</td><td>Démographie médicale ; addictions</td><td>18</td></tr>
<tr><td>PETR Centre-Cher</td><td>-</td><td>-</td><td>-</td><td>1re</td><td>Diagnostic en cours</td><td>-</td><td>-</td><td>-</td></tr>
</tbody></table></main></body></html>"""

PLAIN = """ARS Grand Est - Délégation territoriale des Vosges
Tableau de bord des contrats locaux de santé au 1er septembre 2023

Contrat                        Signé le     Période     Nb fiches  Statut
CLS d'Épinal                   30/11/2018   2018-2022   18         terminé
CLS de Remiremont et ses Vallées  -         -           -          en préparation
CLS de Gérardmer               04/07/2022   2022-2026   21         en vigueur
"""

SHEET = """FACT SHEET - LOCAL HEALTH CONTRACTS IN FRENCH GUIANA
Sheet 2: Cayenne

Territory .............. City of Cayenne
Contract ............... second local health contract of the city
Date of signature ...... 10 June 2022
Validity ............... 2022-2025
Signed by .............. City of Cayenne
                         ARS Guyane
                         Prefecture of French Guiana
Axes (3) ............... [1] sexual health and HIV
                         [2] rights and access to care of the most vulnerable
                         [3] mental health
Number of actions ...... 37
"""

CARDS = """<html><body><h1>Contrats locaux de santé : deux communes, deux histoires</h1><p>Article publié le 4 juin 2024</p>
<div class="card"><div class="card-header"><h2>Sainte-Rose</h2><span class="badge">En vigueur</span></div>
<div class="card-body"><p><b>Signature :</b> 21 mars 2024</p><p><b>Durée :</b> 4 ans</p>
<p><b>Entre :</b> la Ville, l'ARS et la CGSS</p></div><div class="card-footer">19 actions</div></div>
<div class="card"><div class="card-header"><h2>Petit-Bourg</h2><span class="badge">En préparation</span></div>
<div class="card-body"><p><b>Signature :</b> envisagée en novembre 2024</p><p><b>Durée :</b> 5 ans</p>
<p><b>Entre :</b> la Ville et l'ARS</p></div><div class="card-footer">Deuxième contrat de la commune</div></div></body></html>"""


def contracts(text: str, name: str) -> dict[str, Contract]:
    """The contracts of a document by the first name of their territory."""
    found = extract_document(read(name, text.encode())).contracts
    return {c.territory.names[0]: c for c in found if c.territory}


def test_a_contract_in_every_row() -> None:
    found = contracts(TABLE, "table.html")
    assert set(found) == {"Bourges Plus", "CC Vierzon-Sologne-Berry", "PETR Centre-Cher"}


def test_heads_of_two_rows_say_what_the_cells_hold() -> None:
    bourges = contracts(TABLE, "table.html")["Bourges Plus"]
    assert bourges.signature is not None and bourges.period is not None
    assert bourges.signature.edtf == "2022-06-14"
    assert (bourges.period.start, bourges.period.end) == ("2022-06-14", "2027-06")
    assert (bourges.duration_months, bourges.generation, bourges.actions_count) == (60, 2, 24)


def test_parties_and_axes_of_each_row_are_its_own() -> None:
    found = contracts(TABLE, "table.html")
    assert [s.type.value for s in found["Bourges Plus"].signatories] == ["epci", "ars", "prefecture"]
    assert [a.label for a in found["Bourges Plus"].axes] == ["Accès aux soins", "Santé mentale"]
    assert [a.label for a in found["CC Vierzon-Sologne-Berry"].axes] == ["Démographie médicale", "addictions"]


def test_the_column_of_states_gives_the_status() -> None:
    found = contracts(TABLE, "table.html")
    assert {n: c.status and c.status.value for n, c in found.items()} == {
        "Bourges Plus": "signed",
        "CC Vierzon-Sologne-Berry": "completed",
        "PETR Centre-Cher": "in_preparation",
    }


def test_columns_of_plain_text_two_spaces_apart() -> None:
    found = contracts(PLAIN, "table.txt")
    assert {n: c.status and c.status.value for n, c in found.items()} == {
        "Épinal": "completed",
        "Remiremont et ses Vallées": "in_preparation",
        "Gérardmer": "signed",
    }
    assert found["Gérardmer"].signature is not None
    assert found["Gérardmer"].signature.edtf == "2022-07-04"
    assert found["Épinal"].actions_count == 18


def test_a_sheet_with_dots_between_word_and_value() -> None:
    (found,) = contracts(SHEET, "sheet.txt").values()
    assert found.signature is not None
    assert (found.signature.edtf, found.generation, found.actions_count) == ("2022-06-10", 2, 37)
    assert [s.type.value for s in found.signatories] == ["commune", "ars", "prefecture"]
    assert [a.label for a in found.axes] == [
        "sexual health and HIV",
        "rights and access to care of the most vulnerable",
        "mental health",
    ]


def test_a_card_for_each_contract() -> None:
    found = contracts(CARDS, "cards.html")
    assert {n: (c.status and c.status.value, c.duration_months) for n, c in found.items()} == {
        "Sainte-Rose": ("signed", 48),
        "Petit-Bourg": ("in_preparation", 60),
    }
    assert found["Sainte-Rose"].actions_count == 19
    assert found["Petit-Bourg"].generation == 2
