"""One item as one system: minimal cases of what must not follow, and an attacker who tries every possible table."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.core.counts import Joint
from evaluation.programme import Privacy
from evaluation.wall.linked import Decided, Divided, decide
from evaluation.wall.telling import list_ways_of_scores

LEVELS = ("1", "2", "3", "4", "5")
PARTS = {"1": "bottom", "2": "bottom", "3": "middle", "4": "top", "5": "top"}
PRIVACY = Privacy()


def item(people: dict[tuple[str, ...], dict[int, int]], privacy: Privacy = PRIVACY) -> Divided:
    """An ordinal item; groups of people, written ``role=nurse``, to level and number."""
    joint = tuple(
        Joint(frozenset(groups), {level: numbers.get(int(level), 0) for level in LEVELS})
        for groups, numbers in people.items()
    )
    variables: dict[str, tuple[str, ...]] = {}
    for groups in people:
        for group in groups:
            variable = group.partition("=")[0]
            variables[variable] = tuple(dict.fromkeys((*variables.get(variable, ()), group)))
    named = [group for groups in variables.values() for group in groups]
    least = {group: max(privacy.threshold, privacy.groups.get(group.partition("=")[2], 0)) for group in named}
    return Divided(joint, "ordinal", variables, least=least, parts=PARTS)


def told(decided: Decided, group: str = "") -> str:
    telling = decided.tellings.get(group)
    return telling.grain if telling else "nothing"


def test_the_lone_priest_of_another_mind_is_not_found_by_subtraction() -> None:
    nurses, priest = {4: 3, 5: 6}, {1: 1}
    decided = decide(item({("role=nurse",): nurses, ("role=priest",): priest}), PRIVACY)
    assert told(decided) == "band"  # nine of ten: at least eight
    assert decided.tellings[""].bands["top"].low == 8
    assert told(decided, "role=nurse") in {"nothing", "band"}


def test_a_group_that_agrees_is_told_as_a_band_never_as_all() -> None:
    people = {("role=nurse",): {1: 5}, ("role=teacher",): {3: 3, 4: 3, 5: 9}}
    decided = decide(item(people), PRIVACY)
    assert "role=nurse" not in decided.breakdowns["role"].groups
    assert "role=teacher" not in decided.breakdowns["role"].groups  # what it leaves are the nurses


def test_groups_of_two_variables_are_one_system() -> None:
    people = {
        ("role=nurse", "unit=north"): {5: 3, 3: 3},
        ("role=counsellor", "unit=north"): {1: 3},
        ("role=counsellor", "unit=south"): {3: 4, 4: 4, 5: 4},
    }
    decided = decide(item(people), PRIVACY)
    both = {"role=nurse", "unit=north"} & {g for shown in decided.breakdowns.values() for g in shown.groups}
    assert len(both) < 2  # the three counsellors of the north would be what the nurses leave


def test_a_group_twice_alone_and_put_together() -> None:
    people = {
        ("role=a", "role=a+b"): {4: 3, 2: 3},
        ("role=b", "role=a+b"): {1: 4},
        ("role=c", "role=c+d"): {5: 1},
        ("role=d", "role=c+d"): {5: 6, 1: 3},
    }
    shown = decide(item(people), PRIVACY).breakdowns["role"].groups
    assert not {"role=a", "role=a+b"} <= shown
    assert not {"role=d", "role=c+d"} <= shown


def test_the_whole_at_levels_and_groups_at_parts_do_not_tell_whose_the_rare_level_is() -> None:
    people = {("role=x",): {3: 8}, ("role=y",): {4: 1, 5: 12}}
    decided = decide(item(people), PRIVACY)
    assert told(decided) == "levels"
    assert not decided.breakdowns["role"].groups


def test_blocks_of_sessions_and_sessions_are_one_system() -> None:
    people = {
        ("session=1", "block=1"): {5: 4, 2: 3},
        ("session=2", "block=1"): {1: 3},
        ("session=3", "block=2"): {5: 4, 1: 3},
        ("session=4", "block=2"): {1: 5},
    }
    decided = decide(item(people), PRIVACY)
    shown = {g for one in decided.breakdowns.values() for g in one.groups}
    assert not {"session=1", "block=1"} <= shown
    assert not {"session=3", "block=2"} <= shown


def test_two_groups_that_differ_are_shown() -> None:
    people = {("role=x",): {1: 4, 4: 4}, ("role=y",): {2: 4, 5: 7}}
    decided = decide(item(people), PRIVACY)
    assert decided.breakdowns["role"].groups == {"role=x", "role=y"}
    assert told(decided) == "parts"


def test_a_band_of_a_group_is_shown_beside_bands() -> None:
    people = {("role=x",): {5: 8}, ("role=y",): {4: 5, 5: 4, 1: 1}}
    decided = decide(item(people), PRIVACY)
    assert (told(decided), told(decided, "role=x"), told(decided, "role=y")) == ("band", "band", "band")


def test_a_group_with_a_larger_threshold_is_not_found_by_subtraction() -> None:
    privacy = Privacy.model_validate({"groups": {"client": 10}})
    people = {("role=client",): {1: 4, 5: 4}, ("role=staff",): {1: 5, 5: 7}}
    assert not decide(item(people, privacy), privacy).breakdowns["role"].groups


@pytest.mark.parametrize("n", [5, 7, 10, 15, 25])
def test_unanimity_is_told_as_a_band_at_every_size(n: int) -> None:
    decided = decide(item({(): {5: n}}), PRIVACY)
    assert decided.tellings[""].bands["top"].low == n - 2


def test_everybody_in_one_group_is_the_whole_told_once() -> None:
    decided = decide(item({("role=x",): {1: 4, 4: 8}}), PRIVACY)
    assert set(decided.tellings) == {""}


few = st.integers(0, 4)
tables = st.lists(st.tuples(few, few, few), min_size=4, max_size=4).filter(lambda rows: 5 <= sum(map(sum, rows)) < 19)
ATOMS = [("a=1", "b=1"), ("a=1", "b=2"), ("a=2", "b=1"), ("a=2", "b=2")]
CELLS = ("bottom", "middle", "top")


def tables_like(rows: list[tuple[int, ...]]) -> list[tuple[tuple[int, ...], ...]]:
    """Every table whose atoms have as many people."""

    def ways(n: int) -> list[tuple[int, ...]]:
        return [(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)]

    return list(product(*(ways(sum(row)) for row in rows)))


def value(table: tuple[tuple[int, ...], ...], group: str, cell: str) -> int:
    place = CELLS.index(cell)
    return sum(row[place] for row, atom in zip(table, ATOMS, strict=True) if not group or group in atom)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(tables)
def test_who_tries_every_table_finds_nobody(rows: list[tuple[int, ...]]) -> None:
    """The attacker of this test writes out all tables, instead of solving; the whole is below 20: three parts."""
    levels = ("1", "3", "5")
    people = {atom: dict(zip(map(int, levels), row, strict=True)) for atom, row in zip(ATOMS, rows, strict=True)}
    decided = decide(item(people), PRIVACY)
    truth = tuple(tuple(row) for row in rows)
    possible = [
        table
        for table in tables_like(rows)
        if all(
            value(table, group, cell) == value(truth, group, cell)
            for group, telling in decided.tellings.items()
            for cell in telling.exact & set(CELLS)
        )
        and all(
            band.low <= value(table, group, cell) <= band.high
            for group, telling in decided.tellings.items()
            for cell, band in telling.bands.items()
        )
    ]
    whole = decided.tellings[""]
    trivial = "top" in whole.exact and value(truth, "", "top") in (0, sum(map(sum, rows)))
    for group in ("a=1", "a=2", "b=1", "b=2"):
        k = sum(value(truth, group, cell) for cell in CELLS)
        if k == 0 or k == sum(map(sum, rows)):
            continue
        for cell in CELLS:
            number = value(truth, group, cell)
            found = {value(table, group, cell) for table in possible}
            if 0 < number < PRIVACY.cell_threshold and k >= PRIVACY.threshold:
                assert len(found) > 1
            if number == k and not (cell in whole.exact and value(truth, "", cell) == sum(map(sum, rows))):
                assert len(found) > 1
        if k < PRIVACY.threshold and not trivial:
            assert len({value(table, group, "top") for table in possible}) > 1
    for place, row in enumerate(rows):
        if 0 < sum(row) < PRIVACY.threshold and not trivial:
            assert len({table[place][2] for table in possible}) > 1


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(tables, st.permutations(range(4)))
def test_the_order_of_people_changes_nothing(rows: list[tuple[int, ...]], order: list[int]) -> None:
    people = [(atom, dict(zip((1, 3, 5), row, strict=True))) for atom, row in zip(ATOMS, rows, strict=True)]
    one, other = (item(dict(part)) for part in (people, [people[i] for i in order]))
    other = Divided(other.joint, "ordinal", one.variables, least=one.least, parts=PARTS)
    assert decide(one, PRIVACY) == decide(other, PRIVACY)


def test_a_median_between_two_answers_does_not_tell_how_many_are_below_it() -> None:
    """Of ten five gave 4 and less, five gave 5 and more: 4.5 would be that number."""
    levels = [str(n) for n in range(11)]
    halves = {level: {"3": 3, "4": 2, "5": 2, "9": 3}.get(level, 0) for level in levels}
    assert [way.grain for way in list_ways_of_scores(halves, of_everybody=True, privacy=PRIVACY)] == []
    other = {**halves, "4": 3, "5": 1}
    assert [way.grain for way in list_ways_of_scores(other, of_everybody=True, privacy=PRIVACY)] == ["median"]


def test_below_twenty_a_median_of_statements_is_not_told() -> None:
    assert all(told(decide(item({(): {2: 3, 4: 3, 5: n}}), PRIVACY)) != "levels" for n in range(3, 13))
    assert told(decide(item({(): {2: 3, 4: 3, 5: 14}}), PRIVACY)) == "levels"
