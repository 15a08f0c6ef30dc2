"""Counts as they are told: names with their numbers, as a table, as bars, as rows by columns, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.report import figures
from evaluation.report.blocks import Cell, Figure, Inline, Table, plain, spoken
from evaluation.report.narrative import bars_alt, marked
from evaluation.report.numbers import format_count
from evaluation.report.opened import Report

BARS_SHOWN: Final = 15
"""More bars than this cannot be read on a phone; the rest stand in the table below the figure."""

_Row = TypeVar("_Row")
_Column = TypeVar("_Column")
Named = tuple[Inline, Shown]
"""What is counted, as the reader knows it, and its number."""


def list_states(report: Report, counted: Iterable[tuple[str, Shown]]) -> Markup:
    """States with their numbers, one after the other, for a sentence."""
    words = report.words
    return Markup(", ").join(
        words.html("{state} {count}", state=report.naming.state(state), count=format_count(words, e))
        for state, e in counted
    )


def tabulate_counts(
    report: Report, counted: Sequence[Named], *, first: Inline, number: str, caption: Inline, note: Inline = ""
) -> Table:
    """Names with their numbers.

    Parameters
    ----------
    report : Report
    counted : sequence of (name, Shown)
        In the order of the table.
    first, number : str
        Headers of the two columns, in the reader's language.
    caption, note : str or Markup

    Returns
    -------
    Table
    """
    header = plain(first)
    rows: list[dict[str, Cell]] = [{header: name, number: format_count(report.words, e)} for name, e in counted]
    return Table(rows, caption=marked(report, caption), note=note, spoken=spoken([first]))


def draw_counts(report: Report, counted: Sequence[Named], table: Table, *, shares: bool = False) -> Figure:
    """Bars of what a table tells, at most :data:`BARS_SHOWN` from its beginning.

    Parameters
    ----------
    report : Report
    counted : sequence of (name, Shown)
        From top to bottom.
    table : Table
        The data of the figure; its caption is that of the figure.
    shares : bool
        Values are shares, with their intervals; else counts.

    Returns
    -------
    Figure
    """
    tell = report.words.percent if shares else report.words.number
    bars = [
        figures.Bar(plain(name), e.estimate, tell(e.estimate), *((e.low, e.high) if shares else ()))
        for name, e in counted[:BARS_SHOWN]
    ]
    return draw_bars(report, bars, table, shares=shares)


def draw_bars(report: Report, bars: Sequence[figures.Bar], table: Table, *, shares: bool = False) -> Figure:
    """Bars with their words for those who do not see them, and the table behind them."""
    alt = bars_alt(report, [bar.label for bar in bars], [bar.value for bar in bars])
    drawing = figures.bars(bars, words=report.words, shares=shares)
    return Figure(drawing, alt=alt, caption=table.caption, data=table)


def cross_counts(
    report: Report,
    rows: Mapping[_Row, Inline],
    columns: Mapping[_Column, Inline],
    find: Callable[[_Row, _Column], Shown | None],
    *,
    first: str,
    caption: Inline,
    note: Inline = "",
    absent: Cell = None,
    at_most: int = BARS_SHOWN,
) -> Table:
    """Numbers by two things: a row a value of the one, a column a value of the other.

    Parameters
    ----------
    report : Report
    rows, columns : mapping of key to name
        In the order of the table.
    find : callable
        The number of a row's key and a column's key.
    first : str
        Header of the names of the rows.
    caption, note : str or Markup
    absent : str, optional
        Stands where there is no number.
    at_most : int
        Of more rows than this the largest are shown, with a note on the others.

    Returns
    -------
    Table
    """
    lines: list[dict[str, Cell]] = []
    sums: list[float] = []
    for row, name in rows.items():
        found = {column: find(row, column) for column in columns}
        cells = {plain(columns[c]): absent if e is None else format_count(report.words, e) for c, e in found.items()}
        lines.append({first: name, **cells})
        sums.append(sum(e.estimate for e in found.values() if e is not None))
    shown, left = keep_largest(report, lines, sums, at_most=at_most)
    numeric = [plain(name) for name in columns.values()]
    return Table(
        shown, caption=marked(report, caption), note=note or left, numeric=numeric, spoken=spoken(columns.values())
    )


def keep_largest(
    report: Report, rows: Sequence[dict[str, Cell]], weights: Sequence[float], *, at_most: int = BARS_SHOWN
) -> tuple[list[dict[str, Cell]], str]:
    """As many rows as can be read, those of the largest weights in their order, and a note on the others."""
    if len(rows) <= at_most:
        return list(rows), ""
    kept = set(sorted(range(len(rows)), key=lambda place: -weights[place])[:at_most])
    note = report.words.text(
        "The {shown} largest of {all} are shown; all of them are in the file results.csv.",
        shown=report.words.number(at_most),
        all=report.words.number(len(rows)),
    )
    return [row for place, row in enumerate(rows) if place in kept], note
