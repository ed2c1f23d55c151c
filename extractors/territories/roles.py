"""Which of the places a document names have a contract of their own in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
import math
from operator import attrgetter
import re

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.reference import load
from extractors.territories.entities import PARTY_RULES, Entity, Evidence, Hit, in_body
from extractors.territories.groups import APART, Group, members_of
from extractors.territories.likely import far_likelier, features, is_likely, likelihood, sentences_of
from extractors.territories.mask import Masked
from extractors.territories.several import (
    BOTH,
    DATED,
    ONE_EACH,
    SEVERAL,
    counted,
    has_section,
    headlined,
    listed,
    tabled,
    told_alone,
)
from extractors.territories.turns import in_turn

_COUNCIL = re.compile(
    r"\bconseil (?:communautaire|metropolitain|d'agglomeration)|\b(?:community|metropolitan) council|<ge>"
)
_NEWS = re.compile(
    r"\b(?:a (?:lance|engage|entame|demarre)|lance\b|lancent|prepar\w+|vise|prevoi\w+|vient de|va |vont |doit "
    r"|doivent|sera|seront|signera|s'engage\w*"
    r"|en cours|en preparation|elabor\w+|travaill\w+|has (?:launched|started|begun)|launched|is preparing"
    r"|are preparing|aims|plans|will|is due|expects|s'etoffe|n'en est|accueille|prolong\w+|renouvel\w+"
    r"|reconduit\w*|extended|tire le bilan|se lance\w*|se dote\w*|aura|auront|attendu\w*|draft\w*|hopes?|esper\w*|diagnosti\w+)"
)


_SURE, _HARDLY = 0.8, 0.05  # of whose contract a document tells
_SEVERAL = math.log1p(2)  # others with passages of their own
_PAST_ONLY = re.compile(
    r"\b(?:avai(?:t|ent)|had (?:already )?(?:signed|launched)|dispos\w+ deja|already has|already have|deja)\b"
)


def roles_of(
    a: Annotated, evidence: Evidence, ranked: list[Entity], scores: dict, group: Group | None
) -> dict[tuple[str, ...], str]:
    """The first is main unless nothing speaks for it; others only by cues of their own with facts."""
    taken = set(group.keys) if group else set()
    rest = [e for e in ranked if e.key not in taken and scores[e.key] > 0]
    roles: dict[tuple[str, ...], str] = {}
    if not group and rest:
        spoken_for = rest[0].own() or scores[rest[0].key] >= 3
        only = None if spoken_for else _only_authority(a, rest, evidence)
        if only is None and (spoken_for or rest[0].marked):
            only = rest[0]
        only = only or _in_headline(a, rest, evidence)
        if only:
            roles[only.key] = "main"
    for e in rest:
        if e.key in roles or _inside(a, e, roles, evidence):
            continue
        role = _second_role(
            a, e, evidence, [] if group else [evidence.entities[k] for k in roles if k in evidence.entities]
        )
        if role:
            roles[e.key] = role
    roles = _holders(a, evidence, roles, taken)
    return roles if group else _by_likelihood(a, evidence, roles)


def _holders(
    a: Annotated, evidence: Evidence, roles: dict[tuple[str, ...], str], taken: Collection[tuple[str, ...]]
) -> dict[tuple[str, ...], str]:
    """With the intercommunality in the stead of the town in which it only signs, where the text speaks of it as of a holder.

    « … l'un à Monistrol, l'autre à Yssingeaux. » And below: « C'est la communauté de communes des Sucs qui s'engageait »
    """
    found: dict[tuple[str, ...], str] = {}
    for key, role in roles.items():
        town = evidence.entities[key]
        holder = _holder(a, town, evidence)
        if holder is None:
            found[key] = role
        elif len(roles) > 1 and holder.key in taken and _only_heads(a, town, evidence):
            continue  # « SAINT-AVOLD : À DEUX, C'EST MIEUX », above the contract of its intercommunality and another
        elif holder.key not in roles and _odds(a, holder, evidence) > _SURE and _odds(a, town, evidence) < 1 - _SURE:
            found.setdefault(holder.key, role)
        else:
            found[key] = role
    return found


def _holder(a: Annotated, town: Entity, evidence: Evidence) -> Entity | None:
    """The likeliest of the authorities of which a town is a member, where no words surely give the town its own contract."""
    if town.kind != "commune" or any(h.rule.id in _STRONG for h in town.own()):
        return None
    holders = [e for e in evidence.holding(town) if not e.own("negative")]
    return max(holders, key=lambda e: _odds(a, e, evidence), default=None)


def _only_heads(a: Annotated, e: Entity, evidence: Evidence) -> bool:
    """Whether a place is named in headings alone."""
    return all(s.heading for s, _ in sentences_of(a, e, evidence))


def _odds(a: Annotated, e: Entity, evidence: Evidence) -> float:
    return likelihood(features(a, e, evidence))


def _by_likelihood(a: Annotated, evidence: Evidence, roles: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    """Another place in the stead of the only one that has a contract, where the document speaks of that as one does of those."""
    if len(roles) != 1:
        return roles
    (only,) = roles
    better = far_likelier(a, evidence.entities[only], evidence)
    return {better.key: "main"} if better is not None and not better.own("negative") else roles


def _only_authority(a: Annotated, rest: list[Entity], evidence: Evidence) -> Entity | None:
    """The one EPCI, EPT or pays that a document about a contract names, where no sentence says whose it is."""
    if not any("<cl" in s.text and not s.tail for s in evidence.sentences):
        return None
    frame = evidence.says(_COUNCIL)  # « le conseil communautaire », on the site whose title names it
    named = [
        e for e in rest
        if e.kind in ("epci", "ept", "petr")
        and not e.own("negative")
        and any((in_body(a, m) or frame) and not m.within and m.how != "weak" for m in e.mentions)
    ]  # fmt: skip
    return named[0] if len(named) == 1 and (named[0].codes or named[0].kind == "petr") else None


def _in_headline(a: Annotated, rest: list[Entity], evidence: Evidence) -> Entity | None:
    """« Saint-Laurent-du-Maroni : le fleuve en partage »: whom the headline names, where no sentence says whose it is."""
    if any(e.own() for e in rest):
        return None
    heads = [
        e for e in rest
        if any(
            h.rule.id == "territories.headline_alone" and lead_order(a, h.sentence.block) < HEAD and not h.sentence.tail
            for h in e.hits
        )
        and not e.own("negative")
    ]  # fmt: skip
    below = any("<cl" in s.text and s.prose and not s.tail for s in evidence.sentences)
    return heads[0] if len(heads) == 1 and below and heads[0].codes else None


# « Avec celui de X, trois contrats sont en vigueur »: counted with the contracts of the news, and none of them.
_ADDED = re.compile(
    r"[\W_]*(?:avec|en comptant|outre|apres|s'ajoutant a|with|besides|after|together with|counting) (?:aussi )?(?:le |the |that )?(?:<cls>|contrat|contract)"
)
_OF = "territories.cls_of"
_DATED = frozenset({"territories.dated_signing", "territories.dated_next", "territories.with_years"})
_STRONG = frozenset({_OF, "territories.place_verb_cls", "territories.place_has", "territories.bare_of"}) | _DATED
_TOO = frozenset({"territories.did_too", "territories.place_verb_step"})
_EACH = frozenset({"territories.each_with", "territories.signs_with_each"})
# Words that give a place a contract of its own only where the document speaks of several contracts.
_IN_TURN = frozenset({"territories.turns_to", "territories.followed"}) | _DATED


def _second_role(a: Annotated, e: Entity, evidence: Evidence, known: Sequence[Entity]) -> str | None:
    if e.own("negative") and not has_section(a, e, evidence):
        return None
    own = [h for h in e.own() if h.named and _tells(h, evidence) and not _co_signs(h, e, evidence)]
    together = counted(a, evidence) | tabled(a, evidence) | headlined(a, evidence) | in_turn(a, evidence)
    if has_section(a, e, evidence) or listed(e, evidence) or e.key in together:
        return "main"
    likely = ("main" if _leads(a, e, evidence) else "other") if known and is_likely(a, e, evidence, known) else None
    if not own:
        return likely or ("other" if told_alone(e, evidence) else None)
    if all(_ADDED.match(h.sentence.text) for h in own):
        return "other"
    several = evidence.says(SEVERAL) or _dated_each(evidence)
    own = [h for h in own if several or h.rule.id not in _IN_TURN]
    if not own:
        return likely
    each = _EACH | _IN_TURN | (_TOO if several else frozenset())
    if any("<clz>" in h.sentence.text or h.rule.id in each or BOTH.search(h.sentence.text) for h in own):
        return "main"
    if any(h.sharing > 1 and (APART.search(h.sentence.text) or evidence.says(ONE_EACH)) for h in own):
        return "main"
    return "other" if any(_facts(h.sentence) for h in own) else likely


def _leads(a: Annotated, e: Entity, evidence: Evidence) -> bool:
    """Whether passages of its own tell of a place's contract: it is one of the document's subjects, and no neighbour."""
    told = features(a, e, evidence)
    several = told["leaders"] >= _SEVERAL or told.get("heads_life")
    return bool(several and (told.get("heads_life") or told.get("leads_life"))) and likelihood(told) > _SURE


def _dated_each(evidence: Evidence) -> bool:
    """Whether two places and more have a day of signing of their own, in a text about a contract."""

    def count() -> int:
        return sum(any(h.rule.id in _DATED for h in e.own()) for e in evidence.entities.values())

    named = any("<cl" in s.text and not s.tail for s in evidence.sentences)
    return named and bool(evidence.once("dated_each", lambda: count() > 1))


def _co_signs(hit: Hit, e: Entity, evidence: Evidence) -> bool:
    """Whether the place only signs, or with others attends, a contract that the same sentence gives to another place."""
    if "<clz>" in hit.sentence.text:
        return False
    if hit.rule.id in PARTY_RULES:
        owners = evidence.once("owners", lambda: _owners(evidence))
        return any(key != e.key for key in owners.get(hit.sentence.start, ()))
    if hit.sharing < 2 or e.kind != "commune" or hit.rule.id == _OF:
        return False
    # « Dol et Combourg ont assisté au lancement du contrat du Pays de Saint-Malo »
    return hit.sentence.start in evidence.once("given", lambda: _given(evidence))


def _given(evidence: Evidence) -> set[int]:
    """Where the sentences start that give a contract to an EPCI or a pays by name."""
    named = (e for e in evidence.entities.values() if e.kind in ("epci", "ept", "petr"))
    return {h.sentence.start for e in named for h in e.own() if h.rule.id == _OF}


def _owners(evidence: Evidence) -> dict[int, set[tuple[str, ...]]]:
    """The places to which each sentence gives a contract, by the sentence's start."""
    found: dict[int, set[tuple[str, ...]]] = {}
    for e in evidence.entities.values():
        for h in e.own():
            if h.rule.id not in PARTY_RULES | _EACH:  # « un contrat avec X, un autre avec Y »: nobody signs another's
                found.setdefault(h.sentence.start, set()).add(e.key)
    return found


