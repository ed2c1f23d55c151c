"""Decides whether a document reports a particular territory's contract.

Two looks: `triage` on raw bytes, which costs microseconds and lets most of the web go by, and `judge` on the
prepared document, before any of the costly rooms.
"""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.annotated import HEAD, Annotated, Sentence, lead_order
from extractors.contracts.mentions import Mention, clue, find_mentions
from extractors.contracts.sections import Section, find_sections, is_topical
from extractors.fold import fold
from extractors.rules import load
from models.document import BlockKind, Zone

_HEALTH = re.compile(r"\bsante\b|\bhealth\b")
_AGENCY = re.compile(r"\bars\b|agence regionale de sante|regional health agency")
_PROFESSIONS = re.compile(r"\bcpts\b|\baci\b|accord conventionnel|\binterprofession")  # sign contracts of their own
_TITLED = 1.5  # a title that names a contract
_ENTRY = 60  # characters of a glossary's entry
_ITEM = 12  # characters before the title of an item: « 3 - Objet : »
_ASKED = 0.3  # a question about the contract that a place has: what goes on about it counts
_EXPLAINS = 0.1  # says what such a contract is
_NAMED = 0.6  # named in words that no rule knows: people tell of contracts in more ways than rules can list
_ELSEWHERE = (
    "triage",
    "other",
    "security",
    "goes_on",
    "has_none",
    "row",
    "defines",
)  # labels of rules that are asked elsewhere


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to go on, and why (or why not)."""

    relevant: bool
    reason: str


def triage(raw: str) -> Verdict:
    """A first look at raw text or markup: does it name a contract at all?"""
    rules, plain = load("extractors.relevance"), fold(raw)
    if rules["relevance.triage"].pattern.search(plain) or rules["relevance.triage_agency"].pattern.search(plain):
        return Verdict(True, "names a contrat local de santé")
    return Verdict(False, "nowhere names a contrat local de santé or CLS")


def _stands_for_other(a: Annotated) -> bool:
    """The abbreviation means something else, and the full name never stands."""
    full = load("extractors.contracts")["contracts.full_name"].pattern
    if any(full.search(a.plain, b.start, b.end) for b in a.document.blocks if b.zone is Zone.BODY):
        return False
    rules = load("extractors.relevance")
    if rules["relevance.other"].pattern.search(a.plain):
        return True
    security = {m.group() for m in rules["relevance.security"].pattern.finditer(a.plain)}
    return len(security) >= 2


def _weight(a: Annotated, sentence: Sentence) -> float:
    """How much a sentence that names a contract speaks for a report on one: from -1 (against) to 2."""
    rules = load("extractors.relevance")
    found = {
        r.label for r in rules if r.label not in _ELSEWHERE and r.pattern.search(a.plain, sentence.start, sentence.end)
    }
    if "fact" in found and _signed_on_a_day(a, sentence):
        found.add("dated")
    block = a.document.blocks[sentence.block]
    if "negated" in found and not found & {"until_now", "standing"}:
        return -1.0
    if "general" in found and _next_says(a, sentence, "has_none"):
        return -1.0
    if "idea" in found and "decided" not in found:
        return -0.5
    titled = block.kind is BlockKind.HEADING or (lead_order(a, sentence.block) < HEAD and block.end - block.start <= 90)
    titled = titled or (sentence.block in _item_heads(a) and sentence.start < block.start + _ITEM)
    asks = a.plain[sentence.start : sentence.end].rstrip('" ').endswith("?")
    if not titled and asks:
        if found & {"standing", "dated"} or _goes_on(a, sentence):
            return _NAMED
        return -0.25 if found & {"general", "any"} else _ASKED
    if "passing" in found:
        signing = rules["relevance.fact.signing"].pattern.search(a.plain, sentence.start, sentence.end)
        return _NAMED if signing or "dated" in found else 0.25
    if "general" in found and not found & {"signers", "dated"}:
        return _EXPLAINS
    if titled and _defined(a, sentence):
        return _EXPLAINS
    if titled:
        return _ASKED if asks and not found & {"standing", "dated"} else _TITLED
    return 1.0 if "fact" in found or _goes_on(a, sentence) else _NAMED


def _signed_on_a_day(a: Annotated, sentence: Sentence) -> bool:
    signing, day = load("extractors.relevance")["relevance.fact.signing"].pattern, clue("with_day")
    return all(p.search(a.plain, sentence.start, sentence.end) for p in (signing, day))


def _tells(a: Annotated, sentence: Sentence) -> bool:
    """Whether a sentence is about one contract beyond doubt: its day of signing, or « its third contract » and a step of it."""
    rules = load("extractors.relevance")
    own = ("standing", "fact")
    told = {r.label for r in rules.labelled(*own) if r.pattern.search(a.plain, sentence.start, sentence.end)}
    return told.issuperset(own) or _signed_on_a_day(a, sentence)


def _defined(a: Annotated, sentence: Sentence) -> bool:
    """« Local health contract », an entry of a glossary: the text below says what such a thing is."""
    following = a.sentences[a.sentence_index(sentence.start) + 1 :][:1]
    if not following or following[0].block != sentence.block + 1 or sentence.end - sentence.start > _ENTRY:
        return False
    words = a.plain[following[0].start : following[0].end]
    return bool(load("extractors.relevance")["relevance.defines"].pattern.search(words))


def _item_heads(a: Annotated) -> frozenset[int]:
    """Blocks that head an item of minutes or an agenda."""
    return a.once(
        "relevance.items",
        lambda _: frozenset(s.heading for s in find_sections(a, find_mentions(a)) if s.heading is not None),
    )


def _goes_on(a: Annotated, sentence: Sentence) -> bool:
    """Whether the next sentence tells the signing of the contract that this one only names."""
    return _next_says(a, sentence, "goes_on")


def _next_says(a: Annotated, sentence: Sentence, what: str) -> bool:
    """Whether a rule matches in the next sentence of the paragraph; a question is answered in the next paragraph too."""
    after = a.sentence_index(sentence.start) + 1
    reach = sentence.block + a.plain[sentence.start : sentence.end].rstrip('" ').endswith("?")
    if after >= len(a.sentences) or a.sentences[after].block > reach:
        return False
    following = a.sentences[after]
    words = a.plain[following.start : following.end]
    return bool(load("extractors.relevance")[f"relevance.{what}"].pattern.search(words))


def judge(a: Annotated) -> Verdict:
    """Whether the document's own message reports on some contract, by the sentences that name one."""
    if _stands_for_other(a):
        return Verdict(False, "CLS stands for something else here")
    mentions = [m for m in find_mentions(a) if m.kind == "mention"] or _unnamed(a)
    if not mentions:
        return Verdict(False, "no contrat local de santé in the document's own text")
    sections = find_sections(a, find_mentions(a))
    weights = _weights(a, [m for m in mentions if is_topical(a, sections, m.start)] or mentions)
    others = _others(a, sections) if not _headed(a, sections, mentions) else 0
    afterwards = _afterwards(a, mentions[0].start)
    afterwards = max(afterwards, _listed(a, mentions[0].start))
    score = sum(weights) + afterwards + _headline(a) + _page_title(a)
    if not others and not _PROFESSIONS.search(a.plain) and _signed_besides(a, sections):
        score, afterwards = max(score, _NAMED), max(afterwards, _NAMED)
    doubtful = others > len(mentions) and score < 2.5 and max(weights) < _TITLED
    if doubtful and not any((s := a.sentence_at(m.start)) is not None and _tells(a, s) for m in mentions):
        return Verdict(False, "another instrument is the subject")
    if weights.count(_EXPLAINS) > 1 and max(*weights, afterwards) <= _NAMED and sum(w >= _NAMED for w in weights) < 2:
        return Verdict(False, "explains what a contrat local de santé is, and names it once besides")
    if score < 0.6 or max(*weights, afterwards) < 0.4:
        return Verdict(False, "only explains, denies or mentions contrats locaux de santé")
    return Verdict(True, "reports on a contrat local de santé")


