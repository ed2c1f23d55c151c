"""Merging: what is believed, what stays visible against it, what reviewers decided."""

from __future__ import annotations

from datetime import UTC, datetime
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.registry import Anchor, Decision, Entry, Report
from models.vocabulary import DocumentKind, Verdict
from pipeline.checks.rules import RULES
from pipeline.checks.run import checked, messages
from pipeline.merge.record import Neighbours, merge
from tests.reports import ANNECY, report

AGENCY = {"name": "ARS Auvergne-Rhône-Alpes", "type": "ars"}
AUTHORITY = {"name": "Communauté d'agglomération du Grand Annecy", "type": "epci"}
CPAM = {"name": "CPAM de la Haute-Savoie", "type": "cpam"}


def merged(*reports: Report, decisions: tuple[Decision, ...] = ()) -> Entry:
    return merge(Neighbours("cls-x"), reports, decisions)


def decide(verdict: Verdict, name: str | None = None, number: int = 0, **values: Any) -> Decision:
    at = datetime(2026, 1, 1, 12, number, tzinfo=UTC)
    anchors = (Anchor(document="0" * 64, number=1),)
    return Decision(
        id=f"d{number}", verdict=verdict, by="M", at=at, entry="cls-x", anchors=anchors, field=name, **values
    )


def axes(*labels: str) -> list[dict[str, Any]]:
    return [{"label": label, "themes": ["prevention"]} for label in labels]


# -- rank ------------------------------------------------------------------------------------------------------------


def test_the_contract_itself_is_believed_before_the_press_and_the_press_stays_visible() -> None:
    contract = report("contract", kind=DocumentKind.CONTRACT, signed="2024-03-22")
    press = report("press", "2024-03-30", kind=DocumentKind.PRESS, signed="2024-03-29")
    entry = merged(press, contract)
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-22"
    (conflict,) = entry.conflicts
    assert (conflict.pointer, conflict.other["edtf"]) == ("/signature", "2024-03-29")
    assert [s.report for s in conflict.against] == [press.id]
    assert [s.report for s in entry.support["/signature"]] == [contract.id]
    assert entry.documents[0].uris == ("contract",)


def test_a_later_plan_does_not_undo_a_signature_and_contradicts_nothing() -> None:
    entry = merged(report("done", "2024-03-25", signed="2024-03-22"), report("plan", "2024-06-01", planned="2024-12"))
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-22"
    assert entry.conflicts == ()


def test_the_more_exact_of_two_dates_that_agree_is_taken() -> None:
    entry = merged(report("new", "2025-01-01", signed="2024-03"), report("old", "2024-03-25", signed="2024-03-22"))
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-22"
    assert len(entry.support["/signature"]) == 2
    assert entry.conflicts == ()


def test_among_equals_the_newer_document_is_believed() -> None:
    entry = merged(report("old", "2024-01-01", duration_months=36), report("new", "2024-06-01", duration_months=60))
    assert entry.contract.duration_months == 60
    assert [c.other for c in entry.conflicts] == [36]


def test_a_contract_moves_along_and_never_back() -> None:
    entry = merged(
        report("late", "2026-01-01", status="in_preparation"), report("signing", "2024-03-25", status="signed")
    )
    assert entry.contract.status == "signed"
    assert entry.conflicts == ()


def test_an_avenant_extends_the_end_without_contradiction() -> None:
    entry = merged(
        report("first", "2019-01-01", period="2019/2023", status="signed"),
        report("avenant", "2023-05-01", period="2019/2024", status="amended"),
    )
    assert entry.contract.period and entry.contract.period.end == "2024"
    assert entry.contract.status == "amended"
    assert entry.conflicts == ()


# -- lists -----------------------------------------------------------------------------------------------------------


def test_a_party_named_in_two_languages_is_one_signatory_with_its_person() -> None:
    french = report("fr", "2024-03-25", signatories=[AGENCY, AUTHORITY])
    english = report(
        "en",
        "2024-03-26",
        kind=DocumentKind.TRANSLATION,
        signatories=[{"name": "Auvergne-Rhône-Alpes Regional Health Agency", "type": "ars", "person": "A. Martin"}],
    )
    entry = merged(english, french)
    assert [(s.name, s.person) for s in entry.contract.signatories] == [
        ("ARS Auvergne-Rhône-Alpes", "A. Martin"),
        (AUTHORITY["name"], None),
    ]


