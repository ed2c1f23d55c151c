"""Linking: which reports tell of one contract, whatever the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from models.registry import Report
from pipeline.link.blocks import Linked, Ruling, link
from pipeline.link.places import block_keys, slug, territory_key
from tests.reports import ANNECY, LANGRES, report


def together(*reports: Report) -> list[set[str]]:
    """The names of the documents that were linked, contract by contract in the order of time."""
    return [{r.document.uris[0] for r in e.reports} for e in link(reports)]


def place(name: str, *departments: str, codes: Sequence[str] = (), kind: str = "petr") -> dict[str, Any]:
    return {"names": [name], "kind": kind, "codes": list(codes), "departments": list(departments)}


def test_the_two_languages_of_one_announcement_are_one_contract() -> None:
    french = report("fr", "2024-03-25", signed="2024-03-22", status="signed")
    english = report("en", "2024-04-02", language="en", signed="2024-03", status="signed")
    assert together(french, english) == [{"fr", "en"}]


def test_the_launch_of_one_year_and_the_signing_of_the_next_are_one_contract() -> None:
    launch = report("launch", "2022-12-05", status="announced")
    groups = report("groups", "2023-05-10", status="in_preparation")
    signing = report("signing", "2024-03-25", signed="2024-03-22", status="signed")
    assert together(signing, launch, groups) == [{"launch", "groups", "signing"}]


def test_a_signature_that_was_put_off_is_still_the_one_that_was_planned() -> None:
    plan = report("plan", "2023-01-10", planned="2023-06", status="in_preparation")
    signing = report("signing", "2024-02-02", signed="2024-02-01", status="signed")
    assert together(plan, signing) == [{"plan", "signing"}]


def test_generations_of_one_territory_are_chained() -> None:
    first = report("first", "2014-06-01", signed="2014-05-20", period="2014/2018")
    second = report("second", "2019-10-01", signed="2019-09-12", generation=2)
    prepared = report("prepared", "2018-02-01", status="in_preparation")
    found = link([second, prepared, first])
    assert [{r.document.uris[0] for r in e.reports} for e in found] == [{"first"}, {"prepared", "second"}]
    assert [e.id for e in found] == ["cls-200066793-2014", "cls-200066793-2019"]
    assert (found[0].next, found[1].previous) == (found[1].id, found[0].id)
    assert (found[0].previous, found[1].next) == (None, None)


def test_a_period_of_years_and_a_signature_in_its_first_half_are_one_contract() -> None:
    label = report("label", period="2023/2027")
    late = report("late", signed="2025-05-06")
    following = report("following", signed="2027-11-30")
    assert together(label, late, following) == [{"label", "late"}, {"following"}]


def test_a_contract_of_several_epcis_is_not_that_of_one_of_them() -> None:
    several = place("Pays du Mans et environs", "72", codes=["200000001", "200000002"])
    one = place("Le Mans", "72", codes=["200000001"], kind="epci")
    found = link(
        [report("several", signed="2024-03-22", territory=several), report("one", signed="2024-03-22", territory=one)]
    )
    assert len(found) == 2
    assert [[d for d, _ in e.doubts] for e in found] == [[found[1].id], [found[0].id]], "the same day: a human decides"


def test_two_incomplete_lists_of_one_grouping_are_one_territory() -> None:
    full = place("Pays X", "72", codes=["200000001", "200000002", "200000003"])
    short = place("Pays X", "72", codes=["200000001", "200000002"])
    assert together(report("a", signed="2024-03", territory=full), report("b", signed="2024-03", territory=short)) == [
        {"a", "b"}
    ]


def test_a_grouping_is_one_territory_by_its_longer_name_and_by_a_single_member() -> None:
    members = ["200066777", "200066785"]
    whole = report("whole", signed="2019-05-14", territory=place("PETR du Pays de X - Cœur de B", "56", codes=members))
    part = report("part", signed="2019-05-14", territory=place("Pays de X", "56", codes=members[:1]))
    named = report("named", period="2019/2023", territory=place("Pays de X", "56"))
    north = report("north", signed="2019-05-14", territory=place("Pays de X nord", "56"))
    assert together(whole, part, named, north) == [{"whole", "part", "named"}, {"north"}]
    keys = [block_keys(r.contract.territory) for r in (whole, named)]
    assert keys[0] & keys[1]


def test_a_contract_that_was_prolonged_is_the_one_that_began_years_before() -> None:
    signing = report("signing", "2019-07-03", signed="2019-07-01", status="signed")
    longer = report("longer", "2022-10-05", period="/2024-06-30", duration_months=36, status="amended")
    assert together(longer, signing) == [{"signing", "longer"}]


def test_a_report_on_the_end_may_tell_its_own_contract_as_the_one_before() -> None:
    signing = report("signing", "2019-03-18", signed="2019-03-15", status="signed")
    ended = {"event": "previous_signature", "edtf": "2019", "certainty": "actual"}
    vote = {"event": "council_vote", "edtf": "2023-03-20", "certainty": "actual"}
    end = report("end", status="signed", events=[ended, vote])
    assert together(end, signing) == [{"signing", "end"}]


def test_seven_contracts_on_one_page_are_seven() -> None:
    towns = [place(f"Ville {n}", "93", codes=[f"9300{n}"], kind="commune") for n in range(1, 8)]
    page = [report("page", number=n, territory=t, signed="2024-03-22") for n, t in enumerate(towns, 1)]
    assert len(link(page)) == 7


def test_two_contracts_of_one_document_are_never_one() -> None:
    same = [report("page", number=n, signed="2024-03-22") for n in (1, 2)]
    assert len(link(same)) == 2


@pytest.mark.parametrize(
    ("one", "two", "linked"),
    [
        (place("Pays de Langres", "52"), place("PETR du Pays de Langres", "52"), True),
        (place("Pays de Langres", "52"), place("Pays de Langres"), True),  # one does not say where
        (place("Pays de Bray", "60"), place("Pays de Bray", "76"), False),  # homonyms
        (place("Pays d'Auge nord", "14"), place("Pays d'Auge sud", "14"), False),
    ],
)
def test_names_without_codes(one: dict[str, Any], two: dict[str, Any], linked: bool) -> None:
    reports = [report("a", territory=one, signed="2024-03"), report("b", territory=two, signed="2024-03")]
    assert (len(link(reports)) == 1) is linked


def test_a_name_that_fits_two_territories_is_left_to_a_human() -> None:
    homonyms = [report(d, territory=place("Pays de Bray", d), signed="2024-03") for d in ("60", "76")]
    found = {e.reports[0].document.uris[0]: e for e in link([*homonyms, report("?", territory=place("Pays de Bray"))])}
    assert len(found) == 3
    assert {d for d, _ in found["?"].doubts} == {found["60"].id, found["76"].id}


def test_a_report_without_any_date_goes_to_the_only_contract_or_stays_in_doubt() -> None:
    first, second = report("first", signed="2014-05-20"), report("second", signed="2019-09-12")
    silent = report("silent", status="signed")
    assert together(first, silent) == [{"first", "silent"}]
    found = {e.reports[0].document.uris[0]: e for e in link([first, second, silent])}
    assert {d for d, _ in found["silent"].doubts} == {found["first"].id, found["second"].id}
    assert found["first"].next == found["second"].id, "one in doubt stands outside the chain"


def test_a_review_goes_to_the_contract_in_force_on_its_day() -> None:
    first, second = report("first", signed="2014-05-20"), report("second", signed="2019-09-12")
    review = report("review", "2021-06-01", status="signed")
    assert together(first, second, review) == [{"first"}, {"second", "review"}]


def test_a_reviewer_joins_and_parts() -> None:
    a, b = report("a", signed="2014-05-20"), report("b", signed="2019-09-12")
    ids = [frozenset({r.id}) for r in (a, b)]
    assert len(link([a, b], [Ruling(True, *ids)])) == 1
    assert len(link([a, b], [Ruling(True, *ids), Ruling(False, *ids)])) == 2, "the last word counts"
    c = report("c", signed="2014-05-20")
    assert len(link([a, c], [Ruling(False, frozenset({a.id}), frozenset({c.id}))])) == 2


def test_reports_that_can_be_one_contract_share_a_key() -> None:
    english = {**ANNECY, "names": ["Greater Annecy"]}
    assert block_keys(report("a").contract.territory) & block_keys(report("b", territory=english).contract.territory)
    petr = {**LANGRES, "names": ["PETR du Pays de Langres"]}
    assert block_keys(report("a", territory=LANGRES).contract.territory) & block_keys(
        report("b", territory=petr).contract.territory
    )


@given(
    st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=3), st.lists(st.sampled_from(["52", "2A", "974"]))
)
def test_slugs_are_plain_and_tell_territories_apart(names: list[str], departments: list[str]) -> None:
    territory = report("a", territory={**LANGRES, "names": names, "departments": departments}).contract.territory
    other = report("a", territory={**LANGRES, "names": [names[0] + " autre"]}).contract.territory
    text = slug(territory)
    assert text.isascii() and not set(text) - set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(text) < 70
    if territory_key(territory).split("@")[0] != territory_key(other).split("@")[0]:
        assert text != slug(other)


_DATES = st.sampled_from([None, "2014", "2014-05-20", "2018-09", "2019-09-12", "2020-01", "2024-03-22", "2024"])
_PLACES = st.sampled_from(
    [ANNECY, LANGRES, {**LANGRES, "departments": []}, {**ANNECY, "codes": ["200066793", "200000001"]}]
)


@st.composite
def made(draw: st.DrawFn) -> list[Report]:
    """Any mixture of what documents say of two territories and of names that may be theirs."""
    found = []
    for n in range(draw(st.integers(1, 9))):
        values: dict[str, Any] = {"territory": draw(_PLACES), "generation": draw(st.sampled_from([None, None, 1, 2]))}
        values["status"] = draw(st.sampled_from([None, "announced", "in_preparation", "signed", "completed"]))
        date = draw(_DATES)
        if date:
            values[draw(st.sampled_from(["signed", "planned"]))] = date
        start = draw(st.sampled_from([None, None, 2014, 2019, 2024]))
        if start:
            values["period"] = f"{start}/{start + 4}"
        found.append(report(f"d{n}", draw(_DATES), **values))
        if draw(st.booleans()) and n % 3 == 0:
            found.append(report(f"d{n}", number=2, **values))
    return found


def _shape(found: Sequence[Linked]) -> list[tuple[object, ...]]:
    return [(e.id, [r.id for r in e.reports], e.previous, e.next, sorted(e.doubts)) for e in found]


@settings(max_examples=300, deadline=None)
@given(made(), st.randoms(use_true_random=False))
def test_any_order_of_documents_gives_the_same_registry(reports: list[Report], chance: random.Random) -> None:
    expected = _shape(link(reports))
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert _shape(link(shuffled)) == expected
    assert sorted(r for _, ids, *_ in expected for r in ids) == sorted(r.id for r in reports), "each in one contract"
    assert len({e[0] for e in expected}) == len(expected), "ids are unique"
    for entry in link(reports):
        documents = [r.document.sha256 for r in entry.reports]
        assert len(documents) == len(set(documents)), "two reports of one document are two contracts"


def test_reports_without_a_territory_are_not_one_contract() -> None:
    nowhere = {"names": [], "kind": "other", "codes": [], "departments": []}
    assert len(link([report(d, territory=nowhere, signed="2024-03-22") for d in ("a", "b")])) == 2


def test_two_that_a_reviewer_says_are_two_are_no_longer_in_doubt() -> None:
    first, second = report("first", signed="2014-05-20"), report("second", signed="2019-09-12")
    silent = report("silent", status="signed")
    apart = [Ruling(False, frozenset({silent.id}), frozenset({r.id})) for r in (first, second)]
    assert all(not e.doubts for e in link([first, second, silent], apart))


def test_what_was_merged_and_parted_again_has_its_own_name() -> None:
    a, b = report("a", signed="2024-03-22"), report("b", signed="2024-03-22", territory=LANGRES)
    ids = [frozenset({r.id}) for r in (a, b)]
    parted = link([a, b], [Ruling(True, *ids), Ruling(False, *ids)])
    assert [e.id for e in parted] == [e.id for e in link([a, b])]


def test_dates_at_the_end_of_the_calendar_stop_nothing() -> None:
    odd = [report(f"d{n}", d, signed=d, period=f"{d}/") for n, d in enumerate(("9999-12-31", "0001-01-01", "9999"))]
    odd += [report("e", "0001", status="announced"), report("f", "9999", planned="9999"), report("g", period="/0001")]
    assert sum(len(e.reports) for e in link(odd)) == 6


@pytest.mark.parametrize("values", [{"signed": "2024-03-22"}, {"status": "announced"}, {"status": "signed"}])
def test_thousands_of_reports_on_one_city_are_linked(values: dict[str, Any]) -> None:
    many = [report(f"d{n}", f"2024-03-{n % 28 + 1:02d}", **values) for n in range(2000)]
    assert len(link(many)) == 1
