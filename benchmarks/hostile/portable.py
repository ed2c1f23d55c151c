"""PDFs written by hand: whole ones, encrypted ones, and ones that break what can be broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import hashlib
import random
import zlib

File = tuple[str, bytes]
Objects = dict[int, bytes]  # by number; 1 is the catalog
WORDS = (
    "Le contrat local de santé du Grand Annecy a été signé le 22 mars 2024 par l'ARS Auvergne-Rhône-Alpes,",
    "la communauté d'agglomération et la préfecture, pour une durée de cinq ans. Il compte trois axes :",
    "l'accès aux soins, la santé mentale et la santé environnementale.",
)
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), more, data)


def text_of(lines: Sequence[str], size: int = 10) -> bytes:
    """The content of a page with these lines."""
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    shown = b"\n".join(f"({line}) Tj T*".encode("cp1252", "replace") for line in escaped)
    return f"BT /F1 {size} Tf 14 TL 40 800 Td\n".encode() + shown + b"\nET"


def page(content: int, more: bytes = b"/MediaBox [0 0 595 842]") -> bytes:
    """A page object; 2 is the tree, 3 the font."""
    resources = b"/Resources << /Font << /F1 3 0 R >> >>"
    return b"<< /Type /Page /Parent 2 0 R %b /Contents %d 0 R %b >>" % (more, content, resources)


def objects_of(*contents: bytes) -> Objects:
    """The objects of a document with these pages."""
    found: Objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 3: _FONT}
    kids = []
    for content in contents:
        number = max(found) + 1
        found[number], found[number + 1] = stream(content), page(number)
        kids.append(b"%d 0 R" % (number + 1))
    found[2] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(kids))
    return found


def written(objects: Objects, trailer: bytes = b"", table: bool = True) -> bytes:
    """A file of these objects."""
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, content in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    if not table:
        return bytes(out)
    start, size = len(out), max(objects) + 1
    rows = (b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n" for n in range(size))
    out += b"xref\n0 %d\n%btrailer << /Size %d /Root 1 0 R %b >>\n" % (size, b"".join(rows), size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def whole(pages: int = 1, lines: int = 3) -> bytes:
    """A PDF that nothing is wrong with; its first page tells of a contract."""
    more = [text_of([f"Page {n} : {WORDS[1]}"] * lines) for n in range(2, pages + 1)]
    return written(objects_of(text_of(WORDS), *more))


def encrypted(password: bytes) -> bytes:
    """A PDF encrypted with RC4 of 40 bits; an empty password opens it for everyone."""
    identity, rights = hashlib.md5(b"clsreg").digest(), -44
    owner = _rc4(hashlib.md5(_padded(b"owner")).digest()[:5], _padded(password))
    key = hashlib.md5(_padded(password) + owner + rights.to_bytes(4, "little", signed=True) + identity).digest()[:5]
    objects = objects_of(text_of(WORDS))
    own = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]
    objects[4] = stream(_rc4(own, text_of(WORDS)))
    objects[6] = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P %d >>" % (
        owner.hex().encode(),
        _rc4(key, _PAD).hex().encode(),
        rights,
    )
    hexed = identity.hex().encode()
    return written(objects, b"/Encrypt 6 0 R /ID [<%b> <%b>]" % (hexed, hexed))


def _padded(password: bytes) -> bytes:
    return (password + _PAD)[:32]


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def cut_and_flipped() -> Iterator[File]:
    """A good PDF cut at many places, with bytes changed, with lines taken away."""
    good, rng = whole(4), random.Random(11)
    for part in range(1, 20):
        yield f"cut_{part:02}.pdf", good[: len(good) * part // 20]
    for number in range(40):
        data = bytearray(good)
        for _ in range(number * 2 + 1):
            data[rng.randrange(len(data))] = rng.randrange(256)
        yield f"flipped_{number:02}.pdf", bytes(data)
    pieces = good.split(b"\n")
    for number in range(20):
        kept = [p for p in pieces if rng.random() > 0.05 * (number % 6 + 1)]
        yield f"lines_gone_{number:02}.pdf", b"\n".join(kept)
    for number in range(10):
        shuffled = good.split(b"endobj")
        rng.shuffle(shuffled)
        yield f"shuffled_{number:02}.pdf", b"%PDF-1.4\n" + b"endobj".join(shuffled)
    yield "prefixed.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + good
    yield "appended.pdf", good + b"\0" * 100_000 + b"<html>"
    yield "twice.pdf", good + good
    yield "noise.pdf", b"%PDF-1.7\n" + rng.randbytes(500_000)
    yield "header_only.pdf", b"%PDF-1.7\n"


def whole_ones() -> Iterator[File]:
    """PDFs that are to be read."""
    yield "good_1.pdf", whole()
    yield "good_65.pdf", whole(65, 40)
    yield "good_111.pdf", whole(111, 40)
    yield "good_2000.pdf", whole(2000)
    yield "encrypted_empty.pdf", encrypted(b"")
    yield "encrypted_secret.pdf", encrypted(b"secret")
    yield "no_table.pdf", written(objects_of(text_of(WORDS)), table=False) + b"trailer << /Root 1 0 R >>"
    yield "table_wrong.pdf", whole().replace(b"0000000", b"0000009")
    yield "start_wrong.pdf", whole().replace(b"startxref\n", b"startxref\n9")
    packed = zlib.compress(text_of(WORDS))
    yield "packed.pdf", written({**objects_of(b""), 4: stream(packed, b"/Filter /FlateDecode")})
    yield "packed_cut.pdf", written({**objects_of(b""), 4: stream(packed[:-20], b"/Filter /FlateDecode")})