def _beside(e: Entity, roles: Collection[tuple[str, ...]], evidence: Evidence) -> bool:
    """« les contrats locaux de santé de Nîmes et de Nîmes Métropole »: contracts of both in one breath."""
    own = [h for h in e.own() if "<clz>" in h.sentence.text]
    if not own:
        return False
    shared: dict[int, list[tuple[str, ...]]] = evidence.once("shared", lambda: _shared(evidence))
    of_several = {h.sentence.start for h in e.own() if h.rule.id == _OF and h.sharing > 1}
    beside = (key for h in own if h.sentence.start in of_several for key in shared[h.sentence.start])
    return any(key in roles and key != e.key for key in beside)


def _shared(evidence: Evidence) -> dict[int, list[tuple[str, ...]]]:
    """The places to whose several contracts a sentence gives one name, by the sentence's start."""
    found: dict[int, list[tuple[str, ...]]] = {}
    for e in evidence.entities.values():
        for h in e.own():
            if h.rule.id == _OF and h.sharing > 1:
                found.setdefault(h.sentence.start, []).append(e.key)
    return found


def _tells(hit: Hit, evidence: Evidence) -> bool:
    """Whether the cue stands in prose, or in a heading with its own prose below it."""
    if hit.sentence.prose:
        return True
    sentences, block = evidence.sentences, hit.sentence.block
    first = bisect_right(sentences, block, key=attrgetter("block"))
    following = [s for s in sentences[first : first + 3] if s.block <= block + 2]
    return any(s.prose and not s.tail for s in following)


