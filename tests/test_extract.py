"""From text to record: what a reader of the output depends on."""

from __future__ import annotations

from functools import cache

from models.contract import Contract, DocumentRecord
from models.vocabulary import Status
from pipeline.extract import extract_document
from tests.annotate import annotate

SIGNED = """Le Pays rethélois signe son premier contrat local de santé

Publié le 12 décembre 2022

Vendredi 9 décembre, la communauté de communes du Pays rethélois et l'ARS Grand Est ont signé, pour une durée de cinq ans, \
leur premier contrat local de santé. La CPAM des Ardennes en est également signataire.

Le contrat s'articule autour de trois axes :
- l'accès aux soins
- la santé mentale
- la santé environnementale
"""

RENEWED = """Ardenne Métropole : un deuxième contrat local de santé

La communauté d'agglomération Ardenne Métropole et l'ARS Grand Est ont signé le 3 mars 2025 leur deuxième contrat local de santé.

Le premier contrat (2018-2022) avait permis d'ouvrir un centre de santé.
"""


@cache
def record(text: str) -> DocumentRecord:
    return extract_document(annotate(text).document)


def only(text: str) -> Contract:
    contracts = record(text).contracts
    assert len(contracts) == 1
    return contracts[0]


def test_a_signed_contract_with_its_codes_dates_and_parties() -> None:
    contract = only(SIGNED)
    assert contract.territory is not None and contract.territory.codes == ("200043156",)
    assert contract.status is Status.SIGNED
    assert contract.signature is not None and contract.signature.edtf == "2022-12-09"
    assert contract.generation == 1
    assert contract.duration_months == 60
    assert {s.type.value for s in contract.signatories} == {"epci", "ars", "cpam"}
    assert [a.label for a in contract.axes] == ["accès aux soins", "santé mentale", "santé environnementale"]


def test_the_period_follows_from_signature_and_duration_where_none_is_stated() -> None:
    period = only(SIGNED).period
    assert period is not None and (period.start, period.end) == ("2022-12-09", "2027-12")


def test_every_value_has_evidence_whose_words_stand_in_the_text() -> None:
    a = annotate(SIGNED)
    contract = only(SIGNED)
    assert {"/territory", "/status", "/signature", "/signatories/0", "/axes/2"} <= set(contract.evidence)
    for evidence in (e for found in contract.evidence.values() for e in found):
        assert a.text[evidence.start : evidence.end] == evidence.quote


def test_a_past_contract_with_a_period_is_a_contract_of_its_own() -> None:
    present, past = record(RENEWED).contracts
    assert (present.generation, present.status) == (2, Status.SIGNED)
    assert (past.generation, past.status) == (1, Status.COMPLETED)
    assert past.period is not None and (past.period.start, past.period.end) == ("2018", "2022")


def test_the_same_document_gives_the_same_record() -> None:
    assert extract_document(annotate(SIGNED).document) == extract_document(annotate(SIGNED).document)


def test_an_irrelevant_page_gives_no_contract_and_a_reason() -> None:
    found = extract_document(annotate("Le marché de Noël ouvre samedi sur la place.").document)
    assert found.contracts == ()
    assert found.reason
