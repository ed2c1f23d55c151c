"""Contracts of several EPCI: the members of a PETR as the text lists them, and one contract of EPCI named together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.territories.build import spellings
from extractors.territories.entities import Entity, Evidence, Hit
from extractors.territories.mask import Masked
from extractors.territories.model import TerritoryCandidate
from extractors.territories.several import heads_section
from models.contract import Territory
from models.vocabulary import TerritoryKind

# Words by which a text lists what a pays or PETR is made of.
_MEMBERS = re.compile(
    r"\b(?:reuni\w*|regroup\w*|rassembl\w*|compos\w*|membres?|members?|feder\w*|constitu\w*|associ\w*|compren\w*"
    r"|couvr\w*|cover\w*|s'etend\w*|brings? together|bringing together|made up|includ\w*|englob\w*|inclu\w*"
    r"|compt\w+|adher\w*|belong\w*|consist\w*|l'ont (?:co)?sign\w*|(?:signed|signe) (?:it )?(?:ensemble|together|jointly)"
    r"|(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven) (?:communautes"
    r"|intercommunalites|epci|communities|inter-?municipal|agglomerations)|intercommunalites|a l'echelle"
    r"|perimetre|territoires? d)"
)
_ANNOUNCES = re.compile(
    r"communautes|intercommunalites|epci|communities|membres|members|agglomeration|(?:<p\d+>|<gp>)[^<>]*\w:?"
)
_PAYS_COLON = re.compile(r"<p\d+> ?[:(][^<>]{0,40}<e\d+>")  # « Pays de Balagne : Calvi Balagne et … »
_COVER = re.compile(r"\W*(?:le |du |pour le |de la )?<p\d+>\W*")
APART = re.compile(
    r"\b(?:chacune?|respecti(?:f|fs|vement|ve|ves)|each|respectively|l'un|l'autre|les uns|d'une part|both contracts"
    r"|l[ea] premiere?\b[^.;]{2,80}\bl[ea] (?:seconde?|deuxieme)|the former\b[^.;]{2,80}\bthe latter"
    r"|leurs contrats|leurs cls|their contracts)\b|<clz>"
)
_LIST = re.compile(r"<e\d+>(?:(?: ?, ?(?:et |and )?| et | and | & | ainsi que | as well as )[^<>.;]{0,50}<e\d+>)+")


def members_of(a: Annotated, e: Entity, evidence: Evidence) -> tuple[str, ...]:
    """SIRENs of the EPCI that the text lists as members of a PETR or pays, in the text's order."""
    if e.kind != "petr":
        return ()
    found: tuple[str, ...] = evidence.once("members", lambda: _members(evidence))
    table = load().petr.get(e.key[1])
    return found or (table.members if table else ())


def _members(evidence: Evidence) -> tuple[str, ...]:
    """SIRENs of the EPCI that the text lists as members, of whichever PETR it speaks."""
    found: dict[str, None] = {}
    for n, sentence in enumerate(evidence.sentences):
        if sentence.tail:
            continue
        around = " ".join(s.text for s in evidence.sentences[max(0, n - 1) : n + 1])
        several = len(re.findall(r"<e\d+>", sentence.text)) >= 2
        listed = several and (_MEMBERS.search(around) or _PAYS_COLON.search(sentence.text))
        if listed or (found and not sentence.prose and len(re.findall(r"<e\d+>", sentence.text)) == 1):
            found |= dict.fromkeys(_codes_in(sentence, evidence))
    return tuple(found or dict.fromkeys(_listed(evidence)))


def _listed(evidence: Evidence) -> list[str]:
    """Members given one a line below a line that announces them."""
    codes: list[str] = []
    open_list = False
    for sentence in evidence.sentences:
        signs = re.findall(r"<e\d+>", sentence.text)
        if sentence.tail:
            continue
        if not signs:
            announces = sentence.text.rstrip().endswith(":") and _ANNOUNCES.search(sentence.text)
            cover = _COVER.fullmatch(sentence.text) is not None  # the name alone on a contract's first page
            open_list = bool(announces) or cover or (open_list and not sentence.prose and not sentence.heading)
        elif open_list and len(signs) == 1:
            codes += _codes_in(sentence, evidence)
    return codes if len(codes) > 1 else []


def _codes_in(sentence: Masked, evidence: Evidence) -> list[str]:
    named: list[tuple[int, str]] = evidence.once("epcis", lambda: _epcis(evidence))
    return [code for _, code in named[bisect_left(named, (sentence.start,)) : bisect_left(named, (sentence.end,))]]


