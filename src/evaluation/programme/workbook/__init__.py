"""The workbook that says the same as ``programme.yaml``: for those who have Excel and no editor of YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evaluation.core.raw_files import Content
from evaluation.programme.document import Document, Path
from evaluation.programme.values import Language
from evaluation.programme.workbook.gathering import gather_description
from evaluation.programme.workbook.reading import CellError, is_description, read_tables
from evaluation.programme.workbook.sheets import Address, Candidate, Row
from evaluation.programme.workbook.spreading import spread_description
from evaluation.programme.workbook.words import find_workbook_language, get_workbook_name, list_file_names


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says, the cell of each value, and the workbook's language."""

    data: dict[str, Any]
    cells: dict[Path, Address]
    language: Language


def read_book(content: Content) -> Book:
    """What a workbook says of a programme.

    Raises
    ------
    UserError
        As :func:`read_workbook`.
    """
    tables, language = read_tables(content)
    built = gather_description(tables)
    return Book(built.data, built.cells, language)


def read_workbook(content: Content) -> Document:
    """What a workbook says of a programme, and in which cell.

    Parameters
    ----------
    content : Content
        An xlsx or ods file.

    Returns
    -------
    Document
        As :func:`~evaluation.programme.document.read_document` gives it for ``programme.yaml``, with cells instead
        of lines.

    Raises
    ------
    UserError
        If it is no such workbook; for every cell with a word that is not among its choices.
    """
    book = read_book(content)
    return Document(book.data, {path: str(cell) for path, cell in book.cells.items()}, content.file)


__all__ = [
    "Address",
    "Book",
    "Candidate",
    "CellError",
    "Row",
    "find_workbook_language",
    "get_workbook_name",
    "is_description",
    "list_file_names",
    "read_book",
    "read_workbook",
    "spread_description",
]
