"""A worker in which some documents do what a defect of a library can do: by their names."""

from __future__ import annotations

import os
import re
import time

from models.document import Document
from pipeline.errors import UserError
from pipeline.read import read
from pipeline.read.budget import Budget
from pipeline.workers import attempt, inside


def _read(uri: str, payload: bytes, budget: Budget) -> Document:
    if "deadly" in uri:
        os.abort()
    if "endless" in uri:
        re.match(r"(a+)+b", "a" * 60)  # holds Python's lock: no handler of a signal runs
    if "sleepy" in uri:
        time.sleep(600)
    if "greedy" in uri:
        kept = []
        while True:
            kept.append(bytearray(b"x" * 1_000_000))
    if "broken" in uri:
        raise UserError("a model is missing", "install it")
    return read(uri, payload, budget)


def main(tasks: int, parent: int) -> None:
    """As the real one, with those documents."""
    attempt.read = _read  # type: ignore[assignment]
    inside.main(tasks, parent)
