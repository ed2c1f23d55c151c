"""Settle what a name means where the tables hold several places of that name."""

from __future__ import annotations

from extractors.annotated import Annotated
from extractors.reference import Place, find_epcis, load
from extractors.territories.context import context, towns_around
from extractors.territories.model import PlaceMention


def settle(a: Annotated, codes: tuple[str, ...], towns: bool = False) -> tuple[str, ...]:
    """One code where the document's régions and départements decide, else all that stay possible, likeliest first.

    For towns a much larger population decides where the document says nothing else.
    """
    if len(codes) < 2:
        return tuple(codes)
    reference, near = load(), context(a)
    places = [p for p in map(reference.place, codes) if p]
    weights = {p.code: near.weight(p.departements, p.regions) for p in places}
    ranked = sorted(places, key=lambda p: (-weights[p.code], -p.population, p.code))
    best, second = ranked[0], ranked[1]
    if weights[best.code] > 1.3 * weights[second.code]:
        return (best.code,)
    close = [p for p in ranked if weights[p.code] >= weights[best.code] / 1.3]
    close.sort(key=lambda p: (-p.population, p.code))
    if towns and close[0].population >= 8 * max(close[1].population, 500):
        return (close[0].code,)
    named = _among_its_towns(a, close)
    return (named,) if named else tuple(p.code for p in close)


def _elsewhere(a: Annotated, codes: tuple[str, ...]) -> bool:
    """Whether the document speaks of other régions than those of all that a name can mean."""
    reference, near = load(), context(a)
    places = [p for p in map(reference.place, codes) if p]
    said = max((*near.regions.values(), *near.departements.values()), default=0.0)
    return said >= 1 and not any(near.weight(p.departements, p.regions) for p in places)


def _among_its_towns(a: Annotated, close: list[Place]) -> str | None:
    """Of authorities of one name, that in whose département the document names the most towns."""
    towns = towns_around(a)
    counts = sorted(((sum(towns.get(d, 0) for d in p.departements), p.code) for p in close), reverse=True)
    return counts[0][1] if counts[0][0] > counts[1][0] else None


def authority(
    a: Annotated,
    start: int,
    end: int,
    name: str,
    subtype: str | None,
    how: str,
    codes: tuple[str, ...] | None = None,
    unknown: bool = False,
) -> PlaceMention | None:
    """A mention of the EPCI or EPT that a name can mean; `unknown` keeps one that the tables lack."""
    reference, near = load(), context(a)
    if codes is None:
        hits = find_epcis(reference, name, (), subtype, fuzzy=False)
        top = near.top()
        kept = [h for h in hits if set(top) & set(reference.epcis[h.code].departements)] if top else list(hits)
        if hits and hits[0].how == "exact":
            kept = kept or list(hits)
        if not kept:
            kept = list(find_epcis(reference, name, top or near.around(), subtype, fuzzy=unknown or bool(top)))
        kept = kept or list(hits)
        codes = tuple(h.code for h in kept)
    if not codes and not unknown:
        return None
    settled = settle(a, codes)
    if how == "bare" and a.plain.startswith("pays ", start) and _elsewhere(a, settled):
        return None  # a pays of the same name, which the tables lack
    kind = "ept" if settled and reference.epcis[settled[0]].kind == "ept" else "epci"
    return PlaceMention(start, end, a.text[start:end], kind, settled, how, subtype=subtype or "")
