"""Cross tables, odds ratios and rank correlations: against R, brute force and the equations that define them."""

from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency

from evaluation.core.estimates import to_frame
from evaluation.scoring._contingency import _shares, _ways, table_work
from evaluation.scoring.association import cross_table, odds_ratio, spearman

# Agresti (2002), income by job satisfaction of men; fisher.test's own example.
JOB = pd.DataFrame([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
answers = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=4, max_size=7)
tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4)


def varied(pairs):
    first, second = zip(*pairs, strict=True)
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    return list(first), list(second)


def as_frame(rows):
    frame = pd.DataFrame(rows)
    assume((frame.sum(axis=1) > 0).sum() > 1 and (frame.sum() > 0).sum() > 1)
    return frame


def raw(frame):
    """One row a person."""
    cells = frame.stack()
    return (
        np.repeat(cells.index.get_level_values(0).to_numpy(), cells),
        np.repeat(cells.index.get_level_values(1).to_numpy(), cells),
    )


@pytest.mark.slow
def test_fisher_agrees_with_r_beyond_two_by_two():
    found = cross_table(JOB)
    assert found.exact
    assert found.p_value == pytest.approx(0.7827, abs=5e-5)  # R, help page of fisher.test


def test_chi_square_agrees_with_r():
    # MASS::survey, smoking by exercise; R 4.2.2, chisq.test(correct = FALSE).
    found = cross_table(pd.DataFrame([[7, 1, 3], [87, 18, 84], [12, 3, 4], [9, 1, 7]]))
    assert (found.statistic, found.df) == (pytest.approx(5.4885, abs=5e-5), 6)
    assert found.p_asymptotic == pytest.approx(0.4828, abs=5e-5)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(pairs=answers)
def test_fisher_is_the_permutation_distribution_of_tables(pairs):
    first, second = varied(pairs)
    drawn = Counter(tuple(sorted(Counter(zip(first, order, strict=True)).items())) for order in permutations(second))
    observed = drawn[tuple(sorted(Counter(zip(first, second, strict=True)).items()))]
    expected = sum(n for n in drawn.values() if n <= observed) / sum(drawn.values())
    assert cross_table(first, second).p_value == pytest.approx(expected, rel=1e-9)


@settings(max_examples=15, deadline=None)
@given(pairs=answers)
def test_spearman_exact_is_the_permutation_distribution(pairs):
    first, second = varied(pairs)
    found = spearman(first, second)
    ranks, others = stats.rankdata(first), np.array(list(permutations(stats.rankdata(second))))
    sums = (others - others.mean()) @ (ranks - ranks.mean())
    expected = np.mean(np.abs(sums) >= abs(sums[0]) - 1e-9)
    assert found.exact
    assert found.p_value == pytest.approx(expected, rel=1e-9)
    assert found.estimate == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-12)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(rows=tables, data=st.data())
def test_cross_table_does_not_mind_order_or_direction(rows, data):
    frame = as_frame(rows)
    found = cross_table(frame)
    shuffled = cross_table(frame.loc[data.draw(st.permutations(list(frame.index))), [2, 0, 1]])
    turned = cross_table(frame.T)
    for other in (shuffled, turned):
        assert other.p_value == pytest.approx(found.p_value, rel=1e-9)
        assert other.estimate == pytest.approx(found.estimate, abs=1e-12)
    assert 0 < found.p_value <= 1
    assert 0 <= found.v_corrected <= 1 + 1e-12
    assert 0 <= found.estimate <= 1 + 1e-12


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(rows=tables)
def test_counts_and_raw_answers_agree(rows):
    frame = as_frame(rows)
    first, second = raw(frame)
    assert cross_table(first, second) == cross_table(frame)
    if frame.to_numpy().sum() > 2:
        assert spearman(first, second) == spearman(frame)


@pytest.mark.slow
def test_those_who_did_not_answer_change_only_n_missing():
    first, second = raw(JOB)
    found = cross_table([*first, None, 2], [*second, 1, np.nan])
    assert found.n_missing == 2
    assert found.p_value == cross_table(JOB).p_value
    correlated = spearman([*first, None, 2], [*second, 1, np.nan])
    assert (correlated.n_missing, correlated.estimate) == (2, spearman(JOB).estimate)


def test_words_and_categories_are_counted_in_their_order():
    roles = pd.Series(pd.Categorical(["b", "a", "b", None, "a"], categories=["b", "a", "unused"]))
    assert cross_table(roles, pd.Series(["x", "y", "x", "x", "y"])).n == 4


