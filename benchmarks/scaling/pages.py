"""Lays a story out as a text file or as a web page with what surrounds an article."""

from __future__ import annotations

from html import escape
import random
import re

from benchmarks.scaling.stories import Story

_MENUS = {
    "fr": ("Accueil", "Vie pratique", "Santé", "Culture", "Sports", "Environnement", "Agenda", "Démarches", "Contact"),
    "en": ("Home", "News", "Health", "Culture", "Sports", "Environment", "Events", "Contact"),
}
_RELATED = {
    "fr": (
        "Collecte des déchets : le calendrier", "Piscine : fermeture technique", "Une nouvelle aire de jeux",
        "Le marché de Noël ouvre samedi", "Inscriptions scolaires", "Travaux sur le réseau d'eau",
    ),
    "en": ("Waste collection: the calendar", "Swimming pool closed", "A new playground", "School registration"),
}  # fmt: skip
_FOOTER = {"fr": "Mentions légales - Plan du site - Accessibilité", "en": "Legal notice - Site map - Accessibility"}


def _blocks(markup: str) -> list[str]:
    return [b.strip() for b in re.split(r"\n{2,}", markup) if b.strip()]


def as_text(story: Story, number: int, rng: random.Random) -> str:
    """Plain text: headings as lines, lists with a sign."""
    sign = rng.choice(("- ", "• ", "* "))
    capitals = rng.random() < 0.3
    lines = []
    for block in _blocks(story.markup):
        if block.startswith("# "):
            lines.append(block[2:].upper() if capitals else block[2:])
        elif block.startswith("## "):
            lines.append(block[3:])
        else:
            lines.append(re.sub(r"(?m)^- ", sign, block))
    return "\n\n".join([*lines, f"{'Référence' if story.language == 'fr' else 'Reference'} : {number:06}"]) + "\n"


def as_html(story: Story, number: int, rng: random.Random) -> str:
    """A web page: menu, article, related links, footer."""
    blocks = _blocks(story.markup)
    title = next((b[2:] for b in blocks if b.startswith("# ")), "")
    meta = f'<meta property="article:published_time" content="{story.published}">' if rng.random() < 0.5 else ""
    menu = "".join(f'<li><a href="#">{name}</a></li>' for name in _sample(_MENUS[story.language], 5, rng))
    more = "".join(f'<li><a href="#">{escape(name)}</a></li>' for name in _sample(_RELATED[story.language], 3, rng))
    heading = "À lire aussi" if story.language == "fr" else "Related"
    return f"""<!DOCTYPE html>
<html lang="{story.language}">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<link rel="canonical" href="https://example.org/{story.language}/{number:06}">
{meta}
</head>
<body>
<nav><ul>{menu}</ul></nav>
<main><article>
{chr(10).join(map(_html_block, blocks))}
</article></main>
<aside><h2>{heading}</h2><ul>{more}</ul></aside>
<footer><p>{_FOOTER[story.language]}</p></footer>
</body>
</html>
"""


def _html_block(block: str) -> str:
    if block.startswith("# "):
        return f"<h1>{escape(block[2:], quote=False)}</h1>"
    if block.startswith("## "):
        return f"<h2>{escape(block[3:], quote=False)}</h2>"
    lines = escape(block, quote=False).split("\n")
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"


def _sample(names: tuple[str, ...], number: int, rng: random.Random) -> list[str]:
    return rng.sample(names, min(number, len(names)))
