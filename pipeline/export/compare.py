"""What differs between two exports: contracts added, removed, renamed, and changed field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.export.read import Record, merged
from pipeline.export.renamed import Renamed
from pipeline.export.text import to_line


class Kind(StrEnum):
    """What happened to a contract."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"  # has another id; its values may have changed too
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that differs. For fields that are lists, an item: new with `old` None, gone with `new` None."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A contract that differs; `was` is its id before where that differs, `territory` its name now."""

    kind: Kind
    id: str
    territory: str
    was: str | None = None
    fields: tuple[FieldChange, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON values."""
        fields = [{"field": f.field, "old": f.old, "new": f.new} for f in self.fields]
        return {
            "change": self.kind.value,
            "id": self.id,
            "was": self.was,
            "territory": self.territory,
            "fields": fields,
        }


# Proof, and what follows from the values: not compared.
_LEFT_OUT = {"id", "confidence", "needs_review", "conflicts", "checks", "reviewed", "possible_duplicates", "claims"}
_SPLIT = ("territory", "period")  # whose parts are compared each on its own
_LINKS = ("previous", "next")
# By which an item of a list is the same one with other values.
_KEYS = {
    "signatories": ("name",), "partners": ("name",), "axes": ("label",), "funding": ("per", "payer"),
    "events": ("event",), "documents": ("sha256",),
}  # fmt: skip


def compare(old: Path, new: Path) -> Iterator[Change]:
    """The changes from one export to another, by the contracts' ids; nothing where they say the same.

    Both folders are read twice, a contract at a time. UserError where one is no export with contracts.jsonl.
    """
    with Renamed() as renamed:
        for before, after in merged(old, new):
            if before is None or after is None:
                renamed.add("old" if before else "new", before or after or {})
        renamed.match()
        for before, after in merged(old, new):
            change = _change(before, after, renamed)
            if change:
                yield change


def _change(before: Record | None, after: Record | None, renamed: Renamed) -> Change | None:
    if after is None:
        gone = before is not None and renamed.now(before["id"]) is None
        return Change(Kind.REMOVED, before["id"], _name(before)) if before and gone else None
    kind, was = Kind.CHANGED, None
    if before is None:
        before = renamed.before(after["id"])
        if before is None:
            return Change(Kind.ADDED, after["id"], _name(after))
        kind, was = Kind.RENAMED, before["id"]
    fields = tuple(_fields(_relinked(before, renamed), after))
    return Change(kind, after["id"], _name(after), was, fields) if fields or was else None


def _name(record: Record) -> str:
    names = (record.get("territory") or {}).get("names") or [""]
    return str(names[0])


def _relinked(record: Record, renamed: Renamed) -> Record:
    """The contract with its neighbours by the ids that they have now."""
    return {**record, **{link: renamed.now(record.get(link) or "") or record.get(link) for link in _LINKS}}


def _values(record: Record) -> dict[str, Any]:
    """The values compared, by JSON Pointer."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if name in _SPLIT:
            found |= {f"/{name}/{part}": v for part, v in (value or {}).items()}
        elif name == "documents":
            found["/documents"] = [{k: d.get(k) for k in ("sha256", "urls", "files")} for d in value]
        elif name not in _LEFT_OUT:
            found[f"/{name}"] = value
    return found


def _fields(before: Record, after: Record) -> Iterator[FieldChange]:
    old, new = _values(before), _values(after)
    for field in (*new, *(f for f in old if f not in new)):
        one, other = old.get(field), new.get(field)
        if field[1:] in _KEYS:
            yield from _items(field, list(one or ()), list(other or ()))
        elif one != other and (one or other):
            yield FieldChange(field, one, other)


def _items(field: str, old: list[Any], new: list[Any]) -> Iterator[FieldChange]:
    """Items that differ; their order does not count. One with the same key on both sides is one that changed."""
    gone, come = _without(old, new), _without(new, old)
    for item in gone:
        twin = next((n for n in come if _key(field, n) == _key(field, item)), None)
        if twin is not None:
            come.remove(twin)
        yield FieldChange(field, item, twin)
    yield from (FieldChange(field, None, item) for item in come)


def _key(field: str, item: Any) -> tuple[Any, ...]:
    return tuple(item.get(name) for name in _KEYS[field[1:]])


def _without(items: list[Any], others: list[Any]) -> list[Any]:
    """The items that the others have not, or less often."""
    left = [to_line(o) for o in others]
    kept = []
    for item in items:
        if to_line(item) in left:
            left.remove(to_line(item))
        else:
            kept.append(item)
    return kept
