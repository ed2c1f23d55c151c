"""What a rule's confidence is worth: how often values of a field that confident have been right.

The table is measured by scripts/calibrate.py on annotated documents. Without an entry for a field, or below its first
step, the raw confidence stands, but never above DOUBT.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml

DOUBT = 0.85  # nothing unmeasured is surer than this

Step = tuple[float, float]  # raw confidence from which it holds, share of values that were right
Calibration = Mapping[str, Sequence[Step]]


@cache
def load() -> Calibration:
    """The measured table: steps in ascending order for each field."""
    entries = yaml.safe_load(files("pipeline").joinpath("calibration.yaml").read_text("utf-8"))["fields"]
    return {name: [(float(s["from"]), float(s["right"])) for s in steps] for name, steps in entries.items()}


def calibrated(table: Calibration, field: str, raw: float) -> float:
    """The share of values of a field with this raw confidence that have been right, from 0 to 1."""
    steps = table.get(field)
    if not steps:
        return round(min(raw, DOUBT), 3)
    index = bisect_right(steps, raw, key=lambda s: s[0]) - 1
    return round(steps[index][1] if index >= 0 else min(raw, steps[0][1]), 3)
