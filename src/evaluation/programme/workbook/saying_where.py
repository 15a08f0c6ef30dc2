"""Where in a description something is said: in ``programme.yaml``, or on which sheet of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from evaluation.core.paths import PROGRAMME_FILE
from evaluation.programme.values import Language
from evaluation.programme.workbook.words import find_workbook_language, get_header, get_sheet_title, get_vocabulary


@dataclass(frozen=True, slots=True)
class Described:
    """The file that describes a programme.

    Attributes
    ----------
    file : str
        Its name.

    Examples
    --------
    >>> book = Described("ohjelma.xlsx")
    >>> book.in_workbook, book.sheet("rules"), book.header("reverse"), book.word("rules", "basis")
    (True, 'Tietosuoja ja säännöt', 'Kielteinen väittämä', 'Käsittelyn oikeusperuste')
    """

    file: str = PROGRAMME_FILE

    @property
    def in_workbook(self) -> bool:
        """Whether it is a workbook."""
        return find_workbook_language(self.file) is not None

    @property
    def language(self) -> Language:
        """The language of the workbook."""
        return find_workbook_language(self.file) or "en"

    def sheet(self, identifier: str) -> str:
        """What the workbook calls a sheet."""
        return get_sheet_title(identifier, self.language)

    def header(self, column: str) -> str:
        """What the workbook calls a column."""
        return get_header(column, self.language)

    def word(self, words: str, identifier: str) -> str:
        """What the workbook calls a choice."""
        return get_vocabulary(words, self.language)[identifier]


IN_YAML: Final = Described()

__all__ = ["IN_YAML", "Described"]
