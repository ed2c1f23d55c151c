"""Organisations named in a document: a head that says the kind, and the name around it."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.fold import key
from extractors.organisations.around import (
    aliases,
    in_small_letters,
    split_plural,
    with_bracket,
    with_initials,
    with_kind_after,
)
from extractors.organisations.authorities import with_whole_names
from extractors.organisations.extent import after, before, person_follows
from extractors.organisations.heads import Head, absorbed, find_heads
from extractors.organisations.model import OrgMention
from models.document import Zone
from models.vocabulary import OrganisationType

__all__ = ["OrgMention", "find_organisations"]


_QUOTED = re.compile(
    r"[ \u00a0]?(?:«[ \u00a0]?[A-ZÀ-Þ\d][^«»\n]{1,50}»|“[A-ZÀ-Þ\d][^“”\n]{1,50}”|\"[A-ZÀ-Þ\d][^\"\n]{1,50}\")"
)


def _limit(a: Annotated, head: Head, following: int | None) -> int:
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
        tail = re.search(
            r"(?:[\s,;:.'’–—/-]+|[\s](?:de la|de l['’]|des|de|du|d['’]|et|and|of|the|en|la|le|les|l['’]))$",
            a.text[start:end],
        )
        if not tail or tail.start() == 0:
            return end
        end = start + tail.start()


def _mention(a: Annotated, head: Head, resume: int, floor: int, limit: int) -> OrgMention | None:
    extra = head.rule.extra
    tail, bare_rule = extra.get("tail", "place"), extra.get("bare", "drop")
    start, end, found = head.start, resume, resume > head.end and a.text[resume - 1] != ")"
    if head.rule.label == "prefecture" and person_follows(a.text, resume, limit):
        tail = "none"
    if head.rule.label == "ars" and _AT.match(a.plain, resume):
        tail = "none"  # « l'ARS en Vendée »: where the agency's delegation is
    if tail != "none":
        joins = bool(extra.get("joins")) or (head.rule.label == "association" and a.plain.startswith(" des ", resume))
        end, more = after(
            a.text, a.plain, resume, limit, joins, tail == "proper" and resume == head.end,
            head.rule.label != "ars" and a.zone_at(head.start) is not Zone.META,
        )  # fmt: skip
        quoted = None if more else _QUOTED.match(a.text, resume, limit)  # « l'association « Le Pont » »
        end, more = (quoted.end(), True) if quoted else (end, more)
        end = end if quoted else _trim(a, head.start, end)
        if head.rule.id == "organisations.association" and not quoted:
            end = in_small_letters(a, resume, end, limit)
            more = more or end > resume
        found = found or more
    lead = extra.get("lead")
    if lead and (not found or a.plain.startswith(" in ", resume)) and (lead is True or a.language != "fr"):
        start = _led(a, head, floor)
        end = resume if found and start < head.start else end  # « the Lys-Hyrôme hospital in Chemillé »
        found = found or start < head.start
    if (extra.get("only_lead") and start == head.start) or _common_noun(a, head, start, end, found):
        return None
    capital = a.text[head.start].isupper()
    if extra.get("case") == "capital" and not capital and (not found or tail in ("proper", "none")):
        return None
    if tail == "proper" and not found:
        return None
    if not found and bare_rule == "drop" and (extra.get("case") != "upper" or end - start < 4):
        return None
    generic = not found and bare_rule == "generic"
    name = " ".join(a.text[start:end].split())
    return OrgMention(
        start,
        end,
        name,
        OrganisationType(head.rule.label or "other"),
        head.rule.id,
        0.95 if found else 0.7 if generic else 0.85,
        generic,
        not found,
        tuple(extra.get("resolves", ())) if generic else (),
    )


_AT = re.compile(r" (?:en|in|a|au|aux) ")
# Heads before which only the name of one of their kind may stand: « the Gard department », no « Communications Department ».
_OF_TABLE = {"organisations.departement": "departement_by_key", "organisations.region": "region_by_key"}


def _led(a: Annotated, head: Head, floor: int) -> int:
    """Where a name begins whose proper part stands before its head, or the head's start."""
    from extractors.reference import load

    if head.rule.label == "hospital" and a.text[head.start - 1 : head.start] == "-":
        return head.start  # « City-hospital link »
    start = before(a.text, a.plain, head.start, floor)
    table = _OF_TABLE.get(head.rule.id)
    return head.start if table and key(a.text[start : head.start]) not in getattr(load(), table) else start


_DEFINITE = re.compile(
    r"(?:\(|\bla |\bl'|\bthe |\ble |\bnotre |\bour |\bcette |\bleur |\bau |\bdu |\bchaque )(?:jeune |propre |future |nouvelle )?$"
)
_AGENCIES = re.compile(r"(?:agences regionales|regional (?:health )?agencies)")
_PLURAL_NOUN = re.compile(
    r"(?:communes|villes|mairies|lycees|towns|cities|municipalities|facultes|hospitals|etablissements de sante|ehpad|maisons de sante|mutuelles|agglomerations|metropoles)"
)


def _common_noun(a: Annotated, head: Head, start: int, end: int, found: bool) -> bool:
    """Whether the words are a kind of organisations (« les communes du Sud », « une commune »), not one by name."""
    bare = head.rule.extra.get("bare", "drop")
    word = a.plain[head.start : head.end]
    if _PLURAL_NOUN.fullmatch(word) and not (word == "hospitals" and a.text[head.start] == "H" and found):
        listed = re.match(r"(?:,| et| and) (?:de |d')?", a.plain[end : end + 8])
        return not (found and word in ("communes", "villes") and (listed or " et " in a.plain[head.start : end]))
    if not found and _AGENCIES.match(word):
        return True  # « regional health agencies (ARS) may conclude contracts »
    block = a.block_at(start)
    if not found and bare == "generic" and block and (block.start, block.end) == (start, end):
        return False
    if not found and bare == "generic":
        plural = (word.endswith("s") and word.isalpha() and word != "pays") or word.startswith(
            ("communautes", "communities")
        )
        return bool(plural and not word.startswith("agences")) or not _DEFINITE.search(
            a.plain, max(0, start - 24), start
        )
    return head.rule.label == "company" and a.text[head.start : head.end].isupper()


def _find(a: Annotated) -> tuple[OrgMention, ...]:
    heads = absorbed(a, find_heads(a))
    mentions: list[OrgMention] = []
    floor = 0
    for i, (head, resume) in enumerate(heads):
        if head.start < floor:
            continue
        following = heads[i + 1][0].start if i + 1 < len(heads) else None
        block = a.block_at(head.start)
        mention = _mention(a, head, resume, max(floor, block.start if block else 0), _limit(a, head, following))
        if mention:
            mention = with_initials(a, with_bracket(a, with_kind_after(a, mention, heads, i), heads, i))
            split = split_plural(a, mention)
            mentions.extend(split)
            floor = mention.end
    mentions = with_whole_names(a, mentions)
    return tuple(sorted([*mentions, *aliases(a, mentions)], key=lambda m: m.start))


def find_organisations(a: Annotated) -> tuple[OrgMention, ...]:
    """Every organisation the document names, in reading order, in all zones; computed once a document."""
    return a.once("organisations", _find)
