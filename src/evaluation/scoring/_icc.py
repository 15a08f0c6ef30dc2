"""Intraclass correlation of raters, from the mean squares of the analysis of variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd
from scipy import stats

from evaluation.scoring._answers import matrix
from evaluation.scoring._numbers import Floats, confidence_level
from evaluation.scoring._result import TestResult

Form = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation(TestResult):
    """An intraclass correlation; ``statistic`` is F.

    Parameters
    ----------
    form : str
        Shrout and Fleiss' name of the form.
    df1, df2 : int
        Degrees of freedom of F.
    """

    form: Form
    raters: int
    df1: int
    df2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variance:
    """Mean squares of n units rated by k raters: between units, between raters, of the rest, and within units."""

    n: int
    k: int
    units: float
    raters: float
    error: float
    within: float


def icc(ratings: pd.DataFrame, *, form: Form = "ICC2", confidence: float = 0.95) -> IntraclassCorrelation:
    """Intraclass correlation of raters, in one of the six forms of Shrout and Fleiss.

    Parameters
    ----------
    ratings : pandas.DataFrame
        A row a unit, a column a rater, numbers; units with a missing rating are left out.
    form : str
        ``ICC1``: each unit rated by other raters; ``ICC2``: raters drawn from many, absolute agreement;
        ``ICC3``: these raters only, consistency. With ``k``: of the mean of the raters.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    IntraclassCorrelation
        ``measure`` is ``icc``. ``ICC2k`` has no lower limit where that of one rater is so low that the step up to
        the mean of k is not defined.

    Raises
    ------
    ValueError
        If there are fewer than two complete units or raters, or the ratings do not differ within units, or at
        all.

    Notes
    -----
    From the mean squares of the analysis of variance; Shrout and Fleiss (1979), Psychol. Bull. 86, 420-428.
    Equals R's ``psych::ICC(lmer = FALSE)``.

    Examples
    --------
    >>> ratings = pd.DataFrame({"a": [9, 6, 8, 7], "b": [2, 1, 4, 1], "c": [5, 3, 6, 2]})
    >>> round(icc(ratings, form="ICC3").estimate, 3)
    0.714
    """
    if form not in get_args(Form):
        raise ValueError(f"the form is {', '.join(get_args(Form))}, not {form!r}")
    numbers = matrix(ratings, what="ratings")
    complete = numbers.dropna().to_numpy()
    n, k = complete.shape
    if n < 2 or k < 2:
        raise ValueError(f"at least two units rated by the same two raters are needed, got {n} by {k}")
    found, tail = _analyse(complete), (1 - confidence_level(confidence)) / 2
    one_way, absolute, of_mean = form.startswith("ICC1"), form.startswith("ICC2"), form.endswith("k")
    residual = found.within if one_way else found.error
    df1, df2 = n - 1, (n if one_way else n - 1) * (k - 1)
    if residual <= 1e-12 * max(found.units, found.raters) or found.units == 0:
        raise ValueError(
            "every rater gives every unit the same, or differs by the same amount throughout, or the units do not "
            "differ: there is no variance to compare"
        )
    ratio = found.units / residual
    disagreement = (found.raters - found.error) / n if absolute else 0.0
    of_one = found.units + (k - 1) * residual + k * disagreement
    variance = found.units + disagreement if of_mean else of_one
    if min(variance, of_one) <= 1e-12 * max(found.units, residual):
        raise ValueError("the raters' part of the variance is estimated so far below zero that nothing is left")
    estimate, single = (found.units - residual) / variance, (found.units - residual) / of_one
    if absolute:
        low, high = _agreement_limits(found, single, df2, tail)
    else:
        low, high = _f_limits(found, residual, df2, tail)
    return IntraclassCorrelation(
        measure="icc",
        estimate=estimate,
        low=_stepped_up(low, k) if of_mean else low,
        high=_stepped_up(high, k) if of_mean else high,
        n=n,
        n_missing=len(numbers) - n,
        method=f"intraclass correlation {form}, Shrout-Fleiss {confidence:.0%}",
        test="F test that units do not differ",
        statistic=ratio,
        p_value=float(stats.f.sf(ratio, df1, df2)),
        form=form,
        raters=k,
        df1=df1,
        df2=df2,
    )


def _analyse(ratings: Floats) -> _Variance:
    n, k = ratings.shape
    grand = ratings.mean()
    of_units = k * float(((ratings.mean(axis=1) - grand) ** 2).sum())
    of_raters = n * float(((ratings.mean(axis=0) - grand) ** 2).sum())
    total = float(((ratings - grand) ** 2).sum())
    rest = total - of_units - of_raters
    return _Variance(
        n=n,
        k=k,
        units=of_units / (n - 1),
        raters=of_raters / (k - 1),
        error=rest / ((n - 1) * (k - 1)),
        within=(total - of_units) / (n * (k - 1)),
    )


def _f_limits(found: _Variance, residual: float, df2: int, tail: float) -> tuple[float, float]:
    ratio, n, k = found.units / residual, found.n, found.k
    lower = ratio / float(stats.f.isf(tail, n - 1, df2))
    upper = ratio * float(stats.f.isf(tail, df2, n - 1))
    return (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)


def _agreement_limits(found: _Variance, single: float, df2: int, tail: float) -> tuple[float, float]:
    """Limits of ICC2 with Satterthwaite's degrees of freedom for the two parts of the residual."""
    n, k, units, error = found.n, found.k, found.units, found.error
    of_raters = k * single * found.raters / error
    of_rest = n * (1 + (k - 1) * single) - k * single
    degrees = df2 * (of_raters + of_rest) ** 2 / ((n - 1) * of_raters**2 + of_rest**2)
    upper, lower = float(stats.f.isf(tail, n - 1, degrees)), float(stats.f.isf(tail, degrees, n - 1))
    rest = k * found.raters + (k * n - k - n) * error
    return (
        n * (units - upper * error) / (upper * rest + n * units),
        n * (lower * units - error) / (rest + n * lower * units),
    )


def _stepped_up(single: float, k: int) -> float | None:
    """Spearman and Brown: from one rater to the mean of k; not defined where the divisor is not above 0."""
    divisor = 1 + single * (k - 1)
    return single * k / divisor if divisor > 1e-12 else None


__all__ = ["Form", "IntraclassCorrelation", "icc"]
