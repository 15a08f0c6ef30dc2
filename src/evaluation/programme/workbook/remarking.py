"""What a check says, written into the cells that it is about; nothing that a person typed is touched."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.core.files import digest, write_atomically
from evaluation.core.text import fold
from evaluation.programme.workbook.sheets import Address, Candidate
from evaluation.programme.workbook.words import load_workbook_words, map_column_ids, map_sheet_ids, write_name
from evaluation.programme.workbook.writing import make_comment, write_text

REMARKED: Final = PatternFill("solid", fgColor="F8CBAD")
"""Of a cell that a check has something to say of."""

# Parts of a workbook that the writer keeps; with others a copy is written and the workbook stays as it is.
_KEPT: Final = (
    "[Content_Types].xml", "_rels/", "docProps/", "customXml/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/",
    "xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/", "xl/comments", "xl/drawings/vmlDrawing",
    "xl/drawings/comment", "xl/calcChain.xml", "xl/printerSettings/", "xl/threadedComments/", "xl/persons/",
)  # fmt: skip


def write_remarks(
    path: Path,
    remarks: Mapping[Address, Sequence[str]],
    *,
    language: str,
    candidates: Sequence[Candidate] = (),
) -> Path | None:
    """Write remarks into the cells of a workbook in the place of those of the last check.

    Parameters
    ----------
    path : pathlib.Path
        The workbook.
    remarks : mapping of Address to sequence of str
    language : str
        Of the workbook.
    candidates : sequence of Candidate
        Answers that could be quoted; those that have no row yet get one.

    Returns
    -------
    pathlib.Path or None
        What was written: the workbook, or a copy beside it where the workbook is open in another program or holds
        what would be lost; None where there was nothing to write, or it is no xlsx.
    """
    if path.suffix != ".xlsx":
        return None
    raw = path.read_bytes()
    with warnings.catch_warnings(record=True) as lost:
        warnings.simplefilter("always")
        book = openpyxl.load_workbook(io.BytesIO(raw))
    changed = _clear(book, language)
    for address, sentences in remarks.items():
        _remark(book[address.sheet], address, sentences, language)
    changed |= bool(remarks)
    changed |= _add_candidates(book, candidates, language)
    if not changed:
        return None
    stream = io.BytesIO()
    book.save(stream)
    whole = not lost and _all_kept(raw) and not _has_formulas(book) and not _is_open(path)
    target = (
        path if whole else path.with_name(f"{path.stem}-{load_workbook_words()['remarked'][language]}{path.suffix}")
    )
    if whole and digest(path.read_bytes()) != digest(raw):
        return None  # somebody has saved it meanwhile; the next check reads what they wrote
    try:
        write_atomically(target, stream.getvalue())
    except PermissionError:
        target = path.with_name(f"{path.stem}-{load_workbook_words()['remarked'][language]}{path.suffix}")
        write_atomically(target, stream.getvalue())
    return target


def _mark(language: str) -> str:
    return f"{load_workbook_words()['remarks'][language]}: "


def _known(book: Workbook) -> Iterator[tuple[str, Worksheet]]:
    for page in book.worksheets:
        if fold(page.title) in map_sheet_ids():
            yield map_sheet_ids()[fold(page.title)][0], page


def _clear(book: Workbook, language: str) -> bool:
    """Take away what the last check wrote."""
    cleared = False
    for _, page in _known(book):
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None and _mark(language) in cell.comment.text:
                    before = cell.comment.text.split(_mark(language))[0].rstrip()
                    cell.comment = make_comment(before) if before else None
                    if cell.fill.fgColor.rgb == f"00{REMARKED.fgColor.rgb[2:]}":
                        cell.fill = PatternFill()
                    cleared = True
    return cleared


def _remark(page: Worksheet, address: Address, sentences: Sequence[str], language: str) -> None:
    cell = page.cell(address.row, address.column)
    told = _mark(language) + "\n".join(dict.fromkeys(sentences))
    cell.comment = make_comment(f"{cell.comment.text}\n\n{told}" if cell.comment else told)
    if cell.fill.fill_type is None:  # a colour that stands there already says to look
        cell.fill = REMARKED


def _add_candidates(book: Workbook, candidates: Sequence[Candidate], language: str) -> bool:
    page = next((page for sheet, page in _known(book) if sheet == "quotes"), None)
    if page is None or not candidates:
        return False
    rows = list(enumerate(page.iter_rows(), 1))
    at, head = next(((at, row) for at, row in rows[:10] if len(_columns(row)) > 1), (0, ()))
    columns = _columns(head)
    if "quote" not in columns:
        return False
    there = {str(row[columns["quote"] - 1].value) for _, row in rows[at:]}
    new = [one for one in candidates if write_name(one.quote) not in there]
    names = load_workbook_words()["words"]["although"]
    last = max(number for number, row in rows if any(cell.value for cell in row))
    for number, one in enumerate(new, last + 1):
        warned = ", ".join(names[flag][language] if flag in names else flag for flag in one.warnings)
        for column, text in (("quote", write_name(one.quote)), ("words", one.text), ("warnings", warned)):
            if column in columns:
                write_text(page.cell(number, columns[column]), text)
    return bool(new)


def _columns(row: Sequence[Any]) -> dict[str, int]:
    known = map_column_ids("quotes")
    found: dict[str, int] = {}
    for cell in row:
        if fold(str(cell.value or "")) in known:
            found.setdefault(known[fold(str(cell.value))].id, cell.column)
    return found


def _all_kept(raw: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return all(name.startswith(_KEPT) for name in archive.namelist())


def _has_formulas(book: Workbook) -> bool:
    """Whether a cell is calculated: its stored result would be lost."""
    return any(cell.data_type == "f" for page in book.worksheets for row in page.iter_rows() for cell in row)


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has left its mark beside a file that it holds open."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / mark).exists() for mark in marks)


__all__ = ["write_remarks"]
