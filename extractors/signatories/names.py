"""One organisation once: the fullest name for every way of naming it, and what generic words stand for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
import re

from extractors.annotated import Annotated
from extractors.contracts.scopes import find_scopes
from extractors.organisations.find import OrgMention, find_organisations
from extractors.patterns import Pattern
from extractors.signatories.same import SMALL, compatible, fuller, key, own
from extractors.territories import find_territories
from extractors.territories.model import TerritoryCandidate
from models.document import Zone
from models.vocabulary import OrganisationType as T

_START = itemgetter(0)
AUTHORITIES = (T.EPCI, T.COMMUNE, T.PETR, T.DEPARTEMENT)
# « ci-après dénommée « la CC2SO » », « hereinafter "the CC2SO" »: a party's short name in the contract itself.
_CALLED = Pattern(
    r"(?:ci-apres|hereinafter|hereafter)(?: (?:de)?nommee?s?| designee?s?| appelee?s?| called| referred to as| known as)? ?"
    r"[\"«]? ?(?:la |le |l'|les |the )?([a-z][a-z0-9-]{1,14})\b"
)


class Names:
    """The named organisations of a document, to resolve generic words, acronyms and bare kinds against."""

    def __init__(self, a: Annotated) -> None:
        self.a = a
        body = [o for o in find_organisations(a) if a.zone_at(o.start) in (Zone.BODY, Zone.META)]
        self.orgs = body
        self._epcis: dict[str, bool] = {}  # by the name of a « Pays »
        self._fullest: dict[tuple[str, T], OrgMention | None] = {}
        self._first_of: dict[tuple[str, ...], OrgMention | None] = {}  # by kinds
        self._named_as: dict[tuple[str, T], OrgMention | None] = {}  # by an authority's name and kind
        named = [self.typed(o) for o in body if not o.generic and not o.bare]
        # A long text names the same few hundred times: names are compared once each, by their first mention.
        first: dict[tuple[str, T], OrgMention] = {}
        self._by_kind: dict[T, list[OrgMention]] = defaultdict(list)
        self._places: dict[T, list[tuple[int, int]]] = defaultdict(list)  # start, and order among the named
        for order, o in enumerate(named):
            first.setdefault((o.name, o.type), o)
            self._by_kind[o.type].append(o)
            self._places[o.type].append((o.start, order))
        self.named = list(first.values())
        self._with_word: dict[tuple[T, str], list[OrgMention]] = defaultdict(list)  # by kind and own word; "": all
        for o in self.named:
            for word in ("", *own(o.name, o.type)):
                self._with_word[o.type, word].append(o)
        self.aliases = self._aliases(body)

    def _aliases(self, body: list[OrgMention]) -> dict[str, OrgMention]:
        found: dict[str, OrgMention] = {}
        for o in self.named:
            match = re.search(r"\((?:l['’])?([^()]{2,18})\)$", o.name)
            if match:
                found.setdefault(key(match[1]), o)
        for match in _CALLED.finditer(self.a.plain):
            owner = next((o for o in reversed(self.named) if match.start() - 260 < o.start < match.start()), None)
            sentence = self.a.sentence_at(match.start())
            if owner and sentence:
                first = next((o for o in self.named if sentence.start <= o.start <= owner.start), owner)
                found.setdefault(key(match[1]), first)
        return found

    def typed(self, org: OrgMention) -> OrgMention:
        """The organisation with its kind set right by the tables: a « Pays » that is an EPCI."""
        if org.type is T.PETR and key(org.name).startswith("pays "):
            if org.name not in self._epcis:
                self._epcis[org.name] = self._is_epci(org.name)
            if self._epcis[org.name]:
                return replace(org, type=T.EPCI)
        return org

    def _is_epci(self, name: str) -> bool:
        words = own(name, T.PETR)
        kinds = {
            o.type
            for o in self.orgs
            if o.rule in ("organisations.epci", "organisations.petr", "organisations.agglo")
            and not o.bare
            and words <= own(o.name, o.type)
        }
        return T.EPCI in kinds or (T.PETR not in kinds and _is_epci(name))

    def resolve(self, org: OrgMention) -> OrgMention:
        """The organisation a mention stands for, under its fullest name; the mention's own place is kept by the caller."""
        org = self.typed(org)
        introduced = self.aliases.get(key(org.name)) if org.name.isupper() else None
        if introduced and introduced.type is org.type:
            return introduced
        if org.rule == "organisations.alias":
            return self.aliases.get(key(org.name), org)
        if org.rule == "organisations.epci_short":
            return self.aliases.get(key(org.name)) or self._by_initials(org) or org
        if org.generic:
            found = self._meant(org, org.resolves)
            return found or org
        if org.bare:
            return self._only(org) or org
        name = (org.name, org.type)
        if name not in self._fullest:
            best, words = org, own(org.name, org.type)
            for other in min((self._with_word[org.type, w] for w in words or ("",)), key=len):
                if own(other.name, other.type) >= words and compatible(org, other):
                    best = fuller(best, other)
            self._fullest[name] = None if best is org else best
        return self._fullest[name] or org

    def _last_before(self, kinds: Iterable[T], near: int) -> OrgMention | None:
        """The mention of some kinds that was named last before a place."""
        found: tuple[int, OrgMention] | None = None
        for kind in kinds:
            at = bisect_left(self._places[kind], (near,)) - 1
            if at >= 0 and (found is None or self._places[kind][at][1] > found[0]):
                found = self._places[kind][at][1], self._by_kind[kind][at]
        return found[1] if found else None

    def _by_initials(self, org: OrgMention) -> OrgMention | None:
        """« CC4R » is the « Communauté de communes des 4 Rivières » of the same text."""
        wanted = key(org.name)[2:]
        for o in self.named:
            words = [
                w
                for w in key(o.name).split()
                if w not in SMALL and w not in ("communaute", "communes", "agglomeration", "urbaine")
            ]
            if o.type is T.EPCI and "".join(w[0] for w in words) == wanted:
                return replace(o, name=f"{o.name} ({org.name})") if "(" not in o.name else o
        return None

    def _only(self, org: OrgMention) -> OrgMention | None:
        """The one named organisation of a bare kind, or the nearest before where several are named."""
        if org.type in (T.HOSPITAL, T.ASSOCIATION, T.OTHER, T.MSP):
            return None
        same = [o for o in self._with_word[org.type, ""] if own(o.name, o.type)]
        if not same:
            return None
        distinct = {own(o.name, o.type) for o in same}
        if len(distinct) == 1 or all(x <= max(distinct, key=len) for x in distinct):
            return max(same, key=lambda o: len(own(o.name, o.type)))
        last = bisect_left(self._places[org.type], (org.start,))
        before = (o for o in reversed(self._by_kind[org.type][:last]) if own(o.name, o.type))
        named = next(before, None)
        return self.resolve(named) if named else None

    def _meant(self, org: OrgMention, kinds: tuple[str, ...]) -> OrgMention | None:
        if len(kinds) > 2:
            return self.authority(org.start)
        if len(self._mains) > 1 and (owner := self._owner(org.start)) is not None:
            party = self._as_party(owner)
            if party.type.value in kinds:
                return party
        if kinds not in self._first_of:
            self._first_of[kinds] = next((o for o in self.named if o.type.value in kinds), None)
        first = self._first_of[kinds]
        if first is None:
            return self._territory_as(kinds, org.start)
        before = self._last_before((k for k in tuple(self._places) if k.value in kinds), org.start)
        if before or first.rule != "organisations.greater":
            return self.resolve(before or first)
        return self._territory_as(kinds, org.start) or self.resolve(first)

    def _territory_as(self, kinds: tuple[str, ...], near: int) -> OrgMention | None:
        """The document's territory, where it is of the wanted kind: « la Ville » in a text that names only Gennevilliers."""
        authority = self.authority(near)
        return authority if authority and authority.type.value in kinds else None

    @cached_property
    def _mains(self) -> list[TerritoryCandidate]:
        return [t for t in find_territories(self.a) if t.role == "main" and t.territory.names]

    @cached_property
    def _main_places(self) -> list[tuple[int, int]]:
        """Where they are named, in reading order: start, and the main's order as a negative number, the first last."""
        return sorted((start, -order) for order, t in enumerate(self._mains) for start, _ in t.spans)

    def authority(self, near: int | None = None) -> OrgMention | None:
        """The local authority whose contract the document is about; of several, the one named last before `near`."""
        mains = self._mains
        if not mains:
            return None
        main = mains[0]
        if near is not None and len(mains) > 1:
            last = bisect_right(self._main_places, near, key=_START) - 1
            told = self._named_beside(near) or self._owner(near)
            main = told or mains[-self._main_places[last][1] if last >= 0 else 0]
        return self._as_party(main)

    def _owner(self, near: int) -> TerritoryCandidate | None:
        """Of several territories, the one whose contract the words at a place speak of."""
        scopes = find_scopes(self.a)
        owners = scopes.ownership.at(near)
        owner = scopes.territories[owners[0]] if len(owners) == 1 and owners[0] < len(scopes.territories) else None
        return owner if owner in self._mains else None

    def _as_party(self, main: TerritoryCandidate) -> OrgMention:
        """A territory's authority, by the name that the text gives it."""
        territory, spans = main.territory, main.spans
        kind = _KINDS.get(territory.kind.value, T.EPCI)
        start, end = spans[0] if spans else (0, 0)
        name = territory.names[0]
        if kind is T.PETR and name == " et ".join(territory.names[1:]):
            name, kind = territory.names[1], T.EPCI  # authorities that share a contract: the first of them
        plain = OrgMention(start, end, name, kind, "signatories.territory", 0.7)
        if (plain.name, kind) not in self._named_as:
            same = (o for o in self.named if o.type is kind and compatible(o, plain))
            self._named_as[plain.name, kind] = next(same, None)
        named = self._named_as[plain.name, kind]
        return self.resolve(named) if named else plain

    def _named_beside(self, near: int) -> TerritoryCandidate | None:
        """« la vice-présidente a signé le contrat de l'agglomération d'Épinal »: the only territory of the same sentence."""
        sentence = self.a.sentence_at(near)
        if sentence is None:
            return None
        first = bisect_left(self._main_places, sentence.start, key=_START)
        last = bisect_left(self._main_places, sentence.end, key=_START)
        named = {-order for _, order in self._main_places[first:last]}
        return self._mains[named.pop()] if len(named) == 1 else None


_KINDS = {"epci": T.EPCI, "ept": T.EPCI, "commune": T.COMMUNE, "departement": T.DEPARTEMENT, "petr": T.PETR}


def _is_epci(name: str) -> bool:
    from extractors.reference import find_epcis, load

    return any(h.how in ("exact", "loose") for h in find_epcis(load(), name, fuzzy=False))


def is_commune(name: str) -> bool:
    """Whether a commune bears this name."""
    from extractors.reference import load

    return bool(load().communes_named(name))
