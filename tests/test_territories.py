"""Which places a document names, and whose contract it reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.annotated import Annotated
from extractors.rules import load as load_rules
from extractors.territories import TerritoryCandidate, context, find_places, find_territories
from pipeline.read import read

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("territories.yaml").read_text("utf-8")
)


def annotated(text: str, language: str = "fr") -> Annotated:
    return Annotated(replace(read("test.txt", text.encode()), language=language))


def reported(text: str, language: str = "fr") -> list[TerritoryCandidate]:
    return [c for c in find_territories(annotated(text, language)) if c.role != "mention"]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_contracts_are_given_to_their_territories(case: dict[str, Any]) -> None:
    found = reported(case["text"], case["language"])
    assert sorted([c.territory.kind.value, *sorted(c.territory.codes)] for c in found) == sorted(case["expected"])


def test_a_day_behind_a_word_for_a_grouping_is_no_name() -> None:
    assert not find_places(annotated("Publié sur le site du PETR le 16/11/2022 par le secrétariat."))


def test_every_span_is_a_name_in_the_text() -> None:
    a = annotated(
        "La communauté de communes des Villes Sœurs (CCVS) a signé son CLS. La CCVS est à Eu (76260 Eu), Somme."
    )
    chosen = find_territories(a)[0]
    assert [a.text[start:end] for start, end in chosen.spans] == [
        "communauté de communes des Villes Sœurs", "CCVS", "CCVS",
    ]  # fmt: skip
    assert chosen.territory.names[0] == "communauté de communes des Villes Sœurs"
    assert chosen.territory.departments == ("76", "80")
    assert chosen.territory.regions == ("28", "32")


def test_homonyms_that_nothing_settles_stay_rivals() -> None:
    (found,) = reported("La communauté de communes des Quatre Rivières a signé un contrat local de santé avec l’ARS.")
    assert {*found.territory.codes, *found.rivals} == {"247400666", "247000623"}


def test_words_that_are_also_towns_are_no_towns() -> None:
    a = annotated("L’ARS et la ville de Sens ont un plan. En ce sens, la Vie et le Plan des Sens sont Bons. Yonne.")
    assert {m.text for m in find_places(a) if m.kind == "commune"} == {"Sens"}


def test_a_hospitals_town_is_marked_as_part_of_its_name() -> None:
    (town,) = (
        m for m in find_places(annotated("Le centre hospitalier de Vierzon (Cher) participe.")) if m.kind == "commune"
    )
    assert town.within == "centre hospitalier"


def test_context_weighs_departements_and_agencies() -> None:
    found = context(annotated("L’ARS Grand Est et la préfecture des Ardennes, 08000 Charleville-Mézières."))
    assert found.top()[0] == "08"
    assert max(found.regions, key=found.regions.__getitem__) == "44"


@pytest.mark.parametrize("rule", load_rules("extractors.territories"), ids=lambda rule: rule.id)
def test_rules_are_linear_on_long_sentences(rule: Any) -> None:
    text = ("le <cls> de la <e1>, de <c2> et <ars> signe avec la <p3> " * 60)[:3000]
    assert list(rule.pattern.finditer(text)) is not None