def test_who_signs_in_one_document_is_no_partner_of_another() -> None:
    entry = merged(
        report("a", signatories=[AGENCY, CPAM]), report("b", partners=[CPAM, {"name": "CPTS X", "type": "cpts"}])
    )
    assert [p.name for p in entry.contract.partners] == ["CPTS X"]
    assert "/partners/0" in entry.support
    assert "/partners/1" not in entry.support


def test_axes_are_those_of_the_document_that_names_as_many_as_announced() -> None:
    release = report("release", "2024-03-25", axes=axes("Santé mentale", "Accès aux soins"), axes_count=3)
    page = report("page", "2024-01-01", axes=axes("La santé mentale", "L'accès aux soins", "Bien vieillir"))
    entry = merged(release, page)
    assert [a.label for a in entry.contract.axes] == ["La santé mentale", "L'accès aux soins", "Bien vieillir"]
    assert len(entry.support["/axes/0"]) == 2, "the same axis in other words supports it"


def test_a_plan_for_a_step_that_was_taken_is_dropped() -> None:
    vote = {"event": "council_vote", "edtf": "2024-02", "certainty": "planned"}
    entry = merged(
        report("plan", "2024-01-01", events=[vote]),
        report("done", "2024-03-25", events=[{**vote, "edtf": "2024-02-12", "certainty": "actual"}]),
    )
    assert [(e.edtf, e.certainty.value) for e in entry.contract.events] == [("2024-02-12", "actual")]


# -- human -----------------------------------------------------------------------------------------------------------

SIGNED = {"edtf": "2024-03-22", "certainty": "actual"}
RIGHT = {"edtf": "2024-03-21", "certainty": "actual"}


def test_a_correction_stands_and_settles_the_contradiction() -> None:
    both = (report("a", "2024-03-25", signed="2024-03-22"), report("b", "2024-03-26", signed="2024-05-02"))
    entry = merged(*both, decisions=(decide(Verdict.CORRECT, "signature", value=RIGHT, machine=SIGNED),))
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-21"
    assert entry.contract.confidence["/signature"] == 1.0
    assert entry.conflicts == ()
    assert entry.reviewed["/signature"].by == "M"


def test_only_a_third_value_of_the_machine_is_a_dispute() -> None:
    correction = decide(Verdict.CORRECT, "signature", value=RIGHT, machine=SIGNED)
    for machine, disputed in (("2024-03-22", False), ("2024-03-21", False), ("2023-01-01", True)):
        entry = merged(report("a", signed=machine), decisions=(correction,))
        assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-21"
        assert entry.reviewed["/signature"].disputed is disputed
        assert entry.needs_review is disputed


def test_an_accepted_value_stays_when_the_machine_loses_it() -> None:
    entry = merged(report("a"), decisions=(decide(Verdict.ACCEPT, "signature", machine=SIGNED),))
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-22"


def test_a_rejected_value_gives_way_to_the_next() -> None:
    both = (report("a", "2024-03-25", duration_months=60), report("b", "2024-01-01", duration_months=36))
    entry = merged(*both, decisions=(decide(Verdict.REJECT, "duration_months", machine=60),))
    assert entry.contract.duration_months == 36
    assert (
        merged(both[0], decisions=(decide(Verdict.REJECT, "duration_months", machine=60),)).contract.duration_months
        is None
    )


def test_items_are_accepted_corrected_taken_out_and_added() -> None:
    base = report("a", axes=axes("Santé mentale", "Accès au soin", "Actualités"))
    new = {"label": "Bien vieillir", "themes": ["ageing"]}
    entry = merged(
        base,
        decisions=(
            decide(Verdict.ACCEPT, "axes", 1, item="sante mentale", machine=axes("Santé mentale")[0]),
            decide(
                Verdict.CORRECT,
                "axes",
                2,
                item="acces au soin",
                value=axes("Accès aux soins")[0],
                machine=axes("Accès au soin")[0],
            ),
            decide(Verdict.REJECT, "axes", 3, item="actualites", machine=axes("Actualités")[0]),
            decide(Verdict.CORRECT, "axes", 4, value=new),
        ),
    )
    assert [a.label for a in entry.contract.axes] == ["Santé mentale", "Accès aux soins", "Bien vieillir"]
    assert set(entry.reviewed) == {"/axes/0", "/axes/1", "/axes/2"}


