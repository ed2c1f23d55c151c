"""Bodies of answers, unpacked piece by piece: what is too large is stopped before it is in memory."""

from __future__ import annotations

from collections.abc import Iterable
import zlib

from pipeline.harvest.errors import FetchError, Reason

ACCEPT_ENCODING = "gzip, deflate"
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 16


def _too_large(limit: int, how: str) -> FetchError:
    return FetchError(
        Reason.TOO_LARGE, f"more than {limit} bytes {how}; limits.bytes and limits.sent_bytes say how many"
    )


class _Inflate:
    """gzip (also several in a row) or deflate (with or without the header of zlib), up to a limit of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._engine: zlib._Decompress | None = None

    def feed(self, piece: bytes) -> Iterable[bytes]:
        """What a piece unpacks to. FetchError for more than the limit and for what is damaged."""
        while piece:
            if self._engine is None or self._engine.eof:
                if self._engine is not None and not piece.startswith(_GZIP):
                    return  # servers pad with zeros
                self._engine = zlib.decompressobj(_window(piece))
            try:
                out = self._engine.decompress(piece, _PIECE)
            except zlib.error as error:
                raise FetchError(Reason.ENCODING, f"cannot be unpacked: {error}", retry=True) from error
            self._size += len(out)
            if self._size > self._limit:
                raise _too_large(self._limit, "unpacked")
            yield out
            if self._engine.eof:
                piece = self._engine.unused_data
            else:
                piece = self._engine.unconsumed_tail

    def close(self) -> None:
        """FetchError where the end is missing."""
        if self._engine is not None and not self._engine.eof:
            raise FetchError(Reason.CONNECTION, "the packed body ends too early", retry=True)


def _window(head: bytes) -> int:
    """zlib's name for the format that bytes begin with: gzip, zlib or bare deflate."""
    if head.startswith(_GZIP[: len(head)]):
        return 31
    with_header = head[0] & 0x0F == 8 and (len(head) == 1 or (head[0] << 8 | head[1]) % 31 == 0)
    return 15 if with_header else -15


def unpack(pieces: Iterable[bytes], encoding: str, sent_limit: int, limit: int) -> bytes:
    """A whole body from its pieces as sent, by its Content-Encoding. FetchError for too much, or an unknown encoding."""
    names = [n for n in (e.strip().lower() for e in encoding.split(",")) if n not in ("", "identity")]
    if len(names) > 1 or any(n not in ("gzip", "x-gzip", "deflate") for n in names):
        raise FetchError(Reason.ENCODING, f"packed as {encoding!r}, which was not asked for")
    inflate = _Inflate(limit) if names else None
    parts: list[bytes] = []
    sent = 0
    for piece in pieces:
        sent += len(piece)
        if sent > (sent_limit if inflate else min(sent_limit, limit)):
            raise _too_large(min(sent_limit, limit), "sent")
        parts += inflate.feed(piece) if inflate else (piece,)
    if inflate:
        inflate.close()
    return b"".join(parts)


def gunzip(payload: bytes, limit: int) -> bytes:
    """A payload that may be a gzip file (`sitemap.xml.gz`), unpacked up to a limit of bytes."""
    return unpack([payload], "gzip", len(payload), limit) if payload.startswith(_GZIP) else payload
