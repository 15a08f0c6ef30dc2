"""Ranks with intervals: how sure the order of things is that several workshops weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from evaluation.scoring._answers import codes, people
from evaluation.scoring._numbers import confidence_level, random_numbers, whole_number
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import MOST_REPLICATES
from evaluation.scoring.limits import LIMITS

REPLICATES: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Result):
    """The rank of one thing, 1 for the heaviest."""

    name: str


def rank_intervals(
    weights: pd.DataFrame, *, replicates: int = REPLICATES, seed: int = 1, confidence: float = 0.95
) -> tuple[Rank, ...]:
    """Ranks by the sum of weights over workshops, with intervals from resampled workshops.

    Parameters
    ----------
    weights : pandas.DataFrame
        A row a workshop, a column a thing; nought where a workshop did not name it.
    replicates : int
        Resampled sets of workshops.
    seed : int
        Seed of the generator: the same weights give the same limits.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    tuple of Rank
        In the order of the columns; equal ones share the better place.

    Raises
    ------
    ValueError
        If there are fewer workshops than ``LIMITS["target_ranks"]`` asks for, or a weight is missing or negative.

    Notes
    -----
    The workshop is the unit that is resampled: people of one workshop agree with each other. Percentile bootstrap of
    ranks, Goldstein and Spiegelhalter (1996), *J. R. Stat. Soc. A* 159, 385-443.

    Examples
    --------
    >>> weights = pd.DataFrame({"time": [5, 4, 6] * 4, "space": [1, 2, 1] * 4})
    >>> [(rank.name, rank.estimate, rank.low, rank.high) for rank in rank_intervals(weights)]
    [('time', 1.0, 1.0, 1.0), ('space', 2.0, 2.0, 2.0)]
    """
    limit = LIMITS["target_ranks"]
    if people(weights, what="weights").shape[1] == 0:
        raise ValueError("weights: there is nothing to rank")
    if not limit.allows(workshops=len(weights)):
        raise ValueError(f"ranks have intervals from {limit.needs['workshops']} workshops, got {len(weights)}")
    given = np.column_stack([codes(weights[name], what=f"weights of {name}")[0] for name in weights.columns])
    if np.isnan(given).any() or (given < 0).any():
        raise ValueError("weights are numbers from nought up, none missing")
    tail = (1 - confidence_level(confidence)) / 2
    replicates = whole_number(replicates, what="the number of replicates", least=100, most=MOST_REPLICATES)
    drawn = random_numbers(seed).multinomial(len(given), np.full(len(given), 1 / len(given)), size=replicates)
    ranks = _ranks(drawn @ given)
    low, high = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
    own = _ranks(given.sum(axis=0, keepdims=True))[0]
    return tuple(
        Rank(
            measure="target_rank", name=str(name), estimate=float(rank), low=float(lowest), high=float(highest),
            n=len(given), method=f"rank by sum, percentile bootstrap of workshops ({replicates}, seed {seed})",
        )
        for name, rank, lowest, highest in zip(weights.columns, own, low, high, strict=True)
    )  # fmt: skip


def _ranks(
    totals: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """One more than the number of larger totals in the same row."""
    larger = totals[:, None, :] > totals[:, :, None] + 1e-9
    return np.asarray(larger.sum(axis=2) + 1, dtype=np.int64)


__all__ = ["REPLICATES", "Rank", "rank_intervals"]
