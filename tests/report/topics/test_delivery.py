"""Sessions against their design, and lists as they were kept: what a reader sees in each cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from evaluation.programme import DesignRule, Programme
from evaluation.report.blocks import Table, strip_markup
from evaluation.report.opened import Report
from evaluation.report.topics.delivery import describe_rule, tabulate_design, tell_types
from evaluation.report.topics.listing import tabulate_list
from evaluation.report.topics.quality import account_for_rows


@pytest.fixture(scope="module")
def report(made_programme: Callable[..., Programme], told: Callable[..., Report]) -> Report:
    design = [
        {"what": "minutes", "min": 45, "is": "recommended"},
        {"what": "group_size", "max": 6, "is": "required"},
    ]
    return told(made_programme(design=design), [])


def grid(table: Any) -> list[list[str | None]]:
    assert isinstance(table, Table)
    return [[None if cell is None else strip_markup(cell) for cell in row] for row in table.cells]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"what": "minutes", "min": 45, "is": "recommended"}, "at least 45"),
        ({"what": "group_size", "max": 6, "is": "required"}, "at most 6"),
        ({"what": "group_size", "min": 8, "max": 12, "is": "recommended"}, "8–12"),
        ({"what": "sessions", "min": 3, "max": 3, "is": "recommended"}, "3"),
        ({"what": "form", "value": "face_to_face", "is": "recommended"}, "face to face"),
        ({"what": "role_balance", "is": "recommended"}, "each side 40 to 60 per cent"),
    ],
)
def test_rules_of_the_design_in_words(rule: dict[str, Any], text: str, report: Report) -> None:
    assert describe_rule(report, DesignRule.model_validate(rule)) == text


def test_rules_are_counted_over_the_sessions_of_which_it_is_known(report: Report) -> None:
    checks = pd.DataFrame(
        {"rule": [0, 0, 0, 1, 1], "within": pd.array([True, False, None, True, True], dtype="boolean")}
    )
    table, *_ = tabulate_design(replace(report, checks=checks))
    assert [[row[0], row[3], row[4]] for row in grid(table)] == [
        ["Length, minutes", "recommended", "1 of 2"], ["Group size, people", "required", "2 of 2"],
    ]  # fmt: skip


def test_people_are_told_session_by_session_where_few_of_a_type_were_held(report: Report) -> None:
    held = [("workshop", 24), ("workshop", 20), ("workshop", 28), ("meeting", 12)]
    sessions = pd.DataFrame(held, columns=["type", "group_size"])
    (points,) = tell_types(replace(report, lists={"sessions": sessions}))
    assert str(points) == "- Sessions by type: meeting 1.\n- Workshop: 24, 20 and 28 participants, 72 in all."
    alike = replace(report, lists={"sessions": sessions[:3]})
    assert not list(tell_types(alike))


def test_a_list_is_shown_as_it_was_kept(report: Report) -> None:
    frame = pd.DataFrame(
        {
            "action": ["<b>Call</b> the team", "Write"],
            "due": [pd.Timestamp("2024-03-07"), pd.NaT],
            "status": ["done", "planned"],
            "mentions": pd.array([1234, None], dtype="Int64"),
            "theme": pd.array([None, None], dtype="str"),
        }
    )
    columns = {"action": "Follow-up action", "theme": "Theme", "due": "Due", "status": "Status", "mentions": "Mentions"}
    table = tabulate_list(report, frame, columns, caption="Actions")
    assert table.headers == ("Follow-up action", "Due", "Status", "Mentions")
    assert grid(table) == [
        ["<b>Call</b> the team", "7 Mar 2024", "done", "1,234"], ["Write", None, "planned", None],
    ]  # fmt: skip
    assert "&lt;b&gt;" in table.__html__()


def test_rows_left_out_are_told_by_reason_and_survey(report: Report) -> None:
    rows = pd.DataFrame(
        [
            ("a.csv", "before", "read", 30), ("b.csv", "before", "read", 5), ("a.csv", "before", "test_answer", 2),
            ("a.csv", "before", "kept", 28), ("b.csv", "before", "kept", 5), ("c.csv", "after", "read", 9),
            ("c.csv", "after", "test_answer", 0), ("c.csv", "after", "kept", 9), ("c.csv", "after", "withdrawn", 0),
        ],
        columns=["file", "wave", "what", "n"],
    )  # fmt: skip
    (table,) = account_for_rows(replace(report, cleaning=rows))
    assert isinstance(table, Table)
    assert table.headers == ("Rows", "Before", "After")
    assert grid(table) == [
        ["Rows in the files", "35", "9"], ["Test answers", "2", "0"], ["Answers in the analysis", "33", "9"],
    ]  # fmt: skip
