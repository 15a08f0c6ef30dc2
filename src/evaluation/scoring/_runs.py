"""How long a run, and how few crossings, chance makes likely; also where the centre comes from a short baseline."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from scipy import special, stats

from evaluation.scoring._numbers import Floats

_NODES: Final = 24


def longest_run_max(useful: int) -> int:
    """Anhøj's limit where the centre comes from the points themselves."""
    return round(np.log2(useful) + 3) if useful else 0


def crossings_min(useful: int) -> int:
    """Anhøj's limit where the centre comes from the points themselves."""
    return int(stats.binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


@cache
def later_run_max(useful: int, spread: float) -> int:
    """The longest run of points judged by a centre that is itself uncertain.

    Parameters
    ----------
    useful : int
        Points not on the centre.
    spread : float
        Standard deviation of the centre in standard deviations of a point: 1/√m for the mean of m points, √(π/2m) for
        their median.

    Returns
    -------
    int
        The shortest limit that gives as few false signals as Anhøj's gives with a known centre.
    """
    if not useful:
        return 0
    limit = longest_run_max(useful)
    allowed = float(1 - _no_longer(np.array([0.5]), useful, limit)[0])
    shares, weights = _sides(spread)
    while limit < useful and float(weights @ (1 - _no_longer(shares, useful, limit))) > allowed + 1e-12:
        limit += 1
    return limit


@cache
def later_crossings_min(useful: int, spread: float) -> int:
    """The fewest crossings of points judged by a centre that is itself uncertain; as :func:`later_run_max`."""
    limit = crossings_min(useful)
    if limit < 1:
        return 0
    allowed = float(stats.binom.cdf(limit - 1, useful - 1, 0.5))
    shares, weights = _sides(spread)
    fewer = np.cumsum(weights @ _crossings(shares, useful))
    while limit > 0 and fewer[limit - 1] > allowed + 1e-12:
        limit -= 1
    return limit


def _sides(spread: float) -> tuple[Floats, Floats]:
    """Shares of points above an uncertain centre, with their probabilities (normal points, Gauss-Hermite)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return special.ndtr(spread * nodes), weights / weights.sum()


def _no_longer(shares: Floats, n: int, limit: int) -> Floats:
    """Probability that n independent points have no run above a limit, for each share of points above the centre."""
    state = np.zeros((2, limit, len(shares)))
    chance = np.stack([shares, 1 - shares])
    state[:, 0] = chance
    for _ in range(n - 1):
        turned = state.sum(axis=1)[::-1] * chance
        state = np.concatenate([turned[:, None], state[:, :-1] * chance[:, None]], axis=1)
    return np.asarray(state.sum(axis=(0, 1)))


def _crossings(shares: Floats, n: int) -> Floats:
    """Probability of 0, 1, … crossings of n independent points: a row a share."""
    state = np.zeros((2, n, len(shares)))
    chance = np.stack([shares, 1 - shares])
    state[:, 0] = chance
    for _ in range(n - 1):
        crossed = np.zeros_like(state)
        crossed[:, 1:] = state[::-1, :-1]
        state = (state + crossed) * chance[:, None]
    return np.asarray(state.sum(axis=0).T)


__all__ = ["crossings_min", "later_crossings_min", "later_run_max", "longest_run_max"]
