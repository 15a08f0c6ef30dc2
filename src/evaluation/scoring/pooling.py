"""Pooling the results of sessions, sites or programmes that differ among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

import numpy as np
from scipy import special, stats

from evaluation.scoring._answers import codes, one_a_person
from evaluation.scoring._between import (
    compute_cochran_q,
    estimate_dersimonian_laird,
    estimate_paule_mandel,
    estimate_reml,
    profile_q,
)
from evaluation.scoring._binomial_normal import FARTHEST, fit_binomial_normal
from evaluation.scoring._numbers import Floats, Ints, confidence_level, normal_quantile, whole
from evaluation.scoring._result import Part, Result
from evaluation.scoring.limits import LIMITS, Limit, Withheld

Tau = Literal["REML", "DL", "PM"]
Interval = Literal["hartung_knapp", "normal"]

_NAMES: dict[str, str] = {
    "REML": "restricted maximum likelihood",
    "DL": "DerSimonian-Laird",
    "PM": "Paule-Mandel",
    "hartung_knapp": "Hartung-Knapp",
    "normal": "normal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled(Result):
    """A random-effects mean of several results; ``n`` is how many were pooled.

    Parameters
    ----------
    tau2 : float
        Variance between the results, on the scale of pooling.
    tau2_low, tau2_high : float
        Its interval.
    i2 : float
        Share of the variance that lies between the results, 0 to 1.
    prediction_low, prediction_high : float or None
        Where the result of one more such programme is expected; None where there are too few.
    withheld : tuple of Withheld
        What the small-n limits forbid.
    """

    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    prediction_low: float | None
    prediction_high: float | None
    withheld: tuple[Withheld, ...]

    interval_of_tau2: ClassVar[str] = "profile-likelihood interval"

    def parts(self) -> Iterator[Part]:
        """Give the mean; ``i_squared``; ``tau_squared`` on the scale of pooling; ``prediction`` where it is offered."""
        yield Part(result=self)
        yield self._beside("i_squared", self.i2, None, None, f"I squared, between results, {self.method}")
        how = f"variance between results, {self.method}, {self.interval_of_tau2}"
        yield self._beside("tau_squared", self.tau2, self.tau2_low, self.tau2_high, how)
        if self.prediction_low is not None:
            how = f"prediction interval, t with {self.n - 2} degrees of freedom, {self.method}"
            yield self._beside("prediction", self.estimate, self.prediction_low, self.prediction_high, how)

    def _beside(self, measure: str, estimate: float, low: float | None, high: float | None, method: str) -> Part:
        result = Result(
            measure=measure,
            estimate=estimate,
            low=low,
            high=high,
            n=self.n,
            n_missing=self.n_missing,
            method=method,
            note=self.note,
        )
        return Part(result=result)


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledMean(Pooled):
    """A random-effects mean of estimates with their variances.

    Parameters
    ----------
    se : float
        Standard error.
    statistic, p_value : float
        Of "the mean is 0".
    q, q_p_value : float
        Cochran's Q and its chi-square p-value.
    weights : tuple of float
        Share of each result in the mean.
    """

    se: float
    statistic: float
    p_value: float
    q: float
    q_p_value: float
    weights: tuple[float, ...]

    interval_of_tau2: ClassVar[str] = "Q-profile interval"


def random_effects(
    estimates: Sequence[float],
    variances: Sequence[float],
    *,
    measure: str = "mean",
    tau: Tau = "REML",
    interval: Interval = "hartung_knapp",
    confidence: float = 0.95,
    limits: Mapping[str, Limit] = LIMITS,
) -> PooledMean:
    """Random-effects mean of independent estimates.

    Parameters
    ----------
    estimates : sequence of float, shape (k,)
        On a scale on which their errors are about normal. Programmes of one family are not independent: pool
        them to one estimate first, or leave all but one out.
    variances : sequence of float, shape (k,)
        Squared standard errors.
    measure : str
        What is pooled, a measure of ``results.csv``.
    tau : str
        Estimator of the variance between them: ``REML``, ``DL`` (DerSimonian-Laird) or ``PM`` (Paule-Mandel).
    interval : str
        ``hartung_knapp`` (t, which holds its level with few results) or ``normal``.
    confidence : float
        Confidence level of all intervals, a share.
    limits : mapping of str to Limit
        The small-n limits; an empty mapping applies none.

    Returns
    -------
    PooledMean
        ``note`` says where the Hartung-Knapp interval is narrower than the fixed-effect one, which happens when
        the results are more alike than chance would have them.

    Raises
    ------
    ValueError
        If there are fewer results than the limits allow (two without limits), the two sequences differ in
        length, an estimate is missing or infinite, or a variance is not positive.

    Notes
    -----
    Weights 1/(vᵢ + τ²). DerSimonian and Laird (1986), Control. Clin. Trials 7, 177-188; Paule and Mandel (1982),
    J. Res. Natl. Bur. Stand. 87, 377-385; REML and the Q-profile interval of τ²: Viechtbauer (2005; 2007, Stat.
    Med. 26, 37-52). Hartung and Knapp (2001), Stat. Med. 20, 1771-1782. I² from τ² and the typical variance
    within (Higgins and Thompson 2002). Prediction interval: t with k − 2 degrees of freedom; Higgins, Thompson
    and Spiegelhalter (2009), J. R. Stat. Soc. A 172, 137-159. Equals R's ``metafor::rma``, whose prediction
    interval uses z, or t with k − 1.

    Examples
    --------
    >>> pooled = random_effects([0.10, 0.30, 0.35, 0.65, 0.45], [0.03, 0.03, 0.05, 0.01, 0.05])
    >>> round(pooled.estimate, 3), round(pooled.tau2, 4), round(pooled.i2, 2)
    (0.394, 0.0316, 0.53)
    """
    if tau not in get_args(Tau) or interval not in get_args(Interval):
        raise ValueError(f"tau is {', '.join(get_args(Tau))} and interval {' or '.join(get_args(Interval))}")
    values, within = _checked(estimates, variances)
    k = _enough(len(values), limits)
    tail = (1 - confidence_level(confidence)) / 2
    tau2 = {"REML": estimate_reml, "DL": estimate_dersimonian_laird, "PM": estimate_paule_mandel}[tau](values, within)
    weights = 1 / (within + tau2)
    mean = float(weights @ values / weights.sum())
    se, note = float(np.sqrt(1 / weights.sum())), ""
    quantile, p_value = normal_quantile(confidence), 2 * float(stats.norm.sf(abs(mean) / se))
    if interval == "hartung_knapp":
        se = float(np.sqrt(weights @ (values - mean) ** 2 / (k - 1) / weights.sum()))
        if se == 0:
            raise ValueError("all results are the same: the Hartung-Knapp interval would have no width; use 'normal'")
        quantile, p_value = float(stats.t.isf(tail, k - 1)), 2 * float(stats.t.sf(abs(mean) / se, k - 1))
        if quantile * se < normal_quantile(confidence) / np.sqrt((1 / within).sum()):
            note = "interval narrower than if the results did not differ"
    fixed = 1 / within
    q = compute_cochran_q(values, within, 0.0)
    typical = (k - 1) / float(fixed.sum() - (fixed**2).sum() / fixed.sum())
    low, high = profile_q(values, within, tail)
    predicted, withheld = _prediction(mean, np.sqrt(se**2 + tau2), k, tail, limits)
    return PooledMean(
        measure=measure,
        estimate=mean,
        low=mean - quantile * se,
        high=mean + quantile * se,
        n=k,
        method=f"random effects, {_NAMES[tau]}, {_NAMES[interval]} {confidence:.0%}",
        note=note,
        se=se,
        statistic=mean / se,
        p_value=p_value,
        tau2=tau2,
        tau2_low=low,
        tau2_high=high,
        i2=tau2 / (typical + tau2),
        q=q,
        q_p_value=float(stats.chi2.sf(q, k - 1)),
        prediction_low=predicted[0],
        prediction_high=predicted[1],
        weights=tuple(float(weight) for weight in weights / weights.sum()),
        withheld=withheld,
    )


def pool_shares(
    counts: Sequence[int] | Ints,
    sizes: Sequence[int] | Ints,
    *,
    design_effects: Sequence[float] | None = None,
    measure: str = "share",
    confidence: float = 0.95,
    limits: Mapping[str, Limit] = LIMITS,
) -> Pooled:
    """Random-effects mean of shares: binomial within each result, log odds normal between them.

    Parameters
    ----------
    counts : sequence of int, shape (k,)
        How many said so in each.
    sizes : sequence of int, shape (k,)
        How many answered in each.
    design_effects : sequence of float, shape (k,), optional
        How many times the variance of each share is that of independent answers, above 0: answers from the same
        session are alike. A result then counts as so many times fewer answers. Default: 1.
    measure : str
        What is pooled, a measure of ``results.csv``.
    confidence : float
        Confidence level of all intervals, a share.
    limits : mapping of str to Limit
        The small-n limits; an empty mapping applies none.

    Returns
    -------
    Pooled
        Estimate, interval and prediction interval are shares; the variance between results is in log odds.

    Raises
    ------
    ValueError
        If there are fewer results than the limits allow (two without limits), the sequences differ in length, a count
        is above its size, nobody answered somewhere or a design effect is not above 0.

    Notes
    -----
    Maximum likelihood of the binomial-normal model (Stijnen, Hamza and Özdemir 2010, Stat. Med. 29, 3046-3067), which
    needs no variance of a single share and so is not drawn towards one half where groups are small and shares are near
    0 or 1, as means of log odds weighted by 1/(1/x + 1/(n − x)) are. Limits by profile likelihood; the cut
    k log(1 + t²/(k − 1)), t with k − 1 degrees of freedom, is exact where k results of equal precision are normal. I²
    from τ² and the variance that a share like the pooled one would have in a result of typical size. Real coverage:
    ``docs/coverage.md``. The estimate is that of R's ``metafor::rma.glmm(measure = "PLO")``, whose limits are Wald's.

    Examples
    --------
    >>> pooled = pool_shares([20, 19, 18, 20, 19, 17, 18, 20], [20] * 8)
    >>> round(pooled.estimate, 3), round(pooled.low, 3), round(pooled.high, 3)
    (0.945, 0.895, 0.988)
    """
    hits, totals = _counted(counts, sizes)
    k = _enough(len(hits), limits)
    effects = _checked_effects(design_effects, k)
    tail = (1 - confidence_level(confidence)) / 2
    fit = fit_binomial_normal(hits / effects, totals / effects, tail)
    everybody = {0: 0.0, int(totals.sum()): 1.0}.get(int(hits.sum()))
    share = float(special.expit(fit.mean)) if everybody is None else everybody
    typical = 1 / (float((totals / effects).mean()) * max(share * (1 - share), special.expit(-FARTHEST)))
    # The limits are told at the confidence of a normal estimate: half their width is so many standard errors.
    error = (fit.high - fit.low) / 2 / float(stats.t.isf(tail, k - 1))
    (low, high), withheld = _prediction(fit.mean, float(np.hypot(error, fit.spread)), k, tail, limits)
    return Pooled(
        measure=measure,
        estimate=share,
        low=0.0 if everybody == 0 else float(special.expit(fit.low)),
        high=1.0 if everybody == 1 else float(special.expit(fit.high)),
        n=k,
        method=f"random effects, binomial-normal maximum likelihood, profile likelihood {confidence:.0%}",
        tau2=fit.spread**2,
        tau2_low=fit.spread_low**2,
        tau2_high=fit.spread_high**2,
        i2=fit.spread**2 / (typical + fit.spread**2),
        prediction_low=None if low is None else float(special.expit(low)),
        prediction_high=None if high is None else float(special.expit(high)),
        withheld=withheld,
    )


def log_odds(counts: Sequence[int] | Ints, sizes: Sequence[int] | Ints) -> tuple[Floats, Floats]:
    """Log odds of shares, with their variances.

    Parameters
    ----------
    counts, sizes : sequence of int, shape (k,)
        As for :func:`pool_shares`.

    Returns
    -------
    tuple of array, shape (k,)

    Raises
    ------
    ValueError
        If the two differ in length, a count is above its size or nobody answered somewhere.

    Examples
    --------
    >>> log_odds([5, 0], [10, 9])[0].round(3)
    array([ 0.   , -2.944])
    """
    hits, totals = _counted(counts, sizes)
    half = np.where((hits == 0) | (hits == totals), 0.5, 0.0)
    yes, no = hits + half, totals - hits + half
    return np.log(yes / no), 1 / yes + 1 / no


def _counted(counts: Sequence[int] | Ints, sizes: Sequence[int] | Ints) -> tuple[Ints, Ints]:
    hits, totals = (
        whole(one_a_person(part, what=what).to_numpy(), what=what)
        for part, what in ((counts, "counts"), (sizes, "sizes"))
    )
    if len(hits) != len(totals):
        raise ValueError(f"{len(hits)} counts but {len(totals)} sizes")
    if (totals == 0).any() or (hits > totals).any():
        raise ValueError("each count is at most its size, and somebody answered everywhere")
    return hits, totals


def _enough(k: int, limits: Mapping[str, Limit]) -> int:
    if "random_effects" in limits and not limits["random_effects"].allows(estimates=k):
        raise ValueError(f"pooling needs at least {limits['random_effects'].needs['estimates']} results, got {k}")
    if k < 2:
        raise ValueError(f"pooling needs at least two results, got {k}")
    return k


def _checked_effects(effects: Sequence[float] | None, k: int) -> Floats:
    if effects is None:
        return np.ones(k)
    values, levels = codes(effects, what="design effects")
    if levels or len(values) != k:
        raise ValueError(f"a design effect for each of {k} results, as numbers")
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise ValueError("a design effect is not above zero")
    return values


def _checked(estimates: Sequence[float], variances: Sequence[float]) -> tuple[Floats, Floats]:
    (values, levels), (within, other_levels) = codes(estimates, what="estimates"), codes(variances, what="variances")
    if levels or other_levels:
        raise ValueError("estimates and variances are numbers, not categories")
    if len(values) != len(within):
        raise ValueError(f"{len(values)} estimates but {len(within)} variances")
    if not (np.isfinite(values).all() and np.isfinite(within).all()):
        raise ValueError("an estimate or variance is missing or infinite")
    if (within <= 0).any():
        raise ValueError("a variance is not above zero")
    return values, within


def _prediction(
    mean: float, spread: float, k: int, tail: float, limits: Mapping[str, Limit]
) -> tuple[tuple[float | None, float | None], tuple[Withheld, ...]]:
    limit = limits.get("prediction_interval")
    if limit is not None and not limit.allows(estimates=k):
        return (None, None), (Withheld(measure="prediction", have={"estimates": k}, limit=limit),)
    if k < 3:
        return (None, None), ()
    half = float(stats.t.isf(tail, k - 2)) * spread
    return (mean - half, mean + half), ()


__all__ = ["Interval", "Pooled", "PooledMean", "Tau", "log_odds", "pool_shares", "random_effects"]
