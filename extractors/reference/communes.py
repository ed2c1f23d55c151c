"""Communes: by code, by name, by postal code, with those of before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property, lru_cache
import re

from extractors.fold import fold
from extractors.reference.names import commune_key
from extractors.reference.places import Place
from extractors.reference.regions import Regions


class Communes(Regions):
    """The part of the tables about communes."""

    @cached_property
    def _commune_columns(self) -> tuple[list[str], list[str], list[str], list[str], list[str], list[str]]:
        raw = self._raw
        return (
            raw["commune_code"].split("\n"), raw["commune_name"].split("\n"), raw["commune_departement"].split("\n"),
            raw["commune_population"].split(" "), raw["commune_epci"].split(" "), raw["commune_postal"].split("\n"),
        )  # fmt: skip

    @cached_property
    def _commune_row(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self._commune_columns[0])}

    @lru_cache(maxsize=8192)  # noqa: B019 - one Reference lives as long as the process
    def commune(self, code: str) -> Place | None:
        """A commune of today by its INSEE code, or a municipal arrondissement (a place of its own)."""
        row = self._commune_row.get(code)
        if row is None:
            return self._arrondissements.get(code)
        _, names, departements, populations, _, _ = self._commune_columns
        departement = departements[row]
        return Place(
            code, names[row], "commune", "", (departement,), self.regions_of((departement,)), int(populations[row])
        )

    @cached_property
    def _former(self) -> list[tuple[str, str, str, str]]:
        raw = self._raw
        return list(
            zip(
                raw["former_code"].split("\n"),
                raw["former_name"].split("\n"),
                raw["former_kind"],
                raw["former_commune"].split("\n"),
                strict=True,
            )
        )

    @cached_property
    def _arrondissements(self) -> dict[str, Place]:
        found = {}
        for code, name, kind, commune in self._former:
            if kind == "m":
                departement = self._commune_columns[2][self._commune_row[commune]]
                found[code] = Place(
                    code, name, "commune", "arrondissement", (departement,), self.regions_of((departement,))
                )
        return found

    @cached_property
    def _communes_by_key(self) -> dict[str, list[str]]:
        codes, names = self._commune_columns[0], self._commune_columns[1]
        index: dict[str, list[str]] = {}
        for code, name in zip(codes, _bulk_keys(names), strict=True):
            index.setdefault(name, []).append(code)
        former = self._former
        for (_, _, kind, commune), name in zip(former, _bulk_keys([f[1] for f in former]), strict=True):
            if kind != "m" and commune not in index.setdefault(name, []):
                index[name].append(commune)
        for code, place in self._arrondissements.items():
            index.setdefault(commune_key(place.name), []).append(code)
        return index

    def communes_named(self, name: str) -> tuple[str, ...]:
        """Codes of the communes with this name (or a former commune's, which leads to the commune of today)."""
        return tuple(self._communes_by_key.get(commune_key(name), ()))

    @property
    def commune_keys(self) -> Mapping[str, list[str]]:
        """Codes by key (extractors.reference.names.commune_key) of all communes."""
        return self._communes_by_key

    @cached_property
    def _by_postal(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for code, postal in zip(self._commune_columns[0], self._commune_columns[5], strict=True):
            for number in postal.split():
                index[number].append(code)
        return index

    def communes_at(self, postal_code: str) -> tuple[str, ...]:
        """Codes of the communes of a postal code."""
        return tuple(self._by_postal.get(postal_code, ()))


def _bulk_keys(names: list[str]) -> list[str]:
    """commune_key of many names at once: folding one long text is many times faster than folding 35,000."""
    text = re.sub(r"[^\w\n]+|_", " ", fold("\n".join(names)).replace("œ", "oe").replace("æ", "ae").replace("&", " et "))
    if "st" in text:
        text = re.sub(r"(?m)^ +| +$", "", re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", text)))
    return text.split("\n")
