"""Means, standard deviations and quantiles straight from counts, for one table or many at once."""

from __future__ import annotations

import numpy as np

from evaluation.scoring._answers import Answers, sample
from evaluation.scoring._numbers import Floats, Ints, is_number


def means(values: Floats, counts: Ints) -> Floats:
    """Give the mean of each row of counts.

    Parameters
    ----------
    values : array of float, shape (levels,)
    counts : array of int, shape (..., levels)

    Returns
    -------
    array of float, shape (...)

    Examples
    --------
    >>> means(np.array([1.0, 2.0, 3.0]), np.array([[1, 1, 0], [0, 0, 4]]))
    array([1.5, 3. ])
    """
    return np.asarray(counts @ values / counts.sum(axis=-1), dtype=np.float64)


def standard_deviation(values: Floats, counts: Ints) -> float:
    """Give the standard deviation with the divisor n − 1.

    Raises
    ------
    ValueError
        If there are fewer than two answers.

    Examples
    --------
    >>> standard_deviation(np.array([1.0, 3.0]), np.array([1, 1]))
    1.4142135623730951
    """
    n = int(counts.sum())
    if n < 2:
        raise ValueError(f"a standard deviation needs at least two answers, got {n}")
    centred = values - float(counts @ values) / n
    return float(np.sqrt(counts @ centred**2 / (n - 1)))


def quantiles(values: Floats, counts: Ints, probability: float) -> Floats:
    """Give a quantile of each row of counts, type 7 of Hyndman and Fan (1996), the default of R and numpy.

    Parameters
    ----------
    values : array of float, shape (levels,)
        Ascending.
    counts : array of int, shape (..., levels)

    Returns
    -------
    array of float, shape (...)

    Examples
    --------
    >>> quantiles(np.array([1.0, 2.0, 4.0]), np.array([[1, 1, 2], [3, 0, 1]]), 0.5)
    array([3., 1.])
    """
    cumulative = counts.cumsum(axis=-1)
    place = (cumulative[..., -1] - 1) * probability
    below, above = np.floor(place), np.ceil(place)
    lower = values[(cumulative <= below[..., None]).sum(axis=-1)]
    upper = values[(cumulative <= above[..., None]).sum(axis=-1)]
    return np.asarray(lower + (place - below) * (upper - lower), dtype=np.float64)


def quantile(answers: Answers, probability: float) -> float:
    """Quantile of type 7 (linear between order statistics), the default of R and numpy.

    Parameters
    ----------
    answers : mapping, sequence, array or Series
        Counts by level, or raw answers.
    probability : float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the probability is not between 0 and 1, or nobody answered.

    Notes
    -----
    Hyndman and Fan (1996), Am. Stat. 50, 361-365.

    Examples
    --------
    >>> quantile([2, 3, 3, 5], 0.25)
    2.75
    """
    if not (is_number(probability) and 0 <= probability <= 1):
        raise ValueError(f"a quantile's probability is between 0 and 1, got {probability!r}")
    found = sample(answers)
    return float(quantiles(found.values, found.counts, probability))


__all__ = ["means", "quantile", "quantiles", "standard_deviation"]
