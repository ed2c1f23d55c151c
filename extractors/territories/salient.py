"""Whose contract it is where no sentence says it: the place that the document speaks of most plainly, or nobody."""

from __future__ import annotations

from bisect import bisect_right
import re

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.reference import core, load
from extractors.territories.entities import Entity, Evidence, in_body
from extractors.territories.mask import Masked
from extractors.territories.model import PlaceMention
from extractors.territories.scoring import TOWN_HALL
from models.contract import Territory
from models.document import Zone
from models.vocabulary import TerritoryKind

BY_DEFAULT = "territories.salient"
SURE = 0.5  # score, and so confidence, of a territory taken by default
_LEAST = 2.5  # points without which nobody is taken
_ALONE = 1.5  # points that the only one needs
_AHEAD = 1.0  # points by which the first must lead: among equals nobody is taken
_ACT = frozenset(f"territories.{r}" for r in ("register", "record", "newsletter", "council", "headline_alone"))
# « Créteil, le 20 juin 2023 », « Réunion des partenaires – Moncoutant-sur-Sèvre, 30 mai 2024 »
_WHERE = re.compile(r"(?:\A\W{0,3}(?:fait )?(?:a )?|- )<[ec]\d+>,? (?:le |on |this )?(?:[a-z]+ )?\d")
_ALSO = 0.5  # points of each further mention


def most_salient(a: Annotated, ranked: list[Entity], evidence: Evidence) -> Entity | None:
    """The place that leads all others by title, site, act, its name beside the contract's, and number of mentions."""
    if not any("<cl" in s.text and not s.tail for s in evidence.sentences):
        return None
    places = [e for e in ranked if any(in_body(a, m) and not m.within for m in e.mentions)]
    points = {
        e.key: _points(a, e, evidence)
        for e in ranked
        if _may_sign(e, evidence) or _titled_alone(a, e, places, evidence)
    }
    order = sorted(points.values(), reverse=True)
    if not order or order[0] < _ALONE or (len(order) > 1 and (order[0] < _LEAST or order[0] - order[1] < _AHEAD)):
        return None
    return next(e for e in ranked if points.get(e.key) == order[0])


def _titled_alone(a: Annotated, e: Entity, places: list[Entity], evidence: Evidence) -> bool:
    """« Réseau des villes-santé – fiche Mulhouse »: the only place that a document names, and that in its title."""
    if e.kind != "commune" or [e] != places or e.own("negative"):
        return False
    at = [s for m in e.mentions if (s := _sentence(m, evidence))]
    return any(lead_order(a, s.block) < HEAD and not s.prose and not _WHERE.search(s.text) for s in at)


def authority_of(town: Entity, evidence: Evidence) -> Territory | None:
    """« MONT-DE-MARSAN. L'agglo signe un pacte »: the authority around a town, where only that is said to sign."""
    if town.kind != "commune" or not evidence.says(_MEANT["epci"]) or evidence.says(_MEANT["commune"]):
        return None
    reference = load()
    code, place = reference.epci_of(town.codes[0]), reference.place(town.codes[0])
    epci = reference.place(code) if code else None
    if epci is None or place is None:
        return None
    sizes = [p.population for c in reference.members.get(epci.code, ()) if (p := reference.place(c))]
    if place.population < max(sizes, default=0) and core(place.name) not in core(epci.name):
        return None
    names = tuple(dict.fromkeys(m.text for m in town.mentions))
    return Territory(
        names=names, kind=TerritoryKind.EPCI, codes=(epci.code,), departments=epci.departements, regions=epci.regions
    )


def _may_sign(e: Entity, evidence: Evidence) -> bool:
    """An authority that the tables know, or a pays, of which nothing denies a contract; a town where its hall is spoken of."""
    if e.kind == "departement" or e.own("negative"):
        return False
    return e.kind == "petr" or bool(e.codes and (e.kind != "commune" or evidence.says(TOWN_HALL)))


def _points(a: Annotated, e: Entity, evidence: Evidence) -> float:
    acts = any(h.rule.id in _ACT and not h.sentence.tail for h in e.hits)
    named = [m for m in e.mentions if not m.within and (acts or m.how != "weak")]
    told = [(m, s) for m in named if (s := _sentence(m, evidence)) and not s.tail and not _WHERE.search(s.text)]
    if not told:
        return 0.0
    titled = any(lead_order(a, s.block) < HEAD and (s.heading or not s.prose) for _, s in told)
    site = any(a.zone_at(m.start) in (Zone.META, Zone.BOILERPLATE) for m in e.mentions)
    beside = any("<cl" in s.text and "<clz>" not in s.text for _, s in told)
    typed = e.kind != "commune" and any(m.how == "marked" and in_body(a, m) for m in e.mentions)
    signs = any(h.rule.label == "party" and not h.sentence.tail for h in e.hits)
    meant = evidence.says(_MEANT["commune" if e.kind == "commune" else "petr" if e.kind == "petr" else "epci"])
    return 2.0 * titled + 2.0 * acts + 1.5 * beside + site + typed + signs + 0.5 * meant + _ALSO * min(len(told) - 1, 4)


_MEANT = {kind: re.compile(sign) for kind, sign in (("commune", "<gc>"), ("epci", "<ge>"), ("petr", "<gp>"))}


def _sentence(m: PlaceMention, evidence: Evidence) -> Masked | None:
    starts: list[int] = evidence.once("starts", lambda: [s.start for s in evidence.sentences])
    at = bisect_right(starts, m.start) - 1
    return evidence.sentences[at] if at >= 0 and m.start < evidence.sentences[at].end else None
