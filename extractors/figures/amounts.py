"""Sums of money as they are written: « 35 000 euros », « 45.000 € », « EUR 28,000 », « 1,4 million d'euros », « 35 k€ »."""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.numbers import number

_NUM = r"\d{1,3}(?:[ .,']\d{3})+(?:,\d{2})?(?!\d)|\d+(?:[.,]\d{1,3})?"
_WORD = (
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|et"
    r"|one|two|three|four|five|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|and)"
)
_SPELLED = rf"(?:{_WORD}[ -])*{_WORD}[ -](?:mille|thousand)(?:[ -]{_WORD}\b)*"
_SUM = re.compile(
    rf"(?<![\w.,-])(?P<num>{_NUM}) ?(?P<unit>millions? d'euros|milliers d'euros|million euros|millions?(?= (?:€|euros))|k ?€|keuros?|m ?€|meuros?|€|euros?\b|eur\b)"
    rf"|(?P<front>€|\beur(?:os?)?) ?(?P<num2>{_NUM}) ?(?P<unit2>million|k\b|m\b|thousand\b)?"
    rf"|\b(?P<words>{_SPELLED}) (?:d')?(?:€|euros?\b|eur\b)"
)
# A second sum may leave its currency out: « 60,000 euros per year, the ARS 40,000 », « … en ajoute quatorze mille ».
_BARE = re.compile(
    rf"(?<![\w.,-])(?P<num>\d{{1,3}}(?:[ .,]\d{{3}})+)(?! ?(?:€|euro|eur\b|habitants|inhabitants|residents|people|h\b|\d))(?=\W|$)|\b(?P<words>{_SPELLED})(?=[.,;)]|$)"
)
# « … par l'ARS, et autant par la Ville », « the same sum by the town ».
SAME_SUM = re.compile(
    r"(?<=[,;] )(?:et )?autant\b(?! (?:que|de|d'))|(?<=\w )autant(?=[.;]|$)|\b(?:la meme (?:somme|chose)|le meme montant|une somme (?:egale|identique|equivalente)|un montant (?:egal|identique|equivalent)|the same (?:sum|amount)|the same(?=[ ]?[.,;]|$)|an equal (?:sum|amount)|match(?:es|ed|ing)? (?:that|this|the) (?:sum|amount|contribution|figure)|match(?:es|ed|ing)? it\b|matched(?= by)|a (?:la )?meme hauteur|as much(?= (?:again)?[.;,]|$|[.;,]))"
)
_MILLION, _THOUSAND = 1_000_000, 1_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in euros and where it stands."""

    euros: int | float
    start: int
    end: int


def amounts(plain: str, start: int, end: int, carried: bool = False) -> list[Amount]:
    """Every sum in plain[start:end], in order; after one with its currency (here, or carried from before), also those without."""
    found = [a for a in (_read(m) for m in _SUM.finditer(plain, start, end)) if a is not None]
    if found or carried:
        for match in _BARE.finditer(plain, found[0].end if found and not carried else start, end):
            if not any(f.start < match.end() and match.start() < f.end for f in found):
                bare = _value(match["num"], None) if match["num"] else number(match["words"])
                if bare and bare >= _THOUSAND:
                    found.append(Amount(bare, match.start(), match.end()))
    if found:
        for match in SAME_SUM.finditer(plain, min(f.end for f in found), end):
            earlier = max((f for f in found if f.end <= match.start()), key=lambda f: f.start)
            found.append(Amount(earlier.euros, match.start(), match.end()))
    return sorted(found, key=lambda f: f.start)


def _read(match: re.Match[str]) -> Amount | None:
    if match["words"]:
        value: int | float | None = number(match["words"].replace("-", " "))
    else:
        value = _value(match["num"] or match["num2"], match["unit"] or match["unit2"])
    return Amount(value, match.start(), match.end()) if value else None


def _value(digits: str, unit: str | None) -> int | float:
    """The value of written digits: a group of three after a separator is thousands, unless a unit of thousands follows."""
    factor = 1
    if (unit and unit.startswith("m") and not unit.startswith("mill")) or (unit and unit.startswith("million")):
        factor = _MILLION
    elif (unit and unit[0] == "k") or (unit and unit.startswith(("millier", "thousand"))):
        factor = _THOUSAND
    cents = re.search(r"[ .'](?:\d{3}),(\d{2})$", digits)
    body = digits[: cents.start(1) - 1] if cents else digits
    if re.fullmatch(r"\d{1,3}(?:[ .,']\d{3})+", body) and factor == 1:
        value = float(re.sub(r"\D", "", body))
    else:
        value = float(re.sub(r"[ ']", "", body).replace(",", "."))
    value = round(value * factor + (int(cents[1]) / 100 if cents else 0), 2)
    return int(value) if value == int(value) else value
