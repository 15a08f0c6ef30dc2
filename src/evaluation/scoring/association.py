"""How two answers of the same people hang together: cross tables with exact tests, odds ratios, rank correlation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special, stats

from evaluation.scoring._answers import Answers
from evaluation.scoring._contingency import Labels, cross_counts, log_weight, ordered_counts, table_work, tail
from evaluation.scoring._numbers import Floats, Ints, confidence_level, normal_quantile, random_numbers, whole_number
from evaluation.scoring._ranks import Exactness, doubled_midranks, is_exact
from evaluation.scoring._result import TestResult

SEED: Final = 20250101
TABLES: Final = 19_999
MOST_FOUR: Final = 1_000_000_000
"""People beyond whom Fisher's test of a 2 × 2 table is not computed: products of its cells overflow."""
MOST_DRAWN: Final = 10_000_000
"""People beyond whom no random tables are drawn: it would take seconds, and chi-square is as good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossTable(TestResult):
    """Two answers against each other; the estimate is Cramér's V, 0 to 1, without a sign.

    Parameters
    ----------
    df : int
        Degrees of freedom of ``statistic``, Pearson's chi-square.
    p_asymptotic : float
        Chi-square p-value, for comparison with other software.
    likelihood_ratio : float
        The statistic G².
    v_corrected : float or None
        V with Bergsma's correction for bias; None where there are too few people for it.
    min_expected : float
        Smallest expected count.
    exact : bool
        Whether ``p_value`` comes from the exact distribution.
    """

    df: int
    p_asymptotic: float
    likelihood_ratio: float
    v_corrected: float | None
    min_expected: float
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsRatio(TestResult):
    """The odds ratio of a 2 × 2 table; 0 or infinite where a cell is empty.

    Parameters
    ----------
    p_greater, p_less : float
        One-sided: odds ratio above 1, below 1.
    phi : float
        Correlation of the two answers, −1 to 1.
    """

    p_greater: float
    p_less: float
    phi: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spearman(TestResult):
    """Spearman's rank correlation.

    Parameters
    ----------
    p_asymptotic : float
        t approximation, for comparison with other software.
    exact : bool
        Whether ``p_value`` comes from the exact distribution.
    """

    p_asymptotic: float
    exact: bool


def cross_table(
    first: Labels,
    second: Answers | None = None,
    *,
    exactness: Exactness = "auto",
    tables: int = TABLES,
    seed: int = SEED,
) -> CrossTable:
    """Test whether two answers are independent: Fisher's test for any table, with Cramér's V.

    Parameters
    ----------
    first : sequence, array, Series, or pandas.DataFrame
        Raw answers of any kind, or a table of counts.
    second : sequence, array or Series
        Raw answers of the same people in the same order.
    exactness : str
        ``auto``: exact where it takes at most ``EXACT_WORK`` additions, else Monte Carlo, and chi-square beyond
        ``MOST_DRAWN`` people; ``exact``; ``asymptotic``: Pearson's chi-square.
    tables : int
        Random tables of the Monte Carlo p-value, which cannot fall below 1/(tables + 1).
    seed : int
        Seed of the generator (PCG64): the same seed gives the same p-value.

    Returns
    -------
    CrossTable
        ``measure`` is ``cramers_v``; no interval, since V is bounded below by 0 and biased upwards.

    Raises
    ------
    ValueError
        If everybody gave the same answer to one of the two, or the two are not of the same people.

    Notes
    -----
    Two-sided p: the probability, given the margins, of all tables that are at most as probable as the observed
    one; Freeman and Halton (1951), Biometrika 38, 141-149. V = √(χ²/(n (min(r, c) − 1))), Cramér (1946);
    correction: Bergsma (2013), J. Korean Stat. Soc. 42, 323-328. Equals R's ``fisher.test`` and
    ``chisq.test(correct = FALSE)``.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"no": [8, 1, 3], "yes": [2, 5, 4]}, index=["a", "b", "c"])
    >>> result = cross_table(table)
    >>> round(result.estimate, 3), round(result.p_value, 3)
    (0.527, 0.046)
    """
    found = cross_counts(first, second)
    counts, n = found.counts, found.n
    rows, columns = counts.shape
    tables = whole_number(tables, what="the number of random tables", least=100, most=10_000_000)
    test = stats.chi2_contingency(counts, correction=False)
    ratio = stats.chi2_contingency(counts, correction=False, lambda_="log-likelihood")
    statistic, df = float(test.statistic), (rows - 1) * (columns - 1)
    p_value, exact, how = _independence(counts, float(test.pvalue), exactness, tables, seed)
    return CrossTable(
        measure="cramers_v",
        estimate=float(np.sqrt(statistic / n / (min(rows, columns) - 1))),
        n=n,
        n_missing=found.n_missing,
        method="Cramér's V",
        test=how,
        statistic=statistic,
        p_value=p_value,
        df=df,
        p_asymptotic=float(test.pvalue),
        likelihood_ratio=float(ratio.statistic),
        v_corrected=_corrected_v(statistic / n, rows, columns, n),
        min_expected=float(test.expected_freq.min()),
        exact=exact,
    )


def odds_ratio(first: Labels, second: Answers | None = None, *, confidence: float = 0.95) -> OddsRatio:
    """Odds ratio of a 2 × 2 table, with the exact conditional interval and Fisher's test.

    Parameters
    ----------
    first, second
        As for :func:`cross_table`; two answers of two levels each.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    OddsRatio
        Odds of the first column against the second, in the first row against the second; the conditional
        maximum-likelihood estimate.

    Raises
    ------
    ValueError
        If an answer has other than two levels, or there are more than ``MOST_FOUR`` people.

    Notes
    -----
    Fisher's noncentral hypergeometric distribution given the margins. Cornfield (1956), Proc. Third Berkeley
    Symp. 4, 135-148. R's ``fisher.test`` solves the same equations, to about four digits.

    Examples
    --------
    >>> import pandas as pd
    >>> result = odds_ratio(pd.DataFrame({"yes": [8, 2], "no": [2, 7]}, index=["client", "professional"]))
    >>> round(result.estimate, 2), round(result.p_value, 4)
    (11.65, 0.023)
    """
    found = cross_counts(first, second)
    if found.counts.shape != (2, 2):
        raise ValueError(f"an odds ratio needs a 2 × 2 table, this one is {' × '.join(map(str, found.counts.shape))}")
    if found.n > MOST_FOUR:
        raise ValueError(f"the exact odds ratio of more than {MOST_FOUR:,} people is beyond reach; use cross_table")
    estimate, low, high = _conditional(found.counts, (1 - confidence_level(confidence)) / 2)
    (a, b), (c, d) = found.counts.tolist()
    margins = float(a + b) * (c + d) * (a + c) * (b + d)
    p_value, p_greater, p_less = (
        float(stats.fisher_exact(found.counts, alternative=side).pvalue) for side in ("two-sided", "greater", "less")
    )
    return OddsRatio(
        measure="odds_ratio",
        estimate=estimate,
        low=low,
        high=high,
        n=found.n,
        n_missing=found.n_missing,
        method=f"conditional odds ratio, exact {confidence:.0%}",
        test="Fisher's test, two-sided, exact",
        statistic=float(a),
        p_value=p_value,
        p_greater=p_greater,
        p_less=p_less,
        phi=float((a * d - b * c) / np.sqrt(margins)),
    )


def spearman(
    first: Labels,
    second: Answers | None = None,
    *,
    exactness: Exactness = "auto",
    confidence: float = 0.95,
) -> Spearman:
    """Spearman's rank correlation of two ordered answers of the same people.

    Parameters
    ----------
    first : sequence, array, Series, or pandas.DataFrame
        Raw answers, or a table of counts with the levels of both from low to high. The two need not share
        their levels.
    second : sequence, array or Series
        Raw answers of the same people in the same order.
    exactness : str
        ``auto``: exact where it takes at most ``EXACT_WORK`` additions, else the t approximation.
    confidence : float
        Confidence level, a share.

    Returns
    -------
    Spearman
        ``measure`` is ``spearman_rho``; no limits below four people or where the order of both is the same
        or opposite.

    Raises
    ------
    ValueError
        If everybody gave the same answer to one of the two, the answers have no order, there are fewer than
        three people, or the exact distribution was asked for and is beyond reach.

    Notes
    -----
    Pearson's correlation of midranks; Spearman (1904), Am. J. Psychol. 15, 72-101. Exact: every pairing of the
    two sets of answers is as likely. Interval: Fisher's z with variance (1 + rho²/2)/(n − 3), Bonett and Wright
    (2000), Psychometrika 65, 23-28: Fisher's own 1/(n − 3) is too narrow for ranks.

    Examples
    --------
    >>> result = spearman([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(result.estimate, 3), round(result.p_value, 4)
    (0.829, 0.0583)
    """
    found = ordered_counts(first, second)
    counts, n = found.counts, found.n
    if n < 3:
        raise ValueError(f"a rank correlation needs at least three people, got {n}")
    rows, columns = (doubled_midranks(counts.sum(axis=axis)).astype(np.float64) - (n + 1) for axis in (1, 0))
    product = float(rows @ counts @ columns)
    spread = np.sqrt(float(rows**2 @ counts.sum(axis=1)) * float(columns**2 @ counts.sum(axis=0)))
    rho = float(np.clip(product / spread, -1, 1))
    p_asymptotic = _t_p_value(rho, n)
    exact = is_exact(exactness, min(table_work(counts), table_work(counts.T)))
    low, high = _bonett_wright(rho, n, normal_quantile(confidence))
    return Spearman(
        measure="spearman_rho",
        estimate=rho,
        low=low,
        high=high,
        n=n,
        n_missing=found.n_missing,
        method=f"Spearman's rho, Bonett-Wright {confidence:.0%}",
        test=f"test of Spearman's rho, two-sided, {'exact' if exact else 't approximation'}, midranks for ties",
        statistic=rho,
        p_value=_permutation_p(counts, rows, columns) if exact else p_asymptotic,
        p_asymptotic=p_asymptotic,
        exact=exact,
    )


def _independence(
    counts: Ints, p_chi_square: float, exactness: Exactness, tables: int, seed: int
) -> tuple[float, bool, str]:
    """p-value, whether it is exact, and the name of the test."""
    # Two levels each: one hypergeometric distribution, whatever n.
    four = counts.shape == (2, 2) and counts.sum() <= MOST_FOUR
    work = 0.0 if four else min(table_work(counts), table_work(counts.T))
    if is_exact(exactness, work):
        return _fisher(counts), True, "Fisher's test, two-sided, exact"
    if exactness == "asymptotic" or counts.sum() > MOST_DRAWN:
        return p_chi_square, False, "Pearson's chi-square test"
    return _monte_carlo(counts, tables, seed), False, f"Fisher's test, Monte Carlo, {tables} tables, seed {seed}"


def _conditional(counts: Ints, tail: float) -> tuple[float, float, float]:
    """Odds ratio and its limits from the first cell given the margins.

    As scipy's, which takes a minute for a million people: it lists every table with the margins. Those more than
    20 standard errors from the observed one have no weight at any of the three solutions.
    """
    (a, b), (c, d) = counts.tolist()
    reach = 50 + 20 * int(np.sqrt(1 / (1 / (counts + 0.5)).sum()))
    lowest, highest = -min(a, d), min(b, c)
    moved = np.arange(max(lowest, -reach), min(highest, reach) + 1)
    weights = -special.gammaln(np.array([a + moved, b - moved, c - moved, d + moved]) + 1.0).sum(axis=0)

    def chances(log_odds: float) -> Floats:
        tilted = weights + log_odds * moved
        tilted = np.exp(tilted - tilted.max())
        return np.asarray(tilted / tilted.sum())

    def solve(rising: Callable[[float], float]) -> float:
        start, step = float(np.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))), 1.0
        while rising(start - step) > 0 or rising(start + step) < 0:
            step *= 2
        return float(np.exp(optimize.brentq(rising, start - step, start + step, xtol=1e-12)))

    at_bottom, at_top = lowest == 0, highest == 0
    estimate = 0.0 if at_bottom else np.inf if at_top else solve(lambda t: float(chances(t) @ moved))
    low = 0.0 if at_bottom else solve(lambda t: float(chances(t)[moved >= 0].sum()) - tail)
    high = np.inf if at_top else solve(lambda t: tail - float(chances(t)[moved <= 0].sum()))
    return estimate, low, high


def _fisher(counts: Ints) -> float:
    if counts.shape == (2, 2):
        return float(stats.fisher_exact(counts).pvalue)
    table = counts if table_work(counts) <= table_work(counts.T) else counts.T
    observed = float(log_weight(table.T).sum())
    return tail(table, lambda _column, ways: log_weight(ways), [(observed, -1)])


def _monte_carlo(counts: Ints, tables: int, seed: int) -> float:
    random = stats.random_table(counts.sum(axis=1), counts.sum(axis=0))
    drawn = special.gammaln(random.rvs(tables, random_state=random_numbers(seed)) + 1).sum(axis=(1, 2))
    observed = float(special.gammaln(counts + 1).sum())
    # The observed table counts as one of them (Phipson and Smyth 2010), or the p-value could be 0.
    return (1 + int((drawn >= observed - 1e-9 * max(1.0, observed)).sum())) / (tables + 1)


def _permutation_p(counts: Ints, rows: Floats, columns: Floats) -> float:
    """Probability of a sum of products at least as far from 0, its mean, on either side."""
    if table_work(counts.T) < table_work(counts):
        counts, rows, columns = counts.T, columns, rows
    product = float(rows @ counts @ columns)
    if product == 0:
        return 1.0

    def score(column: int, ways: Ints) -> Floats:
        return np.asarray(columns[column] * (ways @ rows))

    return tail(counts, score, [(-abs(product), -1), (abs(product), 1)])


def _corrected_v(phi_squared: float, rows: int, columns: int, n: int) -> float | None:
    corrected = phi_squared - (rows - 1) * (columns - 1) / (n - 1)
    corrected = corrected if corrected > 1e-12 else 0.0  # the root of a rounding error would be seen
    fewer = min(size - (size - 1) ** 2 / (n - 1) for size in (rows, columns)) - 1
    return float(np.sqrt(corrected / fewer)) if fewer > 1e-12 else None


def _t_p_value(rho: float, n: int) -> float:
    if abs(rho) == 1:
        return 0.0
    return float(2 * stats.t.sf(abs(rho) * np.sqrt((n - 2) / (1 - rho**2)), n - 2))


def _bonett_wright(rho: float, n: int, z: float) -> tuple[float | None, float | None]:
    if n < 4 or abs(rho) == 1:
        return None, None
    half = z * np.sqrt((1 + rho**2 / 2) / (n - 3))
    return float(np.tanh(np.arctanh(rho) - half)), float(np.tanh(np.arctanh(rho) + half))


__all__ = ["CrossTable", "OddsRatio", "Spearman", "cross_table", "odds_ratio", "spearman"]
