"""Decisions that can be applied: their fields exist, their values are values of these fields."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from models.contract import Contract
from models.registry import Decision
from models.vocabulary import Verdict
from pipeline.errors import UserError
from pipeline.merge.claims import LISTS, SCALARS

_ON_VALUES = (Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT)


def normal_value(field: str, value: Any, item: bool) -> Any:
    """A value as contracts have it; `item` says that it is one of a list. Raises UserError for what is none."""
    whole, _, part = field.partition("/")
    content = {part: value} if part else [value] if item else value
    try:
        json.dumps(value, ensure_ascii=False).encode()
        found = Contract.model_validate({whole: content}).model_dump(mode="json")[whole]
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(map(str, first["loc"]))
        raise UserError(f"no value for {field}: {where}: {first['msg']}", "docs/schema has the form of each") from error
    except UnicodeEncodeError as error:
        raise UserError(f"no value for {field}: it holds half a character", "write it anew") from error
    return found[part] if part else found[0] if item else found


def normal(decision: Decision) -> Decision:
    """A decision with its values as contracts have them. Raises UserError for one that could not be applied."""
    if decision.verdict not in _ON_VALUES:
        return decision
    field = decision.field or ""
    if field not in (*SCALARS, *LISTS):
        raise UserError(f"decision {decision.id}: no field {field!r}", f"fields are {', '.join((*SCALARS, *LISTS))}")
    changed = {n: _normal(field, getattr(decision, n)) for n in ("value", "machine")}
    if decision.verdict is Verdict.CORRECT and changed["value"] is None:
        raise UserError(f"decision {decision.id}: no value", "reject a value to take it out")
    return decision.model_copy(update=changed)


def _normal(field: str, value: Any) -> Any:
    if value is None:
        return None
    return normal_value(field, value, item=field in LISTS and not isinstance(value, list))


def applicable(decision: Decision) -> bool:
    """Whether a decision can be applied: what was kept by other means must not stop the registry."""
    try:
        normal(decision)
    except UserError:
        return False
    return True
