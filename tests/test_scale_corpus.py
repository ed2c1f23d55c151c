"""The documents of the scale benchmark, and how its figures are made."""

from __future__ import annotations

from collections import Counter
import json
from pathlib import Path
import random
import re

import pytest

from benchmarks.generate import TRUTH, Corpus, sizes, write
from benchmarks.kills import differing
from benchmarks.scaling import french, life
from benchmarks.scaling.agreement import agreement, truth
from benchmarks.scaling.places import Atlas, epci_names
from extractors.reference import Place

DOCUMENTS = 400
_TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus on disk."""
    place = tmp_path_factory.mktemp("scale")
    write(place, DOCUMENTS, *sizes(DOCUMENTS))
    return place


@pytest.fixture(scope="module")
def large() -> Corpus:
    """The full size, planned but not written."""
    return Corpus(100_000, 5_000, 1_000)


def _files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.glob("*/*"))}


def test_the_same_arguments_give_the_same_files(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, DOCUMENTS, *sizes(DOCUMENTS))
    assert differing(folder, tmp_path) == []


def test_another_seed_gives_others(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, DOCUMENTS, *sizes(DOCUMENTS), seed=1)
    ours, theirs = set(_files(folder).values()), set(_files(tmp_path).values())
    assert not ours & theirs


def test_truth_names_every_document_about_a_contract(folder: Path) -> None:
    written = _files(folder)
    lines = [json.loads(line) for line in (folder / TRUTH).read_text("utf-8").splitlines()]
    relevant, contracts = sizes(DOCUMENTS)
    assert len(written) == DOCUMENTS
    assert len({line["document"] for line in lines}) == relevant
    assert {line["document"] for line in lines} <= written.keys()
    assert len({line["contract"] for line in lines}) == contracts
    assert all(re.search(r"(?i)contrat local de santé|local health contract", written[x["document"]]) for x in lines)


def test_no_slot_is_left_open(folder: Path) -> None:
    bodies = [_TAG.sub("", text) for text in _files(folder).values()]
    assert not [body for body in bodies if re.search(r"[{}]|\[|\||\bde Le |\bà Le |\bdans la La ", body)]


def test_texts_are_unique_even_without_their_numbers(large: Corpus) -> None:
    some = random.Random(1).sample(range(large.documents), 3000)
    texts = Counter(re.sub(r"(?m)^R[ée]f[ée]rence : .*$|<link.*>", "", large.page(n).content) for n in some)
    assert len(texts) == len(some)


def test_others_are_as_long_as_real_pages(large: Corpus) -> None:
    some = [n for n in random.Random(2).sample(range(large.documents), 600) if n not in large.about]
    articles = [re.split(r"</?article>", large.page(n).content) for n in some]
    lengths = [len(_TAG.sub("", parts[1] if len(parts) > 1 else parts[0])) for parts in articles]
    assert min(lengths) >= 500
    assert max(lengths) <= 6000
    assert max(lengths) > 4000


def test_proportions(large: Corpus) -> None:
    planned = list(large.about.values())
    shares = Counter(p.contract.key for p in planned)
    assert len(planned) == 5_000
    assert len(shares) == 1_000
    assert set(shares.values()) == set(range(1, life.MOST + 1))
    assert 0.12 < sum(p.language == "en" for p in planned) / len(planned) < 0.18
    assert {p.kind for p in planned} == set(life.KINDS)
    contracts = {p.contract.key: p.contract for p in planned}.values()
    assert {c.generation for c in contracts} == {1, 2}
    assert {c.territory.kind for c in contracts} == {"epci", "commune", "group"}
    assert len({c.territory.departement for c in contracts}) > 90
    half = sum(large.page(n).path.endswith(".html") for n in range(300))
    assert 100 < half < 200


@pytest.mark.parametrize("documents", [1, 20, 1_000, 10_000, 100_000])
def test_proportions_at_every_size(documents: int) -> None:
    relevant, contracts = sizes(documents)
    assert relevant == max(1, documents // 20)
    assert contracts == max(1, relevant // 5)


def test_folders_hold_a_thousand_files(large: Corpus) -> None:
    paths = [large.page(n).path.partition("/")[0] for n in (0, 999, 1000, 99_999)]
    assert paths == ["000", "000", "001", "099"]


def test_more_contracts_than_territories_are_refused() -> None:
    with pytest.raises(ValueError, match="more than France has"):
        Atlas().choose(5_000, random.Random(1))


def test_names_in_sentences() -> None:
    def named(name: str, subtype: str) -> tuple[str, str, str]:
        return epci_names(Place("1", name, "epci", subtype))

    assert named("CC du Ternois", "CC")[0] == "la communauté de communes du Ternois"
    assert named("CC du Ternois", "CC")[1:] == ("the community of communes of Ternois", "Ternois")
    assert named("CA Colmar Agglomération", "CA") == ("Colmar Agglomération",) * 3
    assert named("Métropole de Lyon", "MET69")[0] == "la métropole de Lyon"
    assert french.contracted("à Le Mans, de Arras, de Les Ulis, au mois de août") == (
        "au Mans, d'Arras, des Ulis, au mois d'août"
    )


def test_agreement_counts_pairs(folder: Path) -> None:
    contract_of = truth(folder)
    together: dict[str, list[str]] = {}
    for document, contract in contract_of.items():
        together.setdefault(contract, []).append(document)
    right = agreement(together.values(), contract_of)
    assert (right.precision, right.recall) == (1, 1)
    assert right.entries == right.contracts == len(together)
    apart = agreement([[document] for document in contract_of], contract_of)
    assert (apart.precision, apart.recall) == (1, 0)
    wrong = agreement([["a", "b", "x"]], {"a": "1", "b": "1", "c": "2"})
    assert (wrong.found, wrong.right, wrong.recall) == (3, 1, 1)


def test_differing_names_the_files(tmp_path: Path) -> None:
    for name, content in (("a/x.csv", "1"), ("b/x.csv", "2"), ("a/y", "1"), ("b/y", "1"), ("b/z", "")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    assert differing(tmp_path / "a", tmp_path / "b") == ["x.csv", "z"]
