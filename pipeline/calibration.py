"""What a rule's confidence is worth: how often values of a field that confident have been right.

The table is measured by scripts/calibrate.py on annotated documents, apart for documents that tell of one contract and
of several: where there are several, a value can be right and another contract's. Without an entry for a field, or below
its first step, the raw confidence stands, but never above DOUBT.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

DOUBT = 0.85  # nothing unmeasured is surer than this

Step = tuple[float, float]  # raw confidence from which it holds, share of values that were right
Calibration = Mapping[tuple[str, str], Sequence[Step]]  # by field, and ONE or SEVERAL contracts in the document

ONE, SEVERAL = "one", "several"


@cache
def load() -> Calibration:
    """The measured table: steps in ascending order for each field and number of contracts."""
    entries = yaml.safe_load(files("pipeline").joinpath("calibration.yaml").read_text("utf-8"))["fields"]
    return {
        (name, told): [(float(s["from"]), float(s["right"])) for s in steps]
        for name, by_told in entries.items()
        for told, steps in by_told.items()
    }


def told(contracts: int) -> str:
    """How many contracts a document tells of, as far as it matters."""
    return ONE if contracts == 1 else SEVERAL


def calibrated(table: Calibration, field: str, raw: float, contracts: int) -> float:
    """The share of values of a field with this raw confidence that have been right, from 0 to 1.

    `contracts` is the number of contracts that the document tells of.
    """
    steps = table.get((field, told(contracts)))
    if not steps:
        return round(min(raw, DOUBT), 3)
    index = bisect_right(steps, raw, key=lambda s: s[0]) - 1
    return round(steps[index][1] if index >= 0 else min(raw, steps[0][1]), 3)
