"""The sheets of a workbook as rows of values; sheets and columns that are not known are not looked at."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from evaluation.core.errors import UserError, UserErrors
from evaluation.core.raw_files import Content
from evaluation.core.text import fold
from evaluation.core.workbook_files import check_workbook, describe_damaged, describe_protected, read_cell_text
from evaluation.locale import Words
from evaluation.programme.document import show_text
from evaluation.programme.values import LANGUAGES, Language, find_closest
from evaluation.programme.workbook.sheets import Address, Column, Row, Tables, get_value_column
from evaluation.programme.workbook.words import (
    get_vocabulary,
    list_words,
    map_column_ids,
    map_sheet_ids,
    read_choice,
    read_name,
)

_HEADER_ROWS: Final = 10  # a title or a note may stand above the headers
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00:00")
_DECIMAL: Final = re.compile(r"([+-]?\d+),(\d+)")
_PERCENT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


class CellError(UserError):
    """A mistake in one cell."""

    def __init__(self, what: str, *, address: Address, file: str, found: str, allowed: str, remedy: str) -> None:
        super().__init__(what, file=file, place=str(address), found=found, allowed=allowed, remedy=remedy)
        self.address = address


def read_tables(content: Content) -> tuple[Tables, Language]:
    """The rows of every known sheet, and the language of the workbook.

    Parameters
    ----------
    content : Content
        An xlsx or ods file.

    Returns
    -------
    tuple
        Rows by sheet, each value with its cell; and ``fi``, ``sv`` or ``en``.

    Raises
    ------
    UserError
        If it is no workbook or has none of the sheets; for every cell with a word that is not among its choices.
    """
    found = list(_known_sheets(content))
    if not found:
        raise UserError(
            "The workbook has none of the sheets that describe a programme.",
            file=content.file,
            remedy="'evaluation new' writes one from the exports.",
        )
    known = map_sheet_ids()
    languages = [known[fold(grid.sheet)][1] for grid in found]
    language = max(LANGUAGES, key=languages.count)
    errors: list[UserError] = []
    tables: Tables = {}
    for grid in found:
        sheet = known[fold(grid.sheet)][0]
        tables.setdefault(sheet, []).extend(_Sheet(grid, sheet, content.file, language, errors).rows())
    if errors:
        raise UserErrors(errors)
    return tables, language


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A sheet's cells as calamine gives them, from its first row and column that are not empty (both from 1)."""

    sheet: str
    first_row: int
    first_column: int
    records: list[list[Any]]


def _known_sheets(content: Content) -> Iterator[SheetGrid]:
    kind = _kind(content)
    check_workbook(content, kind)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content.data)) as book:
            for name in book.sheet_names:
                if fold(name) in map_sheet_ids() and (sheet := book.get_sheet_by_name(name)).start is not None:
                    row, column = sheet.start
                    yield SheetGrid(name, row + 1, column + 1, sheet.to_python(skip_empty_area=True))
    except PasswordError as error:
        raise describe_protected(content.file) from error
    except (CalamineError, OSError, ValueError) as error:
        raise describe_damaged(content.file) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what calamine's Rust raises on nonsense; it has no public type
            raise describe_damaged(content.file) from error
        raise


def _kind(content: Content) -> Literal["xlsx", "ods"]:
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError):
        names = set()
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise UserError(
        "This is not a workbook.",
        file=content.file,
        allowed=".xlsx, .ods",
        remedy="Open it in Excel or LibreOffice and save it as .xlsx; a password must be removed first.",
    )


def is_description(path: Path) -> bool:
    """Whether a file is a workbook with a sheet that describes a programme."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            return any(fold(name) in map_sheet_ids() for name in book.sheet_names)
    except (CalamineError, OSError, ValueError):
        return False


class _Sheet:
    def __init__(self, grid: SheetGrid, sheet: str, file: str, language: str, errors: list[UserError]) -> None:
        self.grid, self.sheet, self.file, self.language, self.errors = grid, sheet, file, language, errors

    def rows(self) -> Iterator[Row]:
        head, columns = self._head()
        for number, record in enumerate(self.grid.records[head + 1 :], self.grid.first_row + head + 1):
            texts = {at: read_cell_text(record[at]) or "" for at in columns if at < len(record)}
            if any(text.strip() for at, text in texts.items() if columns[at].kind != "told"):
                row = self._row(number, texts, columns)
                if row.values:
                    yield row

    def _head(self) -> tuple[int, dict[int, Column]]:
        """Where the headers are, and which column each is."""
        known = map_column_ids(self.sheet)
        best: tuple[int, dict[int, Column]] = (0, {})
        for at, record in enumerate(self.grid.records[:_HEADER_ROWS]):
            headers = [fold(read_cell_text(cell) or "") for cell in record]
            found = {place: known[header] for place, header in enumerate(headers) if header in known}
            if len(found) > len(best[1]):
                best = (at, found)
        return best

    def _row(self, number: int, texts: dict[int, str], columns: dict[int, Column]) -> Row:
        values: dict[str, list[str]] = {}
        cells: dict[str, list[Address]] = {}
        key = next((read_choice(text, columns[at]) for at, text in texts.items() if columns[at].id == "key"), "") or ""
        for at, text in texts.items():
            column = columns[at]
            if column.kind == "told" or (column.id in values and not column.many):
                continue
            address = Address(self.grid.sheet, number, self.grid.first_column + at)
            if not text.strip():
                cells.setdefault(column.id, []).append(address)
                continue
            value = self._value(text, get_value_column(column, key), address)
            if value is not None:
                cells.setdefault(column.id, []).insert(len(values.get(column.id, ())), address)
                values.setdefault(column.id, []).append(value)
        return Row(values, cells)

    def _value(self, text: str, column: Column, address: Address) -> str | None:
        if column.kind == "choice":
            if (identifier := read_choice(text, column)) is None and column.id != "key":
                self._unknown(text, column, address)
            return identifier
        if column.kind == "name":
            return read_name(text)
        if column.kind == "share" and (percent := _PERCENT.fullmatch(text.strip())):
            return f"{float(percent[1].replace(',', '.')) / 100:.15g}"
        if column.kind in ("number", "share") and (decimal := _DECIMAL.fullmatch(text.strip())):
            return f"{decimal[1]}.{decimal[2]}"
        if column.kind == "day" and (midnight := _MIDNIGHT.fullmatch(text.strip())):
            return midnight[1]
        return text.strip() if column.kind in ("number", "share", "day") else text

    def _unknown(self, text: str, column: Column, address: Address) -> None:
        words = Words(self.language)
        choices = list(get_vocabulary(column.words, self.language).values())
        near = find_closest(text, choices)
        self.errors.append(
            CellError(
                words.text("This cell takes one of the words on its list."),
                file=self.file,
                address=address,
                found=f"'{show_text(text)}'",
                allowed=list_words(choices),
                remedy=words.text("Did you mean '{word}'?", word=near) if near else "",
            )
        )
