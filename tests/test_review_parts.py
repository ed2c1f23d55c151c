"""Parts of the review desk on their own: marks in a text, dates, forms, look-ups, labels."""

from __future__ import annotations

from pathlib import Path
import random
import re

import pytest

from models.evidence import Evidence
from models.registry import Claim, Entry
from pipeline.checks.run import messages
from review.forms import lookup
from review.forms.dates import parse, plain, spoken
from review.forms.draft import CONTROLS, Draft, draft_of, evidence_of, value_of
from review.proof.marks import Mark, locate, segments, visible
from review.proof.text import render
from review.wording import labels, words_in
from review.work.questions import Reason, questions
from review.work.queue import FACETS
from review.work.sheet import FIELDS
from review.work.stamps import Known
from tests.fake_registry import saint_dizier

REVIEW = Path(__file__).parent.parent / "review"
FRENCH, ENGLISH = words_in("fr"), words_in("en")


def mark(start: int, end: int, pointer: str = "/status") -> Mark:
    return Mark(f"w{start}-{end}", "d", pointer, pointer[1:], False, start, end, "", "", None, None)


# Marks


def test_segments_are_the_text_however_marks_overlap() -> None:
    rng, text = random.Random(4), "".join(chr(97 + n % 26) for n in range(200))
    for _ in range(200):
        marks = [mark(a, a + rng.randint(1, 40)) for a in (rng.randint(0, 190) for _ in range(rng.randint(0, 9)))]
        first, last = sorted((rng.randint(0, 200), rng.randint(0, 200)))
        found = segments(text, marks, first, last)
        assert "".join(s.text for s in found) == text[first:last]
        begun = [m.id for s in found for m in s.begins]
        inside = {m.id for m in marks if m.start < last and m.end > first and first < last}
        assert set(begun) == inside
        position = first
        for segment in found:
            assert {m.id for m in segment.marks} == {m.id for m in marks if m.start <= position < m.end}
            position += len(segment.text)


def test_what_is_shown_is_escaped_and_as_long_as_the_text() -> None:
    text = "a <b>\u202e\x00 é 🩺 & b"
    html = render(text, [mark(2, 5)], 1, 100).html
    assert "&lt;b&gt;" in html and "\u202e" not in html and len(visible(text)) == len(text)
    assert re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == visible(text)


def test_long_texts_come_in_parts() -> None:
    parts = [render("x" * 250, [], n, 100) for n in (1, 2, 3)]
    assert [len(p.html) for p in parts] == [100, 100, 50] and parts[1].start == 100


def test_words_are_located_once_or_not_at_all() -> None:
    assert locate("un contrat\nlocal de santé", "contrat local") == (3, 16)
    assert locate("un contrat, un contrat", "contrat") is None
    assert locate("un contrat", "") is locate("un contrat", "avenant") is None


# Dates and forms


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2024-03-22", "2024-03-22"), ("22 mars 2024", "2024-03-22"), ("22/03/2024", "2024-03-22"), ("03/2024", "2024-03"),
        ("printemps 2024", "2024-21"), ("2024", "2024"), ("2024-11/2024-12", "2024-11/2024-12"), ("bientôt", None), ("", None),
        ("31/02/2024", None), ("2024-13", None),
    ],
)  # fmt: skip
def test_dates_as_people_type_them(typed: str, edtf: str | None) -> None:
    assert parse(typed, FRENCH) == edtf


def test_dates_in_plain_words() -> None:
    assert plain("2024-21", FRENCH) == "printemps 2024" and plain("2024-21", ENGLISH) == "spring 2024"
    assert plain("2025-11/2025-12", ENGLISH).replace("\u00a0", " ") == "between November 2025 and December 2025"
    assert "1er" in spoken("2024-03", FRENCH) and plain("rubbish", FRENCH) == "rubbish"


def test_a_form_filled_from_a_value_gives_that_value_back() -> None:
    entry, _ = saint_dizier()
    known = Known(entry, [])
    checked = 0
    for field, control in CONTROLS.items():
        value = known.value(f"/{field}")
        for one in value if isinstance(value, list) else [value]:
            draft = draft_of(control, one)
            assert value_of(control, draft, FRENCH) == one and not draft.errors, field
            checked += 1
    assert checked > 14


