"""Coverage: spans read from dates, communes counted once, gaps, what is not counted."""

from __future__ import annotations

from datetime import date, timedelta
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest
import typer
from typer.testing import CliRunner

from extractors.reference import load
from models.contract import Contract
from models.registry import Entry
from pipeline.coverage import (
    Count,
    Coverage,
    Reason,
    Standing,
    Years,
    all_uncounted,
    chains_of,
    communes_of,
    coverage,
    ending,
    gaps,
    gazetteer,
    in_force,
    months_later,
    span_of,
    standing,
)
from tests.made_registry import contract, entry, made_documents, made_entries, made_failures

DAY = date(2026, 3, 1)
DIZIER = "200068666"


def span(**values: Any) -> Any:
    return in_force(Contract.model_validate({"status": "signed", **values}))


def lasting(id: str, codes: tuple[str, ...], start: str, end: str, **values: Any) -> Entry:
    more = {name: values.pop(name) for name in ("previous", "next", "rejected") if name in values}
    return entry(id, contract(codes, id, period={"start": start, "end": end}, **values), **more)


# Spans


def test_a_period_wins_over_signature_and_duration() -> None:
    found = span(signature={"edtf": "2025-05-12"}, period={"start": "2023-01-01", "end": "2027-12"}, duration_months=36)
    assert (found.start_earliest, found.start_latest) == (date(2023, 1, 1), date(2023, 1, 1))
    assert (found.end_earliest, found.end_latest) == (date(2027, 12, 1), date(2027, 12, 31))
    assert found.basis == ("period.start", "period.end")
    assert not found.assumed


def test_a_signature_and_a_duration_end_the_day_before() -> None:
    found = span(signature={"edtf": "2024-03-22"}, duration_months=60)
    assert found.end_earliest == found.end_latest == date(2029, 3, 21)
    assert found.basis == ("signature", "duration_months")


def test_a_contract_of_the_last_of_february_ends_within_dates_that_exist() -> None:
    assert span(signature={"edtf": "2024-02-29"}, duration_months=12).end_latest == date(2025, 2, 28)
    assert span(signature={"edtf": "2024-01-31"}, duration_months=1).end_latest == date(2024, 2, 29)


def test_a_year_gives_its_bounds() -> None:
    found = span(period={"start": "2024"}, duration_months=36)
    assert (found.start_earliest, found.start_latest) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (found.end_earliest, found.end_latest) == (date(2026, 12, 31), date(2027, 12, 30))
    assert found.possibly(date(2024, 6, 1)) and not found.certainly(date(2024, 6, 1))
    assert found.certainly(date(2025, 6, 1))


def test_an_unknown_end_is_assumed_and_never_certain() -> None:
    found = span(signature={"edtf": "2024-03-22"})
    assert found.assumed and found.end_latest == date(2029, 3, 21)
    assert found.possibly(DAY) and not found.certainly(DAY)


@pytest.mark.parametrize(
    "values",
    [
        {"signature": {"edtf": "2024", "certainty": "planned"}},
        {"status": "announced", "period": {"start": "2024", "end": "2028"}},
        {"status": "in_preparation", "signature": {"edtf": "2024"}},
        {"status": None, "period": {"start": "2024", "end": "2028"}},
        {},
    ],
)
def test_what_is_not_signed_or_has_no_start_is_in_force_never(values: dict[str, Any]) -> None:
    assert span(**values) is None


def test_a_completed_contract_without_an_end_has_ended_when_it_is_reported() -> None:
    of = contract((DIZIER,), status="completed", period={"start": "2022-01-01"})
    found = span_of(entry("a", of, published="2023-06"))
    assert found and found.assumed and found.end_latest == date(2023, 6, 30)


def test_a_duration_beyond_all_calendars_ends_with_them() -> None:
    assert span(signature={"edtf": "2024"}, duration_months=10**7).end_latest == date.max


EDTF = st.one_of(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat),
    st.builds(lambda y, m: f"{y}-{m:02d}", st.integers(1990, 2090), st.integers(1, 12)),
    st.integers(1990, 2090).map(str),
)


@settings(deadline=None)
@given(
    EDTF,
    st.one_of(st.none(), EDTF),
    st.one_of(st.none(), st.integers(1, 900)),
    st.dates(date(1980, 1, 1), date(2200, 1, 1)),
)
def test_bounds_are_ordered_and_certain_implies_possible(
    start: str, end: str | None, months: int | None, day: date
) -> None:
    found = span(period={"start": start, "end": end}, duration_months=months)
    assert found.start_earliest <= found.start_latest
    assert found.end_earliest <= found.end_latest
    assert found.assumed == (end is None and months is None)
    assert found.possibly(day) or not found.certainly(day)
    if end is None:
        assert found.start_earliest <= found.end_earliest


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 240), st.integers(1, 240))
def test_longer_durations_end_later(start: date, months: int, more: int) -> None:
    signed = {"signature": {"edtf": start.isoformat()}}
    first, second = span(duration_months=months, **signed), span(duration_months=months + more, **signed)
    assert start <= first.end_latest < second.end_latest


