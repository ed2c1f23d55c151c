"""The review desk in a real Chromium: signing in, the queue by keyboard, values and their words, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
import re
import shutil
from typing import Any
import zipfile

import pytest

from tests.review_server import Served, make_registry, served

AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", *QUIET]
    with sync.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=arguments)
        yield running
        running.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(make_registry(tmp_path_factory.mktemp("browser"))) as found:
        yield found


@pytest.fixture
def page(chromium: Any, desk: Served) -> Iterator[Any]:
    """A page signed in by a one-time link; at the end, nothing may have been complained about."""
    context = chromium.new_context(viewport={"width": 1280, "height": 850}, base_url=desk.url)
    opened, said = context.new_page(), []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(desk.link())
    opened.click("main button")
    opened.wait_for_url("**/queue")
    yield opened
    context.close()
    assert said == []


def current(page: Any) -> str:
    return page.evaluate("document.querySelector('.current').id")


def wait_for_said(page: Any, words: str) -> None:
    page.wait_for_selector(f"#flash p:has-text('{words}')")


def at(page: Any, path: str, row: str) -> None:
    """Goes to a contract, to one of its values."""
    page.goto(path)
    page.locator(f"#{row}").evaluate("row => row.click()")


def test_the_queue_by_keyboard(page: Any, desk: Served) -> None:
    first = current(page)
    page.keyboard.press("j")
    assert current(page) != first
    page.keyboard.press("k")
    assert current(page) == first
    page.keyboard.press("a")
    wait_for_said(page, "Validé")
    assert len(list(desk.store.decisions())) == 1
    page.keyboard.press("u")
    wait_for_said(page, "annulée")
    page.keyboard.press("n")
    page.wait_for_url("**/contracts/**")
    asked = current(page)
    page.keyboard.press("a")
    wait_for_said(page, "Validé")
    assert current(page) != asked
    page.keyboard.press("u")
    wait_for_said(page, "annulée")
    assert current(page) == asked


def test_a_date_in_few_keys_with_its_meaning_in_words(page: Any, desk: Served) -> None:
    annecy = desk.entry("Annecy")
    at(page, f"/contracts/{annecy}", "v-period-end")
    page.keyboard.press("e")
    page.wait_for_selector(".editing form")
    page.keyboard.type("printemps 2029")
    page.wait_for_selector(".preview:has-text('du 1er mars 2029 au 31 mai 2029')")
    page.keyboard.press("Enter")
    wait_for_said(page, "Corrigé")
    entry = desk.store.entry(annecy)
    assert entry.contract.period and entry.contract.period.end == "2029-21"
    page.keyboard.press("u")
    wait_for_said(page, "annulée")
    assert desk.store.entry(annecy).reviewed == {}
    page.keyboard.press("e")
    page.wait_for_selector(".editing form")
    page.keyboard.press("Escape")
    page.wait_for_selector(".editing form", state="detached")


EDITS = [  # a field, what is done in its form, and what the value then is
    ("/status", [("check", "input[value=completed]")], "completed"),
    ("/generation", [("fill", "input[name=value]", "3")], 3),
    ("/duration_months", [("fill", "input[name=value]", "36")], 36),
    ("/axes/0", [("fill", "textarea[name=label]", "Les soins"), ("check", "input[value=mental_health]")],
     {"label": "Les soins", "themes": ["mental_health"]}),
    ("/signatories/-", [("fill", "input[name=name]", "CPAM"), ("select", "select[name=type]", "cpam"), ("fill", "input[name=person]", "Mme Durand")],
     {"name": "CPAM", "type": "cpam", "person": "Mme Durand", "title": None}),
    ("/funding/-", [("fill", "input[name=amount_eur]", "12 500,50"), ("select", "select[name=per]", "year")],
     {"amount_eur": 12500.5, "per": "year", "payer": None, "purpose": None}),
    ("/events/-", [("select", "select[name=event]", "assessment"), ("fill", "input[name=edtf]", "mars 2026"), ("check", "input[value=planned]")],
     {"event": "assessment", "edtf": "2026-03", "certainty": "planned"}),
]  # fmt: skip


def test_each_kind_of_field_is_corrected(page: Any, desk: Served) -> None:
    annecy = desk.entry("Annecy")
    for pointer, steps, value in EDITS:
        page.goto(f"/contracts/{annecy}/edit?pointer={pointer}")
        for what, where, *given in steps:
            if where == "input[value=mental_health]":
                for chosen in page.locator(".editing input[name=themes]:checked").all():
                    chosen.uncheck()
            field = page.locator(f".editing form {where}")
            {"fill": field.fill, "check": field.check, "select": field.select_option}[what](*given)
        page.keyboard.press("Enter")
        wait_for_said(page, "Corrigé")
        assert list(desk.store.decisions())[-1].value == value, pointer
        page.keyboard.press("u")
        wait_for_said(page, "annulée")


def test_places_and_organisations_are_looked_up_while_one_types(page: Any, desk: Served) -> None:
    annecy = desk.entry("Annecy")
    page.goto(f"/contracts/{annecy}/edit?pointer=/territory")
    page.keyboard.type("grand chambery")
    page.locator(".found button", has_text="Grand Chambéry").first.click()
    page.wait_for_selector(".code:has-text('200069110')")
    page.locator(".code button[value='uncode:200066793']").click()
    page.wait_for_selector(".code:has-text('200066793')", state="detached")
    page.click(".editing button.main")
    wait_for_said(page, "Corrigé")
    assert list(desk.store.decisions())[-1].value["codes"] == ["200069110"]
    page.keyboard.press("u")
    wait_for_said(page, "annulée")
    page.goto(f"/contracts/{annecy}/edit?pointer=/partners/-")
    page.fill(".editing input[name=query]", "cpam haute-savoie")
    page.locator(".found button", has_text="CPAM de la Haute-Savoie").click()
    page.wait_for_selector(".editing input[name=name][value='CPAM de la Haute-Savoie']")
    assert page.input_value(".editing select[name=type]") == "cpam"


def test_contracts_are_split_and_merged_again(page: Any, desk: Served) -> None:
    annecy = desk.store.entry(desk.entry("Annecy"))
    page.goto(f"/contracts/{annecy.id}/split")
    page.check(f"input[value='{annecy.reports[1]}']")
    page.click("text=Aperçu")
    assert page.locator("table.compare th[scope=col]").count() == 2
    page.click("button.main")
    wait_for_said(page, "")
    one, two = (desk.store.entry(r).id for r in annecy.reports)
    assert one != two
    page.goto(f"/contracts/{one}/merge")
    page.fill("#search", "annecy")
    page.keyboard.press("Enter")
    page.click(f"a[href*='{two}']")
    assert page.locator("table.compare th[scope=col]").count() == 3
    page.click("button.main")
    page.wait_for_url("**/contracts/*")
    assert len({desk.store.entry(r).id for r in annecy.reports}) == 1


def test_an_export_is_downloaded(page: Any, desk: Served) -> None:
    page.goto("/export")
    with page.expect_download() as download:
        page.click("a[href='/export/csv.zip']")
    assert download.value.suggested_filename == "contrats-locaux-de-sante-csv.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "contracts.csv" in archive.namelist()


def test_rejecting_asks_why(page: Any, desk: Served) -> None:
    at(page, f"/contracts/{desk.entry('Saint-Dizier')}", "v-status")
    page.keyboard.press("r")
    page.keyboard.type("pas encore")
    page.keyboard.press("Enter")
    wait_for_said(page, "Rejeté")
    assert [d.why for d in desk.store.decisions()][-1] == "pas encore"
    page.keyboard.press("u")
    wait_for_said(page, "annulée")


def test_a_value_leads_to_its_words_and_words_to_their_value(page: Any, desk: Served) -> None:
    page.goto(f"/contracts/{desk.entry('Saint-Dizier')}")
    page.locator("#v-signature .proof-link").first.click()
    lit = page.locator(".words .lit")
    assert "".join(lit.all_inner_texts()) in ("signé ce", "ce vendredi 22 mars")
    assert page.evaluate("document.querySelector('.words .lit').getBoundingClientRect().top < innerHeight")
    page.locator(".words a.f-duration_months, .words a.f-period-end").first.click()
    assert current(page) in ("v-duration_months", "v-period-end")


def test_words_selected_become_a_value(page: Any, desk: Served) -> None:
    page.goto(f"/contracts/{desk.entry('Saint-Dizier')}")
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.getElementById('words'), NodeFilter.SHOW_TEXT);
          let node; while ((node = walker.nextNode())) if (node.textContent.includes('analyse partagée')) break;
          const range = document.createRange(), from = node.textContent.indexOf('analyse partagée');
          range.setStart(node, from); range.setEnd(node, from + 16);
          getSelection().removeAllRanges(); getSelection().addRange(range);
          document.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
        }"""
    )
    page.wait_for_selector("#pick:not([hidden])")
    page.select_option("#pick select", "/axes/-")
    page.click("#pick button")
    page.wait_for_selector(".editing form")
    page.check(".editing input[value=prevention]")
    page.click(".editing button.main")
    wait_for_said(page, "Corrigé")
    decision = list(desk.store.decisions())[-1]
    text = desk.store.text(decision.evidence_document or "") or ""
    assert [text[e.start : e.end] for e in decision.evidence] == ["analyse partagée"]
    assert decision.value == {"label": "analyse partagée", "themes": ["prevention"]}
    assert page.locator(".words a.f-axes", has_text="analyse partagée").count() == 1
    page.keyboard.press("u")
    wait_for_said(page, "annulée")


