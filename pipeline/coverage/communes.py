"""Which communes a territory's codes stand for, and how many people live there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
import json

from extractors.reference import Reference, load, petr_key
from models.contract import Territory


class Gazetteer:
    """Today's communes: their département and population, and the municipal arrondissements of Paris, Lyon, Marseille."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        own = json.loads(files("pipeline.coverage").joinpath("arrondissements.json").read_text("utf-8"))
        self.city_of: dict[str, str] = {code: row["commune"] for code, row in own.items()}
        self._own: dict[str, int] = {code: row["population"] for code, row in own.items()}

    @cached_property
    def communes(self) -> dict[str, tuple[str, int]]:
        """Département and population by INSEE code, in the order of the codes; arrondissements are not in it."""
        codes = {code for found in self.reference.commune_keys.values() for code in found}
        places = (self.reference.commune(code) for code in sorted(codes - self.city_of.keys()))
        return {p.code: (p.departements[0], p.population) for p in places if p is not None}

    @cached_property
    def by_departement(self) -> dict[str, tuple[str, ...]]:
        """Codes of the communes by the code of their département."""
        found: dict[str, list[str]] = {code: [] for code in self.reference.departements}
        for code, (departement, _) in self.communes.items():
            found[departement].append(code)
        return {code: tuple(communes) for code, communes in found.items()}

    @cached_property
    def _arrondissements(self) -> dict[str, tuple[str, ...]]:
        cities = sorted(set(self.city_of.values()))
        return {city: tuple(a for a, of in self.city_of.items() if of == city) for city in cities}

    @cached_property
    def totals(self) -> dict[str, tuple[int, int]]:
        """The number of communes and of inhabitants by the code of the département."""
        return {
            code: (len(communes), sum(self.communes[c][1] for c in communes))
            for code, communes in self.by_departement.items()
        }

    def commune_of(self, code: str) -> str:
        """The commune itself, or the city of an arrondissement."""
        return self.city_of.get(code, code)

    def departement(self, code: str) -> str:
        """The département of a commune or arrondissement; KeyError for a code of neither."""
        return self.communes[self.commune_of(code)][0]

    def population(self, code: str) -> int:
        """Inhabitants of a commune or arrondissement; KeyError for a code of neither."""
        return self._own[code] if code in self._own else self.communes[code][1]

    def expand(self, code: str) -> tuple[str, ...]:
        """Communes of one code: SIREN of an EPCI or EPT, commune, arrondissement, département; () for another code."""
        if len(code) == 9:
            return self.reference.members.get(code, ())
        if len(code) == 5:
            return (code,) if code in self.communes or code in self.city_of else ()
        return self.by_departement.get(code, ())

    def parts(self, codes: Iterable[str]) -> set[str]:
        """The smallest places that the codes stand for, none within another: a city with arrondissements is all of them."""
        communes = {commune for code in codes for commune in self.expand(code)}
        return {part for commune in communes for part in self._arrondissements.get(commune, (commune,))}

    def union(self, communes: Iterable[str]) -> set[str]:
        """Each commune once: an arrondissement goes where its whole city is among them."""
        found = set(communes)
        return {code for code in found if self.city_of.get(code) not in found}

    def codes(self, territory: Territory) -> tuple[str, ...]:
        """The territory's codes; for a PETR or pays without codes, those of its members where the tables name them."""
        if territory.codes:
            return territory.codes
        found = (self.reference.petr.get(petr_key(name)) for name in territory.names)
        return next((petr.members for petr in found if petr and petr.members), ())


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The tables of this installation, read once a process."""
    return Gazetteer(load())


def communes_of(codes: Sequence[str]) -> tuple[str, ...]:
    """INSEE codes of today's communes that the codes stand for, sorted, each once; codes that no table has give nothing.

    Municipal arrondissements stand for themselves, and go where their whole city is among the communes.
    """
    places = gazetteer()
    return tuple(sorted(places.union(commune for code in codes for commune in places.expand(code))))
