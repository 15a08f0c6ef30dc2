"""Dates and times as people and services write them, in seven languages: one grammar for all files.

A day of a list stands for itself (:func:`parse_day`); times of a column are understood as a whole, or not at all
(:func:`parse_times`), since only the column tells the order of day and month in ``3/4/2024``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

import pandas as pd

from evaluation.core.text import fold

__all__ = ["parse_day", "parse_times"]

Order = Literal["day_first", "month_first"]

_YEARS: Final = range(1990, 2101)
"""Years in which a session can be; other days of a list are slips."""
_CENTURY: Final = 2000
_DAY_ZERO: Final = datetime(1899, 12, 30)
AT_A_TIME: Final = 1 << 16  # pandas makes a string of Python of each of the cells

_MONTHS: Final = {
    name: number
    for names in (
        "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        "januar februar marts april maj juni juli august september oktober november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mär apr mai jun jul aug sept okt nov dez",
        "jan feb mrz apr maj jun jul aug sep okt nov des",
        "jaan veebr märts apr mai juuni juuli aug sept okt nov dets",
    )
    for number, name in enumerate(names.split(), start=1)
}
_WEEKDAY: Final = (
    r"(?:(?:ma|ti|ke|to|pe|la|su|(?:maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)(?:na)?"
    r"|må|on|fr|lö|sö|mån|tis|ons|tor|tors|fre|lör|sön|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?"
    r"|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|mo|di|mi|do|sa|so|(?:man|tirs|ons|tors|fre|lør|søn)dag"
    r"|(?:esmas|teisi|kolma|nelja)päev|reede|laupäev|pühapäev)\.?,? )?"
)
_HOURS: Final = r"\d{1,2}(?:[.:]\d\d)?"
_CLOCK: Final = (
    r"(?:(?:(?: ?,? ?|t)(?:klo|kl|at|o'clock)\.? ?|[ ,t]{1,3})"
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d\d)(?:[.:](?P<second>\d\d)(?:[.,]\d+)?)?)?"
    rf"(?: ?[-–] ?{_HOURS})?"  # until when
    r" ?(?P<half>[ap]\.?m\.?|[ai]p\.?|[fe]m)?"
    r"(?: ?(?:z|[a-z]{3,4})?(?:[+-]\d{1,2}(?::?\d\d)?)?)?)?"  # the zone: times are as written, whichever it is
)
_NUMBERS: Final = re.compile(
    rf"{_WEEKDAY}(?P<a>\d{{4}}|\d{{1,2}})(?:(?P<mark>[/-])|\. ?)(?P<b>\d{{1,2}})(?(mark)(?P=mark)|\. ?)"
    rf"(?P<c>\d{{4}}|\d{{1,2}}){_CLOCK}"
)
_RUN_TOGETHER: Final = re.compile(rf"(?P<a>\d{{4}})(?P<b>\d\d)(?P<c>\d\d)(?P<mark>){_CLOCK}")
_DAY_AND_NAME: Final = re.compile(
    rf"{_WEEKDAY}(?:den )?(?P<day>\d{{1,2}})\.? (?P<month>[a-zåäöüõø]+)\.?,? (?P<year>\d{{4}}){_CLOCK}"
)
_NAME_AND_DAY: Final = re.compile(
    rf"{_WEEKDAY}(?P<month>[a-zåäöüõø]+)\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}){_CLOCK}"
)
_SERIAL: Final = re.compile(r"([2-7]\d{4})(?:[.,](\d+))?")  # Excel's days since 1899-12-30: 1954 to 2118
_AFTERNOON: Final = ("p", "i", "e")  # pm, ip (iltapäivä), em (eftermiddag)


@dataclass(frozen=True, slots=True)
class _Written:
    """What a text says of a moment; which of two numbers is the month may be open."""

    year: int
    month: int
    day: int
    either_order: bool
    hour: int
    minute: int
    second: int
    half: str

    def turned(self) -> _Written:
        """The same with day and month the other way round."""
        return _Written(self.year, self.day, self.month, False, self.hour, self.minute, self.second, self.half)

    def date(self) -> date | None:
        """The day, None where the calendar does not have it."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def moment(self) -> datetime | None:
        """Day and time, None where calendar or clock do not have them."""
        hour = self.hour
        if self.half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + 12 * (self.half[0] in _AFTERNOON)
        try:
            return datetime(self.year, self.month, self.day, hour, self.minute, self.second)
        except ValueError:
            return None


