"""Figures of bars from estimates: the drawing, its alt text and the table of its numbers in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from evaluation.core.estimates import COUNTED, Shown
from evaluation.report import figures
from evaluation.report.blocks import Figure, Inline, Table, strip_markup
from evaluation.report.columns import Column, list_subjects, make_table
from evaluation.report.numbers import format_share

if TYPE_CHECKING:
    from evaluation.report.opened import Report

BARS_SHOWN: Final = 15
"""More bars than this cannot be read on a phone; the rest stand in the table below the figure."""


def draw_bars(
    report: Report,
    named: Sequence[tuple[Inline, Shown]],
    *,
    data: Table,
    caption: Inline = "",
    limit: float | None = None,
) -> Figure:
    """A figure of bars, a bar an estimate; shares with their interval, anything else as a number.

    Parameters
    ----------
    report : Report
    named : sequence of (label, Shown)
        From top to bottom; those beyond :data:`BARS_SHOWN` stand in the table only.
    data : Table
        The numbers.
    caption : str or Markup
        Default: that of the table.
    limit : float, optional
        End of the axis.
    """
    words, first = report.words, named[:BARS_SHOWN]
    shares = all(e.measure in COUNTED for _, e in first)
    bars = [
        figures.Bar(strip_markup(label), e.estimate, format_share(words, e).text, e.low, e.high)
        if shares
        else figures.Bar(strip_markup(label), e.estimate, words.number(e.estimate))
        for label, e in first
    ]
    return finish_bars(report, bars, data=data, caption=caption, shares=shares, limit=limit)


def finish_bars(
    report: Report,
    bars: Sequence[figures.Bar],
    *,
    data: Table,
    caption: Inline = "",
    shares: bool = True,
    limit: float | None = None,
) -> Figure:
    """A figure of bars made before, with the alt text that its longest and shortest give."""
    drawing = figures.draw_bars(bars, words=report.words, shares=shares, limit=limit)
    alt = describe_bars(report, [bar.label for bar in bars], [bar.value for bar in bars])
    return Figure(drawing, alt=alt, caption=caption or data.caption, data=data)


def make_bars(
    report: Report,
    columns: Mapping[str, Column],
    estimates: Iterable[Shown],
    *,
    caption: Inline,
    note: Inline = "",
) -> Figure | None:
    """A figure of bars with the table of its numbers, whose first column names the bars; None where there is none."""
    rows = list(estimates)
    data = make_table(report, columns, rows, caption=caption, note=note)
    if data is None:
        return None
    name = next(iter(columns.values()))
    labels = [name(report, subject) or "" for subject in list_subjects(report, rows)]
    return draw_bars(report, list(zip(labels, rows, strict=True)), data=data)


def describe_bars(report: Report, labels: Sequence[Inline], values: Sequence[float]) -> str:
    """Two sentences for those who do not see a bar chart, from its largest and smallest bars."""
    words = report.words
    first = words.plural("Bar chart of {n} bar.", "Bar chart of {n} bars.", len(labels))
    most, least = find_ends(list(zip(map(strip_markup, labels), values, strict=True)))
    if most and least:
        second = words.text("The longest bar is “{most}” and the shortest “{least}”.", most=most, least=least)
    elif most:
        second = words.text("The longest bar is “{most}”.", most=most)
    else:
        second = words.text("The numbers are in the table below the figure.")
    return f"{first} {second}"


def find_ends(named: Sequence[tuple[str, float]]) -> tuple[str, str]:
    """The names of the largest and of the smallest value; empty where it is not one alone.

    Examples
    --------
    >>> find_ends([("a", 1.0), ("b", 2.0), ("c", 2.0)])
    ('', 'a')
    """
    values = [value for _, value in named]
    if len(set(values)) < 2:
        return "", ""
    most, least = ([name for name, value in named if value == end] for end in (max(values), min(values)))
    return most[0] if len(most) == 1 else "", least[0] if len(least) == 1 else ""
