"""Which blocks are the document's own message: cues in the text itself, for every kind of source.

A reader may have zoned blocks already, by the page's structure; what it left open is decided here, in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
import re

from extractors.fold import fold
from extractors.rules import RuleSet, load
from models.document import BlockKind, Zone
from pipeline.read.raw import RawBlock
from pipeline.teasers import dated_teasers

_CUE_LENGTH = 260
_PROSE = 120  # characters of a paragraph
_LEAD = 400  # of a lead
_NOTE = 40  # characters of a note: shorter sentences are headlines
_OPENING = {
    "related_heading": Zone.RELATED,
    "comment_heading": Zone.COMMENT,
    "general_heading": Zone.GENERAL,
    "boilerplate_heading": Zone.BOILERPLATE,
}
_LINE = {
    "related_line": Zone.RELATED,
    "comment_line": Zone.COMMENT,
    "boilerplate_line": Zone.BOILERPLATE,
    "meta_line": Zone.META,
}
_TEASER_MARKS = frozenset("▸►▶▷▹→➜➔»>➠⇒*")
_SENTENCE = re.compile(r"[.!?…][»\"”’)\]]*$")
_MENU_CUT = re.compile(r"\s*[|·•›»>/]\s*|\s{2,}")
# What makes a paragraph of a general section particular: a day, or a year since the first contracts.
_PARTICULAR = re.compile(
    r"\b(?:[12]\d|3[01]|0?[1-9])(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}\b"
    r"|\b20(?:1[0-9]|2[0-9]|3[0-9]) ?(?:-|a|/) ?20\d\d\b|\ben 20[123]\d\b|\b(?:notre|nos|our) (?:territoire|agglomeration|commune|ville|contrat|cls|contract|town|area)"
)
_LAW = re.compile(r"\b(?:loi|lois|law|act|code|hpst|decret|ordonnance|article l|art\.? l)\b")
_PROPER = re.compile(r"(?<![.!?:«\"“] )(?<!^)\b[A-ZÉÈÀÂÎÔÇ][\w’'-]{3,}")
_INSTITUTIONS = frozenset(
    [
        "contrat",
        "contrats",
        "local",
        "locaux",
        "locale",
        "sante",
        "agence",
        "regionale",
        "regional",
        "health",
        "agency",
        "contract",
        "france",
        "etat",
        "ministere",
        "code",
        "publique",
        "public",
        "hopital",
        "patients",
        "territoires",
        "territoire",
        "direction",
        "assurance",
        "maladie",
        "prefecture",
        "departement",
        "region",
        "commune",
        "ville",
        "communaute",
        "agglomeration",
        "metropole",
        "communes",
    ]
)


@dataclass(slots=True)
class _Section:
    """A run of blocks that a cue has opened."""

    zone: Zone
    level: int
    path: tuple[int, ...]
    plain: bool  # a source without structure: plain text
    count: int = 0


def rules() -> RuleSet:
    """The cues, in the order in which they are tried."""
    return load("pipeline", "zones.yaml")


@lru_cache(maxsize=1)
def _cues() -> RuleSet:
    return RuleSet(tuple(rule for rule in rules() if rule.label not in ("headline", "notes")))


def _links_away(blocks: Sequence[RawBlock], index: int) -> bool:
    """Whether a block is one link with a headline, between two paragraphs of the message."""
    block = blocks[index]
    if block.linked < 0.95 or not block.path or not 18 <= len(block.text) <= 180 or block.kind is BlockKind.LIST_ITEM:
        return False
    before = blocks[index - 1] if index else None
    if before is None or before.text.endswith(":") or (block.kind is BlockKind.HEADING and block.level < 4):
        return False
    return rules()["zones.headline"].searches(block.text)


def assign(blocks: Sequence[RawBlock], title: str | None = None) -> None:
    """Give every block without a zone its zone. Blocks' texts are clean already."""
    names = _names_of(title or next((b.text for b in blocks if b.kind is BlockKind.HEADING), ""))
    section: _Section | None = None
    begun = False  # whether running text has been met: before it, a cue is an entry of a menu
    for index, block in enumerate(blocks):
        if block.zone is not None:
            continue
        begun = begun or (section is None and len(block.text) >= 100 and block.linked < 0.5)
        label = _cue(block)
        if label is None and begun and _links_away(blocks, index):
            block.zone = Zone.RELATED
            continue
        if label == "related_heading" and _heads_notes(blocks, index):
            section = None
            continue
        if label == "related_heading" and not begun and not block.path:
            block.zone = Zone.BOILERPLATE
            _following_items(blocks, index)
            continue
        if label == "comment_heading" and _above_text(blocks, index):
            block.zone = Zone.BOILERPLATE
            continue
        if label in _OPENING and _opens(block, label, blocks, index):
            section = _Section(
                _OPENING[label], block.level if block.kind is BlockKind.HEADING else 7, block.path, not block.path
            )
            block.zone = section.zone
        elif label in _LINE:
            block.zone = _LINE[label]
            if label == "comment_line":
                section = _Section(Zone.COMMENT, 7, block.path, not block.path)
            elif label == "related_line" and not block.path:
                _following_items(blocks, index)
        elif section and _stays(section, block, names, blocks[index + 1 : index + 3]):
            block.zone = section.zone
            section.count += 1
        elif section and section.zone is Zone.GENERAL and block.kind is not BlockKind.HEADING:
            section = None
        else:
            section = None
    _front(blocks)
    _menu(blocks)
    _tail(blocks)
    dated_teasers(blocks)
    for block in blocks:
        if block.zone is None:
            block.zone = Zone.BODY


