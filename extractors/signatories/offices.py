"""What a text says once about a person: the office, and the body; to be known where it names only the one or the other again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
import re

from extractors.annotated import Annotated
from extractors.fold import fold, key
from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention
from extractors.rules import load
from extractors.signatories.people import implied_type, org_of
from extractors.windows import window
from models.vocabulary import OrganisationType

# Offices that say nothing without their holder's body: too many hold them.
_NO_OFFICE = re.compile(
    r"(?:vice-|co)?(?:presidente?|president)|adjointe?|elue?|conseillere?|representante?|medecin|delegate|head"
)
_OWN = re.compile(r"\b(?:son|sa|its|their|his|her) $")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with the office, and the body where the same sentence names it; else the kind that the office stands for."""

    person: PersonMention
    org: OrgMention | None
    kind: OrganisationType | None = None


class Offices:
    """Holders of offices by their names and by their offices, each as the text tells it best."""

    def __init__(self, a: Annotated, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> None:
        self.a = a
        self._titles = load("extractors.persons")["persons.title"].pattern
        self._by_name: dict[str, Holder] = {}
        by_title: dict[str, dict[str, Holder]] = {}
        for person in persons:
            holder = self._holder(person, orgs, persons)
            if holder is None:
                continue
            known = self._by_name.get(key(person.name))
            if known is None or (known.org is None and holder.org is not None):
                self._by_name[key(person.name)] = holder
            if holder.org is not None or holder.kind is not None:
                by_title.setdefault(fold(person.title or ""), {}).setdefault(key(person.name), holder)
        # An office that two persons hold tells neither.
        self._by_title = {
            t: next(iter(h.values())) for t, h in by_title.items() if len(h) == 1 and not _NO_OFFICE.fullmatch(t)
        }

    def _holder(
        self, person: PersonMention, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
    ) -> Holder | None:
        sentence = self.a.sentence_at(person.start)
        if not person.title or sentence is None:
            return None
        near = window(orgs, sentence.start, sentence.end)
        org = org_of(self.a, person, near, window(persons, sentence.start, sentence.end))
        return Holder(person, org, implied_type(self.a.plain[person.title_start : person.title_end])[1])

    def known(self, person: PersonMention) -> Holder | None:
        """The office and body of a person named here without them: « Outre Anne Petit et le président … ont signé »."""
        if person.title_end > person.title_start:
            return None
        holder = self._by_name.get(key(person.name))
        if holder is None or holder.person.start == person.start:
            return None
        return (
            replace(holder, person=replace(holder.person, start=person.start, end=person.end)) if holder.org else holder
        )

    def in_stretch(self, start: int, end: int, persons: Sequence[PersonMention]) -> list[tuple[int, int, Holder]]:
        """Offices named here without their holders, whom the text names elsewhere: « le maire et la directrice générale »."""
        if not self._by_title:
            return []
        found = []
        for match in self._titles.finditer(self.a.plain, start, end):
            if any(p.title_start <= match.start() < p.title_end or p.start <= match.start() < p.end for p in persons):
                continue
            for title, holder in self._by_title.items():
                stop = match.start() + len(title)
                if self.a.plain.startswith(title, match.start()) and not self.a.plain[stop : stop + 1].isalnum():
                    found.append((match.start(), stop, holder))
        return found