# Communes


def test_codes_of_every_kind_become_communes() -> None:
    communes = communes_of([DIZIER, "21231", "200057867"])
    assert "52448" in communes and "21231" in communes and "93066" in communes
    assert list(communes) == sorted(set(communes))
    assert len(communes_of(["52"])) == len(gazetteer().by_departement["52"])


def test_arrondissements_stand_for_themselves_until_their_city_comes() -> None:
    assert communes_of(["75120", "13201"]) == ("13201", "75120")
    assert communes_of(["75120", "75056"]) == communes_of(["75"]) == ("75056",)


def test_codes_that_no_table_has_give_nothing() -> None:
    assert communes_of(["999999999", "00000", "99", ""]) == ()


def test_the_arrondissements_of_a_city_add_up_to_it() -> None:
    places = gazetteer()
    for city in set(places.city_of.values()):
        parts = places.parts([city])
        assert len(parts) in (9, 16, 20)
        assert sum(map(places.population, parts)) == places.population(city)


CODES = st.lists(
    st.sampled_from([*sorted(load().epcis)[::40], "75056", "75120", "75", "13055", "13201", "52", "21231", "nowhere"]),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(CODES, CODES)
def test_a_union_counts_each_person_once(some: list[str], others: list[str]) -> None:
    places = gazetteer()

    def people(codes: list[str]) -> int:
        return sum(map(places.population, places.parts(codes)))

    both = people(some + others)
    assert max(people(some), people(others)) <= both <= people(some) + people(others)
    assert people(some + some) == people(some)
    assert sum(map(places.population, communes_of(some))) == people(some)


# Coverage


def test_two_contracts_on_the_same_communes_count_once() -> None:
    one = coverage([lasting("a", (DIZIER,), "2024-01", "2028-12")], DAY).france()
    two = coverage(
        [lasting("a", (DIZIER,), "2024-01", "2028-12"), lasting("b", ("52", "51"), "2024", "2028")], DAY
    ).france()
    population = load().epcis[DIZIER].population
    assert one.certain == one.possible == one.most
    assert one.certain.population == population
    assert two.most == Count(
        sum(len(gazetteer().by_departement[d]) for d in ("51", "52")),
        sum(gazetteer().population(c) for d in ("51", "52") for c in gazetteer().by_departement[d]),
    )
    assert (one.contracts, two.contracts) == (1, 2)


def test_certain_possible_and_assumed_are_told_apart() -> None:
    entries = [
        lasting("certain", ("52448",), "2024-01", "2028-12"),
        lasting("possible", ("21231",), "2026", "2030"),
        entry("assumed", contract(("35238",), signature={"edtf": "2024-05-02"})),
    ]
    france = coverage(entries, DAY).france()
    people = [gazetteer().population(c) for c in ("52448", "21231", "35238")]
    assert [france.certain.population, france.possible.population, france.most.population] == [
        people[0], sum(people[:2]), sum(people),
    ]  # fmt: skip
    assert france.assumed == Count(1, people[2])


def test_a_city_that_is_covered_in_part_counts_its_people_in_part() -> None:
    areas = {a.code: a for a in coverage([lasting("a", ("75120", "75119"), "2024-01", "2028-12")], DAY).departements()}
    people = gazetteer().population("75120") + gazetteer().population("75119")
    assert areas["75"].certain == Count(1, people)
    assert areas["75"].total.communes == 1


def test_rejected_entries_and_past_ones_do_not_count() -> None:
    entries = [
        lasting("a", ("52",), "2024", "2030", rejected=True),
        lasting("b", ("21",), "2015-01", "2019-12"),
        lasting("c", ("35",), "2027-01", "2030"),
    ]
    assert coverage(entries, DAY).france().most == Count()


def test_areas_add_up_and_the_overseas_collectivities_stand_apart() -> None:
    found = coverage([*made_entries(), lasting("saint-martin", ("978",), "2024-01", "2028-12")], DAY)
    france, regions, departements = found.france(), found.regions(), found.departements()
    assert len(departements) == 102 and len(regions) == 19
    assert departements[-1].code == "978" and departements[-1].share(departements[-1].certain) == 1
    assert sum((r.most for r in regions[:18]), Count()) == france.most
    assert sum((d.total for d in departements[:101]), Count()) == france.total
    assert 68_000_000 < france.total.population < 69_000_000


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2011, 1, 1), date(2032, 1, 1)))
def test_on_every_day_certain_is_within_possible_within_most(day: date) -> None:
    for area in coverage(made_entries(), day).departements():
        assert area.certain.population <= area.possible.population <= area.most.population <= area.total.population
        assert area.certain.communes <= area.possible.communes <= area.most.communes <= area.total.communes