def _signed_besides(a: Annotated, sections: tuple[Section, ...]) -> bool:
    """« X, with its contract signed on 20 January 2022 … As for Y, it has none »: a signing told with its day, of « the contract »."""
    for m in find_mentions(a):
        sentence = (
            a.sentence_at(m.start) if m.kind in ("bare", "elliptic") and is_topical(a, sections, m.start) else None
        )
        if sentence and _signed_on_a_day(a, sentence):
            return True
    return False


def _unnamed(a: Annotated) -> list[Mention]:
    """« La santé du pays a de nouveau son contrat », signed with the agency: what is meant where the name never stands."""
    if not _headline(a) or not _AGENCY.search(a.plain) or _PROFESSIONS.search(a.plain):
        return []
    return [m for m in find_mentions(a) if m.kind == "bare"]


def _headed(a: Annotated, sections: tuple[Section, ...], mentions: list[Mention]) -> bool:
    """« Santé : feu vert au contrat local »: whether a section about many matters' heading announces the contract."""
    for m in mentions:
        section = next((s for s in sections if s.first <= a.block_index(m.start) < s.last), None)
        if section is None or section.heading is None or lead_order(a, section.heading) < HEAD:
            continue
        heading = a.document.blocks[section.heading]
        bare = any(heading.start <= b.start < heading.end for b in find_mentions(a))
        if bare and _HEALTH.search(a.plain, heading.start, heading.end):
            return True
    return False


