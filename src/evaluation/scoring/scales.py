"""Several items as one scale: scores of persons, and how far the items measure the same thing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.multivariate.factor import Factor
from statsmodels.tools.sm_exceptions import ModelWarning

from evaluation.scoring._answers import people
from evaluation.scoring._numbers import Floats, confidence_level, normal_quantile, whole_number
from evaluation.scoring._result import Part, Result, Told
from evaluation.scoring._scores import NO_RANGES, Range, orient_items, scale_scores
from evaluation.scoring.items import ItemSummary, summarise
from evaluation.scoring.limits import LIMITS, Limit, Withheld

AlphaInterval = Literal["feldt", "distribution_free"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha(Result):
    """Cronbach's alpha with what each item does to it.

    Parameters
    ----------
    items : int
        Number of items.
    standardised : float or None
        Alpha of the items at equal variance; None where their correlations cancel each other out.
    mean_correlation : float
        Mean correlation between items.
    item_rest : mapping of str to float
        Correlation of each item with the sum of the others.
    if_dropped : mapping of str to float
        Alpha of the scale without the item; empty for two items.
    unreversed : tuple of str
        Items that run against the others (negative item-rest correlation): were they to be reversed?
    """

    items: int
    standardised: float | None
    mean_correlation: float
    item_rest: Mapping[str, float]
    if_dropped: Mapping[str, float]
    unreversed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Omega(Result):
    """McDonald's omega total of a one-factor model.

    Parameters
    ----------
    items : int
        Number of items.
    loadings : mapping of str to float
        Standardised loadings, the sum positive.
    """

    items: int
    loadings: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSummary(Told):
    """A scale in one group and wave.

    Parameters
    ----------
    scores : ItemSummary
        Number, median, mean and standard deviation of the scores; ``withheld`` is of the whole scale.
    alpha : Alpha or None
        None where it is withheld, or not defined because an item has the same answer from everybody.
    """

    scores: ItemSummary
    alpha: Alpha | None

    def parts(self) -> Iterator[Part]:
        """Give what the scores say, and alpha where there is one."""
        yield from self.scores.parts()
        if self.alpha is not None:
            yield from self.alpha.parts()


def cronbach_alpha(
    items: pd.DataFrame,
    *,
    reverse: Sequence[str] = (),
    ranges: Mapping[str, Range] = NO_RANGES,
    interval: AlphaInterval = "feldt",
    confidence: float = 0.95,
) -> Alpha:
    """Cronbach's alpha of those who answered every item, with an interval.

    Parameters
    ----------
    items, reverse, ranges
        As for :func:`scale_scores`.
    interval : str
        ``feldt``, which supposes normal items: with skewed five-point items it covers 87 % on average and 70 %
        at worst, however many answer; or ``distribution_free``, which holds from some 200 complete answers.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Alpha
        ``note`` names items that run against the others.

    Raises
    ------
    ValueError
        If there are fewer than two items, fewer than two people answered all of them, or an item has the
        same answer from everybody.

    Notes
    -----
    k/(k − 1) (1 − Σ variances / variance of the sum); Cronbach (1951), Psychometrika 16, 297-334. Limits
    1 − (1 − alpha) F with n − 1 and (n − 1)(k − 1) degrees of freedom; Feldt, Woodruff and Salih (1987), Appl.
    Psychol. Meas. 11, 93-103. Distribution-free: Student's limits with the standard error of
    Maydeu-Olivares, Coffman and Hartmann (2007), Psychol. Methods 12, 157-176. People with a missing item
    are left out (R's ``psych::alpha`` takes pairwise covariances by default).

    Examples
    --------
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    >>> round(cronbach_alpha(answers).estimate, 3)
    0.954
    """
    complete, n_missing = _complete(orient_items(items, reverse, ranges))
    covariance = np.cov(complete.to_numpy(), rowvar=False)
    names = [str(name) for name in complete.columns]
    k, n = len(names), len(complete)
    alpha = _alpha(covariance)
    if interval == "feldt":
        low, high = _feldt(alpha, n, k, confidence)
    elif interval == "distribution_free":
        low, high = _distribution_free(complete.to_numpy(), covariance, confidence)
    else:
        raise ValueError(f"the interval is {' or '.join(get_args(AlphaInterval))}, not {interval!r}")
    correlation = covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    item_rest = {name: _item_rest(covariance, place) for place, name in enumerate(names)}
    unreversed = tuple(name for name, value in item_rest.items() if value < 0)
    return Alpha(
        measure="alpha",
        estimate=alpha,
        low=low,
        high=high,
        n=n,
        n_missing=n_missing,
        method=f"Cronbach's alpha, complete answers, {interval.replace('_', '-')} interval {confidence:.0%}",
        note=f"runs against the other items: {', '.join(unreversed)}" if unreversed else "",
        items=k,
        standardised=_alpha(correlation) if correlation.sum() > 1e-9 * k else None,
        mean_correlation=float((correlation.sum() - k) / (k * (k - 1))),
        item_rest=item_rest,
        if_dropped={name: _alpha(_without(covariance, place)) for place, name in enumerate(names) if k > 2},
        unreversed=unreversed,
    )


def mcdonald_omega(
    items: pd.DataFrame, *, reverse: Sequence[str] = (), ranges: Mapping[str, Range] = NO_RANGES
) -> Omega:
    """McDonald's omega total of those who answered every item, from a one-factor model.

    Parameters
    ----------
    items, reverse, ranges
        As for :func:`scale_scores`.

    Returns
    -------
    Omega
        No interval.

    Raises
    ------
    ValueError
        If there are fewer than three items or too few complete answers, an item has the same answer from everybody,
        or the model has no proper solution.

    Notes
    -----
    (Σλ)² / ((Σλ)² + Σθ) with the maximum-likelihood loadings λ and unique variances θ of one factor, in
    the metric of the covariance matrix. McDonald (1999), Test Theory, 6. The model is fitted to
    correlations by statsmodels and scaled back: maximum likelihood does not depend on scale.

    Examples
    --------
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 1, 3, 5, 3, 4], "c": [3, 1, 2, 4, 4, 5]})
    >>> round(mcdonald_omega(answers).estimate, 2)
    0.84
    """
    complete, n_missing = _complete(orient_items(items, reverse, ranges))
    k, n = complete.shape[1], len(complete)
    if k < 3:
        raise ValueError(f"a one-factor model needs at least three items, got {k}")
    if n <= k:
        raise ValueError(f"a one-factor model of {k} items needs more than {k} complete answers, got {n}")
    spread = complete.std(ddof=1).to_numpy()
    loadings = _one_factor(complete.corr().to_numpy())
    common = float((loadings * spread).sum()) ** 2
    unique = float(((1 - loadings**2) * spread**2).sum())
    return Omega(
        measure="omega",
        estimate=common / (common + unique),
        n=n,
        n_missing=n_missing,
        method="McDonald's omega total, one factor, maximum likelihood, complete answers",
        items=k,
        loadings={str(name): float(value) for name, value in zip(complete.columns, loadings, strict=True)},
    )


def summarise_scale(
    items: pd.DataFrame,
    *,
    reverse: Sequence[str] = (),
    ranges: Mapping[str, Range] = NO_RANGES,
    n_missing: int = 0,
    limits: Mapping[str, Limit] = LIMITS,
) -> ScaleSummary:
    """Everything that a report says about a scale, within the small-n limits.

    Parameters
    ----------
    items, reverse, ranges
        As for :func:`scale_scores`.
    n_missing : int
        Kept respondents who are not in ``items``; those who are and have no score are counted here.
    limits : mapping of str to Limit
        The small-n limits.

    Raises
    ------
    ValueError
        As :func:`scale_scores`, or if the scale has one item only.

    Examples
    --------
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5] * 3, "b": [2, 2, 3, 5, 5] * 3})
    >>> [row.measure for row in summarise_scale(answers).to_estimates(item="calm")]
    ['answered', 'median', 'mean', 'sd']
    """
    n_missing = whole_number(n_missing, what="n_missing")
    if people(items, what="items").isna().all(axis=None):
        return ScaleSummary(scores=summarise({}, kind="scale", n_missing=n_missing + len(items)), alpha=None)
    scores = scale_scores(items, reverse=reverse, ranges=ranges)
    summary = summarise(
        scores.value_counts(sort=False), kind="scale", n_missing=n_missing + int(scores.isna().sum()), limits=limits
    )
    complete = orient_items(items, reverse, ranges, unanswered=True).dropna()
    alpha, held = None, list(summary.withheld)
    if not limits["alpha"].allows(answers=len(complete)):
        held.append(Withheld(measure="alpha", have={"answers": len(complete)}, limit=limits["alpha"]))
    elif not _unvaried(complete):
        alpha = cronbach_alpha(items, reverse=reverse, ranges=ranges, interval="distribution_free")
        if not limits["alpha_interval"].allows(answers=len(complete)):
            alpha = replace(alpha, low=None, high=None, method="Cronbach's alpha, complete answers")
            held.append(
                Withheld(measure="alpha_interval", have={"answers": len(complete)}, limit=limits["alpha_interval"])
            )
    return ScaleSummary(scores=replace(summary, withheld=tuple(held)), alpha=alpha)


def find_detectable_change(summary: ScaleSummary, *, confidence: float = 0.95) -> Result | None:
    """Find how far the scores of one person must differ at two times to be told from measurement error.

    Parameters
    ----------
    summary : ScaleSummary
        Of the first time.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Result or None
        ``measure`` is ``detectable_change``, in steps of the scale; None where alpha or the standard deviation is
        withheld, or alpha is not above 0.

    Notes
    -----
    z √2 SD √(1 − alpha): de Vet and others (2006), Health Qual. Life Outcomes 4, 54. Alpha stands for the
    reliability, so that what changes a person from day to day is not counted as error.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4, 5] * 6, "b": [2, 1, 3, 5, 4] * 6, "c": [1, 3, 3, 4, 4] * 6})
    >>> round(find_detectable_change(summarise_scale(items)).estimate, 2)
    1.03
    """
    alpha, sd = summary.alpha, summary.scores.sd
    if alpha is None or sd is None or alpha.estimate is None or alpha.estimate <= 0:
        return None
    return Result(
        measure="detectable_change",
        estimate=normal_quantile(confidence) * sd * float(np.sqrt(2 * max(0.0, 1 - alpha.estimate))),
        n=alpha.n,
        n_missing=alpha.n_missing,
        method=f"smallest detectable change {confidence:.0%}, from alpha and the standard deviation",
    )


def _complete(numbers: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    if numbers.shape[1] < 2:
        raise ValueError("a scale needs at least two items")
    complete = numbers.dropna()
    if len(complete) < 2:
        raise ValueError(f"only {len(complete)} answered every item: at least two are needed")
    if _unvaried(complete):
        raise ValueError(f"no correlation is defined: {_unvaried(complete)}")
    return complete, len(numbers) - len(complete)


def _unvaried(complete: pd.DataFrame) -> str:
    """What does not vary between people, so that correlations with it are not defined; empty: all does."""
    constant = [str(name) for name in complete.columns if complete[name].nunique() < 2]
    if constant:
        return f"everybody gave the same answer to {', '.join(constant)}"
    total = complete.sum(axis=1)
    sums = [total, *(total - complete[name] for name in complete.columns)]
    cancelled = any(np.ptp(part.to_numpy()) < 1e-9 * np.ptp(complete.to_numpy()) for part in sums)
    return "items cancel each other out; is one to be reversed?" if cancelled else ""


def _alpha(covariance: Floats) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _feldt(alpha: float, n: int, k: int, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence_level(confidence)) / 2
    low, high = (float(stats.f.ppf(p, n - 1, (n - 1) * (k - 1))) for p in (1 - tail, tail))
    return 1 - (1 - alpha) * low, 1 - (1 - alpha) * high


def _distribution_free(people: Floats, covariance: Floats, confidence: float) -> tuple[float, float]:
    n, k = people.shape
    total, trace = float(covariance.sum()), float(np.trace(covariance))
    centred = people - people.mean(axis=0)
    of_total, of_trace = centred.sum(axis=1) ** 2, (centred**2).sum(axis=1)
    influence = k / (k - 1) * (trace * of_total / total**2 - of_trace / total)
    quantile = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, n - 1))
    half = quantile * float(np.sqrt(influence.var(ddof=1) / n))
    alpha = _alpha(covariance)
    return alpha - half, min(1.0, alpha + half)


def _without(covariance: Floats, place: int) -> Floats:
    return np.delete(np.delete(covariance, place, axis=0), place, axis=1)


def _item_rest(covariance: Floats, place: int) -> float:
    with_rest = covariance[place].sum() - covariance[place, place]
    return float(with_rest / np.sqrt(covariance[place, place] * _without(covariance, place).sum()))


def _one_factor(correlation: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        try:
            # The seed only moves the starting point, but a free one would make failures come and go.
            fitted = Factor(corr=correlation, n_factor=1, method="ml").fit(rng=0)
        except ModelWarning as warning:
            raise ValueError(f"the one-factor model has no proper solution: {warning}") from warning
    loadings = np.asarray(fitted.loadings[:, 0], dtype=np.float64)
    if not np.isfinite(loadings).all() or (np.abs(loadings) > 0.9999).any():
        raise ValueError("the one-factor model has no proper solution: an item's unique variance is not above zero")
    return loadings if loadings.sum() >= 0 else -loadings


__all__ = [
    "Alpha",
    "AlphaInterval",
    "Omega",
    "Range",
    "ScaleSummary",
    "cronbach_alpha",
    "find_detectable_change",
    "mcdonald_omega",
    "scale_scores",
    "summarise_scale",
]
