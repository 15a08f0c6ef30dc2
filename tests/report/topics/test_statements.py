"""What people told: by side and theme, with what spoke for and against, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evaluation.locale import Words
from evaluation.programme import Programme
from evaluation.report.blocks import Table, strip_markup
from evaluation.report.opened import Report

SAID = [
    ["side", "source", "theme", "stance", "statement"],
    ["worker", "survey", "Time", "for", "W1"],
    ["worker", "oral", "Time", "against", "W2"],
    ["client", "interview", "Time", "mixed", "C1"],
    ["client", "survey", "Time", "", "C2"],
    *(["worker", "survey", "Trust", "for", f"W{k}"] for k in range(3, 7)),
    *(["client", "survey", "Trust", "for", f"C{k}"] for k in range(3, 8)),
]


@pytest.fixture
def statement_tables(parts_of: Callable[..., list[Any]]) -> Callable[[Report], dict[str, Table]]:
    def tables(report: Report) -> dict[str, Table]:
        return {strip_markup(part.caption): part for part in parts_of(report, "statements") if isinstance(part, Table)}

    return tables


def test_arguments_for_and_against_stand_side_by_side(
    made_programme: Callable[..., Programme],
    told: Callable[..., Report],
    statement_tables: Callable[[Report], dict[str, Table]],
) -> None:
    shown = statement_tables(told(made_programme(data_origin="published"), [], lists={"statements": SAID}))
    counted = [[strip_markup(cell) for cell in row] for row in shown["For and against, by theme and side"].cells]
    assert counted == [
        ["TrustWorker's side", "4", "0", "0"], ["TrustClient's side", "5", "0", "0"],
        ["TimeWorker's side", "1", "1", "0"], ["TimeClient's side", "0", "0", "1"],
    ]  # fmt: skip
    arguments = shown["Statements on the themes that also drew criticism"]
    assert arguments.headers == ("Theme", "For", "Against", "Mixed", "Not said which")
    assert [[strip_markup(cell) for cell in row] for row in arguments.cells] == [
        ["Time", "W1 (worker's side, survey)", "W2 (worker's side, oral feedback)", "C1 (client's side, interview)",
         "C2 (client's side, survey)"],
    ]  # fmt: skip
    others = [
        strip_markup(row[0])
        for name, table in shown.items()
        if name.startswith("What people said")
        for row in table.cells
    ]
    assert others == [*(f"W{k}" for k in range(3, 7)), *(f"C{k}" for k in range(3, 8))]


@pytest.mark.slow
def test_the_stance_of_a_side_that_said_little_is_nowhere(
    made_programme: Callable[..., Programme],
    told: Callable[..., Report],
    statement_tables: Callable[[Report], dict[str, Table]],
) -> None:
    few = [*SAID[:5], *SAID[5:9], SAID[9]]  # three of the clients' have a stance
    shown = statement_tables(told(made_programme(data_origin="published"), [], lists={"statements": few}))
    assert list(shown) == [
        "Statements by theme and side",
        "What people said: worker's side",
        "What people said: client's side",
    ]
    assert all("For or against" not in table.headers for table in shown.values())


@pytest.mark.slow
def test_statements_of_all_programmes_as_before_without_the_column(
    made_programme: Callable[..., Programme],
    told: Callable[..., Report],
    statement_tables: Callable[[Report], dict[str, Table]],
) -> None:
    plainly = [[row[k] for k in (0, 1, 2, 4)] for row in SAID]
    shown = statement_tables(told(made_programme(data_origin="published"), [], lists={"statements": plainly}))
    assert list(shown) == [
        "Statements by theme and side",
        "What people said: worker's side",
        "What people said: client's side",
    ]
    assert sum(len(table.cells) for name, table in shown.items() if name.startswith("What")) == len(SAID) - 1


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["asiakasosallisuuden-yhteiskehittamispajat", "valmennus-kestavan-kasvun-ohjelma"])
def test_mixed_feelings_are_kept_visible_in_the_demonstration(
    name: str,
    language: str,
    demonstration_report: Callable[[str, Any], Report],
    statement_tables: Callable[[Report], dict[str, Table]],
) -> None:
    report = demonstration_report(name, language)
    caption = Words(language).text("Statements on the themes that also drew criticism")
    (arguments,) = [table for name, table in statement_tables(report).items() if name.startswith(caption)]
    for stance in ("for", "against", "mixed"):
        place = arguments.headers.index(report.naming.state(stance).capitalize())
        assert any(row[place] for row in arguments.cells)
