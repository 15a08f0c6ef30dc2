"""The variance between results that are pooled, by three estimators, and its interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize, stats

from evaluation.scoring._numbers import Floats


def compute_cochran_q(values: Floats, within: Floats, tau2: float) -> float:
    """Weighted squared distances from the mean, which fall as τ² grows."""
    weights = 1 / (within + tau2)
    mean = weights @ values / weights.sum()
    return float(weights @ (values - mean) ** 2)


def estimate_dersimonian_laird(values: Floats, within: Floats) -> float:
    weights = 1 / within
    excess = compute_cochran_q(values, within, 0.0) - (len(values) - 1)
    return max(0.0, excess / float(weights.sum() - (weights**2).sum() / weights.sum()))


def estimate_paule_mandel(values: Floats, within: Floats) -> float:
    return _falling_root(lambda tau2: compute_cochran_q(values, within, tau2) - (len(values) - 1), values)


def estimate_reml(values: Floats, within: Floats) -> float:
    def score(tau2: float) -> float:
        weights = 1 / (within + tau2)
        mean = weights @ values / weights.sum()
        trace = weights.sum() - (weights**2).sum() / weights.sum()
        return float(weights**2 @ (values - mean) ** 2 - trace)

    # The likelihood may have several peaks: every one on a fine grid is refined, and the highest taken.
    top = _reach(values)
    grid = np.concatenate([[0.0], np.geomspace(1e-6 * top, top, 200)])
    scores = [score(point) for point in grid]
    peaks = [0.0] if scores[0] <= 0 else []
    for left, right, before, after in zip(grid[:-1], grid[1:], scores[:-1], scores[1:], strict=True):
        if before > 0 >= after:
            peaks.append(float(optimize.brentq(score, left, right, xtol=1e-14 * top, rtol=1e-12)))
    return max(peaks, key=lambda tau2: _restricted_likelihood(values, within, tau2))


def _restricted_likelihood(values: Floats, within: Floats, tau2: float) -> float:
    total = within + tau2
    return -0.5 * float(np.log(total).sum() + np.log((1 / total).sum())) - 0.5 * compute_cochran_q(values, within, tau2)


def profile_q(values: Floats, within: Floats, tail: float) -> tuple[float, float]:
    degrees = len(values) - 1

    def crossing(level: float) -> float:
        return _falling_root(lambda tau2: compute_cochran_q(values, within, tau2) - level, values)

    return crossing(float(stats.chi2.isf(tail, degrees))), crossing(float(stats.chi2.ppf(tail, degrees)))


def _falling_root(function: Callable[[float], float], values: Floats) -> float:
    """Where a falling function of τ² crosses zero; 0 where it starts below."""
    if function(0.0) <= 0:
        return 0.0
    high = _reach(values)
    while function(high) > 0:
        high *= 2
    return float(optimize.brentq(function, 0.0, high, xtol=1e-14 * high, rtol=1e-12))


def _reach(values: Floats) -> float:
    """More than the variance between results can be."""
    return 10 * float(np.var(values, ddof=1)) or 1.0


__all__ = [
    "compute_cochran_q",
    "estimate_dersimonian_laird",
    "estimate_paule_mandel",
    "estimate_reml",
    "profile_q",
]
