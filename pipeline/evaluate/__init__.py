"""Measures extraction against gold, field by field: precision, recall, F1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
import json
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.evaluate.measure import Counts, Difference, Report

__all__ = ["Counts", "Difference", "Report", "compare", "load_gold"]


def _raise(file: Path, reason: str) -> None:
    raise UserError(f"{file} is no gold: {reason}", "mend it or take it out of the folder")


def load_gold(folder: Path, on_refused: Callable[[Path, str], None] = _raise) -> dict[Path, dict[str, Any]]:
    """The gold of a folder and all below it, by the document it is the gold of.

    `on_refused` hears of every file that should be gold and has not its shape; without it that is an error.
    """
    from pipeline.evaluate.gold import fault, meant_as_gold

    golds: dict[Path, dict[str, Any]] = {}
    for file in sorted(folder.rglob("*.json")):
        try:
            gold = json.loads(file.read_text("utf-8"))
        except OSError as error:
            raise UserError(
                f"{file} cannot be read: {error.strerror}", "mend it or take it out of the folder"
            ) from error
        except ValueError as error:
            raise UserError(f"{file} is no JSON: {error}", "mend it or take it out of the folder") from error
        if not meant_as_gold(file, gold):
            continue
        if reason := fault(gold):
            on_refused(file, reason)
        else:
            golds[file.with_name(Path(gold["document"]).name)] = gold
    return golds


def compare(pairs: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Report:
    """The report on (document, gold, found), each with the keys of the published record."""
    report = Report()
    for document, gold, found in pairs:
        report.add(document, gold, found)
    return report
