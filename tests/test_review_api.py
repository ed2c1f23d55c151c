"""The JSON API of the review desk."""

from __future__ import annotations

from collections.abc import Iterator
import re

import httpx
import pytest

from tests.review_server import Served, hidden, make_registry, served


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(make_registry(tmp_path_factory.mktemp("api"))) as found:
        yield found


def token(desk: Served, scope: str, name: str = "Marie") -> dict[str, str]:
    """The header of a new token, made as a person makes one."""
    with desk.client(name) as client:
        csrf = hidden(client.get("/account").text, "csrf")
        html = client.post("/account/tokens", data={"csrf": csrf, "label": "essai", "scope": scope}).text
    found = re.search(r"clsreg_[\w-]+(?=</code>)", html)
    assert found, html
    return {"authorization": f"Bearer {found[0]}"}


@pytest.fixture
def api(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{desk.url}/api/v1", headers=token(desk, "read"), timeout=30) as client:
        yield client


def test_it_describes_itself(api: httpx.Client) -> None:
    described = api.get("/openapi.json").json()
    assert {"/contracts", "/documents", "/decisions", "/coverage", "/search"} <= set(described["paths"])
    assert all(o.get("responses", {}).get("401") for p in described["paths"].values() for o in p.values())


def test_lists_go_on_by_cursor_to_the_end(api: httpx.Client) -> None:
    for path, key in (("/contracts", "id"), ("/documents", "sha256")):
        whole = [i[key] for i in api.get(path).json()["items"]]
        found, cursor = [], ""
        while cursor is not None:
            page = api.get(path, params={"limit": 1, "cursor": cursor}).json()
            found += [i[key] for i in page["items"]]
            cursor = page["next"]
        assert found == whole == sorted(whole) and len(whole) > 2
    assert api.get("/contracts?cursor=%C3%A9").status_code == 422
    assert api.get("/contracts?limit=0").status_code == 422


def test_what_has_not_changed_is_not_sent_again(api: httpx.Client) -> None:
    for path in (
        "/contracts",
        f"/contracts/{api.get('/contracts').json()['items'][0]['id']}",
        "/coverage?on=2024-06-01",
    ):
        first = api.get(path)
        assert api.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_the_same_as_in_the_store(desk: Served, api: httpx.Client) -> None:
    annecy = desk.store.entry(desk.entry("Annecy"))
    assert api.get(f"/contracts/{annecy.id}").json() == annecy.model_dump(mode="json")
    assert len(api.get(f"/contracts/{annecy.id}/claims").json()["items"]) == len(desk.store.claims(annecy))
    sha256 = annecy.documents[0].sha256
    assert api.get(f"/documents/{sha256}").json()["uris"] == list(annecy.documents[0].uris)
    assert api.get(f"/documents/{sha256}/text").text == desk.store.text(sha256)
    assert api.get("/search?q=annecy").json()["contracts"][0]["id"] == annecy.id
    assert api.get("/coverage?on=2024-06-01&by=department").json()["france"]["contracts"] >= 1
    assert api.get("/contracts/nothing").status_code == api.get(f"/documents/{'0' * 64}").status_code == 404


def test_only_tokens_that_write_decide(desk: Served, api: httpx.Client) -> None:
    annecy = desk.entry("Annecy")
    new = {"pointer": "/status", "verdict": "accept", "why": "vu"}
    address = f"/contracts/{annecy}/decisions"
    assert api.post(address, json=new).status_code == 403
    with desk.client() as browser:
        assert browser.get("/api/v1/contracts").status_code == 200
        assert browser.post(f"/api/v1{address}", json=new).status_code == 401, "a session alone could be forged"
    with desk.client("Lise") as reader:
        csrf = hidden(reader.get("/account").text, "csrf")
        assert reader.post("/account/tokens", data={"csrf": csrf, "label": "x", "scope": "write"}).status_code == 422
    write = token(desk, "write")
    stamp = {"if-match": api.get(f"/contracts/{annecy}").headers["x-stamp"]}
    made = api.post(address, json=new, headers=write | stamp)
    assert made.status_code == 201 and made.json()["by"] == "Marie"
    assert api.post(address, json=new, headers=write | stamp).status_code == 412
    assert api.post(address, json={**new, "pointer": "/nothing"}, headers=write).status_code == 400
    wrong = {"pointer": "/signature", "verdict": "correct", "value": {"edtf": "jamais"}}
    assert api.post(address, json=wrong, headers=write).status_code == 400
    taken = api.post(f"/decisions/{made.json()['id']}/withdraw", headers=write)
    assert taken.status_code == 201 and desk.store.entry(annecy).reviewed == {}
    assert [d["verdict"] for d in api.get("/decisions").json()["items"]] == ["accept", "withdraw"]


def test_a_revoked_token_opens_nothing(desk: Served) -> None:
    header = token(desk, "read", "Paul")
    with desk.client("Paul") as client:
        html = client.get("/account").text
        number = re.search(r"/account/tokens/(\d+)/revoke", html)[1]  # type: ignore[index]
        client.post(f"/account/tokens/{number}/revoke", data={"csrf": hidden(html, "csrf")})
    assert httpx.get(f"{desk.url}/api/v1/contracts", headers=header).status_code == 401
