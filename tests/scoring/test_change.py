"""Change in pairs: against R, textbooks and the definitions, and the refusal to call anything else a change."""

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.core.estimates import to_frame
from evaluation.scoring.change import friedman, mcnemar, paired_change, rank_biserial, signed_rank
from evaluation.scoring.limits import LIMITS

# Student's sleep data (1908): hours gained by ten people under two drugs.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
answer = st.integers(1, 5)
people = st.lists(st.tuples(answer, answer), min_size=1, max_size=40)


def split(pairs):
    before, after = zip(*pairs, strict=True)
    return list(before), list(after)


def table_of(pairs):
    before, after = split(pairs)
    levels = range(1, 6)
    return (
        pd.crosstab(pd.Categorical(before, levels), pd.Categorical(after, levels), dropna=False)
        .set_axis(list(levels))
        .set_axis(list(levels), axis=1)
    )


def test_sleep_agrees_with_r():
    # R 4.2.2, coin::wilcoxsign_test and exactRankTests::wilcox.exact; the tie at 1.3 hours is one on paper only.
    found = signed_rank(FIRST, SECOND, zeros="wilcoxon")
    assert (found.w_plus, found.w_minus, found.n_same) == (45, 0, 1)
    assert found.p_value == 0.00390625
    assert found.z == pytest.approx(2.66791125027939, abs=1e-12)
    asymptotic = signed_rank(FIRST, SECOND, zeros="wilcoxon", exactness="asymptotic")
    assert asymptotic.p_value == pytest.approx(0.00763244164820542, abs=1e-14)
    corrected = signed_rank(FIRST, SECOND, zeros="wilcoxon", exactness="asymptotic", continuity=True)
    assert corrected.p_value == pytest.approx(0.00909069801592506, abs=1e-14)
    assert "exact" in found.test
    assert "normal approximation, continuity corrected" in corrected.test


@pytest.mark.parametrize(
    ("zeros", "w_plus", "w_minus", "p_value", "effect"),
    [  # R 4.2.2 on psychTools::sai, study SHED, "jittery": coin::wilcoxsign_test, effectsize::rank_biserial.
        ("wilcoxon", 111, 120, 1.0, -0.038961038961039),
        ("pratt", 426, 540, 0.663623809814453, -0.118012422360248),
    ],
)
def test_zeros_ranked_or_dropped_agree_with_r(zeros, w_plus, w_minus, p_value, effect):
    differences = jittery()
    found = signed_rank(np.zeros(len(differences)), differences, zeros=zeros)
    assert (found.n, found.n_up, found.n_same, found.n_down) == (56, 9, 35, 12)
    assert (found.w_plus, found.w_minus) == (w_plus, w_minus)
    assert found.p_value == pytest.approx(p_value, abs=1e-12)
    assert found.estimate == pytest.approx(effect, abs=1e-12)


def jittery():
    """Differences with the rank sums of R: the only split of 21 changes into ones and larger ones that has them."""
    for larger_up in range(10):
        for larger_down in range(13):
            ones = 21 - larger_up - larger_down
            low, high = (ones + 1) / 2, ones + (larger_up + larger_down + 1) / 2
            if (9 - larger_up) * low + larger_up * high == 111 and (12 - larger_down) * low + larger_down * high == 120:
                sizes = [1] * (9 - larger_up) + [2] * larger_up + [-1] * (12 - larger_down) + [-2] * larger_down
                return np.array([0] * 35 + sizes)
    raise AssertionError("no such split")


def test_exact_p_value_of_the_definition():
    # Differences 2, 1, 0, 1, 2, 1, 2: one zero; Pratt ranks 3 x 3 and 3 x 6; all up: 1 of 64 on each side.
    found = signed_rank([2, 3, 3, 4, 2, 3, 1], [4, 4, 3, 5, 4, 4, 3])
    assert (found.w_plus, found.w_minus, found.p_greater, found.p_less) == (27, 0, 1 / 64, 1)
    assert found.p_value == 2 / 64