def _cue(block: RawBlock) -> str | None:
    if not 1 < len(block.text) <= _CUE_LENGTH or block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
        return None
    whole = (
        f"{block.marker} {block.text}"
        if block.marker and not block.marker[0].isalnum() and not block.path and block.marker != "-"
        else block.text
    )
    for candidate in dict.fromkeys((whole, block.text)):
        found = _cues().first(candidate, fold(candidate), 0, len(candidate))
        if found:
            return found.rule.label
    return None


def _heads_notes(blocks: Sequence[RawBlock], index: int) -> bool:
    """« En bref », « Agenda »: whether a newsletter's own notes stand below it, whole sentences and no links."""
    below = blocks[index + 1 : index + 3]
    if not below or not rules()["zones.notes"].searches(blocks[index].text):
        return False
    told = all(b.linked < 0.5 and _SENTENCE.search(b.text) for b in below)
    return told and max(len(b.text) for b in below) >= _NOTE


def _above_text(blocks: Sequence[RawBlock], index: int) -> bool:
    """Whether « Réagir » is a button above the text: most of the running text comes below it."""
    above, below = (
        sum(len(b.text) for b in part if b.zone is None and len(b.text) >= _PROSE)
        for part in (blocks[:index], blocks[index + 1 :])
    )
    return above < _LEAD and below > 2 * above


def _opens(block: RawBlock, label: str, blocks: Sequence[RawBlock], index: int) -> bool:
    """Whether a cue really opens a section: it stands as a heading, and for comments something follows."""
    if block.kind is BlockKind.LIST_ITEM:
        return label in ("related_heading", "comment_heading") and not block.path and len(block.text) < 40
    if label == "general_heading":
        return block.kind is BlockKind.HEADING or len(block.text) < 90
    return True


def _stays(section: _Section, block: RawBlock, names: frozenset[str], following: Sequence[RawBlock]) -> bool:
    """Whether a block still belongs to the section."""
    if block.path and section.path[:-1] != block.path[: len(section.path) - 1]:
        return False
    heading = block.kind is BlockKind.HEADING
    if section.zone is Zone.GENERAL:
        return not (heading and block.level <= section.level) and not _is_particular(block.text, names, section.count)
    if section.zone is Zone.BOILERPLATE:
        return (
            len(block.text) < 160
            and not (heading and section.plain and len(block.text) > 45)
            and not (heading and not section.plain and block.level <= section.level)
        )
    if section.zone is Zone.COMMENT:
        return not (heading and block.level < section.level and not section.plain)
    if heading and not section.plain and block.level < section.level:
        return False
    if heading and section.plain and _opens_text(block, section, following):
        return False
    long = len(block.text) >= 220 and block.linked < 0.4 and bool(_SENTENCE.search(block.text))
    return not (
        long
        and block.kind is BlockKind.PARAGRAPH
        and (
            section.plain or section.path == block.path or (section.count > 0 and section.path[:-1] == block.path[:-1])
        )
    )


