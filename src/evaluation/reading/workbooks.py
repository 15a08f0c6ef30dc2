"""Workbooks (xlsx, ods, xls): checked before they are opened, read by calamine, every cell as a string."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree import ElementTree

import pyarrow as pa
import python_calamine as calamine

from evaluation.core.errors import UserError
from evaluation.core.private import Private
from evaluation.core.raw_files import Content
from evaluation.reading.cells import Cells, gathered
from evaluation.reading.formats import Kind, damaged, protected
from evaluation.reading.grids import HEAD_ROWS, MAX_COLUMNS, Record

__all__ = ["MAX_CELLS", "MAX_UNPACKED", "SheetGrid", "cell_text", "sheet_grids"]

MAX_UNPACKED: Final = 1 << 30
"""1 GiB of XML: about a million rows of twenty-five answers. A small file that unpacks to more is a bomb."""

MAX_RATIO: Final = 200
"""Workbooks shrink to a tenth or a thirtieth when zipped; two hundred times, beyond 64 MiB, is a bomb."""

RATIO_FREE: Final = 1 << 26

MAX_CELLS: Final = 702 * 99_999
"""calamine keeps a sheet's whole rectangle in memory; two cells in far corners would ask for terabytes."""

CHUNK: Final = 1 << 22
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, KeyError, ValueError,
    RuntimeError, ElementTree.ParseError,
)  # fmt: skip
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
# A reference beyond column ZZ or row 99,999 is worth a closer look; anything nearer stays within MAX_CELLS.
_FAR: Final = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[A-Za-z]{0,2}\d{6})""")
_FILLED: Final = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["'][^<>]*(?<!/)>""")
_UNSAVED: Final = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="str")[^<>]*?\br="([A-Z]+\d+)"[^<>]*>'
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


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
            texts = [cell_text(cell) or "" for cell in cells]
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
                place=f"sheet {self.sheet}, cell {self.unsaved}",
                remedy="Open the file in Excel and save it, or replace the formulas by their values.",
            )
        below = self.records[row - self.first_row + 1 :]
        columns = [
            pa.array([(cell or None) if type(cell) is str else cell_text(cell) for cell in cells], pa.large_string())
            for cells in zip(*below, strict=True)
        ] or [pa.array([], pa.large_string()) for _ in range(width)]
        return gathered(range(row + 1, row + 1 + len(below)), columns), ()


def cell_text(cell: Any) -> str | None:
    """A cell's value as text.

    Parameters
    ----------
    cell : str, float, bool, date, datetime, time or timedelta
        As calamine gives it.

    Returns
    -------
    str or None
        Text as it stands; whole numbers without a decimal point, others with at most 15 digits (Excel's own precision)
        and a decimal point; ``true``/``false``; dates and times in ISO 8601, to the second; a duration as ``h:mm:ss``;
        ``None`` for an empty cell.

    Examples
    --------
    >>> cell_text(5.0), cell_text(0.1 + 0.2), cell_text(True), cell_text(datetime(2024, 3, 7, 10, 15)), cell_text("")
    ('5', '0.3', 'true', '2024-03-07T10:15:00', None)
    """
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        number = float(cell)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else format(number, ".15g")
    if isinstance(cell, datetime):  # serial numbers carry a float's noise: 10:14:59.9999 is 10:15
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"
    raise TypeError(f"a cell of type {type(cell).__name__}")


def sheet_grids(content: Content, kind: Kind, *, sheet: str | None = None) -> list[SheetGrid]:
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
    >>> [grid] = sheet_grids(Content(file="a.xlsx", data=stream.getvalue(), sha256=""), "xlsx")
    >>> grid.sheet, grid.head()
    ('Sheet', [(1, ['ID', 'Hyödyllinen']), (2, ['1', 'kyllä'])])
    """
    scans = _checked(content, kind)
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
            grids = [grid for name in wanted if (grid := _grid(content.file, book, name, scans.get(name, _Scan())))]
    except calamine.PasswordError as error:
        raise protected(content.file) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged(content.file) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # what calamine's Rust raises on nonsense; it has no public type
            raise damaged(content.file) from error
        raise
    if sheet is None and hidden:
        note = f"Hidden sheets were not read: {', '.join(hidden)}."
        grids = [replace(grid, notes=(*grid.notes, note)) for grid in grids]
    return grids


def _grid(file: str, book: calamine.CalamineWorkbook, name: str, scan: _Scan) -> SheetGrid | None:
    found = book.get_sheet_by_name(name)
    if found.start is None:
        return None
    if found.width > MAX_COLUMNS:
        raise UserError(
            "The sheet has too many columns.",
            file=file,
            place=f"sheet {name}",
            found=f"{found.width} columns",
            allowed=f"up to {MAX_COLUMNS}",
            remedy="Check that this is the right file.",
        )
    notes: tuple[str, ...] = ()
    if scan.errors:
        notes = (f"{scan.errors} cell(s) of sheet {name} hold an Excel error such as #DIV/0!; read as empty.",)
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


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a sheet's XML says before it is opened."""

    errors: int = 0
    unsaved: str = ""


