"""How far the names of organisations reach, and what kind they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.annotated import Annotated
from extractors.organisations.find import find_organisations
from pipeline.read import read

NAMES = [
    ("le centre hospitalier de la ville d’Eu a signé", "hospital", "centre hospitalier de la ville d’Eu"),
    ("avec la CPTS Saint-Dizier, Der et Blaise, la CPAM", "cpts", "CPTS Saint-Dizier, Der et Blaise"),
    ("la MSA Ardèche Drôme Loire et le CH", "msa", "MSA Ardèche Drôme Loire"),
    ("l’Agence régionale de santé (ARS) Occitanie finance", "ars", "Agence régionale de santé (ARS) Occitanie"),
    ("la délégation territoriale des Ardennes de l’ARS", "ars", "ARS"),
    ("le Centre Hospitalier Annecy Genevois (CHANGE), la", "hospital", "Centre Hospitalier Annecy Genevois (CHANGE)"),
    ("la CPAM 74 participe", "cpam", "CPAM 74"),
    ("l'ARS Bretagne 40 000 euros", "ars", "ARS Bretagne"),
    ("Ville d’Auch – Nadège Lussan, adjointe", "commune", "Ville d’Auch"),
    ("la communauté de communes des 4 Rivières a", "epci", "communauté de communes des 4 Rivières"),
    ("Redon Agglomération a signé", "epci", "Redon Agglomération"),
    ("le Grand Belfort Communauté d'agglomération et", "epci", "Grand Belfort Communauté d'agglomération"),
    ("le Rectorat de l'académie de Nancy-Metz et", "education", "Rectorat de l'académie de Nancy-Metz"),
    ("le conseil départemental de l'ordre des médecins", "order", "conseil départemental de l'ordre des médecins"),
    ("la Fédération des acteurs de la coordination (FAC) Grand Est", "association",
     "Fédération des acteurs de la coordination (FAC) Grand Est"),
    ("COMMUNAUTÉ DE COMMUNES DE LA PLAINE BLEUE", "epci", "COMMUNAUTÉ DE COMMUNES DE LA PLAINE BLEUE"),
    ("la communauté de communes Presqu’île de Rozon-Aune maritime (CCPRAM), et", "epci",
     "communauté de communes Presqu’île de Rozon-Aune maritime (CCPRAM)"),
    ("la Communauté d'agglomération du Pays ardien (Capa) et", "epci", "Communauté d'agglomération du Pays ardien (Capa)"),
    ("la directrice territoriale de l'ARS en Vendée, X", "ars", "ARS"),
    ("l'association Femmes dans la cité.", "association", "association Femmes dans la cité"),
    ("avec l'association Au fil des ruisseaux. Les", "association", "association Au fil des ruisseaux"),
    ("l'association Le Refuge solidaire et la", "association", "association Le Refuge solidaire"),
    ("l'association Opaline anime les ateliers", "association", "association Opaline"),
    ("l'Intercom Bernes Terres de Vire signe", "epci", "Intercom Bernes Terres de Vire"),
]  # fmt: skip
ENGLISH = [
    ("the Annecy Genevois Hospital Center (CHANGE), the", "hospital", "Annecy Genevois Hospital Center (CHANGE)"),
    ("the Regional Health Agency of Réunion (ARS La Réunion) signed", "ars",
     "Regional Health Agency of Réunion (ARS La Réunion)"),
    ("the Oloron hospital are co-signatories", "hospital", "Oloron hospital"),
    ("Bièvre Isère Community initialed", "epci", "Bièvre Isère Community"),
    ("the Primary Health Insurance Fund (CPAM) of Haute-Savoie, the", "cpam",
     "Primary Health Insurance Fund (CPAM) of Haute-Savoie"),
    ("The Lys-Bleu hospital in Chemins, for its part", "hospital", "Lys-Bleu hospital"),
    ("the insurance network Mutualité Française Centre and", "mutual", "Mutualité Française Centre"),
    ("the Maine-et-Loire MSA and", "msa", "Maine-et-Loire MSA"),
    ("The Occitanie Region, represented by a councillor", "region", "Occitanie Region"),
]  # fmt: skip


def annotated(text: str, language: str = "fr") -> Annotated:
    return Annotated(replace(read("test.txt", text.encode()), language=language))


@pytest.mark.parametrize(
    ("language", "text", "kind", "name"), [*(("fr", *n) for n in NAMES), *(("en", *n) for n in ENGLISH)]
)
def test_a_name_ends_where_the_sentence_goes_on(language: str, text: str, kind: str, name: str) -> None:
    found = find_organisations(annotated(text, language))
    assert (kind, name) in [(o.type.value, o.name) for o in found]


def test_several_names_under_one_plural_are_several_organisations() -> None:
    found = find_organisations(annotated("les centres hospitaliers de Rives et Tullins, les CPAM de l'Ain et du Jura"))
    names = [o.name for o in found]
    assert names == ["centre hospitalier de Rives", "centre hospitalier de Tullins", "CPAM de l'Ain", "CPAM du Jura"]


def test_no_name_is_made_of_what_only_stands_beside_a_kind() -> None:
    for text in (
        "City-hospital link",
        "the health network of Dunes",
        "national network - No. 9",
    ):
        assert find_organisations(annotated(f"It says: {text}", "en")) == ()


def test_kinds_without_a_name_are_no_organisations() -> None:
    assert find_organisations(annotated("Les communes, les associations et les mutuelles du territoire.")) == ()


def test_generic_words_say_what_they_may_stand_for() -> None:
    found = find_organisations(annotated("L'agence et la Ville financent le poste."))
    assert [(o.generic, o.resolves) for o in found] == [(True, ("ars",)), (True, ("commune",))]


def test_an_acronym_is_known_after_the_text_gave_it() -> None:
    found = find_organisations(annotated("La Métropole du Sud (METSUD) a voté. METSUD signera."))
    assert [o.name for o in found] == ["Métropole du Sud (METSUD)", "METSUD"]
