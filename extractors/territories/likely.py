"""How likely a place has a contract of its own in a document, by how its sentences speak of it rather than by their verbs.

Each feature is 0 or 1 (or a small number) and asks one plain thing of the sentences in which the place is named: does it
open its clause, is a contract spoken of behind it, is it only where something happens, … Weights were learnt from the
documents with gold (scripts/learn_likely.py); they stand in likely.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
import math
import re

import yaml

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.reference.names import content
from extractors.territories.entities import Entity, Evidence, in_body
from extractors.territories.groups import members_of
from extractors.territories.mask import Masked
from extractors.territories.passages import CONTRACT, told_below
from extractors.territories.places import find_places
from extractors.territories.several import DATELINE, NO_STEP, SEVERAL
from models.document import Zone

_UNNAMED = {"commune": "c", "epci": "e", "ept": "e", "petr": "p"}
_OFFICES = {
    "c": re.compile(r"\b(?:maire|mairie|mayor|municipal|municipalite|municipality|town council|hotel de ville)\b"),
    "e": re.compile(r"\b(?:conseil communautaire|communautaires?|intercommunal\w*|community council|metropolitain)\b"),
    "p": re.compile(r"\b(?:comite syndical|conseil de developpement)\b"),
}
_GENERIC = re.compile(r"<g([ecpa])>")
_TOKEN = re.compile(r"<([ecp])(\d+)>")
_CLAUSE_END = re.compile(r"[.;:!?|]")
_OPENS = re.compile(
    r"[\W_]{0,4}(?:(?:la|le|les|the|ville|commune|town|city|de|of|d'|et|and|mais|but|puis|then) ?){0,4}(?:l')?\Z"
)
_AFTER_COMMA = re.compile(
    r"(?:,|\b(?:et|and|mais|but|puis|tandis que|alors que|while|whereas|quant a|as for|comme|like))"
    r" (?:(?:la|le|les|the|ville|commune|town|city|de|of) ){0,3}(?:l')?\Z"
)
_WITH = re.compile(
    r"\b(?:avec|with|par|by|aupres d[eu]|pres d[eu]|near|entre|between) (?:(?:la|le|les|the|ville|de|of) ){0,3}(?:l')?\Z"
)
_AT = re.compile(r"\b(?:a|au|aux|in|at|dans|en|from|depuis|vers|sur) (?:la |le |les |the )?(?:l')?\Z")
_OF = re.compile(r"\b(?:de|du|des|of|for|pour) (?:la |le |les |the )?(?:l')?\Z|\bd'\Z|\bde l'\Z")
_OF_CONTRACT = re.compile(
    r"(?:<cl[sz]>|\bcontra(?:t|ct)s?|\bcelui|\bceux|\bthat|\bthe one)[^,;<>]{0,25} (?:de|du|des|of|for|pour|a|avec|with)"
    r" (?:(?:la|le|les|the|ville|de|of) ){0,3}(?:l')?\Z|<cl[sz]> (?:d'|de l')\Z"
)
_LIFE = re.compile(
    r"\bsign(?!al|ific)|\bparaph|\bconclu|\bscell|\bdiagnosti|\bprepar|\belabor|\bredi[gs]|\bredact|\bvot(?:e|er|ent|ed|es)\b|\bdeliber"
    r"|\bavenant|\bprolong|\bprorog|\bbilan|\bevalu|\brenouvel|\brenew|\becheance|\bdraft|\bassess|\bamendment|\bextend|\blanc|\blaunch"
    r"|\bengag|\bdemarr|\btravaill|\bwork|\bs'y met|\bemboite|\bfollow|\bsuiv"
)
_OWN = re.compile(
    r"\b(?:le sien|les siens|le leur|son propre|sa propre|leur propre|its own|their own|theirs|de meme|idem|likewise|the same)\b"
)
_ASIDE = re.compile(
    r"\b(?:de (?:son|leur) cote|quant a|elle aussi|lui aussi|eux aussi|egalement|aussi|a son tour|a leur tour|voisin|neighbour|neighbor|meanwhile|too\b|also"
    r"|for its part|in turn|next door|autre|other|en revanche|seconde?\b|deuxieme|second|troisieme|third|dans le meme temps|parallel)"
)
_MAYBE = re.compile(
    r"\bpeut-etre|\baccueill|\bhosts?\b|\bopportunite\b|\bpourrai(?:t|ent)\b|\breflechi|\bmaybe\b|\bmight\b|\bconsider(?:s|ing)\b|\bsouhaiterai|\bpas encore\b|\bnot yet\b"
)
# « Étaient présents : le maire de Nozay … »: who looks on has no part in it.
_PRESENT = re.compile(
    r"\bpresen(?:ts?|tes?|ce)\b|\bassist(?:e|ait|aient|ent)\b|\bexcus|\binvit|\battended\b|\bguests?\b|\bin the room\b"
)
_JOINS = re.compile(
    r"\b(?:rejoin|adher|en est (?:aussi|desormais)|joins?\b|joined\b|elargi|etend|s'ajoute)"
)  # another's contract
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octob|nove|dece|janu|febr|march|april|june|july|augu)"
)
_VERB = re.compile(
    r",? (?:(?:elle|lui|eux|aussi|egalement|also|too|qui|which|meanwhile|de son cote|quant a elle),? ){0,2}"
    r"(?:a|ont|avait|va|vont|vient|viennent|se|s'|en est|en sont|est|sont|etait|sera|prepare|signe|lance|travaille|attend|suit|dispose|beneficie|veut|doit"
    r"|has|have|had|will|is|are|was|were|plans|hopes|expects|signed|launched|began|started|follows|works)\b"
)


# One of these has to be said of a town before its likelihood counts: the rest only makes it more or less so.
_ACTS = (
    "subject_life", "subject_contract", "opens_life", "opens_contract", "contract_of", "contract_with", "own", "heads_life", "heads_contract",
)  # fmt: skip
_UNLEARNT: Mapping[str, float] = {"bias": -30.0}  # without weights the rules decide alone
_NO_CONTRACT = ("denied", "maybe", "joins", "asked")
_TOLD = frozenset({"heads_life", "heads_contract", "leads_life", "leads_contract"})
_LIKELY = 0.27
_BY_FAR = 2.2  # difference of log odds
_SURER = 1.6  # so many times as much in the stead of the member's pays, or of a place that the contract's name holds
_MANY = 100  # places, beside which one more or less is nothing
_EARLY = 250  # characters


def is_likely(a: Annotated, e: Entity, evidence: Evidence, others: Iterable[Entity]) -> bool:
    """Whether a place that no rule gives a contract is likely to have one beside those of `others`."""
    told = features(a, e, evidence)
    dated = any(told.get(name) for name in ("dated", "leads_dated", "heads_dated"))
    if any(told.get(name) for name in _NO_CONTRACT) or (told.get("own") and not dated):
        return False  # « X a signé le sien », and nothing more of it
    if e.kind == "commune" and not any(told.get(name) for name in _ACTS):
        return False
    if likelihood(told) < _LIKELY:
        return False
    # Another name of one of them is no other place.
    return e.kind == "commune" or not any(_alike(e, other, evidence) for other in others)


def far_likelier(a: Annotated, chosen: Entity, evidence: Evidence) -> Entity | None:
    """The place that is by far likelier than the chosen one to be that whose contract the document reports."""
    found = [
        (_sum("main", features(a, e, evidence) | standing(a, e)), e)
        for e in evidence.entities.values()
        if e.kind != "departement"
    ]
    own = next((score for score, e in found if e is chosen), None)
    score, best = max(found, key=lambda pair: pair[0])
    if own is None or score - own < _BY_FAR:
        return None
    whole = chosen.kind == "petr" and (chosen.own() or set(best.codes) & set(members_of(a, chosen, evidence)))
    rules = {h.rule.id for h in chosen.own() if h.named}
    told = {"territories.cls_of", "territories.dated_signing"} <= rules and not best.own()
    return None if (whole or told) and score - own < _BY_FAR * _SURER else best


def standing(a: Annotated, e: Entity) -> dict[str, float]:
    """How much of the document is about a place, and how early."""
    starts = [m.start for m in e.mentions]
    return {
        "n_body": math.log1p(sum(in_body(a, m) for m in e.mentions)),
        "n_all": math.log1p(len(starts)),
        "meta": float(any(a.zone_at(s) in (Zone.META, Zone.BOILERPLATE) for s in starts)),
        "early": float(min(starts) < _EARLY),
        "first": -math.log1p(min(starts)) / 10,
    }


def _alike(one: Entity, other: Entity, evidence: Evidence) -> bool:
    """Whether all words of an authority's names are also those of another's."""
    words, known = _words(one, evidence), _words(other, evidence)
    return other.kind != "commune" and (words <= known or known <= words)


def _words(e: Entity, evidence: Evidence) -> frozenset[str]:
    def read() -> frozenset[str]:
        return frozenset(content(" ".join(sorted({m.text for m in e.mentions}))))

    return evidence.once(f"likely.words.{'.'.join(e.key)}", read)


def likelihood(told: Mapping[str, float], of: str = "too") -> float:
    """The probability, 0 to 1, that a place with such features has a contract of its own, or (`joint`) a share in the one told."""
    z = _sum(of, told)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    return yaml.safe_load(files("extractors.territories").joinpath("likely.yaml").read_text("utf-8"))


def _sum(of: str, told: Mapping[str, float]) -> float:
    weights = _weights().get(of, _UNLEARNT)
    return sum(weights.get(name, 0.0) * value for name, value in told.items())


def features(a: Annotated, e: Entity, evidence: Evidence) -> dict[str, float]:
    """What the document's own sentences say of a place, feature by feature."""
    return dict(evidence.once(f"likely.{'.'.join(e.key)}", lambda: _features(a, e, evidence)))


