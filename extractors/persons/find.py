"""Persons named in a document, with the office the text gives them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.organisations.find import OrgMention, find_organisations
from extractors.patterns import Pattern
from extractors.persons.names import is_first_name, tidy
from extractors.rules import load
from extractors.spans import Spans
from extractors.windows import Stretches, window


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person: the name without form of address, and the office with its place, where one is stated.

    `title_start` and `title_end` span the whole office phrase, the organisation in it included; `title` leaves the organisation out.
    """

    start: int
    end: int
    name: str
    title: str | None
    title_start: int
    title_end: int
    rule: str
    confidence: float


_PARTICLE = r"(?:(?:de la|de|du|des|le|la|van|von|ben|el|al|di|da|dos|ould)[ \u00a0]|d['’]|l['’])"
_WORD = r"(?:[A-ZÀ-ÞŒ][a-zà-ÿœ'’]*[a-zà-ÿœ](?:[A-Z][a-zà-ÿ]+)?|[A-ZÀ-ÞŒ]['’][A-ZÀ-Þ][a-zà-ÿœ]+|[A-ZÀ-ÞŒ]{2,})"
_NAME_WORD = rf"{_WORD}(?:-(?:{_WORD}|[A-ZÀ-Þ](?![\w])))*"
_NAME = re.compile(
    rf"(?<![\w-])(?:(?<!['’])|(?<=\bd['’]))(?:{_NAME_WORD}|[A-Z]\.(?:-[A-Z]\.)?)(?:[ \u00a0]{_PARTICLE}?{_NAME_WORD}){{1,3}}(?![\w-])"
)
_SURNAME = re.compile(
    rf"(?:(?:{_NAME_WORD}|[A-Z]\.(?:-[A-Z]\.)?)[ \u00a0]){{0,2}}{_PARTICLE}?{_NAME_WORD}(?:[ \u00a0]{_PARTICLE}{_NAME_WORD})?"
)
_FOR = re.compile(r",? (?:pour|for|au nom de|on behalf of|representante?) (?:le |la |l'|les |the )?")
_TITLE_END = re.compile(r"[,;:.|()\n\"]|-(?= )| (?:et|and|ainsi que|qui|who|ont|a|has|have|est|signent|signe)(?= )")


def _given(word: str) -> bool:
    """Whether a word is a first name, with « d' » before it or not."""
    return is_first_name(re.sub(r"^[dD]['’]", "", word))


_OF_ANOTHER = re.compile(r"[A-ZÀ-ÞŒ][\w'’-]+ [A-ZÀ-ÞŒ][\w'’-]+, $")


_ADDRESSED = re.compile(r"(?:(?:m\.|mme|monsieur|madame|dr|docteur) )?")
_OFFICE_LINE = re.compile(r"(?:le|la|the|pour extrait conforme,? (?:le|la)) ")


