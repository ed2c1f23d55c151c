"""How far an organisation's name reaches after its head, and before it.

« centre hospitalier de la ville d'Eu », « Agence régionale de santé (ARS) Occitanie », « CPAM 74 »: a name is read token by token,
capitals and the small words that bind them, until a word that belongs to the sentence.
"""

from __future__ import annotations

from importlib.resources import files
import re

from extractors.persons.names import is_first_name

# Small words that bind a name's parts; what follows them must be capitalised, a number or a geographic noun.
_LINK = re.compile(
    r"[ \u00a0\u202f]*(?:[-–—/&][ \u00a0\u202f]*)?"
    r"(?:(?:(?:DE LA|DE L['’]|DES|DE|DU|D['’]|EN|SUR|LÈS|LES)[ \u00a0](?:L[AE]S?[ \u00a0])?(?=[A-ZÀ-ÞŒ]{2})"
    r"|de la|de l['’]|des|de|du|d['’]|of the|of|for the|for|en|sur|sous|in|l['’]|les|le|la|lès|aux|au|à|y)[ \u00a0\u202f]*){0,3}"
)
# Lower-case nouns that may stand between a head and a proper name, or are one themselves (« de l'Est »).
_GEO = re.compile(
    r"(?:ville|vallée|pays|bassin|canton|arrondissement|agglomération|académie|métropole|île|côte|baie|littoral|plateau|presqu['’]île|pointe"
    r"|territoire|territory|département|departement|région|region|secteur|cœur|haute?s?|basses?|rives?|province|valley|southern|northern|eastern|western|central|(?:(?<=['’])|(?<=u ))(?:nord|sud|est|ouest|centre))"
    r"(?= (?:de |du |des |d['’]|of |(?!EUR\b|GBP\b)[A-ZÀ-ÞŒ]))"  # "the ARS pays EUR 35,000"
)
_TOKEN = re.compile(
    r"(?:[A-ZÀ-ÞŒ][\w’'·.]*|\d{1,3}(?=[ ,.;)]|$)(?![,.]\d| ?(?:\d{3}|%|€|euros?|eur|k€|m€|actions?|communes|hab|ans|mois|fiches|[-–,.]? ?(?:avenue|rue|place|bd|boulevard|allees?|quai|cours|route|chemin|ronde)))|\d[A-Z]\b|\d{1,2}(?= [A-ZÀ-Þ]))(?:[-‑–/][\w’'·]+)*"
)
# « des 4 Rivières », « 3H Santé »: a number that opens a name.
_NUMBERED = re.compile(r"\d{1,2}(?: [A-ZÀ-ÞŒ]|[A-Z]\b)")
_SPACE = " \u00a0\u202f"
# Capitalised words that begin something else than a name's part.
_STOP = frozenset(
    word
    for line in files("extractors.organisations").joinpath("stop_words.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
# What stands after a dash and is where the organisation sits, or what the page is.
_AFTER_DASH = frozenset(
    [
        "hotel",
        "place",
        "rue",
        "salle",
        "siege",
        "mairie",
        "direction",
        "service",
        "services",
        "espace",
        "avenue",
        "boulevard",
        "maison",
        "pole",
        "page",
        "conseil",
        "copil",
    ]
)
_SMALL_WORDS = frozenset("de la le les du des d l et of the".split())  # noqa: SIM905 - easier to read
# « La Réunion », « Le Havre »: articles that open a proper name after a link or a head.
_ARTICLE = re.compile(r"(?:La|Le|Les|L['’])[ \u00a0]?(?=[A-ZÀ-ÞŒ])")
# An adjective of place after a word that calls for one: « Pays rethélois », « Mutualité française », « Bassin minier ».
_ADJECTIVE = re.compile(
    r"[ \u00a0][a-zà-ÿœ-]{3,}(?:oise?|aise?|ien(?:ne)?|éen(?:ne)?|enne?|ine?|ane?|onne?|arde?|aine?|euse?|eux|ois|ais|ol|ole|ote?|iste?|al|ale|ier)\b"
)
_CALLS_ADJECTIVE = re.compile(
    r"(?:pays|plaine|cote|rive|corse|bassin|val|sud|nord|est|ouest|croix-rouge|mutualite|littoral|grand)$"
)
_PAREN = re.compile(r"[ \u00a0]?\(([^()\n]{2,80})\)")
_JOIN = re.compile(
    r"(?:,[ \u00a0]|[ \u00a0](?:et|and|&)[ \u00a0])(?:(?:de la|de l['’]|des|de|du|d['’]|of|la|le|les|l['’])[ \u00a0]?)?(?=[A-ZÀ-ÞŒ\d])"
)
_NOT_A_NAME = re.compile(
    r"\b(?:dont|soit|hors|voir|ex|anciennement|photo|lire|depuis|representee?|cf|centres? hospitaliers?)\b|\d{2}|@|:|;|, "
)


def _paren(text: str, plain: str, position: int, limit: int) -> int:
    """End of a parenthesis that gives the name's acronym or its full form, or `position`."""
    match = _PAREN.match(text, position, limit)
    if not match:
        return position
    inner = match[1]
    if _NOT_A_NAME.search(plain, match.start(1), match.end(1)):
        return position
    acronym = (
        re.fullmatch(r"[“\"«]?[ \u00a0]?(?:l['’])?[A-ZÀ-Þ0-9][\w’'/-]{1,14}[ \u00a0]?[”\"»]?", inner)
        and sum(c.isupper() or c.isdigit() for c in inner) >= 2
        and not inner.isdigit()
    )
    words = inner.split()
    spelled_out = len(words) >= 3 and not inner[0].isdigit()
    named = len(words) == 2 and words[0].isupper()
    return match.end() if acronym or spelled_out or named else position


def _word(text: str, plain: str, position: int, limit: int, first: bool) -> int:
    """End of the capitalised word at a place, or `position` where there is none that can belong to a name."""
    article = _ARTICLE.match(text, position, limit)
    start = article.end() if article and first else position
    match = _TOKEN.match(text, start, limit)
    if not match:
        return position
    end = match.end()
    while end > start and text[end - 1] in ".'’":
        end -= 1
    word = plain[start:end]
    if (word in _STOP or word.split("'")[0] in ("qu", "c", "n", "s", "j", "aujourd")) and not (article and first):
        return position
    return end


# What may stand between a head that demands a proper name and that name.
_DIRECTLY = frozenset(["", "de", "du", "des", "de la", "de l'", "d'", "le", "la", "of", "l'"])


def _directly(between: str) -> bool:
    """« association de … », « Grand-Figeac »: nothing between a head and its name but a preposition or a hyphen."""
    return between == "-" or between.strip() in _DIRECTLY


def _parts(text: str, plain: str, end: int, nxt: int, dashes: bool) -> bool:
    """Whether what lies between two words parts a name from what follows: a dash, or a number that is none of a name."""
    if not dashes and plain[end:nxt].startswith(" -"):
        return True
    return text[nxt : nxt + 1].isdigit() and bool(plain[end:nxt].strip()) and not _NUMBERED.match(text, nxt)


def _adjective(text: str, plain: str, end: int, limit: int) -> int:
    """End of an adjective of place behind a word that calls for one, or `end`."""
    adjective = _ADJECTIVE.match(text, end, limit)
    return adjective.end() if adjective and _CALLS_ADJECTIVE.search(plain, max(0, end - 12), end) else end


def after(
    text: str, plain: str, position: int, limit: int, joins: bool, proper: bool = False, dashes: bool = True
) -> tuple[int, bool]:
    """End of the name that goes on at `position` (a head's end), and whether any proper word was found.

    `limit` is where the next organisation or the block begins; `joins` allows « et » and commas inside the name;
    `proper` demands a capitalised word directly, without a preposition; without `dashes` a spaced dash ends the name.
    """
    end, found = _paren(text, plain, position, limit), False
    while True:
        link = _LINK.match(text, end, limit)
        nxt = link.end() if link else end
        if (nxt == end and found) or _parts(text, plain, end, nxt, dashes):
            break
        geo = _GEO.match(text, nxt, limit)
        if geo and (found or not proper):
            inner, ok = after(text, plain, geo.end(), limit, False)
            if ok:
                end, found = inner, True
                continue
        if nxt > end and text[nxt - 1] not in _SPACE + "'’-–—/":
            break
        stop = _word(text, plain, nxt, limit, first=not found or text[nxt - 1 : nxt] in "'’ ")
        if stop == nxt or (proper and not found and not _directly(plain[end:nxt])):
            adjective = _adjective(text, plain, end, limit)
            if adjective == end:
                break
            end, found = adjective, True
            continue
        if found and (
            _begins_person(text, nxt, stop, limit) or ("-" in plain[end:nxt] and plain[nxt:stop] in _AFTER_DASH)
        ):
            break
        end, found = _paren(text, plain, _adjective(text, plain, stop, limit), limit), True
    if found and joins:
        end = _joined(text, plain, end, limit)
    return end, found


def person_follows(text: str, position: int, limit: int) -> bool:
    """« le préfet Paul Durand »: whether a person's name stands right after an office."""
    word = _TOKEN.match(text, position + 1, limit)
    if word is None or text[position : position + 1] not in _SPACE:
        return False
    return _begins_person(text, position + 1, word.end(), limit)


def _begins_person(text: str, start: int, stop: int, limit: int) -> bool:
    """« Ville d'Auch – Nadège Lussan », « le préfet du Cher Maurice Barate »: a person's name follows the organisation's."""
    surname = re.compile(r"[ \u00a0](?:(?:de|du|des|le|la)[ \u00a0])?[A-ZÀ-Þ]").match(text, stop, limit)
    return bool(surname) and is_first_name(text[start:stop]) and not text[:start].rstrip().endswith(("Saint", "Sainte"))


def _joined(text: str, plain: str, end: int, limit: int) -> int:
    """End of a name that goes on after « et », « & » or a comma: « Saint-Dizier, Der et Blaise »."""
    match = _JOIN.match(text, end, limit)
    if not match:
        return end
    stop = _word(text, plain, match.end(), limit, first=False)
    if stop == match.end():
        return end
    more, _ = after(text, plain, stop, limit, False)
    if text[end] != ",":
        return max(stop, more)
    # After a comma only the pattern « A, B et C » belongs to one name.
    closing = _JOIN.match(text, stop, limit)
    if closing and text[stop] != ",":
        last = _word(text, plain, closing.end(), limit, first=False)
        if last > closing.end():
            return max(last, after(text, plain, last, limit, False)[0])
    return end


_LEAD = re.compile(
    r"[A-ZÀ-ÞŒ][\w’'·]*(?:[-–/][\w’'·]+)*"
    r"(?:[ \u00a0](?:(?:[-–]|de la|de|du|des|la|le|les|en|sur|sous)[ \u00a0]|[dl]['’])*(?:la[ \u00a0]|le[ \u00a0]|les[ \u00a0]|[ld]['’])?[A-ZÀ-ÞŒ][\w’'·]*(?:[-–/][\w’'·]+)*)*[ \u00a0-]$"
)
_LEAD_STOP = re.compile(
    r"(?:(?:the|le|la|les|l['’]|un|une|this|that|our|notre|its|their|ce|cette|to|in|at|on|with|and|et|avec|pour|par|by|for|from|de|du|des|a|an|de la|entre|between)[ \u00a0]|[ld]['’])+",
    re.I,
)


def before(text: str, plain: str, head: int, floor: int) -> int:
    """Start of a name whose proper part stands before its head: « Annecy Genevois Hospital Center »."""
    match = _LEAD.search(text, max(floor, head - 70), head)
    if not match:
        return head
    start = match.start()
    stop = _LEAD_STOP.match(text, start, head)
    if stop:
        start = stop.end()
    cut = max(plain.rfind(" the ", start, head), plain.rfind("- the ", start, head))
    if cut >= 0:
        start = cut + 5 if plain[cut] == " " else cut + 6
    words = plain[start:head].split()
    while words and words[0] in _STOP:
        start = plain.index(words[0], start) + len(words[0]) + 1
        words = words[1:]
    if words == ["french"] or (words and words[-1].strip("'") in _SMALL_WORDS):
        return head
    return start if words else head