def _checked(content: Content, kind: Kind) -> dict[str, _Scan]:
    """Refuse what would exhaust memory; for xlsx also count error cells and find formulas without a result."""
    if kind == "xls":
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            infos = archive.infolist()
            packed, unpacked = len(content.data), sum(info.file_size for info in infos)
            if unpacked > MAX_UNPACKED or (unpacked > RATIO_FREE and unpacked > MAX_RATIO * packed):
                raise _bomb(content.file, f"{packed / 1e6:.1f} MB that unpack to {unpacked / 1e6:,.0f} MB")
            if kind == "ods":
                _check_ods(content.file, archive)
                return {}
            names = [info.filename for info in infos if info.filename.endswith(".xml")]
            scans = {name: _scan(content.file, archive, name) for name in names if _SHEET.fullmatch(name)}
            for name in names:  # a member that is longer than it says fails its checksum here, not in calamine
                if name not in scans:
                    for _ in _pieces(archive, name):
                        pass
            return {name: scans[part] for name, part in _parts(archive).items() if part in scans}
    except _DAMAGED as error:
        raise damaged(content.file) from error


def _bomb(file: str, found: str) -> UserError:
    return UserError(
        "The workbook is far larger than it looks and was not opened.",
        file=file,
        found=found,
        remedy="Copy the table alone into a new workbook and use that.",
    )


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _scan(file: str, archive: zipfile.ZipFile, name: str) -> _Scan:
    errors, unsaved, far = 0, "", False
    for text in _whole_cells(archive, name):
        errors += text.count(b' t="e"')
        far = far or _FAR.search(text) is not None
        if not unsaved and (b"<f" in text or b":f" in text) and (match := _UNSAVED.search(text)):
            unsaved = match[1].decode()
    if far:
        letters: set[bytes] = set()
        rows: set[bytes] = set()
        for text in _whole_cells(archive, name):
            for letter, row in _FILLED.findall(text):
                letters.add(letter)
                rows.add(row)
        cells = max(map(int, rows), default=0) * max(map(_column_number, letters), default=0)
        if cells > MAX_CELLS:
            raise _bomb(file, f"a sheet whose filled cells span {cells:,} cells (allowed: {MAX_CELLS:,})")
    return _Scan(errors, unsaved)


def _whole_cells(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A sheet's XML in pieces that end with a cell."""
    carried = b""
    for piece in _pieces(archive, name):
        text = carried + piece
        cut = max(text.rfind(b"</c>") + 4, text.rfind(b":c>") + 3)
        if cut < 5:  # no cell ends here: at least do not cut a tag in two
            cut = text.rfind(b"<") if b"<" in text else len(text)
        carried = text[cut:]
        yield text[:cut]
    yield carried


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the part of the package that holds it."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target", "").removeprefix("/xl/").removeprefix("./") for node in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts: dict[str, str] = {}
    for node in workbook.iter():
        if node.tag in (_MAIN + "sheet", _STRICT + "sheet"):
            relation = next((value for key, value in node.items() if key.endswith("}id")), None)
            parts[node.get("name", "")] = f"xl/{targets.get(relation, '')}"
    return parts


_ODS_ROW: Final = re.compile(rb"<table:table-row\b")
_ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
_ODS_REPEATED: Final = re.compile(rb"""-repeated\s*=\s*["'](\d+)""")


def _check_ods(file: str, archive: zipfile.ZipFile) -> None:
    """ODS says "this stands here n times" of cells and of rows; add up how far the filled ones reach."""
    row = last_row = last_column = 0
    for text in _ODS_ROW.split(b"".join(_pieces(archive, "content.xml")))[1:]:
        attributes, _, cells = text.partition(b">")
        row += _times(attributes)
        column = 0
        for cell in _ODS_CELL.findall(cells):
            column += _times(cell)
            if b"office:" in cell or not cell.endswith(b"/"):
                last_row, last_column = row, max(last_column, column)
    if last_row * last_column > MAX_CELLS:
        raise _bomb(file, f"a sheet whose filled cells span {last_row * last_column:,} cells (allowed: {MAX_CELLS:,})")


def _times(attributes: bytes) -> int:
    match = _ODS_REPEATED.search(attributes)
    return int(match[1][:18]) if match else 1
