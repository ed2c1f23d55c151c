"""Figures: how many axes and actions there are, and who pays how much."""

from __future__ import annotations

import pytest

from extractors.figures import find_counts, find_funding
from extractors.figures.amounts import amounts
from extractors.fold import fold
from extractors.numbers import ordinal, quantity
from tests.annotate import annotate

# Language, passage, number of axes, number of actions.
COUNTED = [
    (
        "fr",
        "Axes : 4 – Actions : 35 – Durée : 5 ans",
        4,
        35,
    ),
    (
        "fr",
        "On dénombre 24 actions engagées, sur les 30 que comptait le contrat local de santé.",
        None,
        30,
    ),
    (
        "fr",
        "Le premier contrat local de santé est achevé : 19 des 28 actions avaient été menées. Le nouveau s'organise en quatre axes et 34 actions.",
        4,
        34,
    ),
    (
        "en",
        "The first contract comprised 47 actions. The second has three priorities. The number of actions was brought down to 18.",
        3,
        18,
    ),
    (
        "fr",
        "Une action s'ajoute au contrat, ce qui portera à 26 le nombre d'actions.",
        None,
        26,
    ),
    (
        "en",
        "Keep the number of actions small (there are 19), and give each one a budget.",
        None,
        19,
    ),
    (
        "en",
        "A typical CLS counts some thirty actions.",
        None,
        None,
    ),
    (
        "en",
        "The hospital, who participated in nine actions of the contract, agrees.",
        None,
        None,
    ),
    ("fr", "Les axes du contrat local de santé sont au nombre de six.", 6, None),
    ("fr", "80 % des 45 actions du contrat local de santé ont été menées à bien.", None, 45),
    ("fr", "Combien d'actions dans le contrat local de santé ? 19.", None, 19),
    ("fr", "Le contrat local de santé comporte 4 axes et 27 actions.", 4, 27),
    ("fr", "Quatre axes, douze objectifs et une trentaine d'actions composent ce contrat local de santé.", 4, 30),
    (
        "fr",
        "Le contrat local de santé se décline en 5 axes stratégiques, 14 objectifs opérationnels et 42 fiches-actions.",
        5,
        42,
    ),
    ("fr", "Le CLS prévoit 32 actions réparties en six orientations stratégiques.", 6, 32),
    ("fr", "Trois ou quatre axes seront retenus dans le contrat local de santé.", None, None),
    ("fr", "Ce contrat local de santé, ce sont 33 actions concrètes, dont 12 nouvelles.", None, 33),
    ("fr", "Le contrat local de santé : 3 priorités, 10 objectifs, 25 actions.", 3, 25),
    ("fr", "Les 28 actions du contrat local de santé sont réparties en 4 axes.", 4, 28),
    ("fr", "L'axe 1 comprend 8 actions, l'axe 2 en compte 6.", None, None),
    (
        "fr",
        "Au total, le contrat local de santé rassemble une quarantaine de fiches-actions autour de cinq thématiques.",
        5,
        40,
    ),
    ("fr", "Sur les 24 actions du contrat local de santé, 18 ont été réalisées.", None, 24),
    ("fr", "Le plan d'actions du contrat local de santé compte trente-sept fiches.", None, 37),
    ("en", "The local health contract has five axes and thirty-two actions.", 5, 32),
    (
        "fr",
        "L'avenant au contrat local de santé ajoute deux actions, ce qui porte le total à 20 : un programme et un atelier.",
        None,
        20,
    ),
    ("en", "The local health contract has four aims: care, food, sport and sleep.", 4, None),
    ("en", "The local health contract comprises around thirty actions under four strategic priorities.", 4, 30),
    ("en", "Twelve new actions are added to the local health contract, bringing the total to 40.", None, 40),
    ("en", "Some twenty actions, of which five are new, make up the local health contract.", None, 20),
    (
        "en",
        "A total of 28 action sheets were drafted for the local health contract, grouped under four pillars.",
        4,
        28,
    ),
    ("fr", "Pas moins de 45 actions sont inscrites dans le contrat local de santé.", None, 45),
    ("fr", "Le nombre d'actions du contrat local de santé passe de 18 à 22.", None, 22),
    ("fr", "Chacun des quatre axes du contrat local de santé est décliné en fiches-actions, 36 en tout.", 4, 36),
    ("fr", "Le cabinet a relu les 34 fiches du contrat local de santé.", None, 34),
    ("fr", "Trois actions s'ajoutent au contrat local de santé, ce qui en fait 25.", None, 25),
    ("fr", "Combien d'actions dans le contrat local de santé ? Vingt et une.", None, 21),
    ("fr", "La MSA, partenaire de sept actions du contrat local de santé, en pilote deux.", None, None),
    ("fr", "Deux actions du contrat local de santé démarrent dès septembre.", None, None),
    ("fr", "La liste des actions (19) est annexée au contrat local de santé.", None, 19),
    ("en", "The local health contract was assessed: 18 actions out of 22 were carried out.", None, 22),
    ("en", "The hospital will lead three actions of the local health contract.", None, None),
]
# Language, passage, sums with their period.
PAID = [
    (
        "fr",
        "Le contrat est signé. Le coût du poste est de 52 400 € par an. L'ARS le finance à hauteur de 25 000 € ; le reste, soit 27 400 € par an, incombe à la communauté de communes.",
        [(25000, "year"), (27400, "year")],
    ),
    (
        "fr",
        "La coordination du contrat coûte 54 000 € par an. L'ARS en paie la moitié, soit 27 000 €.",
        [(27000, "year")],
    ),
    (
        "fr",
        "Le budget de la coordination s'élève à 58 000 € par an. L'ARS en apporte 30 000, la ville 28 000.",
        [(30000, "year"), (28000, "year")],
    ),
    (
        "fr",
        "Contrat local de santé : financement annuel de la coordination : 24 000 € ARS, 16 000 € Agglo.",
        [(24000, "year"), (16000, "year")],
    ),
    (
        "fr",
        "Pas un euro n'est chiffré, sauf les 50 000 € par an que l'ARS mettra pour deux médiateurs.",
        [(50000, "year")],
    ),
    (
        "en",
        "Half of the coordinator's salary, i.e. €22,000 a year, is paid by the Agency.",
        [(22000, "year")],
    ),
    (
        "en",
        "Cost of the animation of the contract: 70,000 euros per year, of which 35,000 euros at the expense of the Agency.",
        [(35000, "year")],
    ),
    (
        "fr",
        "L'ARS finance le contrat à hauteur de 35 000 € par an. Rien à voir avec les 2,3 millions d'euros de la future maison de santé, financée par la Région.",
        [(35000, "year")],
    ),
    (
        "fr",
        "Le contrat local de santé est doté. La Région a voté 450 000 € pour le centre de santé.",
        [],
    ),
    (
        "fr",
        "Le centre relève de la Ville et a été financé hors contrat, pour 640 000 euros, dont 200 000 du Département.",
        [],
    ),
    (
        "en",
        "The contract is signed. The sport-health house is financed separately (State, 50,000 euros per year).",
        [],
    ),
    (
        "fr",
        "M. Chavot demande le coût du contrat local de santé : réponse, 27 500 euros par an à la charge de la CCPB, l'ARS apportant la même somme.",
        [(27500, "year"), (27500, "year")],
    ),
    (
        "fr",
        "L'agence apporte 200 000 € au contrat local de santé sur la durée. L'agglomération apporte autant.",
        [(200000, "total"), (200000, "total")],
    ),
    (
        "fr",
        "L'ARS participe au poste d'animation du contrat (31 500 € par an), le syndicat au loyer.",
        [(31500, "year")],
    ),
    ("fr", "Pour le contrat local de santé, 35 000 € viennent chaque année de l'ARS.", [(35000, "year")]),
    (
        "en",
        "For the contract the agglomeration pays 28,000 euros per year, the ARS the same.",
        [(28000, "year"), (28000, "year")],
    ),
    ("fr", "La ville, dont le contrat local de santé est signé, construit une piscine à 6 millions d'euros.", []),
    (
        "en",
        "The ARS pays 20,000 euros per year for the coordination of the local health contract and puts 15,000 euros more, only once, on the vehicle.",
        [(20000, "year"), (15000, "total")],
    ),
    (
        "fr",
        "L'ARS apporte 35 000 euros par an à la coordination du contrat local de santé, la communauté de communes 15 000 euros.",
        [(35000, "year"), (15000, "year")],
    ),
    (
        "fr",
        "Le contrat local de santé est doté de 1,4 million d'euros sur cinq ans par l'ARS Occitanie.",
        [(1400000, "total")],
    ),
    ("fr", "Le poste de coordinateur du CLS est financé à 50 % par l'ARS, soit 25 k€/an.", [(25000, "year")]),
    (
        "fr",
        "L'Agence régionale de santé participe au financement du poste à hauteur de 30.000€ annuels.",
        [(30000, "year")],
    ),
    (
        "fr",
        "Coordination du CLS : 60 000 € par an, dont 30 000 € pris en charge par l'ARS et 30 000 € par la Ville.",
        [(30000, "year"), (30000, "year")],
    ),
    (
        "fr",
        "Chaque année, l'ARS versera 20 000 € et la Ville 10 000 € pour animer le contrat local de santé.",
        [(20000, "year"), (10000, "year")],
    ),
    (
        "fr",
        "L'ARS et la Région financent chacune 12 500 € par an du poste d'animatrice du CLS.",
        [(12500, "year"), (12500, "year")],
    ),
    ("fr", "Le CLS bénéficie d'une enveloppe de 250 000 euros de l'ARS sur la durée du contrat.", [(250000, "total")]),
    (
        "fr",
        "La subvention de l'ARS s'élève à 28 000 € par an pour l'animation du contrat local de santé.",
        [(28000, "year")],
    ),
    ("fr", "Le contrat de ville mobilise 80 000 € par an de l'État.", []),
    (
        "fr",
        "Budget\nARS : 30 000 €/an\nCommunauté de communes : 20 000 €/an\nLe contrat local de santé est suivi par un coordinateur.",
        [(30000, "year"), (20000, "year")],
    ),
    (
        "fr",
        "Le budget annuel de la coordination du CLS s'élève à 55 000 €, financé par l'ARS (35 000 €) et par l'agglomération (20 000 €).",
        [(35000, "year"), (20000, "year")],
    ),
    (
        "fr",
        "La communauté d'agglomération consacrera 40 000 € par an au contrat local de santé ; l'ARS en apportera 25 000.",
        [(40000, "year"), (25000, "year")],
    ),
    (
        "fr",
        "L'ARS soutient le contrat local de santé à hauteur de 150 000 € sur cinq ans (30 000 € par an).",
        [(150000, "total")],
    ),
    ("fr", "Une aide de 5 000 euros de la Ville est prévue pour la course à pied.", []),
    (
        "en",
        "The ARS contributes €35,000 a year to the coordination of the local health contract and the town €10,000.",
        [(35000, "year"), (10000, "year")],
    ),
    (
        "en",
        "The local health contract is funded with 1.2 million euros by the ARS over five years.",
        [(1200000, "total")],
    ),
    (
        "en",
        "Funding for the local health contract: ARS 30,000 EUR per year; community of communes 20,000 EUR per year.",
        [(30000, "year"), (20000, "year")],
    ),
    (
        "en",
        "The coordinator's post is co-financed by the ARS (25,000 euros per year) and the agglomeration (15,000 euros per year).",
        [(25000, "year"), (15000, "year")],
    ),
    (
        "fr",
        "L'ARS financera le poste de coordination pendant trois ans, à raison de 33 000 euros par an.",
        [(33000, "year")],
    ),
    (
        "fr",
        "L'État, via l'ARS, met 45 000 € sur la table chaque année pour le contrat local de santé.",
        [(45000, "year")],
    ),
    (
        "fr",
        "Financement du poste : 50 % ARS (27 500 €), 50 % Pays (27 500 €), par an.",
        [(27500, "year"), (27500, "year")],
    ),
    (
        "fr",
        "Le coût du poste de coordinatrice du CLS (52 000 € par an) est partagé entre l'ARS et la communauté de communes.",
        [],
    ),
]


