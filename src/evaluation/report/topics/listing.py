"""Lists as they were kept, their texts in the language in which they were written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from numbers import Real
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.report.blocks import Block, Cell, Inline, Prose, Table, mark_up
from evaluation.report.numbers import count_decimals
from evaluation.report.opened import Report
from evaluation.report.wording import mark_example

LISTED: Final = 60
"""More rows of a list than this are counted and not listed one by one."""

_NUMBERS: Final = frozenset({"minutes", "group_size", "mentions", "votes", "embedding"})
_STATES: Final = frozenset({"status", "decision", "kept", "phase", "type", "side", "source", "stance", "form"})


def show_list(
    report: Report, frame: pd.DataFrame, columns: Mapping[str, str], *, caption: Inline, below: str = ""
) -> Block:
    """A redacted list (targets, actions, experiments, …) as it was kept, or how long it is where it is too long.

    Parameters
    ----------
    report : Report
    frame : pandas.DataFrame
        Canonical columns.
    columns : mapping of str to str
        Canonical column to message id of its header, in the order shown; columns that are empty are left out.
    caption : str or Markup
    below : str
        A column of longer text that stands below the first cell of its row instead of in a column of its own.

    Returns
    -------
    Table or Prose
    """
    if len(frame) > LISTED:
        return tell_length(report, frame)
    return tabulate_list(report, frame, columns, caption=caption, below=below)


def tell_length(report: Report, frame: pd.DataFrame) -> Prose:
    """How long a list is that is not shown."""
    words = report.words
    return Prose(words.text("The list has {n} rows and is not shown one by one.", n=words.number(len(frame))))


def tabulate_list(
    report: Report, frame: pd.DataFrame, columns: Mapping[str, str], *, caption: Inline, below: str = ""
) -> Table:
    """A redacted list as :func:`show_list` shows it, however long."""
    headers = {
        name: report.words.text(header)
        for name, header in columns.items()
        if name in frame and frame[name].notna().any()
    }
    rows: list[dict[str, Cell]] = [
        {header: show_entry(report, name, row[name]) for name, header in headers.items()}
        for row in frame[list(headers)].astype("object").to_dict(orient="records")
    ]
    if below in frame:
        first = next(iter(headers.values()))
        for row, text in zip(rows, frame[below].tolist(), strict=True):
            if not pd.isna(text):
                more = mark_up(report.naming.own(str(text)))
                row[first] = Markup("{}<br><small>{}</small>").format(mark_up(row[first] or ""), more)
    numeric = [header for name, header in headers.items() if name in _NUMBERS]
    return Table(rows, caption=mark_example(report, caption), numeric=numeric)


def show_entry(report: Report, column: str, value: object) -> Cell:
    """An entry of a list: a day, a number, a state in the reader's words, or the words of the list."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, date):
        return report.words.short_date(value)
    if isinstance(value, Real):  # numpy's numbers among them
        return report.words.number(float(value), count_decimals(float(value)))
    if column in _STATES:
        return report.naming.state(str(value))
    if report.naming.is_background(column):
        return report.naming.group(f"{column}={value}")
    return report.naming.own(str(value))
