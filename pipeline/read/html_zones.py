"""Which element of a page is the article, and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
import re

from lxml import etree
import yaml

from extractors.fold import fold
from models.document import Zone

_SILENT_TAGS = (
    "script style template svg iframe object embed canvas video audio map head noscript textarea input "
    "select math link meta title"
)
SILENT = frozenset(_SILENT_TAGS.split())
_CUT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEADINGS = ("h1", "h2", "h3", "h4")
_EDGES = frozenset({"header", "footer", "head", "foot", "top", "bottom", "pied", "entete"})
_CARDS = frozenset(
    {"card", "carte", "panel", "tile", "vignette", "tuile", "encart", "fiche", "accordion", "tab", "item"}
)
_MENU_LINES = 4
_PARAGRAPH = 150  # characters of running text
_SITE = re.compile(r"site-?(?:title|name|branding|logo)|\b(?:brand|logo|masthead|nom-site|header__service)")
_WORD = re.compile(r"[a-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class _Names:
    tags: dict[str, Zone]
    roles: dict[str, Zone]
    words: dict[str, Zone]
    names: dict[str, Zone]
    content: frozenset[str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    data = yaml.safe_load(files("pipeline.read").joinpath("html_zones.yaml").read_text("utf-8"))
    content = frozenset(data.pop("content"))
    by = {
        key: {str(n): Zone(zone) for zone, lists in data.items() for n in lists[key]}
        for key in ("tags", "roles", "words", "names")
    }
    return _Names(content=content, **by)


def _hint(element: etree._Element) -> Zone | None:
    """The zone that an element's tag, role, class and id speak for, on their own."""
    names = _names()
    tag = element.tag
    if tag in ("body", "html", "main", "h1"):
        return None
    if tag in names.tags:
        return names.tags[tag]
    if tag == "header" and not any(a.tag in ("article", "main", "section") for a in element.iterancestors()):
        return Zone.BOILERPLATE
    role = element.get("role")
    if role in names.roles:
        return names.roles[role]
    if element.get("data-nosnippet") is not None and tag != "div":
        return Zone.BOILERPLATE
    for whole in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        zone = _named(whole)
        if zone:
            return zone
    return None


@lru_cache(maxsize=8192)
def _named(whole: str) -> Zone | None:
    names = _names()
    if whole.lower() in names.names:
        return names.names[whole.lower()]
    words = [w for w in _CUT.split(_CAMEL.sub("-", whole).lower()) if w]
    if len(words) > 1 and words[-1] in _EDGES and _CARDS & set(words):
        return None  # « card-footer »: an edge of a card, not of the page
    if not words or any(w in names.content for w in words):
        return None
    if len(words) > 1 and "-".join(words) in names.names:
        return names.names["-".join(words)]
    return next((names.words[w] for w in words if w in names.words), None)


