"""The tables of the export as data: their columns, keys and words, read from tables/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
import re
from typing import Any

import yaml

from pipeline.export.roles import EXPORTED

# In the order in which the package lists them.
NAMES = (
    "contracts", "signatories", "partners", "axes", "funding", "events", "coverage", "sources", "contract_sources",
    "evidence", "conflicts", "checks", "reviews", "vocabularies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a description in one language."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind` is one of KINDS; `labels` are (French, English) by term where only these terms are allowed."""

    name: str
    kind: str
    fr: Words
    en: Words
    required: bool = False
    pattern: str | None = None
    labels: Mapping[str, tuple[str, str]] | None = None
    vocabulary: str | None = None
    example: str | None = None
    day_of: tuple[str, int] | None = None  # the EDTF column whose first (0) or last (1) day this is

    @property
    def listed(self) -> bool:
        """Whether a cell holds several values."""
        return self.kind in LISTS

    @property
    def free(self) -> bool:
        """Whether its text was written by anybody: a document, a web address."""
        return self.kind in ("text", "list")


@dataclass(frozen=True, slots=True)
class Foreign:
    """Columns whose values stand in another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one CSV file, one Parquet file. The columns of an EDTF date are three: as written, earliest, latest."""

    name: str
    fr: Words
    en: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: tuple[Foreign, ...] = ()


# Kinds of columns and their types in a TableSchema.
KINDS = {
    "text": "string", "id": "string", "code": "string", "term": "string", "choice": "string", "edtf": "string",
    "list": "string", "ids": "string", "codes": "string", "terms": "string",
    "date": "date", "integer": "integer", "number": "number", "boolean": "boolean",
}  # fmt: skip
LISTS = ("list", "ids", "codes", "terms")

_POINT = r"\d{4}(-(0[1-9]|1[0-2]|2[1-4])(-\d{2})?)?"  # what models.values.edtf_bounds reads
_EDTF = f"{_POINT}(/{_POINT})?"


def _words(raw: Mapping[str, str]) -> Words:
    return Words(raw["title"], raw["description"])


def _labels(raw: Mapping[str, Any]) -> Mapping[str, tuple[str, str]] | None:
    if "choices" in raw:
        return {term: (words["fr"], words["en"]) for term, words in raw["choices"].items()}
    if "vocabulary" in raw:
        return {term.value: (term.label_fr, term.label_en) for term in EXPORTED[raw["vocabulary"]]}
    return None


def _column(raw: Mapping[str, Any], shared: Mapping[str, Any]) -> Column:
    if "use" in raw:
        raw = {"name": raw["use"], **shared[raw["use"]], **{k: v for k, v in raw.items() if k != "use"}}
    kind, labels = raw["kind"], _labels(raw)
    if kind not in KINDS:
        raise ValueError(f"column {raw['name']}: no kind {kind!r}")
    pattern = raw.get("pattern", _EDTF if kind == "edtf" else None)
    if kind == "terms" and labels:
        one = "(" + "|".join(map(re.escape, labels)) + ")"
        pattern = rf"{one}(\|{one})*"
    return Column(
        raw["name"], kind, _words(raw["fr"]), _words(raw["en"]), raw.get("required", False), pattern, labels,
        raw.get("vocabulary"), str(raw["example"]) if "example" in raw else None,
    )  # fmt: skip


def _days(column: Column) -> tuple[Column, Column]:
    """The columns of the first and the last day that an EDTF date allows."""
    earliest = replace(
        column, name=f"{column.name}_earliest", kind="date", pattern=None, required=False, example=None, day_of=(column.name, 0),
        fr=Words(f"{column.fr.title} (au plus tôt)", f"Premier jour que permet {column.name}."),
        en=Words(f"{column.en.title} (earliest)", f"First day that {column.name} allows."),
    )  # fmt: skip
    latest = replace(
        earliest, name=f"{column.name}_latest", day_of=(column.name, 1),
        fr=Words(f"{column.fr.title} (au plus tard)", f"Dernier jour que permet {column.name}."),
        en=Words(f"{column.en.title} (latest)", f"Last day that {column.name} allows."),
    )  # fmt: skip
    return earliest, latest


def _with_days(column: Column) -> tuple[Column, ...]:
    if column.kind != "edtf":
        return (column,)
    fr = f"{column.fr.description} EDTF (ISO 8601-2), aussi précise que le texte : 2024, 2024-03, 2024-22, 2024-11/2024-12."
    en = f"{column.en.description} EDTF (ISO 8601-2), as precise as the text: 2024, 2024-03, 2024-22, 2024-11/2024-12."
    return (replace(column, fr=Words(column.fr.title, fr), en=Words(column.en.title, en)), *_days(column))


def _read(name: str) -> Any:
    return yaml.safe_load(files("pipeline.export.tables").joinpath(f"{name}.yaml").read_text("utf-8"))


@cache
def tables() -> dict[str, Table]:
    """Every table by name, in the order of NAMES."""
    shared, found = _read("shared"), {}
    for name in NAMES:
        raw = _read(name)
        columns = tuple(c for one in raw["columns"] for c in _with_days(_column(one, shared)))
        foreign = tuple(Foreign(tuple(f["columns"]), f["table"], tuple(f["to"])) for f in raw.get("foreign", ()))
        found[name] = Table(name, _words(raw["fr"]), _words(raw["en"]), columns, tuple(raw["key"]), foreign)
    return found
