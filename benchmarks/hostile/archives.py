"""Word documents, archives and pictures that unpack to more than they are, or to nothing."""

from __future__ import annotations

from collections.abc import Iterator
import io
import random
import zipfile
import zlib

File = tuple[str, bytes]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def docx(body: bytes, head: bytes = b"", more: dict[str, bytes] | None = None) -> bytes:
    """A Word document with that body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        document = head + f"<w:document {_W}><w:body>".encode() + body + b"</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str) -> bytes:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def documents() -> Iterator[File]:
    """Word documents."""
    words = paragraph("Le contrat local de santé du Grand Annecy a été signé le 22 mars 2024 par l'ARS.")
    good = docx(words)
    yield "good.docx", good
    yield "cut.docx", good[: len(good) // 2]
    yield "cut_end.docx", good[:-30]
    yield "bomb_text.docx", docx(words + b"<w:p><w:r><w:t>" + b"a" * 300_000_000 + b"</w:t></w:r></w:p>")
    yield "bomb_paragraphs.docx", docx(words + words * 300_000)
    yield "bomb_tags.docx", docx(words + b"<w:p/>" * 4_000_000)
    yield "bomb_other.docx", docx(words, more={"word/media/a.bin": b"\0" * 500_000_000})
    yield "deep.docx", docx(words + b"<w:sdt><w:sdtContent>" * 5000 + words + b"</w:sdtContent></w:sdt>" * 5000)
    yield "deep_tables.docx", docx(_tables(400) + words)
    yield "wide_table.docx", docx(b"<w:tbl>" + (b"<w:tr>" + _cell(b"a") * 60 + b"</w:tr>") * 2000 + b"</w:tbl>")
    below = ["&a;", *(f"&a{n};" for n in range(11))]
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY a{n} "{name * 10}">'.encode() for n, name in enumerate(below)
    )
    yield "entities.docx", docx(b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", entities + b"]>")
    yield "not_xml.docx", docx(b"<w:p><w:r>")
    yield "no_document.docx", _zip({"a.txt": b"a"})
    yield "sheet.docx", _zip({"xl/workbook.xml": b"<a/>"})
    yield "many_entries.docx", _zip({f"{n}.txt": b"" for n in range(50_000)})
    yield "noise.docx", b"PK\x03\x04" + random.Random(3).randbytes(100_000)


def _cell(text: bytes) -> bytes:
    return b"<w:tc><w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p></w:tc>"


def _tables(depth: int) -> bytes:
    return b"<w:tbl><w:tr><w:tc>" * depth + paragraph("a") + b"</w:tc></w:tr></w:tbl>" * depth


def _zip(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def others() -> Iterator[File]:
    """Pictures, and what is no document."""
    yield "huge.png", _png(60_000, 60_000)
    yield "large.png", _png(9_000, 9_000)
    yield "cut.png", _png(100, 100)[:60]
    yield "small.png", _png(1, 1)
    yield "noise.jpg", b"\xff\xd8\xff" + random.Random(4).randbytes(10_000)
    yield "loop.tiff", b"II*\0\x08\0\0\0\x01\0\0\x01\x04\0\x01\0\0\0\x10\0\0\0\x08\0\0\0"
    yield "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000
    yield "encrypted.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 10
    yield "rich.rtf.txt", b"{\\rtf1 " + b"{" * 100_000
    yield "packed.gz.txt", b"\x1f\x8b" + b"\0" * 1000
    yield "feed.txt", b"<rss><channel>" + b"<item><title>CLS</title></item>" * 100_000
    yield "program.txt", b"\x7fELF" + random.Random(5).randbytes(100_000)


def _png(width: int, height: int) -> bytes:
    """A picture of one grey, which packs to nearly nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    packer = zlib.compressobj()
    row = b"\0" + b"\xff" * (width // 8 + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x01\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
