"""How many axes and actions the text says there are."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
import re

from extractors.annotated import Annotated, Sentence
from extractors.figures.mentions import CLS, OTHER, PREVIOUS, CountMention
from extractors.figures.scope import other_instrument
from extractors.figures.totals import column_counts, table_totals
from extractors.numbers import ORDINALS, quantity
from extractors.rules import RuleMatch, load
from extractors.stems import beginning
from models.document import BlockKind, Zone

_STEMS = r"""
    axe orient priorit pil defi chantier themati enjeu ambition tetes chapit objecti strand challenge line goal area stream
    volet theme sujet domaine champ topic action fiche mesure measure en\s y\sen\sa it\snow there\sare\snow total quatrieme
    cinquieme sixieme fourth fifth sixth tandem duo binome trip trio tril qua quint verb mots thrust cornerst main strategic
    focus workstream grand out\sof aims subject levier
"""
_CHEAP = beginning(_STEMS.split())
_ALTERNATIVE = re.compile(r"\b([\w-]+) (?:ou|or|a|to|et|and) $")  # « trois ou quatre »: neither is stated
_PAST = re.compile(
    r"\b(?:comptait|avait|comportait|comprenait|prevoyait|contenait|had|comprised|contained|counted|included)\b"
)
# What came of the actions is told of a contract that ends: its number gives way to that of the next.
_DONE = re.compile(
    r"\b(?:avai(?:t|ent)|ont|a|had|have|has|were) (?:\w+ ){0,3}?(?:ete |been )?(?:mene|realis|achev|abouti|conduit|engag|termin|vecu|vu le jour|carried|completed|implemented|conducted|taken place|took place)"
)
_NOW = re.compile(r"\b(?:desormais|maintenant|a present|cette fois|nouveau|nouvelle|now|this time|new)\b")
_NOW_WITHIN = 60  # characters
_TYPICAL = re.compile(
    r"\b(?:typical(?:ly)?|usually|generally|on average|d'ordinaire|en general|generalement|en moyenne|habituellement)\b"
)
_HOW_MANY = re.compile(r"\b(?:combien|how many|nombre) (?:d'|de )?(axes|actions|fiches[ -]actions|action sheets)")
_NUMBER_ALONE = re.compile(r"\W*((?:une )?[\w-]+(?: et une?)?)(?: (?:au total|en tout|exactement|in all))?\W*$")
_NOUN = re.compile(r"(?:axes|orientations|priorites|actions|fiches[ -]actions?)\b")
_LAST_WORD = re.compile(r"\b([\w-]+)\s*$")
# « les trois axes d'origine », « six axes issus des groupes »: the number before the contract's own.
_EARLIER = re.compile(
    r" (?:strategiques )?(?:d'origine|initia\w+|issue?s des|propose\w*|de depart|de l'ancien|du (?:premier|precedent)|proposed|of the (?:first|previous)|original\w*|soumis)\b"
)
_OF_THE_LAST = re.compile(
    r" (?:prevues |inscrites )?(?:du|dans le|de l'ancien|au|of the|in the) (?:(?:contrat(?: local de sante)?|cls|local health contract|contract) )?(?:precedent|ancien|previous|former|old)\b"
)
# « 21 of the 25 planned actions took place. … The new contract was validated … »: the result is the one before's.
_THEN_THE_NEXT = re.compile(
    r"[.!?\n] ?(?:le|ce|the|this) (?:nouveau contrat|prochain contrat|contrat suivant|nouveau cls|new (?:local health )?contract|next contract)\b"
)
_ONE_AXIS = re.compile(
    r"\b(?:axe|axis|orientation|priorite|priority|volet) (?:n ?° ?)?[\divx]+\b|\b(?:premier|deuxieme|troisieme|quatrieme|dernier) (?!n?'?en |contrat|cls)"
)
_SENTENCE_STOP = re.compile(r"[.!?]\)? ")
_THE = re.compile(r"\b(?:des|of the|of its|toutes les|all the) $")
_FEW = 8  # fewer actions than that are a partner's or a year's, unless the contract is said to have them
_HOLDS = re.compile(
    r"\b(?:contrat|cls\d?|il|document|programme|contract|it|plan)\b[^.;:]{0,12}\b(?:compte|compren|comport|contien|declin|prevoi|rassemble|reuni|regroupe|has|contain|compris|include|list|count)\w* "
)
_LEAST_SCORE = 0.4
_AHEAD = 5  # characters of the number's own words: « le deuxième en retient 22 » is no second axis
_SURE = 0.8
_LABELS = ("axes", "actions")
_MOST = {"axes": 15, "actions": 250}
_BARE = re.compile(r"\W*\d+ (?:fiches-)?actions?\W*$")
_AXIS_LINE = re.compile(r"\W{0,4}(?:axe|axis|orientation|priorite|priority) (?:n ?° ?)?[\divx]")


def find_counts(a: Annotated) -> tuple[CountMention, ...]:
    """Every stated number of axes and actions in the document's own message, in text order."""
    return a.once("figures.counts", _find)


