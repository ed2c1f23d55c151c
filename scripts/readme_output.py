#!/usr/bin/env python3
"""Puts real output into README.md, between `<!-- output: NAME -->` and `<!-- /output -->`. Run from the repository."""

from __future__ import annotations

import json
import os
from pathlib import Path
import re
import subprocess
import sys
import tempfile
from typing import Any

README = Path("README.md")
RELEASE = "fixtures/seeds/003_c1fc13095a635ac2.txt"


def clsreg(*arguments: str, both: bool = False) -> str:
    """What the command prints; with `both`, what it says on standard error too."""
    done = subprocess.run(
        [sys.executable, "-m", "clsreg", *arguments],
        env={**os.environ, "COLUMNS": "118", "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines() if line.strip())


def shortened(value: Any, items: int = 2) -> Any:
    """A record with the beginning of its lists only."""
    if isinstance(value, dict):
        return {k: shortened(v, items) for k, v in value.items()}
    if isinstance(value, list):
        more = [f"… {len(value) - items} more"] if len(value) > items else []
        return [shortened(v, items) for v in value[:items]] + more
    return value


def record() -> str:
    """A record with two of its proofs."""
    whole = json.loads(clsreg("extract", RELEASE))
    contract = whole["contracts"][0]
    contract["evidence"] = {"/signature": contract["evidence"]["/signature"][:1], "…": "…"}
    contract["confidence"] = {"/signature": contract["confidence"]["/signature"], "…": "…"}
    whole.pop("evidence")
    text = json.dumps(shortened(whole), ensure_ascii=False, indent=1)
    return re.sub(r"\{[^{}]{0,160}\}|\[[^\[\]{}]{0,120}\]", lambda m: " ".join(m[0].split()), text)


def explained() -> str:
    """The table of `explain`, its first lines."""
    lines = clsreg("explain", RELEASE).splitlines()
    start = next(i for i, line in enumerate(lines) if line.lstrip().startswith("contract "))
    return "\n".join([*lines[start : start + 20], " …"])


def registry() -> str:
    """Ingest twice, then list."""
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "clsreg.sqlite")
        parts = []
        for arguments in (["ingest", "fixtures/seeds"], ["ingest", "fixtures/seeds"], ["list"]):
            said = clsreg(*arguments, "--db", db, both=True).replace(db, "clsreg.sqlite")
            parts.append(f"$ .venv/bin/clsreg {' '.join(arguments)}\n{said}")
        return "\n".join(parts)


def table() -> str:
    """`extract` as a table."""
    command = ["extract", "fixtures/seeds", "--format", "table"]
    return f"$ .venv/bin/clsreg {' '.join(command)}\n{clsreg(*command, both=True)}"


def main() -> None:
    """Writes the page."""
    page = README.read_text("utf-8")
    outputs = {
        "extract-table": table(),
        "explain": f"$ .venv/bin/clsreg explain {RELEASE}\n …\n{explained()}",
        "record": record(),
        "registry": registry(),
    }
    for name, text in outputs.items():
        block = f"<!-- output: {name} -->\n```\n{text}\n```\n<!-- /output -->"
        page = re.sub(rf"<!-- output: {name} -->.*?<!-- /output -->", lambda _, b=block: b, page, flags=re.DOTALL)
    README.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
