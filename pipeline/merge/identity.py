"""When two items of a list are one: the same party, axis, sum or step, in other words or another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractors.fold import key
from models.values import edtf_bounds
from pipeline.alike.names import alike, own_part, same_organisation

Item = Mapping[str, Any]
# One of its kind signs a contract: a bare « la préfecture » is the prefecture that another document names.
_ONE_OF_A_KIND = frozenset({"ars", "prefecture", "cpam", "msa", "caf", "carsat", "region", "education", "departement"})


def same_item(field: str, a: Item, b: Item) -> bool:
    """Whether two items of a field tell of one thing."""
    return _SAME[field](a, b)


def item_key(field: str, item: Item) -> str:
    """A short name for an item that its wording's details do not change: what decisions refer to."""
    if field in ("signatories", "partners"):
        own = own_part(item)
        return f"{item['type']}:{own}" if own else str(item["type"])
    if field == "axes":
        return key(item["label"])
    if field == "funding":
        return f"{float(item['amount_eur']):g}/{item['per']}/{key(item.get('payer') or '')}"
    return f"{item['event']}:{item['edtf']}"


def same_value(field: str, a: Any, b: Any) -> bool:
    """Whether two values of a field say the same; a territory is its codes, an item of a list what it tells of."""
    if a == b or a is None or b is None:
        return bool(a == b)
    if field == "territory":
        return (
            set(a["codes"]) == set(b["codes"]) if a["codes"] or b["codes"] else bool(set(a["names"]) & set(b["names"]))
        )
    return field in _SAME and isinstance(a, Mapping) and isinstance(b, Mapping) and same_item(field, a, b)


def bare(item: Item) -> bool:
    """Whether a party's name says no more than its type: « l'ARS », « la CPAM »."""
    return not own_part(item)


def _party(a: Item, b: Item) -> bool:
    score = same_organisation(a, b)
    if score >= 0.7:
        return True
    # 0.6: one of the two names says no more than its type
    return score > 0 and a["type"] in _ONE_OF_A_KIND


def _axis(a: Item, b: Item) -> bool:
    return alike(a["label"], b["label"]) >= 0.75


def _sum(a: Item, b: Item) -> bool:
    """Equal sums of two payers are two: co-funding is often half and half."""
    if float(a["amount_eur"]) != float(b["amount_eur"]) or a["per"] != b["per"]:
        return False
    one, two = a.get("payer"), b.get("payer")
    return not one or not two or alike(one, two) >= 0.5


def _step(a: Item, b: Item) -> bool:
    if a["event"] != b["event"]:
        return False
    (a0, a1), (b0, b1) = edtf_bounds(a["edtf"]), edtf_bounds(b["edtf"])
    return a0 <= b1 and b0 <= a1


_SAME = {"signatories": _party, "partners": _party, "axes": _axis, "funding": _sum, "events": _step}
