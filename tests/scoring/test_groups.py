"""Comparing groups: against R, scipy where it is right, and the definitions."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.core.estimates import to_frame
from evaluation.scoring.groups import (
    brunner_munzel,
    cliffs_delta,
    kruskal_wallis,
    mann_whitney,
    pairwise,
    probability_of_superiority,
)

# Lanza trial I (Whitehead and Jones 1994; HSAUR3): damage 1-5 under misoprostol and placebo.
DRUG, PLACEBO = {1: 21, 2: 2, 3: 4, 4: 2, 5: 0}, {1: 2, 2: 2, 3: 4, 4: 9, 5: 13}
group = st.lists(st.integers(1, 5), min_size=1, max_size=15)


def counts_of(answers):
    return {level: answers.count(level) for level in range(1, 6)}


def test_lanza_agrees_with_r():
    # R 4.2.2: coin::wilcox_test, exactRankTests::wilcox.exact, stats::wilcox.test(correct = TRUE).
    found = mann_whitney(DRUG, PLACEBO)
    assert found.statistic == 76
    assert found.z == pytest.approx(-5.67166403384693, abs=1e-12)
    assert found.p_value == pytest.approx(7.40186274214233e-10, rel=1e-10)
    assert found.p_less == pytest.approx(3.88747580988864e-10, rel=1e-10)
    asymptotic = mann_whitney(DRUG, PLACEBO, exactness="asymptotic")
    assert asymptotic.p_value == pytest.approx(1.41417103872858e-08, rel=1e-10)
    corrected = mann_whitney(DRUG, PLACEBO, exactness="asymptotic", continuity=True)
    assert corrected.p_value == pytest.approx(1.48087372806992e-08, rel=1e-10)


def test_lanza_effects_agree_with_r():
    # effectsize 0.8.3 and Feng and Cliff's formula; brunnermunzel 2.0, whose sign is of the second group.
    delta = cliffs_delta(DRUG, PLACEBO, interval="cliff")
    assert delta.estimate == pytest.approx(-0.825287356321839, abs=1e-12)
    assert (delta.low, delta.high) == pytest.approx((-0.921840581110726, -0.63228025884067), abs=1e-12)
    assert (delta.above, delta.tied, delta.below) == pytest.approx(
        (0.0413793103448276, 0.0919540229885057, 0.866666666666667), abs=1e-12
    )
    assert probability_of_superiority(DRUG, PLACEBO).estimate == pytest.approx(0.0873563218390805, abs=1e-12)
    test = brunner_munzel(DRUG, PLACEBO)
    assert (test.statistic, test.df) == pytest.approx((-11.394022160591, 50.3248067792325), abs=1e-10)
    assert test.p_value == pytest.approx(1.51601885931381e-15, rel=1e-8)
    assert (test.low, test.high) == pytest.approx((1 - 0.985373631462477, 1 - 0.839913724859362), abs=1e-12)


@pytest.mark.slow
@given(first=group, second=group)
@settings(deadline=None)
def test_mann_whitney_keeps_its_promises(first, second):
    assume(len(set(first + second)) > 1)
    found, swapped = mann_whitney(first, second), mann_whitney(second, first)
    assert mann_whitney(counts_of(first), counts_of(second)) == found
    assert found.p_value == pytest.approx(swapped.p_value)
    assert (found.p_greater, found.p_less) == pytest.approx((swapped.p_less, swapped.p_greater))
    assert (found.z, found.estimate) == pytest.approx((-swapped.z, -swapped.estimate))
    assert found.statistic + swapped.statistic == len(first) * len(second)
    assert 0 < found.p_value <= 1
    # Any relabelling in the same order changes nothing.
    assert mann_whitney([7 * x**3 for x in first], [7 * x**3 for x in second]) == found


@pytest.mark.slow
@given(first=group, second=group)
@settings(deadline=None)
def test_mann_whitney_is_scipys_where_scipy_is_right(first, second):
    assume(len(set(first + second)) > 1)
    expected = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=False)
    found = mann_whitney(first, second, exactness="asymptotic")
    assert (found.statistic, found.p_value) == pytest.approx((expected.statistic, expected.pvalue))
    corrected = mann_whitney(first, second, exactness="asymptotic", continuity=True)
    assert corrected.p_value == pytest.approx(stats.mannwhitneyu(first, second, method="asymptotic").pvalue)


def test_without_ties_the_exact_distribution_is_the_classical_one():
    generator = np.random.default_rng(1)
    for _ in range(20):
        first, second = generator.normal(size=7), generator.normal(size=9)
        expected = stats.mannwhitneyu(first, second, method="exact")
        assert mann_whitney(first, second).p_value == pytest.approx(expected.pvalue)


@pytest.mark.parametrize(("sizes", "seed"), [((150, 150), 1), ((60, 200), 2)])
def test_exact_and_asymptotic_meet(sizes, seed):
    generator = np.random.default_rng(seed)
    first, second = (generator.integers(1, 6, size) for size in sizes)
    exact, asymptotic = (mann_whitney(first, second, exactness=kind) for kind in ("exact", "asymptotic"))
    assert exact.p_value == pytest.approx(asymptotic.p_value, abs=0.004)
    assert (exact.exact, asymptotic.exact) == (True, False)


def test_large_groups_are_asymptotic_and_say_so():
    found = mann_whitney(dict.fromkeys(range(5), 200_000), {0: 1, 1: 1, 2: 10**6})
    assert not found.exact
    assert "normal approximation" in found.test


@pytest.mark.slow
@given(first=group, second=group, interval=st.sampled_from(["score", "cliff"]))
def test_delta_keeps_its_promises(first, second, interval):
    assume(len(set(first + second)) > 1)
    found, swapped = (
        cliffs_delta(first, second, interval=interval),
        cliffs_delta(second, first, interval=interval),
    )
    pairs = [np.sign(x - y) for x in first for y in second]
    assert found.estimate == pytest.approx(np.mean(pairs))
    assert (found.above, found.below) == pytest.approx((swapped.below, swapped.above))
    if min(len(first), len(second)) == 1:
        assert found.low is None
        return
    assert (found.low, found.high) == pytest.approx((-swapped.high, -swapped.low))
    assert -1 - 1e-9 <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= 1 + 1e-9
    superiority = probability_of_superiority(first, second, interval=interval)
    assert (superiority.estimate, superiority.low, superiority.high) == pytest.approx(
        ((found.estimate + 1) / 2, (found.low + 1) / 2, (found.high + 1) / 2)
    )


def test_interval_stays_open_where_the_groups_do_not_overlap():
    found = cliffs_delta([1, 1, 2, 2, 2], [3, 4, 4, 5, 5, 5])
    assert (found.estimate, found.low) == (-1, -1)
    # As for a share of 5 out of 5, with Student's quantile of 4 degrees of freedom: 5 / (5 + 2.7764²).
    assert found.high == pytest.approx(-(2 * 5 / (5 + 2.7764**2) - 1), abs=1e-4)


@pytest.mark.slow
@given(first=group, second=group)
def test_brunner_munzel_is_scipys(first, second):
    assume(min(len(first), len(second)) > 1)
    assume(max(first) >= min(second))
    assume(max(second) >= min(first))
    assume(len(set(first + second)) > 1)
    found = brunner_munzel(first, second)
    expected = stats.brunnermunzel(first, second)
    assert found.statistic == pytest.approx(-expected.statistic, abs=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue, abs=1e-9)
    assert 0 <= found.low <= found.estimate <= found.high <= 1


@pytest.mark.slow
@given(samples=st.lists(group, min_size=2, max_size=4))
def test_kruskal_wallis_is_scipys(samples):
    assume(len({x for sample in samples for x in sample}) > 1)
    named = dict(zip("abcd", samples, strict=False))
    found = kruskal_wallis(named)
    expected = stats.kruskal(*samples)
    assert (found.statistic, found.p_asymptotic) == pytest.approx((expected.statistic, expected.pvalue))
    assert 0 <= found.estimate <= 1 + 1e-12
    table = pd.DataFrame({name: pd.Series(counts_of(sample)) for name, sample in named.items()})
    assert kruskal_wallis(table) == found


@pytest.mark.parametrize(
    ("samples", "p"),
    [  # every split of the fifteen answers into three groups of five: 756 756 of them
        (([3, 3, 4, 3, 5], [3, 4, 4, 4, 4], [3, 3, 2, 3, 3]), 0.0393),
        (([5, 4, 5, 2, 5], [4, 4, 4, 5, 4], [3, 1, 3, 4, 3]), 0.0430),
    ],
)
def test_kruskal_wallis_is_exact_where_small(samples, p):
    found = kruskal_wallis(dict(zip("abc", samples, strict=True)))
    assert found.p_value == pytest.approx(p, abs=5e-5)
    assert "exact" in found.test


@pytest.mark.slow
def test_kruskal_wallis_counts_every_split():
    samples = {"a": [1, 2, 2], "b": [2, 3, 3], "c": [4, 4, 5]}
    answers, observed, reached, all_of_them = (
        [x for part in samples.values() for x in part],
        kruskal_wallis(samples).statistic,
        0,
        0,
    )
    for first in combinations(range(9), 3):
        for second in combinations([i for i in range(9) if i not in first], 3):
            third = [i for i in range(9) if i not in first + second]
            parts = [[answers[i] for i in part] for part in (first, second, third)]
            reached += stats.kruskal(*parts).statistic >= observed - 1e-9
            all_of_them += 1
    assert kruskal_wallis(samples).p_value == pytest.approx(reached / all_of_them)


def test_kruskal_wallis_of_more_answers_is_drawn_and_of_many_chi_square():
    generator = np.random.default_rng(1)
    samples = {name: generator.normal(size=40).tolist() for name in "abc"}
    drawn = kruskal_wallis(samples)
    assert "Monte Carlo" in drawn.test
    assert drawn.p_value == pytest.approx(drawn.p_asymptotic, abs=0.02)
    assert "chi-square" in kruskal_wallis({name: generator.normal(size=600).tolist() for name in "ab"}).test


def test_kruskal_wallis_effects_agree_with_r():
    # R 4.2.2, effectsize 0.8.3, carData::BEPS: Blair by vote; n = 1525, three parties, H as printed.
    h, n, k = 346.314713908009, 1525, 3
    assert (h / (n - 1), (h - k + 1) / (n - k)) == pytest.approx((0.22724062592389, 0.226225173395538))
    found = kruskal_wallis({"a": [1, 2, 2], "b": [2, 3, 3], "c": [4, 4, 5]})
    assert found.estimate == pytest.approx(found.statistic / 8)
    assert found.eta_squared == pytest.approx((found.statistic - 2) / 6)


def test_pairwise_adjusts_over_the_pairs():
    samples = {"a": [1, 2, 2, 3, 1], "b": [2, 3, 3, 4, 3], "c": [4, 4, 5, 5, 4], "d": [3, 3, 4, 4, 5]}
    plain, holm, bh = (pairwise(samples, adjustment=kind) for kind in ("none", "holm", "fdr_bh"))
    raw = np.array(list(plain.adjusted.values()))
    assert raw.tolist() == [mann_whitney(samples[a], samples[b]).p_value for a, b in plain.comparisons]
    order = np.argsort(raw)
    stepped = np.minimum(1, np.maximum.accumulate(raw[order] * np.arange(6, 0, -1)))
    assert np.array(list(holm.adjusted.values()))[order] == pytest.approx(stepped)
    stepped = np.minimum.accumulate((raw[order] * 6 / np.arange(1, 7))[::-1])[::-1]
    assert np.array(list(bh.adjusted.values()))[order] == pytest.approx(stepped)


def test_pairwise_rows_name_both_groups():
    found = pairwise({"client": [1, 2, 2], "professional": [3, 4, 5]})
    frame = to_frame(found.to_estimates(item="useful", group="role"))
    assert set(frame["group"]) == {"role=client|role=professional"}
    assert list(frame["measure"]) == ["cliffs_delta", "p_value"]
    assert "adjusted over 1 pairs" in frame["method"].iloc[1]


def test_missing_answers_are_counted_and_change_nothing_else():
    found, more = mann_whitney([1, 2, 3], [2, 4, 5]), mann_whitney([1, 2, 3, None], [2, 4, 5, None, None])
    assert more.n_missing == 3
    assert (found.n, found.estimate, found.p_value) == (more.n, more.estimate, more.p_value)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: mann_whitney([], [1, 2]), "group 'first': nobody answered"),
        (lambda: mann_whitney([2, 2], [2]), "same answer"),
        (lambda: mann_whitney(["a"], ["b"]), "expected numbers"),
        (lambda: mann_whitney([1, np.nan], [np.nan]), "group 'second': nobody answered, all are missing"),
        (lambda: mann_whitney({1: -1, 2: 2}, [1]), "negative"),
        (lambda: cliffs_delta([1], [2], interval="wald"), "score or cliff"),
        (lambda: brunner_munzel([1], [2, 3]), "at least two answers"),
        (lambda: brunner_munzel([1, 1], [2, 2]), "do not overlap"),
        (lambda: kruskal_wallis({"a": [1, 2]}), "at least two groups"),
        (lambda: pairwise({"a": [1, 2], "b": [2, 3]}, adjustment="bonferroni"), "adjustment is"),
        (lambda: pairwise({"a": [1, 2]}), "at least two groups"),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_ranks_of_thousands_of_millions_do_not_overflow():
    # Two levels: z is that of two shares with their pooled variance, divisor N - 1.
    first, second = {1: 2_000_000_000, 2: 1_000_000_000}, {1: 2_000_100_000, 2: 999_900_000}
    share = (1_000_000_000 + 999_900_000) / 6e9
    z = (1_000_000_000 - 999_900_000) / 3e9 / np.sqrt(share * (1 - share) * 2 / 3e9) * np.sqrt((6e9 - 1) / 6e9)
    assert mann_whitney(first, second).z == pytest.approx(z, rel=1e-6)


def test_eta_squared_is_not_below_zero_and_not_made_up():
    # R: effectsize::rank_eta_squared gives 0 and, with one person a group, NaN.
    assert kruskal_wallis({"a": [1, 2, 3], "b": [1, 2, 3]}).eta_squared == 0
    assert kruskal_wallis({"a": [1], "b": [2], "c": [3]}).eta_squared is None


def test_two_groups_with_one_answer_between_them_are_named():
    with pytest.raises(ValueError, match="everybody in 'b' and 'c' gave the same answer"):
        pairwise({"a": [1, 2, 3], "b": [5, 5], "c": [5, 5, 5]})
