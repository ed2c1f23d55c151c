"""The guides inside an export, LISEZMOI.md and README.md: what the files are, how to read them, how to cite them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from pipeline.export.package import Written, about
from pipeline.export.place import NAME
from pipeline.export.schema import Column, Table, Words

GUIDES = {"LISEZMOI.md": "fr", "README.md": "en"}

_HEADS = {
    "fr": ("| colonne | type | contenu |", "termes : "),
    "en": ("| column | type | content |", "terms: "),
}
_COUNTED = {
    "fr": {"contracts": "contrats", "sources": "documents", "evidence": "preuves", "coverage": "lignes de couverture"},
    "en": {"contracts": "contracts", "sources": "documents", "evidence": "claims", "coverage": "rows of coverage"},
}


def write_guides(
    folder: Path, written: Sequence[Written], tables: Mapping[str, Table], counts: Mapping[str, int]
) -> None:
    """Writes the guide in both languages; `counts` are the rows by table."""
    for name, language in GUIDES.items():
        template = Template(files("pipeline.export").joinpath(f"guide.{language}.md").read_text("utf-8"))
        licence = about()["licence"]
        text = template.substitute(
            counts=", ".join(f"{counts[table]} {noun}" for table, noun in _COUNTED[language].items()),
            files=_files(written, language),
            licence=f"[{licence['title']}]({licence['path']}) ({licence['name']})",
            title=about()["title"][language],
            id=NAME,
            columns="\n".join(_columns(table, language) for table in tables.values()),
        )
        (folder / name).write_text(text, "utf-8", newline="\n")


def _said(thing: Table | Column, language: str) -> Words:
    return thing.fr if language == "fr" else thing.en


def _files(written: Sequence[Written], language: str) -> str:
    """A line a file; the Parquet files, which have the same tables as the CSV files, as one."""
    said = {
        f.path: (f.table and _said(f.table, language).description, f.rows) for f in written if f.path[-8:] != ".parquet"
    }
    if len(said) < len(written):
        said["parquet/*.parquet"] = (about()["files"]["parquet"][language], None)
    colon = " :" if language == "fr" else ":"
    return "\n".join(
        f"- `{path}`{'' if rows is None else f' ({rows})'}{colon} {words or about()['files'][path][language]}"
        for path, (words, rows) in said.items()
    )


def _columns(table: Table, language: str) -> str:
    head, terms = _HEADS[language]
    lines = [f"### {table.name}\n", head, "| --- | --- | --- |"]
    for column in table.columns:
        said = _said(column, language).description
        if column.labels:
            pairs = (f"`{term}` ({fr if language == 'fr' else en})" for term, (fr, en) in column.labels.items())
            said += f" {terms}{', '.join(pairs)}." if column.kind == "choice" else ""
        lines.append(f"| `{column.name}` | {column.kind} | {said} |")
    return "\n".join([*lines, ""])
