"""Comparing groups: rank tests exact with ties, and how often one group's answer is above the other's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from evaluation.scoring._answers import Answers, groups, table_groups
from evaluation.scoring._numbers import confidence_level
from evaluation.scoring._ranks import (
    Exactness,
    doubled_midranks,
    is_exact,
    normal_tails,
    permutation_tails,
    permutation_work,
    rank_sum,
)
from evaluation.scoring._result import Part, TestResult, Told
from evaluation.scoring._several import find_p_between
from evaluation.scoring._superiority import (
    DeltaInterval,
    Superiority,
    cliffs_delta,
    estimate_delta,
    estimate_superiority,
    probability_of_superiority,
    two_groups,
)
from evaluation.scoring.association import cross_table, spearman
from evaluation.scoring.models import proportional_odds
from evaluation.scoring.multiplicity import Adjustment, adjust


@dataclass(frozen=True, slots=True, kw_only=True)
class MannWhitney(TestResult):
    """The Mann-Whitney test; the estimate is Cliff's delta, first group against second.

    Parameters
    ----------
    n_first, n_second : int
        Answers of each group; ``statistic`` is U of the first.
    z : float
        Standardised U, variance corrected for ties.
    p_greater, p_less : float
        One-sided: first group above the second, below it.
    exact : bool
        Whether the p-values come from the exact distribution.
    """

    n_first: int
    n_second: int
    z: float
    p_greater: float
    p_less: float
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BrunnerMunzel(TestResult):
    """The Brunner-Munzel test; the estimate is the probability of superiority of the first group."""

    df: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KruskalWallis(TestResult):
    """The Kruskal-Wallis test; the estimate is rank epsilon squared, 0 to 1.

    Parameters
    ----------
    df : int
        Groups less one.
    eta_squared : float or None
        Rank eta squared, (H − k + 1)/(N − k), at least 0; None where every group is one person.
    p_asymptotic : float
        By chi-square, as R's ``kruskal.test``.
    """

    df: int
    eta_squared: float | None
    p_asymptotic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairwise(Told):
    """Mann-Whitney tests of every pair of groups, with p-values adjusted over the pairs.

    Parameters
    ----------
    comparisons : mapping of (str, str) to MannWhitney
        In the order of the groups; p-values not adjusted.
    adjusted : mapping of (str, str) to float
        The adjusted p-values. Intervals of effects are never adjusted.
    adjustment : str
        ``holm``, ``fdr_bh`` (Benjamini-Hochberg) or ``none``.
    """

    comparisons: Mapping[tuple[str, str], MannWhitney]
    adjusted: Mapping[tuple[str, str], float]
    adjustment: Adjustment

    def parts(self) -> Iterator[Part]:
        """Give the effect and the adjusted p-value of each pair."""
        for pair, comparison in self.comparisons.items():
            adjusted = replace(
                comparison,
                p_value=self.adjusted[pair],
                test=f"{comparison.test}, adjusted over {len(self.comparisons)} pairs ({self.adjustment})",
            )
            for part in adjusted.parts():
                yield replace(part, groups=pair)


def mann_whitney(
    first: Answers,
    second: Answers,
    *,
    exactness: Exactness = "auto",
    continuity: bool = False,
    confidence: float = 0.95,
) -> MannWhitney:
    """Mann-Whitney test of two independent groups, with Cliff's delta.

    Parameters
    ----------
    first, second : mapping, sequence, array or Series
        Counts by level, or raw answers.
    exactness : str
        ``auto``: the exact permutation distribution where it is within reach (see the documentation of the
        statistics), else the normal approximation.
    continuity : bool
        Whether the normal approximation moves U by one half towards its mean.
    confidence : float
        Confidence level of the effect's interval, a share.

    Returns
    -------
    MannWhitney
        ``measure`` is ``cliffs_delta``; positive: the first group answered higher.

    Raises
    ------
    ValueError
        If a group is empty, everybody gave the same answer, or the exact distribution was asked for and is
        beyond reach.

    Notes
    -----
    Every split of the answers into groups of these sizes is as likely under the null hypothesis; the
    distribution of the rank sum is computed exactly, ties included. Two-sided: U at least as far from its mean. Mann
    and Whitney (1947), Ann. Math. Stat. 18, 50-60. Agrees with R's ``coin::wilcox_test``. Interval: see
    :func:`cliffs_delta`.

    Examples
    --------
    >>> result = mann_whitney([1, 2, 2, 3, 1], [3, 4, 4, 2, 5])
    >>> result.statistic, round(result.p_value, 4)
    (2.5, 0.0556)
    """
    found = two_groups(first, second)
    effect = estimate_delta(found, "score", confidence, "cliffs_delta")
    n_first, n_second = (int(n) for n in found.n)
    counts, totals = found.counts, found.counts.sum(axis=1)
    ranks, size, total = doubled_midranks(totals), min(n_first, n_second), int(totals.sum())
    observed = rank_sum(ranks, counts[:, 0])
    distance = observed - n_first * (total + 1)
    spread = float(
        np.sqrt(n_first * n_second * float(total**3 - (totals.astype(float) ** 3).sum()) / (3 * total * (total - 1)))
    )
    exact = is_exact(exactness, permutation_work(ranks, totals, size))
    if not exact:
        tails = normal_tails(distance, spread, continuity=continuity)
    elif n_first <= n_second:
        tails = permutation_tails(ranks, totals, size, observed)
    else:
        # The smaller group is enumerated; its sum is high where the first group's is low.
        mirrored = permutation_tails(ranks, totals, size, rank_sum(ranks, counts[:, 1]))
        tails = replace(mirrored, greater=mirrored.less, less=mirrored.greater)
    distribution = "exact" if exact else "normal approximation" + (", continuity corrected" if continuity else "")
    return MannWhitney(
        measure="cliffs_delta",
        estimate=effect.estimate,
        low=effect.low,
        high=effect.high,
        n=total,
        n_missing=sum(found.n_missing),
        method=effect.method,
        test=f"Mann-Whitney test, two-sided, {distribution}, midranks for ties",
        statistic=(observed - n_first * (n_first + 1)) / 2,
        p_value=tails.two_sided,
        n_first=n_first,
        n_second=n_second,
        z=distance / spread,
        p_greater=tails.greater,
        p_less=tails.less,
        exact=exact,
    )


def brunner_munzel(first: Answers, second: Answers, *, confidence: float = 0.95) -> BrunnerMunzel:
    """Brunner-Munzel test that neither group is higher, without assuming equal spread.

    Parameters
    ----------
    first, second : mapping, sequence, array or Series
        Counts by level, or raw answers.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    BrunnerMunzel
        ``measure`` is ``probability_of_superiority``, of the first group; the interval is the test's own,
        kept within 0 and 1.

    Raises
    ------
    ValueError
        If a group has fewer than two answers, everybody gave the same answer, or the groups do not
        overlap, so that the statistic is infinite.

    Notes
    -----
    t with Satterthwaite's degrees of freedom; Brunner and Munzel (2000), Biom. J. 42, 17-25. R and scipy
    give the statistic the opposite sign: theirs is positive where the second group is higher.

    Examples
    --------
    >>> result = brunner_munzel({1: 2, 2: 5, 3: 3}, {1: 1, 2: 2, 3: 7})
    >>> round(result.estimate, 3), round(result.p_value, 3)
    (0.305, 0.107)
    """
    found = two_groups(first, second)
    if found.n.min() < 2:
        raise ValueError("the Brunner-Munzel test needs at least two answers in each group")
    superiority, variance, degrees = estimate_superiority(found)
    if variance == 0:
        raise ValueError("the groups do not overlap, so this test is not defined; use mann_whitney")
    error = float(np.sqrt(variance))
    statistic = (superiority - 0.5) / error
    half = float(stats.t.ppf((1 + confidence_level(confidence)) / 2, degrees)) * error
    return BrunnerMunzel(
        measure="probability_of_superiority",
        estimate=superiority,
        low=max(0.0, superiority - half),
        high=min(1.0, superiority + half),
        n=int(found.n.sum()),
        n_missing=sum(found.n_missing),
        method=f"probability of superiority, Brunner-Munzel {confidence:.0%}",
        test="Brunner-Munzel test, two-sided, t approximation",
        statistic=statistic,
        p_value=2 * float(stats.t.sf(abs(statistic), degrees)),
        df=degrees,
    )


def kruskal_wallis(samples: Mapping[str, Answers] | pd.DataFrame, *, exactness: Exactness = "auto") -> KruskalWallis:
    """Kruskal-Wallis test of two or more independent groups.

    Parameters
    ----------
    samples : mapping of str to answers, or pandas.DataFrame
        Group name to counts or raw answers; or a table of counts, levels × groups.
    exactness : str
        ``auto``: exact where within reach, else 20 000 random tables (with a seed) up to 1000 answers, else chi-square;
        ``exact``; ``asymptotic``.

    Returns
    -------
    KruskalWallis
        ``measure`` is ``epsilon_squared``, without an interval.

    Raises
    ------
    ValueError
        If there are fewer than two groups, a group is empty, or everybody gave the same answer.

    Notes
    -----
    H corrected for ties; exact: over all tables with the same margins, so given the ties; asymptotic: chi-square with
    k − 1 degrees of freedom, at 5 answers a group off by up to 0.3. Kruskal and Wallis (1952), J. Am. Stat. Assoc.
    47, 583-621. Epsilon squared is H/(N − 1): Tomczak and Tomczak (2014), Trends Sport Sci. 21, 19-25.

    Examples
    --------
    >>> result = kruskal_wallis({"a": [1, 2, 2], "b": [2, 3, 3], "c": [4, 4, 5]})
    >>> round(result.statistic, 3), round(result.p_value, 4)
    (6.83, 0.0107)
    """
    found = groups(table_groups(samples) if isinstance(samples, pd.DataFrame) else samples)
    totals = found.counts.sum(axis=1)
    total, k = int(totals.sum()), len(found.names)
    ranks = doubled_midranks(totals) / 2
    sums = ranks @ found.counts
    between = float((found.n * (sums / found.n - (total + 1) / 2) ** 2).sum())
    spread = float(totals @ (ranks - (total + 1) / 2) ** 2) / (total - 1)
    statistic = between / spread
    p_asymptotic = float(stats.chi2.sf(statistic, k - 1))
    p_value, how = find_p_between(found.counts, ranks - (total + 1) / 2, p_asymptotic, exactness)
    return KruskalWallis(
        measure="epsilon_squared",
        estimate=statistic / (total - 1),
        n=total,
        n_missing=sum(found.n_missing),
        method="rank epsilon squared, H / (N - 1)",
        test=f"Kruskal-Wallis test, {how}, corrected for ties",
        statistic=statistic,
        p_value=p_value,
        p_asymptotic=p_asymptotic,
        df=k - 1,
        eta_squared=max(0.0, (statistic - k + 1) / (total - k)) if total > k else None,
    )


def pairwise(
    samples: Mapping[str, Answers] | pd.DataFrame,
    *,
    adjustment: Adjustment = "holm",
    exactness: Exactness = "auto",
    continuity: bool = False,
) -> Pairwise:
    """Mann-Whitney tests of every pair of groups, each ranked on its own.

    Parameters
    ----------
    samples : mapping of str to answers, or pandas.DataFrame
        Group name to counts or raw answers; or a table of counts, levels × groups.
    adjustment : str
        ``holm`` (Holm 1979), ``fdr_bh`` (Benjamini and Hochberg 1995) or ``none``.
    exactness, continuity
        As for :func:`mann_whitney`.

    Raises
    ------
    ValueError
        As :func:`mann_whitney`, or for an unknown adjustment.

    Examples
    --------
    >>> result = pairwise({"a": [1, 2, 2, 3], "b": [2, 3, 3, 4], "c": [4, 4, 5, 5]})
    >>> {pair: round(p, 3) for pair, p in result.adjusted.items()}
    {('a', 'b'): 0.286, ('a', 'c'): 0.086, ('b', 'c'): 0.171}
    """
    parts = table_groups(samples) if isinstance(samples, pd.DataFrame) else samples
    found = groups(parts)
    comparisons = {}
    for (place, one), (other_place, other) in combinations(enumerate(found.names), 2):
        if (found.counts[:, [place, other_place]].sum(axis=1) > 0).sum() < 2:
            raise ValueError(f"everybody in {one!r} and {other!r} gave the same answer: leave out or merge one of them")
        comparisons[one, other] = mann_whitney(parts[one], parts[other], exactness=exactness, continuity=continuity)
    adjusted = adjust({pair: test.p_value for pair, test in comparisons.items()}, adjustment=adjustment)
    return Pairwise(comparisons=comparisons, adjusted=adjusted, adjustment=adjustment)


__all__ = [
    "Adjustment",
    "BrunnerMunzel",
    "DeltaInterval",
    "KruskalWallis",
    "MannWhitney",
    "Pairwise",
    "Superiority",
    "brunner_munzel",
    "cliffs_delta",
    "cross_table",
    "kruskal_wallis",
    "mann_whitney",
    "pairwise",
    "probability_of_superiority",
    "proportional_odds",
    "spearman",
]
