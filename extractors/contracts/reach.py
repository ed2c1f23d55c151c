"""Past contracts that another territory had: « le premier ne concernait que la ville », said in the sentence that tells of it."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.annotated import Annotated
from extractors.contracts.mentions import clue
from extractors.contracts.ranks import CURRENT
from extractors.contracts.scopes import Scope, Scopes
from extractors.territories import find_territories
from extractors.territories.model import TerritoryCandidate

_LEAD = 90  # characters before a name within which the verb stands


def territory_of(a: Annotated, scopes: Scopes, scope: Scope) -> TerritoryCandidate:
    """The territory of a scope's contract: that of the present one, unless the text says that a past one had another."""
    own = scopes.territories[scope[0]]
    if scope[1] == CURRENT:
        return own
    for candidate, scopes_told in a.once("contracts.reach", lambda _: tuple(_told(a, scopes))):
        if candidate.territory.codes != own.territory.codes and scope in scopes_told:
            return candidate
    return own


def _told(a: Annotated, scopes: Scopes) -> Iterator[tuple[TerritoryCandidate, frozenset[Scope]]]:
    """The territories that some contract is said to have covered only, and the scopes of the words that say it."""
    for candidate in find_territories(a):
        starts = [s for s, _ in candidate.spans if _only(a, s)] if candidate.territory.codes else ()
        if starts:
            yield candidate, frozenset(o for s in starts for at in (s - 1, s) for o in scopes.owners(at))


def _only(a: Annotated, start: int) -> bool:
    sentence = a.sentence_at(start)
    first = max(sentence.start if sentence else start, start - _LEAD)
    return clue("covered_only").search(a.plain[first:start]) is not None
