"""Dask clusters to run a flow on: one started here for the run, or one that runs already. Needs the extra [dask]."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
import logging
import os
from pathlib import Path
import socket
from typing import Any

from pipeline.errors import ServerError, UserError
from pipeline.store.database import database_url
from pipeline.store.registry import Store
from pipeline.version import version

EXTRA = "pip install 'clsreg[dask]'"
_SECONDS = 10  # to reach a scheduler, and for its first worker to come
_POSTGRES = "give a PostgreSQL registry with --db postgresql://USER@HOST/NAME, or start a cluster here with --dask"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A scheduler that is reached, and what it takes to talk to it."""

    address: str
    security: Any = None  # distributed's; None where its configuration says it

    def runner(self) -> Any:
        """Prefect's task runner for this cluster (a type that `Flow.with_options` does not say it takes)."""
        from prefect_dask import DaskTaskRunner

        return DaskTaskRunner(address=self.address, client_kwargs=self._options())

    def check(self, url: str, sample: str, api: str) -> None:
        """Fails where a worker cannot do its part: with this clsreg, these files, this registry and Prefect server."""
        from distributed import Client

        needs = Needs(socket.gethostname(), version(), url, sample, api)
        with Client(self.address, **self._options()) as client:
            try:
                client.wait_for_workers(1, timeout=_SECONDS)
            except TimeoutError as error:
                message = f"the Dask cluster at {self.address} has no workers"
                raise ServerError(message, f"start some: dask worker {self.address}") from error
            for worker, found in client.run(lacks, needs, on_error="return").items():
                _require(worker, found)

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"timeout": _SECONDS, "set_as_default": False}
        return options | ({"security": self.security} if self.security else {})


@dataclass(frozen=True, slots=True)
class Needs:
    """What a worker needs for a run."""

    machine: str
    version: str
    url: str
    sample: str  # one of the documents
    api: str


def lacks(needs: Needs) -> tuple[str, str] | None:
    """What a worker lacks, and what to do; None where it can begin. Runs on the worker."""
    if version() != needs.version:
        return f"has clsreg {version()}, not {needs.version}", "install the same version and rules everywhere"
    if database_url(needs.url).get_backend_name() == "sqlite" and socket.gethostname() != needs.machine:
        return "is on another machine, and a SQLite file is for one machine", _POSTGRES
    if not Path(needs.sample).exists():
        return f"does not see {needs.sample}", "workers need the same files under the same paths: share the folder"
    try:
        Store(needs.url, create=False).engine.dispose()
    except UserError as error:
        return f"cannot use the registry: {error.message}", error.advice
    return None if _answers(needs.api) else (
        f"does not reach the Prefect server at {needs.api}",
        "start one that all machines reach, `prefect server start --host 0.0.0.0`, and name it in PREFECT_API_URL",
    )  # fmt: skip


def _answers(api: str) -> bool:
    import httpx

    try:
        httpx.get(f"{api}/health", timeout=_SECONDS)
    except httpx.HTTPError:
        return False
    return True


def _require(worker: str, found: tuple[str, str] | BaseException | None) -> None:
    if isinstance(found, BaseException):
        cause = f"{type(found).__name__}: {found}".splitlines()[0]
        raise ServerError(
            f"the Dask worker {worker} cannot run clsreg ({cause})", "install the same clsreg with [dask] for it"
        )
    if found:
        raise ServerError(f"the Dask worker {worker} {found[0]}", found[1])


@contextmanager
def local(processes: int) -> Iterator[Cluster]:
    """A cluster on this machine, for one run: that many worker processes, encrypted, so that no other user joins in."""
    require_extra()
    from distributed import LocalCluster

    # Of workers that Ctrl-C ends in the middle of a batch, Python says how it tidied up; nobody need know.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    with LocalCluster(
        n_workers=processes,
        threads_per_worker=1,
        security=True,
        dashboard_address=None,
        memory_limit=0,  # documents are read in processes of their own, which Dask does not watch
        silence_logs=logging.CRITICAL,
        preload=["flows.preload"],
    ) as cluster:
        yield Cluster(cluster.scheduler_address, cluster.security)


@contextmanager
def at(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at this address."""
    require_extra()
    from distributed import Client

    found = Cluster(address)
    try:
        with Client(address, **found._options()):
            pass
    except (OSError, ValueError, TypeError) as error:
        cause = (str(error) or type(error).__name__).splitlines()[0]
        raise ServerError(
            f"the Dask scheduler at {address} was not reached ({cause})",
            "give the address that `dask scheduler` prints, as tcp://HOST:8786; --dask starts a cluster here",
        ) from error
    yield found


@contextmanager
def explained() -> Iterator[None]:
    """Turns what a lost cluster raises into what to do."""
    from distributed import KilledWorker

    try:
        yield
    except (KilledWorker, CancelledError) as error:
        cause = (str(error) or type(error).__name__).splitlines()[0]
        raise ServerError(f"the Dask cluster was lost ({cause})", "run it again: what was stored holds") from error


def require_extra() -> None:
    """Fails where the extra is not installed."""
    try:
        import prefect_dask  # noqa: F401
    except ModuleNotFoundError as error:
        raise UserError("a Dask cluster needs the extra [dask]", EXTRA) from error