@pytest.mark.slow
@given(pairs=people)
@settings(deadline=None)
def test_signed_rank_keeps_its_promises(pairs):
    before, after = split(pairs)
    assume(before != after)
    found, swapped, counted = signed_rank(before, after), signed_rank(after, before), signed_rank(table_of(pairs))
    # Swapping the waves turns the sign and keeps the p-value; counts and raw agree.
    assert (found.estimate, found.low, found.high, found.z) == pytest.approx(
        (-swapped.estimate, -swapped.high, -swapped.low, -swapped.z)
    )
    assert (found.p_value, found.p_greater) == pytest.approx((swapped.p_value, swapped.p_less))
    assert found == counted
    assert 0 < found.p_value <= 1
    assert -1 <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= 1
    assert found.p_greater + found.p_less >= 1 - 1e-9
    # Any relabelling that keeps the differences' order leaves everything but the method as it was.
    assert signed_rank([10 * b for b in before], [10 * a for a in after]) == found
    assert signed_rank([b + 100 for b in before], [a + 100 for a in after]) == found


@pytest.mark.slow
@given(pairs=people, missing=st.integers(1, 5))
@settings(deadline=None)
def test_those_who_missed_a_wave_change_only_n_missing(pairs, missing):
    before, after = split(pairs)
    assume(before != after)
    found = signed_rank(before, after)
    more = signed_rank([*before, *[None] * missing], [*after, *[3] * missing])
    assert more.n_missing == missing
    assert (more.n, more.estimate, more.low, more.high, more.p_value) == (
        found.n, found.estimate, found.low, found.high, found.p_value,
    )  # fmt: skip


@pytest.mark.parametrize("n", [300, 1500])
def test_exact_and_asymptotic_meet(n):
    generator = np.random.default_rng(n)
    before, after = generator.integers(1, 6, n), generator.integers(1, 6, n)
    exact, asymptotic = (signed_rank(before, after, exactness=kind) for kind in ("exact", "asymptotic"))
    assert exact.p_value == pytest.approx(asymptotic.p_value, rel=0.01)
    assert (exact.exact, asymptotic.exact) == (True, False)


def test_large_samples_are_asymptotic_and_say_so():
    table = pd.DataFrame(np.full((5, 5), 100_000), index=range(5), columns=range(5))
    found = signed_rank(table)
    assert not found.exact
    assert "normal approximation" in found.test
    with pytest.raises(ValueError, match="would take"):
        signed_rank(table, exactness="exact")


@pytest.mark.parametrize("n", [6, 20])
def test_interval_stays_open_where_all_rose(n):
    found = rank_biserial([1] * n, [2] * n)
    assert (found.estimate, found.high) == (1, 1)
    # As for a share of n out of n, with Student's quantile: n / (n + t²).
    assert found.low == pytest.approx(2 * n / (n + {6: 2.5706, 20: 2.0930}[n] ** 2) - 1, abs=1e-4)


@pytest.mark.parametrize(
    ("cells", "p_value", "mid_p", "chi_square"),
    [
        # R 4.2.2: binom.test, mcnemar.test(correct = FALSE) on psychTools::sai and carData::BEPS.
        ((40, 30, 10, 15), 0.00222143377322937, 0.00145049101411132, 10),
        ((527, 462, 223, 313), 3.99942390545885e-20, 2.95707908249083e-20, 83.3883211678832),
        # Fagerland, Lydersen and Laake (2013): airway hyper-responsiveness.
        ((1, 1, 7, 12), 0.0703125, 0.0390625, 4.5),
        ((3, 4, 4, 3), 1, 1, 0),
    ],
)
def test_mcnemar_agrees_with_r_and_the_paper(cells, p_value, mid_p, chi_square):
    stayed_yes, lost, gained, stayed_no = cells
    table = pd.DataFrame([[stayed_no, gained], [lost, stayed_yes]], index=["no", "yes"], columns=["no", "yes"])
    found = mcnemar(table, yes=["yes"])
    assert (found.stayed_yes, found.lost, found.gained, found.stayed_no) == cells
    assert found.p_value == pytest.approx(p_value, rel=1e-10)
    assert found.mid_p == pytest.approx(mid_p, rel=1e-10)
    assert found.chi_square == pytest.approx(chi_square, rel=1e-12)
    assert found.estimate == pytest.approx((gained - lost) / sum(cells))


@pytest.mark.slow
@given(pairs=people)
def test_mcnemar_of_a_box_is_the_same_from_counts_and_raw_and_mirrors(pairs):
    before, after = split(pairs)
    assume(any((b >= 4) != (a >= 4) for b, a in pairs))
    found = mcnemar(before, after, yes=[4, 5])
    assert mcnemar(table_of(pairs), yes=[4, 5]) == found
    swapped, other = mcnemar(after, before, yes=[4, 5]), mcnemar(before, after, yes=[1, 2, 3])
    for mirrored in (swapped, other):
        assert mirrored.p_value == pytest.approx(found.p_value)
        assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low))
    assert found.estimate == pytest.approx(np.mean([(a >= 4) - (b >= 4) for b, a in pairs]))


