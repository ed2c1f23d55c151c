"""How soon an open registry answers with one contract: `python -m benchmarks.scaling.answer DB ID…` prints milliseconds."""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

from pipeline.store.registry import Store


def main() -> None:
    """Prints the median and the worst as JSON."""
    db, *ids = sys.argv[1:]
    with Store(db, create=False) as store:
        opened: Any = store
        ask = getattr(opened, "entry", None) or opened.contract
        ask(ids[0])  # what is loaded once is loaded now
        times = []
        for id_ in ids:
            start = time.perf_counter()
            ask(id_)
            times.append(1000 * (time.perf_counter() - start))
    print(json.dumps({"median": statistics.median(times), "worst": max(times)}))


if __name__ == "__main__":
    main()
