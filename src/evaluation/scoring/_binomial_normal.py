"""Shares that differ among themselves: binomial counts, and log odds that are normal between the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special, stats

from evaluation.scoring._numbers import Floats

FARTHEST: Final = 15.0
"""Log odds beyond which a share is 0 or 1."""

_WIDEST: Final = 6.0
"""Standard deviation between log odds beyond which nothing is looked for: 95 % of shares from 0.00001 to 0.99999."""
_NARROWEST: Final = 1e-3
_CLOSE: Final = 1e-7
_POINTS, _WEIGHTS = np.polynomial.hermite.hermgauss(15)
_LOG_WEIGHTS: Final = np.log(_WEIGHTS) + _POINTS**2


@dataclass(frozen=True, slots=True)
class Fit:
    """The likeliest mean of log odds and standard deviation between them, with the limits of both."""

    mean: float
    low: float
    high: float
    spread: float
    spread_low: float
    spread_high: float


def fit_binomial_normal(hits: Floats, sizes: Floats, tail: float) -> Fit:
    """Maximum likelihood with profile-likelihood limits.

    The cut of the mean's profile is k log(1 + t²/(k − 1)), with t of k − 1 degrees of freedom: exact where k results of
    equal precision are normal, chi-square's as k grows. Neither ``hits`` nor ``sizes`` needs to be whole.
    """
    k, model = len(hits), _Model(hits, sizes)
    mean, spread, top = model.maximise()
    cut = k * np.log1p(float(stats.t.isf(tail, k - 1)) ** 2 / (k - 1))
    low, high = (
        _leave(lambda at: 2 * (top - model.fit_spread(at)[1]) - cut, mean, end) for end in (-FARTHEST, FARTHEST)
    )
    narrow = float(stats.chi2.isf(2 * tail, 1))
    spreads = (_leave(lambda at: 2 * (top - model.fit_mean(at)[1]) - narrow, spread, end) for end in (0.0, _WIDEST))
    return Fit(mean, low, high, spread, *spreads)


def _leave(excess: Callable[[float], float], inside: float, end: float) -> float:
    """Where a profile leaves its limits on the way from its top to an end; the end where it never does."""
    step, near = 0.25 if end > inside else -0.25, inside
    while (end - near) * step > 0:
        far = min(near + step, end) if step > 0 else max(near + step, end)
        if excess(far) > 0:
            return float(optimize.brentq(excess, near, far, xtol=_CLOSE))
        near, step = far, 2 * step
    return end


@dataclass(frozen=True, slots=True)
class _Model:
    hits: Floats
    sizes: Floats

    def measure(self, mean: float, spread: float) -> tuple[float, float, float]:
        """Log likelihood and its slopes by the mean and by the logarithm of the spread: adaptive Gauss-Hermite."""
        if spread < _NARROWEST:
            total = float((self.hits * mean - self.sizes * np.logaddexp(0.0, mean)).sum())
            return total, float((self.hits - self.sizes * special.expit(mean)).sum()), 0.0
        mode, width = self._find_modes(mean, spread)
        at = mode[:, None] + np.sqrt(2) * width[:, None] * _POINTS
        z = (at - mean) / spread
        inside = self.hits[:, None] * at - self.sizes[:, None] * np.logaddexp(0.0, at) + _LOG_WEIGHTS - 0.5 * z**2
        top = inside.max(axis=1)
        parts = np.exp(inside - top[:, None])
        sums = parts.sum(axis=1)
        total = float((top + np.log(sums * width / (spread * np.sqrt(np.pi)))).sum())
        by_mean = float(((parts * z).sum(axis=1) / sums).sum()) / spread
        return total, by_mean, float(((parts * z**2).sum(axis=1) / sums - 1).sum())

    def _find_modes(self, mean: float, spread: float) -> tuple[Floats, Floats]:
        mode, precision = np.full(len(self.hits), mean), 1 / spread**2
        for _ in range(200):
            chance = special.expit(mode)
            curve = self.sizes * chance * (1 - chance) + precision
            step = np.clip((self.hits - self.sizes * chance - (mode - mean) * precision) / curve, -2.0, 2.0)
            mode = mode + step
            if np.abs(step).max() < 1e-6:
                break
        return mode, 1 / np.sqrt(curve)

    def fit_spread(self, mean: float) -> tuple[float, float]:
        """The likeliest spread for a mean, and its log likelihood."""
        spread = _find_top(lambda at: self.measure(mean, at)[2], _NARROWEST, _WIDEST)
        best, alike = self.measure(mean, spread)[0], self.measure(mean, 0.0)[0]
        return (spread, best) if best > alike else (0.0, alike)

    def fit_mean(self, spread: float) -> tuple[float, float]:
        """The likeliest mean for a spread, and its log likelihood."""
        mean = _find_top(lambda at: self.measure(at, spread)[1], -FARTHEST, FARTHEST)
        return mean, self.measure(mean, spread)[0]

    def maximise(self) -> tuple[float, float, float]:
        """The likeliest mean and spread, and their log likelihood."""
        mean = _find_top(lambda at: self.measure(at, self.fit_spread(at)[0])[1], -FARTHEST, FARTHEST)
        return mean, *self.fit_spread(mean)


def _find_top(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a slope that falls crosses zero; the end that it points to where it does not."""
    if slope(low) <= 0:
        return low
    return high if slope(high) >= 0 else float(optimize.brentq(slope, low, high, xtol=_CLOSE))


__all__ = ["FARTHEST", "Fit", "fit_binomial_normal"]
