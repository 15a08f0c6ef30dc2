"""What differs beside the smallest difference that would matter: in the results, on the page, and behind the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evaluation.report.opened import Report
from evaluation.report.topics.answering import answer
from evaluation.scoring import compare_moves, compare_shares

pytestmark = pytest.mark.slow

ITEM = {"id": "skill", "type": "ordinal", "scale": "five", "column": "Taito", "text": {"en": "Skill"}}
LEVELS = ["strongly_disagree", "disagree", "neutral", "agree", "strongly_agree"]


@pytest.fixture
def change(made_programme: Any, told: Any) -> Callable[..., Report]:
    def build(up: int, same: int, down: int, *, smallest: float | None = 0.2, language: str = "en") -> Report:
        question = {"id": "q1", "kind": "change", "item": "skill", **({"smallest": smallest} if smallest else {})}
        programme = made_programme(ITEM, waves=["before", "after"], questions=[question])
        levels = LEVELS if LEVELS[0] in programme.scale_of(programme.item("skill")).levels else None
        names = levels or list(programme.scale_of(programme.item("skill")).levels)
        # The levels moved between are those in the middle, so that no answer is rare.
        moves = [(1, 3)] * up + [(1, 1), (3, 3)] * (same // 2) + [(3, 1)] * down
        rows = [
            {"respondent": k, "wave": wave, "skill": names[move[at]]}
            for at, wave in enumerate(("before", "after"))
            for k, move in enumerate(moves)
        ]
        return told(programme, rows, language=language)

    return build


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ((6, 60, 6), "The change is too small to matter"),
        ((40, 20, 5), "The change is large enough to matter"),
        ((14, 20, 6), "Whether the change is large enough to matter stays open"),
    ],
)
def test_a_change_is_judged_by_its_interval(change: Callable[..., Report], moves: Any, said: str) -> None:
    report = change(*moves)
    row, right = report.results.get("net_change", item="skill"), compare_moves(*moves, smallest=0.2)
    row = row or report.results.select("net_change")[0]
    assert (row.estimate, row.low, row.high, row.n) == (right.estimate, right.low, right.high, sum(moves))
    told = str(answer(report, report.programme.questions[0]).whole)
    assert said in told
    assert f"{row.id}#low".replace(">", "&gt;") in told


def test_without_a_smallest_nothing_is_said(change: Callable[..., Report]) -> None:
    report = change(6, 60, 6, smallest=None)
    assert not report.results.select("net_change")
    assert "matter" not in str(answer(report, report.programme.questions[0]).whole)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Muutos on liian pieni ollakseen merkityksellinen"),
        ("sv", "Förändringen är för liten för att ha betydelse"),
    ],
)
def test_it_is_said_in_the_readers_language(change: Callable[..., Report], language: str, said: str) -> None:
    report = change(6, 60, 6, language=language)
    assert said in str(answer(report, report.programme.questions[0]).whole)


@pytest.mark.parametrize("moves", [(1, 2, 0), (2, 4, 1), (1, 8, 1), (6, 0, 0), (3, 4, 3), (12, 0, 1), (0, 12, 0)])
def test_it_is_shown_only_where_the_moves_are(change: Callable[..., Report], moves: Any) -> None:
    results = change(*moves).results
    assert bool(results.select("net_change")) == (len(results.select("change")) == 3)
    assert results.select("net_change") or results.suppressed("net_change", item="skill", wave="before>after")


@pytest.fixture
def groups(made_programme: Any, told: Any) -> Callable[..., Report]:
    def build(first: tuple[int, int], second: tuple[int, int]) -> Report:
        question = {"id": "q1", "kind": "compare", "item": "skill", "by": "role", "smallest": 0.25}
        background = [{"id": "role", "column": "Rooli", "options": {"a": ["A"], "b": ["B"]}}]
        programme = made_programme(ITEM, questions=[question], questionnaire={"background": background})
        names = list(programme.scale_of(programme.item("skill")).levels)
        rows = [
            {"role": role, "skill": names[3 if k < count else 1]}
            for role, (count, n) in (("a", first), ("b", second))
            for k in range(n)
        ]
        return told(programme, rows)

    return build


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ((100, 200), (104, 200), "is too small to matter"),
        ((40, 50), (10, 50), "is large enough to matter"),
        ((20, 40), (14, 40), "is large enough to matter stays open"),
    ],
)
def test_groups_are_judged_by_the_difference_of_their_upper_levels(
    groups: Callable[..., Report], first: Any, second: Any, said: str
) -> None:
    report = groups(first, second)
    (row,) = report.results.select("top_difference")
    right = compare_shares(*first, *second, smallest=0.25)
    assert (row.estimate, row.low, row.high) == (right.estimate, right.low, right.high)
    assert said in str(answer(report, report.programme.questions[0]).whole)


def test_groups_that_are_hidden_have_no_difference(groups: Callable[..., Report]) -> None:
    assert not groups((39, 40), (4, 5)).results.select("top_difference")
