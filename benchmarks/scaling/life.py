"""The life of a contract: which documents there are about it, and the facts on which they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
import random

from benchmarks.scaling.places import Atlas, Territory

# Kind of document: how many days after the signature its event lies (from, to), and how often it is met.
KINDS: dict[str, tuple[int, int, int]] = {
    "announcement": (-540, -420, 6),
    "launch": (-400, -330, 7),
    "diagnosis": (-260, -200, 5),
    "groups": (-180, -120, 6),
    "vote": (-35, -10, 6),
    "signature_ars": (0, 0, 10),
    "signature_territory": (0, 0, 10),
    "press": (0, 0, 9),
    "translation": (0, 0, 5),
    "excerpt": (0, 0, 5),
    "review": (375, 420, 5),
    "avenant": (500, 680, 4),
}
MOST = len(KINDS)
_HOW_MANY = (10, 12, 14, 14, 12, 10, 9, 7, 5, 3, 2, 2)  # contracts with 1, 2, … documents
_RENEWED = 0.3  # of the territories have had two contracts
_ENGLISH = 0.09  # of the documents that are no translations; with them some 15 % are English


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract. `key` is what truth.jsonl names it by: codes, colon, generation."""

    territory: Territory
    generation: int
    renewed: bool  # its territory has two
    signed: date
    years: int
    first_year: int
    last_year: int

    @property
    def key(self) -> str:
        """Codes and generation."""
        return f"{self.territory.key}:{self.generation}"


@dataclass(frozen=True, slots=True)
class Planned:
    """A document to be written: about which contract, of which kind, in which language, on what day."""

    contract: Contract
    kind: str
    language: str
    event: date
    published: date


def contracts(number: int, atlas: Atlas, rng: random.Random) -> list[Contract]:
    """That many contracts, of territories with one or two generations."""
    territories = atlas.choose(max(1, round(number / (1 + _RENEWED))), rng)
    renewed = number - len(territories)
    found: list[Contract] = []
    for index, territory in enumerate(territories):
        if index < renewed:
            first = _contract(territory, 1, True, _workday(2018 + rng.randint(0, 1), rng), rng)
            again = _workday(first.signed.year + first.years + rng.randint(0, 1), rng)
            found += [first, _contract(territory, 2, True, again, rng)]
        else:
            found.append(_contract(territory, 1, False, _workday(rng.randint(2018, 2024), rng), rng))
    return found


def _workday(year: int, rng: random.Random) -> date:
    day = date(year, 1, 8) + timedelta(days=rng.randint(0, 340))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _contract(territory: Territory, generation: int, renewed: bool, signed: date, rng: random.Random) -> Contract:
    years = rng.choice((3, 4, 5, 5, 5))
    last = signed.year + years - (1 if signed.month < 7 and rng.random() < 0.6 else 0)
    return Contract(territory, generation, renewed, signed, years, signed.year, last)


def shares(contracts_: int, documents: int, rng: random.Random) -> list[int]:
    """How many documents each contract has: 1 to 12, together exactly that many."""
    if not contracts_ <= documents <= contracts_ * MOST:
        raise ValueError(f"{documents} documents cannot be spread over {contracts_} contracts")
    found = rng.choices(range(1, MOST + 1), _HOW_MANY, k=contracts_)
    while (missing := documents - sum(found)) != 0:
        step = 1 if missing > 0 else -1
        index = rng.randrange(contracts_)
        if 1 <= found[index] + step <= MOST:
            found[index] += step
    return found


def plan(found: Sequence[Contract], documents: int, rng: random.Random) -> list[Planned]:
    """Every document about the contracts, in an order that has nothing to do with theirs."""
    planned = [
        _document(contract, kind, rng)
        for contract, share in zip(found, shares(len(found), documents, rng), strict=True)
        for kind in _kinds(share, rng)
    ]
    rng.shuffle(planned)
    return planned


def _kinds(number: int, rng: random.Random) -> list[str]:
    """Different kinds of documents, the frequent ones more often."""
    ranked = sorted(KINDS, key=lambda k: rng.random() ** (1 / KINDS[k][2]), reverse=True)
    return sorted(ranked[:number], key=list(KINDS).index)


def _document(contract: Contract, kind: str, rng: random.Random) -> Planned:
    first, last, _ = KINDS[kind]
    event = contract.signed + timedelta(days=rng.randint(first, last))
    event -= timedelta(days=max(0, event.weekday() - 4)) if event != contract.signed else timedelta()
    english = kind == "translation" or rng.random() < _ENGLISH
    delay = 0 if kind in ("vote", "excerpt") else rng.randint(0, 4)
    return Planned(contract, kind, "en" if english else "fr", event, event + timedelta(days=delay))
