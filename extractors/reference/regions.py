"""Départements and régions: codes, names old and new, which lies in which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files
import re
from typing import Any

import yaml

from extractors.fold import key
from extractors.reference.places import Place


def packaged(name: str) -> Any:
    """A YAML table of this package."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(files("extractors.reference").joinpath(name).read_text("utf-8"), Loader=loader)  # noqa: S506 - safe


class Regions:
    """The part of the tables about départements and régions."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw
        self._region_of = {d: region for d, _, region, _ in raw["departements"]}

    @cached_property
    def departements(self) -> dict[str, Place]:
        """Départements by code, overseas collectivities included."""
        return {c: Place(c, n, "departement", "", (c,), (r,)) for c, n, r, _ in self._raw["departements"]}

    @cached_property
    def regions(self) -> dict[str, Place]:
        """Régions by INSEE code (Mayotte is 06, La Réunion 04)."""
        members: dict[str, list[str]] = defaultdict(list)
        for code, region in self._region_of.items():
            members[region].append(code)
        return {c: Place(c, n, "region", "", tuple(members[c]), (c,)) for c, n in self._raw["regions"]}

    def region_of(self, departement: str) -> str | None:
        """The région of a département; also the code of the région whose ARS it belongs to."""
        return self._region_of.get(departement)

    def regions_of(self, departements: Iterable[str]) -> tuple[str, ...]:
        """The régions of départements, sorted."""
        return tuple(sorted({self._region_of[d] for d in departements if d in self._region_of}))

    @cached_property
    def names(self) -> dict[str, Any]:
        """The tables of names.yaml: agencies, former régions, aliases, articles."""
        return packaged("names.yaml")

    @cached_property
    def region_pattern(self) -> str:
        """What matches the name of any région of today or before 2016 in folded text, for the rules."""
        today = [p.name for c, p in self.regions.items() if c < "975"]
        # « Centre » was a région's name, but « en centre-ville » names none.
        names = {key(n) for n in [*today, *self.names["former_regions"], "PACA"]} - {"centre"}
        return "|".join(re.escape(n).replace("\\ ", "[ '-]") for n in sorted(names, key=lambda n: (-len(n), n)))

    @cached_property
    def departement_by_key(self) -> dict[str, str]:
        """Code of a département by the key of its name, French or English."""
        table = {key(p.name): c for c, p in self.departements.items() if len(c) == 2 or c < "975" or c == "976"}
        return table | {key(n): c for n, c in self.names["departement_aliases"].items()}

    @cached_property
    def region_by_key(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """(régions, départements) by the key of a région's name: of today, before 2016, English. Agencies have the same names."""
        table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
            key(p.name): ((c,), p.departements) for c, p in self.regions.items() if c < "975"
        }
        for name, codes in self.names["region_aliases"].items():
            table[key(name)] = (tuple(codes), tuple(d for c in codes for d in self.regions[c].departements))
        for name, entry in self.names["former_regions"].items():
            table[key(name)] = ((entry["region"],), tuple(entry["departements"]))
        return table
