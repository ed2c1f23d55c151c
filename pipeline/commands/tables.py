"""Tables of contracts for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text


def date_text(date: Mapping[str, Any] | None) -> str:
    """A date with a mark where it is only planned."""
    if not date:
        return ""
    return date["edtf"] + (" planned" if date.get("certainty") == "planned" else "")


def period_text(period: Mapping[str, Any] | None) -> str:
    """« 2024 → 2029 », with a gap where an end is unknown."""
    if not period:
        return ""
    return f"{period.get('start') or '…'} → {period.get('end') or '…'}"


def place_text(territory: Mapping[str, Any] | None) -> str:
    """The territory's first name and its départements."""
    if not territory:
        return "?"
    name = (territory.get("names") or ["?"])[0]
    departments = ", ".join(territory.get("departments") or ())
    return f"{name} ({departments})" if departments else name


def value_text(value: Any) -> str:
    """A value on one line, for people."""
    if isinstance(value, dict):
        if "edtf" in value:
            step = f"{value['event']} " if "event" in value else ""
            return step + date_text(value)
        if "names" in value:
            codes = " ".join(value.get("codes") or ())
            return f"{place_text(value)} {value.get('kind') or ''} {codes}".strip()
        return ", ".join(value_text(v) for v in value.values() if v not in (None, "", []))
    if isinstance(value, (list, tuple)):
        return " + ".join(value_text(v) for v in value)
    return str(value)


def safe(text: str) -> Text:
    """Words of a document as text: no markup of ours, no control characters of theirs reach the terminal."""
    return Text(text.translate(_CONTROLS))


_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")

_WIDEST = {"document": 28}
_BARE = ("territory", "status", "signature", "period")  # what a narrow terminal has room for
_NARROW = 170


class ContractsTable:
    """A table with a line a contract; with ids where the contracts are in a registry."""

    def __init__(self, width: int, with_id: bool = False) -> None:
        self.table = Table(box=SIMPLE_HEAD, pad_edge=False)
        self.rows = 0
        self._columns: tuple[str, ...] = (
            "territory",
            "status",
            "no.",
            "signature",
            "period",
            "parties",
            "axes",
            "conf.",
            "document",
        )
        if width < _NARROW:
            self._columns = _BARE if with_id else (*_BARE, "document")
        if with_id:
            self._columns = ("id", *self._columns)
        widest = {
            **_WIDEST,
            "territory": max(20, min(56, width - (92 if width < _NARROW else 146))),
        }  # the others need theirs
        for name in self._columns:
            self.table.add_column(name, no_wrap=True, overflow="ellipsis", max_width=widest.get(name))

    def add(self, document: str, contract: Mapping[str, Any], confidence: Iterable[float], id: str = "") -> None:
        """One line; the confidence shown is that of the least certain value."""
        least = min(confidence, default=None)
        cells = {
            "id": id,
            "territory": place_text(contract.get("territory")),
            "status": contract.get("status") or "",
            "no.": str(contract.get("generation") or ""),
            "signature": date_text(contract.get("signature")),
            "period": period_text(contract.get("period")),
            "parties": str(len(contract.get("signatories") or ()) or ""),
            "axes": str(contract.get("axes_count") or len(contract.get("axes") or ()) or ""),
            "conf.": "" if least is None else f"{least:.2f}",
            "document": PurePath(document).name,
        }
        self.table.add_row(*(safe(cells[name]) for name in self._columns))
        self.rows += 1
