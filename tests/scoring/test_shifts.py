"""A measure before and after a start: series whose right word is known; estimates against ordinary regression."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from evaluation.scoring.shifts import estimate_shift


def monthly(values, first="2021-01-01"):
    return pd.Series(values, index=pd.date_range(first, periods=len(values), freq="MS"), dtype="float64")


def judge(values, start=None, **settings):
    series = monthly(values)
    return estimate_shift(series, start=None if start is None else series.index[start], **settings)


@pytest.mark.parametrize("first", range(12))
def test_a_season_alone_is_no_change_whichever_month_comes_first(first):
    values = [round(60 + 8 * np.sin(2 * np.pi * (i + first) / 12)) for i in range(36)]
    assert judge(values).direction == "unsettled"
    assert judge(values, 12).direction == "unsettled"


def test_a_rise_before_the_start_is_not_the_starts():
    values = [40, 41, 42] * 3 + [60, 61, 62] * 3 + [60, 61, 62] * 6
    assert judge(values, 18).direction == "before_start"


def test_what_comes_back_is_no_lasting_change():
    assert judge([50, 52] * 8 + [60, 61] * 6 + [50, 52] * 6, 16).direction == "unsettled"


def test_a_steady_drift_through_the_start_is_not_the_starts():
    noise = np.random.default_rng(5).normal(size=40)
    assert judge(np.arange(40.0) + noise, 20).direction == "before_start"


@pytest.mark.parametrize(("step", "direction"), [(8, "higher"), (-8, "lower")])
def test_a_step_at_the_start_is_seen_with_its_size(step, direction):
    noise = np.random.default_rng(7).normal(scale=2, size=36)
    found = judge(50 + noise + step * (np.arange(36) >= 18), 18)
    assert found.direction == direction
    assert found.low < step < found.high


def test_the_step_beside_a_season_is_that_of_least_squares():
    generator = np.random.default_rng(3)
    values = monthly(50 + generator.normal(size=30) + 5 * np.sin(np.arange(30) / 2))
    sizes = pd.Series(generator.integers(20, 90, 30), index=values.index)
    found = estimate_shift(values, start="2022-04-01", sizes=sizes)
    months = pd.get_dummies(values.index.month, drop_first=True).to_numpy(dtype=float)
    design = sm.add_constant(np.column_stack([months, values.index >= "2022-04-01"]).astype(float))
    fitted = sm.WLS(values.to_numpy(), design, weights=sizes.to_numpy()).fit()
    assert found.allows_season
    assert found.estimate == pytest.approx(fitted.params[-1])


def test_limits_are_those_of_least_squares_under_the_memory_that_is_told():
    values = monthly(np.random.default_rng(9).normal(size=22))
    found = estimate_shift(values, start=values.index[10], limits={})
    assert not found.allows_season
    design = sm.add_constant((np.arange(22) >= 10).astype(float))
    related = found.memory ** np.abs(np.subtract.outer(np.arange(22), np.arange(22)))
    fitted = sm.OLS(values.to_numpy(), design).fit()
    rest = np.eye(22) - design @ np.linalg.pinv(design)
    scale = fitted.ssr / np.trace(rest @ related)
    inner = np.linalg.inv(design.T @ design)
    variance = scale * (inner @ design.T @ related @ design @ inner)[-1, -1]
    degrees = np.trace(rest @ related) ** 2 / np.trace(rest @ related @ rest @ related)
    assert found.degrees == pytest.approx(degrees)
    from scipy import stats

    assert found.high - found.estimate == pytest.approx(stats.t.ppf(0.975, degrees) * np.sqrt(variance))


def test_more_charts_make_each_of_them_more_careful():
    values = np.random.default_rng(4).normal(size=30)
    one, ten = judge(values, 15), judge(values, 15, charts=10)
    assert one.estimate == ten.estimate
    assert ten.low < one.low < one.high < ten.high


@pytest.mark.parametrize(("before", "after"), [(11, 20), (20, 11)])
def test_eleven_points_on_a_side_are_too_few(before, after):
    found = judge(list(range(before + after)), before)
    assert (found.direction, found.low, found.high) == ("too_few", None, None)


def test_what_repeats_itself_exactly_needs_no_test():
    assert judge([5.0] * 24, 12).direction == "unsettled"
    assert judge([5.0] * 15 + [7.0] * 15, 15).direction == "higher"


def test_many_points_are_put_together_and_tell_the_same_step():
    days = pd.date_range("2023-01-01", periods=1200, freq="D")
    noise = np.random.default_rng(2).normal(size=1200)
    found = estimate_shift(pd.Series(noise + (np.arange(1200) >= 600), index=days), start=days[600])
    assert found.direction == "higher"
    assert found.estimate == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize(
    "call",
    [
        lambda: judge([np.nan] * 30, 12),
        lambda: estimate_shift(pd.Series([1.0, 2.0], index=["2024-02-01", "2024-01-01"])),
        lambda: judge([1.0] * 30, 12, sizes=pd.Series(0.0, index=monthly([1.0] * 30).index)),
        lambda: judge([1.0] * 30, 12, charts=0),
    ],
)
def test_what_cannot_be_judged_is_refused(call):
    with pytest.raises(ValueError, match=r"value|charts|values"):
        call()
