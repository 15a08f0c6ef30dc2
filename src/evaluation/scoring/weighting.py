"""A share weighted to a known list of people: each of its groups counts as much as it does in the list."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.scoring._numbers import Floats, Ints, whole
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import score_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted(Result):
    """A weighted share.

    Parameters
    ----------
    unweighted : float
        The share of those who answered.
    standard_error : float
        By linearisation, with the finite population allowed for, as R's ``survey`` gives it. The limits do not rest on
        it: in small groups that agree nearly with one voice it is too small.
    """

    unweighted: float
    standard_error: float


def weighted_share(
    counts: Mapping[str, int], sizes: Mapping[str, int], population: Mapping[str, int], *, confidence: float = 0.95
) -> Weighted:
    """Share of a known list of people, by post-stratification: groups that answered less count for more.

    Parameters
    ----------
    counts, sizes : mapping of str to int
        Group to how many of it said so, and of how many who answered.
    population : mapping of str to int
        Group to everybody in the list, those who answered among them.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Weighted
        ``measure`` is ``weighted_share``; ``n_missing`` is those of the list who did not answer.

    Raises
    ------
    ValueError
        If the three do not name the same groups, there are fewer than two, or in a group nobody answered, more said so
        than answered, or more answered than are in the list.

    Notes
    -----
    Σ Nᵢ pᵢ / N: Holt and Smith (1979), J. R. Stat. Soc. A 142, 33-46. It supposes that within a group whether somebody
    answered has nothing to do with what they would say. Limits:
    :func:`~evaluation.scoring.intervals.score_limits` with the variance between the answers of a group, Σ (Nᵢ/N)²
    pᵢ(1 − pᵢ)/(nᵢ − 1) (1 − nᵢ/Nᵢ), and at most as many answers as weights so unequal leave of n (Kish (1965), Survey
    Sampling), within what the people of the list could have answered.

    Examples
    --------
    >>> share = weighted_share({"a": 18, "b": 6}, {"a": 20, "b": 10}, {"a": 25, "b": 35})
    >>> round(share.unweighted, 3), round(share.estimate, 3), round(share.low, 3), round(share.high, 3)
    (0.8, 0.725, 0.539, 0.856)
    """
    hits, n, everybody = _match_groups(counts, sizes, population)
    shares = hits / n
    total = min(1.0, float(everybody / everybody.sum() @ shares))
    at_least, at_most = hits.sum() / everybody.sum(), (hits + everybody - n).sum() / everybody.sum()
    low, high = _limit(shares, n, everybody, confidence)
    answered, people = int(n.sum()), int(everybody.sum())
    return Weighted(
        measure="weighted_share",
        estimate=total,
        low=max(float(at_least), low),
        high=min(float(at_most), high),
        n=answered,
        n_missing=people - answered,
        method=f"share weighted to {len(n)} groups of {people} people, Wilson {confidence:.0%} at the effective number",
        unweighted=float(hits.sum() / answered),
        standard_error=_linearise(shares, n, everybody),
    )


def _match_groups(
    counts: Mapping[str, int], sizes: Mapping[str, int], population: Mapping[str, int]
) -> tuple[Ints, Ints, Ints]:
    if not all(isinstance(one, Mapping) for one in (counts, sizes, population)):
        raise ValueError("counts, sizes and population are numbers by group")
    names = list(sizes)
    if len(names) < 2:
        raise ValueError(f"weighting needs two groups or more, got {len(names)}")
    for one in (counts, population):
        if set(one) != set(names):
            raise ValueError(f"the groups differ: {_list(names)}, and {_list(list(one))}")
    hits, n, everybody = (
        whole([one[name] for name in names], what=what)
        for one, what in ((counts, "counts"), (sizes, "sizes"), (population, "population"))
    )
    for refused, why in (
        (n == 0, "nobody answered"), (hits > n, "more said so than answered"),
        (n > everybody, "more answered than are in the list"),
    ):  # fmt: skip
        if refused.any():
            raise ValueError(f"group {names[int(refused.argmax())]!r}: {why}")
    return hits, n, everybody


def _limit(shares: Floats, n: Ints, everybody: Ints, confidence: float) -> tuple[float, float]:
    weights = everybody / everybody.sum()
    total, open_ = min(1.0, float(weights @ shares)), n < everybody
    if not open_.any():
        return total, total
    weights, shares, n, everybody = weights[open_], shares[open_], n[open_], everybody[open_]
    worth = n * (everybody - 1) / (everybody - n)
    parts = weights**2 * shares * (1 - shares) / np.maximum(n - 1, 1) * (1 - n / everybody)
    degrees = max(1, int(n.sum()) - len(n))
    return score_limits(
        total, float(parts.sum()), most=1 / float((weights**2 / worth).sum()), degrees=degrees, confidence=confidence
    )


def _linearise(shares: Floats, n: Ints, everybody: Ints) -> float:
    answered, people = int(n.sum()), int(everybody.sum())
    spread = float((everybody**2 * shares * (1 - shares) / n).sum()) / people**2
    return math.sqrt((1 - answered / people) * answered / (answered - 1) * spread)


def _list(names: Sequence[object]) -> str:
    return ", ".join(map(repr, names))


__all__ = ["Weighted", "weighted_share"]
