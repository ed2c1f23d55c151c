"""The review desk over HTTP: who gets in, what may be sent, and what decisions do."""

from __future__ import annotations

from collections.abc import Iterator
import io
from pathlib import Path
import re
import shutil
import time
import zipfile

import httpx
import pytest

from models.vocabulary import Verdict
from pipeline.store.registry import Store
from review.settings import Settings
from review.web.guard import COOKIE
from tests.review_server import PASSWORD, SCRIPT, Served, hidden, make_registry, served


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_registry(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(registry: Path, tmp_path: Path) -> Iterator[Served]:
    """A desk on a registry of the test's own."""
    with served(Path(shutil.copy(registry, tmp_path / "registry.sqlite"))) as found:
        yield found


@pytest.fixture(scope="module")
def still(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A desk for tests that change nothing."""
    with served(Path(shutil.copy(registry, tmp_path_factory.mktemp("still") / "registry.sqlite"))) as found:
        yield found


PAGES = ("/queue", "/registry", "/coverage", "/coverage?on=2024-06-01", "/quality", "/export", "/account")


def row(html: str, pointer: str) -> dict[str, str]:
    """The hidden fields of the form that accepts a value."""
    found = re.search(rf'name="pointer" value="{pointer}"><input type="hidden" name="stamp" value="(\w+)"', html)
    assert found, pointer
    return {"csrf": hidden(html, "csrf"), "pointer": pointer, "stamp": found[1]}


# Who gets in


def test_nobody_sees_anything_before_signing_in(still: Served) -> None:
    with still.visitor() as visitor:
        for path in (*PAGES, f"/contracts/{still.entry('Annecy')}", "/lookup/place?query=lyon", "/export/csv.zip"):
            response = visitor.get(path)
            assert (response.status_code, response.headers["location"].split("?")[0]) == (303, "/signin"), path
        assert visitor.get("/api/v1/contracts").status_code == 401


def test_cookies_are_out_of_reach_and_answers_have_their_headers(still: Served) -> None:
    with still.visitor() as visitor:
        form = visitor.get("/signin")
        data = {"door": hidden(form.text, "door"), "name": "Marie", "password": PASSWORD}
        response = visitor.post("/signin", data=data)
        cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith(COOKIE))
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Max-Age" in cookie
        for path in ("/queue", "/signin", "/no-such-page", "/static/desk.js", "/api/v1/openapi.json"):
            headers = visitor.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"] and "unsafe" not in str(headers)
            assert headers["x-content-type-options"] == "nosniff"


def test_sessions_end(registry: Path, tmp_path: Path) -> None:
    file = Path(shutil.copy(registry, tmp_path / "registry.sqlite"))
    with served(file, Settings(session_seconds=0)) as desk, desk.client() as client:
        assert client.get("/queue").status_code == 303
    with served(file) as desk, desk.client() as client:
        before = client.cookies[COOKIE]
        assert client.post("/signout", data={"csrf": hidden(client.get("/queue").text, "csrf")}).status_code == 303
        client.cookies.set(COOKIE, before)
        assert client.get("/queue").status_code == 303


def test_a_link_signs_in_once(desk: Served) -> None:
    link = desk.link()
    with desk.visitor() as one, desk.visitor() as other:
        for _ in range(2):  # looking at it does not use it up
            form = one.get(link)
        assert one.post(link, data={"door": hidden(form.text, "door")}).headers["location"] == "/queue"
        assert one.get("/people").status_code == 200
        assert other.get(link).status_code == 404


def test_too_many_wrong_passwords_shut_the_door(desk: Served) -> None:
    with desk.visitor() as visitor:
        for number in range(6):
            door = hidden(visitor.get("/signin").text, "door")
            response = visitor.post("/signin", data={"door": door, "name": "Marie", "password": f"wrong {number}"})
            assert response.status_code == (401 if number < 5 else 429)
        door = hidden(visitor.get("/signin").text, "door")
        shut = visitor.post("/signin", data={"door": door, "name": "Marie", "password": PASSWORD})
        assert shut.status_code == 429
    with desk.client("Paul") as other:
        assert "Paul" in other.get("/queue").text, "others still get in"


def test_roles_are_checked_by_the_server(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client("Lise") as reader, desk.client("Marie") as reviewer:
        html = reader.get(f"/contracts/{annecy}").text
        assert "decide" not in html and "accept-above" not in html
        data = row(reviewer.get(f"/contracts/{annecy}").text, "/status") | {
            "csrf": hidden(html, "csrf"),
            "do": "accept",
        }
        assert reader.post(f"/contracts/{annecy}/decide", data=data).status_code == 403
        assert reader.get(f"/contracts/{annecy}/edit?pointer=/status").status_code == 403
        assert reviewer.get("/people").status_code == 403
    assert list(desk.store.decisions()) == []


# Forgery


def test_every_change_needs_the_sessions_token(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client("Anne") as admin:
        data = row(admin.get(f"/contracts/{annecy}").text, "/status") | {"do": "accept"}
        changes = [
            f"/contracts/{annecy}/{what}"
            for what in ("decide", "edit", "accept-above", "order", "merge", "split", "reject")
        ]
        for path in (
            *changes,
            "/undo",
            "/signout",
            "/account/password",
            "/account/tokens",
            "/people",
            "/people/1/remove",
        ):
            for wrong in ({}, {"csrf": "x" * 43}):
                assert admin.post(path, data=data | {"csrf": ""} | wrong).status_code == 403, path
        evil = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        assert admin.post(f"/contracts/{annecy}/decide", data=data, headers=evil).status_code == 403
        assert admin.post(f"/contracts/{annecy}/decide", json=data).status_code == 415
        assert admin.post(f"/contracts/{annecy}/decide", data=data).status_code == 303
    with desk.visitor() as visitor:
        assert visitor.post("/signin", data={"name": "Marie", "password": PASSWORD}).status_code == 403
    assert len(list(desk.store.decisions())) == 1


def test_no_route_that_changes_is_without_the_guard(registry: Path) -> None:
    """Whatever is added later: a POST outside the API is behind the door, or is the door and has a token of its own."""
    source = {p.stem: p.read_text("utf-8") for p in (Path(__file__).parent.parent / "review" / "web").glob("*.py")}
    changing = {name for name, code in source.items() if "@router.post" in code}
    app = (Path(__file__).parent.parent / "review" / "app.py").read_text("utf-8")
    behind = re.search(r"_BEHIND_THE_DOOR = \((.*?)\)", app, re.DOTALL)
    assert behind and "dependencies=[Depends(guarded)]" in app
    assert changing - set(re.findall(r"\w+", behind[1])) == {"signin"}


def test_only_known_hosts_and_reasonable_sizes(still: Served) -> None:
    with still.client() as client:
        assert client.get("/queue", headers={"host": "evil.example"}).status_code == 400
        huge = {"csrf": "x", "why": "x" * 1_200_000}
        assert client.post("/undo", data=huge).status_code == 413
        assert client.get("/language/en?to=//evil.example").headers["location"] == "/queue"
        assert client.get("/language/en?to=/registry").headers["location"] == "/registry"


# Hostile documents


def test_words_of_documents_are_text_and_nothing_else(still: Served) -> None:
    with still.client() as client:
        for path in ("/queue", "/registry", f"/contracts/{still.entry('Chambéry')}", "/quality"):
            html = client.get(path).text
            assert SCRIPT not in html and "<script>" not in html and "<img src=x" not in html, path
            assert "\u202e" not in html, path
            assert "style=" not in html and not re.search(r"\son\w+=\"", html), path
        html = client.get(f"/contracts/{still.entry('Chambéry')}").text
        assert "&lt;script&gt;" in html


def test_cells_of_an_export_are_safe(still: Served) -> None:
    with still.client() as client:
        response = client.get("/export/csv.zip")
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            axes = archive.read("axes.csv").decode()
            assert {"contracts.csv", "datapackage.json"} <= set(archive.namelist())
    assert "'=cmd" in axes


# Deciding


def test_accept_edit_reject_and_undo(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client() as client:

        def post(what: str, **data: str) -> httpx.Response:
            return client.post(f"/contracts/{annecy}/{what}", data=data)

        def fresh(pointer: str) -> dict[str, str]:
            return row(client.get(f"/contracts/{annecy}").text, pointer)

        assert post("decide", **fresh("/signature"), do="take:0").status_code == 303
        assert post("decide", **fresh("/status"), do="reject", why="pas encore").status_code == 303
        form = client.get(f"/contracts/{annecy}/edit?pointer=/period/end").text
        data = {n: hidden(form.split("data-form")[1], n) for n in ("csrf", "pointer", "stamp")}
        wrong = post("edit", **data, value="un jour", why="je sais", do="save")
        assert wrong.status_code == 422 and "un jour" in wrong.text and "je sais" in wrong.text
        assert post("edit", **data, value="printemps 2029", do="save").status_code == 303
        entry = desk.store.entry(annecy)
        assert entry.contract.period and entry.contract.period.end == "2029-21"
        assert entry.contract.status is None and entry.contract.signature.edtf == "2024-03-22"  # type: ignore[union-attr]
        assert [d.verdict for d in desk.store.decisions()] == [Verdict.CORRECT, Verdict.REJECT, Verdict.CORRECT]
        for _ in range(3):
            client.post("/undo", data={"csrf": data["csrf"], "back": "/queue"})
        assert desk.store.entry(annecy).reviewed == {}
        assert len(list(desk.store.decisions())) == 6, "nothing is taken from the record"


def test_of_two_who_change_the_same_one_is_told_and_keeps_what_was_typed(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client("Marie") as marie, desk.client("Paul") as paul:
        forms = []
        for client in (marie, paul):
            form = client.get(f"/contracts/{annecy}/edit?pointer=/signature").text
            forms.append({n: hidden(form.split("data-form")[1], n) for n in ("csrf", "pointer", "stamp")})
        one = marie.post(
            f"/contracts/{annecy}/edit", data=forms[0] | {"edtf": "2024-03-22", "certainty": "actual", "do": "save"}
        )
        two = paul.post(
            f"/contracts/{annecy}/edit", data=forms[1] | {"edtf": "2024-03-21", "certainty": "actual", "do": "save"}
        )
        assert (one.status_code, two.status_code) == (303, 409)
        assert "Marie a décidé" in two.text and 'value="2024-03-21"' in two.text
        again = forms[1] | {
            "stamp": hidden(two.text.split("data-form")[1], "stamp"),
            "edtf": "2024-03-21",
            "certainty": "actual",
        }
        assert paul.post(f"/contracts/{annecy}/edit", data=again | {"do": "save"}).status_code == 303
    assert desk.store.entry(annecy).contract.signature.edtf == "2024-03-21"  # type: ignore[union-attr]


def test_all_sure_values_at_once_and_undone_at_once(desk: Served) -> None:
    dizier = desk.entry("Saint-Dizier")
    with desk.client() as client:
        html = client.get(f"/contracts/{dizier}").text
        data = {"csrf": hidden(html, "csrf"), "stamp": hidden(html.split("accept-above")[1], "stamp"), "least": "0.8"}
        assert client.post(f"/contracts/{dizier}/accept-above", data=data).status_code == 303
        reviewed = desk.store.entry(dizier).reviewed
        assert len(reviewed) > 3 and {r.by for r in reviewed.values()} == {"Marie"}
        client.post("/undo", data={"csrf": data["csrf"]})
        assert desk.store.entry(dizier).reviewed == {}


def test_words_become_a_value_with_that_proof(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client() as client:
        entry = desk.store.entry(annecy)
        document = entry.documents[0].sha256
        form = client.get(
            f"/contracts/{annecy}/edit", params={"pointer": "/axes/-", "quote": "la santé mentale", "sha256": document}
        ).text
        assert "la santé mentale</textarea>" in form
        data = {n: hidden(form.split("data-form")[1], n) for n in ("csrf", "pointer", "stamp", "evidence_document")}
        data |= {"label": "L'alimentation", "themes": "nutrition_activity", "do": "save"}
        lost = client.post(f"/contracts/{annecy}/edit", data=data | {"evidence_quote": "ces mots n'y sont pas"})
        assert lost.status_code == 422
        assert (
            client.post(f"/contracts/{annecy}/edit", data=data | {"evidence_quote": "la  santé\nmentale"}).status_code
            == 303
        )
        (decision,) = desk.store.decisions()
        text = desk.store.text(document) or ""
        assert [text[e.start : e.end] for e in decision.evidence] == ["la santé mentale"]
        assert desk.store.entry(annecy).contract.axes[-1].label == "L'alimentation"


def test_places_are_found_and_put_in(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client() as client:
        assert "200066793" in client.get("/lookup/place?query=grand annecy").text
        assert "Annecy" in client.get("/lookup/place?query=74010").text
        form = client.get(f"/contracts/{annecy}/edit?pointer=/territory").text
        data = {n: hidden(form.split("data-form")[1], n) for n in ("csrf", "pointer", "stamp")}
        found = client.post(
            f"/contracts/{annecy}/edit",
            data=data | {"names": "Ma ville", "query": "Grenoble", "kind": "commune", "do": "default"},
        )
        assert "38185" in found.text and "Ma ville" in found.text
        kept = data | {"names": "Grenoble", "kind": "commune", "codes": "38185", "do": "save"}
        assert client.post(f"/contracts/{annecy}/edit", data=kept).status_code == 303
    territory = desk.store.entry(annecy).contract.territory
    assert territory and (territory.codes, territory.departments, territory.regions) == (("38185",), ("38",), ("84",))


def test_axes_are_put_in_order(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    before = [a.label for a in desk.store.entry(annecy).contract.axes]
    with desk.client() as client:
        html = client.get(f"/contracts/{annecy}").text
        form = html.split('class="order"')[2]
        assert hidden(form, "pointer") == "/axes/1" and 'value="up"' in form.split("</form>")[0]
        data = {"csrf": hidden(html, "csrf"), "pointer": "/axes/1", "stamp": hidden(form, "stamp"), "do": "up"}
        assert client.post(f"/contracts/{annecy}/order", data=data).status_code == 303
        assert client.post(f"/contracts/{annecy}/order", data=data).status_code == 409, "the page is old now"
    after = [a.label for a in desk.store.entry(annecy).contract.axes]
    assert after == [before[1], before[0], *before[2:]] and len(after) > 2


def test_what_is_no_contract_leaves_the_queue(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client() as client:
        html = client.get(f"/contracts/{annecy}").text
        data = {
            "csrf": hidden(html, "csrf"),
            "stamp": hidden(html.split("/reject")[1], "stamp"),
            "why": "un communiqué",
        }
        assert client.post(f"/contracts/{annecy}/reject", data=data).status_code == 303
        assert "Annecy" not in client.get("/registry").text and "Annecy" not in client.get("/queue").text
        client.post("/undo", data={"csrf": data["csrf"]})
        assert "Annecy" in client.get("/registry").text


def test_split_and_merge_show_first_what_they_would_do(desk: Served) -> None:
    annecy = desk.entry("Annecy")
    with desk.client() as client:
        entry = desk.store.entry(annecy)
        leaving = entry.reports[1]
        page = client.get(f"/contracts/{annecy}/split", params={"leaving": leaving})
        assert page.text.count('scope="col"') == 2 and list(desk.store.decisions()) == []
        data = {"csrf": hidden(page.text, "csrf"), "stamp": hidden(page.text, "stamp"), "leaving": leaving}
        assert client.post(f"/contracts/{annecy}/split", data=data).status_code == 303
        one, two = (desk.store.entry(r) for r in entry.reports)
        assert one.id != two.id
        page = client.get(f"/contracts/{one.id}/merge", params={"other": two.id})
        assert page.text.count('scope="col"') == 3
        data = {"csrf": data["csrf"], "stamp": hidden(page.text, "stamp"), "other": two.id}
        now = client.post(f"/contracts/{one.id}/merge", data=data).headers["location"]
        assert client.get(now).status_code == 200
    assert len({desk.store.entry(r).id for r in entry.reports}) == 1


def test_two_reviewers_are_not_sent_to_the_same_contract(desk: Served) -> None:
    with desk.client("Marie") as marie, desk.client("Paul") as paul:
        one = marie.get("/queue/next").headers["location"].split("?")[0]
        marie.get(one)
        assert paul.get("/queue/next").headers["location"].split("?")[0] != one
        assert "Marie travaille" in paul.get(one).text


def test_filters_counts_and_languages(still: Served) -> None:
    with still.client() as client:
        html = client.get("/queue?reason=conflict").text
        assert html.count('id="q-') == 1 and "Annecy" in html and "1 contrat attend" in html
        assert "Rien n’attend avec ces filtres" in client.get("/queue?region=11").text
        client.get("/language/en")
        assert "1 contract awaits" in client.get("/queue?reason=conflict").text
        for path in PAGES:
            page = client.get(path)
            assert page.status_code == 200 and '<html lang="en">' in page.text, path


def test_pages_of_a_pdf(still: Served) -> None:
    pdf = next(e for e in still.store.entries() if any(u.endswith(".pdf") for u in e.documents[0].uris))
    with still.client() as client:
        html = client.get(f"/contracts/{pdf.id}").text
        assert '<rect class="f-' in html
        image = client.get(re.search(r'src="(/documents/[^"]+)"', html)[1])  # type: ignore[index]
        assert image.headers["content-type"] == "image/png" and image.content[:4] == b"\x89PNG"
        tag = {"if-none-match": image.headers["etag"]}
        assert client.get(image.request.url.path, headers=tag).status_code == 304
        assert client.get(image.request.url.path.replace("/1.png", "/999.png")).status_code == 404


def test_decisions_stand_in_the_figures_and_outlive_reading_anew(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.reextract import reextract
    from pipeline.store import registry as store

    annecy = desk.entry("Annecy")
    with desk.client() as client:
        data = row(client.get(f"/contracts/{annecy}").text, "/duration_months")
        client.post(f"/contracts/{annecy}/decide", data=data | {"do": "accept"})
        assert "signatures" not in client.get("/quality").text and "durations." in client.get("/quality").text
        months = {
            name: client.get(f"/quality?of=field&name={name}").text.split('id="months"')[1].split("</table>")[0]
            for name in ("duration_months", "status")
        }
        assert [html.count('scope="row"') for html in months.values()] == [1, 0]
        monkeypatch.setattr(store, "version", lambda: "9.9.9+new")
        with Store(str(desk.store.name), create=False) as other:
            reextract(other)
        assert "✓ Marie" in client.get(f"/contracts/{annecy}").text


def test_what_reading_anew_would_change_is_tried_and_shown(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import registry as store

    before = list(desk.store.entries())
    monkeypatch.setattr(store, "version", lambda: "9.9.9+new")
    with desk.client("Marie") as reviewer, desk.client("Anne") as admin:
        csrf = hidden(reviewer.get("/quality").text, "csrf")
        assert reviewer.post("/quality/reread", data={"csrf": csrf}).status_code == 403
        html = admin.get("/quality").text
        assert "5 documents attendent" in html
        admin.post("/quality/reread", data={"csrf": hidden(html, "csrf")})
        for _ in range(600):
            html = admin.get("/quality").text
            if "Essai en cours" not in html:
                break
            time.sleep(0.1)
        assert "Ce que changerait une nouvelle lecture" in html and "0 valeur changerait" in html
    assert list(desk.store.entries()) == before
