"""Two versions of one report: what those who came, or left, answered must not follow from both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.core.counts import Joint
from evaluation.programme import Privacy
from evaluation.wall.batches import Batch
from evaluation.wall.changes import Changed, limit_change
from evaluation.wall.linked import Decided, Divided, decide
from evaluation.wall.subscales import decide_scale
from evaluation.wall.telling import Telling

LEVELS = ("1", "2", "3", "4", "5")
PARTS = {"1": "bottom", "2": "bottom", "3": "middle", "4": "top", "5": "top"}
PRIVACY = Privacy()
Numbers = dict[int, int]


def joint(people: dict[tuple[str, ...], Numbers]) -> tuple[Joint, ...]:
    return tuple(
        Joint(frozenset(groups), {level: numbers.get(int(level), 0) for level in LEVELS})
        for groups, numbers in people.items()
    )


def item(people: dict[tuple[str, ...], Numbers], *batches: Batch) -> Divided:
    named = sorted({group for groups in people for group in groups})
    variables: dict[str, tuple[str, ...]] = {}
    for group in named:
        variable = group.partition("=")[0]
        variables[variable] = (*variables.get(variable, ()), group)
    return Divided(joint(people), "ordinal", variables, dict.fromkeys(named, 5), PARTS, batches=batches)


def came(people: dict[tuple[str, ...], Numbers], *, left: bool = False) -> Batch:
    return Batch(joint(people), has_left=left)


def tell(decided: Decided, group: str = "") -> str:
    telling = decided.tellings.get(group)
    return telling.grain if telling else "nothing"


WHOLE: Numbers = {2: 4, 3: 6, 4: 10, 5: 10}


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize(
    ("batch", "told"),
    [
        ({5: 5}, "nothing"),  # each of the five is known
        ({4: 5, 5: 1}, "nothing"),  # all but one, who knows all others
        ({4: 3, 5: 2}, "nothing"),
        ({3: 2, 4: 2, 5: 2}, "levels"),
        ({2: 3, 5: 4}, "levels"),
        ({3: 4, 4: 3, 5: 3}, "levels"),
        ({2: 2, 4: 2}, "nothing"),  # too few answered
        ({4: 4, 5: 5}, "levels"),  # all agreed, as a whole may that is told in levels
    ],
)
def test_a_whole_is_told_if_what_two_versions_tell_of_those_who_came_may_be(
    batch: Numbers, told: str, *, left: bool
) -> None:
    assert tell(decide(item({(): WHOLE}), PRIVACY)) == "levels"
    assert tell(decide(item({(): WHOLE}, came({(): batch}, left=left)), PRIVACY)) == told


def test_nobody_came_and_everything_is_told_as_before() -> None:
    assert tell(decide(item({(): WHOLE}, came({(): {}})), PRIVACY)) == "levels"


def test_a_band_is_no_cover_where_the_earlier_number_was_exact() -> None:
    """Nine of eleven agreed, then fourteen to sixteen of sixteen: all five who came did."""
    people: Numbers = {1: 2, 4: 5, 5: 9}
    assert tell(decide(item({(): people}), PRIVACY)) == "band"
    assert tell(decide(item({(): people}, came({(): {4: 2, 5: 3}})), PRIVACY)) == "nothing"
    assert tell(decide(item({(): people}, came({(): {1: 2, 4: 4, 5: 7}})), PRIVACY)) == "band"


def test_the_group_that_two_told_numbers_leave_is_looked_at_too() -> None:
    """Those who came to the nurses differ, and so do all who came; what is left are five teachers of one mind."""
    people = {("role=nurse",): {2: 5, 4: 6, 5: 6}, ("role=teacher",): {2: 5, 3: 5, 5: 10}}
    assert tell(decide(item(people), PRIVACY), "role=nurse") != "nothing"
    batch = came({("role=nurse",): {2: 3, 4: 3, 5: 3}, ("role=teacher",): {5: 5}})
    decided = decide(item(people, batch), PRIVACY)
    assert tell(decided) == "levels"
    assert tell(decided, "role=nurse") == tell(decided, "role=teacher") == "nothing"


def test_of_groups_whose_newcomers_are_not_known_nothing_is_told() -> None:
    people = {("role=nurse",): {2: 5, 4: 6, 5: 6}, ("role=teacher",): {2: 5, 3: 5, 5: 10}}
    batch = came({(): {2: 4, 4: 4, 5: 4}})
    unsure = replace(batch, unsure=frozenset({"role=nurse", "role=teacher"}))
    assert tell(decide(item(people, unsure), PRIVACY)) == "levels"
    assert not decide(item(people, unsure), PRIVACY).breakdowns["role"].groups


def _fits(batch: list[int], told: frozenset[str], numbers: dict[str, int]) -> bool:
    of = {"bottom": (0, 1), "middle": (2,), "top": (3, 4)} | {level: (i,) for i, level in enumerate(LEVELS)}
    return all(sum(batch[i] for i in of[name]) == numbers[name] for name in told)


def _split(people: int, cells: int) -> Iterator[list[int]]:
    """Every way in which people can be in cells."""
    if cells == 1:
        yield [people]
        return
    for first in range(people + 1):
        yield from ([first, *rest] for rest in _split(people - first, cells - 1))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.lists(st.integers(2, 6), min_size=5, max_size=5))
def test_no_answer_of_a_newcomer_is_certain_whatever_was_told_before(new: list[int], old: list[int]) -> None:
    """Brute force: every way in which those who came can have answered that fits what two versions tell."""
    numbers = dict(zip(range(1, 6), new, strict=True))
    whole = {level: n + old[level - 1] for level, n in numbers.items()}
    decided = decide(item({(): whole}, came({(): numbers})), PRIVACY)
    told = decided.tellings[""].exact
    if not sum(new) or not told:
        return
    value = {name: sum(n for i, n in enumerate(new) if PARTS[str(i + 1)] == name) for name in set(PARTS.values())}
    value |= {str(i + 1): n for i, n in enumerate(new)}
    possible = [way for way in _split(sum(new), 5) if _fits(way, told, value)]
    assert len(possible) > 1 or (sum(new) >= 5 and sum(new) - max(new) >= 3)


def test_the_mean_of_those_who_came_is_looked_at() -> None:
    whole = {2.0: 8, 3.5: 12, 4.0: 10}
    items = [Telling("levels"), Telling("levels")]
    assert "mean" in decide_scale({"": whole}, items, PRIVACY).tellings[""].exact
    alike = decide_scale({"": whole}, items, PRIVACY, batches=[{4.0: 6}])
    assert "mean" not in alike.tellings[""].exact
    mixed = decide_scale({"": whole}, items, PRIVACY, batches=[{2.0: 5, 3.5: 5, 4.0: 5}])
    assert "mean" in mixed.tellings[""].exact


def test_a_change_of_those_who_came_is_looked_at() -> None:
    def moved(*numbers: int) -> Batch:
        return Batch((Joint(frozenset(), dict(zip(("down", "same", "up"), numbers, strict=True))),))

    told = Changed(moves=True, flows=True, effect=True)
    assert limit_change(told, (), PRIVACY) == told
    assert not limit_change(told, (moved(0, 0, 6),), PRIVACY).moves
    assert limit_change(told, (moved(0, 3, 4),), PRIVACY) == Changed(moves=True, effect=True)
