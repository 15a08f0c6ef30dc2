"""Measures over time; expected numbers by hand or from other programs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.analysis.measures_over_time import chart_measures
from evaluation.scoring.measure_charts import VERDICTS

MONTHS = [f"{day:%d.%m.%Y}" for day in pd.date_range("2022-01-01", periods=26, freq="MS")]
HEADERS = ["Mittari", "Yksikkö", "Päivä", "Osoittaja", "Nimittäjä", "Arvo", "Tavoite", "Vaihe", "Tapahtuma", "Syy"]


def points(measure, unit, *, shares=None, values=None, target="", phases=None, events=None, n=20, causes=None):
    """Rows of the list, a month each."""
    length = len(shares if shares is not None else values)
    return [
        [
            measure, unit, MONTHS[i],
            shares[i] if shares is not None else "", n if shares is not None else "",
            values[i] if values is not None else "", target,
            phases[i] if phases else "", (events or {}).get(i, ""), causes[i] if causes else "",
        ]
        for i in range(length)
    ]  # fmt: skip


@pytest.fixture
def chart(workshops):
    def build(*rows, threshold=5):
        read = workshops(measures=[HEADERS, *(row for part in rows for row in part)])
        return chart_measures(read.table("measures"), threshold=threshold)

    return build


def found(charts, measure, **where):
    return [
        e
        for e in charts.estimates
        if e.measure == measure and all(getattr(e, field) == value for field, value in where.items())
    ]


LOW, HIGH = [8, 10, 9, 11, 9, 10, 8, 11, 10, 9, 8, 11], [16, 17, 15, 18, 16, 15, 17, 18, 16, 15, 17, 16, 18, 17]
PHASES = ["ennen"] * 12 + ["valmennus"] * 14


def test_a_declared_phase_splits_the_chart_and_towards_the_target_is_better(chart):
    charts = chart(
        points("Osuus", "A", shares=LOW + HIGH, target="90 %", phases=PHASES, events={12: "Valmennus alkoi"})
    )
    (one,) = charts.charts
    assert one.verdict == "improved"
    assert one.events == (("2023-01-01", "Valmennus alkoi"),)
    centres = {e.option: e.estimate for e in found(charts, "chart_centre")}
    # pooled shares: 114 of 240 before, 231 of 280 after
    assert centres == {"2022-01-01": pytest.approx(114 / 240), "2023-01-01": pytest.approx(231 / 280)}


def test_away_from_the_target_is_worse_and_without_a_target_only_up_or_down(chart):
    rising = LOW + HIGH
    assert chart(points("x", "A", shares=rising, target="10 %", phases=PHASES)).charts[0].verdict == "worsened"
    assert chart(points("x", "A", shares=rising, phases=PHASES)).charts[0].verdict == "rose"
    assert chart(points("x", "A", shares=rising[::-1], phases=PHASES)).charts[0].verdict == "fell"


def test_eleven_points_of_a_phase_are_not_split_off(chart):
    charts = chart(points("x", "A", shares=LOW[:11] + HIGH, phases=PHASES[1:]))
    (one,) = charts.charts
    assert len(one.chart.phases) == 1
    assert [held.have for held in one.chart.withheld] == [{"points": 11}]


def test_few_points_say_nothing_and_chance_is_no_change(chart):
    assert chart(points("x", "A", values=[1, 9, 1, 9])).charts[0].verdict == "too_few"
    turns = [3, 7] * 13
    assert chart(points("x", "A", values=turns)).charts[0].verdict == "unchanged"


def test_one_point_outside_the_limits_is_no_lasting_change(chart):
    shares = [10, 9, 11] * 8
    shares[5] = 20
    (one,) = chart(points("x", "A", shares=shares)).charts
    assert one.chart.phases[0].n_outside == 1
    assert one.verdict == "unchanged"


def test_limits_of_small_denominators_are_exact_binomial(chart):
    """R: qbinom(pnorm(-3), 12, 0.1) = 0, qbinom(pnorm(3), 12, 0.1) = 5."""
    shares = [1, 2, 0, 1, 3, 1, 0, 2, 1, 1, 1, 2, 0, 1, 2, 1, 1, 0, 2, 2]
    (one,) = chart(points("x", "A", shares=shares, n=12)).charts
    assert sum(shares) / 240 == pytest.approx(0.1)
    assert one.chart.points["high"].unique().tolist() == [5 / 12]
    assert one.chart.points["low"].unique().tolist() == [0.0]


def test_a_point_of_too_few_is_left_out(chart):
    rows = points("x", "A", shares=[3] * 13, n=10)
    rows[4][3:5] = [2, 4]
    charts = chart(rows)
    assert len(charts.charts[0].chart.points) == 12
    assert "2022-05-01" not in {e.option for e in found(charts, "measure_value")}
    assert min(e.n for e in found(charts, "measure_value")) == 10


def test_rows_of_one_day_are_added_up(chart):
    charts = chart(points("x", "A", shares=[2], n=10), points("x", "A", shares=[6], n=30))
    (value,) = found(charts, "measure_value")
    assert (value.estimate, value.n) == (pytest.approx(8 / 40), 40)


def test_a_numerator_above_its_denominator_is_a_value_not_a_share(chart):
    (one,) = chart(points("x", "A", shares=[30] * 13, n=20)).charts
    assert not one.is_share
    assert set(one.chart.points["value"]) == {1.5}


def test_large_denominators_have_limits_widened_by_their_spread(chart):
    shares = [400, 520, 380, 560, 410, 530] * 3
    (one,) = chart(points("x", "A", shares=shares, n=1000)).charts
    assert one.chart.kind == "p_laney"
    assert one.chart.phases[0].sigma_z > 1
    assert one.chart.phases[0].n_outside == 0


def test_units_that_started_at_different_times_are_held_against_themselves(chart):
    starts = {"A": 4, "B": 6, "C": 8, "D": 10, "E": 12}
    rows = [
        points(
            "x", unit, shares=[10] * start + [14] * (20 - start), n=20,
            phases=["ennen"] * start + ["jälkeen"] * (20 - start),
        )
        for unit, start in starts.items()
    ]  # fmt: skip
    charts = chart(*rows)
    own = {e.group: e.estimate for e in found(charts, "own_change")}
    assert own == {"": pytest.approx(0.2), **{f"unit={unit}": pytest.approx(0.2) for unit in starts}}
    assert [e.estimate for e in found(charts, "phase_effect", option="")] == [pytest.approx(0.2)]


def test_different_units_in_the_same_month_tell_nothing_of_the_start(chart):
    """A is always at 80 %, B always at 20 %; A started first."""
    a = points("x", "A", shares=[16] * 20, phases=["ennen"] * 4 + ["jälkeen"] * 16)
    b = points("x", "B", shares=[4] * 20, phases=["ennen"] * 16 + ["jälkeen"] * 4)
    others = [
        points("x", u, shares=[10] * 20, phases=["ennen"] * s + ["jälkeen"] * (20 - s))
        for u, s in zip("CDE", (6, 8, 10), strict=True)
    ]
    charts = chart(a, b, *others)
    assert [e.estimate for e in found(charts, "phase_effect", option="")] == [pytest.approx(0, abs=1e-9)]
    assert all(e.estimate == pytest.approx(0) for e in found(charts, "own_change"))


def test_units_that_all_stay_in_one_phase_are_not_compared(chart):
    a = points("x", "A", shares=[5, 5], phases=["ennen", "ennen"])
    b = points("x", "B", shares=[5, 5], phases=["ennen", "ennen"])
    assert not found(chart(a, b), "phase_effect")


def test_the_baseline_is_frozen_before_the_start(chart):
    (one,) = chart(points("x", "A", shares=LOW + HIGH, n=40, phases=PHASES)).charts
    assert one.start == "2023-01-01"
    assert one.chart.points["centre"].unique().tolist() == [pytest.approx(114 / 480)]
    assert [phase.centre for phase in one.chart.phases] == [pytest.approx(114 / 480), pytest.approx(231 / 560)]


def test_without_phases_the_programmes_first_day_is_the_start(workshops):
    rows = workshops(measures=[HEADERS, *points("x", "A", shares=LOW + HIGH)]).table("measures")
    (one,) = chart_measures(rows, threshold=5, start=date(2022, 12, 15)).charts
    assert (one.start, one.verdict) == ("2022-12-15", "rose")
    (other,) = chart_measures(rows, threshold=5, start=date(2021, 1, 1)).charts
    assert other.start == ""


def test_the_charts_of_a_programme_are_one_family(chart):
    charts = chart(*(points("x", unit, shares=LOW + LOW[5:] + LOW[:7], phases=PHASES) for unit in "ABC"))
    assert {one.family for one in charts.charts} == {3}
    alone = chart(points("x", "A", shares=LOW + LOW[5:] + LOW[:7], phases=PHASES))
    (wide, *_), (narrow,) = (found(c, "chart_shift") for c in (charts, alone))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_causes_are_added_up_and_share_the_denominator_of_their_day(chart):
    rows = points("Häiriökysyntä", "", shares=[12, 6, 3], n=40, causes=["Epäselvä ohje", "Soittopyyntö", "Muu"])
    for row in rows:
        row[2] = MONTHS[0]
    charts = chart(rows, threshold=5)
    assert {e.option: (e.estimate, e.n) for e in found(charts, "measure_cause")} == {
        "Epäselvä ohje": (12, 18),
        "Soittopyyntö": (6, 18),
    }
    (value,) = found(charts, "measure_value")
    assert (value.estimate, value.n) == (pytest.approx(21 / 40), 40)


def test_units_are_counted_by_what_their_charts_show(chart):
    charts = chart(
        points("x", "A", shares=LOW + HIGH, target="90 %", phases=PHASES),
        points("x", "B", shares=[10, 9] * 13, target="90 %", phases=PHASES),
        points("x", "C", shares=[10] * 3),
    )
    assert {e.option: e.estimate for e in found(charts, "chart_verdict")} == {
        "improved": 1, "unchanged": 1, "too_few": 1,
    }  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=26))
def test_any_shares_give_a_chart_or_none(pairs):
    rows = pd.DataFrame(
        {
            "measure": "x", "unit": "A", "date": pd.date_range("2022-01-01", periods=len(pairs), freq="MS"),
            "numerator": [float(min(pair)) for pair in pairs], "denominator": [float(max(pair)) for pair in pairs],
            "value": np.nan, "target": 0.5, "phase": None, "event": None, "cause": None,
        }
    )  # fmt: skip
    charts = chart_measures(rows, threshold=5)
    enough = [max(pair) >= 5 for pair in pairs]
    assert bool(charts.charts) == any(enough)
    for one in charts.charts:
        assert one.verdict in VERDICTS
        assert len(one.chart.points) == sum(enough)
