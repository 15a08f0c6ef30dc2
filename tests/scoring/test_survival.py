"""Aalen-Johansen, against R's cmprsk, a hand calculation and Kaplan-Meier."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluation.scoring.survival import cumulative_incidence

# R: cmprsk::cuminc(ftime, fstat), the example in the tests of statsmodels.
TIMES = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
STATES = [1, 1, 1, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
ENDS = [("open", "done", "dropped")[state] for state in STATES]


def test_against_r():
    found = cumulative_incidence(TIMES, ENDS)
    at = {time: found.at(time) for time in (1, 2, 9)}
    assert at[1].estimate == pytest.approx(0.11111111)
    assert at[2].estimate == at[9].estimate == pytest.approx(0.17037037)
    # the two other causes of the example together: 0.20740741 + 0.26666667
    assert found.dropped[-1] == pytest.approx(0.20740741 + 0.26666667)


@pytest.mark.parametrize(
    ("times", "states", "at", "limits"),
    [
        (TIMES, STATES, 1, (0.0186416600159659, 0.297513322561388)),
        (TIMES, STATES, 9, (0.0419225837291362, 0.372525378134617)),
        ([1, 3, 3, 4, 1, 4], [1, 1, 1, 2, 1, 1], 3, (0.1946166368062349, 0.904434164322516)),
        # The last time, when nobody is left: statsmodels has no standard error there.
        ([1, 3, 3, 4, 1, 4], [1, 1, 1, 2, 1, 1], 4, (0.2731228499283557, 0.974712426690894)),
    ],
)
def test_the_interval_against_r(times, states, at, limits):
    # R: survival::survfit(Surv(times, factor(states, 0:2)) ~ 1, conf.type = "log-log")
    found = cumulative_incidence(times, [("open", "done", "dropped")[state] for state in states]).at(at)
    assert (found.low, found.high) == pytest.approx(limits, rel=1e-12)


def test_by_hand():
    found = cumulative_incidence([1, 2, 3, 4, 5, 6], ["done", "dropped", "open", "done", "done", "open"])
    # 1/6; then S = 4/6 and 3 at risk: + 4/6 * 1/3; then S = 4/9 and 2 at risk: + 4/9 * 1/2
    assert found.done == pytest.approx((1 / 6, 1 / 6, 1 / 6, 1 / 6 + 2 / 9, 1 / 6 + 4 / 9, 1 / 6 + 4 / 9))
    assert found.dropped[-1] == pytest.approx(1 / 6)


def test_nothing_is_told_after_the_last_time_and_nought_before_the_first():
    found = cumulative_incidence([2, 3], ["done", "open"])
    assert found.at(4) is None
    assert found.at(1).estimate == 0.0


lives = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["done", "dropped", "open"])), min_size=1, max_size=40
).filter(lambda rows: any(end == "done" for _, end in rows))


@pytest.mark.slow
@given(lives)
def test_shares_rise_and_stay_within_one(rows):
    found = cumulative_incidence([time for time, _ in rows], [end for _, end in rows])
    assert all(a <= b + 1e-12 for a, b in zip(found.done, found.done[1:], strict=False))
    for low, share, high, dropped in zip(found.low, found.done, found.high, found.dropped, strict=True):
        assert 0 <= low <= share + 1e-12
        assert share <= high + 1e-12 <= 1 + 1e-9
        assert share + dropped <= 1 + 1e-9


@given(st.lists(st.tuples(st.integers(1, 20), st.booleans()), min_size=1, max_size=30))
@example([(1, False)] * 2 + [(1, True)] + [(2, False)] * 3 + [(2, True), (3, True), (4, True)])  # sums to 1 - 2e-16
def test_without_drops_it_is_one_less_kaplan_meier(rows):
    if not any(done for _, done in rows):
        return
    found = cumulative_incidence([t for t, _ in rows], ["done" if done else "open" for _, done in rows])
    survival, left = 1.0, {}
    for time in sorted({t for t, _ in rows}):
        at_risk = sum(t >= time for t, _ in rows)
        survival *= 1 - sum(t == time and done for t, done in rows) / at_risk
        left[time] = survival
    assert [1 - left[time] for time in found.times] == pytest.approx(list(found.done))


@pytest.mark.parametrize(
    ("times", "ends", "message"),
    [
        ([], [], "at least one"),
        ([1], ["open"], "nothing was done"),
        ([1, 2], ["done"], "2 times but 1 ends"),
        ([-1], ["done"], "from nought up"),
        ([float("nan")], ["done"], "none missing"),
        ([1], ["finished"], "not finished"),
    ],
)
def test_bad_input_is_said(times, ends, message):
    with pytest.raises(ValueError, match=message):
        cumulative_incidence(times, ends)
