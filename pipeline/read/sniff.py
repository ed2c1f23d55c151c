"""What the bytes are, by the bytes: file names and extensions are not trusted."""

from __future__ import annotations

import io
import re
import zipfile

from models.source import MediaType
from pipeline.files import MOST_BYTES
from pipeline.read.encoding import wide
from pipeline.read.raw import ReadError

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>/]", re.IGNORECASE)
_TAGS = re.compile(
    rb"<(?:/?(?:div|p|h[1-6]|ul|ol|li|table|tr|td|article|section|main|span|strong|a|br)(?:\s[^<>]{0,300})?/?)>",
    re.IGNORECASE,
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(payload: bytes) -> MediaType:
    """The media type of a payload; raises ReadError for what is empty, too large or known but unsupported."""
    if not payload.strip(b"\0 \t\r\n\f\xef\xbb\xbf"):
        raise ReadError("empty", "the file holds no bytes but white space; fetch or export it again")
    if len(payload) > MOST_BYTES:
        raise too_many_bytes(len(payload))
    if b"%PDF-" in payload[:1024]:
        return MediaType.PDF
    if payload.startswith(b"PK\x03\x04"):
        return _zip(payload)
    if payload.startswith(_OLE):
        _refuse_ole(payload)
    if payload.startswith(_IMAGES) or (payload[:4] == b"RIFF" and payload[8:12] == b"WEBP"):
        return MediaType.IMAGE
    if payload.startswith(b"{\\rtf"):
        raise ReadError("unsupported", "an RTF document; save it as .docx or PDF")
    if payload.startswith(b"\x1f\x8b"):
        raise ReadError("unsupported", "a gzip archive; unpack it first")
    return _textual(payload)


def too_many_bytes(size: int) -> ReadError:
    """The refusal of a file of that size."""
    return ReadError("too_large", f"{size} bytes, more than the {MOST_BYTES} that are read; split the document")


def _textual(payload: bytes) -> MediaType:
    head = payload[:16384]
    if name := wide(payload):
        head = payload[: 4 * len(head)].decode(name, "replace").encode()  # bytes of wide letters look like controls
    if _HTML.search(head):
        return MediaType.HTML
    if _FEED.search(head[:2000]):
        raise ReadError("unsupported", "a feed or site map, not a document; give the documents it lists")
    tags = len(_TAGS.findall(head))
    if tags >= 4 and tags * 400 > len(head):
        return MediaType.HTML
    controls = sum(head.count(bytes([c])) for c in (*range(9), *range(14, 27), *range(28, 32)))
    if controls > max(4, len(head) // 200):
        raise ReadError("unsupported", "binary data of an unknown kind; PDF, HTML, DOCX and text are read")
    return MediaType.TEXT


def _zip(payload: bytes) -> MediaType:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(payload)).namelist())
    except zipfile.BadZipFile as error:
        raise ReadError("damaged", f"a ZIP container that cannot be opened ({error}); fetch it again") from error
    if "word/document.xml" in names:
        return MediaType.DOCX
    kinds = {"ppt/": "a PowerPoint file", "xl/": "an Excel file", "content.xml": "an OpenDocument file"}
    kind = next((k for prefix, k in kinds.items() if any(n.startswith(prefix) for n in names)), "a ZIP archive")
    raise ReadError("unsupported", f"{kind}; save it as .docx or PDF, or unpack it")


def _refuse_ole(payload: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in payload:
        raise ReadError("encrypted", "an Office document protected by a password; save it without one")
    raise ReadError("unsupported", "an old Office document (.doc, .xls, .ppt); save it as .docx or PDF")
