"""A batch read in a process of its own, for a worker that reads in threads.

A limit of time on a document works in the main thread of a process only, and a document that kills the process it is
read in shall not take the worker with it. The process is kept for the next batch: it has the models loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
import multiprocessing
from multiprocessing import connection
import os
import signal
import threading

from pipeline.ingest import Summary, ingest
from pipeline.store.registry import Store

_lock = threading.Lock()
_kept: list[ProcessPoolExecutor] = []


def ingest_apart(paths: Sequence[str], url: str | None) -> Summary:
    """Puts the documents in, in another process. Where that one dies, the document that killed it is quarantined."""
    pool = _pool()
    try:
        return pool.submit(ingest_here, paths, url).result()
    except BrokenProcessPool:
        _drop(pool)
        with Store(url) as store:  # several processes find out which document it was; what is in is left alone
            return ingest(paths, store, jobs=2)


def ingest_here(paths: Sequence[str], url: str | None, jobs: int = 1) -> Summary:
    """Puts the documents in, in this process."""
    with Store(url) as store:
        return ingest(paths, store, jobs)


def _pool() -> ProcessPoolExecutor:
    """One process for each thread that asks at the same time: they are started as they are needed."""
    with _lock:
        if not _kept:
            # Dask starts its workers as daemons, which may have no children; ours end with their parent.
            multiprocessing.current_process().daemon = False
            context = multiprocessing.get_context("spawn")
            _kept.append(ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_begin))
        return _kept[0]


def _drop(pool: ProcessPoolExecutor) -> None:
    with _lock:
        if pool in _kept:
            _kept.remove(pool)
    pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """Leaves Ctrl-C to the command, and ends when the parent does, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
