"""Writes a page that reports no contract: agency, hospital and town news, job offers, explanations."""

from __future__ import annotations

from datetime import date, timedelta
import random
from typing import Any

from benchmarks.scaling import french, grammar
from benchmarks.scaling.places import Atlas, epci_names
from benchmarks.scaling.stories import Story, person

_ENGLISH = 0.15
_LONG = {"fr": "l'Agence régionale de santé (ARS) {}", "en": "the {} Regional Health Agency (ARS)"}
_SHORT = {"fr": "l'ARS {}", "en": "the ARS {}"}
_FEWEST, _MOST = 500, 6000  # characters


def write(atlas: Atlas, seed: int, number: int) -> Story:
    """The page with that number."""
    rng = random.Random(f"{seed}:{number}")
    language = "en" if rng.random() < _ENGLISH else "fr"
    rules = grammar.load(f"other_{language}")
    published = date(2016, 1, 4) + timedelta(days=rng.randrange(3600))
    topic = rng.choices(list(rules["topics"]), list(rules["topics"].values()))[0]
    head = _words(atlas, rules, language, published, rng)
    text = [grammar.Expansion(rules, rng, head, False).of(topic)]
    wanted = rng.choice((0, 0, 800, 1500, 3000, 5500))
    paragraphs = _paragraphs(rules, topic, rng)
    once = len(paragraphs)
    for place, paragraph in enumerate(paragraphs + paragraphs if topic != "explain" else paragraphs):
        length = sum(map(len, text)) + 2 * len(text)
        if length > max(wanted, _FEWEST + 60) or length > _MOST - 700:
            break
        words = _words(atlas, rules, language, published, rng)
        if place < once:
            words["town"] = head["town"]  # what comes a second time is told of another town
        text.append(grammar.Expansion(rules, rng, words, False).fill(paragraph))
    whole = "\n\n".join(text)
    return Story(french.contracted(whole) if language == "fr" else whole, language, published)


def _paragraphs(rules: dict[str, Any], topic: str, rng: random.Random) -> list[str]:
    """Those of the topic first, in any order, then those that could stand anywhere (but in an explanation)."""
    own, common = rules[f"{topic}_paragraphs"], [] if topic == "explain" else rules["common_paragraphs"]
    few = rng.randint(2, 4)  # the topic's own come first, the rest mixed
    mixed = rng.sample(own, len(own))
    rest = mixed[few:] + rng.sample(common, len(common))
    return mixed[:few] + rng.sample(rest, len(rest))


def _words(atlas: Atlas, rules: dict[str, Any], language: str, published: date, rng: random.Random) -> dict[str, str]:
    town, other = rng.choice(atlas.communes), rng.choice(atlas.towns)
    code = town.departements[0]
    agency = atlas.agency(code)
    epci = atlas.reference.epcis.get(atlas.reference.epci_of(town.code) or "")
    event = published + timedelta(days=rng.randint(-6, 20))
    return {
        "town": town.name,
        "town2": other.name,
        "dep": atlas.reference.departements[code].name,
        "person": person(rng)[0],
        "date": french.day(event, language, rng),
        "published": french.day(published, language, rng),
        "month": rng.choice(french.MONTHS[language]),
        "weekday": rng.choice(french.WEEKDAYS[language][:5]),
        "ars": _LONG[language].format(agency),
        "ars_s": _SHORT[language].format(agency),
        "epci": epci_names(epci)[0] if epci else f"la commune {french.of(town.name)}",
        "dep_of": atlas.departement_of(code),
        "dep_in": atlas.in_departement(code),
        "the_dep": atlas.the_departement(code),
    }
