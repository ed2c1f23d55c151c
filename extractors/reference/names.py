"""Keys of place names: one key for every way people write a name, in French and in English."""

from __future__ import annotations

from functools import lru_cache

from extractors.fold import key

# Words that carry nothing of a name's identity.
SMALL = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux", "the", "of", "and", "in"]
)

# Words that say the type of an authority, wherever they stand in its name.
TYPE_WORDS = frozenset(
    [
        "cc",
        "ca",
        "cu",
        "communaute",
        "communautes",
        "communes",
        "agglomeration",
        "agglomerations",
        "agglo",
        "agglos",
        "metropole",
        "metropoles",
        "metropolis",
        "eurometropole",
        "eurometropolis",
        "intercom",
        "interco",
        "intercommunalite",
        "intercommunality",
        "community",
        "communities",
        "municipalities",
        "metropolitan",
    ]
)

# English and variant words -> the word of the tables. Number words become digits on both sides.
CANON = {
    "st": "saint", "ste": "sainte", "greater": "grand", "great": "grand", "big": "grand", "mediterranean": "mediterranee",
    "center": "centre", "central": "centre", "country": "pays", "land": "terre", "lands": "terres", "valley": "vallee",
    "valleys": "vallees", "north": "nord", "south": "sud", "east": "est", "west": "ouest", "coast": "cote", "sea": "mer",
    "bay": "baie", "hills": "collines", "river": "riviere", "rivers": "rivieres", "upper": "haut", "lower": "bas",
    "heart": "coeur", "gates": "portes", "doors": "portes", "gate": "porte", "forest": "foret", "forests": "forets",
    "island": "ile", "islands": "iles", "lake": "lac", "lakes": "lacs", "plain": "plaine", "mountain": "montagne",
    "mountains": "montagnes", "mount": "mont", "between": "entre", "towns": "villes", "sister": "soeurs", "sisters": "soeurs",
    "deux": "2", "two": "2", "basin": "bassin", "mounts": "monts", "banks": "rives", "springs": "sources", "moors": "landes",
    "moor": "lande", "vineyards": "vignobles", "vineyard": "vignoble", "castles": "chateaux", "gorge": "gorges", "marshes": "marais", "trois": "3", "three": "3", "quatre": "4", "four": "4", "cinq": "5", "five": "5", "six": "6",
    "sept": "7", "seven": "7", "huit": "8", "neuf": "9", "dix": "10", "mille": "1000", "burgundy": "bourgogne",
    "brittany": "bretagne", "normandy": "normandie", "corsica": "corse", "picardy": "picardie", "lyons": "lyon",
    "european": "europeenne", "atlantic": "atlantique", "provencal": "provence",
    "dunkirk": "dunkerque", "marseilles": "marseille", "rheims": "reims", "strasburg": "strasbourg", "picard": "picarde",
    "alps": "alpes", "pyrenean": "pyrenees", "gascony": "gascogne", "savoy": "savoie", "flanders": "flandre", "county": "comte",
}  # fmt: skip


@lru_cache(maxsize=65536)
def canon(word: str) -> str:
    """A folded word as the tables' keys have it."""
    return CANON.get(word, word)


@lru_cache(maxsize=20_000)
def content(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart: « CC du Pays rethélois » and « Pays Rethélois » have the same."""
    words = key(name).split()
    return tuple(canon(w) for w in words if w not in SMALL and w not in TYPE_WORDS)


def core(name: str) -> str:
    """The content words of an authority's name as one key; its type words where it has no others."""
    return " ".join(content(name)) or key(name)


def initials(prefix: str, name: str) -> tuple[str, ...]:
    """Acronyms people make of a name: with and without its small words (CCVS, CCPL)."""
    words = [w for w in key(name).split() if w not in ("cc", "ca", "cu")]
    own = [w for w in words if w not in TYPE_WORDS]
    long = "".join(w[0] for w in own)
    short = "".join(w[0] for w in own if w not in SMALL)
    figures = "".join(c if (c := canon(w)).isdigit() else w[0] for w in own if w not in SMALL)  # CA2BM
    return tuple(dict.fromkeys(prefix + x for x in (short, long, figures) if len(x) > 1))


def brand_initials(name: str) -> tuple[str, ...]:
    """Acronyms of a name that ends with its type: « Durance-Lubéron-Verdon Agglomération » is DLVA and DLVAgglo."""
    words = key(name).split()
    if words[-1] not in ("agglomeration", "agglo", "metropole", "communaute"):
        return ()
    own = [w[0] for w in words[:-1] if w not in SMALL and w not in ("cc", "ca", "cu")]
    short = "".join(own) + words[-1][0]
    return (short, "".join(own) + "agglo") if len(short) > 3 else ()


def stems(words: tuple[str, ...]) -> str:
    """The beginnings of the words: « Argonne champenoise » is written « Argonne of Champagne » in English."""
    return " ".join(sorted(w[:5] for w in words))


# Spellings of towns' names: abbreviations and English forms.
TOWN_WORDS = {
    "st": "saint", "ste": "sainte", "dunkirk": "dunkerque", "marseilles": "marseille", "lyons": "lyon", "rheims": "reims",
}  # fmt: skip


@lru_cache(maxsize=65536)
def commune_key(name: str) -> str:
    """The key of a commune's name: « St-Étienne » is « Saint-Étienne »."""
    return " ".join(TOWN_WORDS.get(w, w) for w in key(name).split())