def _find(a: Annotated) -> tuple[CountMention, ...]:
    rules = load("extractors.figures")
    counting = [(r, r.extra.get("needs", ("",))) for r in rules.labelled(*_LABELS) if r.applies(a.language)]
    previous = rules["counts.previous_after"].pattern
    found: list[CountMention] = []
    for sentence in a.sentences:
        if a.document.blocks[sentence.block].zone is not Zone.BODY or not _CHEAP.search(
            a.plain, sentence.start, sentence.end
        ):
            continue
        here: list[CountMention] = []
        for before in previous.finditer(a.plain, sentence.start, sentence.end):
            here += _previous(a, before)
        words = a.plain[sentence.start : sentence.end]
        for rule in (r for r, needs in counting if any(n in words for n in needs)):
            for match in rule.pattern.finditer(a.plain, sentence.start, sentence.end):
                mention = _mention(a, RuleMatch(rule, match), sentence)
                if mention and mention.score >= _LEAST_SCORE:
                    here.append(mention)
        found += _without_overlap(here)
    return tuple(
        sorted(
            _of_the_one_before(a, [*found, *_on_line_above(a), *table_totals(a), *column_counts(a)]),
            key=lambda m: m.start,
        )
    )


def _of_the_one_before(a: Annotated, found: list[CountMention]) -> list[CountMention]:
    """« 19 des 28 actions avaient été menées » is told of the contract before, where another number is that of the next."""

    def done(m: CountMention) -> bool:
        sentence = a.sentence_at(m.start)
        return sentence is not None and m.rule == "counts.actions" and bool(_DONE.search(a.plain, m.end, sentence.end))

    own = [m for m in found if m.kind == "actions" and m.label == CLS]
    results = [m for m in own if done(m)]
    others = {m.value for m in own if m not in results and m.score >= _SURE}
    return [replace(m, label=PREVIOUS) if m in results and others and m.value not in others else m for m in found]


def _previous(a: Annotated, match: re.Match[str]) -> list[CountMention]:
    value = quantity(match[1])
    talks = (
        "action" in a.plain[max(0, match.start() - 60) : match.end() + 20]
        or "fiche" in a.plain[max(0, match.start() - 60) : match.end()]
    )
    if value is None or not talks:
        return []
    return [CountMention("actions", value, match.start(1), match.end(1), "counts.previous_after", 0.8, PREVIOUS)]


def _mention(a: Annotated, hit: RuleMatch, sentence: Sentence) -> CountMention | None:
    at = hit.match.lastindex or 0  # the number is the one group of the alternative that matched
    words = hit.match[at]
    value = ORDINALS.get(words) or quantity(words)
    kind = hit.rule.label or ""
    if value is None or not 2 <= value <= _MOST[kind]:
        return None
    if hit.rule.id != "counts.actions_total" and _one_of_two(
        a.plain[max(sentence.start, hit.start - 30) : hit.match.start(at)]
    ):
        return None
    if hit.rule.extra.get("needs_topic") and not _said_before(a, hit.start):
        return None
    if hit.rule.extra.get("needs_topic") and _ONE_AXIS.search(
        a.plain[max(sentence.start, hit.start - 40) : hit.start + _AHEAD]
    ):
        return None
    if kind == "actions" and hit.rule.id in ("counts.actions", "counts.actions_out_of") and _partial(a, hit, sentence):
        return None
    score = float(hit.rule.extra["score"]) - _doubt(a, hit, sentence, value, kind)
    label = OTHER if other_instrument(a, hit.start, hit.end) else CLS
    if kind == "actions" and _OF_THE_LAST.match(a.plain, hit.end, sentence.end):
        label = PREVIOUS
    if hit.rule.id == "counts.actions_out_of" and _THEN_THE_NEXT.search(a.plain, hit.end, hit.end + 600):
        label = PREVIOUS
    return CountMention(kind, value, hit.start, hit.end, hit.rule.id, round(score, 3), label)


def _one_of_two(before: str) -> bool:
    """Whether the number is the second of « trois ou quatre », « entre 20 et 30 »."""
    match = _ALTERNATIVE.search(before)
    if not match or quantity(match[1]) is None:
        return False
    return match[0].split()[-1] not in ("et", "and") or "entre" in before or "between" in before


def _said_before(a: Annotated, position: int) -> bool:
    """Whether actions were spoken of shortly before: what « en » or « it » stands for."""
    return bool(re.search(r"action|fiche", a.plain[max(0, position - 260) : position + 12]))