def _opens_text(heading: RawBlock, section: _Section, following: Sequence[RawBlock]) -> bool:
    """Whether a heading brings a source without containers back to its own text."""
    if heading.page is not None and heading.level <= section.level and section.count:
        return True
    return bool(following) and len(following[0].text) >= 160 and bool(_SENTENCE.search(following[0].text))


def _is_particular(text: str, names: frozenset[str], count: int) -> bool:
    """Whether a paragraph of a general section speaks of the contract at hand."""
    plain = fold(text)
    if _PARTICULAR.search(plain) and not _LAW.search(plain):
        return True
    return bool(names) and bool(names & _names_of(text))


def _names_of(text: str) -> frozenset[str]:
    if text.isupper():
        return frozenset()
    return frozenset(w for w in (fold(m) for m in _PROPER.findall(text)) if w not in _INSTITUTIONS)


def _following_items(blocks: Sequence[RawBlock], index: int) -> None:
    """Items right below a line of related news belong to it."""
    for block in blocks[index + 1 :]:
        if block.zone is not None or block.blank_before or block.kind is not BlockKind.LIST_ITEM:
            return
        block.zone = Zone.RELATED


def _is_menu(text: str) -> bool:
    """Three or more short names on one line, set apart by signs."""
    if len(text) > 300 or any(c in text for c in ".;:!?"):
        return False
    names = _MENU_CUT.split(text)
    return len(names) >= 3 and all(1 <= len(name) <= 32 for name in names)


def _front(blocks: Sequence[RawBlock]) -> None:
    """Menus and breadcrumbs that a page saved as text carries before its message."""
    for index, block in enumerate(blocks[:8]):
        if block.path or block.zone not in (None, Zone.BOILERPLATE):
            continue
        row = block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
        if (
            block.zone is None
            and not row
            and _is_menu(block.text)
            and index < 4
            and not any(c.isdigit() for c in block.text)
        ):
            block.zone = Zone.BOILERPLATE
        if block.zone is Zone.BOILERPLATE and block.kind is BlockKind.LIST_ITEM:
            run = index
            while (
                run < len(blocks)
                and blocks[run].kind is BlockKind.LIST_ITEM
                and not (run > index and blocks[run].blank_before)
                and len(blocks[run].text) < 120
            ):
                blocks[run].zone = Zone.BOILERPLATE
                run += 1


def _menu(blocks: Sequence[RawBlock]) -> None:
    """Three or more short links in a row before the message begins are a menu, whatever the page calls it."""
    run: list[RawBlock] = []
    for block in blocks:
        if block.zone is None and block.linked >= 0.95 and len(block.text) < 60:
            run.append(block)
            continue
        if len(run) >= 3:
            for entry in run:
                entry.zone = Zone.BOILERPLATE
        run = []
        if block.zone is None and len(block.text) >= 100 and _SENTENCE.search(block.text):
            return


def _tail(blocks: Sequence[RawBlock]) -> None:
    """Teasers that close a page without a heading: a last run of marked headlines after a finished sentence."""
    end = len(blocks)
    while end and (blocks[end - 1].zone not in (None, Zone.GENERAL)):
        end -= 1
    begin = end
    while begin and blocks[begin - 1].zone is None and _is_teaser(blocks[begin - 1]):
        begin -= 1
    if begin == end or begin == 0:
        return
    before = blocks[begin - 1]
    finished = before.kind is not BlockKind.HEADING and bool(_SENTENCE.search(before.text))
    run = blocks[begin:end]
    marked = all(b.marker in _TEASER_MARKS and b.marker for b in run) or all(b.linked > 0.8 for b in run)
    named = sum(" : " in b.text or b.text.endswith("?") for b in run) * 2 >= len(run) and all(b.marker for b in run)
    if finished and (marked or named):
        for block in run:
            block.zone = Zone.RELATED


def _is_teaser(block: RawBlock) -> bool:
    short = 15 < len(block.text) < 160 and not block.text.endswith((".", ";", ",", ":"))
    return short and (block.kind is BlockKind.LIST_ITEM or block.linked > 0.8) and block.text[0].isupper()