def _features(a: Annotated, e: Entity, evidence: Evidence) -> dict[str, float]:
    found: dict[str, float] = {"bias": 1.0, f"kind_{e.kind}": 1.0}
    places, told = _places(a, evidence), sentences_of(a, e, evidence)
    for n, (s, m) in enumerate(told):
        for name in _of_sentence(s, m):
            found[name] = 1.0
        if n == 0 and lead_order(a, s.block) < HEAD:
            found["in_head"] = 1.0
    below = evidence.once("likely.below", lambda: told_below(evidence, find_places(a)))
    found |= dict.fromkeys(below.get(e.key, ()), 1.0)
    leading = evidence.once("likely.leading", lambda: frozenset(key for key, told in below.items() if _TOLD & told))
    found["leaders"] = math.log1p(len(leading) - (e.key in leading))
    found["sentences"] = math.log1p(len(told))
    body = [m for m in e.mentions if in_body(a, m)]
    found["within"] = sum(bool(m.within) for m in body) / max(1, len(body))
    found["marked"] = float(any(m.how in ("marked", "context") for m in body))
    found["weak"] = float(all(m.how == "weak" for m in e.mentions))
    found["elsewhere"] = float(not body)
    found["of_several"] = float(
        evidence.once("likely.plural", lambda: any("<clz>" in s.text and not s.tail for s in evidence.sentences))
    )
    found["each_told"] = float(evidence.says(SEVERAL))
    found["is_member"] = float(e.kind == "commune" and bool(evidence.holding(e)))
    found["has_town"] = float(e.kind in ("epci", "ept") and bool(evidence.towns_of(e)))
    found["ruled_out"] = float(bool(e.own("negative")))
    meant = evidence.once("likely.meant", lambda: _meant(evidence))
    found["meant"] = float(_UNNAMED.get(e.kind, "") in meant)  # « the town » has the contract, and this is a town
    found["other_meant"] = float(bool(meant - {_UNNAMED.get(e.kind, ""), "a"}))
    found["places"] = math.log1p(len(places.keys() - {e.key}) if len(places) < _MANY else len(places))
    return found


