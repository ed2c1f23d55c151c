"""Who signs, who takes part, and who signs for whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.annotated import Annotated
from extractors.signatories.extract import extract, merge
from pipeline.read import read

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("signatories.yaml").read_text("utf-8")
)


def annotated(text: str, language: str = "fr") -> Annotated:
    return Annotated(replace(read("test.txt", text.encode()), language=language))


def parties(a: Annotated) -> list[str]:
    """« S » or « P » for signatory or partner, the kind, and for signatories the person."""
    found = []
    for f in merge(extract(a)):
        person = f" {f.person}" if f.person and f.role == "signatory" else ""
        found.append(f"{f.role[0].upper()} {f.org.type.value}{person}")
    return sorted(found)


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_parties_are_told_by_the_words_around_them(case: dict[str, Any]) -> None:
    assert parties(annotated(case["text"], case["language"])) == sorted(case["expected"])


def test_a_table_of_signatories_gives_each_its_person() -> None:
    page = """<html><body><article><h1>Contrat local de santé : les signataires</h1>
    <p>Le contrat local de santé du Grand Chalon est signé pour cinq ans, avec tous ses partenaires du territoire.</p>
    <table><tr><th>Organisme</th><th>Représenté par</th><th>Qualité</th></tr>
    <tr><td>ARS Bourgogne-Franche-Comté</td><td>Anne Martin</td><td>directrice</td></tr>
    <tr><td>Le Grand Chalon</td><td>Paul Durand</td><td>président</td></tr></table></article></body></html>"""
    a = Annotated(replace(read("test.html", page.encode()), language="fr"))
    assert parties(a) == ["S ars Anne Martin", "S epci Paul Durand"]


def test_the_fullest_name_stands_for_every_way_of_naming_an_organisation() -> None:
    a = annotated(
        "L'ARS Grand Est et la Ville de Bar-le-Duc ont signé le contrat local de santé. "
        "L'Agence et la Ville ont signé devant la presse ; l'ARS finance le poste."
    )
    assert [f.org.name for f in merge(extract(a))] == ["ARS Grand Est", "Ville de Bar-le-Duc"]


def test_every_finding_points_to_the_words_that_say_it() -> None:
    a = annotated("Le CLS a été signé par la Ville de Gap, l'ARS et, pour la CPAM des Hautes-Alpes, Mme Anne Martin.")
    for f in extract(a):
        assert a.text[f.start : f.end]
        assert f.trigger_end > f.trigger_start
        if f.person and f.person_start is not None:
            assert a.text[f.person_start : f.person_end] == "Anne Martin"


def test_an_explanation_of_the_law_names_no_party() -> None:
    a = annotated(
        "Le contrat local de santé, créé par la loi HPST, permet à l'ARS de contractualiser avec des collectivités."
    )
    assert not [f for f in extract(a) if f.role == "signatory"]


def test_a_signing_to_come_is_planned() -> None:
    a = annotated("Le contrat local de santé sera signé en mars par la Ville de Gap et l'ARS.")
    assert all(f.planned for f in merge(extract(a)))
