"""The archive in the format of web archives (WARC 1.1), and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
import io
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from pipeline.harvest.archive import Archive
from pipeline.harvest.state import State
from pipeline.harvest.tables import VersionRow
from pipeline.version import VERSION

# Bodies are kept unpacked; what says how they were sent does not hold for them.
_OF_THE_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as a WARC file tells it."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def write_warc(state: State, archive: Archive, stream: IO[bytes]) -> int:
    """Writes every answer that came by the web, in the order of time; how many. The same archive gives the same bytes."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    with state.store.session() as session:
        query = select(VersionRow).where(VersionRow.url.like("http%")).order_by(VersionRow.id)
        earliest = session.scalars(query.limit(1)).first()
        first = earliest.fetched_at if earliest else datetime.fromtimestamp(0, UTC)
        info = {"software": f"clsreg/{VERSION}", "format": "WARC File Format 1.1"}
        record = writer.create_warcinfo_record("clsreg.warc.gz", info)
        record.rec_headers.replace_header("WARC-Date", _date(first))
        record.rec_headers.replace_header("WARC-Record-ID", _id(f"warcinfo {first.isoformat()}"))
        writer.write_record(record)
        return sum(_write(writer, row, archive) for row in session.scalars(query.execution_options(yield_per=100)))


def _write(writer: object, row: VersionRow, archive: Archive) -> bool:
    from warcio.statusandheaders import StatusAndHeaders

    body = archive.get(row.sha256)
    if body is None:
        return False
    headers = [(k, v) for k, v in row.headers if k not in _OF_THE_TRANSFER]
    headers.append(("content-length", str(len(body))))
    about = {"WARC-Date": _date(row.fetched_at), "WARC-Record-ID": _id(f"{row.id} {row.url} {row.fetched_at}")}
    record = writer.create_warc_record(  # type: ignore[attr-defined]
        row.url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(f"{row.http_status} OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict=about,
    )
    writer.write_record(record)  # type: ignore[attr-defined]
    return True


def read_warc(stream: IO[bytes]) -> Iterator[Stored]:
    """The answers in a WARC file."""
    from warcio.archiveiterator import ArchiveIterator

    for record in ArchiveIterator(stream):
        if record.rec_type == "response":
            yield Stored(
                record.rec_headers.get_header("WARC-Target-URI"),
                datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
                int(record.http_headers.get_statuscode()),
                tuple((k.lower(), v) for k, v in record.http_headers.headers),
                record.content_stream().read(),
            )


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _id(text: str) -> str:
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, text)}>"
