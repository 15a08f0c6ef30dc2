"""Change in the same people: what may be told of it beside the two surveys."""

from __future__ import annotations

from collections import Counter

import pytest

from evaluation.core.counts import Moves, Step
from evaluation.programme import Privacy
from evaluation.wall.changes import Changed, decide_change
from evaluation.wall.telling import Telling, list_ways_of_ordinal

LEVELS = ("1", "2", "3", "4", "5")
PARTS = {"1": "bottom", "2": "bottom", "3": "middle", "4": "top", "5": "top"}
PRIVACY = Privacy()


def moves(pairs: list[tuple[str, str]], lost: str = "", new: str = "") -> Moves:
    flows = Counter(pairs)
    step = Step(sum(b > a for a, b in pairs), sum(b == a for a, b in pairs), sum(b < a for a, b in pairs))
    return Moves(
        item="useful",
        wave="before>after",
        n=len(pairs),
        steps=(step,),
        flows={(a, b): flows[a, b] for a in LEVELS for b in LEVELS},
        lost=Counter(lost),
        new=Counter(new),
    )


def whole(answers: str) -> Telling:
    cells = {level: Counter(answers)[level] for level in LEVELS}
    return next(list_ways_of_ordinal(cells, PARTS, of_everybody=True, privacy=PRIVACY))


def decided(pairs: list[tuple[str, str]], lost: str = "", new: str = "") -> Changed:
    before, after = ("".join(pair[i] for pair in pairs) for i in (0, 1))
    wholes = (whole(before + lost), whole(after + new))
    return decide_change(moves(pairs, lost, new), wholes, parts=PARTS, privacy=PRIVACY)


def test_the_one_who_was_lost_is_not_found_between_two_surveys() -> None:
    """Before {1: 1, 4: 10, 5: 9}, after {4: 10, 5: 9}: that all stayed as they were would tell who had said 1."""
    assert not decided([("4", "4")] * 10 + [("5", "5")] * 9, lost="1").moves


def test_those_who_rose_and_stayed_are_told_where_nobody_was_lost() -> None:
    told = decided([("2", "4")] * 8 + [("3", "3")] * 8 + [("4", "5")] * 6)
    assert told == Changed(moves=True, flows=True, effect=True)


def test_a_thin_path_hides_the_paths_and_not_the_moves() -> None:
    told = decided([("2", "4")] * 8 + [("3", "3")] * 8 + [("4", "5")] * 5 + [("5", "5")])
    assert told.moves
    assert not told.flows


def test_few_who_were_lost_hide_the_paths() -> None:
    told = decided([("2", "4")] * 8 + [("3", "3")] * 8 + [("4", "5")] * 6, lost="245")
    assert not told.flows


@pytest.mark.parametrize(
    ("step", "told"),
    [((2, 1, 1), False), ((3, 3, 3), False), ((5, 5, 0), True), ((6, 4, 2), False), ((11, 0, 0), False)],
)
def test_how_many_moved_among_few(step: tuple[int, int, int], told: bool) -> None:
    scores = Moves(item="scale", wave="before>after", n=sum(step), steps=(Step(*step),))
    assert decide_change(scores, (), parts=None, privacy=PRIVACY).moves == told


def test_an_effect_needs_both_surveys_at_every_level() -> None:
    few = decided([("2", "4")] * 6 + [("3", "3")] * 6 + [("5", "4")] * 3)
    assert (few.moves, few.effect) == (True, False)


def test_three_surveys_need_every_step() -> None:
    steps = (Step(9, 8, 5), Step(22, 0, 0))
    assert not decide_change(
        Moves(item="scale", wave="a>b>c", n=22, steps=steps), (), parts=None, privacy=PRIVACY
    ).moves


def test_scores_are_told_where_no_few_came_or_went() -> None:
    level = (Telling("levels"), Telling("levels"))
    step = Moves(item="likely", wave="before>after", n=25, steps=(Step(10, 9, 6),), lost={"3": 2})
    assert not decide_change(step, level, parts={}, privacy=PRIVACY).moves


def test_the_answer_of_one_who_left_does_not_follow_from_an_effect() -> None:
    """Who knows how many moved by how much knows the sum before of those who stayed: what is over is who left."""
    pairs = [("1", "2")] * 5 + [("1", "3")] * 4 + [("2", "4")] * 5 + [("4", "3")] * 4 + [("5", "3")] * 4
    alone = decided(pairs, lost="3")
    assert (alone.moves, alone.effect) == (True, False)
    assert decided(pairs).effect
    assert decided(pairs, lost="12345").effect
