"""Dates and times as people and services write them; a column is understood as a whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Literal

import pandas as pd

__all__ = ["parse_times"]

_ISO: Final = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?"
_WRITTEN: Final = re.compile(
    r"\s*(?:[^\W\d]{2,12}\.?,?\s+)?"  # a weekday
    r"(?P<a>\d{4}|\d{1,2})(?P<mark>\.\s?|/|-)(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d{1,2})"
    r"(?:[\s,T]{1,3}(?:klo|kl|at|o'clock)?\.?\s?(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?:[.:](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s?(?P<half>[ap]\.?m\.?|[ai]p\.?|[fe]m)?"
    r"(?:\s?(?:Z|[A-Z]{3,4})?(?:[+-]\d{1,2}(?::?\d\d)?)?)?)?\s*",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"\s*([2-7]\d{4})(?:[.,](\d+))?\s*")  # Excel's days since 1899-12-30: 1954 to 2118
AT_A_TIME: Final = 1 << 16  # pandas makes a string of Python of each of the cells
_AFTERNOON: Final = ("p", "i", "e")  # pm, ip (iltapäivä), em (eftermiddag)

Order = Literal["day_first", "month_first"]


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
    Understood are ISO 8601 (``2024-03-07 10:15``), Finnish and Swedish (``7.3.2024 klo 10.15``), year first with
    any mark (``2024/03/07 10:15:00 AM EET``), day or month first with a slash or a hyphen (``3/7/24 10:15:00``),
    and Excel's serial numbers from 20000 to 79999. With a slash or hyphen the order is decided for the column as a
    whole: by a number above 12; else a clock with AM and PM means month first; else `ambiguous`. If some cells fit
    only one order and some only the other, none of them is understood. Two-digit years are of this century.

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
        result[rest.index] = rest.map(_written(rest.unique(), ambiguous)).astype("datetime64[s]")
    return result.set_axis(texts.index)


def _written(texts: Iterable[str], ambiguous: Order) -> dict[str, datetime | None]:
    matches = {text: _WRITTEN.fullmatch(text) for text in texts}
    order = _order([match for match in matches.values() if match], ambiguous)
    return {text: _moment(match, order) if match else _from_serial(text) for text, match in matches.items()}


def _order(matches: list[re.Match[str]], ambiguous: Order) -> Order | None:
    """The one order that all undotted dates of the column allow; ``None`` when none does."""
    marked = [match for match in matches if match["mark"] in "/-" and len(match["a"]) < 4]
    day_first = any(int(match["a"]) > 12 for match in marked)
    month_first = any(int(match["b"]) > 12 for match in marked)
    if day_first and month_first:
        return None
    if day_first or month_first:
        return "day_first" if day_first else "month_first"
    if any(match["half"] for match in marked):
        return "month_first"
    return ambiguous


def _moment(match: re.Match[str], order: Order | None) -> datetime | None:
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) == 4:
        year, month, day = first, second, third
    else:
        if match["mark"] in "/-" and order is None:
            return None
        month_leads = match["mark"] in "/-" and order == "month_first"
        month, day = (first, second) if month_leads else (second, first)
        year = third if len(match["c"]) == 4 else 2000 + third
    hour = int(match["hour"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (match["half"][0].lower() in _AFTERNOON)
    try:
        return datetime(year, month, day, hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        return None


def _from_serial(text: str) -> datetime | None:
    match = _SERIAL.fullmatch(text)
    if match is None:
        return None
    days = float(f"{match[1]}.{match[2] or 0}")
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))
