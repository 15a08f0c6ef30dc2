"""Tick-all questions: pairs of options that tell of one or two people."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.programme import Privacy
from evaluation.wall.telling import TICKED
from evaluation.wall.ticked import Ticked, decide_ticks

PRIVACY = Privacy()
OPTIONS = ("coffee", "tea", "water")


def decide(people: list[tuple[bool, ...]]) -> Ticked:
    return decide_ticks(Counter(people), OPTIONS, others=0, privacy=PRIVACY)


def test_the_one_who_had_coffee_but_no_tea_is_not_told() -> None:
    told = decide([(True, True, False)] * 8 + [(True, False, False)] + [(False, False, True)] * 3)
    assert TICKED in told.tellings["coffee"].exact
    assert ("coffee", "tea") not in told.pairs


def test_a_pair_that_many_ticked_is_told() -> None:
    people = (
        [(True, True, False)] * 6 + [(True, False, False)] * 5 + [(False, True, True)] * 5 + [(False, False, True)] * 4
    )
    assert ("coffee", "tea") in decide(people).pairs


def test_what_all_ticked_is_a_band() -> None:
    told = decide([(True, True, False)] * 6 + [(True, False, True)] * 6)
    assert told.tellings["coffee"].bands[TICKED].low == 10


def test_few_answers_tell_nothing() -> None:
    told = decide([(True, False, False)] * 4)
    assert all(telling.is_silent for telling in told.tellings.values())


patterns = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()).filter(any), min_size=5, max_size=9)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(patterns)
def test_who_tries_every_table_of_patterns_finds_no_pair(people: list[tuple[bool, ...]]) -> None:
    told, truth = decide(people), Counter(people)
    every = [pattern for pattern in product((False, True), repeat=3) if any(pattern)]

    def ticked(table: dict[tuple[bool, ...], int], *options: int) -> int:
        return sum(n for pattern, n in table.items() if all(pattern[o] for o in options))

    possible = []
    for numbers in compositions(len(people), len(every)):
        table = dict(zip(every, numbers, strict=True))
        fits = True
        for place, option in enumerate(OPTIONS):
            telling, k = told.tellings[option], ticked(table, place)
            fits &= TICKED not in telling.exact or k == ticked(truth, place)
            fits &= all(band.low <= k <= band.high for band in telling.bands.values())
        fits &= all(
            ticked(table, OPTIONS.index(a), OPTIONS.index(b)) == ticked(truth, OPTIONS.index(a), OPTIONS.index(b))
            for a, b in told.pairs
        )
        if fits:
            possible.append(table)
    for a, b in combinations(range(3), 2):
        for x, y in product((False, True), repeat=2):
            numbers_ = {sum(n for p, n in table.items() if p[a] == x and p[b] == y) for table in possible}
            number = sum(n for p, n in truth.items() if p[a] == x and p[b] == y)
            assert not 0 < number < PRIVACY.cell_threshold or len(numbers_) > 1


def compositions(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in compositions(total - first, parts - 1)]