class _Finder:
    def __init__(self, a: Annotated) -> None:
        self.a = a
        rules = load("extractors.persons")
        self.civility, self.title_rule, self.never = (
            rules["persons.civility"],
            rules["persons.title"],
            rules["persons.not_a_name"],
        )
        self.titles = [(m.start(), m.end()) for m in self.title_rule.pattern.finditer(a.plain)]
        self.title_starts = [s for s, _ in self.titles]
        self.orgs = [o for o in find_organisations(a) if not o.generic]
        self.org_starts = [o.start for o in self.orgs]

    def org_over(self, start: int, end: int) -> OrgMention | None:
        """The organisation's name that a stretch overlaps, unless it is the office itself (« le préfet »)."""
        index = bisect_right(self.org_starts, start) - 1
        for o in self.orgs[max(0, index) : index + 3]:
            if o.start < end and start < o.end:
                return o
        return None

    def title_before(self, start: int) -> tuple[int, int] | None:
        """The office right before a name: « la présidente, X », « le président de la CCVS, X »."""
        index = bisect_right(self.title_starts, start - 1) - 1
        block = self.a.block_at(start)
        low = max(block.start if block else 0, start - 130)
        for s, e in reversed(self.titles[max(0, index - 3) : index + 1]):
            if s < low or e > start:
                continue
            between = self.a.plain[e:start]
            civility = re.search(r"(?:\bm\.|\bmme|\bdr|\bmonsieur|\bmadame|\bdocteur) ?$", between)
            gap = between[: civility.start()] if civility else between
            inner = gap.rstrip(" ,:(")
            commas = inner.count(",")
            if (
                ";" in inner
                or "." in inner
                or "\n" in inner
                or '"' in inner
                or commas > (1 if len(inner) < 90 and "charge" in inner else 0)
            ):
                continue
            if self.someone_between(e, start) or re.search(
                r"(?<![\w-])(?:et|and|ont|who|qui|pour|avec)(?![\w-])(?! (?:de la|des|du|de l|territ|solid|sport))",
                inner,
            ):
                continue
            if not gap.endswith((",", " ", ", ", ": ", "(")) and gap:
                continue
            if inner and not gap.rstrip(" ").endswith((",", ":", "(")) and not civility and len(inner) > 60:
                continue
            return s, e + len(inner)
        return self.title_above(start)

    def title_above(self, start: int) -> tuple[int, int] | None:
        """« Le Président, » in a line of its own above the name that signs."""
        index = self.a.block_index(start)
        block = self.a.block_at(start)
        if block is None or index < 1 or not _ADDRESSED.fullmatch(self.a.plain, block.start, start):
            return None
        above = self.a.document.blocks[index - 1]
        line = _OFFICE_LINE.match(self.a.plain, above.start, above.end)
        title = self.title_rule.pattern.match(self.a.plain, line.end()) if line else None
        if title is None or above.end - above.start > 60 or self.a.plain[title.end() : above.end].strip(" ,"):
            return None
        return title.start(), title.end()

    def someone_between(self, start: int, end: int) -> bool:
        return any(
            is_first_name(m[0].split()[0])
            for m in _NAME.finditer(self.a.text, start, max(start, end - 1))
            if not self.org_over(m.start(), m.end())
        )

    def title_after(self, end: int) -> tuple[int, int] | None:
        """The office right after a name: « X, directrice de la délégation », « X (maire) », « X - président »."""
        lead = re.compile(
            r" ?(?:,|\(|-|\|) ?(?:l'|(?:le|la|the|notre|son|sa|its|our|a|an|en qualite de|en tant que|elle-meme|lui-meme|alors|actuel|actuelle) ){0,2}"
        ).match(self.a.plain, end)
        at = lead.end() if lead else end + 1
        if not lead and self.a.plain[end : end + 1] != " ":
            return None
        match = self.title_rule.pattern.match(self.a.plain, at)
        if not match:
            return None
        block = self.a.block_at(end)
        limit = min(block.end if block else len(self.a.text), match.end() + 110)
        stop = match.end()
        while True:
            cut = _TITLE_END.search(self.a.plain, stop, limit)
            if not cut:
                return match.start(), limit
            if cut[0] == " a" and self.a.text[cut.start() : cut.end()] == " à":
                stop = cut.end()
                continue
            tail = self.a.plain[cut.end() : cut.end() + 30]
            if (
                cut[0].strip() in ("et", "and")
                and re.match(
                    r" (?:de la|des|du|de l'|d'|aux?|a la|territ|solid|sociale|sport|[a-z]+ (?:de|des|du)\b)", tail
                )
                and not re.match(r" (?:de l'ars|[a-z]+ [a-z]+ de l'ars)", tail)
            ):
                stop = cut.end()
                continue
            return match.start(), cut.start()

    def clean_title(self, start: int, end: int) -> str:
        """The office's words without the organisation at their end."""
        for o in window(find_organisations(self.a), start + 1, end)[:1]:
            if not re.match(r"(?:sous-)?pref", self.a.plain[start:end]):
                cut = re.search(
                    r"[ ,]*(?:de l'|de la|du|des|de|d'|of the|of|at the|for the|a l'|a la|au)? ?(?:le |la |l'|the )?$",
                    self.a.plain[start : o.start],
                )
                if cut and cut.start() > 3:
                    end = start + cut.start()
        text = " ".join(self.a.text[start:end].split()).strip(" ,:-(")
        return re.sub(r"^(?:son|sa|its)\s", "", text)

    def _is_next_ones(self, end: int, title: tuple[int, int], before: tuple[int, int]) -> bool:
        """« X, la sous-préfète de Dieppe, Y »: an office with an article or before another name belongs to the next person."""
        article = re.search(r"\b(?:le|la|l'|the) ?$", self.a.plain[end : title[0]])
        if not article and _OF_ANOTHER.search(self.a.text, max(0, before[0] - 30), before[0]):
            return False  # « X, présidente de C, Y, directeur de D, Z »: the office before is the last person's
        return bool(article or _NAME.match(self.a.text, title[1] + 2))

    def make(self, start: int, end: int, rule: str, confidence: float) -> PersonMention:
        before, after = self.title_before(start), self.title_after(end)
        if after and before and self._is_next_ones(end, after, before):
            after = None
        if not after and self.a.plain[end : end + 1] == " " and _FOR.match(self.a.plain, end):
            before = None
        span = after or before
        title = self.clean_title(*span) if span else None
        s, e = span if span else (start, start)
        return PersonMention(start, end, tidy(self.a.text[start:end]), title or None, s, e, rule, confidence)

    def with_civility(self) -> list[PersonMention]:
        found = []
        for match in self.civility.pattern.finditer(self.a.text):
            name = _SURNAME.match(self.a.text, match.end())
            if not name or name[0].startswith(("le ", "la ")) or self.never.pattern.match(self.a.plain, name.start()):
                continue
            if self.title_rule.pattern.match(self.a.plain, name.start()):
                continue
            found.append(self.make(name.start(), name.end(), "persons.civility", 0.95))
        return found

    def by_shape(self, taken: list[PersonMention]) -> list[PersonMention]:
        spans = Spans(len(self.a.text), ((p.start, p.end) for p in taken))
        found = []
        for match in self._name_matches():
            start, end = match.span()
            words = match[0].split()
            while len(words) > 2 and not is_first_name(words[0]) and any(_given(w) for w in words[1:-1]):
                start += len(words[0]) + 1
                words = words[1:]
            if re.match(r"[dD]['’]", words[0]) and _given(words[0]):
                start += 2
                words[0] = words[0][2:]
            if spans.overlap(start, end) or self.org_over(start, end):
                continue
            known = is_first_name(words[0])
            if self.never.pattern.search(self.a.plain, start, end) and not (
                known and len(words) == 2 and not self.never.pattern.match(self.a.plain, start)
            ):
                continue
            person = self.make(
                start, end, "persons.first_name" if known else "persons.beside_title", 0.9 if known else 0.75
            )
            spoken_for = _FOR.match(self.a.plain, end)
            if not known and person.title and not _no_places(self.a, [(start, end)]):
                continue  # « la signature du maire de Vire Normandie »
            if (
                known
                or (person.title and self._convincing(person))
                or (spoken_for and self.org_over(spoken_for.end(), spoken_for.end() + 1))
            ):
                found.append(person)
        return found

    def _name_matches(self) -> Iterator[re.Match[str]]:
        """Capitalised sequences that are no organisation's name; what follows one without a comma is looked at by itself."""
        at = 0
        while match := _NAME.search(self.a.text, at):
            org = self.org_over(match.start(), match.end())
            if org and org.start <= match.start() and match.start() < org.end < match.end():
                at = org.end
                continue
            yield match
            at = match.end()

    def _convincing(self, person: PersonMention) -> bool:
        """Whether the office stands right beside an unknown name: a comma or nothing between them."""
        if person.title_start > person.end:
            return self.a.plain[person.end : person.end + 1] in ",(|-" or True
        gap = self.a.plain[person.title_end : person.start]
        return len(gap) <= 4 and person.title_end - person.title_start < 70


