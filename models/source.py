"""Where a document comes from."""

from __future__ import annotations

from enum import StrEnum

from models.base import Frozen


class MediaType(StrEnum):
    """What the bytes are, by their content and not by the file's name."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    IMAGE = "image"
    UNKNOWN = "application/octet-stream"


class Source(Frozen):
    """A file or page, by its address and the SHA-256 of its bytes."""

    uri: str
    sha256: str
    media_type: MediaType
    size: int
