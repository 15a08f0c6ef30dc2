"""Numbers by two things: a row a value of the one, a column a value of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from evaluation.core.estimates import Shown
from evaluation.report.bar_figures import BARS_SHOWN
from evaluation.report.blocks import Cell, Inline, Table, find_spoken, strip_markup
from evaluation.report.numbers import format_count
from evaluation.report.opened import Report
from evaluation.report.wording import mark_example

_Row = TypeVar("_Row")
_Column = TypeVar("_Column")


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
        cells = {
            strip_markup(columns[c]): absent if e is None else format_count(report.words, e) for c, e in found.items()
        }
        lines.append({first: name, **cells})
        sums.append(sum(e.estimate for e in found.values() if e is not None))
    shown, left = keep_largest(report, lines, sums, at_most=at_most)
    numeric = [strip_markup(name) for name in columns.values()]
    return Table(
        shown,
        caption=mark_example(report, caption),
        note=note or left,
        numeric=numeric,
        spoken=find_spoken(columns.values()),
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
