"""What the room passes around: mentions of places, the regions a document speaks of, candidates."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.contract import Territory


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text.

    `kind`: commune, epci, ept, departement, region, petr. `codes`: what it can mean, the likeliest first (none for
    a PETR or a name that the tables lack; several where homonyms stay). `how` it was recognised: marked (its type is
    said), bare, acronym, alias (a short form of a name given elsewhere in the document), adjective
    (« vénissian » of Vénissieux), context. `within` is the
    organisation or address it is only a part of (« centre hospitalier de Vierzon »), else empty.
    """

    start: int
    end: int
    text: str
    kind: str
    codes: tuple[str, ...]
    how: str
    within: str = ""
    subtype: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two mentions one place: kind and codes, or the name where there are no codes."""
        from extractors.reference import petr_key

        return (self.kind, self.codes[0]) if self.codes else (self.kind, petr_key(self.text))


@dataclass(frozen=True, slots=True)
class RegionContext:
    """Départements and régions the document speaks about, with weights: what settles homonyms."""

    departements: dict[str, float] = field(default_factory=dict)
    regions: dict[str, float] = field(default_factory=dict)

    def top(self, share: float = 0.34) -> tuple[str, ...]:
        """Départements with at least this share of the heaviest one's weight, heaviest first."""
        if not self.departements:
            return ()
        heaviest = max(self.departements.values())
        kept = [d for d, w in self.departements.items() if w >= share * heaviest]
        return tuple(sorted(kept, key=lambda d: (-self.departements[d], d)))

    def around(self) -> tuple[str, ...]:
        """All départements of the région the document speaks most about."""
        from extractors.reference import load

        if not self.regions:
            return ()
        return load().regions[max(self.regions, key=self.regions.__getitem__)].departements

    def weight(self, departements: tuple[str, ...], regions: tuple[str, ...]) -> float:
        """How much the document speaks about a place in these départements."""
        own = max((self.departements.get(d, 0.0) for d in departements), default=0.0)
        around = max((self.regions.get(r, 0.0) for r in regions), default=0.0)
        return own + 0.5 * around


@dataclass(frozen=True, slots=True)
class TerritoryCandidate:
    """A territory that the document names, and whether a CLS of its own is reported.

    `role`: main (the contract the document is about), other (another contract of its own that is reported with facts),
    mention (only named). `cues` are ids of the rules that speak for it; `rivals` are codes that it could also mean.
    """

    territory: Territory
    role: str
    score: float
    spans: tuple[tuple[int, int], ...]
    cues: tuple[str, ...]
    rivals: tuple[str, ...] = ()
