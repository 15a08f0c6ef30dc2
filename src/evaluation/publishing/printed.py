"""Whether the numbers that a page prints are the numbers that were found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from evaluation.locale.numerals import read_number
from evaluation.publishing.failures import PublishingError
from evaluation.report.blocks import FIELDS

_ENDING: Final = re.compile(r":[a-zäö]+$")
_NUMERAL: Final = re.compile(r"^[+-]?\d+(\.\d+)?$")


class Printed(NamedTuple):
    """A number on a page.

    Parameters
    ----------
    result : str
        Id of the row of ``results.csv`` that it shows.
    field : str
        Column of the row.
    value : float
        Value at full precision, as the page states it.
    text : str
        What the reader sees.
    lang : str
        The language of the words that it stands in, where that is not the page's.
    """

    result: str
    field: str
    value: float
    text: str
    lang: str = ""


def find_printed_numbers(html: str) -> list[Printed]:
    """Every number on a page that shows a result.

    Parameters
    ----------
    html : str
        A published page.

    Returns
    -------
    list of Printed
        In the order of the page, repetitions included.

    Examples
    --------
    >>> find_printed_numbers('<data value="0.25" data-result="share/a///#estimate">25 %</data>')
    [Printed(result='share/a///', field='estimate', value=0.25, text='25 %', lang='')]
    """
    soup = BeautifulSoup(html, "html.parser", parse_only=_NumbersAndLanguages())
    found = []
    for tag in soup.find_all("data", attrs={"data-result": True}):
        result, _, field = str(tag["data-result"]).rpartition("#")
        foreign = tag.find_parent(lang=True)
        lang = str(foreign["lang"]) if foreign else ""
        found.append(Printed(result, field, float(str(tag["value"])), tag.get_text(), lang))
    return found


class _NumbersAndLanguages(SoupStrainer):
    """Numbers, and texts in another language than the page: the rest of a page need not be understood."""

    def allow_tag_creation(self, nsprefix: str | None, name: str, attrs: Mapping[Any, str] | None) -> bool:
        return name == "data" or (name == "div" and "lang" in (attrs or {}))

    def allow_string_creation(self, string: str) -> bool:
        return False


def check_numbers(html: str, results: pd.DataFrame) -> int:
    """Check that every printed number stands in the results, and that its text is its value rounded.

    Parameters
    ----------
    html : str
        A published page.
    results : pandas.DataFrame
        The columns of ``results.csv``.

    Returns
    -------
    int
        How many numbers were checked.

    Raises
    ------
    PublishingError
        With each number that is not in the results, differs from them, or is written wrongly.
    """
    fields = results.set_index("id")[list(FIELDS)].astype("float64").to_dict(orient="index")
    named = re.search(r'<html[^>]* lang="(fi|sv|en)"', html)
    page = named[1] if named else "fi"
    numbers = find_printed_numbers(html)
    problems = []
    for number in numbers:
        place = f"{number.result}#{number.field}"
        value = fields.get(number.result, {}).get(number.field)
        if value is None:
            problems.append(f"“{number.text}” points at {place}, which is not in the results")
        elif value != number.value:
            problems.append(f"“{number.text}” stands for {number.value!r}, but {place} is {value!r}")
        elif not _says(number.text, number.value, language=number.lang or page):
            problems.append(f"“{number.text}” is not how {number.value!r} is rounded ({place})")
    if problems:
        raise PublishingError(problems)
    return len(numbers)


def _says(text: str, value: float, *, language: str) -> bool:
    """Whether a text that is a number, in figures or in letters, or a percentage agrees with the value.

    A share may be printed in per cent without the sign, where the column's header has it. A text of
    another kind ("1 h 30 min", "täysin samaa mieltä") is for the reader of the table to judge.
    """
    spelled = read_number(text, language)
    if spelled is not None:
        return spelled == value
    written = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    written = _ENDING.sub("", written)  # "12:ta"
    percent = written.endswith("%")
    written = written.removesuffix("%")
    written = written.replace(",", "") if language == "en" else written.replace(",", ".")
    if not _NUMERAL.match(written):
        return True
    # Half a unit of the last digit, and a little for what binary fractions cannot hold.
    slack = 0.5 * 10.0 ** -len(written.partition(".")[2]) * (1 + 1e-9)
    accepted = (100 * value,) if percent else (value, 100 * value)
    return any(abs(float(written) - number) <= slack for number in accepted)
