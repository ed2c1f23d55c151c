"""Headings, lists, tables and signature blocks of signatories: the role of whole blocks."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated, Sentence
from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention
from extractors.rules import Rule, load
from extractors.signatories.cues import CueIndex
from extractors.signatories.model import Cue
from models.document import CELL_SEPARATOR, Block, BlockKind, Zone

_SHORT = 90
_ROWS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)


def _section_rules() -> list[Rule]:
    return [r for r in load("extractors.signatories") if r.extra.get("scope") == "section"]


def _heading_rule(a: Annotated, start: int, end: int, rules: Sequence[Rule]) -> Cue | None:
    if end - start > 120:
        return None
    for rule in rules:
        if rule.pattern.match(a.plain[start:end].strip()):
            return Cue(start, end, rule.label or "", "section", rule.id)
    return None


def question_before(a: Annotated, sentence: Sentence) -> Cue | None:
    """« Qui signera ? L'ARS, la Ville et la CPAM. »: a question within a block, answered by its next sentence."""
    index = a.sentence_index(sentence.start)
    before = a.sentences[index - 1] if index > 0 else None
    if before is None or before.block != sentence.block or a.plain[before.end - 1] != "?" or before.end - before.start > 80:
        return None
    return _heading_rule(a, before.start, before.end, _section_rules())


def _has_party(start: int, end: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> bool:
    return any(start <= o.start < end for o in orgs) or any(start <= p.start < end for p in persons)


def section_roles(a: Annotated, cues: CueIndex, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> dict[int, Cue]:
    """For each block under a heading or lead-in of signatories or partners, the cue that gives its role."""
    rules = _section_rules()
    roles: dict[int, Cue] = {}
    current: Cue | None = None
    lists_only = False
    for index, block in enumerate(a.document.blocks):
        if block.zone is Zone.BOILERPLATE:
            continue  # a page's header or footer may stand within a table
        if block.zone is not Zone.BODY:
            current = None
            continue
        heading = _heading_rule(a, block.start, block.end, rules)
        if heading:
            current, lists_only = heading, False
            continue
        lead = _lead_in(a, cues, block)
        if lead:
            current, lists_only = lead, True
            continue
        if current is None:
            roles.update(_signature_block(a, index, block, orgs))
            continue
        party = _has_party(block.start, block.end, orgs, persons)
        row = block.kind in _ROWS
        if not party and _card_line(a, index, orgs, persons):
            continue
        if (block.kind is BlockKind.HEADING and not party) or (lists_only and not row and not (party and block.end - block.start < _SHORT)):
            current = None
            continue
        if party and (row or block.end - block.start < 160 or _is_list_sentence(a, block, orgs)):
            roles[index] = current
        elif not row and block.kind is BlockKind.PARAGRAPH and block.end - block.start > 200:
            current = None
    return roles


def _card_line(a: Annotated, index: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> bool:
    """A short line without a known name, between lines with names: part of a card (an unknown acronym, an office)."""
    block = a.document.blocks[index]
    following = a.document.blocks[index + 1 : index + 2]
    if block.end - block.start > 50 or not following or following[0].kind in _ROWS or following[0].end - following[0].start > _SHORT:
        return False
    return _has_party(following[0].start, following[0].end, orgs, persons)


def _lead_in(a: Annotated, cues: CueIndex, block: Block) -> Cue | None:
    """A block that ends in a colon after words of signing: its list follows."""
    if not a.plain[block.start : block.end].rstrip().endswith(":"):
        return None
    sentence = a.sentence_at(block.end - 1)
    if sentence is None:
        return None
    found = [c for c in cues.of_sentence(sentence) if c.label in ("sign", "partner") and c.start >= block.end - 160 and c.scope != "backward"]
    return Cue(found[-1].start, found[-1].end, found[-1].label, "section", found[-1].rule) if found else None


_OPENING = re.compile(r"\W*(?:le |la |l'|les |the |\w{2,12} ?[:|] ?)")


def _is_list_sentence(a: Annotated, block: Block, orgs: Sequence[OrgMention]) -> bool:
    listed = sum(block.start <= o.start < block.end for o in orgs) >= 3
    return (listed or bool(_OPENING.match(a.plain, block.start))) and not re.search(r"\b(?:est|sont|ont|a ete|is|are|has|have|permet)\b", a.plain[block.start : block.start + 200])


def signature_columns(a: Annotated, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> dict[int, PersonMention]:
    """Side-by-side signature blocks: « Pour l'ARS | Pour la Ville » above « X | Y »: the person below each organisation, by its start."""
    found: dict[int, PersonMention] = {}
    blocks = a.document.blocks
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.TABLE_ROW or not re.match(r"(?:pour|for) ", a.plain[block.start : block.start + 5]):
            continue
        cells = _cells(a, block)
        for below in blocks[index + 1 : index + 5]:
            if below.kind is not BlockKind.TABLE_ROW or a.plain.startswith(("pour ", "for "), below.start):
                break
            for (start, end), (s, e) in zip(cells, _cells(a, below), strict=False):
                org = next((o for o in orgs if start <= o.start < end), None)
                person = next((p for p in persons if s <= p.start < e), None)
                if org and person:
                    found.setdefault(org.start, person)
    return found


def _cells(a: Annotated, block: Block) -> list[tuple[int, int]]:
    spans, at = [], block.start
    for part in a.text[block.start : block.end].split(CELL_SEPARATOR):
        spans.append((at, at + len(part)))
        at += len(part) + len(CELL_SEPARATOR)
    return spans


def _signature_block(a: Annotated, index: int, block: Block, orgs: Sequence[OrgMention]) -> dict[int, Cue]:
    """« Pour l'ARS Grand Est, » alone in a block: a place to sign."""
    if block.kind is BlockKind.TABLE_ROW and len(re.findall(r"(?:^|\| )(?:pour|for) (?:le |la |l'|les |the )?", a.plain[block.start : block.end])) > 1:
        return {index: Cue(block.start, block.end, "sign", "section", "signatories.signature_block")}
    if block.end - block.start > 110 or not re.match(r"(?:pour|for) (?:le |la |l'|les |the )?", a.plain[block.start : block.end]):
        return {}
    inside = [o for o in orgs if block.start <= o.start < block.end]
    if len(inside) != 1 or inside[0].start - block.start > 9:
        return {}
    if not re.fullmatch(r"[ ,:.]*(?:(?:le|la|l') ?(?:president|maire|direct|prefet|deleg|vice).*|(?:m\.|mme|dr|monsieur|madame|[a-z]+ [a-z]+).{0,50})?", a.plain[inside[0].end : block.end]):
        return {}
    return {index: Cue(block.start, block.end, "sign", "section", "signatories.signature_block")}
