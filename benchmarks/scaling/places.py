"""Territories that can have a contract, and what documents call them: EPCI, towns and groups of EPCI of all France."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
import random
import re

from benchmarks.scaling.french import bare, listed, of
from extractors.reference import Place, Reference, load

_BRAND = re.compile(r"Communauté|Agglo|Métropole|Territoire|Excellence|Synergie|Grand Lac|Arlysère")
_ODD = re.compile(r"[/\"]|  |Métropole du Grand Paris|\bCommunauté .*Communes|\bCommunaut[ée]s? ")
_TYPES = {"CC": "communauté de communes", "CA": "communauté d'agglomération", "CU": "communauté urbaine"}
_TYPES_EN = {"CC": "community of communes", "CA": "agglomeration community", "CU": "urban community"}
_SMALLEST_TOWN = 10_000


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory: its codes, and the words for it. `owner` is who votes and presides, one member of a group."""

    codes: tuple[str, ...]
    kind: str
    name: str
    name_of: str
    english: str
    short: str
    owner: str
    departement: str
    towns: tuple[str, ...]

    @property
    def key(self) -> str:
        """The codes as one word."""
        return "+".join(self.codes)

    @property
    def plural(self) -> bool:
        """Whether verbs are in the plural."""
        return self.kind == "group"


class Atlas:
    """The places of the reference tables, as the generator needs them."""

    def __init__(self, reference: Reference | None = None) -> None:
        self.reference = reference or load()

    @cached_property
    def epcis(self) -> list[Place]:
        """EPCI and EPT with an agency and a name that stands in a sentence."""
        agencies = self.reference.names["ars"]
        return [
            p
            for _, p in sorted(self.reference.epcis.items())
            if p.regions and p.regions[0] in agencies and not _ODD.search(_plain(p.name))
        ]

    @cached_property
    def communes(self) -> list[Place]:
        """Communes by code."""
        members = {c for p in self.reference.epcis.values() for c in self.reference.members.get(p.code, ())}
        found = (self.reference.commune(code) for code in sorted(members))
        return [p for p in found if p and p.regions and p.regions[0] in self.reference.names["ars"]]

    @cached_property
    def towns(self) -> list[Place]:
        """Towns of some size with a name of their own."""
        return [
            p
            for p in self.communes
            if p.population >= _SMALLEST_TOWN and len(self.reference.communes_named(p.name)) == 1
        ]

    def members(self, code: str) -> list[Place]:
        """Communes of an EPCI, the largest first."""
        found = [p for p in map(self.reference.commune, self.reference.members.get(code, ())) if p]
        return sorted(found, key=lambda p: (-p.population, p.code))

    def main_departement(self, code: str) -> str:
        """The département in which most inhabitants of an EPCI live."""
        people: Counter[str] = Counter()
        for member in self.members(code):
            people[member.departements[0]] += member.population
        return max(sorted(people), key=lambda d: people[d])

    def of_epci(self, place: Place) -> Territory:
        """An EPCI or EPT as a territory."""
        members = self.members(place.code)
        name, english, short = epci_names(place)
        return Territory(
            (place.code,), "epci", name, _of(name), english, short, name,
            self.main_departement(place.code), tuple(m.name for m in members[:3]),
        )  # fmt: skip

    def of_town(self, place: Place) -> Territory:
        """A commune as a territory."""
        name = f"la ville {of(place.name)}"
        return Territory(
            (place.code,), "commune", name, f"de {name}", f"the city of {place.name}", place.name, name,
            place.departements[0], (place.name,),
        )  # fmt: skip

    def of_group(self, places: Sequence[Place]) -> Territory:
        """Several EPCI with one contract."""
        parts = [self.of_epci(p) for p in places]
        return Territory(
            tuple(sorted(p.code for p in places)), "group", listed([p.name for p in parts]),
            listed([p.name_of for p in parts]), listed([p.english for p in parts], "en"),
            listed([p.short for p in parts]), parts[0].name, parts[0].departement,
            tuple(p.towns[0] for p in parts if p.towns),
        )  # fmt: skip

    def choose(self, number: int, rng: random.Random) -> list[Territory]:
        """That many different territories; an EPCI stands alone or in one group."""
        groups, towns = round(number * 0.08), round(number * 0.2)
        epcis = rng.sample(self.epcis, len(self.epcis))
        if number - groups - towns + 3 * groups > len(epcis) or towns > len(self.towns):
            raise ValueError(f"{number} territories are more than France has")
        alone = [self.of_epci(p) for p in epcis[: number - groups - towns]]
        together = [self.of_group(g) for g in self._groups(epcis[number - groups - towns :], groups)]
        chosen = [*alone, *together, *map(self.of_town, rng.sample(self.towns, towns))]
        rng.shuffle(chosen)
        return chosen

    def _groups(self, places: Sequence[Place], number: int) -> Iterator[list[Place]]:
        """Groups of two or three EPCI of one département."""
        waiting: dict[str, list[Place]] = {}
        made = 0
        for place in places:
            if made == number:
                return
            group = waiting.setdefault(self.main_departement(place.code), [])
            group.append(place)
            if len(group) == 2 + made % 2:
                made += 1
                yield waiting.pop(self.main_departement(place.code))
        if made < number:
            raise ValueError(f"no {number} groups of EPCI can be made")

    def departement_of(self, code: str) -> str:
        """« du Pas-de-Calais », « de l'Ain »."""
        name = self.reference.departements[code].name
        if name.startswith("La "):
            return f"de {name}"  # de La Réunion
        for article, codes in self.reference.names["articles"].items():
            if code in codes:
                return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
        return of(name)

    def the_departement(self, code: str) -> str:
        """« le Pas-de-Calais », « l'Ain », « les Landes », « Mayotte »."""
        whole = self.departement_of(code)
        for start, article in (("du ", "le "), ("des ", "les "), ("de la ", "la "), ("de l'", "l'")):
            if whole.startswith(start):
                return article + whole.removeprefix(start)
        return whole.removeprefix("de ").removeprefix("d'")

    def in_departement(self, code: str) -> str:
        """« dans le Pas-de-Calais », « en Eure-et-Loir », « à La Réunion »."""
        name = self.the_departement(code)
        if name[0].islower():
            return f"dans {name}"
        return f"à {name}" if code in ("974", "976") else f"en {name}"

    def agency(self, departement: str) -> str:
        """The name of the agency's région."""
        region = self.reference.region_of(departement)
        return str(self.reference.names["ars"][region])


def _plain(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name).strip()


def _of(name: str) -> str:
    """« de » before the whole name of an authority."""
    return of(name) if name[0].isupper() else f"de {name}"


def epci_names(place: Place) -> tuple[str, str, str]:
    """What an EPCI is called: in a French sentence, in an English one, in a headline."""
    plain = _plain(place.name)
    subtype, _, rest = plain.partition(" ")
    if subtype not in _TYPES:
        if plain.startswith(("Métropole ", "Eurométropole ")):
            return f"la {plain[0].lower()}{plain[1:]}", f"the {plain}", plain
        return plain, plain, plain
    short = bare(rest)
    if _BRAND.search(rest) and rest == short:
        return rest, rest, rest
    return f"la {_TYPES[subtype]} {rest}", f"the {_TYPES_EN[subtype]} of {short}", short[0].upper() + short[1:]
