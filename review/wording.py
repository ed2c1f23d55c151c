"""What the desk says, in French or English: its own labels, then those of the report."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.report.wording import WIDE, Wording

LANGUAGES = ("fr", "en")


@lru_cache(maxsize=1)
def labels() -> dict[str, list[str]]:
    """All labels: French, English."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("review").joinpath("labels.yaml").read_text("utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - safe


class Words(Wording):
    """The desk's words in `language`, fr or en."""

    def say(self, key: str, **values: Any) -> str:
        """A label with its values put in; KeyError for a label that does not exist."""
        found = _spaced(self.language).get(key)
        if found is None:
            return super().say(key, **values)
        return found.format(**values) if values else found

    def has(self, key: str) -> bool:
        """Whether there is such a label."""
        return key in labels() or super().has(key)

    def sure(self, confidence: float) -> str:
        """« 0,94 »."""
        return f"{confidence:.2f}".replace(".", "," if self.language == "fr" else ".")

    def money(self, amount: float) -> str:
        """« 35 000 € »."""
        whole = self.number(round(amount))
        return f"{whole}{WIDE}€" if self.language == "fr" else f"€{whole}"


@lru_cache(maxsize=2)
def _spaced(language: str) -> dict[str, str]:
    words = Wording(language)
    column = 0 if language == "fr" else 1
    return {k: words._spaced(v[column]) for k, v in labels().items()}


@lru_cache(maxsize=2)
def words_in(language: str) -> Words:
    """The words of a language; French for one that the desk does not speak."""
    return Words(language if language in LANGUAGES else "fr")
