"""PDFs whose structure loops, nests, swells or lies."""

from __future__ import annotations

from collections.abc import Iterator
import random
import zlib

from benchmarks.hostile.portable import WORDS, File, Objects, objects_of, page, stream, text_of, whole, written

_BASE = text_of(WORDS)


def _with(changes: Objects, trailer: bytes = b"") -> bytes:
    return written({**objects_of(_BASE), **changes}, trailer)


def _page_with(more: bytes) -> bytes:
    return _with({5: page(4, more)})


def trees() -> Iterator[File]:
    """Page trees that loop, lie or have nothing in them, and tables and trailers that do."""
    yield "tree_itself.pdf", _with({2: b"<< /Type /Pages /Count 3 /Kids [2 0 R 5 0 R] >>"})
    yield (
        "tree_loop.pdf",
        _with(
            {
                2: b"<< /Type /Pages /Count 9 /Kids [6 0 R] >>",
                6: b"<< /Type /Pages /Count 9 /Parent 2 0 R /Kids [2 0 R 5 0 R] >>",
            }
        ),
    )
    yield "tree_none.pdf", _with({2: b"<< /Type /Pages /Count 0 /Kids [] >>"})
    yield "tree_count_none.pdf", _with({2: b"<< /Type /Pages /Count 0 /Kids [5 0 R] >>"})
    yield "tree_count_huge.pdf", _with({2: b"<< /Type /Pages /Count 2147483647 /Kids [5 0 R] >>"})
    yield "tree_count_minus.pdf", _with({2: b"<< /Type /Pages /Count -7 /Kids [5 0 R] >>"})
    yield "tree_count_million.pdf", _with({2: b"<< /Type /Pages /Count 1000000 /Kids [5 0 R] >>"})
    yield "tree_same_page.pdf", _with({2: b"<< /Type /Pages /Count 100000 /Kids [" + b"5 0 R " * 100_000 + b"] >>"})
    yield "tree_missing.pdf", _with({2: b"<< /Type /Pages /Count 2 /Kids [77 0 R 5 0 R] >>"})
    yield "tree_no_type.pdf", _with({2: b"<< /Count 1 /Kids [5 0 R] >>", 5: page(4).replace(b"/Type /Page ", b"")})
    deep = {n: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (n + 1) for n in range(10, 3010)}
    yield "tree_deep.pdf", _with({2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>", **deep, 3010: page(4)})
    yield "no_catalog.pdf", _with({1: b"null"})
    yield "catalog_itself.pdf", _with({1: b"1 0 R"})
    yield "previous_itself.pdf", whole().replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 15")
    good = whole()
    start = good.rindex(b"xref\n0")
    yield "previous_loop.pdf", good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)
    yield "size_huge.pdf", good.replace(b"/Size ", b"/Size 99999999")
    yield "xref_huge.pdf", good.replace(b"xref\n0 ", b"xref\n0 99999999")
    objects = {**objects_of(_BASE), 9: stream(b"10 0 11 5 null null", b"/Type /ObjStm /N 2 /First 10 /Extends 9 0 R")}
    yield "object_stream_itself.pdf", written(objects)
    yield "object_stream_many.pdf", _with({9: stream(b"1 0 " * 50_000, b"/Type /ObjStm /N 99999999 /First 4")})
    yield "length_itself.pdf", _with({4: b"<< /Length 4 0 R >>\nstream\n" + _BASE + b"\nendstream"})
    yield "length_wrong.pdf", _with({4: b"<< /Length 999999999 >>\nstream\n" + _BASE + b"\nendstream"})


def nests() -> Iterator[File]:
    """Objects and contents that nest, repeat and unpack."""
    for name, opened, shut in (("array", b"[", b"]"), ("dictionary", b"<< /A ", b">>"), ("string", b"(", b")")):
        for depth in (1000, 200_000):
            yield (
                f"nested_{name}_{depth}.pdf",
                _with({6: opened * depth + b"0" + shut * depth, 5: page(4, b"/X 6 0 R")}),
            )
        yield f"nested_{name}_page.pdf", _page_with(b"/MediaBox " + opened * 50_000 + shut * 50_000)
    for name, filters in (("filters", b"/FlateDecode " * 100), ("hex", b"/ASCIIHexDecode " * 200)):
        yield f"many_{name}.pdf", _with({4: stream(zlib.compress(_BASE), b"/Filter [" + filters + b"]")})
    bomb = zlib.compress(b"q " * 250_000_000, 9)
    yield "bomb.pdf", _with({4: stream(bomb, b"/Filter /FlateDecode")})
    twice = zlib.compress(zlib.compress(b"\0" * 500_000_000, 9), 9)
    yield "bomb_twice.pdf", _with({4: stream(twice, b"/Filter [/FlateDecode /FlateDecode]")})
    predictor = b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 >>"
    yield "predictor.pdf", _with({4: stream(zlib.compress(_BASE), predictor)})
    yield "lzw_noise.pdf", _with({4: stream(random.Random(6).randbytes(100_000), b"/Filter /LZWDecode")})
    yield "unknown_filter.pdf", _with({4: stream(_BASE, b"/Filter /Nothing")})
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 6 0 R /B 6 0 R >> >>"
    yield "form_itself.pdf", _with({4: stream(b"/A Do " + _BASE), 6: stream(b"/A Do /B Do", form), 5: _drawing()})
    doubled = {
        n: stream(b"/A Do /A Do", form.replace(b"6 0 R", b"%d 0 R" % (n + 1), 1).replace(b"/B 6 0 R", b""))
        for n in range(6, 30)
    }
    yield "form_doubling.pdf", _with({4: stream(b"/A Do"), **doubled, 30: stream(_BASE), 5: _drawing()})


def _drawing() -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /A 6 0 R >> >> >>"


def contents() -> Iterator[File]:
    """Pages that hold too much, or letters that are none."""
    yield "operators.pdf", written(objects_of(b"q Q " * 3_000_000 + _BASE))
    yield "saves.pdf", written(objects_of(b"q " * 2_000_000 + _BASE))
    yield (
        "rules.pdf",
        written(objects_of(b"".join(b"%d %d 3 1 re f\n" % (n % 590, n % 840) for n in range(300_000)) + _BASE)),
    )
    rng = random.Random(8)
    spots = (f"BT /F1 5 Tf {rng.random() * 590:.1f} {rng.random() * 840:.1f} Td (mot) Tj ET" for _ in range(60_000))
    yield "scattered.pdf", written(objects_of("\n".join(spots).encode()))
    marks = (f"BT /F1 5 Tf {10 * (n % 58)} {3 * (n // 58 % 280)} Td ({n % 50}) Tj ET" for n in range(20_000))
    yield "numbers.pdf", written(objects_of("\n".join(marks).encode()))
    yield "one_page.pdf", written(objects_of(text_of([" ".join(WORDS)] * 5000)))
    yield "one_line.pdf", written(objects_of(text_of([" ".join(WORDS) * 5000])))
    yield "one_word.pdf", written(objects_of(text_of(["a" * 1_000_000])))
    yield "same_place.pdf", written(objects_of(b"BT /F1 9 Tf 40 800 Td " + b"(mot ) Tj -20 0 Td " * 50_000 + b"ET"))
    for name, box in {
        "huge": b"[0 0 1e9 1e9]",
        "tiny": b"[0 0 0.001 0.001]",
        "none": b"[0 0 0 0]",
        "turned": b"[595 842 0 0]",
        "far": b"[-1e30 -1e30 1e30 1e30]",
        "words": b"[a b c d]",
        "short": b"[0 0]",
        "itself": b"5 0 R",
    }.items():
        yield f"box_{name}.pdf", _page_with(b"/MediaBox " + box)
    yield "rotated.pdf", _page_with(b"/MediaBox [0 0 595 842] /Rotate 37")
    yield "unit_huge.pdf", _page_with(b"/MediaBox [0 0 595 842] /UserUnit 1e9")
    yield from _fonts()
    yield from _pictures()


def _fonts() -> Iterator[File]:
    private = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <E000> endbfrange"
    wide = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
    cmap = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap %b endcmap end end"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    yield "letters_private.pdf", _with({3: font, 6: stream(cmap % private)})
    yield "letters_many.pdf", _with({3: font, 6: stream(cmap % (wide * 3000))})
    cid = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [%d 0 R] >>"
    below = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    yield "letters_coded.pdf", _with({3: cid % 6, 6: below})
    yield "font_itself.pdf", _with({3: cid % 3})
    yield "font_none.pdf", _with({3: b"null"})
    glyphs = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 255 /Encoding << /Differences [76 /L] >> /CharProcs << /L 6 0 R >> /Resources << /Font << /F1 3 0 R >> >> >>"
    yield "font_drawn_itself.pdf", _with({3: glyphs, 6: stream(b"BT /F1 9 Tf (L) Tj ET")})


def _pictures() -> Iterator[File]:
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent %d %b"
    draw = stream(b"q 595 0 0 842 0 0 cm /A Do Q")
    for name, data, width, height, bits, how in (
        ("small", b"\xff" * 800, 80, 80, 1, b""),
        ("huge", zlib.compress(b"\xff" * 112_500_000, 9), 30_000, 30_000, 1, b"/Filter /FlateDecode"),
        ("lies", b"\0", 2_000_000_000, 2_000_000_000, 8, b""),
        ("jbig2", random.Random(9).randbytes(5000), 2000, 2000, 1, b"/Filter /JBIG2Decode"),
        ("jpx", random.Random(10).randbytes(5000), 2000, 2000, 8, b"/Filter /JPXDecode"),
        ("fax", random.Random(12).randbytes(5000), 20_000, 20_000, 1, b"/Filter /CCITTFaxDecode"),
    ):
        yield (
            f"picture_{name}.pdf",
            _with({4: draw, 5: _drawing(), 6: stream(data, image % (width, height, bits, how))}),
        )
