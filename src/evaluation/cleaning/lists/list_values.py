"""Cells of hand-kept lists as days, minutes and numbers; what is not plainly one of them is not understood."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from evaluation.core.text import fold

_YEARS: Final = range(1990, 2101)
_EXCEL_DAY_ONE: Final = date(1899, 12, 30)
_SERIALS: Final = range(32874, 73415)  # 1.1.1990-31.12.2100: other whole numbers are no days

_MONTHS: Final = {
    name: number
    for names in (
        "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_WEEKDAY: Final = (
    r"(?:(?:ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai"
    r"|må|on|fr|lö|sö|mån|tis|ons|tors|fre|lör|sön|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag"
    r"|mon|tue|wed|thu|fri|sat|sun)(?:na)?\.? )?"
)
_CLOCK: Final = r"(?:[ t]?,? ?(?:klo|kl|at)?\.? ?\d{1,2}(?:[.:]\d{2}){0,2}(?: ?[-–] ?\d{1,2}(?:[.:]\d{2})?)?(?:z)?)?"

_ISO: Final = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_CLOCK}(?:\.0+)?")
_DOTTED: Final = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d{{2}}){_CLOCK}")
_DAYS: Final = re.compile(r"(\d{1,2})\. ?[-–] ?\d{1,2}\. ?(\d{1,2})\. ?(\d{4})")
_SPAN: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})? ?[-–] ?\d{1,2}\. ?\d{1,2}\. ?(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_SPELT: Final = re.compile(rf"{_WEEKDAY}(?:den )?(\d{{1,2}})\.? ([a-zåäö]+),? (\d{{4}}){_CLOCK}")
_MONTH_FIRST: Final = re.compile(rf"([a-z]+) (\d{{1,2}}),? (\d{{4}}){_CLOCK}")
_SLASHED: Final = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}){_CLOCK}")
_MONTH: Final = re.compile(r"(\d{1,2}) ?[/.] ?(\d{4})|(\d{4})[-/](\d{1,2})")
_NAMED: Final = re.compile(r"([a-zåäö]+) (\d{4})")
_WEEK: Final = re.compile(r"(?:viikko|vko|vk|vecka|v|week|w)\.? ?(\d{1,2}) ?[/ ] ?(\d{4})|(\d{4})-?w(\d{1,2})")


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dotted(day: str, month: str, year: str) -> date | None:
    return _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))


def _spelt(day: str, name: str, year: str) -> date | None:
    month = _MONTHS.get(name.removesuffix("ta"))  # maaliskuuta
    return _day(int(year), month, int(day)) if month else None


def _week(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1) if year in _YEARS else None
    except ValueError:
        return None


def _slashed(first: int, second: int, year: int) -> date | None:
    """A date with slashes, only where just one order is possible."""
    if first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


_DAY_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., date | None]], ...]] = (
    (_ISO, lambda y, m, d: _day(int(y), int(m), int(d))),
    (_DOTTED, _dotted),
    (_DAYS, _dotted),
    (_SPAN, lambda d, m, y, last: _day(int(y or last), int(m), int(d))),
    (_YEAR_FIRST, lambda y, m, d, y2, m2, d2: _day(int(y or y2), int(m or m2), int(d or d2))),
    (_SPELT, _spelt),
    (_MONTH_FIRST, lambda name, d, y: _spelt(d, name, y)),
    (_SLASHED, lambda a, b, y: _slashed(int(a), int(b), int(y))),
    (_MONTH, lambda m, y, y2, m2: _day(int(y or y2), int(m or m2), 1)),
    (_WEEK, lambda w, y, y2, w2: _week(int(y or y2), int(w or w2))),
    (_NAMED, lambda name, y: _day(int(y), _MONTHS[name], 1) if name in _MONTHS else None),
)


@lru_cache(maxsize=50_000)
def parse_day(text: str) -> date | None:
    """A day as people write it in a list.

    Parameters
    ----------
    text : str
        ISO, Finnish or Swedish (day first), with or without a time or weekday, the month as a number or in words; of
        two days (7.-8.3.2024) the first; a month or week (3/2024, *maaliskuu 2024*, *vko 12/2024*) as its first day;
        Excel's serial number.

    Returns
    -------
    datetime.date or None
        None where it is not one of these, or where day and month could be told apart only by guessing (03/04/2024).

    Examples
    --------
    >>> [str(parse_day(text)) for text in ("7.3.2024", "2024-03-07T10:15:00", "to 7.3.2024 klo 12-14", "45358")]
    ['2024-03-07', '2024-03-07', '2024-03-07', '2024-03-07']
    >>> [str(parse_day(text)) for text in ("7. maaliskuuta 2024", "den 7 mars 2024", "March 7, 2024", "7.3.–9.4.2024")]
    ['2024-03-07', '2024-03-07', '2024-03-07', '2024-03-07']
    >>> parse_day("keväällä") is None
    True
    """
    plain = fold(text)
    if plain.isdecimal() and int(plain) in _SERIALS:
        return _EXCEL_DAY_ONE + timedelta(days=int(plain))
    for form, build in _DAY_FORMS:
        found = form.fullmatch(plain)
        if found:
            return build(*found.groups())
    return None


_NUMBER: Final = re.compile(r"([-−]?\d{1,3}(?: \d{3})+|[-−]?\d{1,15})(?:[.,](\d{1,15}))?( ?%)?")
_PEOPLE: Final = re.compile(
    r" ?(?:hlö[äa]?|henkilöä|henkeä|osallistujaa|kpl|st|personer|deltagare|people|participants)"
)


@lru_cache(maxsize=50_000)
def parse_number(text: str) -> float | None:
    """A number with a decimal comma or point, blanks between thousands, or a percent sign (as a share).

    Examples
    --------
    >>> parse_number("1 234,5"), parse_number("45 %"), parse_number("noin 20")
    (1234.5, 0.45, None)
    """
    found = _NUMBER.fullmatch(fold(text))
    if not found:
        return None
    whole, decimals, percent = found.groups()
    number = float(f"{whole.replace(' ', '').replace('−', '-')}.{decimals or 0}")
    return number / 100 if percent else number


def parse_count(text: str) -> int | None:
    """A whole number of people or things, not below nought, with or without a word for them.

    Examples
    --------
    >>> parse_count("28 hlö"), parse_count("12,0"), parse_count("15-20")
    (28, 12, None)
    """
    number = parse_number(_PEOPLE.sub("", fold(text)))
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


_HOURS: Final = r"(?P<hours>\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|t|tuntia|tunti|tim|timmar|timme|hours|hour|hrs)\.?"
_TIME: Final = re.compile(
    rf"(?:{_HOURS})?"
    r"(?: ?(?:ja|och|and)? ?(?P<minutes>\d{1,4}(?:[.,]\d{1,2})?) ?(?:min|mins|minuuttia|minuter|minutes|m)\.?)?"
)
_SHORT: Final = re.compile(rf"{_HOURS} ?(?P<minutes>\d{{2}})")  # 1 h 30
_TIMES: Final = re.compile(r"(\d{1,2}) ?[x×*] ?(.+)")
_FACE: Final = re.compile(r"(\d{1,2})[:](\d{2})(?::\d{2})?")
_SHORTEST_BARE: Final = 10  # "3" or "2.5" alone may be hours: not guessed
_LONGEST: Final = 6000  # a hundred hours: more is a slip


@lru_cache(maxsize=10_000)
def parse_minutes(text: str, *, hours: bool = False) -> float | None:
    """A length of time in minutes.

    Parameters
    ----------
    text : str
        "45 min", "1 h 30 min", "1 h 30", "0:45", "3,5 h", "2 x 45 min", "45".
    hours : bool
        Whether a number alone is hours, because the header says so; else it is minutes, from 10 on.

    Returns
    -------
    float or None
        None also for more than a hundred hours, which no session lasts.

    Examples
    --------
    >>> [parse_minutes(text) for text in ("45 min", "1 h 30 min", "1 h 30", "0:45", "3,5 h", "2 x 45 min", "45", "2")]
    [45.0, 90.0, 90.0, 45.0, 210.0, 90.0, 45.0, None]
    """
    plain = fold(text)
    several = _TIMES.fullmatch(plain)
    each = _one_length(several[2] if several else plain, hours=hours)
    if each is None:
        return None
    length = each * int(several[1]) if several else each
    return length if 0 < length <= _LONGEST else None


def _one_length(plain: str, *, hours: bool) -> float | None:
    number = parse_number(plain)
    if number is not None:
        if hours:
            return number * 60 if 0 < number <= 24 else None
        return number if number >= _SHORTEST_BARE else None
    face = _FACE.fullmatch(plain)
    if face:
        return int(face[1]) * 60.0 + int(face[2])
    found = _SHORT.fullmatch(plain) or _TIME.fullmatch(plain)
    if not found or not plain:
        return None
    return 60 * float((found["hours"] or "0").replace(",", ".")) + float((found["minutes"] or "0").replace(",", "."))
