"""The registry as open data: a folder of tables with their description, and what differs between two of them."""

from pipeline.export.export import Format, Summary, export
from pipeline.export.registry import Registry

__all__ = ["Format", "Registry", "Summary", "export"]