def _understood(folded: str) -> _Written | None:
    match = _NUMBERS.fullmatch(folded) or _RUN_TOGETHER.fullmatch(folded)
    either_order = False
    if match:
        first, month, last = match["a"], int(match["b"]), match["c"]
        if len(first) == 4:
            year, day = int(first), int(last)
            if len(last) == 4:
                return None
        else:
            if len(last) == 1:
                return None
            year, day = int(last) + (0 if len(last) == 4 else _CENTURY), int(first)
            either_order = bool(match["mark"])
    else:
        match = _DAY_AND_NAME.fullmatch(folded) or _NAME_AND_DAY.fullmatch(folded)
        named = _month(match["month"]) if match else None
        if match is None or named is None:
            return None
        year, month, day = int(match["year"]), named, int(match["day"])
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    return _Written(year, month, day, either_order, hour, minute, second, match["half"] or "")


def _month(name: str) -> int | None:
    return _MONTHS.get(name.removesuffix("ta"))  # maaliskuuta


def _from_serial(folded: str) -> datetime | None:
    match = _SERIAL.fullmatch(folded)
    if match is None:
        return None
    days = float(f"{match[1]}.{match[2] or 0}")
    return _DAY_ZERO + timedelta(seconds=round(days * 86400))


# --- a day by itself ---------------------------------------------------------------------------------------------

_DAYS: Final = re.compile(r"(\d{1,2})\. ?[-–] ?\d{1,2}\. ?(\d{1,2})\. ?(\d{4})")
_SPAN: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})? ?[-–] ?\d{1,2}\. ?\d{1,2}\. ?(\d{4})")
_OF_MONTH: Final = re.compile(r"(\d{1,2}) ?[/.] ?(\d{4})|(\d{4})[-/](\d{1,2})")
_NAMED_MONTH: Final = re.compile(r"([a-zåäö]+) (\d{4})")
_WEEK: Final = re.compile(r"(?:viikko|vko|vk|vecka|v|week|w)\.? ?(\d{1,2}) ?[/ ] ?(\d{4})|(\d{4})-?w(\d{1,2})")


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None


