"""What the workbook calls things in a language, and back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from evaluation.core.data_files import load_data
from evaluation.core.text import fold
from evaluation.programme.values import LANGUAGES, Language
from evaluation.programme.workbook.sheets import SHEETS, Column

_QUOTE = '"'


def load_workbook_words() -> dict[str, Any]:
    """``presets/workbook.yaml``."""
    return load_data("workbook")


def get_sheet_title(sheet: str, language: str) -> str:
    """What a sheet is called.

    Examples
    --------
    >>> get_sheet_title("questions", "fi")
    'Kysymykset'
    """
    return str(load_workbook_words()["sheets"][sheet][language])


def get_header(column: str, language: str) -> str:
    """What a column is called."""
    return str(load_workbook_words()["columns"][column][language])


def list_file_names() -> tuple[str, ...]:
    """What a workbook may be called: in every language, as Excel or as LibreOffice saves it."""
    names = load_workbook_words()["file"].values()
    return (*names, *(name.replace(".xlsx", ".ods") for name in names))


def find_workbook_language(name: str) -> Language | None:
    """The language of a workbook by its name; None where it is none, but ``programme.yaml``.

    Examples
    --------
    >>> find_workbook_language("program.ods"), find_workbook_language("programme.yaml")
    ('sv', None)
    """
    stems: dict[Language, str] = {language: get_workbook_name(language) for language in LANGUAGES}
    return next((one for one, book in stems.items() if name in (book, book.replace(".xlsx", ".ods"))), None)


def get_workbook_name(language: str) -> str:
    """What a workbook in a language is called.

    Examples
    --------
    >>> get_workbook_name("fi")
    'ohjelma.xlsx'
    """
    return str(load_workbook_words()["file"][language])


@cache
def map_sheet_ids() -> dict[str, tuple[str, Language]]:
    """Folded title of a sheet to its id and language."""
    titles = load_workbook_words()["sheets"]
    return {fold(title): (sheet, language) for sheet in SHEETS for language, title in titles[sheet].items()}


@cache
def map_column_ids(sheet: str) -> dict[str, Column]:
    """Folded header of any language to the column of a sheet."""
    names = load_workbook_words()["columns"]
    return {fold(header): column for column in SHEETS[sheet] for header in names[column.id].values()}


def get_vocabulary(words: str, language: str) -> dict[str, str]:
    """The words of a choice in a language, by id."""
    return {identifier: str(told[language]) for identifier, told in load_workbook_words()["words"][words].items()}


@cache
def _by_word(words: str) -> dict[str, str]:
    told = load_workbook_words()["words"][words]
    found = {fold(word): identifier for identifier, by_language in told.items() for word in by_language.values()}
    return {**found, **{fold(identifier): identifier for identifier in told}}


def write_choice(identifier: str, column: Column, language: str) -> str:
    """The word of a choice in a language; a name of one's own as it stands.

    Examples
    --------
    >>> write_choice("ordinal", Column("type", "choice", "type"), "sv")
    'skala'
    """
    told = get_vocabulary(column.words, language).get(identifier if column.words != "flag" else identifier.lower())
    if told is not None:
        return told
    return _kept(identifier) if fold(identifier) in _by_word(column.words) or _changes(identifier) else identifier


def read_choice(text: str, column: Column) -> str | None:
    """The id of a word in any language; a name of one's own where that is allowed, else None.

    Examples
    --------
    >>> read_choice("Skala", Column("type", "choice", "type"))
    'ordinal'
    """
    name = read_name(text)
    if name != text.strip():
        return name
    return _by_word(column.words).get(fold(text)) or (name if column.open else None)


def write_name(name: str) -> str:
    """A name, in quotation marks where blanks around it belong to it."""
    return _kept(name) if _changes(name) else name


def read_name(text: str) -> str:
    """A name without the blanks around it; what stands in quotation marks is meant as it is."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == _QUOTE else text


def _changes(name: str) -> bool:
    return read_name(name) != name


def _kept(name: str) -> str:
    return f"{_QUOTE}{name}{_QUOTE}"


def list_words(words: Iterable[str]) -> str:
    """Words as a message lists them."""
    return ", ".join(words)
