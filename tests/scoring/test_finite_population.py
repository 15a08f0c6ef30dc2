"""Shares of a known list of people and verdicts against a target; values from R (tests/reference) and counting."""

import json
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.finite_population import TARGET_VERDICTS, finite_share, judge_target

VALUES = json.loads((Path(__file__).parents[1] / "reference" / "verdicts.json").read_text("utf-8"))["finite_share"]


@pytest.mark.parametrize("entry", VALUES, ids=lambda e: f"{e['count']} of {e['n']} of {e['population']}")
def test_limits_agree_with_every_number_tried_in_r(entry):
    share = finite_share(entry["count"], entry["n"], entry["population"])
    assert (share.low, share.high) == pytest.approx((entry["low"], entry["high"]), abs=1e-12)
    assert share.n_missing == entry["population"] - entry["n"]


@pytest.mark.parametrize(
    ("count", "n", "population", "target", "verdict"),
    [
        (28, 39, 51, 0.8, "not_met_for_certain"),  # 40 of 51 at most
        (48, 52, 72, 0.8, "probably_met"),  # 63 of 72 at least by the interval, 48 of 72 without assumption
        (27, 33, 46, 0.8, "open"),
        (23, 33, 61, 0.75, "open"),
        (44, 58, 118, 0.6, "probably_met"),
        (12, 58, 118, 0.5, "probably_not_met"),
        (41, 41, 51, 0.8, "met_for_certain"),  # 41 of 51 at least
        (40, 50, 50, 0.8, "met_for_certain"),  # everybody answered, and 40/50 is 0.8 whatever it is in binary
        (39, 50, 50, 0.8, "not_met_for_certain"),
    ],
)
def test_the_five_words(count, n, population, target, verdict):
    assert judge_target(count, n, target, population=population).verdict == verdict


@pytest.mark.parametrize(("count", "verdict"), [(50, "probably_met"), (41, "open"), (20, "probably_not_met")])
def test_nothing_is_certain_about_future_groups(count, verdict):
    judged = judge_target(count, 50, 0.75)
    assert (judged.verdict, judged.bounds) == (verdict, None)


people = st.integers(1, 60).flatmap(
    lambda population: st.integers(1, population).flatmap(
        lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(population))
    )
)


@pytest.mark.slow
@given(people)
def test_limits_lie_within_what_the_people_could_have_answered_and_hold_the_estimate_nearly(given_people):
    count, n, population = given_people
    share = finite_share(*given_people)
    assert count / population <= share.low <= share.high <= (count + population - n) / population
    assert share.low - 1 / population < share.estimate < share.high + 1 / population
    mirrored = finite_share(n - count, n, population)
    assert (share.low, share.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


@pytest.mark.parametrize(("n", "population"), [(5, 12), (9, 20), (20, 24)])
def test_coverage_is_never_below_what_it_says(n, population):
    for truth in range(population + 1):
        covered = 0
        for count in range(max(0, n - population + truth), min(n, truth) + 1):
            share = finite_share(count, n, population)
            if share.low - 1e-12 <= truth / population <= share.high + 1e-12:
                covered += comb(truth, count) * comb(population - truth, n - count)
        assert covered / comb(population, n) >= 0.95


@pytest.mark.slow
@given(people, st.floats(0, 1))
def test_a_better_answer_never_gives_a_worse_word(given_people, target):
    count, n, population = given_people
    if count < n:
        worse, better = (judge_target(c, n, target, population=population).verdict for c in (count, count + 1))
        assert TARGET_VERDICTS.index(better) <= TARGET_VERDICTS.index(worse)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: finite_share(3, 5, 4), "5 answered but only 4 could"),
        (lambda: finite_share(6, 5, 9), "above the number who answered"),
        (lambda: finite_share(0, 0, 9), "nobody answered"),
        (lambda: judge_target(3, 5, 80, population=9), "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()
