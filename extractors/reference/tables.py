"""The official tables as one: places by code, and the indexes of their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
import gzip
from importlib.resources import files
import json
import os
from pathlib import Path
from typing import Any

import yaml

from extractors.reference.authorities import Authorities
from extractors.reference.names import content
from extractors.reference.places import Petr, Place
from extractors.reference.regions import packaged


class Reference(Authorities):
    """The tables. Everything but the départements and régions is built when it is first asked for."""

    def __init__(self, raw: Mapping[str, Any], petr_file: str | Path | None = None) -> None:
        super().__init__(raw)
        self._petr_file = petr_file

    def place(self, code: str) -> Place | None:
        """Any place by its code: SIREN (9 digits), commune (5), département (2 or 3)."""
        if len(code) == 9:
            return self.epcis.get(code)
        return self.commune(code) if len(code) == 5 else self.departements.get(code)

    @cached_property
    def petr(self) -> dict[str, Petr]:
        """PETR and pays by the key of the name without its type: the project's table and the user's on top."""
        entries = list(packaged("petr.yaml"))
        own = self._petr_file or os.environ.get("CLSREG_PETR")
        if own:
            entries += yaml.safe_load(Path(own).read_text("utf-8")) or []
        return {
            petr_key(e["name"]): Petr(
                e["name"], tuple(e.get("departements", ())), tuple(str(m) for m in e.get("members", ()))
            )
            for e in entries
        }


_PETR_TYPES = frozenset({"petr", "pays", "pole", "syndicat", "mixte", "territoire"})


def petr_key(name: str) -> str:
    """The key of a PETR's or pays' name: its content words without what says its type."""
    words = content(name)
    types = _PETR_TYPES | ({"territorial", "equilibre", "rural"} if "pole" in words else set())
    return " ".join(w for w in words if w not in types)


@lru_cache(maxsize=4)
def load(petr_file: str | None = None) -> Reference:
    """The reference tables, read once a process; `petr_file` adds a user's PETR and pays (else CLSREG_PETR)."""
    with files("extractors.reference").joinpath("territories.json.gz").open("rb") as stream:
        return Reference(json.loads(gzip.decompress(stream.read())), petr_file)


__all__ = ["Petr", "Place", "Reference", "load", "petr_key"]
