"""Parties that the text implies: the authority that speaks or is authorised, and the bodies that it only names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.annotated import Sentence
from extractors.organisations.find import OrgMention
from extractors.signatories.cues import planned
from extractors.signatories.model import Cue, Unit
from extractors.signatories.names import AUTHORITIES
from extractors.signatories.people import head_of_council
from extractors.signatories.room import Room
from extractors.signatories.same import compatible
from extractors.signatories.wording import CONTRACT_SIGNED, OURS
from extractors.windows import window
from models.document import BlockKind
from models.vocabulary import OrganisationType as T

# Kinds that are named in such documents because they take part.
_TAKES_PART = (
    T.HOSPITAL, T.CPTS, T.ASSOCIATION, T.UNIVERSITY, T.COMPANY, T.CPAM, T.MSA, T.CAF, T.CARSAT, T.MUTUAL, T.ORDER, T.CCAS, T.OTHER,
)  # fmt: skip

_LINE = 110  # characters of a line that is no running text


def implied_subject(room: Room, sentence: Sentence, cues: Sequence[Cue], units: Sequence[Unit]) -> None:
    """« la signature avec l'ARS et la Ville »: the authority that speaks signs with them."""
    for cue in cues:
        if cue.rule != "signatories.with" or not CONTRACT_SIGNED.match(room.a.plain, cue.start, cue.end):
            continue
        if any(u.end <= cue.start and u.org.type in (*AUTHORITIES, T.ARS) for u in units) or not any(
            u.start >= cue.end for u in units
        ):
            continue
        authority = room.names.authority(cue.start)
        if authority:
            unit = Unit(replace(authority, start=cue.start, end=cue.end))
            room.add(
                "sign",
                unit,
                (cue.start, cue.end),
                "signatories.implied_subject",
                0.65,
                planned(room.a, sentence, cue),
            )


def authorised(room: Room, sentence: Sentence, cues: Sequence[Cue]) -> None:
    """« autorise le président à signer »: the council's authority, by its head, will sign."""
    for cue in cues:
        if cue.label != "authorise":
            continue
        authority = _council(room) or room.names.authority(cue.start)
        head = head_of_council(room.a, room.persons, cue)
        if authority:
            unit = Unit(replace(authority, start=cue.start, end=cue.end, rule="signatories.authorise"), head)
            room.add("sign", unit, (cue.start, cue.end), cue.rule, 0.85, True)


def _council(room: Room) -> OrgMention | None:
    """Whose minutes they are: the authority that stands alone in a line above them, « COMMUNAUTÉ DE COMMUNES DU QUEYRAS »."""
    first, _ = room.running_text
    for org in room.orgs:
        if org.start >= first:
            break
        block = room.a.block_at(org.start)
        alone = block is not None and block.end - block.start <= org.end - org.start + 2
        if alone and org.type in (T.EPCI, T.COMMUNE, T.PETR) and not org.generic and not org.bare:
            return room.names.resolve(org)
    return None


def authority_implied(room: Room) -> None:
    """« la signature avec l'ARS »: the authority whose document it is signs too, where no authority is named as signing."""
    signing = [f for f in room.findings if f.role == "signatory"]
    authority = room.names.authority()
    if (
        authority is None
        or not signing
        or any(
            f.org.type in AUTHORITIES and (f.org.type is authority.type or f.org.type is not T.DEPARTEMENT)
            for f in signing
        )
    ):
        return
    first = signing[0]
    if authority:
        unit = Unit(replace(authority, start=first.start, end=first.end))
        room.add(
            "sign",
            unit,
            (first.trigger_start, first.trigger_end),
            "signatories.authority_implied",
            0.6,
            first.planned,
        )


def nobody_signs(room: Room) -> None:
    """Where no one is said to sign, the agency and the authority that prepare the contract are partners."""
    if any(f.role == "signatory" for f in room.findings):
        return
    wanted = [o for o in room.orgs if o.type is T.ARS and not o.generic][:1]
    authority = room.names.authority()
    for org in [*wanted, *([authority] if authority else [])]:
        room.add("partner", Unit(org), (org.start, org.end), "signatories.nobody_signs", 0.6, False)


def named_only(room: Room) -> None:
    """Bodies that the message names with their own name, and that no cue reaches, take part."""
    known: dict[T, dict[str, OrgMention]] = {}
    for f in room.findings:
        known.setdefault(f.org.type, {}).setdefault(f.org.name, f.org)
    told: dict[tuple[T, str], bool] = {}  # a long text names the same few hundred times
    for org in room.orgs:
        if (
            org.generic
            or (org.bare and org.rule != "organisations.association_name")
            or org.type not in _TAKES_PART
            or room.units.is_seat(org)
            or room.units.within_brackets(org)
        ):
            continue
        name = org.type, org.name
        if name not in told:
            named = known.get(org.type, {})
            told[name] = org.name in named or any(compatible(k, org) for k in named.values())
        if told[name] or _declined(room, org) or _beside_the_text(room, org):
            continue
        room.add("partner", Unit(org), (org.start, org.end), "signatories.named_only", 0.5, False)


def _declined(room: Room, org: OrgMention) -> bool:
    sentence = room.a.sentence_at(org.start)
    if sentence is None:
        return False
    return any(c.label in ("none", "other_instrument") for c in room.cues.within(sentence.start, sentence.end))


def _beside_the_text(room: Room, org: OrgMention) -> bool:
    """« Newsletter of the X Association », « GHT du Rouergue » in a menu: a line before the first sentence, or after the last."""
    a = room.a
    block = a.block_at(org.start)
    if block is None or block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER) or block.end - block.start > _LINE:
        return False
    alone = block.end - block.start <= org.end - org.start + 2
    if org.type is T.COMPANY or window(room.persons, block.start, block.end) or (block.marker and not alone):
        return False  # « Cabinet X – Évaluation », « Anne Petit, CPTS de Y », « diagnostic par l'ORS »
    if OURS.search(a.plain):
        return False
    first, last = room.running_text
    return block.end <= first or block.start >= last
