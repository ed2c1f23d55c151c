"""Places of a document gathered from their mentions, and the cues that speak for each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
import re
from typing import Any

from extractors.annotated import Annotated
from extractors.reference import load as load_reference
from extractors.rules import Rule
from extractors.rules import load as load_rules
from extractors.territories.mask import Masked, masked
from extractors.territories.model import PlaceMention
from extractors.territories.places import find_places
from models.document import Zone

_NAMES = re.compile(r"<[ecpdg]|<cls> (?:departemental|a l)|departement")
_SIGNED = re.compile(r"<([ecpd])(\d+)>|<g([ecpa])>")
_ANAPHOR_KINDS = {"e": ("epci", "ept"), "c": ("commune",), "p": ("petr",), "a": ("epci", "ept", "petr", "commune")}


_ARRONDISSEMENT = re.compile(r"\b(?:Paris|Lyon|Marseille) \d")  # « the town » is never one
_LOOK_BACK = 12  # places among which the one that « the town » stands for is looked for

# Rules that also match who signs a contract of somebody else.
PARTY_RULES = frozenset(f"territories.{r}" for r in ("cls_with", "it_signed_by", "with_place_cls", "place_it"))


@dataclass(slots=True)
class Hit:
    """A cue: the rule, the sentence, how many places shared it, and whether the place was named or only meant."""

    rule: Rule
    sentence: Masked
    sharing: int
    named: bool
    signs: tuple[int, ...] = ()  # indexes of the mentions


@dataclass(slots=True)
class Entity:
    """A place with all its mentions and cues."""

    key: tuple[str, ...]
    kind: str
    codes: tuple[str, ...]
    mentions: list[PlaceMention] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    @property
    def marked(self) -> bool:
        """Whether the text says its type somewhere."""
        return any(m.how in ("marked", "context") for m in self.mentions)

    def own(self, label: str = "own") -> list[Hit]:
        """The cues of a label outside lists of other articles."""
        return [h for h in self.hits if h.rule.label == label and not h.sentence.tail]


@dataclass(slots=True)
class Evidence:
    """All that the decision needs."""

    entities: dict[tuple[str, ...], Entity]
    sentences: tuple[Masked, ...]
    departement_hits: list[Hit]
    lists: list[tuple[Hit, tuple[tuple[str, ...], ...]]]  # cues that named several places at once
    memo: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What is asked of the whole document for every place, found out once."""
        if name not in self.memo:
            self.memo[name] = make()
        return self.memo[name]

    def holding(self, town: Entity) -> list[Entity]:
        """The places named of which a commune is a member, in the order of the entities."""
        by_member: dict[str, dict[int, Entity]] = self.once("holding", self._by_member)
        found: dict[int, Entity] = {}
        for code in town.codes:
            found |= by_member.get(code, {})
        return [found[order] for order in sorted(found)]

    def _by_member(self) -> dict[str, dict[int, Entity]]:
        members = load_reference().members
        found: dict[str, dict[int, Entity]] = {}
        for order, e in enumerate(self.entities.values()):
            for member in {m for code in e.codes for m in members.get(code, ())}:
                found.setdefault(member, {})[order] = e
        return found

    def towns_of(self, authority: Entity) -> list[Entity]:
        """The communes named that are members of an EPCI, as its likeliest code has them."""
        by_code: dict[str, list[Entity]] = self.once("towns", self._towns)
        members = load_reference().members
        return [e for code in authority.codes[:1] for m in members.get(code, ()) for e in by_code.get(m, ())]

    def _towns(self) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = {}
        for e in self.entities.values():
            for code in e.codes if e.kind == "commune" else ():
                found.setdefault(code, []).append(e)
        return found

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether some sentence of the document's own text matches."""
        return bool(
            self.once(pattern.pattern, lambda: any(pattern.search(s.text) for s in self.sentences if not s.tail))
        )


