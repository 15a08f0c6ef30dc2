"""What every format is turned into first: numbered records of strings, the first few to look at, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from evaluation.reading.cells import Cells

__all__ = ["HEAD_ROWS", "MAX_COLUMNS", "MAX_ROWS", "Grid", "Record"]

BLOCK: Final = 1 << 22
"""Bytes looked at in one go: keeps memory near the size of the file."""

HEAD_ROWS: Final = 60
"""The header is looked for in so many filled rows; a longer preamble is a document, not a table."""

MAX_COLUMNS: Final = 16_384
"""Excel's own limit."""

MAX_ROWS: Final = 5_000_000
"""Lines of a text table, five times as many as Excel has rows: what has more is no export of a survey."""

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

    def body(self, row: int, width: int) -> tuple[Cells, tuple[str, ...]]:
        """All records below a row.

        Parameters
        ----------
        row : int
            The last header row.
        width : int
            The number of columns that the header has.

        Returns
        -------
        tuple of Cells and tuple of str
            Columns called by their position, `width` of them or more; blank rows are left out. And remarks.
        """
