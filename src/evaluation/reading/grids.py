"""What every format is turned into first: numbered records of strings, the first few to look at, the rest on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

__all__ = ["HEAD_ROWS", "MAX_COLUMNS", "Grid", "Record", "frame_of"]

HEAD_ROWS: Final = 60
"""The header is looked for in so many filled rows; a longer preamble is a document, not a table."""

MAX_COLUMNS: Final = 16_384
"""Excel's own limit."""

Record = tuple[int, list[str]]
"""A row number (1-based, as a spreadsheet shows it) and its cells; an empty cell is ``""``."""


class Grid(Protocol):
    """One table of a file before anybody knows where its header is."""

    @property
    def sheet(self) -> str | None:
        """The sheet's name; ``None`` for text."""

    @property
    def encoding(self) -> str | None:
        """The encoding of a text file."""

    @property
    def delimiter(self) -> str | None:
        """The delimiter of a text file."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on the file as a whole."""

    def head(self) -> list[Record]:
        """The first `HEAD_ROWS` records that are not blank."""

    def spans(self, row: int) -> list[tuple[int, int]]:
        """Merged cells of a row: first and last column (0-based), spans of two columns or more."""

    def body(self, row: int, width: int) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """All records below a row.

        Parameters
        ----------
        row : int
            The last header row.
        width : int
            The number of columns that the header has.

        Returns
        -------
        tuple of DataFrame and tuple of str
            Strings, missing where a cell is empty; columns 0, 1, … (`width` of them or more); index ``row``; blank
            rows are left out. And remarks.
        """


def frame_of(rows: Sequence[int], columns: Sequence[pa.ChunkedArray | pa.Array]) -> pd.DataFrame:
    """A frame of strings from Arrow columns, without its blank rows.

    Parameters
    ----------
    rows : sequence of int
        Row numbers, one a record.
    columns : sequence of Arrow large_string arrays
        Of the same length.

    Returns
    -------
    DataFrame
        Columns 0, 1, …; index ``row``.

    Examples
    --------
    >>> frame = frame_of([2, 3], [pa.array(["a", None], pa.large_string()), pa.array([None, None], pa.large_string())])
    >>> list(frame.index), frame.loc[2, 0]
    ([2], 'a')
    """
    table = pa.table(list(columns), names=[str(j) for j in range(len(columns))])
    numbers = np.asarray(rows)
    filled = np.zeros(table.num_rows, bool)
    for column in table.columns:
        if filled.all():
            break
        filled |= column.is_valid().to_numpy()
    if not filled.all():
        table, numbers = table.filter(pa.array(filled)), numbers[filled]
    frame: pd.DataFrame = table.to_pandas(split_blocks=True)
    frame.columns = pd.RangeIndex(len(columns))
    frame.index = pd.Index(numbers, dtype="int64", name="row")
    return frame
