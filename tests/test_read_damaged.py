"""Damaged and odd PDFs: the second reader helps, what can be read is read, the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.hostile import structures
from benchmarks.hostile.portable import WORDS, encrypted, objects_of, stream, text_of, whole, written
from pipeline.limits import Limits
from pipeline.outcome import Ending
from pipeline.read import ReadError, ocr, pdf_pages, pdf_second, read
from pipeline.read.budget import Budget
from pipeline.run import process, run

PRIVATE = dict(structures.contents())["letters_private.pdf"]


def test_a_long_administrative_document_is_read_whole() -> None:
    document = read("a.pdf", whole(111, 40))
    assert len(document.pages) == 111 and not document.lacks
    assert all(f"Page {n} :" in document.text[p.start : p.end] for n, p in enumerate(document.pages, 1) if n > 1)


def test_an_empty_password_opens_and_another_one_is_asked_for() -> None:
    assert "Grand Annecy" in read("a.pdf", encrypted(b"")).text
    with pytest.raises(ReadError) as error:
        read("a.pdf", encrypted(b"secret"))
    assert error.value.reason == "encrypted" and "password" in error.value.message


def test_what_pdfium_does_not_open_the_second_reader_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_payload: bytes) -> None:
        raise ReadError("empty", "the PDF has no pages")

    monkeypatch.setattr(pdf_pages, "_open", refuse)
    document = read("a.pdf", whole(2))
    assert "signé le 22 mars 2024 par l'ARS" in document.text and "Page 2 :" in document.text
    assert any("second reader" in note for note in document.notes)
    assert [b.page for b in document.blocks][-1] == 2


def test_a_page_that_pdfium_does_not_read_the_second_reader_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages._Reader, "_by_pdfium", lambda *_: None)
    document = read("a.pdf", whole(2))
    assert "Grand Annecy" in document.text and len(document.pages) == 2


def test_letters_without_meaning_are_not_taken_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: ocr.INSTALL)
    outcome = process("a.pdf", PRIVATE)
    assert outcome.record.outcome == "scanned" or "Annecy" in outcome.text
    assert "\ue000" not in outcome.text


@pytest.mark.skipif(ocr.missing() is not None, reason="tesseract with French is not installed")
def test_letters_without_meaning_are_recognised_from_their_picture() -> None:
    assert "Grand Annecy" in read("a.pdf", PRIVATE).text


def test_pages_left_out_are_told_and_the_others_are_read() -> None:
    document = read("a.pdf", whole(4), Budget(skip={2: "its process was ended by SIGSEGV"}))
    assert "Page 2 :" not in document.text and "Page 3 :" in document.text
    assert document.lacks[0].startswith("page 2 was left out: its process was ended by SIGSEGV")


def test_the_second_reader_keeps_lines_columns_and_places() -> None:
    two = b"BT /F1 10 Tf 40 700 Td (Premier axe) Tj 300 0 Td (Second axe) Tj ET"
    with pdf_second.opened(written(objects_of(text_of(WORDS), two))) as pdf:
        runs, _ = pdf_second.page_runs(pdf.pages[0], 0)
        assert [r.text for r in runs] == list(WORDS)
        columns, length = pdf_second.page_runs(pdf.pages[1], 100)
    assert [(r.text, round(r.x0)) for r in columns] == [("Premier axe", 40), ("Second axe", 340)]
    assert columns[0].origin[0] == 100 and length == len("Premier axe Second axe ")


ODD = {
    **dict(structures.trees()),
    "picture.pdf": dict(structures.contents())["picture_lies.pdf"],
    "stream.pdf": written({**objects_of(b""), 4: stream(b"\0" * 100, b"/Filter /FlateDecode")}),
}


def test_structures_that_loop_or_lie_end_one_way_each(tmp_path: Path) -> None:
    for name, content in ODD.items():
        (tmp_path / name).write_bytes(content)
    outcomes = list(run([str(tmp_path / name) for name in ODD], 2, Limits(seconds=3, pages=200)))
    found = {Path(o.uri).name: (o.record.outcome, o.record.reason) for o in outcomes}
    assert len(found) == len(ODD)
    for name, (outcome, reason) in found.items():
        assert outcome in set(Ending) and outcome not in ("crashed", "timed_out"), (name, reason)
        assert outcome == "records" or reason, name
    read_ = [n for n, (outcome, _) in found.items() if outcome in ("records", "partial")]
    assert {"tree_itself.pdf", "tree_missing.pdf", "tree_none.pdf", "tree_no_type.pdf"} <= set(read_), found
