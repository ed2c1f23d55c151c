"""From a prepared document to its record: relevance first, then the rooms, then assembly."""

from __future__ import annotations

from extractors.annotated import Annotated
from extractors.kinds.extract import kind_of
from extractors.relevance.extract import judge, triage
from models.contract import DocumentRecord
from models.document import Document
from models.evidence import Evidence
from models.vocabulary import DocumentKind, Language
from pipeline.assemble import assemble
from pipeline.calibration import Calibration, load

RECORDS, IRRELEVANT = "records", "irrelevant"


MEASURED = load()


def extract_document(document: Document, calibration: Calibration | None = MEASURED) -> DocumentRecord:
    """The record of one document. Pure and deterministic: the same document gives the same record.

    Confidences are measured shares of right values; with `calibration=None` they are the rules' own.
    """
    a = Annotated(document)
    # The cheap look first: most of the web never names a contract.
    verdict = triage(document.text)
    if verdict.relevant:
        verdict = judge(a)
    contracts = assemble(a, calibration) if verdict.relevant else ()
    reason = None if contracts else (verdict.reason if not verdict.relevant else "no territory of the contract is told")
    if reason and document.language == Language.UNKNOWN:
        reason = f"neither French nor English; {reason}"
    return DocumentRecord(
        document=document.uri,
        language=Language(document.language),
        published=document.published.edtf if document.published else None,
        kind=kind_of(a) if contracts else DocumentKind.OTHER,
        contracts=contracts,
        outcome=RECORDS if contracts else IRRELEVANT,
        reason=reason,
        evidence=_published_evidence(a),
    )


def _published_evidence(a: Annotated) -> dict[str, tuple[Evidence, ...]]:
    published = a.document.published
    if published is None or published.start is None or published.end is None:
        return {}
    return {"/published": (a.evidence(published.start, published.end, published.rule, 0.95),)}
