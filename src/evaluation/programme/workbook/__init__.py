"""The workbook that says the same as ``programme.yaml``: for those who have Excel and no editor of YAML."""

from __future__ import annotations

from evaluation.core.raw_files import Content
from evaluation.programme.document import Document
from evaluation.programme.workbook.gathering import gather_description
from evaluation.programme.workbook.reading import is_description, read_tables
from evaluation.programme.workbook.sheets import Address
from evaluation.programme.workbook.spreading import spread_description
from evaluation.programme.workbook.words import file_names, workbook_name


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
    tables, _ = read_tables(content)
    built = gather_description(tables)
    return Document(built.data, {path: str(cell) for path, cell in built.cells.items()}, content.file)


__all__ = ["Address", "file_names", "is_description", "read_workbook", "spread_description", "workbook_name"]
