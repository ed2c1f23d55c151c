"""Organisations named in a document: a head that says the kind, and the name around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
import re

from extractors.annotated import Annotated
from extractors.organisations.extent import after, before
from extractors.rules import Rule, load
from models.vocabulary import OrganisationType


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organisation as one place of the text names it.

    `generic` mentions stand for an organisation named elsewhere (« l'agence », « la Ville »); `resolves` are the types they may stand for.
    `bare` is set where the head alone is the name (« la CPAM »).
    """

    start: int
    end: int
    name: str
    type: OrganisationType
    rule: str
    confidence: float
    generic: bool = False
    bare: bool = False
    resolves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    end: int
    rule: Rule


@lru_cache(maxsize=1)
def _heads() -> tuple[re.Pattern[str], tuple[Rule, ...]]:
    """All heads as one expression, in the file's order, so that a text is scanned once."""
    rules = load("extractors.organisations").rules
    parts = [f"(?P<h{i}>{r.pattern.pattern.removeprefix(chr(92) + 'b')})" for i, r in enumerate(rules)]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + ")"), rules


def _case_allows(text: str, start: int, end: int, rule: Rule) -> bool:
    return rule.extra.get("case") != "upper" or text[start:end].isupper() or text[start:end] in ("CHd", "GHEf")


def _inside_name(a: Annotated, start: int, rule: Rule) -> bool:
    """« Vallée Sud – Grand Paris »: a « Grand » after a dash is a part of the name before it."""
    return rule.id == "organisations.greater" and a.plain[max(0, start - 2) : start].strip() == "-"


def _find_heads(a: Annotated) -> list[_Head]:
    pattern, rules = _heads()
    found = []
    for match in pattern.finditer(a.plain):
        index = int(match.lastgroup[1:]) if match.lastgroup else 0
        head = _Head(match.start(), match.end(), rules[index])
        if head.rule.extra.get("tail") == "proper" and not _NEXT_CAPITAL.match(a.text, head.end):
            head = _other_reading(a, head, rules[index + 1 :])
        if head and _case_allows(a.text, head.start, head.end, head.rule) and not _inside_name(a, head.start, head.rule):
            found.append(head)
    return found


_NEXT_CAPITAL = re.compile(r"[ \u00a0-]?(?:[«“\"][ \u00a0]?)?(?:(?:de la|de|du|des|le|la)[ \u00a0]|[dl]['’])?[A-ZÀ-ÞŒ\d]")


def _other_reading(a: Annotated, head: _Head, rules: tuple[Rule, ...]) -> _Head | None:
    """« le Pays et l'Agence »: a head that needs a name and has none may be another rule's."""
    for rule in rules:
        match = rule.pattern.match(a.plain, head.start)
        if match:
            return _Head(match.start(), match.end(), rule)
    return head


def _merge_adjacent(a: Annotated, heads: list[_Head]) -> list[tuple[_Head, int]]:
    """Heads with the place from which their name goes on; a head may take in the next (« association Addictions France »)."""
    merged: list[tuple[_Head, int]] = []
    taken = 0
    for i, head in enumerate(heads):
        if head.start < taken:
            continue
        resume = _absorb(a, head, i, heads)
        taken = resume
        merged.append((head, resume))
    return merged


def _absorb(a: Annotated, head: _Head, index: int, heads: list[_Head]) -> int:
    """Where the name goes on after the heads that belong to it."""
    resume = head.end
    for nxt in heads[index + 1 : index + 4]:
        between = a.plain[resume : nxt.start]
        if between in ("(", " ("):
            end = _bracketed(a, head, nxt)
            if end == head.end:
                break
            resume = end
        elif nxt.start >= resume and _takes_in(head, nxt, between):
            resume = nxt.end
        elif nxt.start >= resume:
            break
    return resume


_COMMON = re.compile(r"[,;:]|\b(?:et|and|dont|centres)\b")


def _bracketed(a: Annotated, head: _Head, nxt: _Head) -> int:
    """Past « (ARS) », « (ARS La Réunion) »: a parenthesis that gives the same organisation again."""
    close = a.plain.find(")", nxt.end, nxt.end + 70)
    alike = nxt.rule.label == head.rule.label or head.rule.label == "association"
    if close < 0 or not alike or _COMMON.search(a.plain, nxt.end, close):
        return head.end
    return close + 1


_OWNED = re.compile(r" ?(?:de l'|de la |de |du |des |d'|of the |of )?")


def _takes_in(head: _Head, nxt: _Head, between: str) -> bool:
    kind, other = head.rule.label, nxt.rule.label
    if between == " ":
        return kind == other or kind in ("association", "hospital", "petr", "msp", "education", "other") and other != kind or nxt.rule.id in (
            "organisations.greater", "organisations.pays", "organisations.metropole", "organisations.agglo")
    if _OWNED.fullmatch(between) and other in ("epci", "petr", "commune", "departement") and nxt.rule.id in (
        "organisations.greater", "organisations.pays", "organisations.metropole", "organisations.agglo", "organisations.commune"
    ) and kind not in ("ars",):
        return True
    if _OWNED.fullmatch(between) and kind == "petr" and other in ("petr",):
        return True
    return bool(_OWNED.fullmatch(between)) and kind == "education" and other == "education"


