"""The official tables and the names by which people call the places in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.reference import core, find_epcis, load
from extractors.reference.tables import Reference

REFERENCE = load()


@pytest.mark.parametrize(
    "spelling",
    [
        "CC du Pays rethélois", "communauté de communes du Pays rethélois", "Community of communes of Pays rethélois",
        "Pays Rethélois", "COMMUNAUTE DE COMMUNES DU PAYS RETHELOIS",
    ],
)  # fmt: skip
def test_every_spelling_of_a_name_has_one_key(spelling: str) -> None:
    assert REFERENCE.epci_cores[core(spelling)] == ("200043156",)


@pytest.mark.parametrize(
    ("name", "departements", "how", "code"),
    [
        ("Greater Annecy", (), "exact", "200066793"),
        ("Thiérache of the Center", (), "exact", "240200444"),
        ("Perpignan Mediterranean Metropolis", (), "exact", "200027183"),
        ("Grand Saint-Dizier", (), "prefix", "200068666"),
        ("Saint-Malo Agglomération", (), "loose", "243500782"),
        ("CCVS", ("76",), "acronym", "247600588"),
        ("agglomération de Lons-le-Saunier", (), "town", "200071116"),
        ("Vallées et Plateaux d’Ardennes", ("08",), "loose", "200067759"),
        ("Lodevois et Larsac", ("34",), "fuzzy", "200017341"),
    ],
)
def test_epci_are_found_as_people_write_them(name: str, departements: tuple[str, ...], how: str, code: str) -> None:
    hits = find_epcis(REFERENCE, name, departements)
    assert [(h.code, h.how) for h in hits] == [(code, how)]


def test_fuzzy_matches_stay_within_the_departements_given() -> None:
    assert find_epcis(REFERENCE, "Lodevois et Larsac") == ()
    assert find_epcis(REFERENCE, "Lodevois et Larsac", ("59",)) == ()


def test_homonyms_are_settled_by_departement() -> None:
    assert {h.code for h in find_epcis(REFERENCE, "Quatre Rivières")} == {"247000623", "247400666"}
    assert [h.code for h in find_epcis(REFERENCE, "4 Rivières", ("74",))] == ["247400666"]


def test_an_epci_lies_in_every_departement_of_its_communes() -> None:
    villes_soeurs = REFERENCE.epcis["247600588"]
    assert villes_soeurs.departements == ("76", "80")
    assert villes_soeurs.regions == ("28", "32")
    assert "76255" in REFERENCE.members["247600588"]
    assert REFERENCE.epci_of("76255") == "247600588"


def test_overseas_regions_have_their_insee_codes() -> None:
    assert REFERENCE.region_of("976") == "06"
    assert REFERENCE.region_of("974") == "04"
    assert REFERENCE.region_by_key["mayotte"][0] == ("06",)


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("franche comte", ("27",)), ("rhone alpes", ("84",)), ("poitou charentes", ("75",)), ("ocean indien", ("04", "06")),
        ("burgundy franche comte", ("27",)), ("brittany", ("53",)), ("reunion", ("04",)), ("provence alpes cote d azur", ("93",)),
    ],
)  # fmt: skip
def test_agencies_and_regions_of_old_and_in_english_lead_to_those_of_today(name: str, regions: tuple[str, ...]) -> None:
    assert REFERENCE.region_by_key[name][0] == regions


def test_eighteen_agencies() -> None:
    assert len(REFERENCE.names["ars"]) == 18
    assert set(REFERENCE.names["ars"]) <= set(REFERENCE.regions)


def test_every_departement_has_one_article() -> None:
    listed = [code for codes in REFERENCE.names["articles"].values() for code in codes]
    assert len(listed) == len(set(listed)) == 101


def test_former_communes_lead_to_the_commune_of_today() -> None:
    assert REFERENCE.communes_named("Arbignieu") == ("01015",)
    assert REFERENCE.communes_named("St-Denis")[0] in REFERENCE.communes_named("Saint-Denis")
    assert REFERENCE.commune("69388").name == "Lyon 8e Arrondissement"


def test_postal_codes_lead_to_communes() -> None:
    assert "76255" in REFERENCE.communes_at("76260")


def test_a_user_adds_petr(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("- {name: Pays des Trois Lunes, departements: ['99'], members: [200043156]}\n", "utf-8")
    table = Reference(REFERENCE._raw, own).petr
    assert table["3 lunes"].members == ("200043156",)
    assert "langres" in table