def _meant(evidence: Evidence) -> frozenset[str]:
    """Which kinds of authority stand unnamed (« the town ») in sentences about the contract."""
    told = [s.text for s in evidence.sentences if not s.tail and (CONTRACT.search(s.text) or _LIFE.search(s.text))]
    found = {m[1] for text in told for m in _GENERIC.finditer(text)}
    found |= {kind for kind, words in _OFFICES.items() if any(words.search(text) for text in told)}
    return frozenset(found)


def sentences_of(a: Annotated, e: Entity, evidence: Evidence) -> list[tuple[Masked, re.Match[str]]]:
    """The sentences of the document's own text in which a place is named, with its sign in each."""
    return _places(a, evidence).get(e.key, [])


def _places(a: Annotated, evidence: Evidence) -> dict[tuple[str, ...], list[tuple[Masked, re.Match[str]]]]:
    """The same of all places, by their keys."""
    return evidence.once("likely.places", lambda: _by_place(a, evidence))


def _by_place(a: Annotated, evidence: Evidence) -> dict[tuple[str, ...], list[tuple[Masked, re.Match[str]]]]:
    mentions = find_places(a)
    found: dict[tuple[str, ...], list[tuple[Masked, re.Match[str]]]] = {}
    for s in evidence.sentences:
        if not s.tail and not DATELINE.match(s.text):
            for m in _TOKEN.finditer(s.text):
                found.setdefault(mentions[int(m[2])].key, []).append((s, m))
    return found


