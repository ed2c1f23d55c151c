"""Which persons a document names, and with which office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.annotated import Annotated
from extractors.persons import find
from extractors.persons.find import find_persons
from pipeline.read import read

PERSONS = [
    ("Hélène Carpentier, directrice de la délégation de Seine-Maritime, a signé.", "Hélène Carpentier",
     "directrice de la délégation de Seine-Maritime"),
    ("par Mme Lamia Kessler, déléguée territoriale de Meurthe-et-Moselle ;", "Lamia Kessler",
     "déléguée territoriale de Meurthe-et-Moselle"),
    ("Le Président, René CHAVANIS", "René Chavanis", "Président"),
    ("le président de la CPTS, le docteur Hugues Pierrard, a répondu", "Hugues Pierrard", None),
    ("la sous-préfète de Dieppe, Marion Tassel, au nom de la préfecture", "Marion Tassel", "sous-préfète de Dieppe"),
    ("Dr Antoine Villeneuve, président", "Antoine Villeneuve", "président"),
    ("Haute-Corrèze Communauté (P. Chevastelon, président)", "P. Chevastelon", "président"),
]  # fmt: skip


def annotated(text: str, language: str = "fr") -> Annotated:
    return Annotated(replace(read("test.txt", text.encode()), language=language))


@pytest.mark.parametrize(("text", "name", "title"), PERSONS)
def test_a_person_is_named_without_form_of_address(text: str, name: str, title: str | None) -> None:
    found = {p.name: p.title for p in find_persons(annotated(text))}
    assert name in found
    if title:
        assert found[name] == title


def test_places_and_bodies_are_no_persons() -> None:
    assert (
        find_persons(annotated("Le Conseil Départemental de la Haute-Marne et la Région Grand Est, à Villers-Bocage."))
        == ()
    )


def test_the_model_is_asked_only_for_names_in_sentences_of_signing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def spans(sentence: str, language: str) -> tuple[tuple[int, int], ...]:
        asked.append(sentence)
        start = sentence.index("Zlatko")
        return ((start, start + len("Zlatko Tarkovski")),)

    monkeypatch.setattr("extractors.ner.person_spans", spans)
    a = annotated("Zlatko Tarkovski habite ici. Le contrat a été signé par Zlatko Tarkovski, hier.")
    assert [(p.name, p.rule) for p in find.find_persons(a)] == [("Zlatko Tarkovski", "persons.model")]
    assert asked == ["Le contrat a été signé par Zlatko Tarkovski, hier."]


def test_an_office_without_a_name_is_no_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.ner.person_spans", lambda sentence, _: ((0, len(sentence)),))
    assert find_persons(annotated("Le contrat a été signé, au marché, par Monsieur le Maire.")) == ()
