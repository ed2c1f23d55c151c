"""The official tables of places and their names: communes, EPCI, EPT, départements, régions, agencies, PETR."""

from extractors.reference.names import commune_key, content, core
from extractors.reference.search import find_epcis
from extractors.reference.tables import Petr, Place, Reference, load, petr_key

__all__ = ["Petr", "Place", "Reference", "commune_key", "content", "core", "find_epcis", "load", "petr_key"]
