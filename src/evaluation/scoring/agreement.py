"""How far coders, or raters, agree beyond chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import krippendorff
import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from evaluation.scoring._answers import (
    Answers,
    Floats,
    Ints,
    confidence_level,
    level_values,
    matrix,
    normal_quantile,
    one_a_person,
    pairs,
    people,
    random_numbers,
    same_people,
    whole,
    whole_number,
)
from evaluation.scoring._result import Result, TestResult
from evaluation.scoring.intervals import MOST_REPLICATES, REPLICATES, SEED

Weights = Literal["unweighted", "linear", "quadratic"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Form = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]

_ONE_ANSWER: Final = "everybody gave the same answer throughout: agreement beyond chance is not defined"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Krippendorff(Result):
    """Krippendorff's alpha.

    Parameters
    ----------
    raters : int
    ratings : int
        Ratings of units that were rated at least twice; ``n`` is those units.
    metric : str
        ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    """

    raters: int
    ratings: int
    metric: Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation(TestResult):
    """An intraclass correlation; ``statistic`` is F.

    Parameters
    ----------
    form : str
        Shrout and Fleiss' name of the form.
    raters : int
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
        raise ValueError(_ONE_ANSWER)
    if np.count_nonzero(counts.sum(axis=0)) == 1 or np.count_nonzero(counts.sum(axis=1)) == 1:
        raise ValueError("one rater gave every unit the same answer: kappa is 0 whatever the other said")
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
        raise ValueError(_ONE_ANSWER)
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


def krippendorff_alpha(
    ratings: pd.DataFrame,
    *,
    metric: Metric = "nominal",
    confidence: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Krippendorff:
    """Krippendorff's alpha: any number of raters, missing ratings allowed.

    Parameters
    ----------
    ratings : pandas.DataFrame
        A row a unit, a column a rater; units with fewer than two ratings are left out. Categories of any kind
        for ``nominal``, numbers or ordered categories with the same levels for the others.
    metric : str
        How far apart two ratings are: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.
    confidence : float
        Confidence level, a share.
    replicates : int
        Bootstrap samples of units.
    seed : int
        Seed of the generator (PCG64).

    Returns
    -------
    Krippendorff
        ``measure`` is ``krippendorff_alpha``. No limits where the agreement is complete, for one unit, or where
        alpha is not defined for some resampled units.

    Raises
    ------
    ValueError
        If no unit was rated twice, all ratings are the same, or the ratings do not fit the metric.

    Notes
    -----
    1 − observed/expected disagreement by the coincidence matrix; Krippendorff (2019), Content Analysis, 12;
    computed by the package ``krippendorff``. Interval: percentile bootstrap over units. (R's ``irr`` 0.84.1
    inflates n where no rating is missing.)

    Examples
    --------
    >>> ratings = pd.DataFrame({"anna": [1, 2, 3, 3, 2], "ben": [1, 2, 3, 3, 1], "cia": [None, 3, 3, 3, 2]})
    >>> round(krippendorff_alpha(ratings, metric="ordinal").estimate, 3)
    0.795
    """
    if metric not in get_args(Metric):
        raise ValueError(f"the metric is {', '.join(get_args(Metric))}, not {metric!r}")
    if people(ratings, what="ratings").empty:
        raise ValueError("ratings: the table is empty")
    replicates = whole_number(replicates, what="the number of replicates", least=100, most=MOST_REPLICATES)
    values, table = _rated(ratings, metric)
    usable = table.sum(axis=1) >= 2
    table = table[usable]
    if len(table) == 0:
        raise ValueError("no unit was rated by two")
    if np.count_nonzero(table.sum(axis=0)) < 2:
        raise ValueError(_ONE_ANSWER)
    alpha = _alpha(table, values, metric)
    low, high = None, None
    if alpha < 1 and len(table) > 1:
        samples = random_numbers(seed).integers(len(table), size=(replicates, len(table)))
        low, high = _alpha_limits(table, values, metric, samples, confidence)
        # With a few units, all of whose resampled sets repeat some, every replicate may lie on one side of it.
        low, high = (None, None) if low is None or high is None else (min(low, alpha), max(high, alpha))
    return Krippendorff(
        measure="krippendorff_alpha",
        estimate=alpha,
        low=low,
        high=high,
        n=len(table),
        n_missing=int((~usable).sum()),
        method=f"Krippendorff's alpha, {metric}, percentile bootstrap of units {confidence:.0%}, "
        f"{replicates} replicates, seed {seed}",
        raters=ratings.shape[1],
        ratings=int(table.sum()),
        metric=metric,
    )


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
    if min(variance, of_one) <= 0:
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
    complete = _single(ratings).dropna()
    places, names = pd.factorize(complete.to_numpy().ravel(), sort=False)
    return _tally(places, complete.shape, len(names)), [_plain(name) for name in names], len(ratings) - len(complete)


def _single(ratings: pd.DataFrame) -> pd.DataFrame:
    """Ratings as they are, each of them a single value."""
    return pd.DataFrame({name: one_a_person(ratings[name], what=f"ratings: {name}") for name in ratings}, dtype=object)


def _rated(ratings: pd.DataFrame, metric: Metric) -> tuple[Floats, Ints]:
    """Values of the categories, and how many raters gave each unit each of them."""
    if metric == "nominal":
        places, names = pd.factorize(_single(ratings).to_numpy().ravel())
        return np.arange(len(names), dtype=np.float64), _tally(places, ratings.shape, len(names))
    levels = {tuple(item.cat.categories) for _, item in ratings.items() if isinstance(item.dtype, pd.CategoricalDtype)}
    if len(levels) > 1:
        raise ValueError(
            "the raters do not share their levels: " + " | ".join(", ".join(map(str, names)) for names in levels)
        )
    # A rater who rated nothing is no mistake: raters may miss any unit.
    numbers = matrix(ratings, what="ratings", unanswered=True).to_numpy()
    if metric == "ratio" and np.nanmin(numbers) < 0:
        raise ValueError("the ratio metric needs values that are not negative")
    values = np.unique(numbers[~np.isnan(numbers)])
    places = np.where(np.isnan(numbers), -1, np.searchsorted(values, numbers)).ravel()
    return level_values(values.tolist(), what="ratings"), _tally(places, ratings.shape, len(values))


def _tally(places: Any, shape: tuple[int, int], k: int) -> Ints:
    """Counts of each category by unit; place −1 is no rating."""
    units = np.repeat(np.arange(shape[0]), shape[1])
    rated = places >= 0
    return np.bincount(units[rated] * k + places[rated], minlength=shape[0] * k).reshape(shape[0], k).astype(np.int64)


def _plain(name: Any) -> str:
    return f"{name:g}" if isinstance(name, float) else str(name)


def _alpha(table: Ints, values: Floats, metric: Metric) -> float:
    used = table.sum(axis=0) > 0
    return float(
        krippendorff.alpha(value_counts=table[:, used], value_domain=values[used], level_of_measurement=metric)
    )


def _alpha_limits(
    table: Ints, values: Floats, metric: Metric, samples: Ints, confidence: float
) -> tuple[float | None, float | None]:
    tail = (1 - confidence_level(confidence)) / 2
    drawn = []
    for units in samples:
        resampled = table[units]
        if np.count_nonzero(resampled.sum(axis=0)) < 2:
            return None, None
        drawn.append(_alpha(resampled, values, metric))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return float(low), float(high)


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
