"""PDFs: reading order, what frames the pages, broken words, tables and cards. The PDFs are written by hand here."""

from __future__ import annotations

import pytest

from models.document import BlockKind, Document, Zone
from pipeline.read import ReadError, ocr, read

Item = tuple


def pdf(*pages: list[Item], width: int = 595, height: int = 842) -> bytes:
    """A PDF from items ("text", x, y, size, words[, bold]), ("line", x0, y0, x1, y1), ("box", x0, y0, x1, y1); y counts from the top."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{f} /Encoding /WinAnsiEncoding >>"
            for f in ("Helvetica", "Helvetica-Bold")
        ),
    ]
    kids = []
    for items in pages:
        stream = "\n".join(_draw(item, height) for item in items)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{o:010d} 00000 n \n" for o in offsets)
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def _draw(item: Item, height: int) -> str:
    kind, *rest = item
    if kind == "text":
        x, y, size, words, *bold = rest
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /F{2 if bold else 1} {size} Tf {x} {height - y} Td ({escaped}) Tj ET"
    x0, y0, x1, y1 = rest
    if kind == "line":
        return f"0.5 w {x0} {height - y0} m {x1} {height - y1} l S"
    return f"0.9 g {x0} {height - y1} {x1 - x0} {y1 - y0} re f 0 g"


def lines(x: float, y: float, *texts: str, size: float = 10, step: float = 13) -> list[Item]:
    return [("text", x, y + i * step, size, t) for i, t in enumerate(texts)]


def body(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.zone is Zone.BODY]


LEFT = (
    "La communauté de communes a signé le contrat",
    "local de santé avec l'agence régionale et la pré-",
    "fecture, pour une durée de cinq ans, devant les",
    "élus réunis dans la salle des fêtes et les parte-",
)
RIGHT = (
    "naires du territoire venus nombreux. Il compte",
    "quatre axes et vingt actions, dont la moitié dès",
    "la première année, avec un bilan tous les ans et",
    "une évaluation à la fin du contrat.",
)


def test_columns_are_read_one_after_the_other_and_words_put_together() -> None:
    document = read(
        "a.pdf",
        pdf([("text", 50, 60, 20, "Un contrat pour la santé", True), *lines(50, 120, *LEFT), *lines(310, 120, *RIGHT)]),
    )
    assert document.title == "Un contrat pour la santé"
    assert "la préfecture, pour une durée" in document.text
    assert "les partenaires du territoire" in document.text


def test_headers_footers_and_numbers_leave_the_text_and_a_sentence_runs_on() -> None:
    def sheet(number: int, *texts: str) -> list[Item]:
        return [
            ("text", 50, 30, 8, "CC du Pays - Délibération n° 7"),
            *lines(50, 120, *texts),
            ("text", 270, 820, 8, f"Page {number} sur 2"),
        ]

    first = (
        "Le contrat sera signé par la communauté de communes, l'agence régionale de santé et la",
        "caisse primaire; la mise en oeuvre associera en outre la mission locale et les communes du pays",
    )
    document = read(
        "a.pdf", pdf(sheet(1, *first), sheet(2, "et l'association Addictions France.", "Un bilan est prévu."))
    )
    assert any("du pays et l'association Addictions France." in text for text in body(document))
    assert not any("Page" in text or "Délibération" in text for text in body(document))
    assert [p.number for p in document.pages] == [1, 2]


def test_letters_set_apart_are_words() -> None:
    spaced = [("text", 50 + 9 * i, 100, 10, c) for i, c in enumerate("CONTRAT LOCAL") if c != " "]
    document = read("a.pdf", pdf([*spaced, *lines(50, 140, "La ville et l'agence ont signé.")]))
    assert document.text.startswith("CONTRAT LOCAL\n")


def test_numbers_drawn_apart_return_to_their_items() -> None:
    items = [
        ("text", 75, 150 + 16 * i, 10, t)
        for i, t in enumerate(("Soins de proximité ;", "Santé mentale ;", "Environnement."))
    ]
    numbers = [("text", 60, 150 + 16 * i, 10, f"{i + 1}.") for i in range(3)]
    document = read("a.pdf", pdf([*lines(50, 120, "Les axes sont les suivants :"), *items, *numbers]))
    found = [(b.marker, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert found == [("1.", "Soins de proximité ;"), ("2.", "Santé mentale ;"), ("3.", "Environnement.")]


def ruled(top: int, rows: list[tuple[str, ...]]) -> list[Item]:
    columns = (60, 260, 500)
    grid = [("line", columns[0], top + 30 * i, columns[-1], top + 30 * i) for i in range(len(rows) + 1)]
    grid += [("line", x, top, x, top + 30 * len(rows)) for x in columns]
    return grid + [
        ("text", columns[c] + 5, top + 12 + 30 * r, 9, t)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        for t in [cell]
        if t
    ]


def test_a_table_over_two_pages_is_one_table_with_one_header() -> None:
    head = ("Organisme", "Représenté par")
    document = read(
        "a.pdf",
        pdf(
            ruled(600, [head, ("ARS Grand Est", "Mme Koenig"), ("CPAM", "M. Bernand")]),
            ruled(80, [head, ("MSA", "Mme Collot"), ("CAF", "M. Durupt")]),
        ),
    )
    found = [(b.kind.value, document.text[b.start : b.end]) for b in document.blocks]
    assert found[0] == ("table_header", "Organisme | Représenté par")
    assert [t for k, t in found if k == "table_row"] == [
        "ARS Grand Est | Mme Koenig",
        "CPAM | M. Bernand",
        "MSA | Mme Collot",
        "CAF | M. Durupt",
    ]
    assert len(found) == 5


def test_cards_are_read_card_by_card() -> None:
    cards = []
    for i, (x, y) in enumerate(((50, 200), (320, 200), (50, 320), (320, 320))):
        cards += [
            ("box", x, y, x + 240, y + 90),
            ("text", x + 10, y + 25, 9, f"AXE {i + 1}"),
            ("text", x + 10, y + 45, 14, ("Soins", "Santé mentale", "Nutrition", "Dépistage")[i], True),
        ]
    document = read("a.pdf", pdf([("text", 50, 100, 24, "Quatre axes", True), *cards], width=620, height=480))
    assert body(document)[1:] == ["AXE 1 Soins", "AXE 2 Santé mentale", "AXE 3 Nutrition", "AXE 4 Dépistage"]


def test_every_block_has_its_page_and_box() -> None:
    document = read("a.pdf", pdf([*lines(50, 100, "La ville et l'agence ont signé un contrat.")]))
    block = document.blocks[0]
    assert block.page == 1 and block.box is not None
    assert block.box[0] == pytest.approx(50, abs=1) and 88 < block.box[1] < 95


def test_a_damaged_pdf_says_so() -> None:
    with pytest.raises(ReadError) as error:
        read("a.pdf", b"%PDF-1.7\nnothing more")
    assert error.value.reason == "damaged"


def scan() -> bytes:
    """A page that is nothing but a picture."""
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (600, 800), "white").save(buffer, "PDF")
    return buffer.getvalue()


def test_a_scan_without_ocr_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: ocr.INSTALL)
    with pytest.raises(ReadError) as error:
        read("a.pdf", scan())
    assert error.value.reason == "scanned" and "tesseract-ocr-fra" in error.value.message


@pytest.mark.skipif(ocr.missing() is not None, reason="tesseract with French is not installed")
def test_a_scan_is_read_by_ocr() -> None:
    from io import BytesIO

    import pypdfium2

    page = pypdfium2.PdfDocument(
        pdf(
            [
                ("text", 60, 100, 22, "Contrat local de santé", True),
                *lines(60, 150, "Le préfet et la présidente ont signé vendredi.", size=14),
            ]
        )
    )[0]
    buffer = BytesIO()
    page.render(scale=3).to_pil().convert("RGB").save(buffer, "PDF", resolution=216)
    document = read("a.pdf", buffer.getvalue())
    assert "Contrat local de santé" in document.text and "présidente ont signé vendredi" in document.text
    assert any("OCR" in note for note in document.notes)
