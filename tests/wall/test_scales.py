"""Subscales: cleared on their own counts and on their items."""

from __future__ import annotations

from evaluation.programme import Privacy
from evaluation.wall.scales import decide_scale
from evaluation.wall.telling import Telling

FULL, PARTS = Telling("levels"), Telling("parts")


def test_nine_full_marks_and_one_dissenter_have_no_moments() -> None:
    assert decide_scale({"": 10}, [Telling("band"), Telling("band")], Privacy()).tellings[""].exact == {"answered"}


def test_the_median_of_five_has_no_interval_of_least_and_most() -> None:
    assert "median" not in decide_scale({"": 5}, [Telling("band")], Privacy()).tellings[""].exact


def test_the_weakest_item_decides() -> None:
    assert "mean" in decide_scale({"": 30}, [FULL, FULL], Privacy()).tellings[""].exact
    assert "mean" not in decide_scale({"": 30}, [FULL, PARTS], Privacy()).tellings[""].exact


def test_a_group_has_a_mean_where_those_that_are_left_are_many_too() -> None:
    both = decide_scale({"": 50, "role=a": 25, "role=b": 25}, [FULL], Privacy())
    assert both.breakdowns["role"].groups == {"role=a", "role=b"}
    assert "sd" not in both.tellings["role=a"].exact
    few = decide_scale({"": 35, "role=a": 25, "role=b": 10}, [FULL], Privacy())
    assert not few.breakdowns["role"].groups