def test_what_cannot_be_is_told() -> None:
    for control, texts in (("number", {"value": "-3"}), ("dated", {"edtf": "hier soir"}), ("sum", {"amount_eur": "beaucoup"}),
                           ("axis", {"label": " "}), ("party", {}), ("status", {})):  # fmt: skip
        draft = Draft(dict(texts))
        value_of(control, draft, FRENCH)
        assert draft.errors, control
    draft = Draft({"names": "X"}, {"codes": ["999999999"]})
    value_of("place", draft, FRENCH)
    assert draft.errors == ["wrong.code"]


def test_evidence_is_where_the_words_stand() -> None:
    text = "🩺 signé le 22 mars, signé le 23 mars"
    draft = Draft({"evidence_quote": "signé le", "evidence_start": "20", "evidence_end": "28"})
    assert [text[e.start : e.end] for e in evidence_of(draft, text)] == ["signé le"]
    twice = Draft({"evidence_quote": "signé le"})
    assert evidence_of(twice, text) == () and twice.errors == ["wrong.quote"]


def test_places_and_organisations() -> None:
    assert lookup.places("200066793")[0].name.endswith("Annecy")
    assert [f.code for f in lookup.places("haute marne", ["departement"])] == ["52"]
    assert lookup.places("lyon")[0].name in ("Lyon", "Métropole de Lyon")
    names = [f.name for f in lookup.organisations("haute-marne")]
    assert "Préfecture de la Haute-Marne" in names and "CPAM de la Haute-Marne" in names
    assert lookup.organisations("ars grand est")[0].name == "ARS Grand Est"
    assert lookup.places("x") == lookup.organisations(" ") == []


# Questions and stamps


def test_questions_by_gravity() -> None:
    entry, _ = saint_dizier()
    asked = questions(entry, 0.8)
    assert [r for q in asked[:2] for r in q.reasons] == [Reason.CONFLICT, Reason.DUPLICATE]
    assert {q.pointer for q in asked} >= {"/signature", "", "/axes", "/axes/10"}
    assert questions(entry.model_copy(update={"rejected": True}), 0.8) == ()


def test_a_stamp_is_of_one_value_only() -> None:
    entry, _ = saint_dizier()
    other = entry.model_copy(update={"contract": entry.contract.model_copy(update={"generation": 3})})
    before, after = Known(entry, []), Known(other, [])
    assert before.stamp("/status") == after.stamp("/status") and before.stamp("/axes/0") == after.stamp("/axes/0")
    assert before.stamp("/generation") != after.stamp("/generation") and before.stamp("") != after.stamp("")


def test_claims_and_entries_are_what_the_desk_shows() -> None:
    assert set(CONTROLS) == set(FIELDS)
    assert {"evidence", "value"} <= set(Claim.model_fields) and {"conflicts", "reviewed"} <= set(Entry.model_fields)
    assert {"start", "end", "box"} <= set(Evidence.model_fields)


# Labels


def test_labels_are_in_both_languages_and_used() -> None:
    code = "\n".join(p.read_text("utf-8") for p in REVIEW.rglob("*") if p.suffix in (".py", ".j2"))
    for key, pair in labels().items():
        assert isinstance(key, str) and len(pair) == 2 and all(pair), key
        assert set(re.findall(r"{(\w+)}", pair[0])) == set(re.findall(r"{(\w+)}", pair[1])), key
        stem = key.removesuffix(".one").removesuffix(".many")
        parts = {
            stem,
            stem.partition(".")[0] + ".",
            stem.rpartition(".")[0] + ".",
            stem.removesuffix(".note").rpartition(".")[0] + ".",
        }
        assert any(f'"{part}' in code for part in parts) or stem.split(".")[0] in FACETS, key


def test_labels_asked_for_exist() -> None:
    for path in (REVIEW / "templates").rglob("*.j2"):
        for key in re.findall(r'\bt\("([\w.]+)"[,)]', path.read_text("utf-8")):
            assert FRENCH.has(key), (path.name, key)
    for field in (*FIELDS, "contract"):
        assert FRENCH.has(f"field.{field}"), field
    assert messages()
