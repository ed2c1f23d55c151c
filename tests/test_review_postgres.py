"""The review desk on PostgreSQL: the way from the queue through decisions to figures, and what others change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.vocabulary import Verdict
from pipeline.decisions.make import value_decision
from tests.review_server import Served, hidden, make_registry, served
from tests.test_review import row


@pytest.fixture
def desk(empty_postgres: str, tmp_path: Path) -> Iterator[Served]:
    make_registry(tmp_path, empty_postgres)
    with served(empty_postgres) as found:
        yield found


def test_from_the_queue_to_the_figures(desk: Served) -> None:
    with desk.client("Marie") as marie, desk.client("Paul") as paul:
        assert "Annecy" in marie.get("/queue?reason=conflict").text
        one = marie.get("/queue/next").headers["location"].split("?")[0]
        marie.get(one)
        assert paul.get("/queue/next").headers["location"].split("?")[0] != one
        annecy = f"/contracts/{desk.entry('Annecy')}"
        seen = {c: row(c.get(annecy).text, "/status") for c in (marie, paul)}
        assert marie.post(f"{annecy}/decide", data=seen[marie] | {"do": "accept"}).status_code == 303
        assert paul.post(f"{annecy}/decide", data=seen[paul] | {"do": "reject"}).status_code == 409
        form = marie.get(f"{annecy}/edit?pointer=/period/end").text
        data = {n: hidden(form.split("data-form")[1], n) for n in ("csrf", "pointer", "stamp")}
        assert marie.post(f"{annecy}/edit", data=data | {"value": "printemps 2029", "do": "save"}).status_code == 303
        assert "printemps 2029" in marie.get(annecy).text
        marie.post("/undo", data={"csrf": data["csrf"], "back": annecy})
        for page in ("/registry?text=annecy", "/coverage?on=2024-06-01", "/quality", "/export", "/account"):
            assert marie.get(page).status_code == 200, page
    entry = desk.store.entry(desk.entry("Annecy"))
    assert {p: r.verdict for p, r in entry.reviewed.items()} == {"/status": Verdict.ACCEPT}
    assert len(list(desk.store.decisions())) == 3


def test_contracts_are_split_merged_and_found_by_programs(desk: Served) -> None:
    annecy = desk.store.entry(desk.entry("Annecy"))
    with desk.client() as client:
        page = client.get(f"/contracts/{annecy.id}/split", params={"leaving": annecy.reports[1]}).text
        data = {"csrf": hidden(page, "csrf"), "stamp": hidden(page, "stamp"), "leaving": annecy.reports[1]}
        assert client.post(f"/contracts/{annecy.id}/split", data=data).status_code == 303
        one, two = (desk.store.entry(r) for r in annecy.reports)
        assert one.id != two.id and client.get("/queue").status_code == 200
        found = client.get("/api/v1/contracts?text=annecy").json()
        assert found["total"] == 2 and client.get("/api/v1/documents?limit=2").json()["next"]


def test_what_others_change_is_seen_at_once(desk: Served) -> None:
    with desk.client() as client:
        before = client.get("/queue?reason=conflict&field=signature").text
        entry = desk.store.entry(desk.entry("Annecy"))
        anchors = desk.store.anchors(entry)
        desk.store.decide(value_decision(entry, anchors, "/signature", Verdict.ACCEPT, "Anne"))
        after = client.get("/queue?reason=conflict&field=signature").text
        assert "1 contrat attend" in before and "Rien n’attend avec ces filtres" in after
