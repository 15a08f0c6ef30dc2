"""What a check found, at the cells of the workbook that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluation.cleaning.preview import Check
from evaluation.core.errors import UserError, UserErrors
from evaluation.core.files import digest
from evaluation.core.raw_files import Content
from evaluation.locale import Words
from evaluation.locale.mistakes import say_in, tell_mistake
from evaluation.programme import FILE, Language, find_description
from evaluation.programme.document import Path as Place
from evaluation.programme.workbook import Address, Candidate, CellError, read_book

_FEWEST_ANSWERS: Final = 10  # a question with fewer is not quoted


def write_check(checked: Check, folder: Path) -> Path | None:
    """Write what a check found into the workbook of a programme.

    Parameters
    ----------
    checked : Check
    folder : pathlib.Path
        The programme's folder.

    Returns
    -------
    pathlib.Path or None
        The workbook, or the copy that was written in its place; None where there is no workbook or nothing to write.
    """
    try:
        path = find_description(folder)
    except UserError:
        return None
    if path.name == FILE:
        return None
    from evaluation.programme.workbook.remarking import write_remarks  # openpyxl is heavy

    raw = path.read_bytes()
    cells: dict[Place, Address] = {}
    data: dict[str, object] = {}
    language: Language = "fi"
    try:
        book = read_book(Content(file=path.name, data=raw, sha256=digest(raw)))
        cells, data, language = book.cells, book.data, book.language
    except UserErrors:
        pass  # words that are not known: each error has its cell
    except UserError:
        return None
    remarks: dict[Address, list[str]] = {}
    for address, sentence in _placed(checked, cells, _ids(data, cells), Words(language)):
        remarks.setdefault(address, []).append(sentence)
    return write_remarks(path, remarks, language=language, candidates=_candidates(checked))


def _ids(data: dict[str, object], cells: dict[Place, Address]) -> dict[str, Address]:
    """The row of each question and quote."""
    asked = data.get("questionnaire")
    found: dict[str, Address] = {}
    if isinstance(asked, dict):
        for part in ("background", "items"):
            for at, one in enumerate(asked.get(part, ())):
                place: Place = ("questionnaire", part, at)
                if (cell := cells.get((*place, "column"), cells.get(place))) is not None:
                    found.setdefault(str(one["id"]), cell)
    quotes = data.get("quotes")
    for at, quote in enumerate(quotes if isinstance(quotes, list) else ()):
        if (cell := cells.get(("quotes", at))) is not None:
            found.setdefault(str(quote), cell)
    return found


def _placed(
    checked: Check, cells: dict[Place, Address], ids: dict[str, Address], words: Words
) -> Iterator[tuple[Address, str]]:
    by_name = {str(cell): cell for cell in cells.values()}
    for error in _single(checked.errors):
        told = tell_mistake(UserError(error.what, found=error.found, allowed=error.allowed, remedy=error.remedy), words)
        if isinstance(error, CellError):
            yield error.address, told
        elif error.place in by_name:
            yield by_name[error.place], told
        elif error.about in ids:
            yield ids[error.about], told
    for remark in checked.remarks:
        if remark.warning and remark.about in ids:
            yield ids[remark.about], f"{say_in(words, remark.what)} {say_in(words, remark.remedy)}".strip()


def _single(errors: tuple[UserError, ...]) -> Iterator[UserError]:
    for error in errors:
        if isinstance(error, UserErrors):
            yield from _single(error.errors)
        else:
            yield error


def _candidates(checked: Check) -> list[Candidate]:
    """Answers in own words that could be quoted, of questions with enough of them."""
    if not checked.collected:
        return []
    comments = checked.comments
    questions = comments["id"].str.rpartition(":")[0]
    enough = questions.map(questions.value_counts()) >= _FEWEST_ANSWERS
    return [
        Candidate(str(one.id), str(one.text), tuple(filter(None, str(one.warnings).split(", "))))
        for one in comments[enough].drop_duplicates("id").itertuples()
    ]


__all__ = ["write_check"]
