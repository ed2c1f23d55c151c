"""Which places have a contract where no rule knows the words: the learnt features and their weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractors.annotated import Annotated
from extractors.territories.entities import gather
from extractors.territories.joint import pair_features
from extractors.territories.likely import likelihood, standing
from pipeline.extract import extract_document
from pipeline.read import read
from scripts.learn_likely import golds

_NEWS = """Quimper Bretagne Occidentale signe son contrat local de santé

Publié le 12 mars 2024

Quimper Bretagne Occidentale et l'ARS Bretagne ont signé vendredi 8 mars leur premier contrat local de santé, pour cinq ans.

"""


@pytest.mark.parametrize(
    "told",
    [
        "Douarnenez Communauté avance plus lentement : ses ateliers se sont tenus en janvier 2024, la plume viendra ensuite.",
        "Douarnenez Communauté a choisi en février 2024 le cabinet qui dressera son portrait de santé.",
        "Douarnenez Communauté suit la même voie : première rencontre le 5 février 2024, signature espérée en 2025.",
    ],
)
def test_a_neighbour_that_acts_has_a_contract_of_its_own(told: str) -> None:
    contracts = extract_document(read("news.txt", (_NEWS + told).encode())).contracts
    assert [list(c.territory.codes) for c in contracts if c.territory] == [["200068120"], ["242900645"]]


@pytest.mark.parametrize(
    "told",
    [
        "Douarnenez Communauté reçoit le même jour le congrès des pêcheurs. Le centre hospitalier de Douarnenez y tiendra un stand.",
        "La signature a eu lieu à Douarnenez, au port-musée, devant une centaine d'invités.",
        "Douarnenez Communauté n'a pas encore délibéré ; elle pourrait rejoindre la démarche en 2025.",
    ],
)
def test_a_neighbour_that_hosts_or_hesitates_has_none(told: str) -> None:
    contracts = extract_document(read("news.txt", (_NEWS + told).encode())).contracts
    assert [list(c.territory.codes) for c in contracts if c.territory] == [["200068120"]]


def test_every_weight_is_of_a_feature_that_documents_have() -> None:
    weights = yaml.safe_load(
        Path(__file__).parent.parent.joinpath("extractors", "territories", "likely.yaml").read_text("utf-8")
    )
    weighted = {name for model in weights.values() for name in model}
    known: set[str] = set()
    for path, _ in golds():
        if path.suffix in (".txt", ".html"):
            a = Annotated(read(path.name, path.read_bytes()))
            evidence = gather(a)
            for e in evidence.entities.values():
                main = [o for o in evidence.entities.values() if o is not e]
                known |= {*pair_features(a, e, evidence, main), *standing(a, e)}
        if weighted <= known:
            break
    assert weighted <= known


def test_likelihood_is_a_probability_that_grows_with_what_speaks_for_it() -> None:
    little = {"bias": 1.0, "kind_commune": 1.0, "at": 1.0}
    much = {"bias": 1.0, "kind_epci": 1.0, "opens": 1.0, "subject": 1.0, "subject_dated": 1.0, "dated": 1.0}
    assert 0 < likelihood(little) < 0.05 < likelihood(much) < 1


def test_what_is_held_out_is_not_learnt_from() -> None:
    names = {path.stem for path, _ in golds()}
    assert not names & {"fr16", "fr20", "en08", "pdf10"}
    assert "fr01" in names
