"""Reports made by hand: what documents say of contracts, without the documents."""

from __future__ import annotations

import hashlib
from typing import Any

from models.contract import Contract
from models.registry import DocumentRef, Report
from models.vocabulary import DocumentKind

ANNECY = {"names": ["Grand Annecy"], "kind": "epci", "codes": ["200066793"], "departments": ["74"], "regions": ["84"]}
LANGRES = {"names": ["Pays de Langres"], "kind": "petr", "codes": [], "departments": ["52"], "regions": ["44"]}


def report(
    name: str,
    published: str | None = None,
    kind: DocumentKind = DocumentKind.OTHER,
    language: str = "fr",
    number: int = 1,
    territory: dict[str, Any] | None = None,
    **values: Any,
) -> Report:
    """What the document of that name says; `signed="2024-03-22"` and `planned=` stand for a signature."""
    for word, certainty in (("signed", "actual"), ("planned", "planned")):
        if word in values:
            values["signature"] = {"edtf": values.pop(word), "certainty": certainty}
    if "period" in values:
        start, _, end = values["period"].partition("/")
        values["period"] = {"start": start or None, "end": end or None}
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    document = DocumentRef(sha256=sha256, uris=(name,), kind=kind, language=language, published=published)
    contract = Contract.model_validate({"territory": territory or ANNECY, **values})
    return Report(id=f"{sha256[:12]}-{number}", number=number, document=document, contract=contract)
