"""Lines put together as one text: a word broken at the end of a line is whole again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
import re

import yaml


@lru_cache(maxsize=1)
def _kept() -> tuple[frozenset[str], frozenset[str]]:
    """Words after which a hyphen at the end of a line belongs to the spelling, and words before which it does."""
    data = yaml.safe_load(files("pipeline.read").joinpath("hyphens.yaml").read_text("utf-8"))
    return frozenset(map(str, data["after"])), frozenset(map(str, data["before"]))


def join_lines(lines: Sequence[tuple[str, Sequence[int], bool]]) -> tuple[str, list[int]]:
    """Lines as one text: a word broken at the end of a line is put together, its hyphen kept where it belongs."""
    parts: list[str] = []
    origin: list[int] = []
    for index, (content, where, _) in enumerate(lines):
        before = parts[-1] if parts else ""
        if index and lines[index - 1][2]:
            if keeps_hyphen(before, content):
                parts.append("-")
                origin.append(origin[-1] if origin else 0)
        elif index and not (before.endswith("-") and before[-2:-1].isalpha() and content[:1].isalpha()):
            parts.append(" ")
            origin.append(where[0] if where else 0)
        elif index and before.endswith("-") and not keeps_hyphen(before[:-1], content):
            parts[-1] = before[:-1]
            origin.pop()
        parts.append(content)
        origin.extend(where)
    return "".join(parts), origin


def keeps_hyphen(before: str, after: str) -> bool:
    """Whether the hyphen between the end of one line and the beginning of the next is part of the spelling."""
    left = re.split(r"[\s(«'’\"/]", before)[-1]
    right = re.split(r"[\s,.;:)»/]", after)[0]
    if not left or not right or not left[-1].isalpha():
        return True
    if right[0].isupper() and not left.isupper() and not (len(left) <= 3 and left[0].isupper() and right.isupper()):
        return True
    last = left.split("-")[-1].lower()
    after_these, before_these = _kept()
    return last in after_these or right.split("-")[0].lower() in before_these
