"""Outcomes; expected numbers worked out by hand from the rows."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from tests.lists import describe

from evaluation.analysis.lists import summarise_workshops
from evaluation.analysis.outcomes import (
    estimate_actions,
    estimate_cycles,
    estimate_experiments,
    estimate_promises,
    estimate_statements,
    estimate_targets,
    find_reference_date,
)
from evaluation.core.estimates import to_frame
from evaluation.core.measures import MEASURES


def numbers(estimates):
    return {e.id: e.estimate for e in estimates}


TARGETS = [
    ["Kehittämiskohde", "Työpaja", "Mainintoja", "Ääniä"],
    ["Tiedonkulku", "1", "3", "9"],
    ["Yhteistyö", "1", "4", "5"],
    ["Kohtaaminen", "1", "", "4"],
    ["Palaute", "1", "1", "4"],
    ["tiedonkulku ", "2", "2", "1"],
    ["Palaute", "2", "5", "8"],
    ["Yhteistyö", "2", "1", "2"],
    ["Viestintä", "2", "1", "3"],
]


def test_targets(workshops):
    found = estimate_targets(workshops(targets=TARGETS))
    frame = found.frame.set_index("target")
    # mentions by hand: Palaute 1 + 5, Tiedonkulku 3 + 2, Yhteistyö 4 + 1; a row without a number is one
    assert frame["mentions"].to_dict() == {
        "Palaute": 6,
        "Tiedonkulku": 5,
        "Yhteistyö": 5,
        "Kohtaaminen": 1,
        "Viestintä": 1,
    }
    assert frame["votes"].to_dict() == {
        "Palaute": 12,
        "Tiedonkulku": 10,
        "Yhteistyö": 7,
        "Kohtaaminen": 4,
        "Viestintä": 3,
    }
    assert frame.index.tolist()[0] == "Palaute"
    # places by votes: workshop 1: 9, 5, then 4 and 4 share the third; workshop 2: 8, 3, 2, then 1
    assert frame["top"].to_dict() == {"Palaute": 2, "Tiedonkulku": 1, "Yhteistyö": 2, "Kohtaaminen": 1, "Viestintä": 1}
    assert set(frame["ranked"]) == {2}
    assert numbers(found.estimates)["targets////"] == 5
    assert numbers(found.estimates)["target_votes//Palaute//"] == 12
    assert {e.n for e in found.estimates if e.measure == "target_mentions"} == {18}


def test_targets_without_sessions_have_no_places(workshops):
    found = estimate_targets(workshops(targets=[["Kehittämiskohde"], ["Tiedonkulku"], ["Palaute"], ["tiedonkulku"]]))
    # a row written twice counts once only where it is written the same
    assert found.frame["mentions"].tolist() == [2, 1]
    assert found.frame["top"].isna().all()
    assert not [e for e in found.estimates if e.measure == "target_votes"]


ACTIONS = [
    ["Toimenpide", "Vastuutaho", "Sovittu", "Määräaika", "Valmis", "Tila"],
    ["a", "Esihenkilöt", "1.2.2024", "1.3.2024", "1.3.2024", "Tehty"],
    ["b", "Esihenkilöt", "1.2.2024", "1.3.2024", "5.3.2024", "Tehty"],
    ["c", "Valmentajat", "1.2.2024", "1.4.2024", "", "Aloitettu"],
    ["d", "Valmentajat", "1.2.2024", "1.6.2024", "", "Suunniteltu"],
    ["e", "Valmentajat", "1.2.2024", "", "", "Suunniteltu"],
    ["f", "Valmentajat", "1.2.2024", "1.3.2024", "", "Luovuttu"],
    ["g", "Valmentajat", "1.2.2024", "1.3.2024", "", "jäissä"],
]


def test_actions(workshops):
    found = estimate_actions(workshops(actions=ACTIONS), date(2024, 5, 1))
    frame = found.frame.set_index("action")
    assert frame["overdue"].to_dict() == {
        "a": None, "b": None, "c": True, "d": False, "e": None, "f": None, "g": None
    }  # fmt: skip
    assert frame["late"].dropna().to_dict() == {"a": False, "b": True}
    shown = numbers(found.estimates)
    assert {k: v for k, v in shown.items() if "responsible=" not in k} == {
        "actions////": 7,
        "actions//planned//": 2,
        "actions//started//": 1,
        "actions//done//": 2,
        "actions//dropped//": 1,
        "actions_overdue////": 1,
    }
    assert shown["actions//done/responsible=Esihenkilöt/"] == 2
    assert shown["actions///responsible=Valmentajat/"] == 5
    by_state = next(e for e in found.estimates if e.option == "done")
    assert (by_state.n, by_state.n_missing) == (6, 1)
    assert next(e for e in found.estimates if e.measure == "actions_overdue").n == 2


def test_from_twenty_actions_the_share_done_in_time_is_told(workshops):
    # 12 done after 10, 20, … 120 days, 4 dropped on their due day (day 60), 6 still open on the reference day
    rows = [["Toimenpide", "Sovittu", "Määräaika", "Valmis", "Tila"]]
    start = date(2024, 1, 1)
    rows += [[f"d{i}", start, "", start + timedelta(days=10 * i), "Tehty"] for i in range(1, 13)]
    rows += [[f"x{i}", start, start + timedelta(days=60), "", "Luovuttu"] for i in range(4)]
    rows += [[f"o{i}", start, "", "", "Aloitettu"] for i in range(6)]
    told = estimate_actions(workshops(actions=rows), date(2024, 12, 31)).estimates
    assert {e.low for e in told if e.measure == "actions_within"} == {None}  # from 30 actions on it covers
    found = numbers(told)
    # nobody is lost from sight before the end: the shares are plain fractions of 22
    assert found["actions_within//30//"] == pytest.approx(3 / 22)
    assert found["actions_within//90//"] == pytest.approx(9 / 22)
    assert found["actions_within//180//"] == found["actions_within//365//"] == pytest.approx(12 / 22)
    fewer = [row for row in rows if not row[0].startswith("o")]
    shown = numbers(estimate_actions(workshops(actions=fewer), date(2024, 12, 31)).estimates)
    assert not [key for key in shown if key.startswith("actions_within")]


def test_from_ten_workshops_targets_have_ranks_with_intervals(workshops):
    rows = [["Kehittämiskohde", "Työpaja", "Mainintoja"]]
    rows += [
        [name, f"W{i}", n] for i in range(10) for name, n in (("Aika", 9), ("Tila", 1 + i % 5), ("Tieto", 5 - i % 5))
    ]
    found = {e.option: e for e in estimate_targets(workshops(targets=rows)).estimates if e.measure == "target_rank"}
    assert (found["Aika"].estimate, found["Aika"].low, found["Aika"].high) == (1, 1, 1)
    assert (found["Tila"].estimate, found["Tila"].low, found["Tila"].high) == (2, 2, 3)
    nine = [row for row in rows if row[1] != "W9"]
    assert not [e for e in estimate_targets(workshops(targets=nine)).estimates if e.measure == "target_rank"]


def test_promises_without_a_role_are_a_group_of_their_own(workshops):
    rows = [["Lupaus", "Rooli", "Pidetty"], ["a", "Asiakas", "Kyllä"], ["b", "", "Ei"]]
    assert numbers(estimate_promises(workshops(promises=rows)).estimates)["promises//no/role=_missing/"] == 1


def test_due_on_the_day_is_not_overdue(workshops):
    found = estimate_actions(workshops(actions=ACTIONS), date(2024, 4, 1))
    assert numbers(found.estimates)["actions_overdue////"] == 0


def test_without_a_day_nothing_is_overdue(workshops):
    found = estimate_actions(workshops(actions=ACTIONS), None)
    assert found.frame["overdue"].isna().all()
    assert "actions_overdue////" not in numbers(found.estimates)


def test_the_reference_day_is_the_end_of_the_period_else_of_the_data_never_today(workshops):
    read = workshops(actions=ACTIONS)
    sources = [{"file": "actions.csv", "kind": "actions"}]
    period = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    assert find_reference_date(read, describe(sources, period=period)) == date(2024, 12, 31)
    assert find_reference_date(read, describe(sources)) == date(2024, 3, 5)  # done; due days lie ahead
    assert find_reference_date(workshops(targets=[["Kehittämiskohde"], ["x"]]), describe(sources)) is None


def test_experiments(workshops):
    rows = [
        ["Kokeilu", "Tavoite", "Paikkakunta", "Päätös"],
        ["a", "Tieto", "A", "Jatketaan"],
        ["b", "Tieto", "A", "Muokataan"],
        ["c", "Palaute", "B", "Jatkuu"],
        ["d", "Palaute", "B", ""],
    ]
    found = numbers(estimate_experiments(workshops(experiments=rows)).estimates)
    assert found["experiments////"] == 4
    assert [found[f"experiments//{state}//"] for state in ("continued", "adapted", "dropped", "undecided")] == [
        2,
        1,
        0,
        0,
    ]
    assert found["experiments//continued/aim=Tieto/"] == 1
    assert found["experiments///place=B/"] == 2


def test_promises_are_shown_without_who_promised(workshops):
    rows = [
        ["Lupaus", "Rooli", "Toteutui"],
        ["a", "Asiakas", "Kyllä"],
        ["b", "Esihenkilö", "Ei"],
        ["c", "Asiakas", "ehkä"],
    ]
    found = estimate_promises(workshops(promises=rows))
    assert "role" not in found.frame
    assert numbers(found.estimates)["promises//yes//"] == 1
    assert numbers(found.estimates)["promises///role=Asiakas/"] == 2
    # a split by a personal trait is marked so that the wall sees it
    assert {e.group.partition("=")[0] for e in found.estimates if e.group} == {"role"}


CYCLES = [
    ["Keskus", "Sykli", "Vaihe", "Alkoi", "Päättyi", "Päätös", "Juurtuminen (0–4)"],
    ["X", "1. Aamu", "Suunnittele", "1.1.2023", "31.1.2023", "", ""],
    ["X", "1. Aamu", "Toimi", "1.4.2023", "30.4.2023", "Otetaan käyttöön", "3"],
    ["X", "1. Aamu", "Arvioi", "1.3.2023", "31.3.2023", "", ""],
    ["X", "2. Ilta", "Toteuta", "1.6.2023", "", "", "9"],
    ["X", "2. Ilta", "Suunnittele", "1.5.2023", "31.5.2023", "", ""],
    ["Y", "1. Aamu", "Toimi", "1.5.2023", "31.5.2023", "Hylätään", "0 = ei juurtunut"],
]


def test_a_practice_given_up_takes_nothing_from_what_stayed(workshops):
    rows = [*CYCLES, ["X", "3. Soitto", "Toimi", "1.9.2023", "30.9.2023", "Hylätään", "0"]]
    assert numbers(estimate_cycles(workshops(cycles=rows)).estimates)["embedding///unit=X/"] == 3


def test_cycles(workshops):
    found = estimate_cycles(workshops(cycles=CYCLES))
    frame = found.frame.set_index(["unit", "cycle"])
    assert frame["phase"].to_dict() == {("X", "1. Aamu"): "act", ("X", "2. Ilta"): "do", ("Y", "1. Aamu"): "act"}
    assert frame.loc[("X", "1. Aamu"), "start"] == pd.Timestamp(2023, 1, 1)
    assert frame.loc[("X", "1. Aamu"), "end"] == pd.Timestamp(2023, 4, 30)
    assert pd.isna(frame.loc[("X", "2. Ilta"), "end"])
    assert numbers(found.estimates) == {
        "cycles////": 3,
        "cycles//adopt//": 1,
        "cycles//adapt//": 0,
        "cycles//abandon//": 1,
        "cycles///unit=X/": 2,
        "cycles//adopt/unit=X/": 1,
        "cycles//adapt/unit=X/": 0,
        "cycles//abandon/unit=X/": 0,
        "cycles///unit=Y/": 1,
        "cycles//adopt/unit=Y/": 0,
        "cycles//adapt/unit=Y/": 0,
        "cycles//abandon/unit=Y/": 1,
        "cycle_phase//plan//": 0,
        "cycle_phase//do//": 1,
        "cycle_phase//study//": 0,
        "cycle_phase//act//": 2,
        "embedding///unit=X/": 3,  # 9 is no stage
        "embedding///unit=Y/": 0,
    }


def test_statements_are_shown_without_place_and_day(workshops):
    rows = [
        ["Yksikkö", "Päivä", "Näkökulma", "Lähde", "Teema", "Lausuma"],
        ["X", "1.1.2024", "Työntekijä", "Haastattelu", "Aika", "a"],
        ["X", "1.1.2024", "Työntekijä", "Seminaari", "Aika", "b"],
        ["Y", "1.2.2024", "Asiakas", "Kysely", "Tieto", "c"],
    ]
    found = estimate_statements(workshops(statements=rows))
    assert list(found.frame.columns) == ["side", "source", "theme", "stance", "statement"]
    shown = numbers(found.estimates)
    assert shown["statements////"] == 3
    assert shown["statements///side=worker/"] == 2
    assert shown["statements///source=survey/"] == 1
    assert shown["statements//Aika/side=worker/"] == 2
    assert "statements//Tieto/side=worker/" not in shown
    assert not [name for name in shown if name.startswith("stances")]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Kanta", ["puolesta", "VASTAAN", "Sekä että", "", "Myönteinen"]),
        ("För eller emot", ["för", "Emot", "både och", "", "positiv"]),
        ("Stance", ["for", "against", "mixed", "", "pro"]),
    ],
)
def test_what_spoke_for_and_against(workshops, header, words):
    sides = ["Työntekijä", "Työntekijä", "Asiakas", "Asiakas", "Asiakas"]
    rows = [["Näkökulma", "Teema", header, "Lausuma"]]
    rows += [[side, "Aika", word, f"s{k}"] for k, (side, word) in enumerate(zip(sides, words, strict=True))]
    told = {e.id: (e.estimate, e.n, e.n_missing) for e in estimate_statements(workshops(statements=rows)).estimates}
    assert told["stances//for//"] == (2, 4, 1)
    assert told["stances//against/side=worker/"] == (1, 2, 0)
    assert told["stances//against/side=client/"] == (0, 2, 1)
    assert told["stances//mixed/side=client&theme=Aika/"] == (1, 2, 1)


def test_a_stance_that_is_none_is_not_understood(workshops):
    read = workshops(statements=[["Kanta", "Lausuma"], ["puolesta", "a"], ["ehkä", "b"]])
    assert read.table("statements")["stance"].isna().tolist() == [False, True]
    (remark,) = read.remarks[read.remarks["what"] == "not_understood"].to_dict("records")
    assert (remark["column"], remark["found"], remark["row"]) == ("Kanta", "ehkä", 3)


@pytest.mark.parametrize("kind", ["targets", "actions", "experiments", "promises", "cycles", "measures", "statements"])
def test_outcomes_of_nothing_are_empty(workshops, kind):
    read = workshops(sessions=[["Tilaisuus", "Päivä", "Osallistujia"], ["A", "1.1.2024", "3"]])
    results = summarise_workshops(read, describe([{"file": "sessions.csv", "kind": "sessions"}]))
    assert kind not in results.lists
    assert not [e for e in results.estimates if e.measure.startswith(kind)]
    assert results.charts == ()


def test_all_together(workshops):
    read = workshops(targets=TARGETS, actions=ACTIONS, cycles=CYCLES)
    results = summarise_workshops(read, describe([{"file": "targets.csv", "kind": "targets"}]))
    assert list(results.lists) == ["targets", "actions", "cycles", "cycle_phases"]
    assert {e.measure for e in results.estimates} <= set(MEASURES)
    assert to_frame(results.estimates)["id"].is_unique
