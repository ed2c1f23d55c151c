"""Pages of PDFs as images."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select

from pipeline.store.tables import DocumentRow, SourceRow
from review.proof.source import file_of
from review.web.guard import DeskHere, Someone

router = APIRouter()


@router.get("/documents/{sha256}/pages/{number}.png")
def page_image(request: Request, desk: DeskHere, signed: Someone, sha256: str, number: int) -> Response:
    """A page of a PDF of the registry, rendered anew: nothing of the file itself reaches the browser."""
    tag = f'"{sha256[:32]}-{number}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304)
    with desk.store.session() as session:
        query = select(SourceRow.uri).join(DocumentRow).where(DocumentRow.sha256 == sha256)
        uris = session.scalars(query.where(DocumentRow.media_type == "application/pdf")).all()
    path = file_of(sha256, uris)
    known = path is not None and 1 <= number <= desk.settings.pages
    image = desk.pages.image(str(path), sha256, number) if known else None
    if image is None:
        raise HTTPException(404, "no such page")
    return Response(image, media_type="image/png", headers={"etag": tag, "cache-control": "private, max-age=86400"})
