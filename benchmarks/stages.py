"""Where the time of a document goes: `python -m benchmarks.stages FOLDER` prints seconds by stage as JSON."""

from __future__ import annotations

import json
from pathlib import Path
import sys
import time

_READS = {".txt": "text", ".html": "HTML", ".pdf": "PDF"}


def stages(folder: Path) -> dict[str, dict[str, float]]:
    """Processor seconds by kind of document and stage, after one document of each kind has loaded what is loaded."""
    from extractors.annotated import Annotated
    from extractors.relevance.extract import judge, triage
    from pipeline.assemble import assemble
    from pipeline.calibration import load
    from pipeline.output import to_json
    from pipeline.read import ReadError, read
    from pipeline.run import process

    calibration, found = load(), {}
    for suffix, kind in _READS.items():
        paths = sorted(folder.rglob(f"*{suffix}"))
        spent = dict.fromkeys(("read", "prepare and judge", "find and assemble", "write JSON"), 0.0)
        for path in paths[:1]:
            process(str(path))
        for path in paths:
            try:
                payload, at = path.read_bytes(), time.process_time()
                document = read(str(path), payload)
            except ReadError:
                continue
            at = _add(spent, "read", at)
            a = Annotated(document)
            relevant = triage(document.text).relevant and judge(a).relevant
            at = _add(spent, "prepare and judge", at)
            if relevant:
                assemble(a, calibration)
                _add(spent, "find and assemble", at)
            record = process(str(path)).record
            at = time.process_time()
            to_json(record)
            _add(spent, "write JSON", at)
        found[kind] = {stage: round(1000 * s / max(1, len(paths)), 2) for stage, s in spent.items()}
    return found


def _add(spent: dict[str, float], stage: str, since: float) -> float:
    now = time.process_time()
    spent[stage] += now - since
    return now


if __name__ == "__main__":
    print(json.dumps(stages(Path(sys.argv[1]))))
