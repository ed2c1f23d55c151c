"""What a run leaves behind to be looked at in Prefect: tables of what was found, skipped, failed and changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
import json
from typing import Any

from flows.quiet import settle

settle()

from prefect.artifacts import create_table_artifact  # noqa: E402 - its settings must stand before it is imported

from pipeline.harvest.refresh import Refreshed  # noqa: E402
from pipeline.harvest.report import Report  # noqa: E402

ROWS = 500  # of a table: Prefect keeps them in its database; the registry has all
_LONGEST = 300  # characters of a cell


def publish(key: str, rows: Iterable[dict[str, Any]], description: str) -> None:
    """A table, unless it is empty; says where it was cut."""
    found = iter(rows)
    table = [{k: _cell(v) for k, v in row.items()} for row in islice(found, ROWS)]
    more = sum(1 for _ in found)
    if table:
        cut = f" The first {ROWS} of {ROWS + more}; `clsreg status` tells of the rest." if more else ""
        create_table_artifact(key=key, table=table, description=description + cut)


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def harvested(reports: Sequence[Report]) -> None:
    """What the sources yielded: a row each, then what was found, skipped and failed."""
    publish("harvest-sources", map(_source, reports), "What each source yielded.")
    found = ({"source": r.source, "what": w, "address": u} for r in reports for w, us in _news(r) for u in us)
    publish("harvest-found", found, "Documents worth reading.")
    skipped = ({"source": r.source, "reason": why, "pages": n} for r in reports for why, n in r.skipped.items())
    publish("harvest-skipped", skipped, "Pages that were not read, and why.")
    failed = ({"source": r.source, "address": u, "reason": why} for r in reports for u, why in r.failed.items())
    publish("harvest-failed", failed, "Addresses that gave no answer; the next runs try them again.")


def _news(report: Report) -> tuple[tuple[str, list[str]], ...]:
    return ("new", report.new), ("changed", report.changed)


def _source(report: Report) -> dict[str, Any]:
    said = (report.error, report.stopped, *report.warnings)
    return {
        "source": report.source,
        "outcome": report.outcome.value,
        "found": report.found,
        "requests": report.requests,
        "not modified": report.not_modified,
        "new": len(report.new),
        "changed": len(report.changed),
        "unchanged": report.unchanged + report.spared,
        "skipped": sum(report.skipped.values()),
        "failed": len(report.failed),
        "left": report.left,
        "message": "; ".join(dict.fromkeys(m for m in said if m)),
    }


def refreshed(done: Refreshed) -> None:
    """What a refresh did to the registry: numbers, contracts new and changed, documents without an answer."""
    rows = [{"what": what, "number": number} for what, number in done.summary.table()]
    rows += [{"what": f"exported: {table}", "number": n} for table, n in (done.exported or {}).items()]
    publish("refresh-summary", rows, "What the refresh did.")
    fields = ({"contract": c.entry, "field": c.field, "before": c.old, "now": c.new} for c in done.changes)
    publish("refresh-contracts", fields, "Contracts new and changed, field by field.")
    failures = ({"document": uri, "reason": why} for uri, why in done.summary.failures.items())
    publish("refresh-failures", failures, "Documents without an answer, and why.")
