"""The words and numbers of the reader's language: message catalogues and formatting."""

from __future__ import annotations

import gettext
import io
import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from evaluation.locale.numerals import IN_LETTERS, Case, end_figures, spell_number

LANGUAGES: Final = ("fi", "sv", "en")
_MINUS: Final = "\u2212"
_NBSP: Final = "\u00a0"
_ASKED: Final = re.compile(r"([?!](?:</\w+>)*): ")
"""A colon after a name that is a question: no language writes both marks."""


def N_(message: str) -> str:  # noqa: N802 - the customary gettext name
    """Mark a message that is kept in a table of the code and translated where it is used."""
    return message


@cache
def load_catalogue(language: str) -> gettext.NullTranslations:
    """The message catalogue of a language, compiled in memory from its ``.po`` file.

    Raises
    ------
    ValueError
        If there is no catalogue for the language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no messages in {language!r}; there are {', '.join(LANGUAGES)}")
    po = files(__package__) / language / "LC_MESSAGES" / "evaluation.po"
    binary = io.BytesIO()
    write_mo(binary, read_po(io.BytesIO(po.read_bytes()), locale=language))
    binary.seek(0)
    return gettext.GNUTranslations(binary)


class Words:
    """Texts, numbers and dates in one language.

    Parameters
    ----------
    language : str
        ``fi``, ``sv`` or ``en``.

    Examples
    --------
    >>> Words("fi").number(3.5, 1)
    '3,5'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = load_catalogue(language)

    def text(self, message: str, **values: object) -> str:
        """A message as plain text, its ``{name}`` fields filled."""
        return _ASKED.sub(r"\1 – ", self._catalogue.gettext(message).format(**values))

    def find(self, message: str) -> str:
        """A message without fields; itself where the catalogue does not have it. Braces in it are plain braces."""
        return self._catalogue.gettext(message)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """A message that depends on a number; ``{n}`` is that number unless given."""
        return self._catalogue.ngettext(one, many, n).format(**{"n": self.number(n), **values})

    def html(self, message: str, **values: object) -> Markup:
        """A message as markup: the message and plain values are escaped, ``Number`` values keep their tags."""
        return Markup(_ASKED.sub(r"\1 – ", Markup(escape(self._catalogue.gettext(message))).format(**values)))

    def html_plural(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """A message that depends on a number, as markup."""
        template = Markup(escape(self._catalogue.ngettext(one, many, n)))
        return template.format(**{"n": self.number(n), **values})

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with the language's separators and a true minus sign."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, pattern, locale=self.language).replace("-", _MINUS)

    def cardinal(self, n: int, case: Case = "nominative", *, letters: bool = True, noun: bool = False) -> str:
        """A whole number in running text: to ten in letters, in Finnish in a case.

        Parameters
        ----------
        n : int
        case : str
        letters : bool
            Whether numbers to ten are written in letters.
        noun : bool
            Whether a noun in the same case follows: Finnish figures then take no ending ("11 kokeilusta"; Institute
            for the Languages of Finland, guidelines on inflecting numerals).

        Examples
        --------
        >>> Words("fi").cardinal(11, "elative"), Words("fi").cardinal(11, "elative", noun=True)
        ('11:stä', '11')
        >>> Words("fi").cardinal(4, "genitive"), Words("fi").cardinal(12, "partitive"), Words("en").cardinal(4)
        ('neljän', '12:ta', 'four')
        """
        if letters and 0 <= n <= IN_LETTERS:
            return spell_number(n, self.language, case)
        return self.number(n) + (end_figures(n, case) if self.language == "fi" and not noun else "")

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share between 0 and 1 as a percentage, with the space that the language wants."""
        space = "" if self.language == "en" else _NBSP
        return f"{self.number(100 * share, decimals)}{space}%"

    def month(self, day: date) -> str:
        """The month of a day, short, for the axis of a figure."""
        return format_date(day, "MMM y" if self.language != "fi" else "M/y", locale=self.language)

    def short_date(self, day: date) -> str:
        """A date for a table or a figure, where there is little room."""
        return format_date(day, "d MMM y" if self.language == "en" else "d.M.y", locale=self.language)

    def date(self, day: date) -> str:
        """A date as it is written in running text of the language."""
        return format_date(day, "d MMMM y" if self.language != "fi" else "d.M.y", locale=self.language)


__all__ = ["LANGUAGES", "N_", "Case", "Words", "load_catalogue"]
