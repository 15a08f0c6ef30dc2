"""Options such as "1-2" and "3-5" that a spreadsheet program has turned into dates, turned back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import pandas as pd

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells
from evaluation.reading import parse_times

_MONTHS: Final = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
        "jaan veebr märts apr mai juuni juuli aug sept okt nov dets",
        "jan feb mrz apr mai jun jul aug sept okt nov dez",
        "jan feb mars apr mai juni juli aug sep okt nov des",
    )
    for number, name in enumerate(names.split(), start=1)
}
_DAY_MONTH: Final = re.compile(r"(\d{1,2})[-. ]{1,2}([^\W\d_]{3,6})\.?(?:[- ]\d{2,4})?")
_MONTH_DAY: Final = re.compile(r"([^\W\d_]{3,6})\.?[-. ]{1,2}(\d{1,2})")
_MOST: Final = 12
_FEWEST_TIMES: Final = 2.0


def turn_back(cells: Cells) -> Mapping[str, str]:
    """The options that dates stand for: folded answer to ``low-high``; empty where the dates are dates.

    Parameters
    ----------
    cells : Cells
        Answers to a question that asks for no day.

    Returns
    -------
    dict of str to str
        Of all answers that are dates. They are options if there are few, each given again and again, all of one year
        or of none, without a time, and the ranges that day and month make do not overlap.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import gather_cells
    >>> turn_back(gather_cells([pd.Series(["01-Feb", "03-May", "01-Feb", "03-May", "6+"] * 3, dtype="str")]))
    {'01-feb': '1-2', '03-may': '3-5'}
    """
    spans: dict[str, tuple[int, int]] = {}
    years: set[int] = set()
    for answer in cells.counts:
        found = _day_and_month(answer)
        if found is not None:
            day, month, year = found
            spans[answer] = (min(day, month), max(day, month))
            years.add(year)
    if not 1 < len(spans) <= _MOST or len(years) > 1:
        return {}
    rest = [answer for answer in cells.counts if answer not in spans]
    if len(rest) > _MOST or not all(re.search(r"\d", answer) and len(answer) < 20 for answer in rest):
        return {}
    if cells.n < _FEWEST_TIMES * cells.distinct:
        return {}
    ordered = sorted(spans.values())
    if any(low >= high for low, high in ordered) or any(a[1] >= b[0] for a, b in pairwise(ordered)):
        return {}
    return {answer: f"{low}-{high}" for answer, (low, high) in spans.items()}


def _day_and_month(answer: str) -> tuple[int, int, int] | None:
    if match := _DAY_MONTH.fullmatch(answer):
        month = _MONTHS.get(match[2])
        return (int(match[1]), month, 0) if month else None
    if match := _MONTH_DAY.fullmatch(answer):
        month = _MONTHS.get(match[1])
        return (int(match[2]), month, 0) if month else None
    if re.fullmatch(r"-?\d+|\D*", answer):
        return None
    time = parse_times(pd.Series([fold(answer)], dtype="str"), ambiguous="month_first").iloc[0]
    if pd.isna(time) or time != time.normalize():
        return None
    return time.day, time.month, time.year


__all__ = ["turn_back"]
