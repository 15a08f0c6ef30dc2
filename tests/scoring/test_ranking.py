"""Ranks with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation.scoring.ranking import rank_intervals


def test_a_clear_order_is_certain_and_a_tie_is_not():
    weights = pd.DataFrame({"a": [9] * 12, "b": [1, 5] * 6, "c": [5, 1] * 6})
    found = {rank.name: rank for rank in rank_intervals(weights)}
    assert (found["a"].estimate, found["a"].low, found["a"].high) == (1, 1, 1)
    assert found["b"].estimate == found["c"].estimate == 2  # 36 each: both have the better place
    assert (found["b"].low, found["b"].high) == (2, 3)


@pytest.mark.slow
def test_limits_against_resampling_workshop_by_workshop():
    random = np.random.default_rng(5)
    weights = pd.DataFrame(random.integers(0, 9, (15, 4)), columns=list("abcd"))
    drawn = []
    for _ in range(4000):
        total = weights.iloc[random.integers(0, 15, 15)].sum()
        drawn.append(total.rank(method="min", ascending=False))
    expected = pd.DataFrame(drawn).quantile([0.025, 0.975], interpolation="lower")
    for rank in rank_intervals(weights):
        assert abs(rank.low - expected.loc[0.025, rank.name]) <= 1
        assert abs(rank.high - expected.loc[0.975, rank.name]) <= 1
        assert rank.low <= rank.estimate <= rank.high


def test_the_same_weights_give_the_same_limits():
    weights = pd.DataFrame({"a": [3, 1] * 6, "b": [2, 2] * 6})
    assert rank_intervals(weights) == rank_intervals(weights)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (pd.DataFrame({"a": [1] * 9}), "from 10 workshops, got 9"),
        (pd.DataFrame({"a": [1.0] * 9 + [np.nan]}), "none missing"),
        (pd.DataFrame({"a": [1] * 9 + [-1]}), "from nought up"),
    ],
)
def test_bad_input_is_said(weights, message):
    with pytest.raises(ValueError, match=message):
        rank_intervals(weights)