class Layout:
    """The parts of a parsed page: the zone of every element, its title heading and its main container."""

    def __init__(self, root: etree._Element, titles: list[str]) -> None:
        self.root = root
        body = root.find("body")
        self.body = body if body is not None else root
        self._prose: dict[etree._Element, int] = {}
        self._measure()
        self.zones: dict[etree._Element, Zone] = {}
        self._zone_elements()
        self.title = self._title_heading(titles)
        self.main, self.boundary = self._main()
        self._zone_cards()

    def _measure(self) -> None:
        """Characters of running text in each element: links, buttons and very short pieces do not count."""
        prose = self._prose
        for event, element in etree.iterwalk(self.body, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                prose[element] = 0
                continue
            if element.tag in SILENT or element.tag in ("a", "button"):
                prose[element] = 0
            else:
                prose[element] += _worth(element.text)
            parent = element.getparent()
            if parent is not None and parent in prose:
                prose[parent] += prose[element] + _worth(element.tail)

    def _zone_elements(self) -> None:
        total = max(1, self._prose.get(self.body, 0))
        headed = {a for h in self.body.iter("h1", "main") for a in h.iterancestors()}
        for element in self.body.iter(etree.Element):
            zone = _hint(element)
            if zone is None or element is self.body:
                continue
            share = self._prose.get(element, 0) / total
            if element in headed and (share > 0.1 or element.tag not in ("nav", "footer")):
                continue  # it is around the page's own heading: a name like « page-with-sidebar »
            if zone is Zone.RELATED and _is_own_box(element):
                continue  # what stands in it says whose it is
            named = zone is not Zone.COMMENT and element.tag not in ("nav", "footer", "aside")
            if named and (share > 0.5 or (share > 0.15 and self._reads_on(element))):
                continue
            self.zones[element] = zone
        self._zone_cells(total)

    def _zone_cells(self, total: int) -> None:
        """In a page laid out by a table, the cell beside that of the text, with nothing but short lines, is its menu."""
        for cell in self.body.iter("td"):
            if self._prose.get(cell, 0) or _lines(cell) < _MENU_LINES or self.zoned(cell) is not None:
                continue
            beside = (c for c in cell.getparent().iterchildren("td") if c is not cell)
            if any(self._prose.get(c, 0) > 0.6 * total for c in beside):
                self.zones[cell] = Zone.BOILERPLATE

    def _reads_on(self, element: etree._Element) -> bool:
        """Whether an element within the article holds paragraphs: a name like « paywall » or « more » is that of its rest."""
        if not any(a.tag in ("article", "main") for a in element.iterancestors()):
            return False
        return sum(self._prose.get(p, 0) >= _PARAGRAPH for p in element.iter("p")) > 1

    def zoned(self, element: etree._Element) -> Zone | None:
        """The zone of an element or of the nearest zoned one around it."""
        while element is not None:
            if element in self.zones:
                return self.zones[element]
            element = element.getparent()
        return None

    def _title_heading(self, titles: list[str]) -> etree._Element | None:
        """The heading that says the page's title, by likeness with the title it declares."""
        wanted = [set(_WORD.findall(fold(t))) for t in titles if t]
        best, best_score = None, 0.0
        for heading in self._headings():
            words = set(_WORD.findall(fold(" ".join(heading.itertext()))))
            if not words:
                continue
            shared = max(
                (len(words & w) / min(len(words), len(w)) * min(1, len(words & w) / 3) for w in wanted if w),
                default=0.0,
            )
            score = shared + (0.4 if heading.tag == "h1" else 0.1 if heading.tag == "h2" else 0) - _site_name(heading)
            if score > best_score and (shared > 0.3 or heading.tag == "h1"):
                best, best_score = heading, score
        return best

    def _headings(self) -> Iterator[etree._Element]:
        for heading in self.body.iter(*_HEADINGS):
            if self.zoned(heading) in (None, Zone.BOILERPLATE) and not any(
                a.tag in ("nav", "footer") for a in heading.iterancestors()
            ):
                yield heading

    def _holds_title(self, element: etree._Element) -> bool:
        return self.title is None or element is self.title or any(a is element for a in self.title.iterancestors())

    def _boundary(self, own: dict[etree._Element, int]) -> etree._Element:
        """The element that the page itself calls its main part, where that holds most of the text; else the body."""
        whole = max(1, own.get(self.body, 0))
        named = [
            e
            for e in self.body.iter("main", "article", "div", "section")
            if e.tag in ("main", "article") or e.get("role") == "main"
        ]
        for element in sorted(named, key=lambda e: e.tag == "article"):
            enough = (0.45 if element.tag != "article" else 0.6) if self._holds_title(element) else 0.8
            if self.zoned(element) is None and own.get(element, 0) > enough * whole:
                return element
        return self.body

    def _main(self) -> tuple[etree._Element, etree._Element]:
        """The smallest element with the title and most of the running text, and the boundary around it."""
        own = {e: p - self._zoned_prose(e) for e, p in self._prose.items()}
        boundary = current = self._boundary(own)
        while True:
            child = max((c for c in current if c in own), key=lambda c: own[c], default=None)
            if child is None or child.tag in ("p", "ul", "ol", "table", "span", "tbody", "blockquote"):
                return current, boundary
            enough = 0.7 if self.title is not None and self._holds_title(child) else 0.97
            if own[child] < enough * max(1, own[current]) or (
                self.title is None and _letters(child) < 0.9 * _letters(current)
            ):
                return current, boundary
            current = child

    def _zone_cards(self) -> None:
        """Boxes outside the article whose heading is a link, and articles beside the page's own, are about other things."""
        for heading in self.body.iter("h2", "h3", "h4", "h5"):
            if not any(_letters(a) >= 0.9 * _letters(heading) for a in heading.iter("a")) or self._inside_main(heading):
                continue
            card = next((a for a in heading.iterancestors() if a.tag in ("div", "li", "article", "section")), None)
            if card is not None and _letters(card) < 700 and not self._holds_main(card):
                self.zones.setdefault(card, Zone.RELATED)
        for article in self.body.iter("article"):
            headed = next(article.iter("h2", "h3", "h4", "h5"), None)
            linked = headed is not None and next(headed.iter("a"), None) is not None
            if linked and self.title is not None and not self._holds_title(article) and not self._holds_main(article):
                self.zones.setdefault(article, Zone.RELATED)

    def _inside_main(self, element: etree._Element) -> bool:
        return self.main is not self.body and (
            element is self.main or any(a is self.main for a in element.iterancestors())
        )

    def _holds_main(self, element: etree._Element) -> bool:
        return element is self.main or any(a is element for a in self.main.iterancestors())

    def _zoned_prose(self, element: etree._Element) -> int:
        if not hasattr(self, "_inside"):
            self._inside: dict[etree._Element, int] = {}
            for zoned in self.zones:
                if not any(a in self.zones for a in zoned.iterancestors()):
                    for around in (zoned, *zoned.iterancestors()):
                        self._inside[around] = self._inside.get(around, 0) + self._prose.get(zoned, 0)
        return self._inside.get(element, 0)


def _lines(element: etree._Element) -> int:
    """Pieces of text in an element."""
    return sum(bool(text.strip()) for text in element.itertext())


def _letters(element: etree._Element) -> int:
    """Characters shown in an element, white space aside."""
    return sum(
        len(t.strip())
        for e in element.iter(etree.Element)
        if e.tag not in SILENT
        for t in (e.text or "", e.tail or "" if e is not element else "")
    )


def _site_name(heading: etree._Element) -> float:
    """How much a heading looks like the site's name: by its class, in the page's header, or a link to the first page."""
    around = [heading, *list(heading.iterancestors())[:3]]
    names = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}".lower() for e in around)
    named = 0.6 if _SITE.search(names) else 0.0
    header = (
        0.3 if any(e.tag == "header" or e.get("role") == "banner" for e in around) and not _in_article(heading) else 0.0
    )
    home = any(
        a.get("rel") == "home" or (a.get("href") or "").rstrip("/") in ("", ".", "index.html", "index.php")
        for a in heading.iter("a")
    )
    return named + header + (0.6 if home else 0.0)


def _is_own_box(element: etree._Element) -> bool:
    """Whether an aside within the article links nowhere: « At a glance », « Les trois priorités »."""
    boxed = element.tag == "aside" and any(a.tag == "article" for a in element.iterancestors())
    return boxed and next(element.iter("a"), None) is None


def _in_article(element: etree._Element) -> bool:
    return any(a.tag in ("article", "main") for a in element.iterancestors())


def _worth(text: str | None) -> int:
    stripped = (text or "").strip()
    return len(stripped) if len(stripped) >= 20 or stripped.endswith((".", "!", "?")) else 0
