"""Events: the dated steps in a contract's life, other than its signature."""

from __future__ import annotations

from extractors.events.extract import EventMention, find_events

__all__ = ["EventMention", "find_events"]
