"""A flow run from the command line: with the Prefect server that PREFECT_API_URL names, else one started for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
import logging

from pipeline.errors import ServerError


@contextmanager
def session() -> Iterator[tuple[ExitStack, str]]:
    """Prefect with a server that answers: what else ends with it, and the server's address.

    A server that is not reached, or lost on the way, is a ServerError.
    """
    from flows.quiet import settle

    settle()  # Prefect reads its settings when it is imported
    import httpx
    from pydantic_core import PydanticSerializationError

    logging.getLogger("prefect.flow_runs").addFilter(_is_no_interrupt)
    with ExitStack() as stack:
        api = _server(stack)
        stack.enter_context(_without_heartbeats())
        try:
            yield stack, api
        except httpx.HTTPError as error:
            raise _no_server("lost; what was stored before holds", error) from error
        except PydanticSerializationError as error:
            if "KeyboardInterrupt" in str(error):  # Ctrl-C while Prefect packs a task up comes wrapped in this
                raise KeyboardInterrupt from error
            raise


def _is_no_interrupt(record: logging.LogRecord) -> bool:
    """Not the traceback of a Ctrl-C that came while Prefect packed a task up: the command tells of it in a line."""
    return "KeyboardInterrupt" not in record.getMessage()


def _server(stack: ExitStack) -> str:
    """The address of the Prefect server, which is started where none is named."""
    import httpx
    from prefect.context import SyncClientContext

    try:
        client = stack.enter_context(SyncClientContext.get_or_create()).client  # the flow takes the same
    except (RuntimeError, ValueError, OSError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise _no_server("not reached", error) from error
    return str(client.api_url).rstrip("/")


def _without_heartbeats() -> AbstractContextManager[object]:
    """With a server that ends with the run, nobody listens for signs of life, and sending them delays the end."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, get_current_settings, temporary_settings

    settings = get_current_settings()
    if settings.api.url or "heartbeat_frequency" in settings.flows.model_fields_set:
        return nullcontext()
    return temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})


def _no_server(what: str, error: Exception) -> ServerError:
    from prefect.settings import get_current_settings

    cause = (str(error) or type(error).__name__).splitlines()[0]
    url = get_current_settings().api.url
    if url is None:
        return ServerError(
            f"the Prefect server started for this run was {what} ({cause})",
            "`clsreg ingest` and `clsreg harvest` do the same without Prefect",
        )
    return ServerError(
        f"the Prefect server at {url} was {what} ({cause})",
        "start that server, or unset PREFECT_API_URL: then one is started for the run",
    )