def test_beyond_reach_random_tables_are_drawn_and_drawn_alike():
    large = JOB * 2
    assert table_work(large.to_numpy()) > 50_000_000
    drawn = cross_table(large)
    assert not drawn.exact
    assert "seed 20250101" in drawn.test
    assert cross_table(large) == drawn
    with pytest.raises(ValueError, match="would take"):
        cross_table(large, exactness="exact")
    assert cross_table(large, exactness="asymptotic").p_value == drawn.p_asymptotic


def test_monte_carlo_estimates_the_exact_p_value(monkeypatch):
    exact = cross_table(JOB).p_value
    monkeypatch.setattr("evaluation.scoring._ranks.EXACT_WORK", 0)
    drawn = cross_table(JOB, tables=40_000)
    assert not drawn.exact
    assert drawn.p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 40_000))


def test_a_million_people_take_no_longer_than_a_thousand():
    huge = cross_table(JOB * 25_000)
    assert huge.n == JOB.to_numpy().sum() * 25_000
    assert huge.p_value < 1e-3


def test_odds_ratio_agrees_with_r():
    # fisher.test's examples: Fisher's tea taster, his twins and convictions. R stops its root search at 1e-4.
    tea = odds_ratio(pd.DataFrame([[3, 1], [1, 3]]))
    assert (tea.p_value, tea.p_greater) == (pytest.approx(0.4857, abs=5e-5), pytest.approx(0.2429, abs=5e-5))
    assert tea.estimate == pytest.approx(6.408309, abs=1e-4)
    twins = odds_ratio(pd.DataFrame([[2, 15], [10, 3]]))
    assert twins.p_less == pytest.approx(0.0004652, abs=5e-8)
    assert (twins.estimate, twins.low, twins.high) == pytest.approx((0.04693661, 0.003325764, 0.363182271), abs=1e-4)


def test_odds_ratio_solves_its_equations():
    # The entry of the reference that R solves to four digits.
    found = odds_ratio(pd.DataFrame([[7, 110], [10, 108]]))

    def given_margins(ratio):
        return stats.nchypergeom_fisher(235, 17, 117, ratio)

    assert given_margins(found.estimate).mean() == pytest.approx(7, abs=1e-8)
    assert given_margins(found.low).sf(6) == pytest.approx(0.025, abs=1e-9)
    assert given_margins(found.high).cdf(7) == pytest.approx(0.025, abs=1e-9)


def test_odds_ratio_agrees_with_scipy_and_does_not_mind_n():
    for table in ([[7, 110], [10, 108]], [[0, 5], [4, 6]], [[5, 0], [4, 6]], [[1, 2], [3, 4]]):
        theirs = contingency.odds_ratio(table, kind="conditional")
        limits = theirs.confidence_interval()
        found = odds_ratio(pd.DataFrame(table))
        assert (found.estimate, found.low, found.high) == pytest.approx((theirs.statistic, *limits), rel=1e-6)
    huge = odds_ratio(pd.DataFrame([[70_000, 1_100_000], [100_000, 1_080_000]]))
    error = np.sqrt(1 / 70_000 + 1 / 1_100_000 + 1 / 100_000 + 1 / 1_080_000)
    middle = np.log(70_000 * 1_080_000 / (100_000 * 1_100_000))
    expected = np.exp(middle + np.array([0, -1.959964, 1.959964]) * error)
    assert (huge.estimate, huge.low, huge.high) == pytest.approx(tuple(expected), rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_swapping_the_groups_turns_the_odds_ratio_round(cells):
    frame = as_frame([cells[:2], cells[2:]])
    found, swapped = odds_ratio(frame), odds_ratio(frame.iloc[::-1])
    assert found.p_value == pytest.approx(swapped.p_value, rel=1e-9)
    assert found.phi == pytest.approx(-swapped.phi, abs=1e-12)
    assert found.p_greater == pytest.approx(swapped.p_less, rel=1e-9)
    assert found.low <= found.estimate <= found.high
    if 0 < found.estimate < np.inf:
        assert found.estimate == pytest.approx(1 / swapped.estimate, rel=1e-6)


@pytest.mark.slow
@settings(deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=5, max_size=12))
def test_spearman_turns_with_the_scale_and_its_interval_holds_it(pairs):
    first, second = varied(pairs)
    found, turned = spearman(first, second), spearman(first, [6 - answer for answer in second])
    assert turned.estimate == pytest.approx(-found.estimate, abs=1e-12)
    assert turned.p_value == pytest.approx(found.p_value, rel=1e-9)
    assert spearman(second, first).p_value == pytest.approx(found.p_value, rel=1e-9)
    assert 0 <= found.p_value <= 1
    if found.low is not None:
        assert -1 <= found.low <= found.estimate <= found.high <= 1


