"""The rows of what a contract has several of: who signs, who takes part, axes, money, steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models.base import Frozen
from models.registry import Entry


def _numbered(entry: Entry, parts: Iterable[Frozen]) -> Iterator[dict[str, Any]]:
    """The fields of each part, after the contract's id and the part's number, in the registry's order."""
    return ({"contract": entry.id, "number": n, **dict(part)} for n, part in enumerate(parts, 1))


def signatory_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each signatory."""
    return _numbered(entry, entry.contract.signatories)


def partner_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each partner."""
    return _numbered(entry, entry.contract.partners)


def axes_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each axis."""
    return _numbered(entry, entry.contract.axes)


def funding_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each sum."""
    return _numbered(entry, entry.contract.funding)


def event_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each dated step."""
    return ({**row, "date": row["edtf"]} for row in _numbered(entry, entry.contract.events))
