"""JSON Schema of what clsreg publishes, and of its vocabularies with French and English labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from models.contract import Contract
from models.document import Document
from models.evidence import Evidence
from models.registry import Claim, Decision, Entry
from models.source import Source
from models.vocabulary import VOCABULARIES
from pipeline.errors import UserError
from pipeline.output import PublishedRecord

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema: what it describes, and how it is made."""

    description: str
    make: Callable[[], dict[str, Any]]


def _model(kind: Any) -> Callable[[], dict[str, Any]]:
    return lambda: TypeAdapter(kind).json_schema(mode="serialization")


def _vocabularies() -> dict[str, Any]:
    """Every vocabulary as a list of constants: title is the English label, x-label-fr the French one."""
    return {
        "$defs": {
            vocabulary.__name__: {
                "description": (vocabulary.__doc__ or "").strip(),
                "oneOf": [{"const": t.value, "title": t.label_en, "x-label-fr": t.label_fr} for t in vocabulary],
            }
            for vocabulary in VOCABULARIES
        }
    }


SCHEMAS = {
    "record": Schema("one line of `clsreg extract`: a document and its contracts", _model(PublishedRecord)),
    "contract": Schema("a contract as one document reports it", _model(Contract)),
    "evidence": Schema("the words of a document that support a value", _model(Evidence)),
    "source": Schema("where a document comes from", _model(Source)),
    "document": Schema("a document as it was read: text, blocks, pages, offsets", _model(Document)),
    "entry": Schema("a contract of the registry: one line of `clsreg list --json`", _model(Entry)),
    "claim": Schema("one value that a document states of a contract, with its proof", _model(Claim)),
    "decision": Schema("what a reviewer decided: one line of `clsreg decisions export`", _model(Decision)),
    "vocabularies": Schema("the closed vocabularies, with labels", _vocabularies),
}


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one of SCHEMAS."""
    made = SCHEMAS[name].make()
    return {"$schema": _DIALECT, **made, "title": f"clsreg {name}"}


def write_all(folder: Path) -> list[Path]:
    """Writes every schema to a file NAME.json."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            path = folder / f"{name}.json"
            path.write_text(json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n", "utf-8")
            written.append(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"the schemas cannot be written to {folder}: {reason}", "name a folder you can write to"
        ) from error
    return written
