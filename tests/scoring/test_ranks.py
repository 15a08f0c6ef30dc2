"""The exact distributions against enumeration of every sign and every split."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.scoring._ranks import (
    EXACT_WORK,
    absolute_ranks,
    doubled_midranks,
    is_exact,
    permutation_tails,
    permutation_work,
    placements,
    rank_biserial_influence,
    sign_flip_tails,
    sign_flip_work,
)

small = st.lists(st.integers(1, 4), min_size=1, max_size=4).filter(lambda counts: sum(counts) <= 11)


def tails(sums, observed):
    mean = sums.mean()
    return (
        (sums >= observed).mean(),
        (sums <= observed).mean(),
        (np.abs(sums - mean) >= abs(observed - mean) - 1e-9).mean(),
    )


@given(counts=small, shift=st.integers(0, 5), data=st.data())
@settings(deadline=None)
def test_sign_flips_are_those_of_every_sign(counts, shift, data):
    counts = np.array(counts)
    ranks = doubled_midranks(counts) + 2 * shift
    sums = np.array([sum(chosen) for chosen in product(*((0, rank) for rank in np.repeat(ranks, counts)))])
    observed = int(data.draw(st.sampled_from(sums.tolist())))
    found = sign_flip_tails(ranks, counts, observed)
    assert (found.greater, found.less, found.two_sided) == pytest.approx(tails(sums, observed))


@given(counts=small.filter(lambda counts: len(counts) > 1), data=st.data())
@settings(deadline=None)
def test_permutations_are_those_of_every_split(counts, data):
    counts = np.array(counts)
    ranks, total = doubled_midranks(counts), int(counts.sum())
    size = data.draw(st.integers(1, total - 1))
    sums = np.array([sum(chosen) for chosen in combinations(np.repeat(ranks, counts).tolist(), size)])
    observed = int(data.draw(st.sampled_from(sums.tolist())))
    found = permutation_tails(ranks, counts, size, observed)
    assert (found.greater, found.less, found.two_sided) == pytest.approx(tails(sums, observed))


def test_many_levels_use_the_grid_and_stay_a_distribution():
    # Thirty untied differences: more sums than can be listed, so that equal ones are merged.
    counts = np.ones(30, dtype=np.int64)
    ranks = doubled_midranks(counts)
    half = int(ranks.sum()) // 2
    found = sign_flip_tails(ranks, counts, half + 1)
    assert found.greater + sign_flip_tails(ranks, counts, half - 1).less == pytest.approx(2 * found.greater)
    assert found.greater + found.less >= 1
    assert sign_flip_tails(ranks, counts, 0).greater == pytest.approx(1, abs=1e-12)
    assert sign_flip_tails(ranks, counts, int(ranks.sum())).greater == pytest.approx(0.5**30, rel=1e-9)


def test_small_tails_keep_their_relative_accuracy():
    # All of 200 + 200 apart: one split in C(400, 200).
    counts = np.full(4, 100)
    ranks = doubled_midranks(counts)
    top = int(ranks[2:] @ counts[2:])
    found = permutation_tails(ranks, counts, 200, top)
    assert found.greater == pytest.approx(1 / 1.0295250013541446e119, rel=1e-9)


def test_midranks_are_scipys():
    # scipy.stats.rankdata([1, 2, 2, 2, 5, 5]) is 1, 3, 3, 3, 5.5, 5.5.
    assert doubled_midranks(np.array([1, 3, 2])).tolist() == [2, 6, 11]


def test_zeros_are_ranked_or_dropped():
    values, counts = np.array([-2.0, 0.0, 1.0]), np.array([1, 3, 2])
    assert absolute_ranks(values, counts, "pratt")[0].tolist() == [9, 12]
    assert absolute_ranks(values, counts, "wilcoxon")[0].tolist() == [3, 6]
    with pytest.raises(ValueError, match="nobody changed"):
        absolute_ranks(np.array([0.0]), np.array([3]), "pratt")
    with pytest.raises(ValueError, match="pratt or wilcoxon"):
        absolute_ranks(values, counts, "split")


def test_influence_is_the_change_that_one_more_pair_makes():
    up, down, zeros = np.array([40, 25, 10]), np.array([20, 5, 3]), 30

    def estimate(shares):
        rise, fall, same = shares[:3], shares[3:6], shares[6]
        both = rise + fall
        scores = both.cumsum() - both / 2 + same
        return scores @ (rise - fall) / (scores @ both)

    ranks = doubled_midranks(up + down) + 2 * zeros
    rise, fall, same = rank_biserial_influence(ranks, up, down, zeros)
    n = up.sum() + down.sum() + zeros
    shares = np.concatenate([up, down, [zeros]]) / n
    step = 1e-6
    for place, expected in enumerate([*rise, *fall, same]):
        moved = (1 - step) * shares + step * np.eye(7)[place]
        assert (estimate(moved) - estimate(shares)) / step == pytest.approx(expected, abs=1e-4)


def test_placements_are_shares_below():
    first, second = placements(np.array([[1, 0], [1, 4], [2, 0]]))
    assert first.tolist() == [0, 0.5, 1]
    assert second.tolist() == [0.125, 0.375, 0.75]


def test_exactness_follows_the_work():
    assert is_exact("auto", 1e6)
    assert not is_exact("auto", 1e12)
    assert not is_exact("asymptotic", 1)
    with pytest.raises(ValueError, match="would take"):
        is_exact("exact", 1e12)
    with pytest.raises(ValueError, match="exactness is"):
        is_exact("perhaps", 1)


@pytest.mark.parametrize("n", [100, 1000, 10**6])
def test_work_is_known_before_it_is_done(n):
    counts = np.full(5, n)
    ranks = doubled_midranks(counts)
    assert (sign_flip_work(ranks, counts) > EXACT_WORK) == (n > 100)
    assert (permutation_work(ranks, counts, 2 * n) > EXACT_WORK) == (n > 100)
