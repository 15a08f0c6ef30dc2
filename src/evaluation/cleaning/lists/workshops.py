"""What becomes of the lists beside feedback: canonical frames, and the account of every row and doubtful cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from evaluation.cleaning.lists.list_columns import Content, list_forms
from evaluation.core.private import Private
from evaluation.locale import N_

REMARKS: Final = {
    "unused_column": N_("The column is not used."),
    "not_understood": N_("The cell was not understood and counts as empty."),
    "incomplete": N_("The row does not say what it is about and was left out."),
    "repeated": N_("The row stands in the list twice and was counted once."),
    "unknown_session": N_("The session is not in the list of sessions; its people are counted."),
    "total": N_("The row holds a total and was left out."),
    "unknown_label": N_("The word is none of the options in the description and stands for a group of its own."),
    "order": N_("The day is before the one that it should follow, and counts as empty."),
    "outside_period": N_("The session is outside the period of the programme; it is counted."),
    "namesake": N_("Two different sessions have this name; attendance cannot tell them apart."),
    "not_held": N_("The session seems not to have been held; it counts as held."),
    "more_than_invited": N_("More people came than were invited."),
    "no_share": N_("The numerator is above the denominator, so it gives no share."),
    "same_day": N_("The measure stands more than once on this day; the numbers were added up, values averaged."),
    "not_drawn": N_("The value stands among shares that rest on counts, and is not drawn."),
    "names": N_("The codes of participants look like names; they were replaced by numbers."),
    "differs": N_("The number of participants differs from the list of attendance."),
}
"""Kinds of remarks for whoever keeps the lists, in plain English."""

REMARK_COLUMNS: Final = {
    "file": "str", "kind": "str", "row": "int64", "what": "str", "column": "str", "found": "str", "detail": "object",
}  # fmt: skip
ROW_COLUMNS: Final = {"file": "str", "kind": "str", "wave": "str", "what": "str", "n": "int64"}
"""The columns of both with their types, which a frame without rows has too."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Workshops(Private):
    """What was done, who took part and what came of it, redacted, as frames.

    Attributes
    ----------
    tables : mapping of str to pandas.DataFrame
        Kind of list to its rows, in the order of the files; only kinds that the programme has. The columns are those of
        the kind less the private ones, and ``wave``. Days are ``datetime64``, counts ``Int64``, minutes and numbers
        ``float64``, everything else ``str``; states by their ids; ``participant`` and ``coder`` are numbers that stand
        for people (``Int64``), never what stood in the file.
    rows : pandas.DataFrame
        Public. ``file, kind, wave, what, n``: rows ``read``, and what became of them
        (:data:`evaluation.core.row_reasons.LIST_DROP_RULES`).
    remarks : pandas.DataFrame
        Private. ``file, kind, row, what, column, found, detail``: cells not understood, columns not used,
        sessions not in the list, … (:data:`REMARKS`).
    """

    tables: Mapping[str, pd.DataFrame]
    rows: pd.DataFrame
    remarks: pd.DataFrame

    def table(self, kind: str) -> pd.DataFrame:
        """The rows of a kind of list; without any where the programme has none.

        Parameters
        ----------
        kind : str
            A key of :func:`evaluation.cleaning.lists.list_columns.list_forms`.

        Returns
        -------
        pandas.DataFrame
        """
        return self.tables[kind] if kind in self.tables else make_empty_list(kind).copy()

    def held_rows(self) -> int:
        """The rows of all lists."""
        return sum(len(frame) for frame in self.tables.values())


_DTYPES: Final[dict[Content, str]] = {
    "day": "datetime64[ns]",
    "minutes": "float64",
    "count": "Int64",
    "number": "float64",
    "amount": "float64",
    "stage": "Int64",
    "code": "Int64",
}


def make_typed_column(values: Sequence[object], index: pd.Index, content: Content) -> pd.Series:
    """Values as a column of the dtype that belongs to what it holds."""
    found: pd.Series = pd.Series(np.array(values, dtype="object"), index=index)
    dtype = _DTYPES.get(content, "str")
    if content == "day":
        return pd.Series(pd.to_datetime(found).astype("datetime64[ns]"))
    return pd.Series(found.astype(pd.Int64Dtype()) if dtype == "Int64" else found, dtype=dtype)


@cache  # asked for about thirty times an analysis, by every estimator whose list a programme lacks
def make_empty_list(kind: str) -> pd.DataFrame:
    """A list of a kind without rows; not to be written to."""
    columns = {
        name: pd.Series(dtype=_DTYPES.get(column.holds, "str"))
        for name, column in list_forms()[kind].kept_columns().items()
    }
    return pd.DataFrame({**columns, "wave": pd.Series(dtype="str")})