def test_a_decision_taken_back_has_no_effect_and_the_last_one_counts() -> None:
    first = decide(Verdict.CORRECT, "duration_months", 1, value=48, machine=60)
    second = decide(Verdict.CORRECT, "duration_months", 2, value=36, machine=60)
    undo = decide(Verdict.WITHDRAW, None, 3, withdraws="d2")
    one = report("a", duration_months=60)
    assert merged(one, decisions=(first, second)).contract.duration_months == 36
    assert merged(one, decisions=(undo, second, first)).contract.duration_months == 48


def test_a_rejected_contract_is_marked() -> None:
    assert merged(report("a"), decisions=(decide(Verdict.REJECT_CONTRACT),)).rejected


# -- order -----------------------------------------------------------------------------------------------------------

_ITEMS = st.lists(st.sampled_from([AGENCY, AUTHORITY, CPAM, {"name": "ARS", "type": "ars"}]), max_size=3)


@st.composite
def made(draw: st.DrawFn) -> list[Report]:
    """What several documents of any kind may say of one contract."""
    found = []
    for n in range(draw(st.integers(1, 6))):
        values: dict[str, Any] = {"signatories": draw(_ITEMS), "partners": draw(_ITEMS)}
        values["status"] = draw(st.sampled_from([None, "announced", "signed", "amended", "completed"]))
        values["duration_months"] = draw(st.sampled_from([None, 36, 60]))
        values[draw(st.sampled_from(["signed", "planned"]))] = draw(
            st.sampled_from(["2024", "2024-03", "2024-03-22", "2023"])
        )
        values["period"] = draw(st.sampled_from(["2024/2028", "/2028", "2024/", "2023-05/2026"]))
        values["axes"] = axes(
            *draw(st.lists(st.sampled_from(["Santé mentale", "Accès aux soins", "Autre"]), max_size=3))
        )
        published = draw(st.sampled_from([None, "2024-03-25", "2024", "2025-01-01"]))
        found.append(report(f"d{n}", published, kind=draw(st.sampled_from(list(DocumentKind))), **values))
    return found


@settings(max_examples=150, deadline=None)
@given(made(), st.randoms(use_true_random=False))
def test_the_record_does_not_depend_on_the_order_and_every_value_has_its_claims(
    reports: list[Report], chance: random.Random
) -> None:
    entry = merged(*reports)
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert merged(*shuffled) == entry
    pointers = set(entry.contract.confidence)
    assert set(entry.support) == pointers
    assert all(entry.support[p] for p in pointers)
    assert not set(entry.reviewed)


# -- checks ----------------------------------------------------------------------------------------------------------


def names_of_checks(*reports: Report, before: Entry | None = None, after: Entry | None = None) -> set[str]:
    previous, following = (e.id if e else None for e in (before, after))
    entry = merge(Neighbours("cls-x", previous, following), reports)
    return {c.name for c in checked(entry, {e.id: e for e in (before, after) if e}).checks}


def test_each_check_finds_what_it_is_for() -> None:
    earlier = merge(Neighbours("cls-before"), [report("p", generation=2, period="2018/2022")])
    later = merge(Neighbours("cls-after"), [report("n", period="2024/2028")])
    wrong_region = {"name": "ARS Bretagne", "type": "ars"}
    cases: dict[str, set[str]] = {
        "end_before_start": names_of_checks(report("a", period="2024/2020")),
        "end_differs_from_duration": names_of_checks(report("a", period="2024/2031", duration_months=36)),
        "signature_after_end": names_of_checks(report("a", signed="2030", period="2020/2024")),
        "signature_after_publication": names_of_checks(report("a", "2024-01-01", signed="2024-06-01")),
        "duration_unusual": names_of_checks(report("a", duration_months=240)),
        "axes_count_differs": names_of_checks(report("a", axes=axes("Un", "Deux"), axes_count=5)),
        "no_agency_signs": names_of_checks(report("a", signatories=[AUTHORITY])),
        "no_authority_signs": names_of_checks(report("a", signatories=[AGENCY])),
        "agency_of_another_region": names_of_checks(report("a", signatories=[wrong_region, AUTHORITY])),
        "department_outside_region": names_of_checks(report("a", territory={**ANNECY, "departments": ["52"]})),
        "territory_without_code": names_of_checks(report("a", territory={**ANNECY, "codes": []})),
        "generation_out_of_order": names_of_checks(report("a", generation=1), before=earlier),
        "overlaps_next": names_of_checks(report("a", period="2019/2027"), after=later),
    }
    assert set(cases) == set(RULES) == set(messages()), "every check has its message and its case"
    assert {name: found for name, found in cases.items() if found != {name}} == {}


