"""Dates: found as people write them, parsed to what the words say, resolved by what the document knows."""

from __future__ import annotations

from extractors.dates.find import find_dates
from extractors.dates.isolated import normalise
from extractors.dates.mention import DateMention
from extractors.dates.tense import certainty, is_planned, tense_at

__all__ = ["DateMention", "certainty", "find_dates", "is_planned", "normalise", "tense_at"]
