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
from extractors.tables import cells
from extractors.windows import window
from models.document import Block, BlockKind, Zone

_SHORT = 90
_ROWS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)


def _section_rules() -> list[Rule]:
    return [r for r in load("extractors.signatories") if r.extra.get("scope") == "section"]


def _heading_rule(a: Annotated, start: int, end: int, rules: Sequence[Rule]) -> Cue | None:
    if end - start > 120:
        return None
    for rule in rules:
        if rule.pattern.match(a.plain[start:end].strip()) and (
            not rule.extra.get("after_signing") or _SIGNING_WORD.search(a.plain, max(0, start - 160), start)
        ):
            return Cue(start, end, rule.label or "", "section", rule.id)
    return None


def question_before(a: Annotated, sentence: Sentence) -> Cue | None:
    """« Qui signera ? L'ARS, la Ville et la CPAM. »: a question within a block, answered by its next sentence."""
    index = a.sentence_index(sentence.start)
    before = a.sentences[index - 1] if index > 0 else None
    if (
        before is None
        or before.block != sentence.block
        or a.plain[before.end - 1] != "?"
        or before.end - before.start > 80
    ):
        return None
    return _heading_rule(a, before.start, before.end, _section_rules())


def _has_party(start: int, end: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> bool:
    return bool(window(orgs, start, end) or window(persons, start, end))


def section_roles(
    a: Annotated, cues: CueIndex, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> dict[int, Cue]:
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
        lead = _before_list(a, cues, index, orgs, persons)
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
        if (block.kind is BlockKind.HEADING and not party) or (
            lists_only and not row and not (party and block.end - block.start < _SHORT)
        ):
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
    if (
        block.end - block.start > 50
        or not following
        or following[0].kind in _ROWS
        or following[0].end - following[0].start > _SHORT
    ):
        return False
    return _has_party(following[0].start, following[0].end, orgs, persons)


def _lead_in(a: Annotated, cues: CueIndex, block: Block) -> Cue | None:
    """A block that ends in a colon after words of signing: its list follows."""
    if not a.plain[block.start : block.end].rstrip().endswith(":"):
        return None
    sentence = a.sentence_at(block.end - 1)
    if sentence is None:
        return None
    found = [
        c
        for c in cues.of_sentence(sentence)
        if c.label in ("sign", "partner") and c.start >= block.end - 160 and c.scope != "backward"
    ]
    return Cue(found[-1].start, found[-1].end, found[-1].label, "section", found[-1].rule) if found else None


_OPENING = re.compile(r"\W*(?:le |la |l'|les |the |\w{2,12} ?[:|] ?)")


def _is_list_sentence(a: Annotated, block: Block, orgs: Sequence[OrgMention]) -> bool:
    listed = len(window(orgs, block.start, block.end)) >= 3
    return (listed or bool(_OPENING.match(a.plain, block.start))) and not re.search(
        r"\b(?:est|sont|ont|a ete|is|are|has|have|permet)\b", a.plain[block.start : block.start + 200]
    )


_SIGNING_WORD = re.compile(
    r"\b(?:co-?)?(?:signataires?|signatures?|signent|signe|signeront|paraph\w+|signatories|signatory|signed|signing|soussignes|undersigned|s'engagent)\b"
)
_PARTNER_WORD = re.compile(
    r"\b(?:partenaires?|associes?|associees?|soutiens?|partners|membres? du (?:comite de pilotage|copil))\b"
)


def _before_list(
    a: Annotated, cues: CueIndex, index: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> Cue | None:
    """A heading, a table's header or a sentence that speaks of signing and names nobody, right before a list of names."""
    blocks = a.document.blocks
    block, following = blocks[index], blocks[index + 1 : index + 2]
    if not following or _has_party(block.start, block.end, orgs, persons):
        return None
    nxt = following[0]
    rows = nxt.kind in _ROWS and nxt.kind is not BlockKind.TABLE_HEADER and bool(window(orgs, nxt.start, nxt.end))
    if not rows:
        return None
    last = a.sentence_at(block.end - 1)
    start = max(block.start, last.start if last else block.start)
    if any(c.label == "other_instrument" for c in cues.within(start, block.end)):
        return None
    for word, label in ((_SIGNING_WORD, "sign"), (_PARTNER_WORD, "partner")):
        if word.search(a.plain, start, block.end):
            return Cue(start, block.end, label, "section", "signatories.before_list")
    return None


def persons_beside(
    a: Annotated, roles: dict[int, Cue], orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> dict[int, PersonMention]:
    """Persons in columns or rows of their own: « Pour l'ARS | Pour la Ville » above « X | Y »; by the organisation's start."""
    found: dict[int, PersonMention] = {}
    blocks = a.document.blocks
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.TABLE_ROW or not (
            index in roles or a.plain.startswith(("pour ", "for "), block.start)
        ):
            continue
        columns = [next(iter(window(orgs, s, e)), None) for s, e in cells(a, block)]
        if sum(o is not None for o in columns) < 2 or window(persons, block.start, block.end):
            continue
        for below in blocks[index + 1 : index + 5]:
            if below.kind is not BlockKind.TABLE_ROW or window(orgs, below.start, below.end):
                break
            for org, (s, e) in zip(columns, cells(a, below), strict=False):
                person = next(iter(window(persons, s, e)), None)
                if org and person:
                    found.setdefault(org.start, person)
    found.update(_runs(a, roles, orgs, persons))
    return found


def _runs(
    a: Annotated, roles: dict[int, Cue], orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> dict[int, PersonMention]:
    """Cards read row by row: n blocks with an organisation each, then n blocks with a person each."""
    kinds: list[tuple[str, OrgMention | PersonMention]] = []
    found: dict[int, PersonMention] = {}
    for index in sorted(roles):
        block = a.document.blocks[index]
        inside = window(orgs, block.start, block.end)
        people = window(persons, block.start, block.end)
        if len(people) == 1 and not inside:
            kinds.append(("p", people[0]))
        elif len(inside) == 1 and not people:
            kinds.append(("o", inside[0]))
        else:
            kinds.append(
                ("x", inside[0] if inside else people[0])
                if inside or people
                else ("x", kinds[-1][1] if kinds else orgs[0])
            )
    pattern = "".join(k for k, _ in kinds)
    for match in re.finditer(r"(?<![op])(o+)(p+)(?![p])", pattern):
        count = len(match[1])
        if count > 1 and count == len(match[2]):
            for n in range(count):
                person = kinds[match.start(2) + n][1]
                if isinstance(person, PersonMention):
                    found[kinds[match.start() + n][1].start] = person
    return found


# « Pour la commune | Jean Petit, maire »: a row of a contract's table of facts.
_FOR_ROW = re.compile(r"(?:pour|for) (?:le |la |l'|les |the )[^|]{3,40} \| ?(?:m\. |mme |[a-z-]+ )[^|]{3,60}$")


def _signature_block(a: Annotated, index: int, block: Block, orgs: Sequence[OrgMention]) -> dict[int, Cue]:
    """« Pour l'ARS Grand Est, » alone in a block: a place to sign."""
    if (
        block.kind is BlockKind.TABLE_ROW
        and len(re.findall(r"(?:^|\| )(?:pour|for) (?:le |la |l'|les |the )?", a.plain[block.start : block.end])) > 1
    ):
        return {index: Cue(block.start, block.end, "sign", "section", "signatories.signature_block")}
    if block.kind is BlockKind.TABLE_ROW and _FOR_ROW.match(a.plain[block.start : block.end]):
        return {index: Cue(block.start, block.end, "sign", "section", "signatories.signature_block")}
    if block.end - block.start > 110 or not re.match(
        r"(?:pour|for) (?:le |la |l'|les |the )?", a.plain[block.start : block.end]
    ):
        return {}
    inside = window(orgs, block.start, block.end)
    if len(inside) != 1 or inside[0].start - block.start > 9:
        return {}
    if not re.fullmatch(
        r"[ ,:.]*(?:(?:le|la|l') ?(?:president|maire|direct|prefet|deleg|vice).*|(?:m\.|mme|dr|monsieur|madame|[a-z]+ [a-z]+).{0,50})?",
        a.plain[inside[0].end : block.end],
    ):
        return {}
    return {index: Cue(block.start, block.end, "sign", "section", "signatories.signature_block")}
