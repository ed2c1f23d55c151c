"""A look at raw bytes, before anything is parsed: most of the web is not about a contract, and says so at once."""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.relevance.extract import triage as triage_text
from models.source import MediaType
from pipeline.read.encoding import decode, wide
from pipeline.read.raw import ReadError
from pipeline.read.sniff import sniff

# Every phrase of the rule relevance.triage has one of these in it; a test holds that. Looking for them costs a
# hundredth of folding a page.
_WORDS = (b"contrat", b"cls", b"health")
_WORD = re.compile(b"|".join(_WORDS))
_BEFORE, _AFTER = 8, 240  # characters around a word, enough for the longest phrase
_READ = frozenset({MediaType.PDF, MediaType.DOCX})  # their bytes say nothing before they are read


@dataclass(frozen=True, slots=True)
class Triage:
    """Whether a payload is worth reading, why or why not, and what it is."""

    relevant: bool
    reason: str
    media_type: MediaType


def triage(payload: bytes) -> Triage:
    """A verdict on a payload. Never fails."""
    try:
        kind = sniff(payload)
    except ReadError as error:
        return Triage(False, f"{error.reason}: {error.message}", MediaType.UNKNOWN)
    if kind in _READ:
        return Triage(True, f"{kind.name}: read in any case", kind)
    if kind is MediaType.IMAGE:
        return Triage(False, "an image", kind)
    if wide(payload):
        payload = decode(payload)[0].encode()
    verdict = triage_text(_passages(payload))
    return Triage(verdict.relevant, verdict.reason, kind)


def _passages(payload: bytes) -> str:
    """The text around each of the words, which is all that the rule can match in."""
    lower = payload.lower()
    if all(lower.rfind(word) < 0 for word in _WORDS):  # from behind: three times as fast as `in` on a page without them
        return ""
    parts: list[bytes] = []
    end = 0
    for match in _WORD.finditer(lower):
        start = max(match.start() - _BEFORE, end)
        if start > end:
            parts.append(b"\n|\n")
        end = max(end, match.end() + _AFTER)
        parts.append(lower[start:end])
    return b"".join(parts).decode("utf-8", "clsreg_cp1252")
