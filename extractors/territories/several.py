"""Which places have a contract of their own because the document tells of several: lists, sections, counted paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
import re
import sys

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.columns import facts, labelled_cells
from extractors.contracts.mentions import clue
from extractors.numbers import quantity
from extractors.territories.entities import Entity, Evidence
from extractors.territories.places import find_places
from extractors.windows import window

# A second contract counts where the sentence dates it to a month or a period, or says what is going on now.
DATED = re.compile(
    r"\bon the \d{1,2}(?:st|nd|rd|th)\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|monday|tuesday|wednesday|thursday|friday) \d{1,2}\b"
    r"|(?:19|20)\d\d ?[-/a] ?(?:19|20)\d\d|(?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nove|dece|janu"
    r"|febr|march|apr|june|july|augu|dece)\w*\.?(?: \d{1,2},?)? (?:19|20)\d\d"
    r"|\b(?:en|in|des|since|depuis) (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\d{1,2}(?:er|st|nd|rd|th)? (?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nove|dece|janu|febr|march"
    r"|apr|may|june|july|augu|dece)|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\b(?:ce|cette|hier|lundi|mardi|mercredi|jeudi|vendredi) (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|matin|soir|semaine)"
)
_STEP = re.compile(r"\b(?:sign|diagnosti|en preparation|en cours|avenant|renouvel|prepar|elabor|redaction|draft)")
# « Le 25 juin à Quimper : Quimper Bretagne Occidentale. »
_DATED_FIRST = re.compile(
    r"\W{0,3}(?:le |on |ce )?(?:[a-z]+ )?\d[^.;:|<>]{2,30}(?:<[co]\d*>)? ?[:|-] ?(?:la |le |les |l'|the )?<[ecp](\d+)>\W*\Z"
)
# In a table of contracts: which contract of its town, for how long, where it stands.
_TERMS = re.compile(r"\bcontra(?:t|ct)\b|<cls>|\b\d ?(?:ans|years)\b|\bsign|\bgeneration\b|\brenouvel|\brenew")
# « Gray : Pays Graylois, signé le 21 janvier 2020 »: the town leads to the authority.
_LINE = re.compile(r'["(>*-]{0,3} ?(?:la |le |les |l\')?<[ecp]\d+>(?! ?: ?(?:la |le |les |l\')?<[ep])')
BOTH = re.compile(  # « le contrat de X et celui de Y ont été signés »
    r"<cls>[^.;<>]{0,40}<[ecp]\d+>[^.;<>]{0,20} (?:et|and|ainsi que) [^.;<>]{0,10}<cls>[^.;<>]{0,40}<[ecp]\d+>"
    r"[^.;<>]{0,40} (?:ont|sont|seront|have|are|were|will)\b"
    # « il a signé le contrat de X, puis celui de Y »
    r"|\b(?:sign|paraph|conclu|scell|initial)\w*[^.;<>]{0,60}<cls>[^.;<>]{0,40}<[ecp]\d+>"
    r"[^.;<>]{0,20}\b(?:et|puis|and|then)\b[^.;<>]{0,20}(?:<c\d+>[^.;<>]{0,20})?<cls>[^.;<>]{0,40}<[ecp]\d+>"
)
DATELINE = re.compile(
    r"<c\d+>,? (?:le |on )?(?:[a-z]+ )?(?:\d{1,2}(?:er|st|nd|rd|th)?[ /])?[a-z0-9]+[ /,]{1,2}\d{2,4}(?:\W*\Z| \([a-z /.]{2,24}\) ?[-:])"
)
# « Deux contrats ont été signés : … », but not the links « Les contrats locaux de santé en Bretagne : … ».
_ENUMERATED = re.compile(
    r"(?:(?:\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven|eight|nine|ten|\d+)\b|sign"
    r"|lanc|conclu|prepar|renouvel|adopt|approuv|approv)[^:]{0,100}<clz>[^:]{0,120}"
    r"|<clz>[^:]{0,100}(?:sign|lanc|conclu|prepar|renouvel|adopt|approuv|approv|en cours|20\d\d|couvr|cover)[^:]{0,60})[:(]"
)


_BLOCK, _START = attrgetter("block"), attrgetter("start")


def listed(e: Entity, evidence: Evidence) -> bool:
    """Whether the place stands in an enumeration of several contracts, or on a dated line of a list of contracts."""
    several = evidence.once(
        "several", lambda: [s.start for s in evidence.sentences if "<clz>" in s.text and not s.tail]
    )
    lines = _lines(evidence)
    rows = evidence.once("rows", lambda: sum("|" in s.text and s.start in lines for s in evidence.sentences))
    if not several and rows < 2:  # a table of territories, each with where its contract stands, tells of several too
        return False
    for hit in e.hits:
        if hit.rule.label != "item" or hit.sentence.tail:
            continue
        text = hit.sentence.text
        same = _ENUMERATED.search(text)
        sign = re.search(r"|".join(rf"<[ecp]{n}>" for n in hit.signs), text)
        if same and sign and sign.start() >= same.end() - 1:
            return True
        dated = _DATED_FIRST.match(text) if several and several[0] < hit.sentence.start and DATED.search(text) else None
        if dated and int(dated[1]) in hit.signs:
            return True
        # A paragraph that begins with a place and tells a day is a line of a list where another does too.
        if hit.sentence.start in lines and (len(lines) > 1 or not hit.sentence.prose):
            return True
    return False


def tabled(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    """The places that head a row in a table of contracts of which another column is filled."""
    return evidence.once("tabled", lambda: _tabled(a))


def _tabled(a: Annotated) -> frozenset[tuple[str, ...]]:
    known = labelled_cells(a)
    filled = {c.row for c in known if c.label != "territory"}
    heads = [
        next(iter(window(find_places(a), c.start, c.end)), None)
        for c in known
        if c.label == "territory" and c.row in filled
    ]
    return frozenset(m.key for m in heads if m is not None)


def told_alone(e: Entity, evidence: Evidence) -> bool:
    """Whether a paragraph about a contract begins with the place and tells a day: a neighbour's, told beside the news."""
    lines = _lines(evidence)
    return any(
        h.rule.label == "item"
        and h.sentence.start in lines
        and h.sentence.prose
        and ("contra" in h.sentence.text or "<cl" in h.sentence.text or _STEP.search(h.sentence.text))
        for h in e.hits
    )


