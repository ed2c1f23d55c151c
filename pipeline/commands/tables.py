"""Tables of contracts for a terminal: as documents report them, and as the registry has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from models.registry import Entry


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

_BARE = ("territory", "status", "signature", "period")  # what a narrow terminal has room for
_FULL = ("territory", "status", "no.", "signature", "period", "parties", "axes", "conf.")
_NARROW = 170
# Characters that a column is given; the territory has what is left.
_NEEDED = {
    "id": 34, "status": 14, "no.": 3, "signature": 24, "period": 23, "parties": 7, "axes": 4, "conf.": 5,
    "document": 28, "docs": 4, "rev.": 8,
}  # fmt: skip


class _Table:
    """A table with a line a contract, as wide as the terminal allows."""

    def __init__(self, width: int, columns: tuple[str, ...]) -> None:
        self.table = Table(box=SIMPLE_HEAD, pad_edge=False)
        self.rows = 0
        self._columns = columns
        room = width - sum(_NEEDED[name] + 2 for name in columns if name != "territory")
        for name in columns:
            wide = max(20, min(56, room)) if name == "territory" else _NEEDED[name]
            self.table.add_column(name, no_wrap=True, overflow="ellipsis", max_width=wide)

    def _add(self, contract: Mapping[str, Any], confidence: Iterable[float], more: Mapping[str, str]) -> None:
        """One line; the confidence shown is that of the least certain value."""
        least = min(confidence, default=None)
        cells = {
            "territory": place_text(contract.get("territory")),
            "status": contract.get("status") or "",
            "no.": str(contract.get("generation") or ""),
            "signature": date_text(contract.get("signature")),
            "period": period_text(contract.get("period")),
            "parties": str(len(contract.get("signatories") or ()) or ""),
            "axes": str(contract.get("axes_count") or len(contract.get("axes") or ()) or ""),
            "conf.": "" if least is None else f"{least:.2f}",
            **more,
        }
        self.table.add_row(*(safe(cells[name]) for name in self._columns))
        self.rows += 1


class ContractsTable(_Table):
    """Contracts as documents report them."""

    def __init__(self, width: int) -> None:
        super().__init__(width, (*(_BARE if width < _NARROW else _FULL), "document"))

    def add(self, document: str, contract: Mapping[str, Any], confidence: Iterable[float]) -> None:
        """One line."""
        self._add(contract, confidence, {"document": PurePath(document).name})


def _status(entry: Entry) -> str:
    """The status; of a contract that has run out by today, that."""
    from pipeline.coverage import Standing, standing

    expired = standing(entry, date.today()) is Standing.EXPIRED
    return "expired" if expired else entry.contract.status.value if entry.contract.status else ""


class EntriesTable(_Table):
    """Contracts of the registry: with their ids, how many documents tell of them, and what is to be reviewed."""

    def __init__(self, width: int) -> None:
        super().__init__(width, ("id", *_BARE) if width < _NARROW else ("id", *_FULL, "docs", "rev."))

    def add(self, entry: Entry) -> None:
        """One line."""
        counts = ((len(entry.conflicts), "c"), (len(entry.checks), "k"), (len(entry.possible_duplicates), "d"))
        more = {
            "id": entry.id,
            "status": _status(entry),
            "docs": str(len(entry.documents)),
            "rev.": " ".join(f"{number}{letter}" for number, letter in counts if number),
        }
        self._add(entry.contract.model_dump(mode="json"), entry.contract.confidence.values(), more)
