"""A registry made up for tests: entries over many départements, reproducible, with every case the figures know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
import random
from typing import Any

from extractors.reference import Place, load
from models.contract import Contract
from models.registry import Check, Conflict, DocumentRef, Entry, PossibleDuplicate, Reviewed, Support
from models.vocabulary import DocumentKind, OrganisationType, Severity, Theme, Verdict


@dataclass(frozen=True)
class MadeDocument:
    """A document as the report asks for it."""

    source: str
    published: str | None
    contracts: int


@dataclass(frozen=True)
class MadeFailure:
    """A document that could not be read."""

    uri: str
    reason: str


AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def contract(codes: tuple[str, ...] = (), name: str = "Pays du Test", **values: Any) -> Contract:
    """A contract on a territory; the départements and régions are looked up."""
    reference = load()
    places = [p for p in map(reference.place, codes) if p]
    departments = sorted({d for p in places for d in p.departements} | set(values.pop("departments", ())))
    kind = values.pop("kind", places[0].kind if places else "petr")
    territory = {
        "names": [name], "kind": kind, "codes": codes,
        "departments": departments, "regions": reference.regions_of(departments),
    }  # fmt: skip
    return Contract.model_validate({"territory": territory, "status": "signed", **values})


def entry(id: str, of: Contract, published: str | None = None, **more: Any) -> Entry:
    """An entry that one document reports."""
    number = f"{int.from_bytes(id.encode(), 'big') % 16**12:012x}"
    document = DocumentRef(
        sha256=number.ljust(64, "0"),
        uris=(f"https://www.ars.sante.fr/{id}",),
        kind=DocumentKind.PARTY,
        published=published,
    )
    support = {"/status": (Support(report=f"{number}-1", pointer="/status"),)}
    return Entry(id=id, contract=of, documents=(document,), reports=(f"{number}-1",), support=support, **more)


def _values(rng: random.Random, year: int) -> dict[str, Any]:
    start = f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    themes, types = list(Theme)[:-1], list(OrganisationType)[1:-2]
    chosen = rng.sample(themes[:10], rng.randint(2, 4)) + rng.sample(themes[10:], rng.randint(0, 1))
    signers = ["ars", "epci", *rng.sample([t.value for t in types], rng.randint(0, 4))]
    values: dict[str, Any] = {
        "signature": {"edtf": start},
        "axes": [{"label": f"Axe : {t.label_fr}", "themes": [t.value]} for t in chosen],
        "signatories": [{"name": t, "type": t} for t in dict.fromkeys(signers)],
        "generation": rng.choice([None, 1, 1, 2, 2, 3]),
        "confidence": {
            p: round(rng.uniform(0.62, 0.99), 2) for p in ("/territory", "/status", "/signature", "/period")
        },
    }
    shape = rng.random()
    if shape < 0.45:
        values["period"] = {"start": str(year), "end": str(year + rng.choice([2, 3, 4, 4, 4]))}
    elif shape < 0.8:
        values["duration_months"] = rng.choice([36, 48, 60, 60, 60])
    return values


def _epcis(rng: random.Random, number: int) -> list[Place]:
    reference = load()
    found = sorted(reference.epcis.values(), key=lambda p: p.code)
    large = [p for p in found if p.population > 40_000 and p.subtype != "METRO"]
    return rng.sample(large, number) + [reference.epcis[c] for c in ("200068666", "200046977")]


def _quality(rng: random.Random, id: str, other: str) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if rng.random() < 0.15:
        support = (Support(report=f"{0:012x}-1", pointer="/duration_months"),)
        more["conflicts"] = (Conflict(pointer="/duration_months", chosen=60, other=48, against=support),)
    if rng.random() < 0.1:
        more["checks"] = (
            Check(
                name="signature_after_end", severity=Severity.ERROR,
                message_fr="Le contrat serait signé après sa fin.", message_en="The contract would be signed after its end.",
            ),
        )  # fmt: skip
    if rng.random() < 0.2:
        more["reviewed"] = {"/status": Reviewed(decision=f"d-{id}", verdict=Verdict.ACCEPT, by="Relectrice", at=AT)}
    if rng.random() < 0.05:
        more["possible_duplicates"] = (PossibleDuplicate(entry=other, reasons=("same territory",)),)
    return more


def _special() -> list[Entry]:
    signed = {"signature": {"edtf": "2023-06"}}
    return [
        entry("z-petr", contract(name="PETR du Pays de Nulle Part", departments=("70",), **signed), "2023-06-20"),
        entry("z-paris20", contract(("75120",), "Paris 20e", duration_months=60, **signed), "2023-06-20"),
        entry("z-reunion", contract(("249740119",), "CINOR", duration_months=60, **signed), "2023-07"),
        entry("z-martinique", contract(("972",), "Martinique", duration_months=36, **signed), "2023-07"),
        entry("z-creuse", contract(("23",), "Creuse", duration_months=60, **signed), "2023-07"),
        entry("z-undated", contract(("21231",), "Dijon"), "2019-01-05"),
        entry("z-old-codes", contract(("249999999",), "Ancienne communauté", departments=("19",), **signed)),
        entry("z-<script>", contract(name="<script>alert(1)</script>", departments=("01",), **signed)),
        entry("z-rejected", contract(("35",), "Ille-et-Vilaine", **signed), rejected=True),
        entry("z-next", contract(("200068666",), "Grand Saint-Dizier", status="in_preparation"), "2026-02-11"),
    ]  # fmt: skip


def made_entries(seed: int = 7, number: int = 56) -> list[Entry]:
    """Some `number` entries of EPCI, some with a second contract, and the special cases; the same for the same seed."""
    rng = random.Random(seed)
    found = _special()
    for place in _epcis(rng, number):
        year = rng.choice([2012, 2014, 2016, 2018, 2019, 2020, 2021, 2022, 2022, 2023, 2023, 2024, 2025])
        first = f"{place.code}-1"
        second = f"{place.code}-2" if year < 2019 and rng.random() < 0.8 else None
        of = contract((place.code,), place.name, **_values(rng, year))
        found.append(entry(first, of, f"{year}-12-01", next=second, **_quality(rng, first, f"{place.code}-9")))
        if second:
            later = contract((place.code,), place.name, **_values(rng, year + rng.choice([5, 5, 6, 8])))
            found.append(entry(second, later, f"{year + 6}", previous=first))
    return sorted(found, key=lambda e: e.id)


def made_documents() -> list[MadeDocument]:
    """Documents of several sites and folders."""
    hosts = ("www.ars.sante.fr", "www.grand-est.ars.sante.fr", "www.haute-marne.gouv.fr", "www.saint-dizier.fr")
    found = []
    for number in range(90):
        uri = f"https://{hosts[number % 7 % 4]}/actualites/{number}" if number % 9 else f"archives/cls/{number}.pdf"
        found.append(MadeDocument(uri, f"{2014 + number % 12}-05-0{1 + number % 9}", number % 3))
    return found


def made_failures() -> list[MadeFailure]:
    """Documents that could not be read."""
    reasons = ["scanned", "scanned", "damaged", "too_slow", "encrypted", "brand_new_reason"]
    return [MadeFailure(f"https://www.haute-marne.gouv.fr/f/{n}.pdf", reason) for n, reason in enumerate(reasons)]
