"""Numbers, counts, levels and settings that can be calculated with; plain refusals of all others."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

Ints = NDArray[np.int64]

_MOST: Final = 2.0**53  # whole numbers above are not all of them floats

_LARGEST: Final = 1e50  # fourth powers of what lies between 1/_LARGEST and _LARGEST are still floats


def whole(counts: Sequence[Any] | Ints, *, what: str) -> Ints:
    """Counts as integers.

    Raises
    ------
    ValueError
        If a count is missing, negative or not a whole number, or they add up to more than 2^53.
    """
    try:
        given = np.asarray(counts)
    except ValueError as error:
        raise ValueError(f"{what}: the counts are not a plain list or table of numbers") from error
    there = ~pd.isna(given)
    if given.dtype.kind not in "iufO" or not (given.dtype.kind != "O" or all(map(is_number, given[there]))):
        raise ValueError(f"{what}: a count is not a number")
    numbers = np.full(given.shape, np.nan)
    numbers[there] = given[there].astype(np.float64)
    if np.isnan(numbers).any():
        raise ValueError(f"{what}: a count is missing (NaN)")
    if (numbers < 0).any():
        raise ValueError(f"{what}: a count is negative ({numbers.min():g})")
    if (numbers != np.floor(numbers)).any() or np.isinf(numbers).any():
        raise ValueError(f"{what}: counts are whole numbers; shares and percentages are not counts")
    if numbers.sum() > _MOST:
        raise ValueError(f"{what}: the counts add up to more than {_MOST:.0e}, beyond which they are not held exactly")
    return numbers.astype(np.int64)


def level_values(levels: Sequence[Any], *, what: str) -> Floats:
    """Values of levels: numbers stand for themselves, names in order for 1, 2, ….

    Raises
    ------
    ValueError
        If names and numbers are mixed, or a level is missing, infinite or there twice.

    Examples
    --------
    >>> level_values(["low", "middle", "high"], what="levels")
    array([1., 2., 3.])
    """
    if all(isinstance(level, str) for level in levels):
        values = np.arange(1.0, len(levels) + 1)
        twice = len(set(levels)) < len(levels)
    elif any(isinstance(level, str | bool) for level in levels):
        raise ValueError(f"{what}: levels are all names or all numbers, not both, and not yes/no values")
    elif not all(is_number(level) or (pd.api.types.is_scalar(level) and pd.isna(level)) for level in levels):
        raise ValueError(f"{what}: levels are names or numbers, found {', '.join(map(repr, levels[:5]))}")
    else:
        values = np.array([np.nan if pd.isna(level) else level for level in levels], dtype=np.float64)
        if not np.isfinite(values).all():
            raise ValueError(f"{what}: a level is missing or infinite")
        twice = len(np.unique(values)) < len(values)
    if twice:
        raise ValueError(f"{what}: a level appears twice")
    return values


def usable(numbers: Floats, *, what: str) -> Floats:
    """Give back numbers of which none is infinite, or so large or small that its powers are.

    Raises
    ------
    ValueError
        If one is; NaN is left alone.
    """
    if np.isinf(numbers).any():
        raise ValueError(f"{what}: an answer is infinite")
    sizes = np.abs(numbers[(numbers != 0) & ~np.isnan(numbers)])
    if sizes.size and (sizes.max() > _LARGEST or sizes.max() < 1 / _LARGEST):
        raise ValueError(
            f"{what}: numbers of the size of {sizes.max():.0e} are none to calculate with; use other units"
        )
    return numbers


def is_number(value: object) -> bool:
    """Whether a value is one number, which True and False are not."""
    return isinstance(value, Real) and not isinstance(value, bool)


def whole_number(value: int, *, what: str, least: int = 0, most: float = _MOST) -> int:
    """Check one whole number.

    Raises
    ------
    ValueError
        If it is missing, not a whole number, or outside the bounds.
    """
    if not (is_number(value) and np.isfinite(float(value)) and value == int(value) and least <= value <= most):
        raise ValueError(f"{what} is a whole number from {least} to {most:.0f}, got {value!r}")
    return int(value)


def random_numbers(seed: int) -> np.random.Generator:
    """Give the generator (PCG64) of a seed.

    Raises
    ------
    ValueError
        If the seed is not a whole number from 0 up.
    """
    return np.random.Generator(np.random.PCG64(whole_number(seed, what="a seed")))


def confidence_level(confidence: float) -> float:
    """Check a confidence level.

    Raises
    ------
    ValueError
        If it is not between 0 and 1, such as 95.
    """
    if not (is_number(confidence) and 0 < confidence < 1):
        raise ValueError(f"the confidence level is a share between 0 and 1, such as 0.95; got {confidence!r}")
    return confidence


def normal_quantile(confidence: float) -> float:
    """Give the number of standard errors on each side of an estimate.

    Examples
    --------
    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return float(special.ndtri((1 + confidence_level(confidence)) / 2))


__all__ = [
    "Floats",
    "Ints",
    "confidence_level",
    "is_number",
    "level_values",
    "normal_quantile",
    "random_numbers",
    "usable",
    "whole",
    "whole_number",
]