def _limit(a: Annotated, head: _Head, following: int | None) -> int:
    """Where the name must have ended: the next head (its article left out) or the block's end."""
    block = a.block_at(head.start)
    end = block.end if block else len(a.text)
    separator = a.text.find(" | ", head.end, end)
    if separator >= 0:
        end = separator
    return min(end, following) if following is not None else end


def _trim(a: Annotated, start: int, end: int) -> int:
    """Cut small words and punctuation left over at a name's end."""
    while True:
        tail = re.search(r"(?:[\s,;:.'’–—/-]+|[\s](?:de la|de l['’]|des|de|du|d['’]|et|and|of|the|en|la|le|les|l['’]))$", a.text[start:end])
        if not tail or tail.start() == 0:
            return end
        end = start + tail.start()


def _mention(a: Annotated, head: _Head, resume: int, floor: int, limit: int) -> OrgMention | None:
    extra = head.rule.extra
    tail, bare_rule = extra.get("tail", "place"), extra.get("bare", "drop")
    start, end, found = head.start, resume, resume > head.end and a.text[resume - 1] != ")"
    if tail != "none":
        joins = bool(extra.get("joins")) or (head.rule.label == "association" and a.plain.startswith(" des ", resume))
        end, more = after(a.text, a.plain, resume, limit, joins, tail == "proper" and resume == head.end, head.rule.label != "ars")
        found = found or more
        end = _trim(a, head.start, end)
    lead = extra.get("lead")
    if lead and not found and (lead is True or a.language != "fr"):
        start = before(a.text, a.plain, head.start, floor)
        found = found or start < head.start
    if (extra.get("only_lead") and start == head.start) or _common_noun(a, head, start, end, found):
        return None
    capital = a.text[head.start].isupper()
    if extra.get("case") == "capital" and not capital and (not found or tail in ("proper", "none")):
        return None
    if tail == "proper" and not found:
        return None
    if not found and bare_rule == "drop":
        if extra.get("case") != "upper" or end - start < 4:
            return None
    generic = not found and bare_rule == "generic"
    name = " ".join(a.text[start:end].split())
    return OrgMention(
        start, end, name, OrganisationType(head.rule.label), head.rule.id,
        0.95 if found else 0.7 if generic else 0.85,
        generic, not found, tuple(extra.get("resolves", ())) if generic else (),
    )


_DEFINITE = re.compile(r"(?:\bla |\bl'|\bthe |\ble |\bnotre |\bour |\bcette |\bleur |\bau |\bdu |\bchaque )(?:jeune |propre |future |nouvelle )?$")
_PLURAL_NOUN = re.compile(r"(?:communes|villes|mairies|lycees|towns|cities|municipalities|facultes|hospitals|etablissements de sante|ehpad|maisons? de sante|mutuelles|agglomerations|metropoles)")


def _common_noun(a: Annotated, head: _Head, start: int, end: int, found: bool) -> bool:
    """Whether the words are a kind of organisations (« les communes du Sud », « une commune »), not one by name."""
    bare = head.rule.extra.get("bare", "drop")
    word = a.plain[head.start : head.end]
    if _PLURAL_NOUN.fullmatch(word):
        listed = re.match(r"(?:,| et| and) (?:de |d')?", a.plain[end : end + 8])
        return not (found and word in ("communes", "villes") and (listed or " et " in a.plain[head.start : end]))
    block = a.block_at(start)
    if not found and bare == "generic" and block and (block.start, block.end) == (start, end):
        return False
    if not found and bare == "generic":
        plural = word.endswith("s") and word.isalpha() and word != "pays" or word.startswith("communautes") or word.startswith("communities")
        return bool(plural and not word.startswith("agences")) or not _DEFINITE.search(a.plain, max(0, start - 24), start)
    return head.rule.label == "company" and a.text[head.start : head.end].isupper()


def _find(a: Annotated) -> tuple[OrgMention, ...]:
    heads = _merge_adjacent(a, _find_heads(a))
    mentions: list[OrgMention] = []
    floor = 0
    for i, (head, resume) in enumerate(heads):
        if head.start < floor:
            continue
        following = heads[i + 1][0].start if i + 1 < len(heads) else None
        block = a.block_at(head.start)
        mention = _mention(a, head, resume, max(floor, block.start if block else 0), _limit(a, head, following))
        if mention:
            mention = _with_bracket(a, _with_kind_after(a, mention, heads, i), heads, i)
            split = _split_plural(a, mention)
            mentions.extend(split)
            floor = mention.end
    return tuple(sorted([*mentions, *_aliases(a, mentions)], key=lambda m: m.start))


_ACRONYM = re.compile(r"\(\s?(?:l['’])?[“\"«]?\s?([A-ZÀ-Þ][\w’'-]{1,15}(?: Agglo)?)\s?[”\"»]?\s?\)$")
_OWN_HEADS = frozenset("ARS CPAM MSA CAF CPTS CARSAT CGSS CHU CH PETR EPCI CLS CCAS CIAS DT DD".split())


