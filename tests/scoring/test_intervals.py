"""Intervals against R's values, textbooks and their own promises."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from evaluation.core.estimates import to_frame
from evaluation.scoring.intervals import (
    bootstrap,
    clopper_pearson,
    mean,
    median,
    median_interval,
    newcombe,
    newcombe_paired,
    score_limits,
    wilson,
)

shares = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
tables = st.lists(st.integers(0, 40), min_size=2, max_size=11).filter(lambda counts: sum(counts) > 0)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [  # R 4.2.2, prop.test(correct = FALSE)
        (0, 20, 0, 0.161125158052819),
        (1, 7, 0.0256796243447436, 0.513127829274319),
        (305, 2784, 0.0984861368931253, 0.121699073739462),
        (13, 95, 0.0817479355963249, 0.220164431711292),
    ],
)
def test_wilson_agrees_with_r(count, n, low, high):
    share = wilson(count, n)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-12)
    assert share.estimate == count / n


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [  # R 4.2.2, binom.test
        (0, 20, 0, 0.168433470983085),
        (1, 7, 0.00361029686190059, 0.578723197043195),
        (13, 95, 0.0749224653336761, 0.222631249217361),
    ],
)
def test_clopper_pearson_agrees_with_r(count, n, low, high):
    share = clopper_pearson(count, n)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
@given(share=shares)
def test_share_intervals_hold_their_estimate_and_mirror(interval, share):
    count, n = share
    found, mirrored = interval(count, n), interval(n - count, n)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert (found.low, found.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low), abs=1e-9)


@given(share=shares, missing=st.integers(0, 50))
def test_those_who_did_not_answer_change_nothing_but_their_number(share, missing):
    found, more = wilson(*share), wilson(*share, n_missing=missing)
    assert more.n_missing == missing
    assert (found.estimate, found.low, found.high, found.n) == (more.estimate, more.low, more.high, more.n)


@pytest.mark.parametrize("n", [10, 12, 20])
def test_clopper_pearson_never_covers_less_than_it_says(n):
    limits = [clopper_pearson(count, n) for count in range(n + 1)]
    for truth in np.linspace(0.01, 0.99, 99):
        covered = sum(
            stats.binom.pmf(count, n, truth) for count, share in enumerate(limits) if share.low <= truth <= share.high
        )
        assert covered >= 0.95


@pytest.mark.parametrize(
    ("arguments", "low", "high"),
    [  # Newcombe (1998), Stat. Med. 17, 873-890, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_newcombe_agrees_with_the_paper(arguments, low, high):
    difference = newcombe(*arguments)
    assert (difference.low, difference.high) == pytest.approx((low, high), abs=5.1e-5)


@given(first=shares, second=shares)
def test_newcombe_turns_its_sign_when_the_groups_are_swapped(first, second):
    one, other = newcombe(*first, *second), newcombe(*second, *first)
    assert one.estimate == pytest.approx(-other.estimate)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert -1 - 1e-12 <= one.low <= one.estimate <= one.high <= 1 + 1e-12


@pytest.mark.parametrize(
    ("cells", "estimate", "low", "high"),
    [
        # Newcombe (1998), Stat. Med. 17, 2635-2650: 20, 12, 2, 16 gives 0.2000, 0.0562 to 0.3292, before less after.
        ((20, 12, 2, 16), -0.2, -0.3292, -0.0562),
        # Fagerland, Lydersen and Laake (2014), Stat. Med. 33, 2850-2875: airway hyper-responsiveness.
        ((1, 1, 7, 12), 0.286, 0.026, 0.507),
    ],
)
def test_newcombe_for_pairs_agrees_with_the_papers(cells, estimate, low, high):
    difference = newcombe_paired(*cells)
    assert difference.estimate == pytest.approx(estimate, abs=5e-4)
    assert (difference.low, difference.high) == pytest.approx((low, high), abs=5.1e-4)


@pytest.mark.parametrize("n", [10**3, 10**6, 10**9])
def test_newcombe_for_pairs_takes_any_number(n):
    difference = newcombe_paired(n, n, 2 * n, n)
    assert difference.low < difference.estimate == 0.2 < difference.high


@given(cells=st.tuples(*[st.integers(0, 60)] * 4))
def test_newcombe_for_pairs_turns_its_sign_when_time_is_turned(cells):
    assume(sum(cells))
    stayed_yes, lost, gained, stayed_no = cells
    one, other = newcombe_paired(*cells), newcombe_paired(stayed_yes, gained, lost, stayed_no)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    assert one.low <= one.estimate + 1e-12
    assert one.high >= one.estimate - 1e-12


@pytest.mark.parametrize(
    ("n", "rank", "coverage"),
    [  # binomial tables: 1 - 2 P(B <= rank - 1), n trials of 1/2
        (5, 1, 0.9375),
        (6, 1, 0.96875),
        (8, 1, 0.9921875),
        (9, 2, 0.9609375),
        (12, 3, 0.96142578125),
        (20, 6, 0.958610534667969),
    ],
)
def test_median_interval_takes_the_right_order_statistics(n, rank, coverage):
    found = median_interval(range(1, n + 1))
    assert (found.low, found.high) == (rank, n + 1 - rank)
    assert found.coverage == pytest.approx(coverage, abs=1e-12)
    assert f"{coverage:.1%}" in found.method


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_median_interval_of_few_is_their_range_and_says_how_little_it_covers(n):
    found = median_interval(range(1, n + 1))
    assert (found.low, found.high) == (1, n)
    assert found.coverage == pytest.approx(1 - 2 * 0.5**n)


@given(counts=tables)
def test_median_interval_is_the_same_from_counts_and_raw(counts):
    by_level = dict(enumerate(counts, start=1))
    raw = np.repeat(np.arange(1, len(counts) + 1), counts)
    found = median_interval(by_level)
    assert found == median_interval(raw)
    assert found.estimate == np.median(raw)
    assert found.low <= found.estimate <= found.high


@pytest.mark.slow
def test_median_interval_covers_as_often_as_it_says():
    generator = np.random.default_rng(5)
    drawn = [median_interval(generator.integers(0, 1000, size=9)) for _ in range(2000)]
    covered = np.mean([found.low <= 499.5 <= found.high for found in drawn])
    assert covered == pytest.approx(drawn[0].coverage, abs=4 * np.sqrt(0.96 * 0.04 / 2000))


def test_bootstrap_of_a_share_meets_its_exact_limit():
    # Infinitely many replicates of 989 of 1525 (R: qbinom(c(.025, .975), 1525, 989/1525) / 1525).
    def share(values, counts):
        return counts[:, values >= 4].sum(axis=1) / counts.sum(axis=1)

    found = bootstrap({1: 97, 2: 438, 3: 1, 4: 836, 5: 153}, share, measure="top_box", replicates=20_000)
    assert found.low == pytest.approx(0.624262295081967, abs=0.005)
    assert found.high == pytest.approx(0.672131147540984, abs=0.005)
    assert found.estimate == 989 / 1525


def test_bootstrap_is_the_same_every_time_and_with_another_seed_another():
    counts = {1: 5, 2: 20, 3: 40, 4: 35}
    found, again, other = (bootstrap(counts, mean, measure="mean", seed=seed) for seed in (1, 1, 2))
    assert found == again
    assert (found.low, found.high) != (other.low, other.high)


@given(counts=tables)
def test_bootstrap_median_holds_the_estimate_and_agrees_with_raw(counts):
    by_level = dict(enumerate(counts, start=1))
    raw = np.repeat(np.arange(1, len(counts) + 1), counts)
    found = bootstrap(by_level, median, measure="median", replicates=200)
    assert found.estimate == np.median(raw)
    assert min(raw) <= found.low <= found.high <= max(raw)


@given(
    share=st.floats(0, 1),
    variance=st.floats(0, 0.25),
    most=st.floats(1, 1000),
    degrees=st.floats(1, 1000),
)
def test_score_limits_hold_their_estimate(share, variance, most, degrees):
    low, high = score_limits(share, variance, most=most, degrees=degrees)
    assert -1e-9 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1 + 1e-9


def test_score_limits_of_a_plain_share_are_wilsons():
    limits = score_limits(0.3, 0.3 * 0.7 / 40, most=40, degrees=1e9)
    found = wilson(12, 40)
    assert limits == pytest.approx((found.low, found.high), abs=1e-6)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: wilson(1, 0), "nobody answered"),
        (lambda: wilson(3, 2), "above the number"),
        (lambda: wilson(-1, 2), "negative"),
        (lambda: wilson(0.5, 2), "whole numbers"),
        (lambda: wilson(np.nan, 2), "NaN"),
        (lambda: wilson(1, 2, confidence=95), "between 0 and 1"),
        (lambda: clopper_pearson(3, 2), "above the number"),
        (lambda: newcombe(1, 2, 3, 0), "nobody answered"),
        (lambda: newcombe_paired(0, 0, 0, 0), "there are none"),
        (lambda: median_interval([]), "nobody answered"),
        (lambda: median_interval(["a"]), "expected numbers"),
        (lambda: bootstrap([1, 2], mean, measure="mean", replicates=10), "from 100 to"),
        (
            lambda: bootstrap([1, 2], lambda values, counts: counts[:, 0] * np.nan, measure="odd"),
            "not defined for some",
        ),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_results_become_estimates():
    rows = wilson(3, 12, n_missing=2).to_estimates(item="useful", wave="after")
    row = to_frame(rows, programme="demo").iloc[0]
    assert row["id"] == "share/useful///after"
    assert (row["estimate"], row["n"], row["n_missing"], row["programme"]) == (0.25, 12, 2, "demo")
    assert row["low"] < 0.25 < row["high"]
