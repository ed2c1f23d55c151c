"""Web pages: every text of the page as a block, in order, with the zone it stands in."""

from __future__ import annotations

import html
import re

from lxml import etree
import lxml.html

from models.document import BlockKind, Zone
from pipeline.read.budget import Budget
from pipeline.read.encoding import declared_encoding, decode
from pipeline.read.html_blocks import Walker
from pipeline.read.html_meta import declared, page_language
from pipeline.read.html_zones import Layout
from pipeline.read.lines import blocks_of
from pipeline.read.raw import Declared, RawBlock, RawDocument, ReadError
from pipeline.read.text_lines import split_lines

_MARKUP = 4  # bytes of a page to a character that it shows, at most
_SCRIPT = re.compile(r"<(script|style|head)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")


def read_html(payload: bytes, budget: Budget) -> RawDocument:
    """The blocks of a web page in any encoding."""
    longest = _MARKUP * budget.characters
    text, notes = decode(payload[:longest])
    if declared_encoding(payload) == "utf-8" and any("cp1252" in n for n in notes):
        notes.append("the page declares another encoding than it has")
    raw = read_markup(text, notes)
    if len(payload) > longest:
        raw.lacks.append(f"what stands beyond the first {longest} bytes was not read; split the page")
    return raw


def read_markup(text: str, notes: list[str] | None = None) -> RawDocument:
    """The blocks of a web page that is already decoded."""
    root = _parse(text)
    says = declared(root)
    layout = Layout(root, [d.value for d in says if d.name.endswith(("title", ":headline"))])
    walker = Walker(layout)
    walker.walk(layout.body)
    blocks = walker.finish()
    if not blocks:
        blocks = _without_tags(text)
        notes = [*(notes or []), "the page's structure cannot be parsed; its text was read without it"]
        walker.inside = []
    if not blocks:
        raise ReadError(
            "empty", "the page shows no text; it may be drawn by scripts: save it from a browser after it has loaded"
        )
    _outside(blocks, walker.inside, layout.title is not None)
    return RawDocument(
        blocks + list(_meta_blocks(says)),
        title=_title(layout, says),
        declared=says + walker.dates,
        language=page_language(root),
        notes=notes or [],
    )


def _parse(text: str) -> etree._Element:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    clean = text.replace("\0", "")
    try:
        root = lxml.html.document_fromstring(clean.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError("damaged", f"the page cannot be parsed ({error}); fetch it again") from error
    return root


def _without_tags(text: str) -> list[RawBlock]:
    """The text of markup that no parser opens, line by line."""
    shown = _TAG.sub("\n", _SCRIPT.sub("\n", text))
    return blocks_of(split_lines(html.unescape(shown))) if sum(c.isalpha() for c in shown) > 20 else []


def _outside(blocks: list[RawBlock], inside: list[int], titled: bool) -> None:
    """Zones for what stands outside the article and is named by nothing: menus before it, teasers after it."""
    if 2 not in inside:
        return
    first, last = inside.index(2), len(inside) - 1 - inside[::-1].index(2)
    for i, block in enumerate(blocks):
        if inside[i] == 2 or block.zone is not None or (first < i < last and block.linked < 0.5):
            continue
        ended = block.text.rstrip(' »”"').endswith((".", "!", "?", "…"))
        sentence = len(block.text) >= 90 and ended and block.linked < 0.5
        if i < first:
            keep = sentence or (not titled and block.kind is BlockKind.HEADING and block.level == 1)
            block.zone = None if keep else Zone.BOILERPLATE
        elif block.linked >= 0.5 or (inside[i] == 0 and not (sentence and len(block.text) >= 200)):
            block.zone = Zone.RELATED


def _title(layout: Layout, says: list[Declared]) -> str | None:
    if layout.title is not None:
        return " ".join("".join(layout.title.itertext()).split()) or None
    for name in ("og:title", "title"):
        value = next((d.value for d in says if d.name == name), None)
        if value:
            return value
    return None


def _meta_blocks(says: list[Declared]) -> list[RawBlock]:
    """What is declared and not shown, as blocks of its own: evidence can point there."""
    kept = [d for d in says if not d.name.startswith("og:url") and d.name != "canonical"]
    return [RawBlock(f"{d.name}: {d.value}", zone=Zone.META) for d in kept]
