"""When a document was published: what it says to its readers first, then what it declares to machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
import re

from extractors.fold import fold
from extractors.rules import RuleSet, load
from models.document import Block, BlockKind, Published, Zone
from pipeline.read.dates import Dated, find_dates
from pipeline.read.raw import Declared

_RANK = {
    "explicit": 0,
    "declared": 1,
    "dateline": 3,
    "alone": 4,
    "issue": 5,
    "month": 6,
    "tail": 7,
    "weak": 8,
    "changed": 9,
    "url": 10,
}
_READABLE = (Zone.BODY, Zone.META, Zone.BOILERPLATE)
_HEAD_PROSE = 500  # characters of running text after which the head of a document is over
_ISO = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_DIGIT = re.compile(r"[0-9]")
_URL_DAY = re.compile(r"/((?:20)[012]\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_MODIFIED = re.compile(r"modif|updat|revis|change")
_STRONG = re.compile(
    r"^ld:.*:date(?:published|posted)$|^time:published$|publi(?:sh|c)|pubdate|pub-date|issued|displaydate"
)
_PLAIN_DATE = re.compile(r"date|created|available")
_TOP_OF_PAGE = 220  # points: a letter has its date there, wherever the columns put it in reading order
_ISSUE_LENGTH = 200
# Behind a dateline a sentence follows, not the name of a meeting.
_LEADS_ON = re.compile(
    r"\)? ?[–—.-] (?!(?:la |le |the )?(?:signature|ceremonie|comite|copil|conseil|reunion|seance|conference|atelier|signing|meeting|ceremony))"
    r"\S+(?: \S+){5}"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: int
    readings: tuple[str, ...]
    start: int | None
    end: int | None
    rule: str


def rules() -> RuleSet:
    """The cues, strongest first."""
    return load("pipeline.read", "published.yaml")


def find(
    text: str,
    blocks: Sequence[Block],
    declared: Sequence[Declared] = (),
    language: str = "unknown",
    locale: str | None = None,
    uri: str = "",
) -> Published | None:
    """The publication date, or None where the document does not tell it."""
    plain = fold(text)
    candidates = [*_said(plain, blocks, declared), *_declared(declared), *_in_address(declared, uri)]
    candidates = [c for c in candidates if any("1990" < r < "2100" for r in c.readings)]
    if not candidates:
        return None
    title = next((b.start for b in blocks if b.kind is BlockKind.HEADING and b.level == 1 and b.zone is Zone.BODY), 0)
    best = min(candidates, key=lambda c: (c.rank, _far(c, title)))
    edtf = _settle(best, candidates, plain, blocks, language, locale)
    start, end = (best.start, best.end) if best.start is not None else _shown(text, plain, blocks, edtf, best.rule)
    return Published(edtf, start, end, best.rule)


def _far(candidate: _Candidate, title: int) -> int:
    """How far a bare date stands from the title: a site's frame may show the day of the visit."""
    return abs((candidate.start or 0) - title) if candidate.rank == _RANK["alone"] else 0


def _said(plain: str, blocks: Sequence[Block], declared: Sequence[Declared]) -> Iterator[_Candidate]:
    """Candidates from the text, in reading order."""
    prose = 0
    tail = _tail_blocks(blocks)
    names = tuple(f"{fold(d.name)}: " for d in declared)
    for index, block in enumerate(blocks):
        if block.zone not in _READABLE or (block.zone is Zone.META and names and plain.startswith(names, block.start)):
            continue
        top = block.page == 1 and block.box is not None and block.box[1] < _TOP_OF_PAGE
        head = prose < _HEAD_PROSE or top
        below = _below_label(blocks, index)
        yield from (
            c for c in _in_block(plain, block, head, index in tail) if not (below and c.rule == "published.alone")
        )
        if (
            block.zone is Zone.BODY
            and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
            and block.end - block.start > 120
        ):
            prose += block.end - block.start


def _below_label(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block stands right below a small heading: there a date answers to it (« Lancement : 12 février »)."""
    before = blocks[index - 1] if index else None
    inner = before is not None and before.kind is BlockKind.HEADING and before.level >= 4
    return inner and any(b.kind is BlockKind.HEADING and b.zone is Zone.BODY for b in blocks[: index - 1])


def _tail_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """The last three short blocks of the document's own text."""
    own = [
        i
        for i, b in enumerate(blocks)
        if b.zone in (Zone.BODY, Zone.META) and b.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
    ]
    return frozenset(i for i in own[-3:] if blocks[i].end - blocks[i].start < 90)


def _in_block(plain: str, block: Block, head: bool, tail: bool) -> Iterator[_Candidate]:
    length = block.end - block.start
    if not _DIGIT.search(plain, block.start, block.end):
        return
    stop = block.end if length <= 400 else block.start + 200
    content = plain[block.start : block.end]
    for rule in rules():
        label = rule.label
        if label not in _RANK or not _in_place(label, block, head, tail, length):
            continue
        if label == "explicit" and length > 400:
            stop = block.end
        match = rule.pattern.search(content, 0, stop - block.start)
        if not match or (label != "explicit" and block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)):
            continue
        dates = find_dates(content, match.start(), match.end())
        if not dates or _denied(label, content, match, dates[-1], length, block):
            continue
        rank = _RANK[label] if head or label in ("explicit", "issue", "changed") else _RANK["tail"]
        dated = dates[0] if label == "alone" else dates[-1]
        yield _Candidate(rank, dated.readings, block.start + dated.start, block.start + dated.end, rule.id)
        if label == "explicit":
            return


