"""Intervals that allow for answers of the same session, or site, being alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.scoring._answers import groups, one_a_person, people
from evaluation.scoring._boxes import name_share
from evaluation.scoring._moments import standard_deviation
from evaluation.scoring._numbers import Floats, Ints, confidence_level, level_values, whole, whole_number
from evaluation.scoring._ranks import Zeros, absolute_ranks, placements, rank_biserial_influence, rank_sum
from evaluation.scoring._result import Result
from evaluation.scoring.intervals import score_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredResult(Result):
    """An estimate whose interval allows for clusters.

    Parameters
    ----------
    clusters : int
        Sessions or sites that answered.
    design_effect : float
        Variance over the variance of as many independent answers; below 1 where answers within a
        cluster differ more than answers of different clusters.
    """

    clusters: int
    design_effect: float


def cluster_share(
    counts: Sequence[int],
    sizes: Sequence[int],
    *,
    confidence: float = 0.95,
    n_missing: int = 0,
    levels: Sequence[str] = (),
) -> ClusteredResult:
    """Share whose interval allows for answers of the same session being alike.

    Parameters
    ----------
    counts : sequence of int
        How many said so in each cluster.
    sizes : sequence of int
        How many answered in each cluster; clusters where nobody answered are ignored.
    confidence : float
        Confidence level, a share.
    n_missing : int
        Those who did not answer.
    levels : sequence of str
        The levels that are counted together, for ``method`` to name; empty: one option.

    Raises
    ------
    ValueError
        If the two differ in length, a count is above its size, or fewer than two clusters answered.

    Notes
    -----
    :func:`score_limits` with the linearised variance between G clusters, G/(G − 1) Σ(xᵢ − p nᵢ)²/n², G − 1
    degrees of freedom, and an effective number of answers of at most n. After Korn and Graubard (1998),
    Surv. Methodol. 24, 193-201, with Wilson's limits in the place of Clopper and Pearson's.

    Examples
    --------
    >>> result = cluster_share([6, 6, 5, 0, 1, 6], [6, 6, 6, 6, 6, 6])
    >>> result.design_effect > 3
    True
    """
    hits, totals = _clusters(_column(counts, "cluster counts"), _column(sizes, "cluster sizes"))
    if (hits > totals).any():
        raise ValueError("a cluster has a count above its size")
    n, clusters = int(totals.sum()), len(totals)
    share = float(hits.sum() / n)
    independent = share * (1 - share) / n
    variance = _cluster_variance(hits - share * totals, n)
    low, high = score_limits(share, variance, most=n, degrees=clusters - 1, confidence=confidence)
    return ClusteredResult(
        measure="share",
        estimate=share,
        low=low,
        high=high,
        n=n,
        n_missing=whole_number(n_missing, what="n_missing"),
        method=f"{name_share(levels)}, Wilson {confidence:.0%} at the effective number of answers, {clusters} clusters",
        clusters=clusters,
        design_effect=variance / independent if independent > 0 else 1.0,
    )


def cluster_mean(table: pd.DataFrame, *, confidence: float = 0.95, n_missing: int = 0) -> ClusteredResult:
    """Mean whose interval allows for answers of the same session being alike.

    Parameters
    ----------
    table : pandas.DataFrame
        Counts: a row a cluster, a column a level from low to high; clusters where nobody answered are
        ignored.
    confidence : float
        Confidence level, a share.
    n_missing : int
        Those who did not answer.

    Returns
    -------
    ClusteredResult
        ``measure`` is ``mean``, in units of the values or level codes 1…k.

    Raises
    ------
    ValueError
        If a count is not one, or fewer than two clusters answered.

    Notes
    -----
    Mean ± t of G − 1 times the linearised standard error between clusters (the sandwich with the factor
    G/(G − 1)). Cameron and Miller (2015), J. Hum. Resour. 50, 317-372.

    Examples
    --------
    >>> result = cluster_mean(pd.DataFrame({1: [0, 1, 2], 2: [4, 3, 1], 3: [1, 1, 3]}))
    >>> round(result.estimate, 3), round(result.low, 3), round(result.high, 3)
    (2.125, 1.871, 2.379)
    """
    counts = _table(table)
    values = level_values(list(table.columns), what="table of clusters")
    sums, sizes = _clusters(counts @ values, counts.sum(axis=1))
    n, clusters = int(sizes.sum()), len(sizes)
    centre = float(sums.sum() / n)
    variance = _cluster_variance(sums - centre * sizes, n)
    spread = standard_deviation(values, counts.sum(axis=0))
    half = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, clusters - 1) * np.sqrt(variance))
    return ClusteredResult(
        measure="mean",
        estimate=centre,
        low=centre - half,
        high=centre + half,
        n=n,
        n_missing=whole_number(n_missing, what="n_missing"),
        method=f"mean, cluster-robust t {confidence:.0%}, {clusters} clusters",
        clusters=clusters,
        design_effect=variance / (spread**2 / n) if spread > 0 else 1.0,
    )


def cluster_delta(first: pd.DataFrame, second: pd.DataFrame, *, confidence: float = 0.95) -> ClusteredResult:
    """Cliff's delta of two groups whose interval allows for answers of the same session being alike.

    Parameters
    ----------
    first, second : pandas.DataFrame
        Counts: a row a cluster, a column a level from low to high, the same levels in both. A name in both
        indexes is one cluster with answers in both groups.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    ClusteredResult
        ``measure`` is ``cliffs_delta``.

    Raises
    ------
    ValueError
        If the levels differ, a cluster is there twice, a group is empty, fewer than two clusters answered,
        or everybody gave the same answer.

    Notes
    -----
    :func:`evaluation.scoring.intervals.score_limits` with the variance between clusters of the sums of
    placements: Obuchowski (1997), Biometrics 53, 567-578.

    Examples
    --------
    >>> taught = pd.DataFrame({1: [0, 1, 0], 2: [2, 3, 1], 3: [4, 2, 5]}, index=["a", "b", "c"])
    >>> others = pd.DataFrame({1: [3, 2, 4], 2: [2, 4, 1], 3: [1, 0, 1]}, index=["d", "e", "f"])
    >>> result = cluster_delta(taught, others)
    >>> round(result.estimate, 3), result.clusters
    (0.645, 6)
    """
    tables = [_table(table) for table in (first, second)]
    if list(first.columns) != list(second.columns):
        raise ValueError("the two tables of clusters do not share their levels")
    if not (first.index.is_unique and second.index.is_unique):
        raise ValueError("a cluster is there twice in a table")
    used = tables[0].sum(axis=0) + tables[1].sum(axis=0) > 0
    tables = [table[:, used] for table in tables]
    found = groups(
        {
            name: dict(enumerate(table.sum(axis=0).tolist()))
            for name, table in zip(("first", "second"), tables, strict=True)
        }
    )
    n_first, n_second = (int(n) for n in found.n)
    above, below = placements(found.counts)
    share = float(found.counts[:, 0] @ above) / n_first
    moved = [
        pd.Series(tables[0] @ (above - share) / n_first, index=first.index)[tables[0].sum(axis=1) > 0],
        pd.Series(tables[1] @ (1 - share - below) / n_second, index=second.index)[tables[1].sum(axis=1) > 0],
    ]
    influence = moved[0].add(moved[1], fill_value=0.0)
    independent = float(
        found.counts[:, 0] @ (above - share) ** 2 / n_first**2
        + found.counts[:, 1] @ (1 - share - below) ** 2 / n_second**2
    )
    return _effect(
        influence.to_numpy(dtype=np.float64),
        share,
        independent=independent,
        most=3 * n_first * n_second / (n_first + n_second + 1),
        measure="cliffs_delta",
        n=n_first + n_second,
        confidence=confidence,
    )


def cluster_rank_biserial(
    differences: pd.DataFrame, *, zeros: Zeros = "pratt", confidence: float = 0.95
) -> ClusteredResult:
    """Rank-biserial correlation of a change whose interval allows for people of the same session being alike.

    Parameters
    ----------
    differences : pandas.DataFrame
        Counts of pairs: a row a cluster, a column a difference, after less before.
    zeros : str
        As for :func:`evaluation.scoring.change.signed_rank`.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    ClusteredResult
        ``measure`` is ``rank_biserial``.

    Raises
    ------
    ValueError
        If the columns are not numbers, nobody changed, or fewer than two clusters answered.

    Notes
    -----
    As :func:`evaluation.scoring.change.rank_biserial`, with the variance of the sums of influences of the clusters.

    Examples
    --------
    >>> table = pd.DataFrame({-1: [1, 0, 2, 0], 0: [3, 2, 2, 3], 1: [2, 4, 1, 2], 2: [0, 0, 1, 1]})
    >>> round(cluster_rank_biserial(table).estimate, 3)
    0.596
    """
    table, names = _table(differences), list(differences.columns)
    values = level_values(names, what="differences")
    if any(isinstance(name, str) for name in names):
        raise ValueError("differences: the columns are numbers, after less before")
    order = np.argsort(values)
    table, values = table[:, order], values[order]
    ranks, up, both, n_zero = absolute_ranks(values, table.sum(axis=0), zeros)
    ranked = n_zero if zeros == "pratt" else 0
    rise, fall, same = rank_biserial_influence(ranks, up, both - up, ranked)
    sizes = np.unique(np.abs(values[(values != 0) & (table.sum(axis=0) > 0)]))
    place = np.searchsorted(sizes, np.abs(values)).clip(max=len(sizes) - 1)
    influence = np.where(values > 0, rise[place], fall[place])
    influence[values == 0] = same if zeros == "pratt" else 0.0
    n_ranked = int(both.sum()) + ranked
    return _effect(
        (table @ influence)[table.sum(axis=1) > 0] / (2 * n_ranked),
        (rank_sum(ranks, 2 * up - both) / rank_sum(ranks, both) + 1) / 2,
        independent=float(table.sum(axis=0) @ influence**2) / (2 * n_ranked) ** 2,
        most=int(both.sum()),
        measure="rank_biserial",
        n=int(table.sum()),
        confidence=confidence,
    )


def _effect(
    influence: Floats,
    share: float,
    *,
    independent: float,
    most: float,
    measure: Literal["cliffs_delta", "rank_biserial"],
    n: int,
    confidence: float,
) -> ClusteredResult:
    """Effect on −1 to 1 from its share on 0 to 1 and what each cluster adds to that."""
    clusters = len(influence)
    if clusters < 2:
        raise ValueError(f"at least two clusters with answers are needed, got {clusters}")
    variance = clusters / (clusters - 1) * float(influence @ influence)
    low, high = score_limits(share, variance, most=most, degrees=clusters - 1, confidence=confidence)
    return ClusteredResult(
        measure=measure,
        estimate=2 * share - 1,
        low=2 * low - 1,
        high=2 * high - 1,
        n=n,
        method=f"{measure.replace('_', ' ')}, cluster-robust score interval {confidence:.0%}, {clusters} clusters",
        clusters=clusters,
        design_effect=variance / independent if independent > 0 else 1.0,
    )


def _table(table: pd.DataFrame) -> Ints:
    return whole(people(table, what="table of clusters").to_numpy(), what="table of clusters")


def _column(counts: Sequence[int], what: str) -> Ints:
    return whole(one_a_person(counts, what=what).to_numpy(), what=what)


def _clusters(totals: Ints | Floats, answered: Ints) -> tuple[Floats, Ints]:
    if len(totals) != len(answered):
        raise ValueError(f"{len(totals)} cluster totals but {len(answered)} cluster sizes")
    used = answered > 0
    if used.sum() < 2:
        raise ValueError(f"at least two clusters with answers are needed, got {int(used.sum())}")
    return totals[used].astype(np.float64), answered[used]


def _cluster_variance(residuals: Floats, n: int) -> float:
    clusters = len(residuals)
    return float(clusters / (clusters - 1) * (residuals**2).sum() / n**2)


__all__ = ["ClusteredResult", "cluster_delta", "cluster_mean", "cluster_rank_biserial", "cluster_share"]
