"""What stands in a list and can hardly be meant, to be told to whoever keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.programme import Period

Doubt = tuple[int, str, str, str, str]
"""Row, kind of remark, column, what was found, what to do about it."""

ORDER: Final = {
    "actions": (("agreed", "due"), ("agreed", "done")),
    "experiments": (("tried", "evaluated"),),
    "cycles": (("start", "end"),),
}
"""Days of which the second cannot come before the first."""

_NOT_HELD: Final = frozenset({
    "peruttu", "peruutettu", "peruuntui", "perutaan", "siirretty", "ei toteutunut", "ei pidetty",
    "inställd", "inställt", "avbokad", "avbokat", "uppskjuten", "uppskjutet", "inte hållen",
    "cancelled", "canceled", "postponed", "not held",
})  # fmt: skip
"""What people write, folded, of a session that did not take place."""


def find_out_of_order(kind: str, frame: pd.DataFrame) -> Iterator[Doubt]:
    """Days that come before the day which they should follow.

    Parameters
    ----------
    kind : str
    frame : pandas.DataFrame
        A canonical list; the index holds the rows of the file.

    Yields
    ------
    Doubt

    Examples
    --------
    >>> days = pd.DataFrame({"start": ["2024-03-01"], "end": ["2024-02-01"]}, index=[2]).astype("datetime64[ns]")
    >>> list(find_out_of_order("cycles", days))
    [(2, 'order', 'end', '1.2.2024', 'It comes before 1.3.2024 (start). Mend one of the two.')]
    """
    for first, second in ORDER.get(kind, ()):
        wrong = frame[frame[second] < frame[first]]
        for row, before, after in zip(wrong.index, wrong[first], wrong[second], strict=True):
            remedy = say("It comes before {day} ({column}). Mend one of the two.", day=_day(before), column=first)
            yield int(row), "order", second, _day(after), remedy


def doubt_sessions(frame: pd.DataFrame, period: Period | None) -> Iterator[Doubt]:
    """Sessions outside the period, of one name, with more people than were invited, or said not to have been held.

    Parameters
    ----------
    frame : pandas.DataFrame
        Canonical sessions; the index holds the rows of the file.
    period : Period or None

    Yields
    ------
    Doubt
    """
    if period is not None:
        outside = ~frame["date"].between(pd.Timestamp(period.start), pd.Timestamp(period.end)) & frame["date"].notna()
        start, end = _day(pd.Timestamp(period.start)), _day(pd.Timestamp(period.end))
        limits = say("The period in the description: {start}-{end}.", start=start, end=end)
        for row, day in frame.loc[outside, "date"].items():
            yield int(str(row)), "outside_period", "date", _day(day), limits
    for row, name in frame.loc[frame.duplicated(["session", "unit"]), "session"].items():
        remedy = say("Give each a name of its own, here and in the list of attendance, or leave the wrong one out.")
        yield int(str(row)), "namesake", "session", str(name), remedy
    for column in ("session", "type", "place", "unit", "form"):
        for row, text in frame[column].dropna().items():
            if fold(str(text)) in _NOT_HELD:
                remedy = say("Take the row out if the session was not held: every session of the list counts as held.")
                yield int(str(row)), "not_held", column, str(text), remedy
    more = frame[(frame["participants"] > frame["invited"]).fillna(False)]
    for row, came, invited in zip(more.index, more["participants"], more["invited"], strict=True):
        yield int(row), "more_than_invited", "participants", str(came), say("Invited: {n}.", n=invited)


def doubt_measures(frame: pd.DataFrame) -> Iterator[Doubt]:
    """Points that are no share among shares, that stand twice, or that cannot be drawn beside the others.

    Parameters
    ----------
    frame : pandas.DataFrame
        Canonical measures; the index holds the rows of the file.

    Yields
    ------
    Doubt
    """
    series = [frame["measure"], frame["unit"].fillna("")]
    above = frame["numerator"] > frame["denominator"]
    # Where most are above, it is a ratio (contacts for a client) and no slip.
    slips = frame[above & (above.astype("float64").groupby(series).transform("mean") < 0.5)]
    for row, numerator, denominator in zip(slips.index, slips["numerator"], slips["denominator"], strict=True):
        found = f"{numerator:g} of {denominator:g}"
        yield int(row), "no_share", "numerator", found, say("Mend the two numbers, or leave the row out.")
    keys = ["measure", "unit", "date"]
    repeated = frame.loc[frame.duplicated(keys) & frame["cause"].isna() & frame["date"].notna()]
    for row, name, day in zip(repeated.index, repeated["measure"], repeated["date"], strict=True):
        remedy = say("If one corrects the other, delete the wrong one.")
        yield int(row), "same_day", "date", f"{name}, {_day(day)}", remedy
    counted = frame["denominator"].notna().groupby(series).transform("any")
    alone = counted & frame["denominator"].isna()
    for row, value in frame.loc[alone, "value"].items():
        remedy = say("The other points have numerator and denominator: give them here too.")
        yield int(str(row)), "not_drawn", "value", f"{value:g}", remedy


def _day(day: pd.Timestamp) -> str:
    return f"{day.day}.{day.month}.{day.year}"