def test_a_sound_record_passes_every_check() -> None:
    years = report(
        "a", "2024-03-25", signed="2024-03-22", period="2024/2028", duration_months=60, signatories=[AGENCY, AUTHORITY]
    )
    assert names_of_checks(years) == set(), "« 2024-2028 » are five years"


def test_what_a_reviewer_confirmed_is_not_told_again() -> None:
    accepted = decide(Verdict.ACCEPT, "duration_months", machine=240)
    entry = merge(Neighbours("cls-x"), [report("a", duration_months=240)], [accepted])
    assert checked(entry, {}).checks == ()


# -- what one document tells apart stays apart -------------------------------------------------------------------------


def test_equal_sums_of_two_payers_are_two() -> None:
    halves = [
        {"amount_eur": 20000, "per": "year", "payer": p, "purpose": "coordination"} for p in ("ARS", "Agglomération")
    ]
    entry = merged(report("a", funding=halves), report("b", funding=[{**halves[0], "payer": None}]))
    assert [f.payer for f in entry.contract.funding] == ["ARS", "Agglomération"]
    assert len(entry.support["/funding/0"]) == 2


def test_parties_that_one_document_lists_are_never_joined() -> None:
    listed = [{"name": n, "type": "cpam"} for n in ("CPAM", "CPAM de l'Ain", "CPAM du Rhône")]
    assert len(merged(report("a", signatories=listed)).contract.signatories) == 3


def test_a_fuller_name_takes_the_place_of_one_that_says_only_the_type() -> None:
    entry = merged(
        report("new", "2024-05-01", signatories=[{"name": "l'ARS", "type": "ars"}]),
        report("old", "2024-03-25", signatories=[AGENCY]),
    )
    assert [s.name for s in entry.contract.signatories] == [AGENCY["name"]]


def test_a_signature_that_has_happened_moves_the_status() -> None:
    entry = merged(
        report("plan", "2024-01-01", status="in_preparation"), report("done", "2024-03-25", signed="2024-03-22")
    )
    assert entry.contract.status == "signed"


def test_whole_lists_are_accepted_set_and_rejected_and_keep_their_proof() -> None:
    two = axes("Santé mentale", "Accès aux soins")
    base = report("a", axes=two)
    kept = merged(base, decisions=(decide(Verdict.ACCEPT, "axes", machine=two),))
    assert [a.label for a in kept.contract.axes] == ["Santé mentale", "Accès aux soins"]
    turned = merged(base, decisions=(decide(Verdict.CORRECT, "axes", value=two[::-1], machine=two),))
    assert [a.label for a in turned.contract.axes] == ["Accès aux soins", "Santé mentale"]
    assert turned.support["/axes/0"][0].pointer == "/axes/1"
    assert merged(base, decisions=(decide(Verdict.REJECT, "axes", machine=two),)).contract.axes == ()


def test_another_spelling_of_what_was_accepted_is_no_dispute() -> None:
    one = report("a", "2024-03-25")
    accepted = decide(Verdict.ACCEPT, "territory", machine=one.contract.model_dump(mode="json")["territory"])
    other = report("b", "2024-05-01", territory={**ANNECY, "names": ["Agglomération d'Annecy"]})
    assert not merged(one, other, decisions=(accepted,)).reviewed["/territory"].disputed


def test_a_rejection_takes_back_what_was_set_before_it() -> None:
    correction = decide(Verdict.CORRECT, "duration_months", 1, value=48, machine=60)
    rejection = decide(Verdict.REJECT, "duration_months", 2, machine=48)
    assert merged(report("a", duration_months=60), decisions=(correction, rejection)).contract.duration_months == 60


def test_a_withdrawal_can_be_withdrawn() -> None:
    correction = decide(Verdict.CORRECT, "duration_months", 1, value=48, machine=60)
    undo, redo = (decide(Verdict.WITHDRAW, None, n, withdraws=f"d{n - 1}") for n in (2, 3))
    assert merged(report("a", duration_months=60), decisions=(correction, undo, redo)).contract.duration_months == 48


def test_absurd_lengths_stop_no_check() -> None:
    assert "duration_unusual" in names_of_checks(report("a", period="2024/2028", duration_months=100_000))