def test_the_years_agree_with_coverage_on_the_day() -> None:
    years, found = Years(DAY), Coverage(DAY)
    for of in made_entries():
        years.add(of)
        found.add(of)
    last = years.figures()[-1]
    assert (last.day, last.certain_population, last.most_population) == (
        DAY, found.france().certain.population, found.france().most.population,
    )  # fmt: skip
    assert years.figures()[0].day == date(2010, 12, 31)


# What is not counted


def test_what_cannot_be_counted_is_named_with_its_reason() -> None:
    found = {u.entry: u for u in all_uncounted(made_entries(), DAY)}
    assert found["z-petr"].reason is Reason.NO_CODES and found["z-petr"].name == "PETR du Pays de Nulle Part"
    assert found["z-undated"].reason is Reason.NO_START
    assert found["z-old-codes"].reason is Reason.UNKNOWN_CODES and found["z-old-codes"].codes == ("249999999",)
    assert "z-rejected" not in found and "z-next" not in found


def test_contradictory_dates_are_named() -> None:
    (found,) = all_uncounted([lasting("a", ("52",), "2024", "2020")], DAY)
    assert found.reason is Reason.CONTRADICTORY


def test_a_contract_without_codes_is_missing_only_while_it_may_be_in_force() -> None:
    petr = entry("a", contract(name="Pays", period={"start": "2010", "end": "2014"}))
    assert all_uncounted([petr], DAY) == ()


def test_a_petr_whose_members_a_table_names_is_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from extractors.reference import Reference, petr_key
    from pipeline.coverage.communes import Gazetteer

    table = tmp_path / "own.yaml"
    table.write_text(f"- {{name: PETR des Essais, departements: ['52'], members: ['{DIZIER}']}}\n", "utf-8")
    places = Gazetteer(Reference(load()._raw, table))
    territory = contract(name="PETR des Essais").territory
    assert territory and petr_key("Pays des Essais") == petr_key("PETR des Essais")
    assert places.codes(territory) == (DIZIER,)


# Gaps and ends


def chains_and(entries: list[Entry], day: date = DAY) -> tuple[Any, Any]:
    return chains_of(entries), coverage(entries, day)


def test_a_gap_lies_between_the_certain_end_and_the_earliest_start() -> None:
    entries = [lasting("a", (DIZIER,), "2015-01", "2019-12-31"), lasting("b", (DIZIER,), "2021-02-01", "2026-12")]
    (gap,) = gaps(*chains_and(entries))
    assert (gap.since, gap.until) == (date(2020, 1, 1), date(2021, 1, 31))
    assert (gap.after, gap.before, gap.assumed) == ("a", "b", False)
    assert gap.days(DAY) == 397


def test_years_that_may_touch_leave_no_gap() -> None:
    entries = [lasting("a", (DIZIER,), "2018", "2022"), lasting("b", (DIZIER,), "2023", "2027")]
    assert gaps(*chains_and(entries)) == []


def test_contracts_linked_by_the_registry_are_one_chain_whatever_their_codes() -> None:
    entries = [
        lasting("a", ("52448",), "2012-01", "2016-12", next="b"),
        lasting("b", (DIZIER,), "2018-01", "2027-12", previous="a"),
    ]
    (gap,) = gaps(*chains_and(entries))
    assert (gap.after, gap.before) == ("a", "b")


def test_a_short_contract_within_a_long_one_makes_no_gap() -> None:
    entries = [
        lasting("long", (DIZIER,), "2015-01", "2026-12"),
        lasting("short", (DIZIER,), "2016-01", "2017-12"),
    ]
    assert gaps(*chains_and(entries)) == []


def test_a_contract_not_renewed_is_a_gap_that_lasts_and_says_what_is_prepared() -> None:
    entries = [
        lasting("a", (DIZIER,), "2018-01", "2022-12"),
        entry("b", contract((DIZIER,), status="in_preparation"), published="2025-11-02"),
    ]
    (gap,) = gaps(*chains_and(entries))
    assert (gap.since, gap.until, gap.preparing) == (date(2023, 1, 1), None, True)
    stale = entry("b", contract((DIZIER,), status="announced"), published="2017-11-02")
    assert not gaps(*chains_and([entries[0], stale]))[0].preparing


