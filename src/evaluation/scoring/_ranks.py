"""Ranks from counts, and the exact null distributions of rank sums with ties and zeros.

Ranks are held doubled, so that midranks are whole numbers and sums compare without rounding. Tail
probabilities are sums of positive terms only: small ones are as accurate, relatively, as large ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from scipy import special, stats

from evaluation.scoring._numbers import Floats, Ints

EXACT_WORK: Final = 50_000_000
"""Additions up to which a distribution is enumerated (some tenths of a second): on a five-point scale at least
2000 pairs or 350 + 350 answers, on an eleven-point scale about 700 pairs or 70 + 70 answers."""

Zeros = Literal["pratt", "wilcoxon"]
Exactness = Literal["auto", "exact", "asymptotic"]

_MANY: Final = 100_000_000  # people; far beyond what is within reach, and far below where sums of ranks overflow
_CELLS: Final = 5_000_000  # states held at once; memory, not time, sets it


@dataclass(frozen=True, slots=True)
class Tails:
    """Probabilities, under the null hypothesis, of a rank sum at least as extreme as the one observed."""

    greater: float
    less: float
    two_sided: float


def doubled_midranks(counts: Ints) -> Ints:
    """Twice the midrank of each level.

    Parameters
    ----------
    counts : array of int, shape (levels,)
        Answers at each level, ascending.

    Returns
    -------
    array of int, shape (levels,)

    Examples
    --------
    >>> doubled_midranks(np.array([1, 3, 2]))
    array([ 2,  6, 11])
    """
    return np.asarray(2 * counts.cumsum() - counts + 1, dtype=np.int64)


def rank_sum(ranks: Ints, counts: Ints) -> int:
    """Sum of ranks, exact for any number of people: squares of a thousand million overflow 64 bits.

    Examples
    --------
    >>> rank_sum(np.array([2, 5]), np.array([3, 1]))
    11
    """
    return sum(rank * count for rank, count in zip(ranks.tolist(), counts.tolist(), strict=True))


def sign_flip_work(ranks: Ints, counts: Ints) -> float:
    """Additions that :func:`sign_flip_tails` needs; infinite where memory forbids it."""
    if counts.sum() > _MANY:
        return np.inf
    low, high = _halves(len(ranks))
    table, limit = int(ranks[low] @ counts[low]) + 2, int(ranks @ counts) + 1
    if table > _CELLS:
        return np.inf
    return table + _work(ranks[low], counts[low], limit) + _work(ranks[high], counts[high], limit)


def sign_flip_tails(ranks: Ints, counts: Ints, observed: int) -> Tails:
    """Exact tails of the positive rank sum when every difference is as likely up as down.

    Parameters
    ----------
    ranks : array of int, shape (distinct,)
        Doubled ranks of the distinct absolute differences.
    counts : array of int, shape (distinct,)
        How many differences have each.
    observed : int
        Doubled sum of the ranks of the positive differences.

    Notes
    -----
    The sum is Σ rᵢ Bᵢ with Bᵢ binomial (nᵢ, 1/2). The distributions over two halves of the distinct ranks are
    enumerated and met in the middle.

    Examples
    --------
    >>> sign_flip_tails(np.array([2, 4, 6]), np.array([1, 1, 1]), 12).greater
    0.125
    """
    total = int(ranks @ counts)
    low, high = _halves(len(ranks))
    first_sums, first = _distribution(ranks[low], counts[low], total + 1, 0.5)
    second_sums, second = _distribution(ranks[high], counts[high], total + 1, 0.5)
    reach = int(ranks[low] @ counts[low])
    upper = np.bincount(first_sums, weights=first, minlength=reach + 2)[::-1].cumsum()[::-1]

    def at_least(threshold: int) -> float:
        return _weighted(second, upper[np.clip(threshold - second_sums, 0, reach + 1)])

    # The distribution is symmetric about half the total.
    greater, less = at_least(observed), at_least(total - observed)
    two_sided = 1.0 if 2 * observed == total else 2 * min(greater, less)
    return Tails(min(1.0, greater), min(1.0, less), min(1.0, two_sided))


def permutation_work(ranks: Ints, totals: Ints, size: int) -> float:
    """Additions that :func:`permutation_tails` needs; infinite where memory forbids it."""
    if totals.sum() > _MANY:
        return np.inf
    rest, low, high = _split(totals)
    width = size * int(np.ptp(ranks)) + 1
    table = (size + 1) * (int(totals[high]) + int(totals[low]) + 4)
    if table > _CELLS:
        return np.inf
    return table + _work(ranks[rest] - ranks.min() + width, totals[rest], (size + 1) * width)


def _weighted(weights: Floats, values: Floats) -> float:
    """The sum of products, the same to the last bit with any number of threads, which that of BLAS is not."""
    return float(np.sum(weights * values))


def permutation_tails(ranks: Ints, totals: Ints, size: int, observed: int) -> Tails:
    """Exact tails of a group's rank sum when every split of the answers is as likely.

    Parameters
    ----------
    ranks : array of int, shape (levels,)
        Doubled midranks of the levels, of which there are at least two, all with answers.
    totals : array of int, shape (levels,)
        Answers at each level in both groups.
    size : int
        Answers of the group.
    observed : int
        Doubled rank sum of the group.

    Returns
    -------
    Tails
        Two-sided: at least as far from the mean, on either side.

    Notes
    -----
    The group's counts are multivariate hypergeometric. All levels but the two largest are enumerated, with
    equal pairs of size and sum merged; given the rest, the two largest form a hypergeometric tail, which is
    tabled.

    Examples
    --------
    >>> tails = permutation_tails(np.array([2, 4, 6, 8]), np.array([1, 1, 1, 1]), 2, 14)
    >>> round(tails.greater, 4), round(tails.two_sided, 4)
    (0.1667, 0.3333)
    """
    rest, low, high = _split(totals)
    lowest, total = int(ranks.min()), int(totals.sum())
    share, mean = size / total, size * (total + 1)
    # Answers taken and their rank sum are one number, taken * width + sum, so that they add up together.
    width = size * int(np.ptp(ranks)) + 1
    keys, weights = _distribution(ranks[rest] - lowest + width, totals[rest], (size + 1) * width, share)
    left = size - keys // width
    possible = left <= totals[low] + totals[high]
    left, sums, weights = left[possible], keys[possible] % width, weights[possible]
    fixed = sums + left * (ranks[low] - lowest) + size * lowest
    step = int(ranks[high] - ranks[low])
    upper = _pair_tails(int(totals[low]), int(totals[high]), int(left.max()), share)
    lower = _pair_tails(int(totals[high]), int(totals[low]), int(left.max()), share)
    scale = float(stats.binom.pmf(size, total, share))

    def at_least(threshold: int) -> float:
        in_high = np.clip(-((fixed - threshold) // step), 0, upper.shape[1] - 1)
        return _weighted(weights, upper[left, in_high]) / scale

    def at_most(threshold: int) -> float:
        in_low = np.clip(left - (threshold - fixed) // step, 0, lower.shape[1] - 1)
        return _weighted(weights, lower[left, in_low]) / scale

    distance = abs(observed - mean)
    two_sided = at_least(mean + distance) + at_most(mean - distance) if distance else 1.0
    return Tails(min(1.0, at_least(observed)), min(1.0, at_most(observed)), min(1.0, two_sided))


def placements(counts: Ints) -> tuple[Floats, Floats]:
    """Share of the other group below each level, ties counted half.

    Parameters
    ----------
    counts : array of int, shape (levels, 2)
        Levels ascending; a column a group.

    Returns
    -------
    tuple of array, shape (levels,)
        For answers of the first group, and for answers of the second.

    Examples
    --------
    >>> placements(np.array([[1, 0], [1, 4]]))[0]
    array([0. , 0.5])
    """
    below = (counts.cumsum(axis=0) - counts / 2) / counts.sum(axis=0)
    return below[:, 1], below[:, 0]


def absolute_ranks(values: Floats, counts: Ints, zeros: Zeros) -> tuple[Ints, Ints, Ints, int]:
    """Ranks of the absolute differences of pairs.

    Parameters
    ----------
    values, counts : array, shape (distinct,)
        Distinct differences, ascending, and how many pairs have each.
    zeros : str
        ``pratt``: zeros take the lowest ranks; ``wilcoxon``: they take none.

    Returns
    -------
    tuple
        Doubled ranks of the distinct absolute differences above zero, how many of each are up, how many there
        are in all, and the number of zeros.

    Raises
    ------
    ValueError
        If every difference is zero.

    Examples
    --------
    >>> absolute_ranks(np.array([-1.0, 0.0, 1.0, 2.0]), np.array([1, 2, 2, 1]), "pratt")
    (array([ 8, 12]), array([2, 1]), array([3, 1]), 2)
    """
    if zeros not in get_args(Zeros):
        raise ValueError(f"zeros are treated as {' or '.join(get_args(Zeros))}, not {zeros!r}")
    values, counts = values[counts > 0], counts[counts > 0]
    sizes = np.unique(np.abs(values[values != 0]))
    if len(sizes) == 0:
        raise ValueError("nobody changed: there is nothing to test")
    n_zero = int(counts[values == 0].sum())
    up, down = np.zeros(len(sizes), dtype=np.int64), np.zeros(len(sizes), dtype=np.int64)
    up[np.searchsorted(sizes, values[values > 0])] = counts[values > 0]
    down[np.searchsorted(sizes, -values[values < 0])] = counts[values < 0]
    shift = 2 * n_zero if zeros == "pratt" else 0
    return doubled_midranks(up + down) + shift, up, up + down, n_zero


def rank_biserial_influence(ranks: Ints, up: Ints, down: Ints, n_zero: int) -> tuple[Floats, Floats, float]:
    """How much one more pair of each kind moves the rank-biserial correlation, times the number of pairs.

    Parameters
    ----------
    ranks : array of int, shape (distinct,)
        Doubled ranks of the absolute differences above zero.
    up, down : array of int, shape (distinct,)
        How many of each are rises and falls.
    n_zero : int
        Zeros that took part in the ranking.

    Returns
    -------
    tuple
        Influence of a rise and of a fall of each size, and of a zero; their mean over the pairs is 0.
    """
    n = int(up.sum() + down.sum()) + n_zero
    net, both = (up - down) / n, (up + down) / n
    scores = (ranks - 1) / (2 * n)  # share below plus half the share at each size: midranks of very many pairs
    total = float(scores @ both)
    estimate = float(scores @ net) / total
    # One more pair of a size lifts every larger size by a whole rank, and its own by half of one.
    lift = np.tril(np.ones((len(ranks), len(ranks))), -1) + np.eye(len(ranks)) / 2
    excess = net - estimate * both
    rise = ((1 - estimate) * scores + lift.T @ excess) / total
    fall = (-(1 + estimate) * scores + lift.T @ excess) / total
    same = float(excess.sum()) / total
    centre = (float(rise @ up) + float(fall @ down) + same * n_zero) / n
    return rise - centre, fall - centre, same - centre


def is_exact(exactness: Exactness, work: float) -> bool:
    """Whether to enumerate, as asked and within :data:`EXACT_WORK`.

    Raises
    ------
    ValueError
        If the exact distribution was asked for and is beyond reach.
    """
    if exactness not in get_args(Exactness):
        raise ValueError(f"exactness is {', '.join(get_args(Exactness))}, not {exactness!r}")
    if exactness == "exact" and work > EXACT_WORK:
        raise ValueError(f"the exact distribution would take {work:.1e} additions, over the limit of {EXACT_WORK:.0e}")
    return exactness == "exact" or (exactness == "auto" and work <= EXACT_WORK)


def normal_tails(distance: float, spread: float, *, continuity: bool) -> Tails:
    """Tails of a doubled rank sum by the normal approximation.

    Parameters
    ----------
    distance : float
        Observed less expected doubled rank sum.
    spread : float
        Its standard deviation.
    continuity : bool
        Whether to move half a rank, 1 when doubled, towards the mean.
    """
    correction = 1.0 if continuity else 0.0
    greater = float(special.ndtr(-(distance - correction) / spread))
    less = float(special.ndtr((distance + correction) / spread))
    two_sided = 2 * float(special.ndtr(-max(0.0, abs(distance) - correction) / spread))
    return Tails(greater, less, min(1.0, two_sided))


def _halves(distinct: int) -> tuple[slice, slice]:
    return slice(0, distinct // 2), slice(distinct // 2, distinct)


def _split(totals: Ints) -> tuple[Ints, int, int]:
    """All levels but the two with most answers, and those two in their order."""
    order = np.argsort(totals, kind="stable")
    low, high = np.sort(order[-2:])
    return order[:-2], int(low), int(high)


def _work(steps: Ints, counts: Ints, limit: int) -> float:
    """Additions of :func:`_distribution`."""
    states, reach, work = 1, 0, 0
    for step, count in zip(steps.tolist(), counts.tolist(), strict=True):
        reach = min(reach + step * count, limit - 1)
        cells = states * (count + 1)
        work += cells
        if min(cells, reach + 1) > _CELLS:
            return np.inf
        states = min(cells, reach + 1)
    return float(work)


def _distribution(steps: Ints, counts: Ints, limit: int, share: float) -> tuple[Ints, Floats]:
    """Values of Σ stepᵢ Bᵢ below a limit, with weights; Bᵢ binomial (countᵢ, share).

    Sums are listed one by one (a sum may be there twice) while they are few, and laid on the grid of all
    possible sums once that is the smaller.
    """
    sums, weights, reach = np.zeros(1, dtype=np.int64), np.ones(1), 0
    for step, count in zip(steps.tolist(), counts.tolist(), strict=True):
        taken = np.arange(count + 1)
        chances = stats.binom.pmf(taken, count, share)
        reach = min(reach + step * count, limit - 1)
        if len(sums) * (count + 1) <= reach + 1:
            sums, weights = np.add.outer(sums, step * taken).ravel(), np.outer(weights, chances).ravel()
            if reach == limit - 1:
                below = sums < limit
                sums, weights = sums[below], weights[below]
            continue
        grid = np.bincount(sums, weights=weights, minlength=reach + 1)
        spread = np.zeros(reach + 1)
        for place, chance in zip((step * taken).tolist(), chances.tolist(), strict=True):
            if place <= reach:
                spread[place:] += chance * grid[: reach + 1 - place]
        sums = np.flatnonzero(spread)
        weights = spread[sums]
    return sums, weights


def _pair_tails(low: int, high: int, most: int, share: float) -> Floats:
    """Weight of at least b of c answers being in the higher of two levels; a row a c, a column a b."""
    answers, places = np.arange(most + 1)[:, None], np.arange(high + 2)[None, :]
    weights = stats.binom.pmf(answers - places, low, share) * stats.binom.pmf(places, high, share)
    return np.asarray(weights[:, ::-1].cumsum(axis=1)[:, ::-1], dtype=np.float64)
