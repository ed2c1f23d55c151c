"""The measure: what counts as right, spurious, missed; figures computed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.alike.names import alike, norm, own_part, same_organisation
from pipeline.errors import UserError
from pipeline.evaluate import compare, load_gold
from pipeline.evaluate import gold as shapes
from tests.conftest import FIXTURES, RELEASE, Run


def contract(**values: Any) -> dict[str, Any]:
    return {"territory": {"names": ["Pays de Langres"], "codes": []}, "status": "signed", **values}


def document(*contracts: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {"language": "fr", "published": None, "contracts": list(contracts), **values}


def counts(gold: dict[str, Any], found: dict[str, Any], field: str) -> tuple[int, int, int]:
    c = compare([("d", gold, found)]).fields[field]
    return c.right, c.spurious, c.missed


def test_a_wrong_value_is_spurious_and_missed() -> None:
    gold, found = document(contract(status="signed")), document(contract(status="announced"))
    assert counts(gold, found, "status") == (0, 1, 1)


def test_an_absent_value_is_missed_and_no_value_on_both_sides_is_nothing() -> None:
    gold, found = document(contract(generation=2)), document(contract(generation=None))
    assert counts(gold, found, "generation") == (0, 0, 1)
    assert counts(gold, found, "duration") == (0, 0, 0)


def test_planned_is_not_actual() -> None:
    gold = document(contract(signature={"edtf": "2024-03", "certainty": "actual"}))
    found = document(contract(signature={"edtf": "2024-03", "certainty": "planned"}))
    assert counts(gold, found, "signature") == (0, 1, 1)
    assert counts(gold, gold, "signature") == (1, 0, 0)


def test_territories_compare_by_codes_one_by_one() -> None:
    gold = document(contract(territory={"names": ["A"], "codes": ["1", "2", "3"]}))
    found = document(contract(territory={"names": ["B"], "codes": ["2", "3", "4"]}))
    assert counts(gold, found, "territory") == (2, 1, 1)


def test_territories_without_codes_compare_by_name() -> None:
    gold = document(contract(territory={"names": ["PETR du Pays de Langres", "Pays de Langres"], "codes": []}))
    assert counts(gold, document(contract()), "territory") == (1, 0, 0)
    other = document(contract(territory={"names": ["Pays Voironnais"], "codes": []}))
    assert counts(gold, other, "territory") == (0, 1, 1)


def test_a_missed_contract_misses_all_its_values() -> None:
    gold = document(contract(axes=[{"label": "la santé mentale", "themes": ["mental_health"]}]))
    report = compare([("d", gold, document())])
    assert {n: c.missed for n, c in report.fields.items() if c.missed} == {
        "contract": 1,
        "territory": 1,
        "status": 1,
        "axes": 1,
        "themes": 1,
    }


def test_contracts_of_one_territory_are_told_apart_by_their_periods() -> None:
    past, present = contract(period={"end": "2018"}, generation=1), contract(period={"end": "2024"}, generation=2)
    report = compare([("d", document(past, present), document(present, past))])
    assert report.differences == []
    assert report.all == 1.0


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (
            {"name": "ARS Grand Est", "type": "ars"},
            {"name": "Agence régionale de santé Grand Est", "type": "ars"},
            True,
        ),
        ({"name": "ARS", "type": "ars"}, {"name": "l’ARS Bretagne", "type": "ars"}, True),
        ({"name": "ARS Bretagne", "type": "ars"}, {"name": "ARS Normandie", "type": "ars"}, False),
        ({"name": "CPAM de l'Isère", "type": "cpam"}, {"name": "CPAM de l'Isère", "type": "caf"}, False),
        ({"name": "Ville de Vierzon", "type": "commune"}, {"name": "mairie de VIERZON", "type": "commune"}, True),
    ],
)
def test_organisations(a: dict[str, str], b: dict[str, str], same: bool) -> None:
    assert bool(same_organisation(a, b)) is same


def test_names_fold() -> None:
    assert norm("« L’Accès  aux soins »") == "acces aux soins"
    assert alike("Der & Vallées", "der et vallees") == 1.0
    assert own_part({"name": "Centre hospitalier de Rives", "type": "hospital"}) == "rives"


def test_f1_by_hand() -> None:
    axes = [{"label": "accès aux soins"}, {"label": "santé mentale"}, {"label": "sommeil"}]
    found = [
        {"label": "L'accès aux soins"},
        {"label": "la santé mentale"},
        {"label": "mobilité"},
        {"label": "logement"},
    ]
    report = compare([("d", document(contract(axes=axes)), document(contract(axes=found)))])
    axes_counts = report.fields["axes"]
    assert (axes_counts.precision, axes_counts.recall) == (2 / 4, 2 / 3)
    assert axes_counts.f1 == pytest.approx(2 * 2 / (3 + 4))
    # core: contract, territory and status are right; axes has 4/7; no other core field occurs.
    assert report.core == pytest.approx((1 + 1 + 1 + 4 / 7) / 4)


def test_the_command(clsreg: Run, tmp_path: Path) -> None:
    gold = {"document": "a.txt", "language": "fr", "published": "2023-01-01", "contracts": []}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.txt").write_text(RELEASE, "utf-8")
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold), "utf-8")
    done = clsreg("evaluate", tmp_path / "gold", "--errors")
    assert 'a.txt  published  gold="2023-01-01"  found="2024-03-25"' in done.stdout
    assert "1 document; core F1 0.000" in done.stdout
    numbers = json.loads(clsreg("evaluate", tmp_path / "gold", "--json").stdout)
    assert numbers["fields"]["language"]["f1"] == 1.0
    assert numbers["fields"]["contract"]["spurious"] == 1


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        ([], "an object with"),
        ({"contracts": [{"signature": "2024"}]}, "document: field required"),
        ({"document": "a.txt", "contracts": [{"signature": "2024"}]}, "contracts.0.signature"),
        ({"document": "a.txt", "contracts": {}}, "contracts: input should be a valid list"),
        ({"document": "..", "contracts": []}, "document: value error, not the name of a file"),
    ],
)
def test_gold_of_another_shape_says_where(gold: Any, said: str) -> None:
    assert said in (shapes.fault(gold) or "")


def test_what_is_not_meant_as_gold_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("[]", "utf-8")
    assert load_gold(tmp_path) == {}
    (tmp_path / "settings.txt").write_text(RELEASE, "utf-8")
    with pytest.raises(UserError, match=r"settings\.json is no gold"):
        load_gold(tmp_path)


def test_what_cannot_be_measured_is_named(clsreg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, words in (("a", RELEASE), ("b", RELEASE), ("z", "")):
        (folder / f"{name}.txt").write_text(words, "utf-8")
        gold = {"document": f"{name}.txt", "language": "fr", "published": None, "contracts": []}
        (folder / f"{name}.json").write_text(json.dumps(gold), "utf-8")
    (folder / "b.json").write_text("[]", "utf-8")
    done = clsreg("evaluate", folder, "--json")
    assert done.returncode == 1
    assert "b.json: no gold: an object with" in done.stderr
    assert "z.txt: empty: " in done.stderr
    assert json.loads(done.stdout)["documents"] == 2
    for name in ("a", "z"):
        (folder / f"{name}.json").unlink()
    assert clsreg("evaluate", folder).returncode == 1


def test_every_document_of_the_fixtures_has_gold() -> None:
    documents = [p for p in FIXTURES.rglob("*") if p.suffix in {".txt", ".html", ".pdf", ".docx"}]
    assert len(documents) > 50
    assert [p.name for p in documents if not p.with_suffix(".json").is_file()] == []
