"""A programme's description from YAML into a workbook and back."""

from __future__ import annotations

from pathlib import Path

from evaluation.core.errors import UserError
from evaluation.core.files import digest, write_atomically
from evaluation.core.raw_files import Content
from evaluation.programme.document import read_document
from evaluation.programme.loading import FILE, check_document, find_description, read_programme
from evaluation.programme.model import Programme
from evaluation.programme.values import Language
from evaluation.programme.workbook import get_workbook_name, read_workbook, spread_description


def convert_description(folder: Path, *, language: Language) -> tuple[Path, Path]:
    """Write a programme's ``programme.yaml`` as a workbook, or its workbook as ``programme.yaml``.

    The file it was converted from stays beside it under another name, which is not read: comments, and sheets that say
    nothing of the programme, have no place in the other form.

    Parameters
    ----------
    folder : pathlib.Path
        The programme's folder.
    language : str
        Of the workbook's sheets, headers and choices.

    Returns
    -------
    tuple of pathlib.Path
        The new description, and where the old one is kept.

    Raises
    ------
    UserError
        If the folder has no description or two of them, or it has a mistake.
    """
    old = find_description(folder)
    programme, raw = read_programme(folder)
    if old.name == FILE:
        new, content = folder / get_workbook_name(language), write_book(raw, programme, language)
    else:
        new, content = folder / FILE, raw
    kept = _free(old)
    old.rename(kept)
    try:
        write_atomically(new, content)
    except BaseException:
        kept.rename(old)
        raise
    return new, kept


def write_book(raw: bytes, programme: Programme, language: Language) -> bytes:
    """A workbook that says what the text of a ``programme.yaml`` says; that it does is seen by reading it again."""
    from evaluation.programme.workbook.writing import write_tables  # openpyxl is heavy

    document = read_document(raw.decode("utf-8-sig"), file=FILE)
    book = write_tables(spread_description(document.data), language=language)
    again = read_workbook(Content(file=get_workbook_name(language), data=book, sha256=digest(book)))
    if check_document(again, programme.programme) != programme:
        raise UserError(
            "Something in the description has no place in a workbook; nothing was changed.",
            file=FILE,
            remedy="Keep programme.yaml.",
        )
    return book


def _free(path: Path) -> Path:
    """A name for the old description that nothing has yet and that is not read."""
    kept, number = path.with_name(f"{path.name}.old"), 2
    while kept.exists():
        kept, number = path.with_name(f"{path.name}.old{number}"), number + 1
    return kept


__all__ = ["convert_description", "write_book"]
