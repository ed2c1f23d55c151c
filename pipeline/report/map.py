"""The map by département: shapes, classes of the shares, labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
import json
from typing import Any

from pipeline.coverage import Area
from pipeline.report.wording import Wording

# Upper ends of the classes above « none »; the last holds everything.
CLASSES = (0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """A département on the map: its path, class (0 none, 1 to 5), what it is called, its label and where that stands."""

    path: str
    level: int
    title: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    """The map: its size, shapes, those of the enlarged part with their frame, names under the overseas ones."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    inset: tuple[Shape, ...]
    frame: tuple[float, float, float, float]
    overseas: tuple[tuple[str, float], ...]
    legend: tuple[tuple[int, str], ...]
    covered: int
    best: tuple[Area, ...]


@lru_cache(maxsize=1)
def _shapes() -> dict[str, Any]:
    return json.loads(files("pipeline.report").joinpath("departments.json").read_text("utf-8"))


def level(share: float) -> int:
    """The class of a share: 0 for nothing, else 1 to 5."""
    return next(i for i, end in enumerate(CLASSES, 1) if share <= end or i == len(CLASSES)) if share else 0


def draw(areas: Sequence[Area], words: Wording) -> Map:
    """The map of the départements' highest possible shares; areas without a shape are in the table only."""
    data, by_code = _shapes(), {area.code: area for area in areas}
    enlarged = {s["code"] for s in data["inset"]}
    covered = sorted((a for a in areas if a.most.population), key=lambda a: (-a.share(a.most), a.code))
    return Map(
        width=data["width"],
        height=data["height"],
        shapes=tuple(
            _shape(s, by_code[s["code"]], words, s["code"] not in enlarged)
            for s in data["places"]
            if s["code"] in by_code
        ),
        inset=tuple(_shape(s, by_code[s["code"]], words) for s in data["inset"] if s["code"] in by_code),
        frame=tuple(data["frame"]),
        overseas=tuple(
            (by_code[s["code"]].name, s["x"])
            for s in data["places"]
            if s["code"].startswith("97") and s["code"] in by_code
        ),
        legend=_legend(words),
        covered=len(covered),
        best=tuple(covered[:3]),
    )


def _shape(shape: dict[str, Any], area: Area, words: Wording, labelled: bool = True) -> Shape:
    share = area.share(area.most)
    title = words.say("map.place", name=area.name, code=area.code, share=words.share(share))
    label = str(max(1, round(100 * share))) if share and labelled else ""
    return Shape(shape["path"], level(share), title, label, shape["x"], shape["y"])


def _legend(words: Wording) -> tuple[tuple[int, str], ...]:
    ranges = [words.say("map.range", a=round(100 * a), b=words.percent(b)) for a, b in pairwise(CLASSES)]
    return tuple(enumerate([words.say("map.none"), words.say("map.upto", b=words.percent(CLASSES[0])), *ranges]))
