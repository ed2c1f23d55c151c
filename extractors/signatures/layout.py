"""Days of signing that no sentence ties to a signing, but a document's layout does: its title, or a place and day of its own."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import HEAD, Annotated, lead_order
from extractors.columns import labelled_cells
from extractors.contracts.scopes import Scopes
from extractors.dates import DateMention
from extractors.dates.speaking import speaking_day
from extractors.rules import load
from extractors.signatures.model import SignatureFinding, Trigger
from extractors.windows import window
from models.document import Zone
from models.values import EdtfDate, edtf_bounds
from models.vocabulary import Certainty

_NEWS = 31  # days after a signing within which its news is told
_COLUMN = 0.95  # score of a day in a column of days of signing
_TITLED = 0.55  # score of a day that only the layout says to be the signing's
_CLOSER = 0.05  # what a day is surer than the month that it lies in
_TITLE = 60  # characters: a line that is a title or a label
_DATELINE = 60  # characters: more than the words that can join a place to its day
_JOINT = re.compile(r",? ?(?:le |on |the )?(?:[a-z]+day |lundi |mardi |mercredi |jeudi |vendredi |samedi )?")
_AFTER = re.compile(r" ?(?:[.,;:(–-]|\Z)")
_BEFORE = re.compile(r"[\W_]{0,3}(?:(?:dans|en|in) [^.;:,]{3,30}, ?)?(?:(?:avec|with) )?(?:la |le |les |l'|the )?")


def by_title(a: Annotated, triggers: Sequence[Trigger], dates: Sequence[DateMention]) -> list[SignatureFinding]:
    """Where the title tells the signing and no sentence dates it: the day that the lead tells, shortly before the news."""
    title = _signing_title(a, triggers)
    if title is None or a.published is None:
        return []
    news = edtf_bounds(a.published)[1]
    other = load("extractors.signatures")["signatures.other_event"].pattern
    for sentence in a.body_sentences():
        if lead_order(a, sentence.block) >= HEAD + 1:
            return []
        if sentence.end - sentence.start <= _TITLE or other.search(a.plain, sentence.start, sentence.end):
            continue
        for d in window(dates, sentence.start, sentence.end):
            if d.kind == "day" and 0 <= (news - edtf_bounds(d.edtf or "")[0]).days <= _NEWS:
                date = EdtfDate(edtf=d.edtf or "", certainty=Certainty.ACTUAL)
                return [SignatureFinding(date, title.start, title.end, d.start, d.end, _TITLED, title.rule)]
    return []


def _signing_title(a: Annotated, triggers: Sequence[Trigger]) -> Trigger | None:
    """The first trigger that stands in a title at the document's head, unless it tells of what is to come."""
    for t in triggers:
        block = a.document.blocks[a.block_index(t.start)]
        short = block.end - block.start <= 2 * _TITLE
        if short and t.label != "planned" and lead_order(a, a.block_index(t.start)) < HEAD:
            return t
    return None


def by_dateline(
    a: Annotated,
    triggers: Sequence[Trigger],
    dates: Sequence[DateMention],
    scopes: Scopes,
    known: Sequence[SignatureFinding],
) -> list[SignatureFinding]:
    """« Trois signatures en un mois »: below it, « Fresnes, le 5 avril. » opens a paragraph about one of the contracts.

    Such a day is more than the year or the month in which all of them are said to be signed.
    """
    told = next((t for t in triggers if t.label != "planned" and _of_several(a, t, scopes)), None)
    if told is None or len(scopes.territories) < 2:
        return []
    found = []
    for start, end in (span for c in scopes.territories for span in c.spans):
        home = a.document.blocks[a.block_index(start)]
        if home.zone is not Zone.BODY or _BEFORE.fullmatch(a.plain, home.start, start) is None:
            continue
        day = next(iter(window(dates, end, end + _DATELINE)), None)
        if day is None or day.kind != "day" or _JOINT.fullmatch(a.plain, end, day.start) is None:
            continue
        if _AFTER.match(a.plain, day.end, home.end) is None:
            continue
        owners = set(scopes.owners(day.start))
        others = [f for f in known if f.score >= _TITLED and owners.intersection(scopes.owners(f.date_start))]
        if all(_within(day, f.date) for f in others):
            score = max((f.score for f in others), default=_TITLED) + _CLOSER * bool(others)
            date = EdtfDate(edtf=day.edtf or "", certainty=Certainty.ACTUAL)
            found.append(SignatureFinding(date, start, end, day.start, day.end, score, told.rule))
    return found


def _within(day: DateMention, whole: EdtfDate) -> bool:
    """Whether a day is one of a longer time, or a time stands for planned signings, which are others."""
    first, last = edtf_bounds(whole.edtf)
    return whole.certainty is Certainty.PLANNED or (first < last and first <= edtf_bounds(day.edtf or "")[0] <= last)


def by_columns(a: Annotated, dates: Sequence[DateMention]) -> list[SignatureFinding]:
    """The days below « Signé le » in a table that has a contract in every row."""
    found = []
    for cell in labelled_cells(a):
        day = next(iter(window(dates, cell.start, cell.end)), None) if cell.label == "signed" else None
        if day is None:
            continue
        today = speaking_day(a)
        later = today is not None and edtf_bounds(day.edtf or "")[0] > today.last
        certainty = Certainty.PLANNED if later or cell.rule.extra.get("to_come") else Certainty.ACTUAL
        date = EdtfDate(edtf=day.edtf or "", certainty=certainty)
        found.append(SignatureFinding(date, day.start, day.end, day.start, day.end, _COLUMN, cell.rule.id))
    return found


def _of_several(a: Annotated, t: Trigger, scopes: Scopes) -> bool:
    """Whether the sentence of a signing speaks of several contracts at once."""
    sentence = a.sentence_at(t.start)
    return sentence is not None and any(m.plural for m in window(scopes.mentions, sentence.start, sentence.end))