def test_a_territory_that_another_contract_covers_is_not_without_one() -> None:
    entries = [lasting("a", (DIZIER,), "2018-01", "2022-12"), lasting("b", ("51", "52"), "2024-01", "2028-12")]
    assert gaps(*chains_and(entries)) == []


def test_contracts_without_codes_chain_by_name() -> None:
    def petr(id: str, start: str, end: str) -> Entry:
        return entry(id, contract(name="Pays de Nulle Part", departments=("70",), period={"start": start, "end": end}))

    (gap,) = gaps(*chains_and([petr("a", "2012-01", "2016-12"), petr("b", "2018-01", "2027-12")]))
    assert (gap.after, gap.before) == ("a", "b")


def test_ending_takes_what_may_end_in_time_and_has_no_successor() -> None:
    entries = [
        lasting("soon", ("52448",), "2021-06", "2026-05"),
        lasting("year", ("21231",), "2022", "2026"),
        lasting("later", ("35238",), "2022", "2028"),
        lasting("renewed", ("54395",), "2021-06", "2026-05", next="renewal"),
        lasting("renewal", ("54395",), "2026-06", "2031-05", previous="renewed"),
        entry("assumed", contract(("67482",), signature={"edtf": "2021-04-02"})),
    ]
    found = ending(chains_of(entries), DAY, 6)
    assert [(e.entry, e.assumed) for e in found] == [("assumed", True), ("soon", False), ("year", False)]


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_is_that_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later - day <= timedelta(days=31 * months)


# The commands


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `coverage` and `report` on the made registry, as the command line does."""
    from pipeline.commands.coverage import coverage as command
    from pipeline.commands.report import report
    from pipeline.store import registry

    class Made:
        def __init__(self, url: str | None, create: bool) -> None:
            assert not create

        def __enter__(self) -> Made:
            return self

        def __exit__(self, *error: object) -> None: ...

        entries = staticmethod(lambda: iter(made_entries()))
        documents = staticmethod(lambda: iter(made_documents()))
        failures = staticmethod(made_failures)

    monkeypatch.setattr(registry, "Store", Made)
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.command("coverage")(command)
    app.command("report")(report)
    return lambda *arguments: CliRunner().invoke(app, [*map(str, arguments)])


def test_the_table_has_regions_or_departements_and_france(run: Any) -> None:
    regions, departements = run("coverage", "--on", DAY), run("coverage", "--on", DAY, "--by", "department")
    assert regions.exit_code == departements.exit_code == 0
    assert "Grand Est" in regions.stdout and "68,350,798" in regions.stdout
    assert "Haute-Marne" in departements.stdout and "68,350,798" in departements.stdout


def test_what_is_not_counted_is_named_on_standard_error(run: Any) -> None:
    assert (
        "PETR du Pays de Nulle Part [z-petr]: territory without official codes" in run("coverage", "--on", DAY).stderr
    )


def test_json_holds_everything(run: Any) -> None:
    answer = json.loads(run("coverage", "--on", DAY, "--json", "--ending", "12").stdout)
    assert answer["on"] == "2026-03-01"
    assert len(answer["departments"]) == 101 and len(answer["regions"]) == 18
    assert answer["france"]["certain"]["population"] == coverage(made_entries(), DAY).france().certain.population
    assert {"entry", "name", "departments", "earliest", "latest", "assumed", "preparing"} <= answer["ending"][0].keys()
    assert {row["reason"] for row in answer["not_counted"]} == {"no_codes", "unknown_codes", "no_start"}


def test_gaps_and_ends_are_listed(run: Any) -> None:
    done = run("coverage", "--on", DAY, "--gaps", "--ending", "12")
    assert "a new one is being prepared" in done.stdout and "2027-01-11" in done.stdout
    assert "41 periods without a contract" in done.stderr and "may end by 2027-03-01" in done.stderr


def test_a_day_that_is_none_is_refused_with_advice(run: Any) -> None:
    done = run("coverage", "--on", "1er mars")
    assert done.exit_code == 2
    assert "write it as 2026-03-22" in done.stderr


def test_the_report_is_written_where_asked(run: Any, tmp_path: Path) -> None:
    done = run("report", tmp_path / "site", "--on", DAY, "--language", "en")
    assert done.stdout.strip() == str(tmp_path / "site" / "index.html")
    assert '<html lang="en">' in (tmp_path / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 6, 1), Standing.TO_COME),
        (date(2022, 6, 1), Standing.IN_FORCE),
        (date(2024, 6, 1), Standing.PERHAPS),  # « 2020-2024 »: some day of that year is the last
        (date(2025, 1, 1), Standing.EXPIRED),
    ],
)
def test_a_contract_expires_by_itself(day: date, expected: Standing) -> None:
    one = lasting("a", ("200066793",), "2020", "2024")
    assert standing(one, day) is expected