def _monday(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


_FIRST_DAYS: Final[tuple[tuple[re.Pattern[str], Callable[..., date | None]], ...]] = (
    (_DAYS, lambda d, m, y: _day(int(y), int(m), int(d))),
    (_SPAN, lambda d, m, y, last: _day(int(y or last), int(m), int(d))),
    (_OF_MONTH, lambda m, y, y2, m2: _day(int(y or y2), int(m or m2), 1)),
    (_WEEK, lambda w, y, y2, w2: _monday(int(y or y2), int(w or w2))),
    (_NAMED_MONTH, lambda name, y: _day(int(y), _MONTHS.get(name), 1)),
)


@lru_cache(maxsize=50_000)
def parse_day(text: str) -> date | None:
    """A day as people write it in a list.

    Parameters
    ----------
    text : str
        Anything that :func:`parse_times` takes for a moment; of two days (7.-8.3.2024) the first; a month or week
        (3/2024, *maaliskuu 2024*, *vko 12/2024*) as its first day.

    Returns
    -------
    datetime.date or None
        From 1990 to 2100; None where it is not one of these, or where day and month could be told apart only by
        guessing (03/04/2024).

    Examples
    --------
    >>> [str(parse_day(text)) for text in ("7.3.2024", "2024-03-07T10:15:00", "to 7.3.2024 klo 12-14", "45358")]
    ['2024-03-07', '2024-03-07', '2024-03-07', '2024-03-07']
    >>> [str(parse_day(text)) for text in ("7. maaliskuuta 2024", "den 7 mars 2024", "March 7, 2024", "7.3.–9.4.2024")]
    ['2024-03-07', '2024-03-07', '2024-03-07', '2024-03-07']
    >>> parse_day("keväällä") is None
    True
    """
    folded = fold(text)
    day = _one_day(folded)
    if day is None:
        forms = ((form.fullmatch(folded), build) for form, build in _FIRST_DAYS)
        day = next((build(*found.groups()) for found, build in forms if found), None)
    return day if day is not None and day.year in _YEARS else None


def _one_day(folded: str) -> date | None:
    serial = _from_serial(folded)
    if serial is not None:
        return serial.date()
    written = _understood(folded)
    if written is None:
        return None
    orders = (written, written.turned()) if written.either_order else (written,)
    days = {day for one in orders if (day := one.date()) is not None}
    return days.pop() if len(days) == 1 else None


# --- the times of a column ---------------------------------------------------------------------------------------

_ISO: Final = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?"


def parse_times(texts: pd.Series, *, ambiguous: Order = "day_first") -> pd.Series:
    """Times from a column of texts.

    Parameters
    ----------
    texts : Series of str
        Missing where a cell is empty.
    ambiguous : {"day_first", "month_first"}
        How ``3/4/2024`` is read when nothing in the column tells.

    Returns
    -------
    Series of datetime64[s]
        On the same index; ``NaT`` where a cell is empty or not understood. The time as written, whatever time
        zone stands behind it.

    Notes
    -----
    Understood are ISO 8601 (``2024-03-07 10:15``), Finnish and Swedish (``to 7.3.2024 klo 10.15``), year first with
    any mark (``2024/03/07 10:15:00 AM EET``), day or month first with a slash or a hyphen (``3/7/24 10:15:00``), the
    month in words (``7. maaliskuuta 2024``, ``March 7, 2024``) and Excel's serial numbers from 20000 to 79999. With a
    slash or hyphen the order is decided for the column as a whole: by a number above 12; else a clock with AM and PM
    means month first; else `ambiguous`. If some cells fit only one order and some only the other, none of them is
    understood. Two-digit years are of this century.

    Examples
    --------
    >>> parse_times(pd.Series(["7.3.2024 klo 10.15", "2024-03-07T10:15:00", "eilen"])).tolist()
    [Timestamp('2024-03-07 10:15:00'), Timestamp('2024-03-07 10:15:00'), NaT]
    >>> parse_times(pd.Series(["3/4/24 9:05:00", "3/28/24 14:00:00"])).dt.month.tolist()
    [3, 3]
    """
    plain = texts.astype("str").reset_index(drop=True)
    result = pd.Series(pd.NaT, index=plain.index, dtype="datetime64[s]")
    iso = plain.str.fullmatch(_ISO).fillna(False).astype(bool)
    for start in range(0, len(plain), AT_A_TIME):
        here = plain.iloc[start : start + AT_A_TIME][iso.iloc[start : start + AT_A_TIME]]
        times = pd.to_datetime(here.str.slice(0, 19), format="ISO8601", errors="coerce")
        result.loc[here.index] = times.astype("datetime64[s]")
    rest = plain[~iso].dropna()
    if len(rest):
        result[rest.index] = rest.map(_moments(rest.unique(), ambiguous)).astype("datetime64[s]")
    return result.set_axis(texts.index)


def _moments(texts: Iterable[str], ambiguous: Order) -> dict[str, datetime | None]:
    folded = {text: fold(text) for text in texts}
    written = {text: _understood(one) for text, one in folded.items()}
    order = _order([one for one in written.values() if one and one.either_order], ambiguous)
    return {text: _from_serial(folded[text]) if one is None else _ordered(one, order) for text, one in written.items()}


def _order(undecided: list[_Written], ambiguous: Order) -> Order | None:
    """The one order that all undotted dates of the column allow; ``None`` when none does."""
    day_first = any(one.day > 12 for one in undecided)
    month_first = any(one.month > 12 for one in undecided)
    if day_first and month_first:
        return None
    if day_first or month_first:
        return "day_first" if day_first else "month_first"
    if any(one.half for one in undecided):
        return "month_first"
    return ambiguous


def _ordered(written: _Written, order: Order | None) -> datetime | None:
    if not written.either_order:
        return written.moment()
    if order is None:
        return None
    return (written.turned() if order == "month_first" else written).moment()
