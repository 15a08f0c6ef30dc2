"""Delivery against design and reach; expected numbers worked out by hand from the rows."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.lists import describe

from evaluation.analysis.delivery import estimate_delivery
from evaluation.analysis.lists import summarise_workshops
from evaluation.analysis.reach import estimate_reach, estimate_response_rate
from evaluation.core.errors import UserError
from evaluation.core.estimates import to_frame
from evaluation.core.measures import MEASURES
from evaluation.programme import DesignRule

SESSIONS = [
    ["Tilaisuus", "Päivä", "Yksikkö", "Tyyppi", "Kesto", "Toteutustapa", "Kutsuttu", "Osallistujia"],
    ["C", "3.4.2024", "Y", "Valmennus", "", "Etä", "8", "7"],
    ["A", "1.3.2024", "X", "Valmennus", "45 min", "Lähi", "6", "5"],
    ["B", "2.3.2024", "X", "Valmennus", "1 h", "Lähi", "", "6"],
    ["T", "5.5.2024", "", "Työpaja", "40 min", "", "20", "20"],
]


def rule(**values: object) -> DesignRule:
    return DesignRule.model_validate({"is": "recommended", **values})


def numbers(estimates):
    return {e.id: e.estimate for e in estimates}


def test_an_hour_against_a_minimum_of_45_is_no_failure(workshops):
    design = [rule(what="minutes", type="coaching", min=45)]
    held = estimate_delivery(workshops(sessions=SESSIONS), design)
    checks = held.checks.set_index("session")
    assert checks["within"].tolist() == [True, True, pd.NA]  # A 45, B 60, C unknown; T is no coaching
    assert checks["found"].tolist()[:2] == [45, 60]
    (e,) = (e for e in held.estimates if e.measure == "within_design")
    assert (e.id, e.estimate, e.n, e.n_missing) == ("within_design/minutes/recommended/type=coaching/", 2, 2, 1)


def test_recommended_and_required_are_kept_apart(workshops):
    design = [rule(what="group_size", max=6), rule(what="group_size", max=10, **{"is": "required"})]
    held = estimate_delivery(workshops(sessions=SESSIONS), design)
    # group sizes 5, 6, 7, 20
    assert numbers(e for e in held.estimates if e.measure == "within_design") == {
        "within_design/group_size/recommended//": 2,
        "within_design/group_size/required//": 3,
    }
    assert held.checks.groupby("kind")["within"].sum().to_dict() == {"recommended": 2, "required": 3}


def test_two_rules_on_one_thing_are_two_results(workshops):
    design = [rule(what="minutes", min=45), rule(what="minutes", max=50)]
    held = estimate_delivery(workshops(sessions=SESSIONS), design)
    assert numbers(e for e in held.estimates if e.measure == "within_design") == {
        "within_design/minutes/recommended//": 2,  # 45, 60 of 45, 60, 40
        "within_design/minutes/recommended 2//": 2,  # 45, 40
    }


@pytest.mark.parametrize("value", ["face_to_face", "lähitapaaminen", "Lähi", "in person"])
def test_form_is_compared_in_any_of_its_words(workshops, value):
    held = estimate_delivery(workshops(sessions=SESSIONS), [rule(what="form", value=value)])
    assert held.checks.set_index("session")["within"].to_dict() == {"A": True, "B": True, "C": False, "T": None}


def test_a_form_that_is_not_known_is_told(workshops):
    with pytest.raises(UserError, match="lähitapaaminen"):
        estimate_delivery(workshops(sessions=SESSIONS), [rule(what="form", value="jotenkin")])


def test_number_of_sessions_is_counted_for_each_site(workshops):
    held = estimate_delivery(workshops(sessions=SESSIONS), [rule(what="sessions", type="coaching", min=2)])
    assert held.checks.set_index("site")[["found", "within"]].to_dict("index") == {
        "X": {"found": 2, "within": True},
        "Y": {"found": 1, "within": False},
    }


def test_balance_of_roles_is_told_of_sessions_not_of_shares(workshops):
    attendance = [
        ["Tilaisuus", "Määrä", "Rooli"],
        ["A", "3", "Asiakas"],
        ["A", "1", "Kokemusasiantuntija"],
        ["A", "4", "Ammattilainen"],
        ["B", "1", "Asiakas"],
        ["B", "4", "Ammattilainen"],
        ["B", "1", "Esihenkilö"],
    ]
    held = estimate_delivery(workshops(sessions=SESSIONS, attendance=attendance), [rule(what="role_balance")])
    # A: 4 of 8 from the client side; B: 1 of 6; nothing is known of C and T
    assert held.checks.set_index("session")["within"].to_dict() == {"A": True, "B": False, "C": None, "T": None}
    assert held.checks["found"].isna().all()


def test_totals_and_medians(workshops):
    found = numbers(estimate_delivery(workshops(sessions=SESSIONS), []).estimates)
    assert found["sessions////"] == 4
    assert found["sessions///type=coaching/"] == 3
    assert found["sessions///form=face_to_face/"] == 2
    assert found["sessions///unit=X/"] == 2
    assert found["minutes////"] == 45  # of 40, 45, 60
    assert (found["minutes//min//"], found["minutes//max//"]) == (40, 60)
    assert found["group_size////"] == 6.5  # of 5, 6, 7, 20
    assert found["hours////"] == pytest.approx(145 / 60)
    assert found["invited////"] == 34
    assert found["attendance////"] == pytest.approx(32 / 34)  # A, C, T: 5 + 7 + 20 of 6 + 8 + 20


def test_sessions_are_in_time(workshops):
    assert estimate_delivery(workshops(sessions=SESSIONS), []).sessions["session"].tolist() == ["A", "B", "C", "T"]


def test_group_size_comes_from_attendance_where_the_list_lacks_it(workshops):
    sessions = [["Tilaisuus", "Päivä", "Osallistujia"], ["A", "1.3.2024", ""], ["B", "2.3.2024", "9"]]
    attendance = [["Tilaisuus", "Osallistuja"], ["A", "K1"], ["A", "K2"], ["B", "K1"]]
    held = estimate_delivery(workshops(sessions=sessions, attendance=attendance), [])
    assert held.sessions["group_size"].tolist() == [2, 9]


def test_without_sessions_there_is_nothing(workshops):
    read = workshops(targets=[["Kehittämiskohde"], ["Tiedonkulku"]])
    held = estimate_delivery(read, [rule(what="minutes", min=45)])
    assert held.estimates == ()
    assert held.checks.empty
    assert estimate_reach(read).n is None
    assert estimate_reach(read).basis == "unknown"


CODES = [
    ["Tilaisuus", "Osallistuja", "Rooli", "Yksikkö"],
    ["A", "K1", "Asiakas", "X"],
    ["A", "K2", "Ammattilainen", "X"],
    ["B", "K1", "Asiakas", "X"],
    ["B", "K3", "Ammattilainen", "Y"],
    ["C", "K1", "Asiakas", "X"],
]


def test_reach_counts_people_once(workshops):
    found = estimate_reach(workshops(attendance=CODES))
    assert (found.n, found.basis) == (3, "distinct")
    assert numbers(found.estimates) == {
        "participants////": 3,
        "participants///role=Asiakas/": 1,
        "participants///role=Ammattilainen/": 2,
        "participants///unit=X/": 2,
        "participants///unit=Y/": 1,
        "participants///unit=X&role=Asiakas/": 1,
        "participants///unit=X&role=Ammattilainen/": 1,
        "participants///unit=Y&role=Asiakas/": 0,
        "participants///unit=Y&role=Ammattilainen/": 1,
        "attendances////": 5,
        "continuity//1//": 2,  # K2, K3
        "continuity//3//": 1,  # K1
    }


def test_reach_without_codes_counts_attendances(workshops):
    found = estimate_reach(workshops(attendance=[["Tilaisuus", "Määrä"], ["A", "8"], ["B", "7"]]))
    assert (found.n, found.basis) == (15, "attendances")


def test_one_row_without_a_code_makes_people_attendances(workshops):
    rows = [["Tilaisuus", "Osallistuja", "Määrä"], ["A", "K1", ""], ["B", "K1", ""], ["B", "", "4"]]
    found = estimate_reach(workshops(attendance=rows))
    assert (found.n, found.basis) == (6, "attendances")


def test_attendance_that_lacks_a_session_gives_way_to_the_list_of_sessions(workshops):
    found = estimate_reach(workshops(sessions=SESSIONS, attendance=CODES))  # no T in the attendance
    assert (found.n, found.basis) == (38, "participants")
    assert numbers(found.estimates) == {"participants////": 38, "attendances////": 38}


def test_the_last_resort_is_the_invited(workshops):
    rows = [["Tilaisuus", "Päivä", "Kutsuttu", "Osallistujia"], ["A", "1.3.2024", "12", ""]]
    found = estimate_reach(workshops(sessions=rows))
    assert (found.n, found.basis) == (12, "invited")


def test_those_who_were_asked_go_before_those_who_came(workshops):
    read = workshops(attendance=CODES)
    asked = [
        {"file": "a.xlsx", "kind": "feedback", "wave": "after", "invited": 40},
        {"file": "b.xlsx", "kind": "feedback", "wave": "after", "invited": 6},
        {"file": "c.xlsx", "kind": "feedback", "wave": "before"},
    ]
    programme = describe(asked)
    after, before = (estimate_response_rate(read, programme, wave=wave) for wave in ("after", "before"))
    assert (after.n, after.basis) == (46, "asked")
    assert (before.n, before.basis) == (3, "distinct")


def test_every_measure_is_described_and_every_id_is_its_own(workshops):
    read = workshops(sessions=SESSIONS, attendance=CODES)
    results = summarise_workshops(read, describe([{"file": "x", "kind": "sessions"}]))
    assert {e.measure for e in results.estimates} <= set(MEASURES)
    assert len(to_frame(results.estimates)) == len(results.estimates)
    assert "attendance" not in results.lists
