"""Workbooks (xlsx, ods, xls): checked before they are opened, read by calamine, every cell as a string."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from evaluation.core.errors import UserError, say
from evaluation.core.private import Private
from evaluation.core.raw_files import Content
from evaluation.core.workbook_files import Scan, check_workbook, describe_damaged, describe_protected, read_cell_text
from evaluation.reading.cells import Cells, gather_cells
from evaluation.reading.formats import Kind
from evaluation.reading.grids import HEAD_ROWS, MAX_COLUMNS, Record

__all__ = ["SheetGrid", "read_cell_text", "read_sheet_grids"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SheetGrid(Private):
    """A filled sheet of a workbook (see `evaluation.reading.grids.Grid`).

    Attributes
    ----------
    sheet : str
        Its name.
    first_row : int
        Row number (1-based) of the first record.
    first_column : int
        Column (0-based) of the first cell of each record; columns further left are empty.
    records : list of list
        Cells as calamine gives them.
    merged : tuple
        Merged ranges: first row, first column, last row, last column, all 0-based in the sheet.
    unsaved : str
        The first cell whose formula has no stored result; empty when there is none.
    notes : tuple of str
        Remarks on the sheet.
    """

    file: str
    sheet: str
    first_row: int
    first_column: int
    records: list[list[Any]]
    merged: tuple[tuple[int, int, int, int], ...]
    unsaved: str
    notes: tuple[str, ...]
    encoding: None = None
    delimiter: None = None

    def held_rows(self) -> int:
        """The rows of the sheet."""
        return len(self.records)

    def head(self) -> list[Record]:
        """The first records that are not blank."""
        out: list[Record] = []
        for row, cells in enumerate(self.records, self.first_row):
            texts = [read_cell_text(cell) or "" for cell in cells]
            if any(texts):
                out.append((row, texts))
            if len(out) == HEAD_ROWS:
                break
        return out

    def spans(self, row: int) -> list[tuple[int, int]]:
        """Merged cells of a row, as columns of the records."""
        left = self.first_column
        return [
            (first - left, last - left)
            for top, first, _, last in self.merged
            if top == row - 1 and last > first >= left
        ]

    def body(self, row: int, width: int) -> tuple[Cells, tuple[str, ...]]:
        """All records below a row."""
        if self.unsaved:
            raise UserError(
                "A formula's result is not stored in the file, so its value cannot be read.",
                file=self.file,
                place=say("sheet {name}, cell {cell}", name=self.sheet, cell=self.unsaved),
                remedy="Open the file in Excel and save it, or replace the formulas by their values.",
            )
        below = self.records[row - self.first_row + 1 :]
        columns = [
            pa.array(
                [(cell or None) if type(cell) is str else read_cell_text(cell) for cell in cells], pa.large_string()
            )
            for cells in zip(*below, strict=True)
        ] or [pa.array([], pa.large_string()) for _ in range(width)]
        return gather_cells(range(row + 1, row + 1 + len(below)), columns), ()


def read_sheet_grids(content: Content, kind: Kind, *, sheet: str | None = None) -> list[SheetGrid]:
    """The filled sheets of a workbook.

    Parameters
    ----------
    content : Content
        The file.
    kind : Kind
        ``"xlsx"``, ``"ods"`` or ``"xls"``.
    sheet : str, optional
        Only this sheet (it may be hidden).

    Returns
    -------
    list of SheetGrid
        In the workbook's order; without `sheet`, those that are visible and not empty.

    Raises
    ------
    UserError
        The workbook is damaged, protected, too large when unpacked, or has no such sheet.

    Examples
    --------
    >>> import openpyxl
    >>> book, stream = openpyxl.Workbook(), io.BytesIO()
    >>> book.active.append(["ID", "Hyödyllinen"]); book.active.append([1, "kyllä"]); book.save(stream)
    >>> [grid] = read_sheet_grids(Content(file="a.xlsx", data=stream.getvalue(), sha256=""), "xlsx")
    >>> grid.sheet, grid.head()
    ('Sheet', [(1, ['ID', 'Hyödyllinen']), (2, ['1', 'kyllä'])])
    """
    scans = check_workbook(content, kind) if kind in ("xlsx", "ods") else {}
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content.data)) as book:
            metadata = [m for m in book.sheets_metadata if m.typ == calamine.SheetTypeEnum.WorkSheet]
            names = [m.name for m in metadata]
            if sheet is not None and sheet not in names:
                raise UserError(
                    "The workbook has no such sheet.",
                    file=content.file,
                    found=sheet,
                    allowed=", ".join(names),
                    remedy="Correct 'sheet:' in programme.yaml.",
                )
            hidden = [m.name for m in metadata if m.visible != calamine.SheetVisibleEnum.Visible]
            wanted = [sheet] if sheet is not None else [name for name in names if name not in hidden]
            grids = [grid for name in wanted if (grid := _grid(content.file, book, name, scans.get(name, Scan())))]
    except calamine.PasswordError as error:
        raise describe_protected(content.file) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise describe_damaged(content.file) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what calamine's Rust raises on nonsense; it has no public type
            raise describe_damaged(content.file) from error
        raise
    if sheet is None and hidden:
        note = say("Hidden sheets were not read: {names}.", names=", ".join(hidden))
        grids = [replace(grid, notes=(*grid.notes, note)) for grid in grids]
    return grids


def _grid(file: str, book: calamine.CalamineWorkbook, name: str, scan: Scan) -> SheetGrid | None:
    found = book.get_sheet_by_name(name)
    if found.start is None:
        return None
    if found.width > MAX_COLUMNS:
        raise UserError(
            "The sheet has too many columns.",
            file=file,
            place=say("sheet {name}", name=name),
            found=say("{n} columns", n=found.width),
            allowed=say("up to {n}", n=MAX_COLUMNS),
            remedy="Check that this is the right file.",
        )
    notes: tuple[str, ...] = ()
    if scan.errors:
        notes = (
            say(
                "{n} cell(s) of sheet {sheet} hold an Excel error such as #DIV/0!; read as empty.",
                n=scan.errors,
                sheet=name,
            ),
        )
    merged = tuple((top, left, bottom, right) for (top, left), (bottom, right) in found.merged_cell_ranges or ())
    return SheetGrid(
        file=file,
        sheet=name,
        first_row=found.start[0] + 1,
        first_column=found.start[1],
        records=found.to_python(skip_empty_area=True),
        merged=merged,
        unsaved=scan.unsaved,
        notes=notes,
    )
