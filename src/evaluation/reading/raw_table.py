"""A table as it stands in a file, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.reading.cells import Cells
from evaluation.reading.extra_rows import (
    find_unfinished_rows,
)
from evaluation.reading.profiles import load_readers

__all__ = ["RawTable", "SourceInfo", "find_option_columns", "index_headers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """Where a table came from.

    Attributes
    ----------
    file : str
        As named in ``programme.yaml``.
    sha256 : str
        Of the bytes that were parsed.
    reader : str
        Key of :func:`evaluation.reading.profiles.load_readers`.
    sheet : str or None
        The sheet of a workbook.
    header_row : int
        1-based row that holds the headers (the last one if two); 0 for SPSS.
    encoding : str or None
        Of a text file.
    delimiter : str or None
        Of a text file.
    dropped_columns : tuple of str
        Headers of columns with personal data, dropped on reading.
    notes : tuple of str
        Plain English remarks for ``evaluation check``.
    """

    file: str
    sha256: str
    reader: str
    sheet: str | None
    header_row: int
    encoding: str | None
    delimiter: str | None
    dropped_columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, repr=False)
class RawTable(Private):
    """A table as it stands in the file.

    Attributes
    ----------
    cells : Cells
        Strings exactly as found, with the row numbers that a spreadsheet shows (in a text file a quoted line break does
        not begin a row). Headers are unique, also after folding.
    info : SourceInfo
        Where it came from.
    service : dict
        Role to header, for the columns that the service adds itself.
    left_out : tuple of (int, str)
        Rows below the header that are no answers: row number and reason. ``len(cells) + len(left_out)`` is the
        number of rows read; blank rows are none.
    aliases : dict
        Other names of columns: name to header (SPSS variable names; LimeSurvey's code and text where a header has both;
        Webropol's question without its number).
    """

    cells: Cells
    info: SourceInfo
    service: dict[str, str] = field(default_factory=dict)
    left_out: tuple[tuple[int, str], ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)

    def held_rows(self) -> int:
        """The rows below the header."""
        return len(self.cells)

    @property
    def unfinished(self) -> npt.NDArray[np.bool_]:
        """The rows that the service says were begun and not finished."""
        return find_unfinished_rows(self.cells, self.service, load_readers()[self.info.reader])

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All cells as strings, missing where empty, with the row numbers as index ``row``.

        Made when it is first asked for, and several times the size of the file where answers are short: where a table
        may be large, ask for the columns that are needed (`Cells.column`, `Cells.strings`).
        """
        return self.cells.frame()


def index_headers(table: RawTable) -> dict[str, str]:
    r"""The columns of a table by folded name.

    Parameters
    ----------
    table : RawTable
        A table.

    Returns
    -------
    dict
        Folded header or alias to header. A header wins over an alias of another column.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from evaluation.reading import read_sheet
    >>> with tempfile.TemporaryDirectory() as name:
    ...     path = Path(name) / "a.csv"
    ...     _ = path.write_text("Tilaisuus;Päivä \nAloitus;7.3.2024\n", encoding="utf-8")
    ...     index_headers(read_sheet(path, file="a.csv"))
    {'tilaisuus': 'Tilaisuus', 'päivä': 'Päivä '}
    """
    headers = {fold(header): header for header in table.cells.headers}
    return {fold(name): header for name, header in table.aliases.items()} | headers


def find_option_columns(table: RawTable) -> dict[str, dict[str, str]]:
    """Columns that each hold one option of a tick-all question, as their headers tell.

    Parameters
    ----------
    table : RawTable
        A table of a service that names question and option in the header.

    Returns
    -------
    dict
        Question to a dict of option to header; only questions with two columns or more. Rows of a grid question look
        the same in some services; the cells tell them apart.

    Examples
    --------
    >>> info = SourceInfo(file="a.csv", sha256="", reader="limesurvey", sheet=None, header_row=1, encoding=None,
    ...                   delimiter=None, dropped_columns=(), notes=())
    >>> cells = Cells.of(pd.DataFrame(columns=["id", "Q3[A]", "Q3[B]", "Q4[A]"], dtype="str"))
    >>> find_option_columns(RawTable(cells=cells, info=info))
    {'Q3': {'A': 'Q3[A]', 'B': 'Q3[B]'}}
    """
    profile = load_readers()[table.info.reader]
    groups: dict[str, dict[str, str]] = {}
    for header in table.cells.headers:
        matches = (profile.option.fullmatch(name) for name in reversed(profile.names(header)))
        if match := next(filter(None, matches), None):
            groups.setdefault(match["question"].strip(), {})[match["option"].strip()] = header
    return {question: options for question, options in groups.items() if len(options) > 1}