def _of_sentence(s: Masked, m: re.Match[str]) -> list[str]:
    """Names of the features that a place's mention in a sentence has."""
    text = s.text
    begin = max((x.end() for x in _CLAUSE_END.finditer(text, 0, m.start())), default=0)
    stop = _CLAUSE_END.search(text, m.end())
    before, after = text[begin : m.start()], text[m.end() : stop.start() if stop else len(text)]
    opens, comma = _OPENS.match(before), _AFTER_COMMA.search(before)
    life, contract, named = _LIFE.search(after), CONTRACT.search(after), CONTRACT.search(before)
    first = opens or comma
    subject = first and _VERB.match(after)
    together, aside, dated = _WITH.search(before), _ASIDE.search(text), _DATED.search(text)
    contract_of = _OF_CONTRACT.search(before)
    others = len(_TOKEN.findall(text)) - 1
    told = {
        "heading": s.heading,
        "opens": opens,
        "opens_clause": opens and begin,
        "opens_life": first and life,
        "opens_contract": first and contract,
        "after_comma": comma,
        "subject": subject,
        "subject_life": subject and life,
        "subject_contract": subject and contract,
        "subject_dated": first and dated,
        "with": together,
        "contract_with": together and named,
        "at": _AT.search(before),
        "contract_of": contract_of,
        "of": not contract_of and _OF.search(before),
        "life_behind": life,
        "contract_behind": contract,
        "life_before": _LIFE.search(before),
        "contract_before": named,
        "own": _OWN.search(text),
        "aside": aside,
        "aside_subject": aside and first and (life or contract),
        "joins": _JOINS.search(text),
        "asked": not s.heading and text.rstrip('" ').endswith("?"),
        "maybe": _MAYBE.search(text),
        "present": _PRESENT.search(text),
        "denied": NO_STEP.search(text),
        "dated": dated,
        "with_agency": "<ars>" in text,
        "alone": others == 0,
        "few_beside": 0 < others < 3,
        "many_beside": others >= 3,
    }
    return [name for name, holds in told.items() if holds]
