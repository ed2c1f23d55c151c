"""Writes hostile documents, runs the command over them, and says whether it withstood them.

`python -m benchmarks.hostile [FOLDER] [--size 1000000] [--only TEXT] [--jobs 2]`: no crash of the command, no hang, each
input with one outcome and a message, memory of all processes together below 2 GiB. Exit code 1 where one does not hold.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import sys
import tempfile
import time
from typing import Any

import psutil

from benchmarks.hostile import archives, portable, structures, texts
from pipeline.outcome import Ending

ROOT = Path(__file__).resolve().parent.parent.parent
_MOST_MEMORY = 2048  # MiB of all processes
_READABLE = ("good_", "encrypted_empty", "no_table", "table_wrong", "start_wrong", "packed.pdf", "encoding_utf")


def files(size: int) -> Iterator[tuple[str, bytes]]:
    """All of them, by their names."""
    yield from texts.repeated(size)
    yield from texts.long_texts(size)
    yield from texts.encodings()
    yield from texts.pages(size)
    yield from archives.documents()
    yield from archives.others()
    yield from portable.whole_ones()
    yield from portable.cut_and_flipped()
    yield from structures.trees()
    yield from structures.nests()
    yield from structures.contents()


def memory_of(process: psutil.Process) -> int:
    """MiB of a process and all below it."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.Error:
            continue  # gone meanwhile
    return total // 2**20


def run(folder: Path, command: list[str], out: Path) -> tuple[int, float, int]:
    """Exit code, seconds and most memory of the command over the folder."""
    start, most = time.monotonic(), 0
    with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
        line = [sys.executable, "-m", "clsreg", "extract", str(folder), *command]
        process = psutil.Popen(line, cwd=ROOT, stdout=stdout, stderr=stderr)
        while process.poll() is None:
            try:
                most = max(most, memory_of(process))
            except psutil.Error:
                break
            time.sleep(0.05)
        code = process.wait()
    return code, time.monotonic() - start, most


def wrong(records: list[dict[str, Any]], names: list[str]) -> Iterator[str]:
    """What does not hold of the answers."""
    told = Counter(Path(r["document"]).name for r in records)
    yield from (f"{name}: {told[name]} answers" for name in names if told[name] != 1)
    for record in records:
        name, outcome = Path(record["document"]).name, record["outcome"]
        if outcome not in set(Ending):
            yield f"{name}: no such outcome: {outcome}"
        if outcome != "records" and not (record["reason"] or "").strip():
            yield f"{name}: {outcome} without a message"
        if name.startswith(_READABLE) and outcome not in ("records", "partial"):
            yield f"{name}: can be read, but: {outcome}: {record['reason']}"
        if "a defect of clsreg" in (record["reason"] or ""):
            yield f"{name}: {record['reason']}"


def main() -> int:
    """Writes, runs, reports."""
    arguments = argparse.ArgumentParser(prog="benchmarks.hostile", description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", help="where the documents are kept; default: nowhere")
    arguments.add_argument("--size", type=int, default=1_000_000, help="characters of a long text (1000000)")
    arguments.add_argument("--only", default="", help="only files with this in their names")
    arguments.add_argument("--jobs", default="2")
    given, more = arguments.parse_known_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary, "documents")
        folder.mkdir(parents=True, exist_ok=True)
        names = []
        for name, content in files(given.size):
            if given.only in name:
                (folder / name).write_bytes(content)
                names.append(name)
        print(
            f"{len(names)} documents written; they are read now, which takes some ten minutes",
            file=sys.stderr,
            flush=True,
        )
        code, seconds, memory = run(folder, ["--jobs", given.jobs, *more], Path(temporary, "out.jsonl"))
        records = [json.loads(line) for line in Path(temporary, "out.jsonl").read_text("utf-8").splitlines()]
        errors = Path(temporary, "out.err").read_text("utf-8", "replace")
    return report(records, names, code, seconds, memory, errors)


def report(records: list[dict[str, Any]], names: list[str], code: int, seconds: float, memory: int, errors: str) -> int:
    """Prints every answer and the numbers; 1 where something does not hold."""
    for r in sorted(records, key=lambda r: (r["outcome"], r["document"])):
        print(f"{r['outcome']:12} {Path(r['document']).name:36} {(r['reason'] or '')[:150]}")
    problems = list(wrong(records, names))
    if code not in (0, 1) or "Traceback" in errors:
        problems.append(f"the command ended with {code}: {errors[-2000:]}")
    if memory > _MOST_MEMORY:
        problems.append(f"{memory} MiB of memory, more than {_MOST_MEMORY}")
    for problem in problems:
        print(f"NOT {problem}")
    counts = ", ".join(f"{n} {outcome}" for outcome, n in Counter(r["outcome"] for r in records).most_common())
    print(f"{len(names)} documents in {seconds:.0f} s, {memory} MiB at most in all processes: {counts}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
