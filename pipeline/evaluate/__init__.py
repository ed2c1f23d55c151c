"""Measures extraction against gold, field by field: precision, recall, F1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
import json
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.evaluate.measure import Counts, Difference, Report

__all__ = ["Counts", "Difference", "Report", "compare", "load_gold"]


def load_gold(folder: Path) -> dict[Path, dict[str, Any]]:
    """The gold of a folder and all below it, by the document it is the gold of."""
    golds: dict[Path, dict[str, Any]] = {}
    for file in sorted(folder.rglob("*.json")):
        try:
            gold = json.loads(file.read_text("utf-8"))
        except ValueError as error:
            raise UserError(f"{file} is no JSON: {error}", "mend it or take it out of the folder") from error
        if isinstance(gold, dict) and "contracts" in gold and "document" in gold:
            golds[file.with_name(Path(gold["document"]).name)] = gold
    return golds


def compare(pairs: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Report:
    """The report on (document, gold, found), each with the keys of the published record."""
    report = Report()
    for document, gold, found in pairs:
        report.add(document, gold, found)
    return report