def _in_place(label: str, block: Block, head: bool, tail: bool, length: int) -> bool:
    """Whether a block stands where such a date is the document's own: at its head or foot, or in the page's frame."""
    if label in ("explicit", "changed") or (block.page is not None and block.zone is Zone.BOILERPLATE):
        return True
    if block.zone is Zone.BOILERPLATE and label != "issue":
        return False  # a site's frame shows the day of the visit
    if label == "issue":
        return length <= _ISSUE_LENGTH and (head or tail or block.zone is not Zone.BODY)
    return head or tail


def _denied(label: str, content: str, match: re.Match[str], dated: Dated, length: int, block: Block) -> bool:
    """Whether the date is another thing's: a meeting's, a change of the page, a report that the text speaks of."""
    if label == "changed":
        return length > 160 and block.zone is Zone.BODY
    if rules()["published.modified"].pattern.search(content, max(0, match.start() - 1), dated.start):
        return True
    if label == "explicit":
        sentence = length > 160 and content[dated.end : dated.end + 1] == ","
        inside = length > 120 and match.start() > 0 and content[match.start()] == ","
        return sentence or inside
    if label == "issue":
        return bool(rules()["published.numbered"].pattern.search(content, 0, dated.end))
    told = _LEADS_ON.match(content, dated.end)  # « Agen, le 9 octobre 2024 – Hier, l'agglomération a signé … »
    around = content if length < 140 and not (label == "dateline" and told) else content[: dated.end]
    denied = any(rule.pattern.search(around) for rule in rules().labelled("not"))
    return denied and not content.startswith("communique")


def _declared(declared: Sequence[Declared]) -> Iterator[_Candidate]:
    for entry in declared:
        name = entry.name.lower()
        strong = _STRONG.search(name)
        if _MODIFIED.search(name) or not (strong or _PLAIN_DATE.search(name) or name == "time"):
            continue
        readings = _stamp(entry.value)
        if readings:
            rank = _RANK["declared"] if strong else _RANK["declared"] + 1 if name != "time" else _RANK["weak"]
            yield _Candidate(rank, readings, None, None, f"published.declared.{name}")


def _stamp(value: str) -> tuple[str, ...]:
    """The local day of a time stamp: midnight in France is written as 22 or 23 hours UTC of the day before."""
    match = _ISO.search(value)
    if not match:
        dates = find_dates(fold(value))
        return dates[0].readings if dates else ()
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return ()
    if match[4] in ("22", "23") and match[5] == "00" and match[6] in ("Z", "+00:00", "+0000"):
        day += timedelta(days=1)
    return (day.isoformat(),)


def _in_address(declared: Sequence[Declared], uri: str) -> Iterator[_Candidate]:
    for address in (uri, *(d.value for d in declared if d.name in ("canonical", "og:url"))):
        match = _URL_DAY.search(address) if address.startswith(("http", "/")) and "://" in address else None
        if match:
            yield _Candidate(_RANK["url"], ("-".join(match.groups()),), None, None, "published.address")


def _settle(
    best: _Candidate,
    candidates: Sequence[_Candidate],
    plain: str,
    blocks: Sequence[Block],
    language: str,
    locale: str | None,
) -> str:
    """One reading of a date: where day and month could be exchanged, other dates of the document tell."""
    if len(best.readings) == 1:
        return best.readings[0]
    for other in candidates:
        if other is not best and len(other.readings) == 1 and other.readings[0] in best.readings:
            return other.readings[0]
    if language == "fr" or (locale or "").startswith("fr"):
        return best.readings[0]
    near = [
        d.readings[0]
        for b in blocks
        if b.zone is Zone.BODY
        for d in find_dates(plain, b.start, b.end)
        if len(d.readings) == 1 and len(d.readings[0]) == 10
    ]
    near += _without_year(plain, best.readings[0][:4])
    distances = {r: min((_distance(r, n) for n in near), default=9999) for r in best.readings}
    nearest = min(distances, key=distances.__getitem__)
    if min(distances.values()) <= 45 and len(set(distances.values())) > 1:
        return nearest
    american = (locale or "").startswith("en-us") or re.search(
        r"\d ?[ap]\.?m\b", plain[(best.start or 0) : (best.end or 0) + 25]
    )
    return best.readings[1 if american else 0]


def _without_year(plain: str, year: str) -> list[str]:
    """Days named without a year (« Monday, October 7 »), in the year at hand."""
    found = re.findall(
        r"\b([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?\b(?!,? (?:19|20)\d\d)|\b(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\b(?! (?:19|20)\d\d)",
        plain,
    )
    return [
        d.readings[0]
        for a, b, c, e in found
        for d in find_dates(f"{b or c} {a or e} {year}")
        if len(d.readings[0]) == 10
    ]


def _distance(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _shown(text: str, plain: str, blocks: Sequence[Block], edtf: str, rule: str) -> tuple[int | None, int | None]:
    """Where a declared date can be read: in the page's own text, or in the block that repeats the declaration."""
    for block in blocks:
        if block.zone in (Zone.BODY, Zone.META, Zone.BOILERPLATE):
            for dated in find_dates(plain, block.start, block.end):
                if edtf in dated.readings and (block.zone is not Zone.BODY or block.end - block.start < 140):
                    return dated.start, dated.end
    name = rule.removeprefix("published.declared.")
    for block in blocks:
        if block.zone is Zone.META and plain.startswith(name, block.start):
            return block.start + len(name) + 2, block.end
    return None, None
