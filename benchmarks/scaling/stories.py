"""Writes a document about a contract: the contract's facts as words, then a way through the grammar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
import random

from benchmarks.scaling import french, grammar
from benchmarks.scaling.life import Contract, Planned
from benchmarks.scaling.places import Atlas

_OVERSEAS = ("97",)


@dataclass(frozen=True, slots=True)
class Story:
    """A page before it is laid out: its markup, its language, and the day it was published."""

    markup: str
    language: str
    published: date


def person(rng: random.Random, women: bool = False) -> tuple[str, bool]:
    """A name, and whether it is a woman's."""
    words = grammar.load("words")
    first = rng.choice(words["women" if women else "first_names"])
    return f"{first} {rng.choice(words['last_names'])}", first in words["women"]


def write(planned: Planned, atlas: Atlas, seed: int, number: int) -> Story:
    """The document; what is the contract's comes from its own random source, the rest from the document's."""
    contract, language = planned.contract, planned.language
    facts = random.Random(f"{seed}:{contract.key}")
    rng = random.Random(f"{seed}:{number}")
    words = {
        **_people(contract, language, atlas, facts),
        **_content(language, facts),
        **_parties(contract, language, atlas, facts),
        **_place(contract, language, atlas, rng),
        **_time(planned, rng),
        "rank": _rank(contract, language, rng),
        "reporter": person(rng)[0],
    }
    rules = grammar.load(f"contract_{language}")
    text = grammar.Expansion(rules, rng, words, contract.territory.plural).of(planned.kind)
    return Story(french.contracted(text) if language == "fr" else text, language, planned.published)


def _rank(contract: Contract, language: str, rng: random.Random) -> str:
    """« premier », « deuxième », « nouveau »; a first contract often goes without."""
    if contract.generation == 1:
        return rng.choice(("premier ", "")) if language == "fr" else rng.choice(("first ", ""))
    return rng.choice(("deuxième ", "second ")) if language == "fr" else "second "


def _place(contract: Contract, language: str, atlas: Atlas, rng: random.Random) -> dict[str, str]:
    territory = contract.territory
    code = territory.departement
    agency = atlas.agency(code)
    town = rng.choice(territory.towns)
    common = {"place": territory.short, "dep": atlas.reference.departements[code].name, "town": town}
    if language == "en":
        english = f"the {agency} Regional Health Agency"
        return common | {
            "terr": territory.english,
            "ars": rng.choice((f"{english} (ARS)", english, f"the ARS {agency}")),
            "ars_s": f"the ARS {agency}",
        }
    long = rng.choice((f"Agence régionale de santé {agency}", f"Agence régionale de santé (ARS) {agency}"))
    commune = territory.kind == "commune"
    return common | {
        "terr": territory.name,
        "terr_de": territory.name_of,
        "the_dep": atlas.the_departement(code),
        "dep_de_upper": atlas.departement_of(code).upper(),
        "authority_upper": territory.owner.removeprefix("la ").upper(),
        "excerpt_place": territory.name_of.upper(),
        "auth": "la commune" if commune else "les intercommunalités" if territory.plural else "l'intercommunalité",
        "council": "conseil municipal" if commune else "conseil communautaire",
        "ars": rng.choice((f"l'{long}", f"l'ARS {agency}")),
        "ars_s": f"l'ARS {agency}",
        "ars_de": f"de l'ARS {agency}",
        "ars_name": f"Agence régionale de santé {agency}",
    }


def _people(contract: Contract, language: str, atlas: Atlas, facts: random.Random) -> dict[str, str]:
    territory = contract.territory
    (head, woman), (agent, agent_woman), (coordinator, _) = person(facts), person(facts), person(facts, women=True)
    agency = atlas.agency(territory.departement)
    commune = territory.kind == "commune"
    if language == "en":
        owner = territory.english if not territory.plural else territory.towns[0]
        title = "mayor" if commune else "president"
        return {
            "president": f"{head}, {title} of {owner}",
            "agent": f"{agent}, departmental director of the ARS {agency}",
            "coordinator": coordinator,
        }
    title = "maire" if commune else "présidente" if woman else "président"
    owner = french.of(territory.towns[0]) if commune else _owner_of(territory.owner)
    director = "directrice" if agent_woman else "directeur"
    where = atlas.departement_of(territory.departement)
    return {
        "president": f"{head}, {title} {owner}",
        "president_title": f"{'la' if woman else 'le'} {title}",
        "agent": f"{agent}, {director} de la délégation départementale {where} de l'ARS {agency}",
        "coordinator": coordinator,
    }


def _owner_of(owner: str) -> str:
    return french.of(owner) if owner[0].isupper() else f"de {owner}"


def _content(language: str, facts: random.Random) -> dict[str, str]:
    """Axes, actions, money: the same in every document about the contract, in either language."""
    axes = facts.sample(grammar.load("words")["axes"], facts.randint(3, 5))
    labels = [a[1 if language == "en" else 0] for a in axes]
    actions = facts.randint(12, 48)
    amount = facts.randint(12, 40) * 1000
    return {
        "axes_word": french.NUMBERS[language][len(axes)],
        "axes_inline": french.listed(labels, language),
        "axes_bullets": "\n".join(f"- {grammar.capital(label)}" for label in labels),
        "axis_short": labels[0] if language == "en" else f"« {axes[0][2]} »",
        "actions": str(actions),
        "some": str(facts.randint(4, actions - 4)),
        "amount": f"{amount // 1000} 000",
    }


def _parties(contract: Contract, language: str, atlas: Atlas, facts: random.Random) -> dict[str, str]:
    territory = contract.territory
    code = territory.departement
    where, name, town = atlas.departement_of(code), atlas.reference.departements[code].name, territory.towns[0]
    overseas = code.startswith(_OVERSEAS)
    number = facts.randint(2, 5)
    order = [0, *facts.sample(range(1, 5), number - 1)]
    if language == "en":
        fund = "the CGSS" if overseas else f"the CPAM of {name}"
        every = [f"the prefecture of {name}", f"the Departmental Council of {name}", fund, f"the CAF of {name}",
                 f"the hospital center of {town}"]  # fmt: skip
    else:
        fund = "la CGSS" if overseas else f"la CPAM {where}"
        every = [f"la préfecture {where}", f"le conseil départemental {where}", fund, f"la CAF {where}",
                 f"le centre hospitalier {french.of(town)}"]  # fmt: skip
    return {"parties": french.listed([every[i] for i in order], language)}


def _time(planned: Planned, rng: random.Random) -> dict[str, str]:
    contract, language = planned.contract, planned.language
    dash = rng.choice(("-", "-", "–"))
    return {
        "event": french.day(planned.event, language, rng),
        "signed": french.day(contract.signed, language, rng),
        "published": french.day(planned.published, language, rng),
        "planned": french.planned(contract.signed, language, rng),
        "period": f"{contract.first_year}{dash}{contract.last_year}",
        "first_year": str(contract.first_year),
        "last_year": str(contract.last_year),
        "years": french.years(contract.years, language),
    }