def _lines(evidence: Evidence) -> frozenset[int]:
    """Where the lines and rows begin that tell a place and a day or a step of its contract, below words about several."""
    return evidence.once("lines", lambda: _find_lines(evidence))


def _find_lines(evidence: Evidence) -> frozenset[int]:
    first = min((s.start for s in evidence.sentences if "<clz>" in s.text and not s.tail), default=sys.maxsize)
    return frozenset(
        s.start
        for s in evidence.sentences
        if _LINE.match(s.text)
        and not s.tail
        and not s.heading
        and not DATELINE.match(s.text)
        and ("|" in s.text or first < s.start)
        and (
            DATED.search(s.text)
            or (":" in s.text and _STEP.search(s.text))
            or ("|" in s.text and _TERMS.search(s.text))
        )
    )


# What only may come, has not come, or was there long before.
NO_STEP = re.compile(
    r"\b(?:n'(?:a|ont) (?:pas|toujours pas|pas encore|encore)|pas encore|n'en (?:a|ont|est|sont)|not yet|has yet to|have yet to|opportunite|opportunity"
    r"|reflechi\w*|songe\w*|envisage\w*|(?:a|ont) deja (?:un|leur|son|le leur|<cl)|already ha(?:s|ve)|depuis longtemps|for years)\b|\b(?:but|mais) (?:has |have )?(?:no|pas de) <cl[sz]>"
)
SEVERAL = re.compile(r"<clz>|\b(?:deux|trois|quatre|cinq|six|two|three|four|five|six) (?:nouvelles |new )?signatures\b")
# « Chaque contrat est conclu pour cinq ans » after several places were named as signing at once.
ONE_EACH = re.compile(
    r"\b(?:chaque|each) (?:contra(?:t|ct)|<cls>|ville|commune|territoire|collectivite|town|city)"
    r"|\b(?:chacun|each) (?:des|de ces|of the|of these) (?:contrats|<clz>|contracts)"
    r"|\bdans les (?:deux|trois|quatre|cinq) cas\b|\bin (?:both|all) cases\b"
)
_NUMBERED = re.compile(
    r"\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
    r" (?:nouveaux |new |premiers )?(?:contrats|cls\b|(?:local )?(?:health )?contracts)"
)
# « Saint-Laurent signe, Cayenne prépare, Maripasoula se lance »
_EACH_ITS_VERB = re.compile(
    r"(?:la |le |les |l'|the )?<[ecp](\d+)> (?:(?:se|s'|is|are|has|a|y) ?)?(?:sign|resign|prepar|lanc|renouvel|recondui|remet|repart|rempil|engag|attend|negoci|sui[tv]|tire"
    r"|evalu|prolong|travaill|demarr|entre|boucle|acheve|poursui|vot|adopt|launch|renew|follow|wait|extend|plan|draft|start|complet|assess|approv)\w*[^,;.<>]{0,30}"
)
_SUBJECT = re.compile(
    r'["(>*•-]{0,3} ?(?:(?:a|au|en|in|at|for|pour|du cote de|cote|quant a|dans|sur|chez|as for|over in) )?(?:la |le |les |l\'|the )?<[ecp](\d+)>(?= ?[,:|(-]| [a-z])'
)