def _afterwards(a: Annotated, named: int) -> float:
    """What sentences about « le contrat », once it has been named, add: half as much, and at most one."""
    bare = [m for m in find_mentions(a) if m.kind != "mention" and m.start > named]
    return min(1.0, 0.5 * sum(max(0.0, w) for w in _weights(a, bare))) if bare else 0.0


def _listed(a: Annotated, named: int) -> float:
    """What lines that date a signing each add below a heading such as « Les CLS de l'Orne »."""
    row = load("extractors.relevance")["relevance.row"].pattern
    rows = sum(1 for s in a.body_sentences() if s.start > named and row.search(a.plain[s.start : s.end]))
    return _NAMED if rows > 1 else 0.0


def _headline(a: Annotated) -> float:
    """« Un contrat pour la santé de 80 000 habitants »: what a title adds that names contract and health apart."""
    for m in find_mentions(a):
        block = a.document.blocks[a.block_index(m.start)]
        titled = block.kind is BlockKind.HEADING and lead_order(a, a.block_index(m.start)) < HEAD
        if m.kind == "bare" and titled and _HEALTH.search(a.plain, block.start, block.end):
            return 0.5
    return 0.0


def _page_title(a: Annotated) -> float:
    """What the title that a page gives to machines adds where it tells something of a contract."""
    for block in a.document.blocks:
        if block.zone is Zone.META and a.plain.startswith("title: ", block.start):
            rules = load("extractors.contracts").labelled("mention")
            named = rules.first(a.text, a.plain, block.start, block.end, a.language)
            told = load("extractors.relevance")["relevance.fact.signing"].pattern
            return _NAMED if named and told.search(a.plain, block.start, block.end) else 0.0
    return 0.0


def _weights(a: Annotated, mentions: list[Mention]) -> list[float]:
    seen: set[int] = set()
    weights: list[float] = []
    for mention in mentions:
        sentence = a.sentence_at(mention.start)
        if sentence is not None and sentence.start not in seen:
            seen.add(sentence.start)
            weights.append(_weight(a, sentence))
    return weights or [0.0]


def _others(a: Annotated, sections: tuple[Section, ...]) -> int:
    """How often other instruments are named in the document's own message, outside other items of an agenda."""
    rules = load("extractors.contracts").labelled("other_instrument")
    found = rules.find(a.text, a.plain, 0, len(a.plain), a.language)
    agenda = any(s.topical for s in sections) and len(sections) > 1
    return sum(
        1 for hit in found if a.zone_at(hit.start) is Zone.BODY and (not agenda or is_topical(a, sections, hit.start))
    )
