"""The registry as a table, and as files to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
import shutil
import tempfile
from typing import Annotated, Any
import zipfile

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse

from extractors.fold import key
from extractors.reference import load
from pipeline.export import Format, export
from review.desk import Desk
from review.web.guard import DeskHere, Someone
from review.web.respond import page
from review.work.items import Item
from review.work.snapshot import Ranked, Snapshot

router = APIRouter()
PAGE = 50

EXPORTS = {"package": tuple(Format), "csv": (Format.CSV,), "parquet": (Format.PARQUET,), "jsonl": (Format.JSONL,)}
Short = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Sought:
    """What the table is narrowed to and ordered by."""

    text: str = ""
    status: str = ""
    region: str = ""
    department: str = ""
    theme: str = ""
    order: str = "territory"

    def query(self, **changes: str) -> dict[str, str]:
        """The filters as an address carries them, some changed."""
        own = {"text": self.text, "status": self.status, "region": self.region, "department": self.department,
               "theme": self.theme, "order": "" if self.order == "territory" else self.order}  # fmt: skip
        return {k: v for k, v in {**own, **changes}.items() if v}


async def sought_of(
    text: Short = "", status: Short = "", region: Short = "", department: Short = "", theme: Short = "",
    order: Short = "territory",
) -> Sought:  # fmt: skip
    """The filters in the address."""
    return Sought(text.strip(), status, region, department.upper(), theme, order if order in ORDERS else "territory")


ORDERS: dict[str, Callable[[Item], Any]] = {
    "territory": lambda i: (i.key, i.id),
    "signature": lambda i: (i.signature is None, i.signature or ("", ""), i.key),
    "end": lambda i: (i.span is None, i.span.end_latest if i.span else None, i.key),
    "confidence": lambda i: (i.least is None, i.least or 0, i.key),
    "review": lambda i: (-i.score, i.key),
}


def found(snapshot: Snapshot, sought: Sought) -> list[Item]:
    """The contracts that pass, in the order wanted."""
    order = ORDERS[sought.order]
    return snapshot.kept(sought, lambda items: Ranked(items, lambda i: _passes(i, sought), order)).items


def _passes(item: Item, sought: Sought) -> bool:
    return (
        not item.rejected
        and (not sought.text or key(sought.text) in item.key)
        and (not sought.status or sought.status == (item.status or "none"))
        and (not sought.region or sought.region in item.regions)
        and (not sought.department or sought.department in item.departments)
        and (not sought.theme or sought.theme in item.themes)
    )


@router.get("/registry")
def registry_page(
    request: Request, desk: DeskHere, signed: Someone, sought: Annotated[Sought, Depends(sought_of)],
    at: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:  # fmt: skip
    """All contracts, searched and filtered."""
    items = found(desk.index.current(), sought)
    last = max(1, -(-len(items) // PAGE))
    at = min(at, last)
    return page(
        request,
        "registry.html.j2",
        signed,
        items=items[(at - 1) * PAGE : at * PAGE],
        total=len(items),
        at=at,
        last=last,
        sought=sought,
        regions=sorted((p for p in load().regions.values() if p.code < "975"), key=lambda p: p.name),
        departments=[p for _, p in sorted(load().departements.items())],
        orders=tuple(ORDERS),
    )


@router.get("/export")
def export_page(request: Request, desk: DeskHere, signed: Someone) -> Response:
    """What can be taken away."""
    counts = desk.store.counts()
    return page(request, "export.html.j2", signed, exports=tuple(EXPORTS), counts=counts)


@router.get("/export/{what}.zip")
def export_files(desk: DeskHere, signed: Someone, what: str) -> Response:
    """The registry as a zip of open data."""
    if what not in EXPORTS:
        raise HTTPException(404, "no such export")
    headers = {"content-disposition": f'attachment; filename="contrats-locaux-de-sante-{what}.zip"'}
    return StreamingResponse(_zipped(desk, EXPORTS[what]), media_type="application/zip", headers=headers)


def _zipped(desk: Desk, formats: tuple[Format, ...]) -> Iterator[bytes]:
    """The zip in pieces. It is made on disk, so memory does not grow with the registry."""
    folder = Path(tempfile.mkdtemp(prefix="clsreg-export-"))
    try:
        export(desk.store, folder / "data", formats)
        archive = folder / "data.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
            for path in sorted((folder / "data").rglob("*")):
                if path.is_file():
                    made.write(path, path.relative_to(folder / "data"))
        with archive.open("rb") as stream:
            while piece := stream.read(1 << 16):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)
