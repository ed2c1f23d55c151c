"""The report page: what it says, that hostile words stay words, and how it does in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
import json
from pathlib import Path
import re
import shutil
from typing import Any

import pytest
import yaml

from extractors.reference import load
from models.vocabulary import Theme
from pipeline.errors import UserError
from pipeline.report import gather, render, write
from pipeline.report.charts import Datum, columns, lines, scale_of
from pipeline.report.map import level
from pipeline.report.sources import source_of
from pipeline.report.wording import Wording, _labels
from tests.made_registry import contract, entry, made_documents, made_entries, made_failures

DAY = date(2026, 3, 1)
AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"
CLI = (Path(__file__).parent.parent / "docs" / "cli.md").read_text("utf-8")
PACKAGE = Path(__file__).parent.parent / "pipeline" / "report"


@pytest.fixture(scope="module")
def french() -> str:
    return render(made_entries(), made_documents(), made_failures(), DAY)


@pytest.fixture(scope="module")
def english() -> str:
    return render(made_entries(), made_documents(), made_failures(), DAY, "en")


# What it says


def test_the_same_registry_and_day_give_the_same_page(french: str) -> None:
    assert render(made_entries(), made_documents(), made_failures(), DAY) == french


def test_the_page_is_in_one_language(french: str, english: str) -> None:
    assert '<html lang="fr">' in french and "Thèmes des axes stratégiques" in french
    assert '<html lang="en">' in english and "Themes of the strategic axes" in english
    assert Theme.MENTAL_HEALTH.label_fr in french and Theme.MENTAL_HEALTH.label_en in english
    for text in ("Contrats", "Où", "couverte", "santé mentale"):
        assert text not in english


def test_every_label_is_in_both_languages_and_used() -> None:
    code = "\n".join(p.read_text("utf-8") for p in PACKAGE.rglob("*") if p.suffix in (".py", ".j2"))
    for key, pair in _labels().items():
        assert len(pair) == 2 and all(pair), key
        assert set(re.findall(r"{(\w+)}", pair[0])) == set(re.findall(r"{(\w+)}", pair[1])), key
        parts = [key, key.removesuffix(".one").removesuffix(".many"), key.rpartition(".")[0] + "."]
        assert any(f'"{part}' in code for part in parts), key


def test_every_consistency_check_and_failure_has_a_name() -> None:
    checks = yaml.safe_load((PACKAGE.parent / "checks" / "messages.yaml").read_text("utf-8"))
    reasons = re.findall(r"`(\w+)`", re.search(r"is quarantined: (.*?)\.\n\n", CLI, re.DOTALL)[1])  # type: ignore[index]
    assert len(checks) > 5 and len(reasons) > 5
    for key in [*(f"check.name.{name}" for name in checks), *(f"failure.{reason}" for reason in reasons)]:
        assert Wording("fr").has(key), key


def test_key_figures_are_those_of_the_registry(english: str) -> None:
    facts = gather(made_entries(), made_documents(), made_failures(), DAY)
    words, france = Wording("en"), facts.coverage.france()
    assert facts.contents.contracts == len([e for e in made_entries() if not e.rejected])
    assert f"covers {words.share(france.share(france.certain))} of the people" in english
    assert f"may be as much as {words.share(france.share(france.most))}" in english
    assert f"<dd>{len(facts.ending())}</dd>" in english


def test_words_of_documents_are_never_markup(french: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in french
    assert "<script" not in french


def test_hostile_addresses_and_reasons_are_never_markup() -> None:
    class Bad:
        source = uri = 'x"><img src=https://evil.example/a>/b'
        published, contracts, reason = "not a date", 1, "<b>bad</b>"

    html = render([], [Bad()], [Bad()], DAY)
    assert "<img" not in html and "<b>" not in html


def test_the_page_names_no_resource(french: str) -> None:
    assert not re.findall(r"(?:src|href|xlink:href)=[\"'](?!#|data:,)", french)
    assert not re.findall(r"url\((?!#)|@import|<script|<link(?! rel=\"icon\")", french)


def test_an_empty_registry_has_a_page_too() -> None:
    html = render([], [], [], DAY)
    assert "aucun contrat de ce registre n’est en vigueur" in html


def test_what_is_not_counted_is_named(french: str) -> None:
    for name in ("PETR du Pays de Nulle Part", "Ancienne communauté", "249999999", "Dijon"):
        assert name in french


def test_the_map_has_every_departement(english: str) -> None:
    titles = re.findall(r"<title>([^<]+) \((\w+)\): [^<]+%</title>", english)
    wanted = {c for c in load().departements if c < "975" or c == "976"}
    assert {code for _, code in titles} == wanted
    assert len(titles) == 101 + 4  # Paris and its neighbours twice


def test_themes_count_a_contract_once() -> None:
    axes = [{"label": "a", "themes": ["ageing"]}, {"label": "b", "themes": ["ageing", "addictions"]}]
    contents = gather([entry("a", contract(axes=axes))], [], [], DAY).contents
    assert contents.themes == {Theme.AGEING: 1, Theme.ADDICTIONS: 1}
    assert contents.with_themes == 1


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"duration_months": 60}, 5),
        ({"period": {"start": "2024-03-22", "end": "2029-03"}}, 5),
        ({"period": {"start": "2024", "end": "2028"}}, None),
        ({"signature": {"edtf": "2024"}}, None),
    ],
)
def test_durations_are_stated_or_from_precise_dates(values: dict[str, Any], years: int | None) -> None:
    assert dict(gather([entry("a", contract(("52",), **values))], [], [], DAY).contents.years) == {years: 1}


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://www.ars.sante.fr/a/b.pdf?x=1", "ars.sante.fr"),
        ("http://user:secret@host.fr:8080/a", "host.fr"),
        ("/srv/someone/data/cls/a.pdf", "data/cls/"),
        ("a.pdf", "/"),
        ("https://[broken/a.pdf", "https:/[broken/"),
    ],
)
def test_sources_are_sites_or_folders_and_tell_nothing_private(uri: str, source: str) -> None:
    assert source_of(uri) == source


def test_words_and_numbers_of_both_languages() -> None:
    french, english = Wording("fr"), Wording("en")
    assert (french.number(1234567), english.number(1234567)) == ("1\u202f234\u202f567", "1,234,567")
    assert (french.share(0.0465), english.share(0.0465)) == ("4,7\u00a0%", "4.7%")
    assert english.share(0.00001) == "<\u00a00.1%" and english.share(0.99999) == ">\u00a099.9%"
    assert (english.share(0), english.share(1), english.percent(0.25)) == ("0%", "100%", "25%")
    assert french.day(date(2026, 3, 1)) == "1er\u00a0mars\u00a02026"
    assert french.count("contracts", 0) == "0 contrat" and english.count("contracts", 0) == "0 contracts"
    assert english.between(date(2029, 3, 1), date(2029, 3, 31)) == "March\u00a02029"
    assert english.between(date(2029, 1, 1), date(2029, 12, 31)) == "2029"


def test_charts_keep_within_their_frame() -> None:
    data = [Datum(str(y), y % 7, y % 7 + y % 3, "", "") for y in range(2010, 2027)]
    chart = columns(data, 720, 250)
    assert all(c.x >= 0 and c.x + c.width <= chart.width for c in chart.columns)
    assert all(0 <= c.high_y <= c.low_y <= chart.base for c in chart.columns)
    assert columns([], 330, 220).columns == ()
    texts = [str(v) for v in scale_of(8)]
    drawn = lines(data, 330, 220, 104, texts)
    assert all(0 <= float(y) <= drawn.base for y in re.findall(r",([\d.]+)", drawn.band))


def test_scales_end_at_round_values() -> None:
    assert scale_of(0.266) == (0, 0.1, 0.2, 0.3)
    assert scale_of(1.0) == (0, 0.25, 0.5, 0.75, 1)
    assert scale_of(0) == (0, 1)


def test_classes_of_the_map() -> None:
    assert [level(s) for s in (0, 0.0001, 0.1, 0.11, 0.5, 0.76, 1, 1.0000001)] == [0, 1, 1, 2, 3, 5, 5, 5]


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write("<html>", tmp_path / "new" / "folder")
    assert path.name == "index.html" and path.read_text("utf-8") == "<html>"
    assert [p.name for p in path.parent.iterdir()] == ["index.html"]
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UserError, match="cannot write"):
        write("<html>", tmp_path / "file")


# Contrast: axe cannot tell what lies behind a number on the map


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(a: str, b: str) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _palettes() -> list[dict[str, str]]:
    css = (PACKAGE / "page.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [
        {n: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for n, v in re.findall(r"--([\w-]+): (#\w+)", b)}
        for b in blocks
    ]


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark", "print"])
def test_colours_contrast_enough(palette: dict[str, str]) -> None:
    for text, ground in [
        ("ink", "paper"), ("soft", "paper"), ("link", "paper"), *((("on-light"), f"c{n}") for n in (1, 2, 3)),
        ("on-dark", "c4"), ("on-dark", "c5"),
    ]:  # fmt: skip
        assert _contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for drawn in ("certain", "edge"):
        assert _contrast(palette[drawn], palette["paper"]) >= 2.5, drawn
    steps = [_luminance(palette[f"c{n}"]) for n in range(1, 6)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))


# In a real browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", *quiet])
        yield running
        running.close()


@pytest.fixture(scope="module", params=["fr", "en", "empty"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "empty":
        html = render([], [], [], DAY)
    else:
        html = request.getfixturevalue({"fr": "french", "en": "english"}[request.param])
    return write(html, folder).as_uri()


OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page with all its tables open; `said` and `asked` are what the console said and what was loaded."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.said, opened.asked = [], []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(address)
    opened.evaluate(OPEN)
    yield opened
    opened.close()


def test_nothing_else_is_loaded_and_nothing_fails(page: Any, address: str) -> None:
    assert page.said == []
    assert [url for url in page.asked if url != address and not url.startswith("data:")] == []


def test_no_serious_barriers(page: Any) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    for scheme, what in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("what => axe.run(document, {resultTypes: ['violations'], ...what})", what)["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert [(v["id"], v["nodes"][0]["html"]) for v in serious] == [], scheme


def test_nothing_is_wider_than_the_screen(page: Any) -> None:
    for width in (320, 360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_chart_has_its_table_and_headings_are_in_order(page: Any, address: str) -> None:
    figures = page.evaluate(
        """[...document.querySelectorAll('figure')].filter(f => f.querySelector('svg[role=img]'))
        .map(f => [f.querySelector('h3').textContent, f.querySelectorAll('details table caption').length])"""
    )
    assert [tables for _, tables in figures] == [1] * (1 if "empty" in address else 4)
    headings = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))")
    assert headings[0] == 1 and all(b - a <= 1 for a, b in pairwise(headings))


def test_in_print_closed_tables_are_shown(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelector('figure.map details table').getBoundingClientRect().height > 500")


def test_the_json_of_the_map_is_valid_and_small() -> None:
    text = (PACKAGE / "departments.json").read_text("utf-8")
    assert len(json.loads(text)["places"]) == 101
    assert len(text) < 120_000
