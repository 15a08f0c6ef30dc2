"""Too small to matter, matters or open: by intervals that R gives too, and at error rates that enumeration finds."""

from __future__ import annotations

import math
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import tost_proportions_2indep

from evaluation import scoring
from evaluation.scoring import (
    compare_moves,
    compare_paired_ranks,
    compare_ranks,
    compare_shares,
    judge_interval,
    newcombe,
)

# By tests/reference/make_equivalence.R: the likelihood under each difference is maximised numerically there. Those who
# rose and fell, of how many, limits, and the larger one-sided p-value against a fifth.
TANGO = [
    (12, 10, 82, -0.091368, 0.140506, 0.001964),
    (9, 3, 21, -0.039792, 0.551264, 0.707615),
    (27, 1, 33, 0.548397, 0.900914, 0.999933),
    (5, 5, 40, -0.166324, 0.166324, 0.010312),
    (2, 0, 30, -0.054414, 0.213235, 0.033945),
    (0, 14, 60, -0.354363, -0.144396, 0.740697),
]


@pytest.mark.parametrize(("up", "down", "n", "low", "high", "p_value"), TANGO)
def test_moves_agree_with_r(up, down, n, low, high, p_value):
    judged = compare_moves(up, n - up - down, down, smallest=0.2)
    assert judged.low == pytest.approx(low, abs=2e-6)
    assert judged.high == pytest.approx(high, abs=2e-6)
    assert judged.p_value == pytest.approx(p_value, abs=2e-6)


def test_shares_are_judged_by_the_interval_that_a_report_prints():
    judged, printed = compare_shares(56, 70, 48, 80, smallest=0.4), newcombe(56, 70, 48, 80)
    assert (judged.estimate, judged.low, judged.high) == (printed.estimate, printed.low, printed.high)
    assert judged.verdict == "too_small"


@pytest.mark.parametrize(("count", "other"), [(50, 48), (35, 45), (60, 70), (69, 79)])
def test_p_values_of_shares_are_near_those_of_the_score_test(count, other):
    score = tost_proportions_2indep(count, 70, other, 80, -0.2, 0.2, method="score", compare="diff").pvalue
    assert compare_shares(count, 70, other, 80, smallest=0.2).p_value == pytest.approx(score, abs=0.015)


def test_limits_that_touch_the_smallest_leave_it_open():
    assert judge_interval(-0.1, 0.05, 0.1) == "open"
    assert judge_interval(-0.05, 0.1, 0.1) == "open"
    assert judge_interval(0.1, 0.3, 0.1) == "open"
    assert judge_interval(-0.3, -0.11, 0.1) == "matters"


@pytest.mark.slow
@given(up=st.integers(0, 40), same=st.integers(0, 40), down=st.integers(0, 40), smallest=st.floats(0.01, 0.9))
def test_moves_the_other_way_round_say_the_same(up, same, down, smallest):
    if up + same + down == 0:
        return
    one, other = (compare_moves(a, same, b, smallest=smallest) for a, b in ((up, down), (down, up)))
    assert one.verdict == other.verdict
    assert one.low == pytest.approx(-other.high, abs=1e-9)
    assert -1 <= one.low <= one.estimate <= one.high <= 1
    if not math.isclose(one.p_value, 0.025, abs_tol=1e-6):
        assert (one.verdict == "too_small") == (one.p_value < 0.025)


def test_a_change_that_would_just_matter_is_rarely_called_too_small():
    # All outcomes of 40 people of whom a share rise and a share fall, 0.2 apart: at most about 2.5 in a hundred.
    for falling in (0.05, 0.2, 0.35):
        wrong = sum(
            comb(40, up)
            * comb(40 - up, down)
            * (falling + 0.2) ** up
            * falling**down
            * (0.8 - 2 * falling) ** (40 - up - down)
            for up in range(41)
            for down in range(41 - up)
            if judge_interval(*_limits(up, down), 0.2) == "too_small"
        )  # fmt: skip
        assert wrong <= 0.035


def _limits(up: int, down: int) -> tuple[float, float]:
    from evaluation.scoring.equivalence import _limit_moves

    return _limit_moves(up, down, 40, 0.95)


def test_ranks_are_judged_by_the_interval_of_their_effect():
    first, second = [1, 2, 2, 3, 4, 5] * 12, [2, 3, 4, 4, 5, 5] * 12
    far, printed = compare_ranks(second, first, smallest=0.05), scoring.cliffs_delta(second, first)
    assert (far.low, far.high, far.verdict) == (printed.low, printed.high, "matters")
    assert compare_ranks(second, first, smallest=0.9).verdict == "too_small"
    paired, told = compare_paired_ranks(first, second, smallest=0.1), scoring.rank_biserial(first, second)
    assert (paired.low, paired.high) == (told.low, told.high)
    assert paired.verdict == "matters"


@pytest.mark.parametrize("smallest", [0, -0.1, float("nan"), None])
def test_what_would_matter_is_above_nought(smallest):
    with pytest.raises(ValueError, match="above 0"):
        compare_moves(3, 3, 3, smallest=smallest)


def test_nobody_and_impossible_counts_are_refused():
    for counts in ((0, 0, 0), (-1, 2, 3)):
        with pytest.raises(ValueError, match="people"):
            compare_moves(*counts, smallest=0.1)
    with pytest.raises(ValueError):  # noqa: PT011
        compare_shares(3, 2, 1, 4, smallest=0.1)


def test_every_public_name_is_found():
    assert all(getattr(scoring, name) is not None for name in scoring.__all__)
