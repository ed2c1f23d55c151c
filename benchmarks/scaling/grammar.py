"""A grammar of phrases: rules in YAML, each with alternatives, expanded by a seeded random source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
import random
import re
from typing import Any

import yaml

PHRASES = Path(__file__).with_name("phrases")
_SLOT = re.compile(r"\{(\^?)([a-z_0-9]+)(?::(\d+):(\d+))?\}")
_NUMBER = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")  # [signe|signent]


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8)
def load(name: str) -> dict[str, Any]:
    """A file of phrases or words."""
    loaded: dict[str, Any] = yaml.safe_load((PHRASES / f"{name}.yaml").read_text("utf-8"))
    return loaded


class Expansion:
    """One document's way through the grammar: its random source, its variables, and whether its subject is plural."""

    def __init__(self, rules: Mapping[str, Any], rng: random.Random, words: Mapping[str, str], plural: bool) -> None:
        self.rules = rules
        self.rng = rng
        self.words = words
        self.plural = plural

    def of(self, rule: str) -> str:
        """An alternative of a rule, with its slots filled."""
        found = self.rules[rule]
        return self.fill(found if isinstance(found, str) else self.rng.choice(found))

    def fill(self, text: str) -> str:
        """A text with its slots filled: variables first, then rules."""
        text = _NUMBER.sub(lambda m: m[2 if self.plural else 1], text)
        return _SLOT.sub(self._slot, text)

    def _slot(self, match: re.Match[str]) -> str:
        name = match[2]
        if name == "num":
            return str(self.rng.randint(int(match[3]), int(match[4])))
        value = self.words[name] if name in self.words else self.of(name)
        return capital(value) if match[1] else value
