"""Shares weighted to a list: values from R (tests/reference/make_weighting.R), and what holds for any groups."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring import count_needed, finite_share, nonresponse_bounds, shift_nonresponse, weighted_share


def named(*numbers):
    return [dict(zip("abcdef", one, strict=False)) for one in numbers]


@pytest.mark.parametrize(
    ("hits", "n", "people", "estimate", "error"),
    [
        ((18, 6), (20, 10), (25, 35), 0.7250000000, 0.0680311161),
        ((15, 9, 20), (16, 10, 32), (30, 40, 48), 0.7976694915, 0.0358413629),
        ((10, 8), (10, 12), (12, 30), 0.7619047619, 0.0686542030),
    ],
)
def test_estimate_and_standard_error_are_those_of_survey_in_r(hits, n, people, estimate, error):
    share = weighted_share(*named(hits, n, people))
    assert (share.estimate, share.standard_error) == pytest.approx((estimate, error), abs=1e-10)
    assert share.unweighted == sum(hits) / sum(n)


groups = st.lists(
    st.integers(1, 40).flatmap(
        lambda people: st.integers(1, people).flatmap(
            lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(people))
        )
    ),
    min_size=2,
    max_size=5,
)


@given(groups)
def test_limits_hold_the_estimate_and_lie_within_what_the_people_could_have_answered(drawn):
    hits, n, people = zip(*drawn, strict=True)
    share = weighted_share(*named(hits, n, people))
    everybody = sum(people)
    assert sum(hits) / everybody - 1e-12 <= share.low <= share.estimate + 1e-12
    assert share.estimate - 1e-12 <= share.high <= (sum(hits) + everybody - sum(n)) / everybody + 1e-12
    if n == people:
        assert share.low == pytest.approx(share.high)


@given(groups)
def test_the_share_of_those_who_said_no_is_the_rest(drawn):
    hits, n, people = zip(*drawn, strict=True)
    share = weighted_share(*named(hits, n, people))
    other = weighted_share(*named([k - x for x, k in zip(hits, n, strict=True)], n, people))
    assert (other.estimate, other.low, other.high) == pytest.approx(
        (1 - share.estimate, 1 - share.high, 1 - share.low), abs=1e-9
    )


def test_groups_that_answered_alike_weigh_nothing():
    share = weighted_share(*named((12, 6), (20, 10), (40, 20)))
    assert share.estimate == pytest.approx(share.unweighted)


@pytest.mark.parametrize(
    ("count", "n", "people", "target", "needed"),
    [(48, 52, 72, 0.8, 10), (27, 33, 46, 0.8, 10), (28, 39, 51, 0.8, None), (41, 41, 51, 0.8, None)],
)
def test_how_many_others_decide_by_trying_every_number(count, n, people, target, needed):
    found = count_needed(count, n, people, target)
    met = [more for more in range(people - n + 1) if (count + more) / people >= target - 1e-12]
    assert (None if found is None else found.estimate) == needed
    assert needed == (met[0] if met and met[0] > 0 else None)


@given(st.integers(1, 60), st.floats(-1, 1))
def test_a_shift_goes_from_ignorable_to_the_worst_case(count, by):
    whole, bounds = finite_share(count, 60, 90), nonresponse_bounds(count, 60, 90)
    shifted = shift_nonresponse(whole, bounds, by)
    assert bounds.low <= shifted.low <= shifted.estimate <= shifted.high <= bounds.high
    assert shifted.estimate == pytest.approx(max(bounds.low, min(bounds.high, count / 60 - by / 3)))
    worst = shift_nonresponse(whole, bounds, count / 60)
    assert worst.estimate == pytest.approx(bounds.low)