def best(text: str, kind: str, language: str = "fr") -> int | None:
    found = [m for m in find_counts(annotate(text, language=language)) if m.kind == kind and m.label == "cls"]
    return max(found, key=lambda m: (m.score, -m.start)).value if found else None


@pytest.mark.parametrize(("language", "text", "axes", "actions"), COUNTED)
def test_numbers_of_axes_and_actions(language: str, text: str, axes: int | None, actions: int | None) -> None:
    assert (best(text, "axes", language), best(text, "actions", language)) == (axes, actions)


def test_number_of_the_contract_before_is_marked() -> None:
    found = find_counts(
        annotate("Le contrat local de santé compte 26 fiches-actions, contre 41 dans le contrat précédent.")
    )
    assert [(m.value, m.label) for m in found] == [(26, "cls"), (41, "previous")]


def test_numbers_of_another_instrument_are_marked() -> None:
    found = find_counts(annotate("La convention territoriale globale comporte quatre axes et vingt actions."))
    assert {m.label for m in found} == {"other"}


@pytest.mark.parametrize(("language", "text", "expected"), PAID)
def test_sums_and_their_period(language: str, text: str, expected: list[tuple[int, str]]) -> None:
    found = [(m.funding.amount_eur, m.funding.per) for m in find_funding(annotate(text, language=language))]
    assert sorted(found) == sorted(expected)