def test_friedman_agrees_with_a_textbook():
    # Conover (1999), Practical Nonparametric Statistics, 5.8: twelve homeowners rank four grasses (T1 = 8.097).
    ranks = pd.DataFrame(
        [
            [4, 3, 2, 1], [4, 2, 3, 1], [3, 1.5, 1.5, 4], [3, 1, 2, 4], [4, 2, 1, 3], [2, 2, 2, 4],
            [1, 3, 2, 4], [2, 4, 1, 3], [3.5, 1, 2, 3.5], [4, 1, 3, 2], [4, 2, 3, 1], [3.5, 1, 2, 3.5],
        ],
        columns=list("abcd"),
    )  # fmt: skip
    found = friedman(ranks)
    assert found.statistic == pytest.approx(8.097, abs=5e-4)
    assert found.df == 3
    assert found.estimate == pytest.approx(found.statistic / 36)
    assert [row.measure for row in found.to_estimates()] == ["kendall_w", "p_value"]


@pytest.mark.slow
def test_friedman_is_exact_where_small():
    waves = pd.DataFrame({"one": [1, 2, 1, 2], "two": [2, 3, 3, 2], "three": [3, 4, 5, 5]})
    found = friedman(waves)
    orders = [list(permutations(row)) for row in waves.to_numpy().tolist()]
    every = [stats.friedmanchisquare(*np.array(rows).T).statistic for rows in product(*orders)]
    assert found.p_value == pytest.approx(np.mean([s >= found.statistic - 1e-9 for s in every]))
    assert "exact" in found.test


def test_friedman_of_more_occasions_is_drawn():
    waves = pd.DataFrame(np.random.default_rng(1).normal(size=(30, 6)), columns=list("abcdef"))
    found = friedman(waves)
    assert "Monte Carlo" in found.test
    assert found.p_value == pytest.approx(found.p_asymptotic, abs=0.02)


def test_friedman_leaves_out_people_with_a_gap():
    waves = pd.DataFrame({"one": [1, 2, 1, 2], "two": [2, 3, 3, 2], "three": [3, 4, 5, 5]})
    gap = pd.concat([waves, pd.DataFrame({"one": [5], "two": [None], "three": [1]})])
    assert friedman(gap).statistic == friedman(waves).statistic
    assert friedman(gap).n_missing == 1


BEFORE = pd.Series([1, 2, 2, 3, 3, 1, 2, 4, 4, 5, 5, 4, 5], index=list("abcdefghijklm"))
AFTER = pd.Series([2, 3, 3, 4, 3, 2, 4, 5, 2, None], index=list("abcdefghxi"))


@pytest.mark.slow
def test_scipy_is_exact_with_ties_and_zeros_up_to_thirteen_pairs_only():
    # As docs/statistics.md says: should scipy mend it, the page and the reason for our own distribution change.
    before, after = [2, 3, 3, 4, 2, 3, 1, 2, 5, 4, 1, 2, 3, 2, 3], [4, 4, 3, 5, 4, 4, 3, 2, 4, 5, 3, 3, 3, 4, 3]
    for n, method, exact in ((13, "auto", True), (13, "exact", False), (15, "auto", False), (15, "exact", False)):
        theirs = stats.wilcoxon(after[:n], before[:n], zero_method="pratt", method=method).pvalue
        assert (theirs == pytest.approx(signed_rank(before[:n], after[:n]).p_value)) == exact


def test_paired_change_says_who_was_joined_and_who_was_lost():
    found = paired_change(BEFORE, AFTER)
    assert (found.n_before, found.n_after, found.n_joined, found.n_lost, found.n_new) == (13, 9, 8, 5, 1)
    assert (found.n_up, found.n_same, found.n_down) == (7, 1, 0)
    joined = list("abcdefgh")
    assert found.change == signed_rank(BEFORE[joined], AFTER[joined])
    assert (found.baseline_joined.estimate, found.baseline_lost.estimate) == (2, 5)
    assert found.attrition.estimate < 0  # those who stayed began lower
    estimates = found.to_estimates(item="skill", wave="before>after")
    rows = {(row.measure, row.option): row for row in estimates}
    assert rows["joined", "lost"].estimate == 5
    assert rows["change", "up"].estimate == 7
    assert rows["change", "up"].n == 8
    assert rows["rank_biserial", ""].wave == "before>after"
    assert to_frame(estimates)["id"].is_unique


