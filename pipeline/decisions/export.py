"""Writes gold files from a registry: for `clsreg evaluate`, and as test cases of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import json
from pathlib import Path, PurePath
import shutil

from models.registry import DocumentRef
from pipeline.decisions.gold import gold_of
from pipeline.outcome import digest
from pipeline.store.registry import Store


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was reviewed whole, and its gold. `copied`: the document itself stands beside the gold."""

    name: str
    contracts: int
    copied: bool


def export_gold(store: Store, folder: Path) -> Iterator[Written]:
    """Writes NAME.json, and the document beside it where it can still be read, for each document reviewed whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in store.decided_documents():
        source = _source(document)
        name = f"{document.sha256[:12]}{source.suffix if source else '.txt'}"
        gold = gold_of(document, name, store.judged(document.sha256))
        if gold is None:
            continue
        if source is not None:
            shutil.copyfile(source, folder / name)
        text = json.dumps(gold, ensure_ascii=False, indent=2) + "\n"
        (folder / PurePath(name).with_suffix(".json")).write_text(text, "utf-8")
        yield Written(name, len(gold["contracts"]), source is not None)


def _source(document: DocumentRef) -> Path | None:
    """The file that the document was read from, if it is there and unchanged."""
    for uri in document.uris:
        path = Path(uri)
        if "://" not in uri and path.is_file() and digest(path.read_bytes()) == document.sha256:
            return path
    return None
