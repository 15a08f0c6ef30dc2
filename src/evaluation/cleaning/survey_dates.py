"""When and with what each survey was made: the facts that stand beside its findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import pandas as pd

from evaluation.core.cleared import Survey
from evaluation.programme import Source
from evaluation.reading import RawTable, parse_times

COLUMNS: Final = ("wave", "reader", "first", "last")
_TIMES: Final = ("end", "start")


def tabulate_surveys(tables: Sequence[tuple[Source, RawTable]], decisions: pd.DataFrame) -> pd.DataFrame:
    """The surveys of a programme, from the answers that were kept.

    Parameters
    ----------
    tables : sequence of (Source, RawTable)
        The feedback files.
    decisions : pandas.DataFrame
        What was done with which row (:attr:`evaluation.cleaning.responses.CleaningLog.decisions`): rows that were left
        out, such as trials of the form, have no part in the days.

    Returns
    -------
    pandas.DataFrame
        A row a file: ``wave, reader, first, last``, days as ISO, empty where they are not known.
    """
    rows = []
    left_out = decisions[decisions["decision"].eq("drop")]
    for source, table in tables:
        days = _days(table)
        days = days[~days.index.isin(left_out.loc[left_out["file"].eq(source.file), "row"])]
        first, last = (str(days.min()), str(days.max())) if len(days) else ("", "")
        rows.append((source.wave, table.info.reader, first, last))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _days(table: RawTable) -> pd.Series:
    role = next((role for role in _TIMES if role in table.service), None)
    if role is None:
        return pd.Series(dtype="str")
    days: pd.Series = parse_times(table.cells.strings(table.service[role])).dropna().dt.strftime("%Y-%m-%d")
    return days


def to_surveys(rows: pd.DataFrame) -> tuple[Survey, ...]:
    """The rows of :func:`tabulate_surveys`, files of one survey and service put together.

    Examples
    --------
    >>> rows = pd.DataFrame([("after", "forms", "2024-03-01", "2024-03-09"), ("after", "forms", "2024-02-27", "")])
    >>> to_surveys(rows.set_axis(list(COLUMNS), axis=1))[0].first.isoformat()
    '2024-02-27'
    """
    return tuple(
        Survey(
            str(wave), str(reader), min(_known(part["first"]), default=None), max(_known(part["last"]), default=None)
        )
        for (wave, reader), part in rows.groupby(["wave", "reader"], sort=False)
    )


def _known(days: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in days if day]
