"""What can still be possible, against a list of every table."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.wall.possible import Fact, Possible, hold_sizes, list_exchanges

cells = st.integers(0, 3)
weights = st.lists(st.integers(0, 1), min_size=6, max_size=6)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    st.lists(cells, min_size=6, max_size=6),
    st.lists(st.tuples(weights, st.integers(0, 1), st.integers(0, 1)), max_size=3),
    weights,
    st.integers(1, 2),
)
def test_a_sum_can_differ_exactly_where_some_table_says_so(
    numbers: list[int], told: list[tuple[list[int], int, int]], asked: list[int], by: int
) -> None:
    table = np.array(numbers).reshape(2, 3)
    facts = []
    for chosen, below, above in told:
        value = int(np.array(chosen) @ table.ravel())
        facts.append(Fact(np.array(chosen), value - below, value + above))
    possible = Possible(table.ravel(), list_exchanges(table)).tell([*hold_sizes(table), *facts])
    a, b = (int(n) for n in table.sum(axis=1))
    rows = [[(x, y, n - x - y) for x in range(n + 1) for y in range(n + 1 - x)] for n in (a, b)]
    values = []
    for first, second in product(*rows):
        other = np.array([*first, *second])
        if all(fact.low <= fact.weights @ other <= fact.high for fact in facts):
            values.append(int(np.array(asked) @ other))
    assert possible.can_differ(np.array(asked), by=by) == (max(values) - min(values) >= by)
