"""Folders of this machine as sources: files are archived and triaged as pages are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.harvest import HarvestSource
from pipeline.files import find_documents
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Answer
from pipeline.harvest.pages import Page, Role
from pipeline.harvest.visit import Visitor
from pipeline.ingest import address


def visit_folder(visitor: Visitor, base: Path) -> None:
    """Keeps every document of a source's folder whose time or size is another than before.

    `base`: the folder of sources.toml. FetchError where there is no such folder.
    """
    for path in files(visitor.source, base):
        visitor.clock.check()
        visitor.report.found += 1
        uri = address(str(path))
        page = visitor.state.page(uri) or Page(uri, uri, Role.DOCUMENT)
        try:
            answer = _answer(visitor, path, uri)
            if answer.header("etag") == page.etag and page.sha256 and page.sha256 in visitor.archive:
                visitor.report.spared += 1
            else:
                visitor.keep(page, answer)
        except FetchError as error:
            visitor.failed(page, error)


def files(source: HarvestSource, base: Path) -> Iterator[Path]:
    """The documents in a source's folder that its patterns let pass; what links lead out of it is left out."""
    folder = (base / source.path).resolve()
    if not folder.is_dir():
        raise FetchError(Reason.UNREADABLE, f"there is no folder {folder}")
    for name in find_documents([str(folder)]).documents:
        path = Path(name)
        if path.resolve().is_relative_to(folder) and source.takes(path.as_posix()):
            yield path


def _answer(visitor: Visitor, path: Path, uri: str) -> Answer:
    """A file as if a server had answered with it: time and size are its validator."""
    limit = visitor.source.limits.bytes
    try:
        stat = path.stat()
        if stat.st_size > limit:
            raise FetchError(Reason.TOO_LARGE, f"more than {limit} bytes; limits.bytes says how many")
        headers = (("etag", f"{stat.st_mtime_ns}-{stat.st_size}"),)
        return Answer(uri, uri, 200, headers, path.read_bytes(), visitor.clock.now())
    except OSError as error:
        raise FetchError(Reason.UNREADABLE, f"cannot be read: {error.strerror}", retry=True) from error
