"""The description of an export: datapackage.json, after the Frictionless specifications, without time stamps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
import hashlib
from importlib.resources import files
import json
from pathlib import Path
from typing import Any

import yaml

from pipeline.export.place import NAME, PACKAGE
from pipeline.export.schema import KINDS, Column, Table
from pipeline.version import VERSION

_MEDIA = {
    ".csv": "text/csv", ".jsonl": "application/x-ndjson", ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the export: its path in the folder, the table in it, and how many rows it has."""

    path: str
    table: Table | None = None
    rows: int | None = None


@cache
def about() -> dict[str, Any]:
    """What package.yaml says."""
    return yaml.safe_load(files("pipeline.export").joinpath("package.yaml").read_text("utf-8"))


def write_package(folder: Path, written: Iterable[Written]) -> None:
    """Writes datapackage.json: every other file with its size and hash, tables in CSV with their schema."""
    resources = [_resource(folder, file) for file in written]
    text = json.dumps({**_head(resources), "resources": resources}, ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(text + "\n", "utf-8", newline="\n")


def _head(resources: list[dict[str, Any]]) -> dict[str, Any]:
    known = about()
    content = hashlib.sha256("".join(r["hash"] for r in resources).encode()).hexdigest()
    return {
        "name": NAME,
        "id": f"sha256:{content}",  # of the content: what stands where others put a date
        **_both("title", known["title"]),
        **_both("description", known["description"]),
        "keywords": known["keywords"],
        "licenses": [known["licence"]],
        "sources": known["sources"],
        "contributors": [{"title": f"clsreg {VERSION}", "role": "wrangler"}],
        "profile": "data-package",
    }


def _both(name: str, words: dict[str, str]) -> dict[str, str]:
    return {name: words["fr"], f"{name}_en": words["en"]}


def _resource(folder: Path, file: Written) -> dict[str, Any]:
    path = Path(file.path)
    with (folder / path).open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    described: dict[str, Any] = {"name": path.name.lower().replace(".", "-"), "path": file.path, "type": "file"}
    if path.suffix == ".csv" and file.table:
        described |= {"name": file.table.name, "type": "table", "profile": "tabular-data-resource"}
    return {
        **described,
        **_words(file),
        "format": path.suffix[1:],
        "mediatype": _MEDIA[path.suffix],
        **({} if path.suffix == ".parquet" else {"encoding": "utf-8"}),
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{digest}",
        **(_tabular(file.table, file.rows) if described["type"] == "table" and file.table else {}),
    }


def _words(file: Written) -> dict[str, str]:
    path, table = Path(file.path), file.table
    if table is None:
        return _both("description", about()["files"][path.name])
    if path.suffix == ".parquet":
        titles = _both("title", {"fr": table.fr.title, "en": table.en.title})
        return titles | _both("description", about()["files"]["parquet"])
    titles = _both("title", {"fr": table.fr.title, "en": table.en.title})
    return titles | _both("description", {"fr": table.fr.description, "en": table.en.description})


def _tabular(table: Table, rows: int | None) -> dict[str, Any]:
    dialect = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
    return {"rows": rows, "dialect": dialect, "schema": table_schema(table)}


def table_schema(table: Table) -> dict[str, Any]:
    """The TableSchema of a table as it stands in a CSV file. Labels of terms are in `labels`, French and English."""
    foreign = [
        {"fields": list(f.columns), "reference": {"resource": f.table, "fields": list(f.to)}} for f in table.foreign
    ]
    return {
        "fields": [_field(c, c.name in table.key) for c in table.columns],
        "primaryKey": list(table.key),
        **({"foreignKeys": foreign} if foreign else {}),
        "missingValues": [""],
    }


def _field(column: Column, in_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required or in_key else {}
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.labels and not column.listed:
        constraints["enum"] = list(column.labels)
    labels = {term: {"fr": fr, "en": en} for term, (fr, en) in (column.labels or {}).items()}
    return {
        "name": column.name,
        "type": KINDS[column.kind],
        "title": column.fr.title,
        "description": column.fr.description,
        "title_en": column.en.title,
        "description_en": column.en.description,
        **({"example": column.example} if column.example else {}),
        **({"constraints": constraints} if constraints else {}),
        **({"labels": labels} if labels else {}),
    }
