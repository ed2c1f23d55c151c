"""How the desk's server speaks HTTP: as uvicorn does, but what is written goes out at once."""

from __future__ import annotations

import asyncio
import socket
from typing import cast

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class Prompt(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """With several processes uvicorn's socket waits, up to 40 ms a page, for more to send."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Asks the socket not to wait."""
        wire = cast("socket.socket | None", transport.get_extra_info("socket"))
        if wire is not None and wire.family in (socket.AF_INET, socket.AF_INET6):
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
