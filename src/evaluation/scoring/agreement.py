"""How far coders, or raters, agree beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from evaluation.scoring._answers import Answers, people
from evaluation.scoring._icc import Form, IntraclassCorrelation, icc
from evaluation.scoring._krippendorff import Krippendorff, Metric, krippendorff_alpha
from evaluation.scoring._numbers import Floats, Ints, confidence_level, normal_quantile, whole
from evaluation.scoring._pairs import pairs, same_people
from evaluation.scoring._ratings import ONE_ANSWER, single_ratings, tally
from evaluation.scoring._result import TestResult

Weights = Literal["unweighted", "linear", "quadratic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohenKappa(TestResult):
    """Cohen's kappa of two raters; ``statistic`` is z.

    Parameters
    ----------
    observed : float
        Share of units on which the two gave the same answer.
    se, se_null : float
        Large-sample standard errors: at the estimate, for the interval; at no agreement beyond chance, for the
        test.
    """

    observed: float
    se: float
    se_null: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FleissKappa(TestResult):
    """Fleiss' kappa of several raters; ``statistic`` is z.

    Parameters
    ----------
    raters : int
        Ratings of each unit.
    observed, expected : float
        Share of agreeing pairs of ratings, and what chance would give.
    categories : dict of str to float
        Kappa of each category against the rest.
    se_null : float
        Standard error at no agreement beyond chance, for the test.
    """

    raters: int
    observed: float
    expected: float
    categories: dict[str, float]
    se_null: float


def cohen_kappa(
    first: Answers | pd.DataFrame,
    second: Answers | None = None,
    *,
    weights: Weights = "unweighted",
    confidence: float = 0.95,
) -> CohenKappa:
    """Cohen's kappa of two raters of the same units.

    Parameters
    ----------
    first : sequence, array, Series, or pandas.DataFrame
        Ratings, or a table of counts over the same categories in rows and columns.
    second : sequence, array or Series
        Ratings of the same units in the same order.
    weights : str
        ``unweighted`` for categories without an order; ``linear`` or ``quadratic`` in the distance of the
        levels, which are then numbers or ordered categories.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    CohenKappa
        ``measure`` is ``kappa``. No limits where the agreement is complete: the formula would give the interval
        no width.

    Raises
    ------
    ValueError
        If the ratings are not of the same units, the two raters used one category between them, or weights are
        asked for categories without an order.

    Notes
    -----
    Cohen (1960), Educ. Psychol. Meas. 20, 37-46; (1968), Psychol. Bull. 70, 213-220. Standard errors: Fleiss,
    Cohen and Everitt (1969), Psychol. Bull. 72, 323-327, as R's ``vcd::Kappa``; the interval is kept within −1
    and 1.

    Examples
    --------
    >>> result = cohen_kappa(["a", "a", "b", "b", "c", "a"], ["a", "b", "b", "b", "c", "a"])
    >>> round(result.estimate, 3)
    0.739
    """
    if weights not in get_args(Weights):
        raise ValueError(f"weights are {', '.join(get_args(Weights))}, not {weights!r}")
    if weights == "unweighted":
        values, counts, n_missing = _unordered_pairs(first, second)
    else:
        values, counts, n_missing = _ordered_pairs(first, second)
    n = int(counts.sum())
    if np.count_nonzero(counts.sum(axis=0) + counts.sum(axis=1)) < 2:
        raise ValueError(ONE_ANSWER)
    if np.count_nonzero(counts.sum(axis=0)) == 1 or np.count_nonzero(counts.sum(axis=1)) == 1:
        raise ValueError("one rater gave every unit the same answer: kappa is 0 whatever the other said")
    if weights == "linear" and _are_apart(counts):
        raise ValueError("one rater never answers below the other: with linear weights kappa is 0 whatever they say")
    if weights == "unweighted" and not (counts.sum(axis=0) * counts.sum(axis=1)).any():
        raise ValueError("the raters have no answer in common: there is no agreement by chance to compare with")
    with np.errstate(invalid="ignore"):  # at complete agreement the variance is 0, or a rounding error below
        found = cohens_kappa(counts) if weights == "unweighted" else cohens_kappa(counts, weights=values, wt=weights)
    kappa, se, se_null = float(found.kappa), float(np.sqrt(max(0.0, found.var_kappa))), float(found.std_kappa0)
    observed = float(np.trace(counts)) / n
    half = normal_quantile(confidence) * se
    complete = observed == 1
    return CohenKappa(
        measure="kappa",
        estimate=kappa,
        low=None if complete else max(-1.0, kappa - half),
        high=None if complete else min(1.0, kappa + half),
        n=n,
        n_missing=n_missing,
        method=f"Cohen's kappa, {weights}, Fleiss-Cohen-Everitt {confidence:.0%}",
        test="test of no agreement beyond chance, two-sided, normal approximation",
        statistic=kappa / se_null,
        p_value=2 * float(stats.norm.sf(abs(kappa / se_null))),
        observed=observed,
        se=se,
        se_null=se_null,
    )


def fleiss_kappa(ratings: pd.DataFrame, *, counts: bool = False, confidence: float = 0.95) -> FleissKappa:
    """Fleiss' kappa of the same number of ratings of each unit, by whoever.

    Parameters
    ----------
    ratings : pandas.DataFrame
        A row a unit, a column a rater, categories in the cells; units with a missing rating are left out.
    counts : bool
        Whether the columns are categories instead, and the cells numbers of ratings.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    FleissKappa
        ``measure`` is ``fleiss_kappa``. No limits where the agreement is complete.

    Raises
    ------
    ValueError
        If there are fewer than two units or ratings of each, units differ in the number of ratings, or all
        ratings are the same.

    Notes
    -----
    Fleiss (1971), Psychol. Bull. 76, 378-382. Test: null variance of Fleiss, Nee and Landis (1979), Psychol.
    Bull. 86, 974-977, as R's ``irr::kappam.fleiss``. Interval: linearised variance over units, t with units − 1
    degrees of freedom; Gwet (2008), Br. J. Math. Stat. Psychol. 61, 29-48. The null variance is wrong for an
    interval.

    Examples
    --------
    >>> ratings = pd.DataFrame({"anna": ["x", "y", "y", "x"], "ben": ["x", "y", "x", "x"], "cia": ["x", "y", "y", "y"]})
    >>> round(fleiss_kappa(ratings).estimate, 3)
    0.333
    """
    people(ratings, what="ratings")
    table, names, n_missing = _counted(ratings) if counts else _tallied(ratings)
    n, raters = len(table), int(table[0].sum()) if len(table) else 0
    if n < 2 or raters < 2:
        raise ValueError(f"at least two units with two ratings each are needed, got {n} units with {raters}")
    if (table.sum(axis=1) != raters).any():
        raise ValueError("units differ in their number of ratings; use krippendorff_alpha")
    shares = table.sum(axis=0) / (n * raters)
    if (shares == 1).any():
        raise ValueError(ONE_ANSWER)
    unit_agreement = ((table.astype(np.float64) ** 2).sum(axis=1) - raters) / (raters * (raters - 1))
    observed, expected = float(unit_agreement.mean()), float((shares**2).sum())
    kappa = (observed - expected) / (1 - expected)
    spread = shares * (1 - shares)
    total = float(spread.sum())
    null_variance = 2 * (total**2 - float((spread * (1 - 2 * shares)).sum())) / (total**2 * n * raters * (raters - 1))
    se_null = float(np.sqrt(null_variance))
    disagreeing = (table * (raters - table).astype(np.float64)).sum(axis=0)
    with np.errstate(invalid="ignore"):  # a category that nobody used has no kappa
        categories = 1 - disagreeing / (n * raters * (raters - 1) * spread)
    influence = (unit_agreement - expected - 2 * (1 - kappa) * (table @ shares / raters - expected)) / (1 - expected)
    error = float(np.sqrt(((influence - kappa) ** 2).sum() / (n * (n - 1))))
    half = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, n - 1)) * error
    complete = observed == 1
    return FleissKappa(
        measure="fleiss_kappa",
        estimate=kappa,
        low=None if complete else max(-1.0, kappa - half),
        high=None if complete else min(1.0, kappa + half),
        n=n,
        n_missing=n_missing,
        method=f"Fleiss' kappa, linearised over units {confidence:.0%}",
        test="test of no agreement beyond chance, two-sided, normal approximation",
        statistic=kappa / se_null,
        p_value=2 * float(stats.norm.sf(abs(kappa / se_null))),
        raters=raters,
        observed=observed,
        expected=expected,
        categories={name: float(value) for name, value in zip(names, categories, strict=True) if np.isfinite(value)},
        se_null=se_null,
    )


def _are_apart(counts: Ints) -> bool:
    """Whether the highest answer of one rater is at most the lowest of the other: distances are then differences."""
    first, second = np.flatnonzero(counts.sum(axis=1)), np.flatnonzero(counts.sum(axis=0))
    return bool(first[-1] <= second[0] or second[-1] <= first[0])


def _unordered_pairs(first: Answers | pd.DataFrame, second: Answers | None) -> tuple[Floats, Ints, int]:
    if isinstance(first, pd.DataFrame):
        return _ordered_pairs(first, second)
    one, other = same_people(first, second)
    complete = (one.notna() & other.notna()).to_numpy()
    if not complete.any():
        raise ValueError("no unit was rated by both")
    one, other = one[complete].astype(object), other[complete].astype(object)
    places, names = pd.factorize(pd.concat([one, other]))
    k, n = len(names), len(one)
    counts = np.bincount(places[:n] * k + places[n:], minlength=k * k).reshape(k, k)
    return np.arange(k, dtype=np.float64), counts.astype(np.int64), int((~complete).sum())


def _ordered_pairs(first: Answers | pd.DataFrame, second: Answers | None) -> tuple[Floats, Ints, int]:
    found = pairs(first, second)
    values = np.unique(np.concatenate([found.before, found.after]))
    counts = np.zeros((len(values), len(values)), dtype=np.int64)
    counts[np.searchsorted(values, found.before), np.searchsorted(values, found.after)] = found.counts
    return values, counts, found.n_missing


def _counted(table: pd.DataFrame) -> tuple[Ints, list[str], int]:
    return whole(table.to_numpy(), what="ratings"), [str(name) for name in table.columns], 0


def _tallied(ratings: pd.DataFrame) -> tuple[Ints, list[str], int]:
    complete = single_ratings(ratings).dropna()
    places, names = pd.factorize(complete.to_numpy().ravel(), sort=False)
    return tally(places, complete.shape, len(names)), [_plain(name) for name in names], len(ratings) - len(complete)


def _plain(name: Any) -> str:
    return f"{name:g}" if isinstance(name, float) else str(name)


__all__ = [
    "CohenKappa",
    "FleissKappa",
    "Form",
    "IntraclassCorrelation",
    "Krippendorff",
    "Metric",
    "Weights",
    "cohen_kappa",
    "fleiss_kappa",
    "icc",
    "krippendorff_alpha",
]