def _facts(sentence: Masked) -> bool:
    dated, past = DATED.search(sentence.text), _PAST_ONLY.search(sentence.text)
    return bool(dated) or (bool(_NEWS.search(sentence.text)) and not past)


def _inside(a: Annotated, e: Entity, roles: dict, evidence: Evidence) -> bool:
    """A member commune of a territory that has the contract, unless the text gives the commune one of its own."""
    if e.kind not in ("commune", "epci") or listed(e, evidence) or _beside(e, roles, evidence):
        return False
    if e.kind == "commune":
        if not any(holder.key in roles for holder in evidence.holding(e)):
            return False
        strong = (h for h in e.own() if h.rule.id in _STRONG and h.sharing == 1)
        given = evidence.once("given", lambda: _given(evidence))
        # « À la station d'Arques, X a signé le contrat du Pays de Saint-Omer »
        strong = (
            h for h in strong if h.rule.id == _OF or h.sentence.start not in given or _odds(a, e, evidence) > _HARDLY
        )
        return not any(DATED.search(h.sentence.text) for h in strong)
    members = {m for code in e.codes for m in load().members.get(code, ())}
    for main in (evidence.entities[k] for k in roles if e.codes and k in evidence.entities):
        if main.kind == "petr" and set(e.codes) & set(members_of(a, main, evidence)):
            return True
        if main.kind == "commune" and not members.isdisjoint(main.codes):
            return not any(h.named and h.sharing == 1 and _facts(h.sentence) for h in e.own())
    return False
