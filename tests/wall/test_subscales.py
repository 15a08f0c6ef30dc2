"""Subscales: cleared on their own counts and on their items."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.programme import Privacy
from evaluation.wall.subscales import decide_scale, is_mixed, leaves_open
from evaluation.wall.telling import Telling

FULL, PARTS = Telling("levels"), Telling("parts")
HALVES = {2.0: 12, 4.0: 13}


def whole_of(*groups: dict[float, int]) -> dict[float, int]:
    return {score: sum(group.get(score, 0) for group in groups) for group in groups for score in group}


def test_nine_full_marks_and_one_dissenter_have_no_moments() -> None:
    told = decide_scale({"": {5.0: 9, 1.0: 1}}, [Telling("band"), Telling("band")], Privacy())
    assert told.tellings[""].exact == {"answered"}


def test_the_median_of_five_has_no_interval_of_least_and_most() -> None:
    told = decide_scale({"": {1.0: 1, 4.0: 3, 5.0: 1}}, [Telling("band")], Privacy())
    assert "median" not in told.tellings[""].exact


def test_a_mean_that_is_everybodys_score_is_not_told() -> None:
    """With a turned item all can have 3 where no item is unanimous: one answered 1 and 5, another 5 and 1."""
    assert decide_scale({"": {3.0: 30}}, [FULL, FULL], Privacy()).tellings[""].exact == {"answered"}


def test_the_weakest_item_decides() -> None:
    assert "mean" in decide_scale({"": {2.0: 10, 4.5: 20}}, [FULL, FULL], Privacy()).tellings[""].exact
    assert "mean" not in decide_scale({"": {2.0: 10, 4.5: 20}}, [FULL, PARTS], Privacy()).tellings[""].exact


def test_a_group_has_a_mean_where_those_that_are_left_are_many_too() -> None:
    both = decide_scale({"": whole_of(HALVES, HALVES), "role=a": HALVES, "role=b": HALVES}, [FULL], Privacy())
    assert both.breakdowns["role"].groups == {"role=a", "role=b"}
    assert "sd" not in both.tellings["role=a"].exact
    ten = {2.0: 5, 4.0: 5}
    few = decide_scale({"": whole_of(HALVES, ten), "role=a": HALVES, "role=b": ten}, [FULL], Privacy())
    assert not few.breakdowns["role"].groups


@pytest.mark.parametrize(
    "group",
    [
        {5.0: 20},  # a mean at the end: everybody answered the same
        {5.0: 19, 1.0: 1},  # 4.8 and 4.9 are a lone dissenter, and two
        {5.0: 18, 1.0: 2},
        {1.0: 20},
    ],
)
def test_a_group_mean_near_an_end_is_not_told(group: dict[float, int]) -> None:
    other = {1.0: 10, 3.0: 10, 5.0: 10}
    told = decide_scale({"": whole_of(group, other), "role=a": group, "role=b": other}, [FULL], Privacy())
    assert not told.breakdowns["role"].groups
    assert told.tellings["role=a"].is_silent


def test_what_a_group_leaves_is_looked_at_too() -> None:
    """Those whose role is not known have no row; the whole less the others is theirs."""
    group, rest = {1.0: 10, 3.0: 10, 5.0: 10}, {5.0: 20}
    scores = {"": whole_of(group, rest), "role=a": group}
    assert not decide_scale(scores, [FULL], Privacy()).breakdowns["role"].groups


def test_groups_that_hardly_overlap_are_not_compared() -> None:
    """Of an effect of 1 everybody knows that all of one group lie below all of the other."""
    low, high, third = {1.0: 10, 2.0: 10}, {4.0: 10, 5.0: 10}, {1.0: 10, 5.0: 10}
    scores = {"": whole_of(low, high, third), "role=a": low, "role=b": high, "role=c": third}
    assert not decide_scale(scores, [FULL], Privacy()).breakdowns["role"].groups


def test_a_score_that_only_one_group_can_hold_hides_the_means() -> None:
    """All but the lone 1 differ by threes: which group has the sum that is left over has the 1."""
    group, other = {2.0: 12, 5.0: 12}, {1.0: 1, 2.0: 12, 5.0: 12}
    assert is_mixed(group, whole_of(group, other), Privacy())
    told = decide_scale({"": whole_of(group, other), "role=a": group, "role=b": other}, [FULL], Privacy())
    assert not told.breakdowns["role"].groups


VALUES = (1.0, 2.0, 3.0, 5.0)
numbers = st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(any)


@settings(deadline=None, max_examples=60)
@given(numbers, numbers)
def test_who_tries_every_group_with_the_same_mean_does_not_find_the_lowest(part: list[int], rest: list[int]) -> None:
    """Knowing every score of the whole and the mean of a part: the attacker writes out all parts."""
    a, b = (dict(zip(VALUES, n, strict=True)) for n in (part, rest))
    whole = whole_of(a, b)
    total = sum(v * n for v, n in a.items())
    fits = [
        one
        for one in product(*(range(whole[v] + 1) for v in VALUES))
        if sum(one) == sum(part) and sum(v * n for v, n in zip(VALUES, one, strict=True)) == total
    ]
    certain = False
    held = {at for at, v in enumerate(VALUES) if whole[v]}
    ends = [(i, j) for i, j in ((0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)) if not held <= {*range(i, j)}]
    for of in (fits, [tuple(whole[v] - n for v, n in zip(VALUES, f, strict=True)) for f in fits]):
        sums = [{sum(f[i:j]) for f in of} for i, j in ends]  # not of everybody
        certain |= any(len(found) == 1 and found <= {1, 2} for found in sums)
        certain |= len({max(f) for f in of}) == 1 and max(of[0]) == sum(of[0])
    assert leaves_open([a, b], Privacy()) == (not certain)
