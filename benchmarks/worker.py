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
    """clsreg over text documents, to the JSON lines."""
    return _extract(_files(folder, ".txt"))


def extract_pdfs(folder: Path) -> Callable[[], int]:
    """clsreg over PDFs, to the JSON lines."""
    return _extract(_files(folder, ".pdf"))


def _extract(paths: list[Path]) -> Callable[[], int]:
    from pipeline.output import to_json
    from pipeline.run import run

    return lambda: sum(len(to_json(o.record)) > 0 for o in run(map(str, paths)))


def spacy_texts(folder: Path) -> Callable[[], int]:
    """The bare French model, its whole pipeline, over the same texts."""
    import spacy

    model = spacy.load("fr_core_news_md")
    texts = [p.read_text("utf-8") for p in _files(folder, ".txt")]
    return lambda: sum(1 for _ in model.pipe(texts))


def read_pdfs(folder: Path) -> Callable[[], int]:
    """clsreg reading PDFs into documents, without extraction."""
    from pipeline.read import ReadError, read

    payloads = [(str(p), p.read_bytes()) for p in _files(folder, ".pdf")]

    def work() -> int:
        done = 0
        for uri, payload in payloads:
            try:
                done += len(read(uri, payload).pages) > 0
            except ReadError:
                done += 1
        return done

    return work


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


def main() -> None:
    """Prints the measurement as JSON."""
    prepare = {f.__name__: f for f in (extract_texts, extract_pdfs, spacy_texts, read_pdfs, plumber_pdfs)}[sys.argv[1]]
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