def _aliases(a: Annotated, mentions: list[OrgMention]) -> list[OrgMention]:
    """Later uses of an acronym that the text introduced: « la communauté de communes des Villes Sœurs (CCVS) … la CCVS »."""
    found: list[OrgMention] = []
    spans = [(m.start, m.end) for m in mentions]
    for owner in mentions:
        match = _ACRONYM.search(a.text[owner.start : owner.end + 18].split("\n")[0] if owner.bare else owner.name)
        if not match or match[1] in _OWN_HEADS or any(f.name == match[1] for f in found):
            continue
        for use in re.finditer(rf"(?<![\w-]){re.escape(match[1])}(?![\w-])", a.text):
            if not any(s < use.end() and use.start() < e for s, e in spans):
                found.append(OrgMention(use.start(), use.end(), match[1], owner.type, "organisations.alias", 0.9))
    return found


_KINDS_AFTER = ("organisations.epci", "organisations.agglo", "organisations.metropole", "organisations.communaute_named")


def _with_kind_after(a: Annotated, mention: OrgMention, heads: list[tuple[_Head, int]], index: int) -> OrgMention:
    """« Grand Belfort Communauté d'agglomération », « Grand Poitiers Communauté urbaine »: the kind after the name."""
    if index + 1 == len(heads) or mention.type.value not in ("epci", "petr") or heads[index + 1][0].rule.id not in _KINDS_AFTER:
        return mention
    nxt = heads[index + 1][0]
    if a.plain[mention.end : nxt.start] not in (" ", ", ", "-") or mention.rule in _KINDS_AFTER:
        return mention
    return replace(mention, end=nxt.end, name=" ".join(a.text[mention.start : nxt.end].split()), type=OrganisationType.EPCI)


def _with_bracket(a: Annotated, mention: OrgMention, heads: list[tuple[_Head, int]], index: int) -> OrgMention:
    """« Regional Health Agency of Réunion (ARS La Réunion) »: the name with the short name that follows it."""
    if index + 1 == len(heads) or a.plain[mention.end : heads[index + 1][0].start] != " (":
        return mention
    end = _bracketed(a, _Head(mention.start, mention.end, heads[index][0].rule), heads[index + 1][0])
    return replace(mention, end=end, name=" ".join(a.text[mention.start : end].split())) if end > mention.end else mention


_SINGULAR = {
    "centres hospitaliers": "centre hospitalier", "communautes de communes": "communauté de communes", "villes": "ville", "communes": "commune",
    "prefectures": "préfecture", "departements": "département", "conseils departementaux": "conseil départemental", "hopitaux": "hôpital",
}


def _split_plural(a: Annotated, mention: OrgMention) -> list[OrgMention]:
    """« les CPAM de X et de Y », « centres hospitaliers de Rives et Tullins »: one mention for each name."""
    heads = re.match(r"(?:cpam|centres hospitaliers|communautes de communes|communautes d'agglomeration|villes|communes|caf|msa|cpts|prefectures|departements|conseils departementaux|hopitaux|ccas|chu?|ars)\b", a.plain[mention.start : mention.end])
    plural = bool(heads) and (heads[0] in _SINGULAR or a.plain[max(0, mention.start - 4) : mention.start] in ("les ", "des ", "aux ") or a.plain[max(0, mention.start - 6) : mention.start].endswith("deux "))
    if not plural or mention.bare:
        return [mention]
    block = a.block_at(mention.start)
    limit = block.end if block else len(a.text)
    head = heads[0]
    pieces = [(mention.start, mention.end)]
    at = mention.end
    inner = re.search(r" et (?:de la |de l['’]|des |de |du |d['’])?(?=[A-ZÀ-Þ])", a.text[mention.start : mention.end])
    if inner:
        cut = mention.start + inner.start()
        pieces = [(mention.start, cut), (mention.start + inner.start() + 4, mention.end)]
    else:
        while True:
            more = re.compile(r"(?:, | et | and )((?:de la |de l['’]|des |de |du |d['’]|of )?(?=[A-ZÀ-Þ]))").match(a.text, at, limit)
            if not more:
                break
            end, found = after(a.text, a.plain, more.end(), limit, False)
            if not found:
                break
            pieces.append((more.start(1), end))
            at = end
    if len(pieces) == 1:
        return [mention]
    word = _SINGULAR.get(head, a.text[mention.start : mention.start + len(head)])
    preposition = re.match(r"\w+ ((?:de la |de l['’]|des |de |du |d['’]))", a.text[mention.start + len(head) - 1 : mention.end])
    out = []
    for n, (start, end) in enumerate(pieces):
        rest = a.text[start + len(head) : end] if n == 0 else " " + a.text[start:end]
        if n and preposition and re.match(r" [A-ZÀ-Þ]", rest):
            rest = f" {preposition[1]}{rest[1:]}"
        out.append(replace(mention, start=start, end=end, name=f"{word}{rest}"))
    return out


def find_organisations(a: Annotated) -> tuple[OrgMention, ...]:
    """Every organisation the document names, in reading order, in all zones; computed once a document."""
    return a.once("organisations", _find)
