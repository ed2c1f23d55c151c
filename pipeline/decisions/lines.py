"""Decisions as JSON Lines: to keep them in version control, to move them to another registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from models.registry import Decision
from pipeline.decisions.valid import normal
from pipeline.errors import UserError


def to_lines(decisions: Iterable[Decision]) -> Iterator[str]:
    """One line of JSON a decision, the same bytes for the same decision."""
    for decision in decisions:
        yield decision.model_dump_json()


def from_lines(lines: Iterable[str], name: str) -> Iterator[Decision]:
    """The decisions of a file. Raises UserError with the line's number for one that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield normal(Decision.model_validate_json(line))
        except UserError as error:
            raise UserError(f"{name}, line {number}: {error.message}", error.advice) from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            message = f"{name}, line {number}: no decision: {where}: {first['msg']}"
            raise UserError(message, "`clsreg decisions export` writes the form that is read") from error
