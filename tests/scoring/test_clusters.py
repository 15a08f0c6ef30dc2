"""Cluster-robust intervals: the ordinary ones where every cluster is one person, wider where people are alike."""

import numpy as np
import pandas as pd
import pytest

from evaluation.scoring.change import rank_biserial
from evaluation.scoring.clusters import cluster_delta, cluster_mean, cluster_rank_biserial, cluster_share
from evaluation.scoring.groups import cliffs_delta

LEVELS = range(1, 6)


def one_a_cluster(answers, levels=LEVELS):
    return pd.DataFrame([[int(answer == level) for level in levels] for answer in answers], columns=list(levels))


@pytest.fixture
def answers():
    return np.random.default_rng(8).choice(LEVELS, size=40, p=[0.1, 0.1, 0.2, 0.3, 0.3])


def test_clusters_of_one_are_independent_answers(answers):
    share = cluster_share((answers >= 4).astype(int).tolist(), [1] * 40)
    p = (answers >= 4).mean()
    # G / (G - 1) Σ (x - p)² / n² = p (1 - p) / (n - 1).
    assert share.design_effect == pytest.approx(40 / 39)
    assert share.estimate == p
    mean = cluster_mean(one_a_cluster(answers))
    half = 2.0226909 * answers.std(ddof=1) / np.sqrt(40)  # t of 39 degrees of freedom
    assert (mean.low, mean.high) == pytest.approx((answers.mean() - half, answers.mean() + half))
    assert mean.design_effect == pytest.approx(1)


def test_effects_of_clusters_of_one_are_those_of_independent_answers(answers):
    first, second = answers[:20], answers[20:]
    found = cluster_delta(one_a_cluster(first), one_a_cluster(second).set_axis(range(100, 120)))
    assert found.estimate == pytest.approx(cliffs_delta(first, second).estimate)
    assert found.design_effect == pytest.approx(40 / 39)
    differences = answers - 3
    robust = cluster_rank_biserial(one_a_cluster(differences, range(-2, 3)))
    plain = rank_biserial(np.zeros(40), differences)
    assert robust.estimate == pytest.approx(plain.estimate)
    assert (robust.low, robust.high) == pytest.approx((plain.low, plain.high), abs=0.02)


@pytest.mark.parametrize("copies", [2, 6])
def test_people_who_answer_alike_count_once(answers, copies):
    # Every answer given by all of a cluster: the design effect is the cluster's size.
    factor = copies * 40 / 39
    hits = (answers >= 4).astype(int)
    assert cluster_share((hits * copies).tolist(), [copies] * 40).design_effect == pytest.approx(factor)
    table = one_a_cluster(answers) * copies
    mean = cluster_mean(table)
    once = cluster_mean(one_a_cluster(answers))
    assert (mean.low, mean.high) == pytest.approx((once.low, once.high))
    delta = cluster_delta(table[:20], table[20:])
    assert delta.design_effect == pytest.approx(factor)
    changes = one_a_cluster(answers - 3, range(-2, 3))
    assert cluster_rank_biserial(changes * copies).design_effect == pytest.approx(factor)


def test_a_session_with_both_groups_is_one_cluster():
    # The two groups of a session move together, so their difference is steadier than that of strangers.
    base = pd.DataFrame({1: [5, 0, 3, 1], 2: [1, 2, 3, 2], 3: [0, 4, 0, 3]})
    same = cluster_delta(base, base)
    strangers = cluster_delta(base, base.set_axis(list("abcd")))
    assert (same.clusters, strangers.clusters) == (4, 8)
    assert same.design_effect == pytest.approx(0, abs=1e-12)
    assert strangers.design_effect > 1
    assert same.estimate == strangers.estimate == 0


def test_levels_without_answers_do_not_count():
    first, second = pd.DataFrame({1: [5, 0], 2: [0, 0], 3: [1, 3]}), pd.DataFrame({1: [1, 0], 2: [0, 0], 3: [4, 3]})
    without = cluster_delta(first[[1, 3]], second[[1, 3]].set_axis(["a", "b"]))
    assert cluster_delta(first, second.set_axis(["a", "b"])) == without


def test_sessions_without_answers_do_not_count(answers):
    hits = (answers >= 4).astype(int).tolist()
    assert cluster_share([*hits, 0], [*[1] * 40, 0]) == cluster_share(hits, [1] * 40)
    table = one_a_cluster(answers)
    empty = pd.concat([table, pd.DataFrame([[0] * 5], columns=list(LEVELS), index=[99])])
    assert cluster_mean(empty) == cluster_mean(table)
    assert cluster_delta(empty[:20], empty[20:]) == cluster_delta(table[:20], table[20:])
    assert cluster_rank_biserial(empty) == cluster_rank_biserial(table)


def test_agreement_in_every_session_leaves_the_interval_open():
    share = cluster_share([6] * 10, [6] * 10)
    assert (share.estimate, share.high) == (1, 1)
    assert 0.85 < share.low < 1


def test_results_become_estimates():
    row = cluster_share([3, 4, 6], [6, 6, 6]).to_estimates(item="useful")[0]
    assert (row.measure, row.n) == ("share", 18)
    assert "3 clusters" in row.method


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cluster_share([1], [2, 3]), "1 cluster totals but 2"),
        (lambda: cluster_share([3, 1], [2, 3]), "above its size"),
        (lambda: cluster_share([-1, 1], [2, 3]), "negative"),
        (lambda: cluster_share([1, 0], [2, 0]), "at least two clusters"),
        (lambda: cluster_share([np.nan, 0], [2, 1]), "NaN"),
        (lambda: cluster_mean(pd.DataFrame({1: [1], 2: [3]})), "at least two clusters"),
        (lambda: cluster_mean(pd.DataFrame({"a": [1, 2], 2: [3, 1]})), "all names or all numbers"),
        (lambda: cluster_delta(pd.DataFrame({1: [1]}), pd.DataFrame({2: [1]})), "do not share"),
        (
            lambda: cluster_delta(pd.DataFrame({1: [1, 1]}, index=[0, 0]), pd.DataFrame({1: [1]})),
            "twice in a table",
        ),
        (lambda: cluster_rank_biserial(pd.DataFrame({0: [3, 2]})), "nobody changed"),
        (lambda: cluster_rank_biserial(pd.DataFrame({0: [3], 1: [2]})), "at least two clusters"),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_a_difference_that_nobody_has_changes_nothing():
    table = pd.DataFrame({-3: [2, 0, 1, 0], 0: [3, 2, 2, 3], 1: [2, 4, 1, 2], 3: [0, 0, 1, 1]})
    with_two, without = (cluster_rank_biserial(one) for one in (table.assign(two=0).rename(columns={"two": 2}), table))
    assert (with_two.low, with_two.high) == pytest.approx((without.low, without.high), rel=1e-12)
    with pytest.raises(ValueError, match="nobody changed"):
        cluster_rank_biserial(table * [0, 1, 0, 0])
