"""Coverage-guided fuzzing: `python -m benchmarks.fuzz readers|dates [FOLDER] [-max_total_time=300]`.

Looks for bytes that make a reader raise anything but a ReadError, and for words that make the grammar of dates raise,
give a date that is none, or point beside the text. Needs atheris (`pip install 'clsreg[fuzz]'`); options with one dash are
libFuzzer's. What is found is written to a file `crash-…` in the present folder; the corpus grows in FOLDER.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
import sys
import tempfile
from typing import Any

from benchmarks.corpus import FIXTURES
from benchmarks.hostile.archives import docx

_KINDS = b"thdp"  # text, HTML, the XML of a Word document, PDF by the reader that is written in Python


def _atheris() -> Any:
    try:
        import atheris
    except ModuleNotFoundError as error:
        raise SystemExit("fuzzing needs atheris: pip install 'clsreg[fuzz]'") from error
    return atheris


def readers() -> Callable[[bytes], None]:
    """A payload whose first byte says which reader takes it."""
    with _atheris().instrument_imports(include=["pipeline", "extractors", "docx", "pdfminer"]):
        from pipeline.read import ReadError, clean
        from pipeline.read.budget import Budget
        from pipeline.read.docx import read_docx
        from pipeline.read.html import read_html
        from pipeline.read.pdf_second import opened, page_runs
        from pipeline.read.text import read_text

    def second(payload: bytes) -> None:
        try:
            with opened(payload) as pdf:
                for page in pdf.pages[:3]:
                    page_runs(page, 0)
        except ReadError:
            raise
        except Exception:
            return  # `pdf_pages` takes any kind of exception for damage

    def one(data: bytes) -> None:
        kind, payload = data[:1], data[1:]
        try:
            if kind == b"p":
                second(payload)
                return
            if kind == b"d":
                raw = read_docx(docx(payload))
            else:
                raw = (read_html if kind == b"h" else read_text)(payload, Budget())
            document = clean(raw, "fuzzed")
        except ReadError as error:
            assert error.reason in ReadError.REASONS and error.message
            return
        ends = [(b.start, b.end) for b in document.blocks]
        assert all(0 <= s <= e <= len(document.text) for s, e in ends) and ends == sorted(ends)
        assert len(document.offsets) == len(document.text)

    return one


def dates() -> Callable[[bytes], None]:
    """A text for the grammar of dates and periods."""
    with _atheris().instrument_imports(include=["extractors", "pipeline"]):
        from extractors.annotated import Annotated
        from extractors.dates import find_dates
        from extractors.durations import find_durations, find_periods
        from models.values import edtf_bounds
        from pipeline.read import ReadError, read

    def one(data: bytes) -> None:
        try:
            a = Annotated(read("fuzzed", data))
        except ReadError:
            return
        for found in find_dates(a):
            assert 0 <= found.start < found.end <= len(a.text)
            if found.edtf is not None:
                first, last = edtf_bounds(found.edtf)
                assert first <= last
        for period in find_periods(a):
            assert 0 <= period.start < period.end <= len(a.text)
        for length in find_durations(a):
            assert length.months > 0

    return one


TARGETS: dict[str, Callable[[], Callable[[bytes], None]]] = {"readers": readers, "dates": dates}


def seeds(target: str, folder: Path) -> None:
    """What fuzzing begins with: the fixtures, so that it need not find out by itself how people write."""
    for number, path in enumerate(sorted(FIXTURES.rglob("*"))):
        kind = {".txt": b"t", ".html": b"h", ".pdf": b"p"}.get(path.suffix)
        if kind is None or (target == "dates" and kind != b"t"):
            continue
        payload = path.read_bytes()[:20_000]
        (folder / f"seed-{number:04}").write_bytes(payload[:3000] if target == "dates" else kind + payload)


def main() -> None:
    """Fuzzes one target."""
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        raise SystemExit(f"which one: {', '.join(TARGETS)}?")
    target = sys.argv[1]
    folders = [a for a in sys.argv[2:] if not a.startswith("-")]
    with tempfile.TemporaryDirectory() as begin:
        seeds(target, Path(begin))
        corpus = folders or [tempfile.mkdtemp(prefix="clsreg-fuzz-")]
        Path(corpus[0]).mkdir(parents=True, exist_ok=True)
        options = [a for a in sys.argv[2:] if a.startswith("-")]
        atheris = _atheris()
        one = TARGETS[target]()
        atheris.Setup([sys.argv[0], *options, "-timeout=20", "-rss_limit_mb=1500", *corpus, begin], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
