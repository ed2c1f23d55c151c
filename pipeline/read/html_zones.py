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

SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "map",
        "head",
        "noscript",
        "textarea",
        "input",
        "select",
        "math",
        "link",
        "meta",
        "title",
    ]
)
_CUT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HEADINGS = ("h1", "h2", "h3", "h4")
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
    if tag in ("body", "html", "main", "article", "h1", "p", "td", "tr", "tbody", "b", "strong", "em"):
        if tag in ("body", "html", "main", "h1") or not element.get("class"):
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
        self.main, self.semantic = self._main()

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
            if share > 0.5 and zone is not Zone.COMMENT and element.tag not in ("nav", "footer"):
                continue
            self.zones[element] = zone

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
            score = shared + (0.4 if heading.tag == "h1" else 0.1 if heading.tag == "h2" else 0)
            if score > best_score and (shared > 0.3 or heading.tag == "h1"):
                best, best_score = heading, score
        return best

    def _headings(self) -> Iterator[etree._Element]:
        for heading in self.body.iter(*_HEADINGS):
            if self.zoned(heading) in (None, Zone.BOILERPLATE) and not any(
                a.tag in ("nav", "footer") for a in heading.iterancestors()
            ):
                yield heading

    def _main(self) -> tuple[etree._Element, bool]:
        """The smallest element with the title and most of the running text."""
        own = {e: p - self._zoned_prose(e) for e, p in self._prose.items()}
        current, semantic = self.body, False
        named = [
            e
            for e in self.body.iter("main", "article", "div", "section")
            if e.tag in ("main", "article") or e.get("role") == "main" or e.get("itemprop") == "articleBody"
        ]
        whole = max(1, own.get(self.body, 0))
        for element in named:
            holds = self.title is None or element is self.title or any(a is element for a in self.title.iterancestors())
            if (
                self.zoned(element) is None
                and own.get(element, 0) > (0.45 if holds else 0.8) * whole
                and element.get("itemprop") != "articleBody"
            ):
                current, semantic = element, True
        while True:
            child = max((c for c in current if c in own), key=lambda c: own[c], default=None)
            if child is None or (
                child.tag in ("p", "ul", "ol", "table", "span", "tbody", "blockquote", "form") and child.tag != "form"
            ):
                return current, semantic
            holds = (
                self.title is None
                or any(a is child for a in self.title.iterancestors())
                or not any(a is current for a in self.title.iterancestors())
            )
            if own[child] < (0.7 if holds else 0.97) * max(1, own[current]) or (not holds and current is not self.body):
                return current, semantic
            current = child

    def _zoned_prose(self, element: etree._Element) -> int:
        if not hasattr(self, "_inside"):
            self._inside: dict[etree._Element, int] = {}
            for zoned in self.zones:
                if not any(a in self.zones for a in zoned.iterancestors()):
                    for around in (zoned, *zoned.iterancestors()):
                        self._inside[around] = self._inside.get(around, 0) + self._prose.get(zoned, 0)
        return self._inside.get(element, 0)


def _worth(text: str | None) -> int:
    stripped = (text or "").strip()
    return len(stripped) if len(stripped) >= 20 or stripped.endswith((".", "!", "?")) else 0
