"""sources.toml: read with errors that name the line, and written without touching anything else in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
import json
import os
from pathlib import Path
import re
import sys
import tomllib
from typing import Any

from pydantic import ValidationError

from models.harvest import Catalogue, HarvestSource
from pipeline.errors import UserError

VARIABLE = "CLSREG_SOURCES"
FILE = "sources.toml"

_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*(?:source\s*\.\s*)?([\w-]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def find_file(given: str | None = None) -> Path:
    """The file given, that of CLSREG_SOURCES, sources.toml here, or else the catalogue that ships with clsreg."""
    wanted = given or os.environ.get(VARIABLE)
    if wanted:
        return Path(wanted)
    shipped = Path(__file__).resolve().parents[2] / FILE, Path(sys.prefix) / "share" / "clsreg" / FILE
    return next((p for p in (Path(FILE), *shipped) if p.is_file()), Path(FILE))


def read(path: Path) -> Catalogue:
    """The sources of a file; UserError names the line of what is wrong."""
    try:
        text = path.read_bytes().decode("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise UserError(f"there is no {path}", "make one with `clsreg sources add URL`, or give --sources") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}", "give another one with --sources") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8: {error.reason} at byte {error.start}", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: {error}", "docs/harvest.md shows how sources are written") from error
    try:
        catalogue = Catalogue.model_validate(data)
    except ValidationError as error:
        complaints = "\n  ".join(_complaint(path, text, data, e) for e in error.errors())
        raise UserError(complaints, "docs/harvest.md lists what a source may say") from error
    _refuse_twins(path, text, catalogue.source)
    return catalogue


def choose(catalogue: Catalogue, names: Sequence[str]) -> tuple[HarvestSource, ...]:
    """The sources of these names in the catalogue's order; all where none is named. UserError for unknown ones."""
    known = {s.name for s in catalogue.source}
    if unknown := [n for n in names if n not in known]:
        raise UserError(f"no such source: {', '.join(unknown)}", "`clsreg sources list` shows their names")
    return tuple(s for s in catalogue.source if not names or s.name in names)


def _complaint(path: Path, text: str, data: dict[str, Any], error: Any) -> str:
    """« sources.toml:12: source ars-bretagne: limits.pages: Input should be … »."""
    place = [p for p in error["loc"] if p != "constrained-str"]
    number = place[1] if len(place) > 1 and place[0] == "source" and isinstance(place[1], int) else None
    keys = [str(p) for p in (place[2:] if number is not None else place)]
    line = line_of(text, number, keys)
    name = data["source"][number].get("name", f"no. {number + 1}") if number is not None else ""
    message = error["msg"].removeprefix("Value error, ")
    return f"{path}:{line}: " + ": ".join(filter(None, (f"source {name}" if name else "", ".".join(keys), message)))


def line_of(text: str, number: int | None, keys: Sequence[str]) -> int:
    """The line (from 1) of a key of the source with that number (from 0); of the source where the key is not there."""
    best, depth, seen, table = 1, -1, -1, ""
    for at, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            seen, table = seen + 1, ""
            if seen == number:
                best, depth = at, 0
        elif found := _TABLE.match(line):
            table = found[1]
            path = [table]
        elif found := _KEY.match(line):
            path = [table, found[1]] if table else [found[1]]
        else:
            continue
        inside = seen == number if number is not None else seen < 0
        if inside and not _HEADER.match(line) and path == list(keys[: len(path)]) and len(path) > depth:
            best, depth = at, len(path)
    return best


def _refuse_twins(path: Path, text: str, sources: Iterable[HarvestSource]) -> None:
    seen: set[str] = set()
    for number, source in enumerate(sources):
        if source.name in seen:
            line = line_of(text, number, ["name"])
            raise UserError(f"{path}:{line}: a second source {source.name}", "give each its own name")
        seen.add(source.name)


# -- writing ------------------------------------------------------------------------------------------------------------


def mark_checked(path: Path, name: str, day: date) -> None:
    """Writes `checked = DAY` into a source's block; every other line stays as it is."""
    text = path.read_text("utf-8")
    number = next(i for i, s in enumerate(read(path).source) if s.name == name)
    lines = text.splitlines(keepends=True)
    head = line_of(text, number, [])
    at = line_of(text, number, ["checked"])
    line = f"checked = {day.isoformat()}\n"
    if at == head:
        lines.insert(line_of(text, number, ["name"]), line)
    else:
        lines[at - 1] = line
    _replace(path, "".join(lines))


def block(source: HarvestSource) -> str:
    """A source as a block of sources.toml, without what is as usual."""
    lines = ["[[source]]"]
    for key, value in source.model_dump(mode="json", exclude_defaults=True).items():
        lines.append(f"{key} = {_toml(value)}")
    if source.checked is False:
        lines.append("checked = false")
    return "\n".join(lines) + "\n"


def append(path: Path, source: HarvestSource) -> None:
    """Adds a source at the end of the file, which is made where there is none. UserError where the name is taken."""
    text = path.read_text("utf-8") if path.exists() else ""
    if text and any(s.name == source.name for s in read(path).source):
        raise UserError(f"{path} has a source {source.name}", "give another name with --name")
    _replace(path, f"{text.rstrip()}\n\n{block(source)}" if text.strip() else block(source))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return f"'{value}'" if "\\" in value and "'" not in value else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _replace(path: Path, text: str) -> None:
    """Writes a file as a whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, "utf-8")
    part.replace(path)