def gather(a: Annotated) -> Evidence:
    """Entities of the document with their cues."""
    mentions = find_places(a)
    entities: dict[tuple[str, ...], Entity] = {}
    for m in mentions:
        if m.kind != "region":
            entity = entities.setdefault(m.key, Entity(m.key, m.kind, m.codes))
            entity.mentions.append(m)
    _merge_petr(entities)
    alias = {m.key: e for e in entities.values() for m in e.mentions}
    evidence = Evidence(entities, masked(a), [], [])
    order = [alias.get(m.key) for m in mentions]
    meant = _meant(mentions, order)
    rules = [(r, r.extra.get("needs", "<")) for r in load_rules("extractors.territories") if r.applies(a.language)]
    for sentence in evidence.sentences:
        if _NAMES.search(sentence.text):
            for rule, needs in rules:
                if needs in sentence.text:
                    _apply(rule, sentence, order, meant, evidence)
    return evidence


def _merge_petr(entities: dict[tuple[str, ...], Entity]) -> None:
    """« Pays Vesoul » and « Pays Vesoul - Val de Saône » are one: a name that begins another joins it."""
    petr = sorted((e for e in entities.values() if e.kind == "petr"), key=lambda e: len(e.key[1]))
    for i, short in enumerate(petr):
        for long in petr[i + 1 :]:
            if (
                short.key in entities
                and short.key[1]
                and f" {long.key[1]} ".startswith(f" {short.key[1]} ")
                and not _apart(short, long)
            ):
                long.mentions += short.mentions
                del entities[short.key]


def _apart(short: Entity, long: Entity) -> bool:
    """A longer name that is marked on its own while the shorter one is too (« PETR Bruche Mossig », « Pays Bruche Mossig Piémont »)."""
    return (
        any(m.how == "marked" for m in short.mentions)
        and " " in short.key[1]
        and not any(m.how == "marked" for m in long.mentions)
    )


def _apply(
    rule: Rule,
    sentence: Masked,
    order: list[Entity | None],
    meant: dict[str, list[tuple[int, Entity]]],
    evidence: Evidence,
) -> None:
    for match in rule.pattern.finditer(sentence.text):
        if rule.label == "departement":
            evidence.departement_hits.append(Hit(rule, sentence, 1, bool(re.search(r"<d\d+>", match[0]))))
            continue
        groups = [g for name, g in match.groupdict().items() if g and name.startswith("t")]
        targets: list[tuple[Entity, bool]] = []
        signs: dict[int, list[int]] = {}
        for sign in _SIGNED.finditer(" ".join(groups)):
            if sign[2]:
                entity = order[int(sign[2])]
                if entity and entity.kind != "departement":
                    targets.append((entity, True))
                    signs.setdefault(id(entity), []).append(int(sign[2]))
            else:
                entity = _antecedent(sentence, meant[sign[3]])
                if entity:
                    targets.append((entity, False))
        seen = {id(e): (e, named) for e, named in targets}
        for entity, named in seen.values():
            entity.hits.append(Hit(rule, sentence, len(seen), named, tuple(signs.get(id(entity), ()))))
        if len(seen) > 1:
            evidence.lists.append((Hit(rule, sentence, len(seen), True), tuple(e.key for e, _ in seen.values())))


def _meant(mentions: tuple[PlaceMention, ...], order: list[Entity | None]) -> dict[str, list[tuple[int, Entity]]]:
    """By sign, where the places are named that « the agglomeration » can stand for, in reading order."""
    found: dict[str, list[tuple[int, Entity]]] = {sign: [] for sign in _ANAPHOR_KINDS}
    for m, entity in zip(mentions, order, strict=True):
        if entity is None or m.within or m.how == "weak" or _ARRONDISSEMENT.search(m.text):
            continue
        for sign, kinds in _ANAPHOR_KINDS.items():
            if m.kind in kinds and (sign != "a" or m.kind != "commune" or m.how == "context"):
                found[sign].append((m.start, entity))
    return found


def _antecedent(sentence: Masked, places: list[tuple[int, Entity]]) -> Entity | None:
    """What « the agglomeration » stands for: the place of that kind named last before, not in passing; else first after."""
    if not places:
        return None
    before = bisect_left(places, sentence.end, key=itemgetter(0)) - 1
    told = reversed(places[max(0, before - _LOOK_BACK) : before + 1])
    main = next((e for _, e in told if e.marked or len(e.mentions) > 1), None)
    return main or places[max(before, 0)][1]


def in_body(a: Annotated, m: PlaceMention) -> bool:
    """Whether a mention stands in the document's own message."""
    return a.zone_at(m.start) is Zone.BODY
