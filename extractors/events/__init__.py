"""Events: the dated steps in a contract's life, other than its signature."""

from __future__ import annotations

from extractors.events.extract import find_events
from extractors.events.model import EventMention

__all__ = ["EventMention", "find_events"]