def _partial(a: Annotated, hit: RuleMatch, sentence: Sentence) -> bool:
    """Whether the number counts only some: one axis's share, what was done, what is added, what is proposed."""
    rules = load("extractors.figures")
    block = a.document.blocks[sentence.block]
    before = a.plain[max(block.start, hit.start - 110) : hit.start]
    before = _SENTENCE_STOP.split(before)[-1]
    after = a.plain[hit.end : min(sentence.end, hit.end + 60)]
    total = re.search(r"(?:et|,|\bfor a total of|and) $", before)
    if rules["counts.partial_before"].pattern.search(before) and not (
        total and not _AXIS_LINE.match(a.plain, block.start)
    ):
        return (
            not re.search(r"\b(?:les|the) $", before) or (quantity(hit.match[1]) or 0) < 8
        )  # « les 28 actions » are all of them
    of_all = hit.rule.id == "counts.actions_out_of"  # « 18 actions sur 22 ont été menées »: 22 are all of them
    if not of_all and rules["counts.partial_after"].pattern.search(after) and not _THE.search(before):
        return True
    return _AXIS_LINE.match(a.plain, block.start) is not None or _card(a, sentence)


def _card(a: Annotated, sentence: Sentence) -> bool:
    """A line « 12 actions » below « AXE 1 » and its label: one axis's share."""
    if not _BARE.match(a.plain[sentence.start : sentence.end]):
        return False
    earlier = a.document.blocks[max(0, sentence.block - 2) : sentence.block]
    return any(_AXIS_LINE.match(a.plain, b.start, b.end) for b in earlier)


def _doubt(a: Annotated, hit: RuleMatch, sentence: Sentence, value: int, kind: str) -> float:
    doubt = 0.0
    inside = a.plain[sentence.start : sentence.end]
    if load("extractors.figures")["counts.proposal"].pattern.search(inside):
        doubt += 0.5
    if _EARLIER.match(a.plain, hit.end, sentence.end):
        doubt += 0.2
    if kind == "actions" and value < _FEW:
        doubt += 0.3 if _HOLDS.search(a.plain, max(sentence.start, hit.start - 40), hit.start) else 0.6
    if _PAST.search(a.plain, sentence.start, hit.start) and hit.rule.id.startswith("counts.actions"):
        doubt += 0.15
    if hit.rule.id == "counts.actions" and _DONE.search(a.plain, hit.start, sentence.end):
        doubt += 0.1
    if _NOW.search(a.plain, max(sentence.start, hit.start - _NOW_WITHIN), hit.start):
        doubt -= 0.05
    if _TYPICAL.search(a.plain, sentence.start, hit.start):
        doubt += 0.6
    if hit.rule.id == "counts.actions" and re.search(r"\b(?:mesures|measures)$", a.plain[hit.start : hit.end]):
        doubt += 0.3
    return doubt


def _on_line_above(a: Annotated) -> list[CountMention]:
    """« … autour de cinq » at a line's end, « axes thématiques » on the next: the number of a broken line."""
    found = []
    blocks = a.document.blocks
    for one, other in pairwise(blocks):
        noun = _NOUN.match(a.plain, other.start, other.end)
        words = noun and _LAST_WORD.search(a.plain, max(one.start, one.end - 30), one.end)
        value = quantity(words[1]) if words else None
        if BlockKind.TABLE_ROW in (one.kind, other.kind):
            continue
        if noun and words and value and 2 <= value <= 99:
            kind = "actions" if noun[0].startswith(("actions", "fiches")) else "axes"
            found.append(CountMention(kind, value, words.start(1), noun.end(), "counts.broken_line", 0.8))
    return found + _answers(a)


def _answers(a: Annotated) -> list[CountMention]:
    """« Combien d'actions ? 19. »: the question asks for the number, the next sentence is the number."""
    found = []
    for one, other in pairwise(a.sentences):
        answer = _NUMBER_ALONE.match(a.plain, other.start, other.end) if other.end - other.start < 40 else None
        asked = answer and _HOW_MANY.search(a.plain, one.start, one.end)
        value = quantity(answer[1]) if asked and answer else None
        if asked and answer and value and 2 <= value <= 250:
            kind = "axes" if asked[1].startswith("a") and "x" in asked[1] else "actions"
            found.append(CountMention(kind, value, one.start, other.end, "counts.answer", 0.85))
    return found


def _without_overlap(mentions: list[CountMention]) -> list[CountMention]:
    kept: list[CountMention] = []
    for mention in sorted(mentions, key=lambda m: (-m.score if m.label != PREVIOUS else -1.0, m.start)):
        if not any(k.kind == mention.kind and k.start < mention.end and mention.start < k.end for k in kept):
            kept.append(mention)
    return kept