def test_a_conflict_is_resolved_and_hostile_words_stay_words(page: Any, desk: Served) -> None:
    annecy = desk.entry("Annecy")
    page.goto(f"/contracts/{annecy}")
    page.click("#v-signature .against button")
    wait_for_said(page, "retenue")
    assert not any(c.pointer == "/signature" for c in desk.store.entry(annecy).conflicts)
    page.keyboard.press("u")
    wait_for_said(page, "annulée")
    page.goto(f"/contracts/{desk.entry('Chambéry')}")
    assert "<script>" in page.inner_text("#words") and page.title() != "owned"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barriers(page: Any, desk: Served, scheme: str, chromium: Any) -> None:
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme, base_url=desk.url)  # axe needs to evaluate
    context.add_cookies(page.context.cookies())
    other = context.new_page()
    annecy = desk.entry("Annecy")
    pdf = next(e.id for e in desk.store.entries() if any(u.endswith(".pdf") for u in e.documents[0].uris))
    paths = [
        "/queue", "/registry", "/coverage", "/quality", "/export", "/account", "/people", f"/contracts/{annecy}",
        f"/contracts/{pdf}", f"/contracts/{annecy}/merge", f"/contracts/{annecy}/split",
        *(f"/contracts/{annecy}/edit?pointer=/{p}" for p in ("territory", "signature", "axes/0", "signatories/0", "events/-")),
    ]  # fmt: skip
    for path in paths:
        other.goto(path)
        other.evaluate(AXE.read_text("utf-8"))
        found = other.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert serious == [], path
    context.close()


def test_nothing_is_wider_than_a_telephone(page: Any, desk: Served) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    annecy = desk.entry("Annecy")
    for path in (
        "/queue",
        "/registry",
        "/coverage",
        "/quality",
        f"/contracts/{annecy}",
        f"/contracts/{annecy}/edit?pointer=/axes/0",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_without_a_script_links_and_forms_do_the_same(chromium: Any, desk: Served) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=desk.url)
    plain = context.new_page()
    plain.goto(desk.link())
    plain.click("main button")
    plain.goto(f"/contracts/{desk.entry('Annecy')}")
    plain.click("#v-status button[value=accept]")
    assert "Validé" in plain.inner_text("#flash")
    assert re.search(r"#v-", plain.url)
    plain.click("#v-signature .proof-link >> nth=0")
    assert re.search(r"#w\d+$", plain.url)
    plain.click("#undo button")
    assert "annulée" in plain.inner_text("#flash")
    context.close()
