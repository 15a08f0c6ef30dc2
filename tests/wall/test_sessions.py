"""Cluster-robust intervals: what the spread between sessions tells of single sessions."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.wall.sessions import leaves_sessions_open

sessions = st.lists(
    st.integers(1, 3).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=3, max_size=7
)


def spread(hits: tuple[int, ...], sizes: list[int]) -> int:
    n, k = sum(sizes), sum(hits)
    return sum((n * h - k * size) ** 2 for h, size in zip(hits, sizes, strict=True))


@settings(deadline=None, max_examples=60)
@given(sessions)
def test_who_tries_every_way_in_which_sessions_can_have_answered_finds_none(told: list[tuple[int, int]]) -> None:
    hits, sizes = [k for k, _ in told], [n for _, n in told]
    if not leaves_sessions_open(hits, sizes) or sum(hits) in (0, sum(sizes)):
        return
    truth = spread(tuple(hits), sizes)
    fits = [
        one for one in product(*(range(n + 1) for n in sizes)) if sum(one) == sum(hits) and spread(one, sizes) == truth
    ]
    for place, n in enumerate(sizes):
        assert len({one[place] for one in fits}) > 1
        assert n == 1 or any(0 < one[place] < n for one in fits)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_sessions_of_one_mind_are_not_told(size: int) -> None:
    assert not leaves_sessions_open([size, 0] * 6, [size] * 12)


def test_sessions_that_all_answered_alike_are_not_told() -> None:
    """Two of four said so everywhere: a spread of nothing tells it of each."""
    assert not leaves_sessions_open([2] * 12, [4] * 12)


def test_usual_sessions_are_told() -> None:
    assert leaves_sessions_open([3, 2, 4, 1, 5, 2, 3, 4, 0, 2, 3], [4, 3, 5, 4, 5, 4, 3, 6, 3, 4, 5])


def test_where_nobody_said_so_the_share_tells_it() -> None:
    assert leaves_sessions_open([0, 0, 0], [4, 5, 6])
