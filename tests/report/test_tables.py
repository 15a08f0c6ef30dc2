"""Tables of the report: what a reader sees in each cell, from answers counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from evaluation.core.estimates import Estimate, Results, Shown
from evaluation.locale import Words
from evaluation.programme import Programme
from evaluation.report.blocks import EMPTY, Table, mark_up, strip_markup
from evaluation.report.columns import drop_empty
from evaluation.report.numbers import format_interval, format_of_n
from evaluation.report.opened import Report
from evaluation.report.topics.respondents import tell_backgrounds

EN = Words("en")


@pytest.fixture(scope="module")
def by_role(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> Report:
    questionnaire = {"background": [{"id": "role", "column": "Role", "options": {"client": {"en": ["Client"]}}}]}
    return told(made_programme(questionnaire=questionnaire), [{}] * 6)


def grid(table: Table | None) -> list[list[str | None]]:
    assert table is not None
    return [[None if cell is None else strip_markup(cell) for cell in row] for row in table.cells]


def ordinal(name: str) -> dict[str, Any]:
    return {"id": name, "type": "ordinal", "scale": "three", "column": name, "text": name, "level": "reaction"}


def answers(name: str, low: int, middle: int, high: int) -> list[dict[str, Any]]:
    return [{name: level} for level, n in (("low", low), ("middle", middle), ("high", high)) for _ in range(n)]


def distribution_rows(report: Report) -> list[list[str | None]]:
    found = [getattr(part, "data", None) or part for part in report.likert(report.items())]
    (table,) = [part for part in found if isinstance(part, Table) and "Statement" in part.headers]
    return grid(table)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("counts", "row"),
    [
        ((2, 3, 15), ["a", "20", "2 (10%)", "3 (15%)", "15 (75%)", "high"]),  # twenty: all is shown
        ((0, 4, 5), ["a", "9", EMPTY, EMPTY, "5 of 9", EMPTY]),  # fewer than ten: one number
        ((3, 3, 6), ["a", "12", "3 (25%)", "3 (25%)", "6 (50%)", EMPTY]),
        ((1, 4, 7), ["a", "12", EMPTY, EMPTY, "7 of 12", EMPTY]),  # a lone dissenter is among the five others
        ((1, 0, 11), ["a", "12", EMPTY, EMPTY, "at least 10 of 12", EMPTY]),
        ((10, 2, 0), ["a", "12", EMPTY, EMPTY, "at most 2 of 12", EMPTY]),
        ((0, 2, 2), ["a", "hidden", EMPTY, EMPTY, EMPTY, EMPTY]),  # four people
    ],
)
def test_a_distribution_as_far_as_it_may_be_shown(
    counts: tuple[int, int, int], row: list[str], made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    assert distribution_rows(told(made_programme(ordinal("a")), answers("a", *counts))) == [row]


def test_merged_levels_say_so_in_their_cells(
    made_programme: Callable[..., Programme], told: Callable[..., Report]
) -> None:
    item = {**ordinal("a"), "scale": "five"}
    levels = ["strongly_disagree"] + ["disagree"] * 3 + ["neutral"] * 4 + ["agree"] * 2 + ["strongly_agree"] * 5
    report = told(made_programme(item), [{"a": level} for level in levels])
    assert distribution_rows(report) == [
        ["a", "15", "27% (4 of 15)", "in the one before", "4 of 15", "47% (7 of 15)", "in the one before",
         EMPTY],
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "text"), [(9, "3 of 9"), (12, "33% (4 of 12)")])
def test_a_share_in_words(n: int, text: str) -> None:
    share = Shown(measure="share", item="a", estimate=(n // 3) / n, n=n)
    assert strip_markup(format_of_n(EN, share)) == text


@pytest.mark.parametrize(
    ("measure", "option", "points_at"),
    [
        ("share", "tea", "count/a/tea/role=x/after"),
        ("theme_share", "time", "theme/a/time/role=x/after"),
        ("top_box", "", "top_count/a//role=x/after"),
        ("bottom_box", "", "bottom_count/a//role=x/after"),
    ],
)
def test_every_number_of_a_share_in_words_points_at_a_result(measure: str, option: str, points_at: str) -> None:
    share = Shown(measure=measure, item="a", option=option, group="role=x", wave="after", estimate=31 / 33, n=33)
    told = mark_up(format_of_n(EN, share))
    assert re.findall(r'data-result="([^"]*)">([^<]*)<', told) == [
        (f"{share.id}#estimate", "94%"), (f"{points_at}#estimate", "31"), (f"{share.id}#n", "33"),
    ]  # fmt: skip


def test_columns_without_a_value_are_left_out() -> None:
    assert drop_empty([]) == []
    assert drop_empty([{"a": "1", "b": None}, {"a": None, "b": None}]) == [{"a": "1"}, {"a": None}]


def test_intervals_stand_beside_percentages_only() -> None:
    known = Shown(measure="share", item="a", estimate=0.5, low=0.25, high=0.75, n=12)
    few = Shown(measure="share", item="a", estimate=0.5, low=0.25, high=0.75, n=8)
    assert strip_markup(format_interval(EN, known, percent=True) or "") == "25%–75%"
    assert format_interval(EN, few, percent=True) == EMPTY
    assert strip_markup(format_interval(EN, few, percent=False, decimals=1) or "") == "0.2–0.8"
    assert format_interval(EN, Shown(measure="share", estimate=0.5, n=12), percent=True) == EMPTY


EVERYBODY = Estimate(measure="respondents", estimate=40, n=40)


def test_a_hidden_group_is_said_to_be_hidden_and_a_table_of_them_is_left_out(by_role: Report) -> None:
    shown = Estimate(measure="respondents", group="role=client", estimate=7, n=7)
    hidden = Estimate(measure="respondents", group="role=expert", note="suppressed")
    (table,) = tell_backgrounds(replace(by_role, results=Results([EVERYBODY, shown, hidden])))
    assert isinstance(table, Table)
    assert grid(table) == [["Client", "7"], ["expert", "hidden"]]
    (told,) = tell_backgrounds(replace(by_role, results=Results([EVERYBODY, hidden])))
    assert str(told).startswith("Not broken down by the following")


def test_only_the_largest_groups_are_listed(by_role: Report) -> None:
    groups = [Estimate(measure="respondents", group=f"role=g{k}", estimate=10 + k, n=10 + k) for k in range(20)]
    (table,) = tell_backgrounds(replace(by_role, results=Results([EVERYBODY, *groups])))
    assert isinstance(table, Table)
    assert [row[0] for row in grid(table)] == [f"g{k}" for k in range(8, 20)]
    assert strip_markup(table.note) == "8 smaller groups are not listed."
