"""What a PDF page draws besides text: rules, boxes, and dots that stand for bullets."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

_MAX_OBJECTS = 4000
_THIN = 2.6


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1


@dataclass(slots=True)
class Shapes:
    """Horizontal and vertical rules (each a thin Box), boxes with room for text, and dots."""

    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    images: int = 0


def page_shapes(page: Any, width: float, height: float) -> Shapes:
    """The shapes of a page. Pages with thousands of paths are drawings; their first ones are enough."""
    shapes = Shapes()
    if page.get_rotation():
        return shapes
    left, _, _, top = page.get_bbox()
    count = min(pdfium.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)
    floats = [ctypes.c_float() for _ in range(4)]
    refs = [ctypes.byref(f) for f in floats]
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            shapes.images += 1
        if kind != pdfium.FPDF_PAGEOBJ_PATH or not pdfium.FPDFPageObj_GetBounds(item, *refs):
            continue
        box = Box(floats[0].value - left, top - floats[3].value, floats[2].value - left, top - floats[1].value)
        _sort(shapes, box, item, width, height)
    shapes.across = _merged(shapes.across, across=True)
    shapes.down = _merged(shapes.down, across=False)
    return shapes


def _sort(shapes: Shapes, box: Box, item: Any, width: float, height: float) -> None:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if high <= _THIN and wide > 8:
        shapes.across.append(box)
    elif wide <= _THIN and high > 6:
        shapes.down.append(box)
    elif wide <= 11 and high <= 11 and 0.6 < wide / max(high, 0.1) < 1.7:
        shapes.dots.append(box)
    elif wide > 25 and high > 9 and wide * high < 0.75 * width * height:
        segments = pdfium.FPDFPath_CountSegments(item)
        if segments <= 40:
            shapes.boxes.append(box)
            if segments <= 10 and _stroked(item):
                shapes.across += [
                    Box(box.x0, box.top, box.x1, box.top + 0.5),
                    Box(box.x0, box.bottom - 0.5, box.x1, box.bottom),
                ]
                shapes.down += [
                    Box(box.x0, box.top, box.x0 + 0.5, box.bottom),
                    Box(box.x1 - 0.5, box.top, box.x1, box.bottom),
                ]


def _stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _merged(rules: list[Box], across: bool) -> list[Box]:
    """Rules drawn cell by cell put together: on one line and touching."""
    if across:
        key, begin, end = (lambda b: (b.top + b.bottom) / 2), (lambda b: b.x0), (lambda b: b.x1)
    else:
        key, begin, end = (lambda b: (b.x0 + b.x1) / 2), (lambda b: b.top), (lambda b: b.bottom)
    merged: list[Box] = []
    for rule in sorted(rules, key=lambda b: (round(key(b) / 2), begin(b))):
        last = merged[-1] if merged else None
        if last and abs(key(last) - key(rule)) < 2.2 and begin(rule) <= end(last) + 3:
            top, bottom = min(last.top, rule.top), max(last.bottom, rule.bottom)
            merged[-1] = Box(min(last.x0, rule.x0), top, max(last.x1, rule.x1), bottom)
        else:
            merged.append(rule)
    return merged
