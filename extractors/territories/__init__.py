"""Places of a document, and the territories whose contract it reports."""

from extractors.territories.candidates import find_territories
from extractors.territories.context import context
from extractors.territories.model import PlaceMention, RegionContext, TerritoryCandidate
from extractors.territories.places import find_places, place_stretches

__all__ = [
    "PlaceMention",
    "RegionContext",
    "TerritoryCandidate",
    "context",
    "find_places",
    "find_territories",
    "place_stretches",
]
