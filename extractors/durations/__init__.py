"""Periods and durations: which years a contract covers, and how long it is concluded for."""

from __future__ import annotations

from extractors.durations.lengths import DurationMention, find_durations
from extractors.durations.periods import PeriodMention, find_periods

__all__ = ["DurationMention", "PeriodMention", "find_durations", "find_periods"]
