"""Lists of sessions, actions and the like among the files of a new programme, told by their headers."""

from __future__ import annotations

from typing import Final

from evaluation.cleaning.lists.list_columns import list_forms
from evaluation.core.text import fold
from evaluation.programme import SourceKind
from evaluation.reading import RawTable

_KNOWN: Final = 0.6
"""Share of the headers that a kind of list must know."""
_FEWEST: Final = 4
"""So many headers it must know where it lacks a column that it needs."""


def list_kind(table: RawTable) -> SourceKind | None:
    """The kind of list that a table is, None where it is none.

    Parameters
    ----------
    table : RawTable
        From :func:`evaluation.reading.read_sheet`.

    Returns
    -------
    str or None
        The kind that knows most of the headers, among those that find all the columns they need; else, where a kind
        knows most headers and lacks a column, that kind: to say which column is missing is the reader's part.
    """
    headers = {fold(header) for header in table.frame.columns} | {
        fold(header.partition("(")[0]) for header in table.frame.columns
    }
    best: tuple[bool, int, SourceKind | None] = (False, 0, None)
    for kind in _KINDS:
        form = list_forms()[kind]
        columns = {
            name
            for name, column in form.columns.items()
            if headers & {fold(label) for label in (*column.headers, name, name.replace("_", " "))}
        }
        fits = all(any(set(together) <= columns for together in alternatives) for alternatives in form.needs)
        known = len(columns) >= _KNOWN * len(table.frame.columns) and (fits or len(columns) >= _FEWEST)
        if known and (fits, len(columns)) > best[:2]:
            best = (fits, len(columns), kind)
    return best[2]


_KINDS: Final[tuple[SourceKind, ...]] = (
    "sessions", "attendance", "targets", "actions", "experiments", "promises", "cycles", "measures", "statements",
    "codes",
)  # fmt: skip
