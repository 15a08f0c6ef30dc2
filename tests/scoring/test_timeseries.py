"""Charts over time: against R's qicharts2 and qcc, textbooks, and what must not matter."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.core.estimates import to_frame
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.timeseries import p_chart, run_chart, xmr_chart

# The Nile at Aswan 1871-1894 (Cobb 1978).
NILE = pd.Series(
    [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
     1100, 1210, 1150, 1250],
    index=range(1871, 1895),
)  # fmt: skip
# Montgomery (1991): nonconforming cans of orange juice in 30 samples of 50.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
values = st.lists(st.integers(0, 20), min_size=14, max_size=40).filter(lambda found: len(set(found)) > 1)
fractions = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=14, max_size=30).filter(
    lambda found: any(hits for hits, _n in found)
)


def lines(phase):
    return (
        phase.n_useful,
        phase.longest_run,
        phase.longest_run_max,
        phase.crossings,
        phase.crossings_min,
        phase.signal,
    )


def test_run_chart_agrees_with_r():
    phase = run_chart(NILE).phases[0]  # qicharts2 0.8.1
    assert (phase.centre, *lines(phase)) == (1130, 24, 6, 8, 11, 8, False)
    assert (phase.first, phase.last, phase.n, phase.n_missing) == (1871, 1894, 24, 0)


@pytest.mark.parametrize(("n", "longest", "crossings"), [(24, 8, 8), (32, 8, 11), (100, 10, 41), (112, 10, 47)])
def test_anhoj_limits_agree_with_r(n, longest, crossings):
    phase = run_chart([0, 1] * (n // 2)).phases[0]  # qicharts2 0.8.1, for n points off the median
    assert (phase.n_useful, phase.longest_run_max, phase.crossings_min) == (n, longest, crossings)


def test_runs_and_crossings_by_hand():
    # Median 5: below twice, above four times around a gap and a point on the median, below twice.
    chart = run_chart([3, 4, 6, 7, np.nan, 8, 5, 9, 2, 4])
    assert chart.points["run"].fillna(0).tolist() == [1, 1, 2, 2, 0, 2, 0, 2, 3, 3]
    phase = chart.phases[0]
    assert (phase.centre, phase.n, phase.n_missing, phase.n_useful) == (5, 9, 1, 8)
    assert (phase.longest_run, phase.longest_run_max) == (4, 6)
    assert (phase.crossings, phase.crossings_min) == (2, 1)  # round(3 + 3); P(B <= 0) = 1/128, P(B <= 1) = 8/128


def test_a_shift_is_a_signal():
    phase = run_chart([3, 4, 3, 4, 3, 4, 3, 4, 3, 6, 7, 6, 7, 6, 7, 6, 7, 6]).phases[0]
    assert phase.signal
    assert phase.longest_run > phase.longest_run_max
    assert phase.crossings == 1


def test_xmr_agrees_with_r():
    chart = xmr_chart(NILE)  # qcc 2.7 with the constant 2.66
    phase = chart.phases[0]
    assert (phase.centre, phase.mean_range, phase.range_limit) == pytest.approx(
        (1088.625, 152.260869565217, 497.436260869565)
    )
    limits = (chart.points["low"].iloc[0], chart.points["high"].iloc[0])
    assert limits == pytest.approx((683.611086956522, 1493.63891304348))
    assert (phase.n_outside, phase.signal) == (0, False)


def test_p_chart_agrees_with_r():
    chart = p_chart(CANS, [50] * 30)  # qcc 2.7
    assert chart.phases[0].centre == pytest.approx(0.231333333333333)
    assert (chart.points["low"].iloc[0], chart.points["high"].iloc[0]) == pytest.approx(
        (0.0524275480719282, 0.410239118594738)
    )
    assert chart.points.index[chart.points["outside"]].tolist() == [15, 23]
    laney = p_chart(CANS, [50] * 30, laney=True)
    assert laney.phases[0].sigma_z == pytest.approx(1.66086671974324)
    assert (laney.points["low"].iloc[0], laney.points["high"].iloc[0]) == pytest.approx((0, 0.528471998043532))
    assert laney.kind == "p_laney"


def test_exact_limits_are_binomial_tails():
    sizes = [6, 8, 7, 6, 9, 8, 7, 6, 8, 9, 7, 8]
    hits = [0, 1, 0, 1, 0, 0, 1, 0, 5, 0, 1, 0]
    chart = p_chart(hits, sizes)
    centre = chart.phases[0].centre
    assert centre == pytest.approx(9 / 89)
    tail = stats.norm.sf(3)
    for x, n, outside in zip(hits, sizes, chart.points["outside"], strict=True):
        assert outside == (stats.binom.sf(x - 1, n, centre) <= tail or stats.binom.cdf(x, n, centre) < tail)
    assert chart.points["outside"].sum() == 1
    normal = p_chart(hits, sizes, binomial="normal")
    assert normal.points["high"].iloc[0] == pytest.approx(centre + 3 * np.sqrt(centre * (1 - centre) / 6))
    large = p_chart(CANS, [50] * 30, binomial="exact")
    assert large.points["high"].iloc[0] == stats.binom.isf(tail, 50, large.phases[0].centre) / 50


@pytest.mark.slow
@settings(deadline=None)
@given(found=values, shift=st.integers(-5, 5))
def test_charts_move_and_mirror_with_their_values(found, shift):
    for chart in (run_chart, xmr_chart):
        base, moved = chart(found).phases[0], chart([value + shift for value in found]).phases[0]
        mirrored = chart([-value for value in found]).phases[0]
        assert moved.centre == pytest.approx(base.centre + shift)
        assert -mirrored.centre == pytest.approx(base.centre)
        if chart is run_chart:
            assert lines(moved) == lines(base) == lines(mirrored)
        assert base.crossings < max(1, base.n_useful)
        assert base.longest_run <= base.n_useful


@pytest.mark.slow
@settings(deadline=None)
@given(found=fractions)
def test_p_chart_limits_hold_the_centre_and_stay_in_range(found):
    hits, sizes = zip(*found, strict=True)
    for chart in (p_chart(hits, sizes), p_chart(hits, sizes, laney=True)):
        points = chart.points
        assert (points["low"].between(0, 1) & points["high"].between(0, 1)).all()
        assert (points["low"] <= points["centre"] + 1e-12).all()
        assert (points["high"] >= points["centre"] - 1e-12).all()
        assert points["value"].between(0, 1).all()


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(found=values, place=st.integers(1, 12))
def test_a_missing_point_changes_only_n_missing(found, place):
    gapped = [*found[:place], np.nan, *found[place:]]
    for chart in (run_chart, xmr_chart):
        base, other = chart(found).phases[0], chart(gapped).phases[0]
        assert (other.n_missing, other.n, other.centre) == (1, base.n, base.centre)
        assert lines(other) == lines(base)
        assert other.mean_range == base.mean_range


def test_points_without_a_denominator_have_no_value():
    chart = p_chart([*CANS, 0, np.nan], [*[50] * 30, 0, 50])
    assert chart.phases[0].n_missing == 2
    assert chart.phases[0].centre == p_chart(CANS, [50] * 30).phases[0].centre
    assert not chart.points["outside"].iloc[-2:].any()


def test_phases_are_charts_of_their_own():
    low, high = [3, 4, 2, 5, 3, 4, 2, 6, 4, 3, 5, 4], [7, 8, 7, 9, 8, 7, 9, 8, 7, 6, 8, 9]
    for chart in (run_chart, xmr_chart):
        both = chart(pd.Series(low + high, index=range(24)), phases=[12])
        first, second = both.phases
        assert (first.first, first.last, second.first, second.last) == (0, 11, 12, 23)
        for phase, alone in ((first, chart(low).phases[0]), (second, chart(high).phases[0])):
            assert (phase.centre, lines(phase), phase.mean_range) == (alone.centre, lines(alone), alone.mean_range)
        assert both.points["phase"].tolist() == [0] * 12 + [1] * 12
        assert not first.signal
        assert chart(low + high).phases[0].signal
        assert to_frame(both.to_estimates(item="wait"))["option"].unique().tolist() == ["0", "12"]
    shares = p_chart([low_hits * 2 for low_hits in low] + [50 - h for h in high], [50] * 24, phases=[13])
    assert [phase.n for phase in shares.phases] == [12, 12]
    assert shares.points["centre"].nunique() == 2


def test_phases_that_are_too_short_are_not_split_off():
    chart = run_chart(pd.Series(range(30)), phases=[12, 20])
    assert [phase.first for phase in chart.phases] == [0]  # 12 to 19 is too short, and so is 20 to 29
    assert [held.have for held in chart.withheld] == [{"points": 8}, {"points": 10}]
    assert chart.withheld[0].limit is LIMITS["chart_phase"]
    assert len(run_chart(pd.Series(range(30)), phases=[12, 20], limits={}).phases) == 3


def test_a_baseline_judges_what_comes_later():
    dates = pd.date_range("2024-01-01", periods=24, freq="W-MON")
    series = pd.Series([3, 4, 2, 5, 3, 4, 2, 6, 4, 3, 5, 4] + [12] * 12, index=dates)
    chart = xmr_chart(series, baseline_until="2024-03-18")
    assert chart.phases[0].centre == pytest.approx(np.mean(series.iloc[:12]))
    assert chart.points["outside"].tolist() == [False] * 12 + [True] * 12
    assert "2024-03-18" in chart.method
    assert run_chart(series, baseline_until=datetime.date(2024, 3, 18)).phases[0].centre == 4


def test_too_few_points_give_no_signal():
    assert run_chart([1, 2, 3, 9, 9, 9]).phases[0].signal is None
    level = run_chart([4] * 20).phases[0]
    assert (level.n_useful, level.longest_run, level.crossings, level.signal) == (0, 0, 0, None)


def test_a_chart_becomes_rows():
    frame = to_frame(p_chart(CANS, [50] * 30).to_estimates(item="failure_demand", group="unit=Palokka"))
    assert frame["measure"].tolist() == ["chart_centre", "longest_run", "crossings", "chart_outside"]
    assert frame["n"].tolist() == [30] * 4
    assert frame["group"].unique().tolist() == ["unit=Palokka"]
    assert "chart_outside" not in [row.measure for row in run_chart(CANS).to_estimates()]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: run_chart([]), "no value"),
        (lambda: run_chart([np.nan, None]), "all values are missing"),
        (lambda: run_chart([1, np.inf]), "infinite"),
        (lambda: run_chart(["a", "b"]), "numbers"),
        (lambda: run_chart([True, False]), "numbers"),
        (lambda: run_chart(pd.Series([1, 2], index=[2, 1])), "time order"),
        (lambda: run_chart(pd.Series([1, 2], index=[1, 1])), "time order"),
        (lambda: run_chart(NILE, phases=[1900]), "1900, is not among the 24 points from 1871 to 1894"),
        (lambda: run_chart(NILE, baseline_until=1800), "1800, is not among"),
        (lambda: run_chart(NILE, phases=[1883, 1880]), "time order"),
        (lambda: run_chart(NILE, phases=[1883], baseline_until=1880), "not both"),
        (lambda: run_chart(pd.Series([np.nan, 1, 2]), baseline_until=0), "no value up to"),
        (lambda: xmr_chart([1]), "two values"),
        (lambda: p_chart([1, 2], [3]), "2 numerators but 1 denominators"),
        (lambda: p_chart([4, 2], [3, 3]), "above its denominator"),
        (lambda: p_chart([1, -2], [3, 3]), "negative"),
        (lambda: p_chart([1, 2], [3, -3]), "negative"),
        (lambda: p_chart([0.5, 2], [3, 3]), "whole"),
        (lambda: p_chart([0, 0], [0, 0]), "above 0"),
        (lambda: p_chart([1, 2], [3, 3], binomial="poisson"), "the limits are"),
        (lambda: p_chart(pd.Series([1, 2]), pd.Series([3, 3], index=[5, 6])), "different labels"),
    ],
)
def test_bad_input_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()
