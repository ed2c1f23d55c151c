"""What each worker process of a cluster started here does first: Dask calls `dask_setup` by its name."""

from __future__ import annotations

import signal


def dask_setup(_worker: object) -> None:
    """Leaves Ctrl-C, which a terminal sends to every process, to the command: it ends its workers, which need not complain."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