def counted(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    """The places that open a paragraph or a sentence each, or have cues of their own: as many as the contracts announced."""
    return evidence.once("counted", lambda: _count(a, evidence))


def _count(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    parties = clue("parties_counted")
    announced = [
        (s.start, quantity(found[1]))
        for s in evidence.sentences
        if "<cl" in s.text and not s.tail
        if (found := _NUMBERED.search(a.plain, s.start, s.end) or parties.search(a.plain, s.start, s.end))
    ]
    if not announced:
        return frozenset()
    mentions = find_places(a)
    keys = {e.key for e in evidence.entities.values()}
    opened: dict[tuple[str, ...], None] = {}  # by paragraphs
    begun: dict[tuple[str, ...], None] = {}  # by sentences
    blocks: set[int] = set()
    for s in evidence.sentences:
        if s.start < announced[0][0] or s.tail or NO_STEP.search(s.text):
            continue
        if not s.heading and s.prose and (found := _SUBJECT.match(s.text)):
            begun[mentions[int(found[1])].key] = None
            if s.block not in blocks:
                opened[mentions[int(found[1])].key] = None
        blocks.add(s.block)
    owners = {e.key for e in evidence.entities.values() if any(h.named for h in e.own()) and not e.own("negative")}
    for told in (owners, opened.keys(), begun.keys(), opened.keys() | owners):
        alike = told <= keys and len({k[0] for k in told}) == 1
        if alike and any(n == len(told) > 1 for _, n in announced):
            return frozenset(told)
    return frozenset()


def headlined(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    """The places of which a title at the head tells each what it does about its contract."""
    return evidence.once("headlined", lambda: _headlined(a, evidence))


def _headlined(a: Annotated, evidence: Evidence) -> frozenset[tuple[str, ...]]:
    mentions = find_places(a)
    for s in evidence.sentences:
        if lead_order(a, s.block) >= HEAD or s.tail:
            return frozenset()
        told = [mentions[int(m[1])].key for m in _EACH_ITS_VERB.finditer(s.text)] if s.heading or not s.prose else []
        if len(set(told)) > 1 and len({k[0] for k in told}) == 1:
            return frozenset(told)
    return frozenset()


def has_section(a: Annotated, e: Entity, evidence: Evidence) -> bool:
    """Whether the document speaks of several contracts and gives this place a section of its own."""
    if not heads_section(a, e, evidence):
        return False
    if evidence.says(SEVERAL):
        return True
    heads = evidence.once(
        "heads", lambda: sum(heads_section(a, other, evidence, contract=True) for other in evidence.entities.values())
    )
    return int(heads) > 1


def heads_section(a: Annotated, e: Entity, evidence: Evidence, contract: bool = False) -> bool:
    """Whether a heading is the place's name, with prose below it (about a contract) or a sheet of facts."""
    lines = facts(a)
    for hit in e.hits:
        if (
            hit.rule.id not in ("territories.headline_alone", "territories.section")
            or hit.sentence.tail
            or hit.sentence.prose
        ):
            continue
        if hit.sentence.column:
            return True
        first = bisect_right(evidence.sentences, hit.sentence.start, key=_START)
        following = evidence.sentences[first : bisect_right(evidence.sentences, hit.sentence.block + 2, key=_BLOCK)]
        if any(s.block in lines for s in following):
            return True
        below = [s for s in following if s.prose]
        said = contract or not hit.sentence.heading  # « Villiers-le-Bel. Le marché rouvre. » is a note
        if below and (not said or any("<cl" in s.text or "contra" in s.text for s in below)):
            return True
    return False