def test_paired_change_withholds_what_few_cannot_carry():
    found = paired_change(BEFORE[list("abcdei")], AFTER)
    assert found.change is None
    assert found.attrition is None
    assert (found.baseline_lost.estimate, found.baseline_lost.low) == (4, None)
    assert [held.measure for held in found.withheld] == ["rank_biserial", "attrition"]
    assert found.withheld[0].have == {"changed": 4}
    assert found.withheld[0].limit is LIMITS["signed_rank"]
    measures = {row.measure for row in found.to_estimates()}
    assert not measures & {"rank_biserial", "p_value", "attrition"}


@pytest.mark.slow
@given(order=st.permutations(range(13)))
def test_paired_change_joins_by_respondent_not_by_place(order):
    assert paired_change(BEFORE.iloc[list(order)], AFTER) == paired_change(BEFORE, AFTER)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: signed_rank([1, 2], [1, 2]), "nobody changed"),
        (lambda: signed_rank([1, 2], [1]), "2 answers first, 1 second"),
        (lambda: signed_rank({1: 2}, {2: 2}), "do not say which answers belong together"),
        (lambda: signed_rank([], []), "no pair is complete"),
        (lambda: signed_rank(["a"], ["b"]), "expected numbers"),
        (lambda: signed_rank([1, 2], [2, 2], zeros="split"), "pratt or wilcoxon"),
        (lambda: rank_biserial([1], [1]), "nobody changed"),
        (lambda: mcnemar([1, 0], [1, 0], yes=[1]), "nobody changed between"),
        (lambda: mcnemar([1, 0], [0, 1], yes=[]), "name the levels"),
        (lambda: mcnemar([True, False], [False, True], yes=[1]), "yes/no values"),
        (
            lambda: mcnemar(pd.DataFrame([[1, 2], [3, 4]], index=["n", "y"], columns=["n", "y"]), yes=["yes"]),
            "no such level: yes",
        ),
        (lambda: friedman(pd.DataFrame({"a": [1, 2], "b": [2, 1]})), "three or more"),
        (lambda: friedman(pd.DataFrame({"a": [1, 2], "b": [1, 2], "c": [1, 2]})), "same answer every time"),
        (lambda: friedman(pd.DataFrame({"a": [1, None], "b": [None, 2], "c": [1, 2]})), "only 0 answered"),
        (lambda: paired_change(BEFORE, AFTER.set_axis(range(10))), "two distributions, not a change"),
        (lambda: paired_change(pd.concat([BEFORE, BEFORE]), AFTER), "twice in the wave before"),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_mcnemar_with_thousands_of_millions():
    # R: 2 * pbinom(1500000000, 3000100000, 0.5)
    counts = pd.DataFrame([[7, 1_500_100_000], [1_500_000_000, 5]], index=["no", "yes"], columns=["no", "yes"])
    assert mcnemar(counts, yes=["yes"]).p_value == pytest.approx(0.0678964921026884, rel=1e-9)


@pytest.mark.parametrize(("gained", "lost"), [(k, k) for k in range(1, 60)])
def test_as_many_gained_as_lost_is_no_evidence_and_no_more_than_certain(gained, lost):
    found = mcnemar(pd.DataFrame([[1, gained], [lost, 1]], index=[0, 1], columns=[0, 1]), yes=[1])
    assert found.p_value == 1
    assert found.mid_p == pytest.approx(1)
    assert found.mid_p <= 1


def test_ranks_of_thousands_of_millions_do_not_overflow():
    # Nearly all stayed or rose: with two kinds of pairs the test is that of a share, whose z is (a - b) / sqrt(a + b).
    many = pd.DataFrame([[0, 4_000_000_000], [3_999_900_000, 0]], index=[1, 2], columns=[1, 2])
    found = signed_rank(many)
    assert found.z == pytest.approx(100_000 / np.sqrt(7_999_900_000), rel=1e-9)
    assert found.estimate == pytest.approx(100_000 / 7_999_900_000, rel=1e-9)
