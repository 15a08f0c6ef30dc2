"""Workbooks (xlsx, ods) before they are opened: refused where they would exhaust memory; and their cells as text."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from xml.etree import ElementTree

from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content

__all__ = [
    "MAX_CELLS",
    "MAX_TEXT",
    "MAX_UNPACKED",
    "Scan",
    "check_workbook",
    "describe_damaged",
    "describe_protected",
    "read_cell_text",
]

MAX_UNPACKED: Final = 1 << 30
"""1 GiB of XML: about a million rows of twenty-five answers. A small file that unpacks to more is a bomb."""

MAX_RATIO: Final = 200
"""Workbooks shrink to a tenth or a thirtieth when zipped; two hundred times, beyond 64 MiB, is a bomb."""

RATIO_FREE: Final = 1 << 26

MAX_CELLS: Final = 1_048_576 * 25
"""All of Excel's rows with twenty-five answers: two cells in far corners of a sheet would ask for terabytes."""

MAX_TEXT: Final = 1 << 29
"""Bytes of text in all cells, each as often as it stands: one text may stand in every cell of a small file."""

CHUNK: Final = 1 << 22
_DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, KeyError, ValueError,
    RuntimeError, ElementTree.ParseError,
)  # fmt: skip
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
# A reference beyond column ZZ or row 9,999 is worth a closer look; anything nearer stays within MAX_CELLS.
_FAR: Final = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[A-Za-z]{0,2}\d{5})""")
_SHARED_END: Final = re.compile(rb"</(?:\w+:)?si>")
_SHARED_CELL: Final = re.compile(rb"""\st\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>(\d+)""")
_FILLED: Final = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["'][^<>]*(?<!/)>""")
_UNSAVED: Final = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="str")[^<>]*?\br="([A-Z]+\d+)"[^<>]*>'
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


def read_cell_text(cell: Any) -> str | None:
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
    >>> [read_cell_text(cell) for cell in (5.0, 0.1 + 0.2, True, datetime(2024, 3, 7, 10, 15), "")]
    ['5', '0.3', 'true', '2024-03-07T10:15:00', None]
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


@dataclass(frozen=True, slots=True)
class Scan:
    """What a sheet's XML says before it is opened."""

    errors: int = 0
    unsaved: str = ""


def check_workbook(content: Content, kind: Literal["xlsx", "ods"]) -> dict[str, Scan]:
    """Refuse what would exhaust memory; for xlsx also count error cells and find formulas without a result.

    Parameters
    ----------
    content : Content
        The file.
    kind : {"xlsx", "ods"}

    Returns
    -------
    dict of str to Scan
        By sheet, for xlsx.

    Raises
    ------
    UserError
        The workbook is damaged, or far larger than it looks.
    """
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
            _check_shared(content.file, archive, names)
            scans = {name: _scan(content.file, archive, name) for name in names if _SHEET.fullmatch(name)}
            for name in names:  # a member that is longer than it says fails its checksum here, not in calamine
                if name not in scans:
                    for _ in _pieces(archive, name):
                        pass
            return {name: scans[part] for name, part in _parts(archive).items() if part in scans}
    except _DAMAGED as error:
        raise describe_damaged(content.file) from error


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


def _check_shared(file: str, archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """A text that is kept once may stand in thousands of cells: refuse what would not fit in memory."""
    shared = [name for name in names if name.endswith("sharedStrings.xml")]
    sizes = [len(text) for name in shared for text in _SHARED_END.split(b"".join(_pieces(archive, name)))]
    sheets = [name for name in names if _SHEET.fullmatch(name)]
    most = sum(archive.getinfo(name).file_size for name in sheets) // _SHORTEST_CELL
    if max(sizes, default=0) * most <= MAX_TEXT:
        return
    used = (int(at) for name in sheets for text in _whole_cells(archive, name) for at in _SHARED_CELL.findall(text))
    times = Counter(at for at in used if at < len(sizes))
    _check_text(file, sum(sizes[at] * n for at, n in times.items()))


_SHORTEST_CELL: Final = len('<c t="s"><v>0</v></c>')


def _check_text(file: str, size: int) -> None:
    if size > MAX_TEXT:
        raise _bomb(file, f"{size / 1e6:,.0f} MB of text in its cells (allowed: {MAX_TEXT / 1e6:,.0f} MB)")


def _scan(file: str, archive: zipfile.ZipFile, name: str) -> Scan:
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
    return Scan(errors, unsaved)


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


_ODS_SHEET: Final = re.compile(rb"<table:table[\s>]")
_ODS_ROW: Final = re.compile(rb"<table:table-row\b")
_ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)>")
_ODS_REPEATED: Final = re.compile(rb"""-repeated\s*=\s*["'](\d+)""")


def _check_ods(file: str, archive: zipfile.ZipFile) -> None:
    """ODS says "this stands here n times" of cells and of rows; add up how far the filled ones reach in each sheet."""
    spanned = size = 0
    for sheet in _ODS_SHEET.split(b"".join(_pieces(archive, "content.xml"))):
        row = last_row = last_column = 0
        for text in _ODS_ROW.split(sheet)[1:]:
            attributes, _, cells = text.partition(b">")
            rows = _times(attributes)
            row += rows
            column = 0
            _, *parts = _ODS_CELL.split(cells)
            for cell, inside in zip(parts[::2], parts[1::2], strict=True):
                times = _times(cell)
                column += times
                if b"office:" in cell or not cell.endswith(b"/"):
                    last_row, last_column = row, max(last_column, column)
                    size += len(inside) * times * rows
        spanned += last_row * last_column
    if spanned > MAX_CELLS:
        raise _bomb(file, f"filled cells that span {spanned:,} cells (allowed: {MAX_CELLS:,})")
    _check_text(file, size)


def _times(attributes: bytes) -> int:
    match = _ODS_REPEATED.search(attributes)
    return int(match[1][:18]) if match else 1


def describe_damaged(file: str) -> UserError:
    """The error for a workbook or SPSS file that breaks off or makes no sense."""
    return UserError(
        "The file is damaged or breaks off in the middle.",
        file=file,
        remedy="Export or copy it again; check that it opens in Excel or SPSS.",
    )


def describe_protected(file: str) -> UserError:
    """The error for a file that needs a password."""
    return UserError(
        "The file is protected by a password.",
        file=file,
        remedy="Open it in Excel, remove the password (File, Info, Protect workbook) and save it.",
    )
