"""Themes of an axis, from the words of its label."""

from __future__ import annotations

from functools import lru_cache
import re

from extractors.fold import fold
from extractors.rules import load
from models.vocabulary import Theme

# « …, volet consacré à la qualité de l'air »: the words after the label say what it means.
_MEANS = re.compile(
    r"\W*(?:(?:volet|axe|sujet|theme|priorite|chapitre) )?(?:consacre|dedie|ce qui,? )|\W*(?:dedicated|devoted) to"
)


@lru_cache(maxsize=2048)
def themes_in(words: str) -> tuple[Theme, ...]:
    """Every theme that the words name, in the vocabulary's order; empty where none does."""
    folded = fold(words).replace(":", ",")  # « Installer, salarier : les soignants » is one name
    found = {rule.label for rule in load("extractors.axes", "themes.yaml") if rule.pattern.search(folded)}
    return tuple(theme for theme in Theme if theme.value in found)


def themes_of(label: str, more: str = "") -> tuple[Theme, ...]:
    """Themes of a label; the explanation after it counts where the label is a bare word or says nothing by itself."""
    found = themes_in(label)
    if more and (not found or len(label.split()) == 1 or _MEANS.match(fold(more))):
        extra = themes_in(more)
        found = tuple(theme for theme in Theme if theme in found or theme in extra)
    return found or (Theme.OTHER,)
