"""EPCI and EPT: members, names, and the indexes of what people call them."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
import re

from extractors.reference.communes import Communes
from extractors.reference.names import brand_initials, content, core, initials
from extractors.reference.places import Place

_PARENTHESES = re.compile(r"\s*\(([^)]*)\)")
_PARTS = re.compile(r"\s+[-–]\s+|\s*,\s*|\s*/\s*")
_PREFIX = {"CC": "cc", "CA": "ca", "CU": "cu", "METRO": "m", "MET69": "m", "EPT": "ept"}


class Authorities(Communes):
    """The part of the tables about EPCI and EPT."""

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
    def epci_words(self) -> Counter[str]:
        """In how many names of EPCI and EPT each word stands."""
        return Counter(word for name in self.epci_cores for word in set(name.split()))

    @cached_property
    def epci_steps(self) -> frozenset[str]:
        """Every beginning of every core: a scan of a text goes on while it stays within them."""
        steps: set[str] = set()
        for name in self.epci_cores:
            words = name.split(" ")
            steps.update(" ".join(words[:n]) for n in range(1, len(words) + 1))
        steps.update(self.epci_prefixes)
        return frozenset(steps)