def test_payer_and_purpose_are_worded_as_in_the_text() -> None:
    text = "L'ARS Bretagne finance le poste de coordination du contrat local de santé à hauteur de 35 000 € par an."
    (found,) = find_funding(annotate(text))
    assert (found.funding.payer, found.funding.purpose) == ("ARS Bretagne", "poste de coordination du contrat")


def test_each_of_several_payers_pays() -> None:
    text = "Pour le contrat local de santé, l'ARS Normandie et l'ARS Hauts-de-France apportent chacune 20 000 € par an."
    assert [m.funding.payer for m in find_funding(annotate(text))] == ["ARS Normandie", "ARS Hauts-de-France"]


def test_a_sum_for_each_of_several_contracts_is_of_each() -> None:
    (found,) = find_funding(annotate("L'ARS verse à chaque intercommunalité 30 000 euros par an pour la coordination."))
    assert found.each
    assert not find_funding(annotate("L'ARS et la Ville apportent chacune 30 000 € par an au contrat."))[0].each


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("35 000 euros", 35000),
        ("45.000 €", 45000),
        ("EUR 28,000", 28000),
        ("€45,000", 45000),
        ("1,4 million d'euros", 1400000),
        ("1.2 million euros", 1200000),
        ("1,2 M€", 1200000),
        ("35 k€", 35000),
        ("12 345,67 €", 12345.67),
        ("vingt-huit mille euros", 28000),
    ],
)
def test_ways_to_write_a_sum(written: str, euros: float) -> None:
    plain = fold(f"soit {written} par an")
    assert [a.euros for a in amounts(plain, 0, len(plain))] == [euros]


def test_numbers_in_words() -> None:
    assert [quantity(w) for w in ("trente et une", "une quinzaine", "thirty-three", "27", "table")] == [
        31,
        15,
        33,
        27,
        None,
    ]
    assert [ordinal(m) for m in ("2", "iv", "b", "--")] == [2, 4, 2, None]


def test_a_table_that_ends_in_its_total_tells_the_number_of_actions() -> None:
    table = "Contrat local de santé\n\nOrientation | Nombre d'actions\nOffre de soins | 7\nAddictions | 5\nTOTAL | 12\n"
    assert [(m.kind, m.value) for m in find_counts(annotate(table))] == [("actions", 12)]


def test_what_came_of_the_actions_is_told_of_the_contract_before() -> None:
    text = "Le contrat local de santé s'achève : 19 des 28 actions avaient été menées. Le nouveau contrat compte 34 actions."
    assert {m.value: m.label for m in find_counts(annotate(text))} == {28: "previous", 34: "cls"}