def test_spearman_exact_and_asymptotic_converge():
    generator = np.random.default_rng(4)
    first = generator.integers(1, 4, 60)
    second = np.where(generator.random(60) < 0.2, first, generator.integers(1, 4, 60))
    found = spearman(first, second, exactness="exact")
    assert found.exact
    assert found.p_value == pytest.approx(found.p_asymptotic, rel=0.05)
    assert spearman(first, second, exactness="asymptotic").p_value == found.p_asymptotic


def test_the_same_order_has_no_interval():
    found = spearman([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    assert (found.estimate, found.low, found.high) == (1, None, None)
    assert found.p_value == pytest.approx(2 / 120)


@pytest.mark.slow
def test_results_become_rows():
    frame = to_frame(cross_table(JOB).to_estimates(item="useful", group="role"))
    assert frame["id"].tolist() == ["cramers_v/useful//role/", "p_value/useful//role/"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([1, 2, 3], [1, 2], "same people"),
        ([1, 2], None, "two sequences"),
        (JOB, [1, 2], "not both"),
        ([1, 1, 1], [1, 2, 3], "same answer"),
        ([1, None], [None, 2], "complete"),
        (pd.DataFrame([[0, 0], [0, 0]]), None, "empty"),
        (pd.DataFrame([[1, -1], [2, 2]]), None, "negative"),
        (pd.DataFrame([[0.5, 0.5], [2, 2]]), None, "whole"),
        (pd.DataFrame([[1, np.nan], [2, 2]]), None, "missing"),
        (pd.Series([1, 2], index=[5, 6]), pd.Series([1, 2]), "different indexes"),
    ],
)
@pytest.mark.parametrize("function", [cross_table, spearman])
def test_bad_input_is_refused(function, first, second, told):
    with pytest.raises(ValueError, match=told):
        function(first, second)


def test_answers_without_an_order_have_no_rank_correlation():
    with pytest.raises(ValueError, match="expected numbers or ordered"):
        spearman(["a", "b", "c"], [1, 2, 3])
    with pytest.raises(ValueError, match="no order"):
        spearman(pd.Series(["a", "b", "c"], dtype="category"), [1, 2, 3])
    with pytest.raises(ValueError, match="three people"):
        spearman([1, 2], [2, 1])


def test_an_odds_ratio_needs_two_by_two():
    with pytest.raises(ValueError, match="2 × 2"):
        odds_ratio(JOB)


def test_few_random_tables_are_refused():
    with pytest.raises(ValueError, match="from 100 to"):
        cross_table(JOB * 2, tables=10)


def test_ways_are_counted_whatever_n():
    for total, caps in ((5, [3, 4, 2]), (1, [1, 1]), (7, [9, 2, 2, 1]), (12, [4, 4, 4])):
        ways = _shares(total, np.array(caps))
        assert _ways(total, np.array(caps)) == len(ways) == len({tuple(way) for way in ways.tolist()})
        assert (ways.sum(axis=1) == total).all()
        assert (ways <= caps).all()
    assert _ways(500_000, np.array([1_000_000, 2])) == 3
    assert _ways(500_000, np.array([1_000_000, 900_000])) == np.inf


def test_few_against_very_many_are_still_exact():
    found = cross_table(pd.DataFrame([[400_000, 3, 1], [100_000, 0, 4]]))
    assert found.exact
    # Seven rare answers among half a million are as good as seven draws with the shares of the rows.
    share = np.array([400_004, 100_004]) / 500_008
    three, five = stats.binom.pmf(np.arange(4), 3, share[0]), stats.binom.pmf(np.arange(6), 5, share[0])
    chances = np.outer(three, five)
    assert found.p_value == pytest.approx(chances[chances <= chances[3, 1] * (1 + 1e-4)].sum(), rel=1e-3)


def test_a_corrected_v_is_not_made_up():
    # R: effectsize::cramers_v(adjust = TRUE) gives NaN: three people in three rows leave nothing to correct.
    assert cross_table(pd.DataFrame(np.eye(3, dtype=int))).v_corrected is None


def test_beyond_reach_of_random_tables_it_is_chi_square():
    found = cross_table(pd.DataFrame([[10**9, 2 * 10**9, 1], [5, 10**9, 10**9], [3, 3, 10**9]]))
    assert (found.exact, found.test) == (False, "Pearson's chi-square test")
    with pytest.raises(ValueError, match="beyond reach"):
        odds_ratio(pd.DataFrame([[10**9, 3], [4, 10**9]]))
