"""Words, numbers and dates of the page, in French or English."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
import re
from typing import Any

import yaml

from models.vocabulary import Term

THIN, WIDE = "\u202f", "\u00a0"  # no-break spaces

_MONTHS = {
    "fr": [
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
}  # fmt: skip


@lru_cache(maxsize=1)
def _labels() -> dict[str, list[str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("pipeline.report").joinpath("labels.yaml").read_text("utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - safe


class Wording:
    """What the page says in `language`, fr or en."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._column = 0 if language == "fr" else 1

    def say(self, key: str, **values: Any) -> str:
        """A label with its values put in; KeyError for a label that does not exist."""
        return self._spaced(_labels()[key][self._column]).format(**values)

    def has(self, key: str) -> bool:
        """Whether there is such a label."""
        return key in _labels()

    def count(self, key: str, number: int, **values: Any) -> str:
        """« 1 contrat », « 2 contrats »: `key.one` or `key.many`, with the number as `n`. French has 0 in the singular."""
        single = abs(number) < 2 if self.language == "fr" else number == 1
        return self.say(f"{key}.{'one' if single else 'many'}", n=self.number(number), **values)

    def number(self, value: int) -> str:
        """A whole number with its thousands apart."""
        return f"{value:,}".replace(",", THIN if self.language == "fr" else ",")

    def share(self, value: float) -> str:
        """A share (0 to 1) in percent, to a tenth; what is not nothing is not shown as 0, nor what is not all as 100."""
        percent = 100 * value
        if percent in (0, 100):
            return self.percent(value)
        if 0 < percent < 0.1:
            return self._percent("<" + WIDE + self._decimal(0.1))
        if 99.9 < percent < 100:
            return self._percent(">" + WIDE + self._decimal(99.9))
        return self._percent(self._decimal(percent))

    def percent(self, value: float) -> str:
        """A round share: « 25 % », « 2,5 % »."""
        return self._percent(self._decimal(100 * value).removesuffix(",0").removesuffix(".0"))

    def term(self, term: Term) -> str:
        """The label of a vocabulary's term."""
        return self._spaced(term.label(self.language))

    def people(self, number: int) -> str:
        """A number of inhabitants, in millions to a tenth where there are as many."""
        if number < 1_000_000:
            return self.count("inhabitants", number)
        millions = round(number / 1_000_000, 1)
        key = "inhabitants.million" if millions < 2 else "inhabitants.millions"
        return self.say(key, n=self._decimal(millions).removesuffix(",0").removesuffix(".0"))

    def day(self, day: date) -> str:
        """« 1er mars 2026 », « 1 March 2026 »."""
        first = "1er" if day.day == 1 and self.language == "fr" else str(day.day)
        return f"{first}{WIDE}{self.month(day)}"

    def month(self, day: date) -> str:
        """« mars 2026 »."""
        return f"{_MONTHS[self.language][day.month - 1]}{WIDE}{day.year}"

    def between(self, earliest: date, latest: date) -> str:
        """A day known between two: as the day, month or year that it is, else both ends."""
        if earliest == latest:
            return self.day(earliest)
        if (earliest.day, latest.day) == (1, monthrange(latest.year, latest.month)[1]):
            if (earliest.year, earliest.month) == (latest.year, latest.month):
                return self.month(earliest)
            if (earliest.year, earliest.month, latest.month) == (latest.year, 1, 12):
                return str(latest.year)
        return self.say("between", a=self.day(earliest), b=self.day(latest))

    def listed(self, items: Iterable[str]) -> str:
        """Items after each other with commas."""
        return ", ".join(items)

    def _decimal(self, value: float) -> str:
        text = f"{value:.1f}"
        return text.replace(".", ",") if self.language == "fr" else text

    def _percent(self, text: str) -> str:
        return f"{text}{WIDE}%" if self.language == "fr" else f"{text}%"

    def _spaced(self, text: str) -> str:
        """Apostrophes as printed; in French no line breaks before high punctuation."""
        text = text.replace("'", "’")
        if self.language != "fr":
            return text
        return re.sub(r" (?=[:;!?%»])", WIDE, text).replace("« ", "«" + WIDE)
