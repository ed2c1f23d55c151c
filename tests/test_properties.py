"""What holds for any document, date and period: looked for by hypothesis with a fixed budget."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.hostile.archives import docx, paragraph
from benchmarks.hostile.portable import objects_of, text_of, whole, written
from extractors.annotated import Annotated
from extractors.durations import find_durations, find_periods
from models.values import edtf_bounds
from pipeline.outcome import Ending, Outcome
from pipeline.read import read
from pipeline.run import process

PIECES = (
    "Contrat local de santé", "CLS 2", "l'ARS Grand Est", "le Grand Annecy", "la CPAM de la Somme", "Saint-Denis (93)",
    "a été signé", "sera signé", "signed", "le 22 mars 2024", "fin 2028", "1er", "2019-2023", "du 3 au 5 juin", "hier",
    "pour une durée de cinq ans", "trois axes :", "Axe 1 : accès aux soins", "- santé mentale", "1.", "•", "10 000 €",
    "par an", "M. Jean Dupont, maire", "avenant", "le deuxième", "renouvelé", "(", ")", "«", "»", '"', "'", ".", "…", ";",
    "\n", "\n\n", "\t", "\u00a0", "\u200b", "\u202e", "\0", "e\u0301", "|", "<b>", "&nbsp;", "%", "\ufffd", "A" * 40,
)  # fmt: skip
documents = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
odd = st.text(max_size=300)
BUDGET = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def holds(outcome: Outcome) -> None:
    """One ending, a message where there is no record, and proof that stands in the text."""
    record = outcome.record
    assert record.outcome in set(Ending)
    assert "a defect of clsreg" not in (record.reason or ""), record.reason
    assert record.outcome == "records" or (record.reason or "").strip()
    for contract in record.contracts:
        for evidence in contract.evidence.values():
            assert all(outcome.text[e.start : e.end] == e.quote for e in evidence)
        for value in (contract.signature, *contract.events):
            if value is not None:
                edtf_bounds(value.edtf)


@BUDGET
@given(documents | odd)
def test_any_text_has_one_ending_and_its_values_have_proof(text: str) -> None:
    holds(process("a.txt", text.encode("utf-8", "surrogatepass")))


@BUDGET
@given(st.lists(st.tuples(st.sampled_from(("p", "h1", "li", "td", "b", "div", "a")), documents), max_size=8))
def test_any_page_has_one_ending(parts: list[tuple[str, str]]) -> None:
    body = "".join(f"<{tag}>{text}</{tag}>" if len(text) % 3 else f"<{tag}>{text}" for tag, text in parts)
    holds(process("a.html", f"<!DOCTYPE html><html><body>{body}".encode()))


@settings(BUDGET, max_examples=25)
@given(st.lists(documents, min_size=1, max_size=4))
def test_any_word_document_and_pdf_has_one_ending(paragraphs: list[str]) -> None:
    clean = [" ".join("".join(c for c in p if c.isprintable()).split()) for p in paragraphs]
    escaped = (p.replace("&", "&amp;").replace("<", "&lt;") for p in clean)
    holds(process("a.docx", docx(b"".join(map(paragraph, escaped)))))
    holds(process("a.pdf", written(objects_of(text_of(clean), text_of(clean[:1])))))


@settings(BUDGET, max_examples=40)
@given(st.data())
def test_a_pdf_with_changed_bytes_has_one_ending(data: st.DataObject) -> None:
    payload = bytearray(whole(2))
    for place in data.draw(st.lists(st.integers(0, len(payload) - 1), min_size=1, max_size=12)):
        payload[place] = data.draw(st.integers(0, 255))
    holds(process("a.pdf", bytes(payload[: data.draw(st.integers(20, len(payload)))])))


@BUDGET
@given(st.binary(max_size=400))
def test_any_bytes_have_one_ending(payload: bytes) -> None:
    holds(process("a", payload))


years = st.integers(2005, 2040)


@BUDGET
@given(years, st.integers(1, 8), st.sampled_from(("{}-{}", "de {} à {}", "{} – {}", "pour la période {}-{}", "{}/{}")))
def test_a_period_is_read_back_from_every_spelling(first: int, length: int, words: str) -> None:
    text = f"Le contrat local de santé {words.format(first, first + length)} du Grand Annecy est signé."
    found = find_periods(Annotated(read("a.txt", text.encode())))
    assert [(p.first, p.last) for p in found] == [(str(first), str(first + length))], text


@BUDGET
@given(st.dates(date(2005, 1, 1), date(2039, 12, 31)), st.integers(1, 8))
def test_a_length_is_read_back_in_years_and_months(day: date, years_: int) -> None:
    text = f"Le contrat local de santé signé le {day:%d/%m/%Y} est conclu pour une durée de {years_} ans."
    found = find_durations(Annotated(read("a.txt", text.encode())))
    assert [d.months for d in found] == [12 * years_], text
