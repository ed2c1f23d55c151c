"""Plots as SVG, by hand: bars and lines with numbers on them, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _ROW, _LEFT = 640, 26, 220
_INK = ("#1f4e79", "#c55a11", "#548235", "#7f7f7f")


def _svg(height: int, title: str, *parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" font-family="sans-serif" font-size="13">'
    shown = f'<title>{escape(title)}</title><rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, shown, _text(12, 22, title, "bold"), *parts, "</svg>\n"])


def _text(x: float, y: float, words: str, weight: str = "normal", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-weight="{weight}" text-anchor="{anchor}" fill="#222">{escape(words)}</text>'


def bars(title: str, values: Mapping[str, float], unit: str) -> str:
    """A bar each value, the longest as wide as there is room."""
    most = max(values.values(), default=1.0) or 1.0
    parts = []
    for row, (name, value) in enumerate(values.items()):
        y, width = 36 + row * _ROW, (_WIDTH - _LEFT - 120) * value / most
        parts.append(_text(_LEFT - 8, y + 15, name, anchor="end"))
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="{max(width, 1):.1f}" height="{_ROW - 6}" fill="{_INK[0]}"/>')
        parts.append(_text(_LEFT + width + 6, y + 15, f"{value:g} {unit}"))
    return _svg(48 + len(values) * _ROW, title, *parts)


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> str:
    """A line each series; both axes begin at 0, so that what is linear looks it."""
    height, bottom, left = 360, 310, 70
    points = [p for s in series.values() for p in s] or [(1.0, 1.0)]
    right, top = max(x for x, _ in points) or 1.0, max(y for _, y in points) or 1.0

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (_WIDTH - left - 40) * x / right, bottom - (bottom - 60) * y / top

    axes = f'<path d="M{left} 60V{bottom}H{_WIDTH - 30}" fill="none" stroke="#999"/>'
    parts = [axes, _text(_WIDTH - 30, bottom + 34, across, anchor="end"), _text(12, 48, up)]
    for ink, (name, found) in zip(_INK, series.items(), strict=False):
        drawn = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in found)
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{ink}" stroke-width="2"/>')
        for x, y in found:
            cx, cy = place(x, y)
            parts.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="3" fill="{ink}"/>')
            parts.append(_text(cx, bottom + 16, f"{x:g}", anchor="middle"))
            parts.append(_text(cx - 4, cy - 8, f"{y:g}", anchor="end"))
        if len(series) > 1 and found:
            cx, cy = place(*found[-1])
            parts.append(_text(cx, cy + 18, name, anchor="end"))
    return _svg(height, title, *parts)
