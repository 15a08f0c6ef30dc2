"""A file of results as a table of texts: as it was published, as a spreadsheet saved it, or a workbook."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Final

import pandas as pd
from python_calamine import CalamineError

from evaluation.core.errors import UserError, say
from evaluation.core.estimates import COLUMNS

_DELIMITERS: Final = (",", ";", "\t")
_NEEDED: Final = COLUMNS[1 : COLUMNS.index("n") + 1]
"""Columns that a row cannot end before; a spreadsheet leaves out empty cells at its end."""
_BROKEN: Final = say("The file cannot be read as a table.")
_REMEDY: Final = say("Ask for the file as it was published.")


def read_table(data: bytes, *, file: str) -> pd.DataFrame:
    r"""The rows of a file of results.

    Parameters
    ----------
    data : bytes
        Text with commas, semicolons or tabs in UTF-8, UTF-16 or Windows-1252, or a workbook.
    file : str
        Its name as the user knows it.

    Returns
    -------
    pandas.DataFrame
        Texts, empty where a cell is; indexed by the number of the row as a spreadsheet shows it.

    Raises
    ------
    UserError
        If it is empty, broken or no table, or columns of ``results.csv`` are missing.

    Examples
    --------
    >>> head = ";".join(COLUMNS)
    >>> read_table(f"{head}\nx;demo;mean;a;;;;4,2;;;9;0;mean;\n".encode(), file="a.csv").loc[2, "estimate"]
    '4,2'
    """
    tables = _sheets(data, file) if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else [_text(data, file)]
    table = max(tables, key=lambda one: sum(column in one for column in COLUMNS[1:]))
    if not table.columns.is_unique:
        raise UserError(
            "Two columns have the same header.",
            file=file,
            found=", ".join(sorted(set(map(str, table.columns[table.columns.duplicated()])))),
            remedy=_REMEDY,
        )
    missing = [column for column in COLUMNS[1:] if column not in table]
    if missing:
        raise UserError(
            say("This is not a file of published results: columns are missing ({names}).", names=", ".join(missing)),
            file=file,
            found=", ".join(map(str, table.columns[:20])),
            allowed=", ".join(COLUMNS),
            remedy="Give the results.csv that stands beside a report.",
        )
    table.index = table.index + 2
    cut = table.index[table[list(_NEEDED)].isna().any(axis=1) & table.notna().any(axis=1)]
    if len(cut):
        raise UserError("The row ends too early.", file=file, place=say("row {row}", row=cut[0]), remedy=_REMEDY)
    filled = table.fillna("")
    return filled[(filled != "").any(axis=1)]


def _text(data: bytes, file: str) -> pd.DataFrame:
    text = _decode(data)
    first = text.lstrip().partition("\n")[0]
    if not first:
        raise UserError("The file is empty.", file=file, remedy=_REMEDY)
    try:
        head, *rows = csv.reader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    except csv.Error as error:
        raise UserError(_BROKEN, file=file, found=str(error), remedy=_REMEDY) from None
    wide = next((at for at, row in enumerate(rows, 2) if any(row[len(head) :])), None)
    if wide is not None:
        raise UserError(
            _BROKEN, file=file, place=say("row {row}", row=wide), found="more cells than headers", remedy=_REMEDY
        )
    return pd.DataFrame([row[: len(head)] + [None] * (len(head) - len(row)) for row in rows], columns=head, dtype="str")


def _decode(data: bytes) -> str:
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _sheets(data: bytes, file: str) -> list[pd.DataFrame]:
    try:
        sheets = pd.read_excel(BytesIO(data), sheet_name=None, dtype="str", keep_default_na=False, engine="calamine")
    except (CalamineError, OSError, ValueError) as error:
        raise UserError("The workbook cannot be read.", file=file, found=str(error).strip(), remedy=_REMEDY) from None
    return list(sheets.values())


__all__ = ["read_table"]
