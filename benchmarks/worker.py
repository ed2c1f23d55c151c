"""One measurement in a process of its own: `python -m benchmarks.worker NAME FOLDER` prints seconds and megabytes.

Each loads what it needs and reads one document first; the clock, that of the processor,
runs while the documents are read.
"""

from __future__ import annotations

from collections.abc import Callable
import json
from pathlib import Path
import resource
import sys
import time


def _files(folder: Path, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"*{suffix}"))


def extract_texts(folder: Path) -> Callable[[], int]:
    """clsreg over text documents, to the JSON lines, in this process."""
    return _extract(_files(folder, ".txt"))


def extract_pages(folder: Path) -> Callable[[], int]:
    """clsreg over web pages, to the JSON lines, in this process."""
    return _extract(_files(folder, ".html"))


def extract_pdfs(folder: Path) -> Callable[[], int]:
    """clsreg over PDFs, to the JSON lines, in this process."""
    return _extract(_files(folder, ".pdf"))


def _extract(paths: list[Path]) -> Callable[[], int]:
    from extractors.ner import person_spans
    from pipeline.output import to_json
    from pipeline.run import process
    from pipeline.workers.inside import keep_what_is_loaded

    for language in ("fr", "en"):  # the models too are loaded before the clock starts, as the other side's are
        person_spans("Jeanne Martin a signé.", language)
    keep_what_is_loaded()  # as the processes of a run do after their first documents
    return lambda: sum(len(to_json(process(str(path)).record)) > 0 for path in paths)


def spacy_texts(folder: Path) -> Callable[[], int]:
    """The bare French model, its whole pipeline, over the same texts."""
    import spacy

    model = spacy.load("fr_core_news_md")
    texts = [p.read_text("utf-8") for p in _files(folder, ".txt")]
    return lambda: sum(1 for _ in model.pipe(texts))


def read_pages(folder: Path) -> Callable[[], int]:
    """clsreg reading web pages into documents, without extraction."""
    return _read(_files(folder, ".html"))


def read_pdfs(folder: Path) -> Callable[[], int]:
    """clsreg reading PDFs into documents, without extraction."""
    return _read(_files(folder, ".pdf"))


def _read(paths: list[Path]) -> Callable[[], int]:
    from pipeline.read import ReadError, read

    payloads = [(str(p), p.read_bytes()) for p in paths]

    def work() -> int:
        done = 0
        for uri, payload in payloads:
            try:
                done += len(read(uri, payload).text) > 0
            except ReadError:
                done += 1
        return done

    return work


def trafilatura_pages(folder: Path) -> Callable[[], int]:
    """trafilatura extracting the text of the same pages, with their metadata."""
    import trafilatura

    pages = [p.read_bytes() for p in _files(folder, ".html")]
    return lambda: sum(trafilatura.extract(page, with_metadata=True) is not None or True for page in pages)


def plumber_pdfs(folder: Path) -> Callable[[], int]:
    """pdfplumber extracting the text of all pages."""
    import pdfplumber

    def work() -> int:
        for path in _files(folder, ".pdf"):
            with pdfplumber.open(path) as pdf:
                for page in pdf.pages:
                    page.extract_text()
        return len(_files(folder, ".pdf"))

    return work


def pdfium_pdfs(folder: Path) -> Callable[[], int]:
    """Bare pdfium: the characters of all pages, without places, order or tables."""
    import pypdfium2

    def work() -> int:
        for path in _files(folder, ".pdf"):
            with pypdfium2.PdfDocument(path) as pdf:
                for page in pdf:
                    page.get_textpage().get_text_range()
        return len(_files(folder, ".pdf"))

    return work


MEASURED = (
    extract_texts,
    extract_pages,
    extract_pdfs,
    spacy_texts,
    read_pages,
    read_pdfs,
    trafilatura_pages,
    plumber_pdfs,
    pdfium_pdfs,
)


def main() -> None:
    """Prints the measurement as JSON."""
    prepare = {f.__name__: f for f in MEASURED}[sys.argv[1]]
    folder = Path(sys.argv[2])
    prepare(folder / "first")()
    work = prepare(folder)
    start = time.process_time()
    documents = work()
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "documents": documents, "megabytes": memory}))


if __name__ == "__main__":
    main()
