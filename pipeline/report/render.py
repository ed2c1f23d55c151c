"""The page: figures put into the templates. What documents say is escaped everywhere."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from extractors.reference import load
from models.vocabulary import Status
from pipeline.coverage import Area, Gap
from pipeline.report import bars
from pipeline.report.charts import Chart, Datum, columns, lines, scale_of
from pipeline.report.facts import Facts
from pipeline.report.map import draw
from pipeline.report.wording import Wording
from pipeline.version import version

LANGUAGES = ("fr", "en")
_WIDE, _NARROW = (720, 250), (330, 220)  # of charts, in SVG units: the narrow one for screens of telephones


def page(facts: Facts, language: str) -> str:
    """The page as HTML, the same for the same figures and language."""
    words = Wording(language)
    environment = Environment(
        loader=PackageLoader("pipeline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = files("pipeline.report").joinpath("page.css").read_text("utf-8")
    template = environment.get_template("page.html.j2")
    return template.render(w=words, say=words.say, f=facts, css=Markup(css), **_context(facts, words))  # noqa: S704 - our own


def _context(facts: Facts, words: Wording) -> dict[str, Any]:
    areas = facts.coverage.departements()
    regions, top = bars.area_bars(facts.coverage.regions())
    gaps = facts.gaps()
    return {
        "day": words.day(facts.day),
        "version": version(),
        "france": facts.coverage.france(),
        "areas": areas,
        "regions": regions,
        "regions_top": top,
        "map": draw(areas, words),
        "signed": _signed(facts, words),
        "force": _force(facts, words),
        "shares": _shares(facts, facts.coverage.france(), words),
        "ending": facts.ending(),
        "lasting": [g for g in gaps if g.until is None],
        "past": [g for g in gaps if g.until is not None],
        "length": lambda gap: _length(gap, facts, words),
        "departement": lambda code: load().departements[code].name if code in load().departements else code,
        **_contents(facts, words),
    }


def _contents(facts: Facts, words: Wording) -> dict[str, Any]:
    contents, sources = facts.contents, facts.sources
    reasons = bars.by_size(sources.reasons, lambda r: words.say(f"failure.{r}") if words.has(f"failure.{r}") else r)
    return {
        "durations": bars.durations(contents, words),
        "themes": bars.terms(contents.themes, words, contents.with_themes),
        "signatories": bars.terms(contents.signatories, words, contents.with_signatories),
        "statuses": bars.statuses(contents, Status, words),
        "generations": bars.generations(contents, words),
        "sources": sources.all(),
        "failures": bars.bars(reasons, words, sum(sources.reasons.values())),
        "checks": sorted(facts.quality.checks.items(), key=lambda c: (-c[1].contracts, c[0])),
    }


def _signed(facts: Facts, words: Wording) -> dict[str, Any]:
    years = [y for y in facts.contents.signed if y is not None]
    span = range(min(years), max(*years, facts.day.year) + 1) if years else range(0)
    numbers = [facts.contents.signed[y] for y in span]
    data = [Datum(str(y), n, n, words.number(n), words.number(n)) for y, n in zip(span, numbers, strict=True)]
    return {"data": data, "charts": _columns(data), "days": []}


def _force(facts: Facts, words: Wording) -> dict[str, Any]:
    data = [
        Datum(str(y.day.year), y.certain, y.most, words.number(y.certain), words.number(y.most))
        for y in facts.years.figures()
    ]
    return {"data": data, "charts": _columns(data), "days": [words.day(d) for d in facts.years.days]}


def _shares(facts: Facts, france: Area, words: Wording) -> dict[str, Any]:
    total = france.total.population
    data = []
    for year in facts.years.figures():
        low, high = year.certain_population / total, year.most_population / total
        data.append(Datum(str(year.day.year), low, high, words.share(low), words.share(high)))
    ends = (
        words.say("share.end.certain", share=data[-1].low_text),
        words.say("share.end.most", share=data[-1].high_text),
    )
    marked = [*data[:-1], Datum(data[-1].label, data[-1].low, data[-1].high, *ends)]
    texts = [words.percent(v) for v in scale_of(max(d.high for d in data))]
    return {
        "data": data,
        "charts": {
            "wide": lines(marked, *_WIDE, margin=124, texts=texts, every=2),
            "narrow": lines(marked, *_NARROW, margin=104, texts=texts, every=5),
        },
        "days": [words.day(d) for d in facts.years.days],
    }


def _columns(data: list[Datum]) -> dict[str, Chart]:
    return {"wide": columns(data, *_WIDE, every=1 if len(data) < 19 else 2), "narrow": columns(data, *_NARROW, every=4)}


def _length(gap: Gap, facts: Facts, words: Wording) -> str:
    days = gap.days(facts.day)
    return words.count("days", days) if days < 60 else words.count("months", round(days / 30.44))
