"""Scores of persons on a scale of several items, some of them turned round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from evaluation.scoring._answers import matrix
from evaluation.scoring._numbers import is_number

Range = tuple[float, float]

NO_RANGES: Final[Mapping[str, Range]] = MappingProxyType({})


def scale_scores(
    items: pd.DataFrame,
    *,
    reverse: Sequence[str] = (),
    ranges: Mapping[str, Range] = NO_RANGES,
    min_answered: float = 0.5,
) -> pd.Series:
    """Scale score of each person: the mean of the items answered, if at least half were.

    Parameters
    ----------
    items : pandas.DataFrame
        A row a person, a column an item: numbers or ordered categoricals, missing where not answered.
    reverse : sequence of str
        Items to turn round: lowest + highest possible value − answer.
    ranges : mapping of str to (float, float)
        Lowest and highest possible value of numeric items that are reversed. Ordered categoricals bring
        theirs, 1 and the number of levels.
    min_answered : float
        Least share of the items that a person must have answered.

    Returns
    -------
    pandas.Series
        Float, named ``score``, with the index of ``items``; missing for those who answered too few.

    Raises
    ------
    ValueError
        If an item to reverse is not there or its range is unknown, an answer is outside its range, the answers
        are strings or unordered, or nobody answered any item.

    Notes
    -----
    The person-mean rule for scales with missing items: Fayers and Machin (2016), Quality of Life, 15.4.

    Examples
    --------
    >>> answers = pd.DataFrame({"calm": [4, 3, None], "tense": [1, None, None]})
    >>> scale_scores(answers, reverse=["tense"], ranges={"tense": (1, 4)}).tolist()
    [4.0, 3.0, nan]
    """
    if not (is_number(min_answered) and 0 < min_answered <= 1):
        raise ValueError(f"min_answered is a share above 0 and up to 1, got {min_answered!r}")
    numbers = orient_items(items, reverse, ranges, unanswered=True)
    answered = numbers.notna().sum(axis=1)
    # Counted in items, not in shares: 0.7 of 10 items is 7, whatever 0.7 * 10 is in binary.
    enough = answered >= np.ceil(min_answered * numbers.shape[1] - 1e-9)
    return numbers.mean(axis=1).where(enough).rename("score")


def orient_items(
    items: pd.DataFrame, reverse: Sequence[str], ranges: Mapping[str, Range], *, unanswered: bool = False
) -> pd.DataFrame:
    numbers = matrix(items, unanswered=unanswered)
    if isinstance(reverse, str) or not pd.api.types.is_list_like(reverse):
        raise ValueError(f"name the items to reverse, as a list, got {reverse!r}")
    unknown = [str(name) for name in [*reverse, *ranges] if name not in list(numbers.columns)]
    if unknown:
        raise ValueError(f"no such item: {', '.join(unknown)}; there are {', '.join(map(str, numbers.columns))}")
    for name, (low, high) in ranges.items():
        if not (is_number(low) and is_number(high) and low < high):
            raise ValueError(f"item {name}: a range is a lowest and a highest number, got {low!r} and {high!r}")
        if not numbers[name].dropna().between(low, high).all():
            raise ValueError(f"item {name}: an answer is outside its range, {low:g} to {high:g}")
    turned = {name: sum(_range_of(items[name], name, ranges)) - numbers[name] for name in reverse}
    return numbers.assign(**turned)


def _range_of(item: pd.Series, name: str, ranges: Mapping[str, Range]) -> Range:
    if isinstance(item.dtype, pd.CategoricalDtype):
        return 1.0, float(len(item.cat.categories))
    if name not in ranges:
        raise ValueError(f"item {name}: to reverse numbers, give their range, such as ranges={{{name!r}: (1, 5)}}")
    return ranges[name]


__all__ = [
    "NO_RANGES",
    "Range",
    "orient_items",
    "scale_scores",
]
