"""The official tables: places by code, and the indexes of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
import gzip
from importlib.resources import files
import json
import os
from pathlib import Path
import re
from typing import Any

import yaml

from extractors.fold import fold, key
from extractors.reference.names import brand_initials, commune_key, content, core, initials

_PARENTHESES = re.compile(r"\s*\(([^)]*)\)")
_PARTS = re.compile(r"\s+[-–]\s+|\s*,\s*|\s*/\s*")
_PREFIX = {"CC": "cc", "CA": "ca", "CU": "cu", "METRO": "m", "MET69": "m", "EPT": "ept"}


@dataclass(frozen=True, slots=True)
class Place:
    """An official place: kind is commune, epci, ept, departement or region; subtype CC, CA, CU, METRO of an EPCI."""

    code: str
    name: str
    kind: str
    subtype: str = ""
    departements: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    population: int = 0


@dataclass(frozen=True, slots=True)
class Petr:
    """A PETR, pays or syndicat mixte of the project's own table or the user's."""

    name: str
    departements: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


def _packaged(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(files("extractors.reference").joinpath(name).read_text("utf-8"), Loader=loader)  # noqa: S506 - safe


class Reference:
    """The tables. Everything but the départements and régions is built when it is first asked for."""

    def __init__(self, raw: Mapping[str, Any], petr_file: str | Path | None = None) -> None:
        self._raw = raw
        self._petr_file = petr_file
        self._region_of = {d: region for d, _, region, _ in raw["departements"]}

    # Départements and régions -------------------------------------------------------------------------------------

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
        return _packaged("names.yaml")

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

    # Communes -----------------------------------------------------------------------------------------------------

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

    # EPCI and EPT -------------------------------------------------------------------------------------------------

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Codes of the member communes, by the SIREN of an EPCI or EPT."""
        found: dict[str, list[str]] = defaultdict(list)
        epcis = [e[0] for e in self._raw["epci"]]
        for code, index in zip(self._commune_columns[0], self._commune_columns[4], strict=True):
            if index != "-1":
                found[epcis[int(index)]].append(code)
        for code, index in self._raw["commune_ept"].items():
            found[self._raw["ept"][index][0]].append(code)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def epcis(self) -> dict[str, Place]:
        """EPCI and EPT by SIREN."""
        row, (_, _, departements, populations, _, _) = self._commune_row, self._commune_columns
        found = {}
        for code, subtype, name in [*self._raw["epci"], *([c, "EPT", n] for c, n in self._raw["ept"])]:
            rows = [row[c] for c in self.members.get(code, ())]
            within = tuple(sorted({departements[r] for r in rows}))
            kind = "ept" if subtype == "EPT" else "epci"
            found[code] = Place(
                code, name, kind, subtype, within, self.regions_of(within), sum(int(populations[r]) for r in rows)
            )
        return found

    def epci_of(self, commune: str, ept: bool = False) -> str | None:
        """SIREN of the EPCI (or EPT) to which a commune belongs."""
        if ept:
            index = self._raw["commune_ept"].get(commune)
            return None if index is None else self._raw["ept"][index][0]
        row = self._commune_row.get(commune)
        index = -1 if row is None else int(self._commune_columns[4][row])
        return None if index < 0 else self._raw["epci"][index][0]

    @cached_property
    def _epci_index(self) -> tuple[dict[str, tuple[str, ...]], ...]:
        cores: dict[str, list[str]] = defaultdict(list)
        prefixes: dict[str, list[str]] = defaultdict(list)
        acronyms: dict[str, list[str]] = defaultdict(list)
        brands: dict[str, list[str]] = defaultdict(list)
        for code, subtype, name in [*self._raw["epci"], *([c, "EPT", n] for c, n in self._raw["ept"])]:
            outer = _PARENTHESES.sub("", name)
            for inner in _PARENTHESES.findall(name):
                (acronyms if " " not in inner else cores)[core(inner)].append(code)
                if " " not in inner:
                    brands[core(inner)].append(code)
            words = content(outer)
            cores[" ".join(words) or core(name)].append(code)
            if len(words) == 1 and outer.split()[-1].isupper():
                acronyms[words[0]].append(code)
                brands[words[0]].append(code)
            for n in range(1, len(words)):
                prefixes[" ".join(words[:n])].append(code)
            for part in _PARTS.split(outer)[1:]:
                if len(content(part)) > 1:
                    prefixes[core(part)].append(code)
            for acronym in initials(_PREFIX[subtype], outer):
                acronyms[acronym].append(code)
            for brand in brand_initials(outer):
                brands[brand].append(code)
        for name, code in self.names["epci_brands"].items():
            (brands if name.isupper() else cores)[core(name)].append(code)
        return tuple({k: tuple(dict.fromkeys(v)) for k, v in t.items()} for t in (cores, prefixes, acronyms, brands))

    @property
    def epci_cores(self) -> dict[str, tuple[str, ...]]:
        """SIRENs by the core of the name (see extractors.reference.names.core)."""
        return self._epci_index[0]

    @property
    def epci_prefixes(self) -> dict[str, tuple[str, ...]]:
        """SIRENs by the first words of the core: « Grand Saint-Dizier » of « Grand Saint-Dizier, Der et Vallées »."""
        return self._epci_index[1]

    @property
    def epci_acronyms(self) -> dict[str, tuple[str, ...]]:
        """SIRENs by acronym, those of the table and those people make: many stand for several EPCI."""
        return self._epci_index[2]

    @cached_property
    def epci_joined(self) -> dict[str, tuple[str, ...]]:
        """SIRENs by the core written as one word (ParisEstMarneBois)."""
        return {name.replace(" ", ""): codes for name, codes in self.epci_cores.items() if " " in name}

    @property
    def epci_brands(self) -> dict[str, tuple[str, ...]]:
        """SIRENs by the acronyms that the tables themselves give (CIVIS, COBAS)."""
        return self._epci_index[3]

    @cached_property
    def epci_steps(self) -> frozenset[str]:
        """Every beginning of every core: a scan of a text goes on while it stays within them."""
        steps: set[str] = set()
        for name in self.epci_cores:
            words = name.split(" ")
            steps.update(" ".join(words[:n]) for n in range(1, len(words) + 1))
        steps.update(self.epci_prefixes)
        return frozenset(steps)

    def place(self, code: str) -> Place | None:
        """Any place by its code: SIREN (9 digits), commune (5), département (2 or 3)."""
        if len(code) == 9:
            return self.epcis.get(code)
        return self.commune(code) if len(code) == 5 else self.departements.get(code)

    # PETR and pays ------------------------------------------------------------------------------------------------

    @cached_property
    def petr(self) -> dict[str, Petr]:
        """PETR and pays by the key of the name without its type: the project's table and the user's on top."""
        entries = list(_packaged("petr.yaml"))
        own = self._petr_file or os.environ.get("CLSREG_PETR")
        if own:
            entries += yaml.safe_load(Path(own).read_text("utf-8")) or []
        return {
            petr_key(e["name"]): Petr(
                e["name"], tuple(e.get("departements", ())), tuple(str(m) for m in e.get("members", ()))
            )
            for e in entries
        }


def petr_key(name: str) -> str:
    """The key of a PETR's or pays' name: its content words without what says its type."""
    return " ".join(w for w in content(name) if w not in ("petr", "pays", "pole", "syndicat", "mixte", "territoire"))


def _bulk_keys(names: list[str]) -> list[str]:
    """commune_key of many names at once: folding one long text is many times faster than folding 35,000."""
    text = re.sub(r"[^\w\n]+|_", " ", fold("\n".join(names)).replace("œ", "oe").replace("æ", "ae").replace("&", " et "))
    if "st" in text:
        text = re.sub(r"(?m)^ +| +$", "", re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", text)))
    return text.split("\n")


@lru_cache(maxsize=4)
def load(petr_file: str | None = None) -> Reference:
    """The reference tables, read once a process; `petr_file` adds a user's PETR and pays (else CLSREG_PETR)."""
    with files("extractors.reference").joinpath("territories.json.gz").open("rb") as stream:
        return Reference(json.loads(gzip.decompress(stream.read())), petr_file)
