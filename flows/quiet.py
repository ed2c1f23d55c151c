"""Prefect without a server set up, without reports to anybody, without chatter.

Import this before Prefect: it reads its settings when it is imported. Whatever the user has set is left alone.
"""

from __future__ import annotations

import os
from pathlib import Path
import tempfile

_SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # a fresh one takes up to a minute
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_API_MAX_PARAMETER_SIZE": "0",  # thousands of paths may be named
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
    "DO_NOT_TRACK": "1",
}


def _home() -> Path:
    from platformdirs import user_cache_path

    folder = user_cache_path("clsreg") / "prefect"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a user without a home of their own
        return Path(tempfile.mkdtemp(prefix="clsreg-prefect-"))
    return folder


def settle() -> None:
    """Sets what the environment leaves open; the server's files go to this user's cache folder."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    if "PREFECT_HOME" not in os.environ and "PREFECT_API_URL" not in os.environ:
        os.environ["PREFECT_HOME"] = str(_home())