def _epcis(evidence: Evidence) -> list[tuple[int, str]]:
    """Where EPCI are named for themselves, and their SIREN, in reading order."""
    epcis = (e for e in evidence.entities.values() if e.kind == "epci" and e.codes)
    return sorted((m.start, e.codes[0]) for e in epcis for m in e.mentions if not m.within)


@dataclass(frozen=True, slots=True)
class Group:
    """Several EPCI with one contract."""

    keys: tuple[tuple[str, ...], ...]

    def candidate(self, a: Annotated, evidence: Evidence, scores: dict) -> TerritoryCandidate:
        """The grouping as one territory with all codes."""
        reference = load()
        members = [evidence.entities[k] for k in self.keys]
        codes = tuple(c for e in members for c in e.codes[:1])
        places = [p for p in map(reference.place, codes) if p]
        departements = tuple(sorted({d for p in places for d in p.departements}))
        names = tuple(n for e in members for n in spellings(a, e)[:1])
        spans = tuple(sorted({(m.start, m.end) for e in members for m in e.mentions}))
        territory = Territory(
            names=(" et ".join(names), *names),
            kind=TerritoryKind.PETR if self.keys[0][0] == "epci" else TerritoryKind.OTHER,
            codes=codes,
            departments=departements,
            regions=reference.regions_of(departements),
        )
        cues = tuple(dict.fromkeys(h.rule.id for e in members for h in e.hits))
        return TerritoryCandidate(territory, "main", max(scores[k] for k in self.keys), spans, cues)


# Said of one contract of several towns, not of one each.
_COMMON = re.compile(
    r"\b(?:commun\w*|partage\w*|unique|ensemble|joint\w*|shared|same|together|main dans la main|mutualise\w*"
    r"|intercommunal)\b"
)
_ONE_FOR_ALL = re.compile(
    r"\b(?:ensemble|together|jointly|un (?:seul|meme|unique) (?:contrat|<cls>)|(?:a|one) (?:single|joint|common|shared) (?:contract|<cls>)"
    r"|(?:contrat|<cls>) (?:commun|unique|mutualise))\b"
)
_UNSHARED = frozenset({"territories.cls_of", "territories.place_verb_cls"})


def grouped(
    a: Annotated, evidence: Evidence, ranked: list[Entity], scores: dict[tuple[str, ...], float]
) -> Group | None:
    """EPCI (or towns) that share one contract: named in one list by a cue about a single contract, and never told apart."""
    if any(e.kind == "petr" and scores[e.key] >= 0.8 * scores[ranked[0].key] for e in ranked):
        return None
    for hit, keys in evidence.lists:
        same = tuple(k for k in keys if k[0] in ("epci", "commune") and evidence.entities[k].codes)
        if (
            len(same) < 2
            or len(same) < len(keys)
            or len({k[0] for k in same}) > 1
            or not _one_contract(hit, same[0][0])
        ):
            continue
        if sum(heads_section(a, evidence.entities[k], evidence, contract=True) for k in same) > 1:
            continue  # one contract each, told below its own heading
        covers = hit.rule.label == "members"
        if not covers and max(scores[k] for k in same) < 0.8 * scores[ranked[0].key]:
            continue
        if covers or any(not _unshared(evidence.entities[k]) for k in same):
            return Group(same)
    return None


def _one_contract(hit: Hit, kind: str) -> bool:
    """Whether the sentence speaks of one contract of all the places it lists."""
    text = hit.sentence.text
    apart = APART.search(text) and not _ONE_FOR_ALL.search(text)
    if hit.sentence.tail or "<clz>" in text or apart or hit.rule.id == "territories.signs_with_each":
        return False
    if hit.rule.id == "territories.signers":
        return kind == "epci"
    if hit.rule.label == "members":
        return kind == "epci" and (
            "<cls>" in text
            or re.match(r"(?:[^.;<>]{0,60}, )?(?:il|it|ce contrat|le contrat|the contract|this contract)\b", text)
            is not None
        )
    if hit.rule.label != "own":
        return False
    return kind == "epci" or bool(_COMMON.search(text)) or (hit.rule.id == "territories.cls_of" and hit.sentence.prose)


def _unshared(e: Entity) -> bool:
    return any(h.sharing == 1 and h.rule.id in _UNSHARED and h.named for h in e.own())