_SIGNING = Pattern(
    r"\b(?:co-?)?(?:sign(?:e|ent|ait|er|ature|atai|ed|s|ing)|paraph|appos|stylo|plume|represent|initial+ed)"
)


def _undecided(a: Annotated, finder: _Finder, known: list[PersonMention]) -> list[tuple[int, int]]:
    """Capitalised pairs in sentences of signing that no rule has decided: neither person, place nor organisation."""
    persons = Stretches((p.start, p.end) for p in known)
    found = []
    for sentence in a.body_sentences():
        if not _SIGNING.search(a.plain, sentence.start, sentence.end):
            continue
        for match in _NAME.finditer(a.text, sentence.start, sentence.end):
            s, e = match.span()
            words = match[0].split()
            if (
                s == sentence.start
                or len(words) > 3
                or match[0].isupper()
                or finder.never.pattern.search(a.plain, s, e)
                or finder.title_rule.pattern.search(a.plain, s, e)  # « Monsieur le Maire » is an office, and no name
            ):
                continue
            beside = (
                a.plain[max(0, s - 2) : s] in (", ", "y ", "t ", "d ", "r ", " (") and a.plain[e : e + 1] in ",;.) "
            )
            if beside and not finder.org_over(s, e) and not persons.overlap(s, e):
                found.append((s, e))
    return _no_places(a, found) if found else []


def _no_places(a: Annotated, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    from extractors.territories import place_stretches

    places = place_stretches(a)
    return [(s, e) for s, e in spans if not places.overlap(s, e)]


def _by_model(a: Annotated, finder: _Finder, known: list[PersonMention]) -> list[PersonMention]:
    """Persons that only the statistical model recognises, asked about undecided names alone."""
    from extractors.ner import person_spans

    found = []
    for start, end in _undecided(a, finder, known):
        sentence = a.sentence_at(start)
        if sentence is None:
            continue
        text = a.text[sentence.start : sentence.end]
        if any(sentence.start + s <= start and end <= sentence.start + e for s, e in person_spans(text, a.language)):
            found.append(finder.make(start, end, "persons.model", 0.6))
    return found


def _find(a: Annotated) -> tuple[PersonMention, ...]:
    finder = _Finder(a)
    first = finder.with_civility()
    first += finder.by_shape(first)
    return tuple(sorted([*first, *_by_model(a, finder, first)], key=lambda p: p.start))


def find_persons(a: Annotated) -> tuple[PersonMention, ...]:
    """Every person the document names, in reading order; computed once a document."""
    return a.once("persons", _find)
