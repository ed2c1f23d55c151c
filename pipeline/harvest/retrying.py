"""How long to wait before another attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import random

from models.harvest import Politeness

_LONGEST_PAUSE = 7 * 24.0  # hours
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where it says nothing that holds."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def backoff(politeness: Politeness, attempt: int, chance: random.Random) -> float:
    """Seconds before the attempt after this one (from 1): doubled each time, then somewhere between half and whole."""
    longest = min(politeness.backoff * 2 ** (attempt - 1), politeness.longest_wait)
    return longest * chance.uniform(0.5, 1.0)


def next_try(now: datetime, attempts: int, retryable: bool, wait: float | None = None) -> datetime:
    """When a failed address is tried again: at the next two runs, then after 1, 2, 4 … hours, at most a week.

    What cannot be expected to change (404, refused) is tried again after a week.
    """
    hours = 2.0 ** max(attempts - 3, 0) if attempts > 2 else 0.0
    pause = timedelta(hours=min(hours, _LONGEST_PAUSE) if retryable else _LONGEST_PAUSE)
    return now + max(pause, timedelta(seconds=min(wait or 0.0, _LONGEST_PAUSE * 3600)))
