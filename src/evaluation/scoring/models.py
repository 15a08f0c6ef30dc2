"""Regression of an ordered answer on several things at once: the proportional-odds model."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import optimize, special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.numdiff import approx_fprime
from statsmodels.tools.sm_exceptions import HessianInversionWarning

from evaluation.scoring._answers import Answers
from evaluation.scoring._design import Design, Rows, collect_rows
from evaluation.scoring._numbers import Floats, Ints, normal_quantile
from evaluation.scoring._result import Part, TestResult, Told
from evaluation.scoring.limits import LIMITS, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient(TestResult):
    """What one predictor does; the estimate is the odds ratio of a higher answer, ``statistic`` is z.

    Parameters
    ----------
    coefficient, se : float
        Logarithm of the odds ratio, and its standard error.
    """

    coefficient: float
    se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio:
    """A likelihood-ratio test of two models, one within the other."""

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalOdds(Told):
    """A fitted proportional-odds model: logit P(answer ≤ level j) = threshold j − Σ coefficient · predictor.

    Parameters
    ----------
    coefficients : mapping of str to Coefficient
        By predictor, ``role=client`` for a level of a categorical one against its first level.
    thresholds, threshold_se : mapping of str to float
        Between neighbouring levels, such as ``1|2``, where all predictors are 0 or at their first level.
    n, n_missing : int
        Those whose answer and predictors are known, and the others.
    against_null : LikelihoodRatio
        Against the model without predictors.
    proportionality : mapping of str to LikelihoodRatio
        Of each predictor: whether one odds ratio serves all thresholds; a small p-value says that it does not.
        Empty for an answer of two levels.
    levels : tuple of str
        Levels of the answer, from low to high.
    design : Design
        How predictors become numbers.
    """

    coefficients: Mapping[str, Coefficient]
    thresholds: Mapping[str, float]
    threshold_se: Mapping[str, float]
    log_likelihood: float
    aic: float
    n: int
    n_missing: int
    against_null: LikelihoodRatio
    proportionality: Mapping[str, LikelihoodRatio]
    levels: tuple[str, ...]
    design: Design

    def probabilities(self, predictors: pd.DataFrame) -> pd.DataFrame:
        """Probability of each level.

        Parameters
        ----------
        predictors : pandas.DataFrame
            Rows to predict for, with the columns of the model.

        Returns
        -------
        pandas.DataFrame
            The same rows, a column a level from low to high.

        Raises
        ------
        ValueError
            If a column is missing, or a value is missing or unknown.
        """
        effects = np.array([one.coefficient for one in self.coefficients.values()])
        linear = self.design.encode(predictors) @ effects
        below = special.expit(np.array(list(self.thresholds.values())) - linear[:, None])
        edges = np.column_stack([np.zeros(len(below)), below, np.ones(len(below))])
        return pd.DataFrame(np.diff(edges, axis=1), index=predictors.index, columns=list(self.levels))

    def parts(self) -> Iterator[Part]:
        """Give the odds ratio and p-value of each predictor, which is the option."""
        for name, coefficient in self.coefficients.items():
            for part in coefficient.parts():
                yield replace(part, option=name)


def proportional_odds(
    answers: Answers,
    predictors: pd.DataFrame,
    *,
    counts: pd.Series | None = None,
    confidence: float = 0.95,
    limits: Mapping[str, Limit] = LIMITS,
) -> ProportionalOdds:
    """Proportional-odds (cumulative logit) model of an ordered answer.

    Parameters
    ----------
    answers : sequence, array or Series
        Numbers or ordered categories, a row of ``predictors`` each.
    predictors : pandas.DataFrame
        Numbers, or categories, texts and yes/no values, which are compared with their first level.
    counts : Series of int, optional
        How many people each row stands for; one if not given.
    confidence : float
        Confidence level of the intervals, a share.
    limits : mapping of str to Limit
        The small-n limits; an empty mapping applies none.

    Raises
    ------
    ValueError
        If a level was given by nobody, there are fewer answers than the limits allow, a predictor is constant or
        follows from the others, a predictor separates the answers so that its odds ratio has no finite estimate,
        or the fit does not converge.

    Notes
    -----
    McCullagh (1980), J. R. Stat. Soc. B 42, 109-142. Maximum likelihood by statsmodels' ``OrderedModel`` over
    the distinct rows, predictors standardised for the fit only; Wald intervals from the observed information.
    Separation is found by linear programming before the fit: a direction in which no answer's probability ever
    falls. Proportionality: likelihood ratio against the model in which the predictor has its own coefficient at
    each threshold (Peterson and Harrell 1990). Equals R's ``ordinal::clm`` and ``nominal_test``.

    Examples
    --------
    >>> roles = pd.DataFrame({"role": ["client"] * 3 + ["worker"] * 3})
    >>> model = proportional_odds([1, 2, 3, 1, 2, 3], roles, counts=pd.Series([20, 25, 15, 10, 20, 40]))
    >>> ratio = model.coefficients["role=worker"]
    >>> round(ratio.estimate, 2), round(ratio.low, 2), round(ratio.high, 2)
    (3.6, 1.84, 7.06)
    """
    data = collect_rows(answers, predictors, counts)
    _check_size(data, limits)
    _check_predictors(data)
    null = _null_likelihood(data)
    coefficients, thresholds, covariance, likelihood = _fit(data)
    k, n = len(coefficients), int(data.weights.sum())
    errors = np.sqrt(np.diag(covariance))
    z = normal_quantile(confidence)
    names = [name for predictor in data.design.levels for name in data.design.names(predictor)]
    edges = [f"{low}|{high}" for low, high in zip(data.levels[:-1], data.levels[1:], strict=True)]
    return ProportionalOdds(
        coefficients={
            name: _coefficient(float(value), float(error), z, n=n, n_missing=data.n_missing, confidence=confidence)
            for name, value, error in zip(names, coefficients, errors[:k], strict=True)
        },
        thresholds=dict(zip(edges, thresholds.tolist(), strict=True)),
        threshold_se=dict(zip(edges, errors[k:].tolist(), strict=True)),
        log_likelihood=likelihood,
        aic=2 * (len(errors) - likelihood),
        n=n,
        n_missing=data.n_missing,
        against_null=_likelihood_ratio(null, likelihood, k),
        proportionality=_proportionality(data, coefficients, thresholds, likelihood),
        levels=data.levels,
        design=data.design,
    )


class _Weighted(OrderedModel):  # type: ignore[misc]
    """The model of statsmodels with rows that stand for several people."""

    def __init__(self, places: Ints, numbers: Floats, weights: Floats) -> None:
        super().__init__(places, numbers, distr="logit")
        self._weights = weights

    def loglike(self, params: Floats) -> float:
        """Log likelihood, each row as often as it occurs."""
        return float(self._weights @ self.loglikeobs(params))

    def score(self, params: Floats) -> Floats:
        """Its gradient; the differences that statsmodels would take cost two or three digits."""
        low, high = self._bounds(params)
        chance = self.prob(low, high)
        upper, lower = self._weights * self.pdf(high) / chance, self._weights * self.pdf(low) / chance
        at_edge = np.bincount(self.endog, upper, self.k_levels)[:-1] - np.bincount(self.endog, lower, self.k_levels)[1:]
        above = at_edge[::-1].cumsum()[::-1]
        above[1:] *= np.exp(params[self.k_vars + 1 :])
        return np.concatenate([self.exog.T @ (lower - upper), above])

    def hessian(self, params: Floats) -> Floats:
        """Derivatives of the exact gradient: those of the likelihood taken twice lose half the digits."""
        found = np.asarray(approx_fprime(params, self.score, centered=True))
        return np.asarray((found + found.T) / 2, dtype=np.float64)


def _check_size(data: Rows, limits: Mapping[str, Limit]) -> None:
    if len(data.levels) < 2:
        raise ValueError("everybody gave the same answer: there is nothing to explain")
    of_level = np.bincount(data.places, weights=data.weights)
    have = {"answers": int(data.weights.sum()), "smallest_level": int(of_level.min())}
    limit = limits.get("proportional_odds")
    if limit is not None and not limit.allows(**have):
        raise ValueError(
            f"the model needs {limit.needs['answers']} answers and {limit.needs['smallest_level']} on each level; "
            f"there are {have['answers']}, and {have['smallest_level']} on level {data.levels[int(of_level.argmin())]}"
        )


def _check_predictors(data: Rows) -> None:
    names = [name for predictor in data.design.levels for name in data.design.names(predictor)]
    constant = [predictor for predictor, levels in data.design.levels.items() if len(levels) == 1]
    constant += [name for name, spread in zip(names, np.ptp(data.numbers, axis=0), strict=True) if spread == 0]
    if constant:
        raise ValueError(f"everybody has the same value of {', '.join(constant)}")
    centred = data.numbers - data.numbers.mean(axis=0)
    if np.linalg.matrix_rank(centred / centred.std(axis=0)) < len(names):
        raise ValueError(f"the predictors follow from each other: leave one of {', '.join(names)} out")
    separating = _separating(data, names)
    if separating:
        raise ValueError(
            f"the answers are separated by {', '.join(separating)}: the odds ratio has no finite estimate; merge levels"
        )


def _separating(data: Rows, names: list[str]) -> list[str]:
    """Predictors along which the likelihood rises for ever, by linear programming."""
    edges = np.eye(len(data.levels) - 1)
    scaled = (data.numbers - data.numbers.mean(axis=0)) / data.numbers.std(axis=0)
    upper, lower = data.places < len(data.levels) - 1, data.places > 0
    # A step (of thresholds, of coefficients) that moves no answer out of its interval.
    away = np.vstack([
        np.column_stack([-edges[data.places[upper]], scaled[upper]]),
        np.column_stack([edges[data.places[lower] - 1], -scaled[lower]]),
    ])  # fmt: skip
    found = optimize.linprog(away.sum(axis=0), A_ub=away, b_ub=np.zeros(len(away)), bounds=(-1, 1))
    if found.x is None:
        raise ValueError(f"separation could not be looked for: {found.message}")
    return [name for name, size in zip(names, found.x[len(edges) :], strict=True) if abs(size) > 1e-6]


def _null_likelihood(data: Rows) -> float:
    of_level = np.bincount(data.places, weights=data.weights)
    return float(of_level @ np.log(of_level / of_level.sum()))


def _fit(data: Rows) -> tuple[Floats, Floats, Floats, float]:
    """Coefficients, thresholds, their covariance, and the log likelihood."""
    centre, scale = data.numbers.mean(axis=0), data.numbers.std(axis=0)
    # Weights of mean 1: the tolerance of the search is one of the likelihood, which would grow with n.
    weight = float(data.weights.mean())
    model = _Weighted(data.places, (data.numbers - centre) / scale, data.weights / weight)
    start = np.concatenate([np.zeros(len(scale)), _start(data)])
    # BFGS may stop on rounding just short of its tolerance; how flat it is there is what counts.
    options = {"maxiter": 1000, "gtol": 1e-9, "disp": 0, "warn_convergence": False}
    with warnings.catch_warnings():
        warnings.simplefilter("error", HessianInversionWarning)
        try:
            fitted = model.fit(start_params=start, method="bfgs", **options)
        except HessianInversionWarning as warning:
            raise ValueError("the model has no finite standard errors") from warning
    k, raw = len(scale), np.asarray(fitted.params)
    if not np.abs(model.score(raw)).max() < 1e-6 * len(data.weights):
        raise ValueError("the model did not converge")
    thresholds = model.transform_threshold_params(raw)[1:-1]
    # statsmodels holds the first threshold and the logarithms of the steps to the next ones.
    steps = np.concatenate([[1.0], np.exp(raw[k + 1 :])])
    jacobian = np.zeros((len(raw), len(raw)))
    jacobian[:k, :k] = np.diag(1 / scale)
    jacobian[k:, :k] = centre / scale
    jacobian[k:, k:] = np.tril(np.tile(steps, (len(steps), 1)))
    covariance = jacobian @ np.asarray(fitted.cov_params()) @ jacobian.T / weight
    return raw[:k] / scale, thresholds + centre / scale @ raw[:k], covariance, weight * float(fitted.llf)


def _start(data: Rows) -> Floats:
    """Thresholds of the model without predictors, in the form of statsmodels."""
    below = np.bincount(data.places, weights=data.weights).cumsum()[:-1] / data.weights.sum()
    thresholds = special.logit(below)
    return np.concatenate([thresholds[:1], np.log(np.diff(thresholds))])


def _coefficient(value: float, error: float, z: float, *, n: int, n_missing: int, confidence: float) -> Coefficient:
    return Coefficient(
        measure="odds_ratio",
        estimate=float(np.exp(value)),
        low=float(np.exp(value - z * error)),
        high=float(np.exp(value + z * error)),
        n=n,
        n_missing=n_missing,
        method=f"odds ratio of a higher answer, proportional odds, Wald {confidence:.0%}",
        test="Wald test, two-sided, normal approximation",
        statistic=value / error,
        p_value=2 * float(stats.norm.sf(abs(value / error))),
        coefficient=value,
        se=error,
    )


def _likelihood_ratio(smaller: float, larger: float, df: int) -> LikelihoodRatio:
    statistic = max(0.0, 2 * (larger - smaller))
    return LikelihoodRatio(statistic=statistic, df=df, p_value=float(stats.chi2.sf(statistic, df)))


def _proportionality(
    data: Rows, coefficients: Floats, thresholds: Floats, likelihood: float
) -> dict[str, LikelihoodRatio]:
    if len(data.levels) < 3:
        return {}
    found, first = {}, 0
    for predictor in data.design.levels:
        width = len(data.design.names(predictor))
        own = np.arange(first, first + width)
        larger = _relaxed_likelihood(data, own, coefficients, thresholds)
        found[predictor] = _likelihood_ratio(likelihood, larger, width * (len(data.levels) - 2))
        first += width
    return found


def _relaxed_likelihood(data: Rows, own: Ints, coefficients: Floats, thresholds: Floats) -> float:
    """Largest log likelihood when some predictors have a coefficient of their own at each threshold."""
    scale = data.numbers.std(axis=0)
    numbers = data.numbers / scale
    shared = np.setdiff1d(np.arange(numbers.shape[1]), own)
    by_threshold = np.column_stack([np.ones(len(numbers)), -numbers[:, own]])
    edges, rows, size = len(thresholds), np.arange(len(numbers)), by_threshold.shape[1]
    n = int(data.weights.sum())
    upper, lower = np.minimum(data.places, edges - 1), np.maximum(data.places - 1, 0)

    def negative(parameters: Floats) -> tuple[float, Floats]:
        matrix = parameters[: size * edges].reshape(size, edges)
        cumulative = by_threshold @ matrix - (numbers[:, shared] @ parameters[size * edges :])[:, None]
        top = np.where(data.places < edges, special.expit(cumulative[rows, upper]), 1.0)
        bottom = np.where(data.places > 0, special.expit(cumulative[rows, lower]), 0.0)
        chance = np.maximum(top - bottom, 1e-12)
        slope = np.zeros_like(cumulative)
        np.add.at(slope, (rows, upper), top * (1 - top) * data.weights / chance)
        np.add.at(slope, (rows, lower), -bottom * (1 - bottom) * data.weights / chance)
        gradient = np.concatenate([(by_threshold.T @ slope).ravel(), -numbers[:, shared].T @ slope.sum(axis=1)])
        return -float(data.weights @ np.log(chance)) / n, -gradient / n

    # Thresholds must stay in order for everybody, or levels would have negative probabilities.
    steps = np.diff(np.eye(edges), axis=0)
    own_steps = np.vstack([np.kron(row, steps) for row in np.unique(by_threshold, axis=0)])
    ordered = np.hstack([own_steps, np.zeros((len(own_steps), len(shared)))])
    scaled = coefficients * scale
    start = np.concatenate([thresholds, np.repeat(scaled[own], edges), scaled[shared]])
    found = optimize.minimize(
        negative,
        start,
        jac=True,
        method="SLSQP",
        constraints=optimize.LinearConstraint(ordered, 0, np.inf),
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    return -float(found.fun) * n


__all__ = ["Coefficient", "Design", "LikelihoodRatio", "ProportionalOdds", "proportional_odds"]
