"""Words that announce axes, and how many they announce."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.axes.types import UNNAMED, Trigger
from extractors.numbers import ORDINALS, quantity
from extractors.rules import RuleMatch, load
from extractors.stems import beginning
from models.document import BlockKind, Zone

_STEMS = r"""
    axe axis caps\b mots lignes front combat bataill causes idees orientation priorit pilier pillar force defi chantier
    volet themati theme enjeu ambition engagement chapit chapt entrees blocs blocks levier objecti strand challenge
    stream workstream heading goal area line direction commitment sujet preoccupation domaine champs topic field issue
    group atelier verb words keyword tandem duo binome trip tril trio qua quint pour\squoi what\sfor to\sdo actions thrust
    cornerstone pierres key building table round fils dans\squel avec\squel sur\squoi workshop working task commission autour
    programme sommaire heart coeur cœur accent around focus menu cible traite vise center centre porte mise concentre
    ambition objectif but\b vocation mission finalite double triple quadruple de\squoi a\squoi que\s qu'y qu'e qu'a quel what\s ce\sque contenu lignes
    essentiel content s'agi pour\s contrat cls deal famill famil points direction partie rubrique categor terrain section texte text il\s in\sbrief
    subject problem besoin urgence need cover concern target tackl address deals accent emphas stress attention aims aim\b sets\sout seek s'interess
    purpose seeks travaill look works\son work\son couvr abord repond donne accorde concentr porte portera vise cible group
    agira guiding priorise privilegie maitres tetes grand main s'articule s'organise s'articule se\s est\sstructur est\sorganis est\sconstrui is\sstructur is\sorgan agit intervien
"""
_CHEAP = beginning(_STEMS.split())
_NUMBER_BEFORE = re.compile(r"([\w-]+(?: et un)?)\s*$")
_ADDS_ONE = re.compile(
    r"\b(?:ajoute|ajoutent|complete|adds?|adding)[^.:;]{0,25}\b(quatrieme|cinquieme|sixieme|septieme|fourth|fifth|sixth|seventh)\b"
)
_MOST = 14  # no contract has more axes
_SHORT, _TAIL, _SOON = 90, 12, 90  # characters of a question, behind its noun, and up to the number in its answer
_NO_NUMBER = ("un", "une", "one")


def triggers(a: Annotated) -> tuple[Trigger, ...]:
    """Everything in the document's own message that may announce axes, in text order."""
    return a.once("axes.triggers", _find)


def _find(a: Annotated) -> tuple[Trigger, ...]:
    rules = load("extractors.axes").labelled("trigger")
    found: list[Trigger] = []
    for sentence in a.sentences:
        if a.document.blocks[sentence.block].zone is not Zone.BODY or not _CHEAP.search(
            a.plain, sentence.start, sentence.end
        ):
            continue
        taken: list[tuple[int, int]] = []
        hits = list(rules.find(a.text, a.plain, sentence.start, sentence.end, a.language))
        for hit in sorted(hits, key=_surest_first):
            if any(s < hit.end and hit.start < e for s, e in taken):
                continue
            trigger = _trigger(a, hit, sentence.start, sentence.end, sentence.block)
            taken.append((trigger.start, trigger.end))
            found.append(trigger)
    return tuple(sorted([*found, *_numbers_alone(a, found)], key=lambda t: t.start))


def _numbers_alone(a: Annotated, found: Sequence[Trigger]) -> Iterator[Trigger]:
    """« Quelles sont les priorités ? Cinq : … », « Des axes, il y en a trois : … »: the noun was said before its number."""
    pattern = load("extractors.axes")["axes.number_alone"].pattern
    for named in found:
        if named.strength <= UNNAMED or named.announced is not None:
            continue
        index = a.sentence_index(named.start)
        at, here = named.end, pattern.search(a.plain[named.end : named.sentence_end])
        following = a.sentences[index + 1] if index + 1 < len(a.sentences) else None
        if here is None and following and following.block <= named.block + 1 and _asks(a, named):
            at, here = following.start, pattern.search(a.plain[following.start : following.end][:_SOON])
        if here is None:
            continue
        value = quantity(_number_in(here.groupdict()) or "")
        sentence = a.sentence_at(at + here.start())
        if value and 2 <= value <= _MOST and sentence and a.document.blocks[sentence.block].zone is Zone.BODY:
            yield replace(
                named,
                start=at + here.start(),
                end=at + here.end(),
                announced=value,
                sentence_start=sentence.start,
                sentence_end=sentence.end,
                block=sentence.block,
            )


def _asks(a: Annotated, named: Trigger) -> bool:
    """Whether the sentence with the noun is a question, a heading or no more than the noun (« Priorités. »)."""
    words = a.plain[named.sentence_start : named.sentence_end].rstrip()
    return len(words) < _SHORT and (words.endswith(("?", ":")) or named.sentence_end - named.end < _TAIL)


def _surest_first(hit: RuleMatch) -> tuple[bool, int, int]:
    """Words that name axes before words that only tell of them; then « groupes thématiques » before « thématiques »."""
    return float(hit.rule.extra["strength"]) <= UNNAMED, hit.start, -hit.end


def _trigger(a: Annotated, hit: RuleMatch, start: int, end: int, block: int) -> Trigger:
    groups = hit.match.groupdict()
    begin, words = _words_before(a, hit, start)
    return Trigger(
        start=begin,
        end=hit.end,
        noun=groups.get("noun") or hit.match[0].strip(),
        strength=float(hit.rule.extra["strength"]),
        announced=_announced(a, hit, begin, _number_in(groups) or words, end, block),
        kind=str(hit.rule.extra["kind"]),
        sentence_start=start,
        sentence_end=end,
        block=block,
    )


def _number_in(groups: dict[str, str | None]) -> str | None:
    """The number that the announcing words themselves hold, under any of the names that a pattern gives it."""
    return next((groups[name] for name in ("n", "n2", "n3", "n4") if groups.get(name)), None)


def _words_before(a: Annotated, hit: RuleMatch, start: int) -> tuple[int, str | None]:
    """Where « quatre grands axes » begins, and its number: looked for only where the noun stands."""
    if not hit.rule.extra.get("counted"):
        return hit.start, None
    before = load("extractors.axes")["axes.before_noun"].pattern.search(a.plain, max(start, hit.start - 60), hit.start)
    return (before.start(), before["n"]) if before else (hit.start, None)


def _announced(a: Annotated, hit: RuleMatch, begin: int, words: str | None, end: int, block: int) -> int | None:
    """The number before the noun; on the line above where the line breaks between; one more where one is added."""
    adds = _ADDS_ONE.search(a.plain, hit.end, end)
    told = quantity(words) if words and words not in _NO_NUMBER else None
    if (
        adds and told != ORDINALS[adds[1]] - 1
    ):  # « Aux trois axes – a, b et c – il en ajoute un quatrième »: three are told here
        return ORDINALS[adds[1]]
    above = a.document.blocks[block - 1] if block else None
    if words is None and begin == a.document.blocks[block].start and above and above.kind is not BlockKind.TABLE_ROW:
        before = _NUMBER_BEFORE.search(a.plain, above.start, above.end)
        words = before[1] if before else None
    if words is None or words in _NO_NUMBER:
        return None
    value = quantity(words)
    return value if value is not None and 2 <= value <= 20 else None
