"""How many answers are needed: against R, by trying every number, and there and back again."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.scoring.finite_population import finite_share
from evaluation.scoring.intervals import wilson
from evaluation.scoring.planning import answers_needed, detectable

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "verdicts.json").read_text("utf-8"))["planning"]
ENTRIES = [("share" if goal == "finite_share" else goal, row) for goal, rows in REFERENCE.items() for row in rows]


@pytest.mark.parametrize(("goal", "entry"), ENTRIES)
def test_numbers_agree_with_r(goal, entry):
    asked = {key: value for key, value in entry.items() if key not in {"n", "within"}}
    assert answers_needed(goal, entry["within"], **asked) == entry["n"]


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(population=st.integers(5, 90), within=st.sampled_from([0.03, 0.05, 0.1, 0.2]), tenths=st.integers(1, 9))
def test_so_many_and_every_number_above_are_enough(population, within, tenths):
    share = tenths / 10

    def reach(n):
        found = finite_share(round(share * n), n, population)
        return (found.high - found.low) / 2

    enough = [n for n in range(1, population + 1) if all(reach(m) <= within + 1e-9 for m in range(n, population + 1))]
    assert answers_needed("share", within, expected=share, population=population) == min(enough)


def test_a_list_of_people_needs_fewer_answers_than_a_sample():
    listed, sampled = answers_needed("share", 0.1, population=72), answers_needed("share", 0.1)
    assert listed < sampled
    found = wilson(round(sampled / 2), sampled)
    assert (found.high - found.low) / 2 == pytest.approx(0.1, abs=0.002)


@pytest.mark.parametrize("goal", ["difference", "change"])
@pytest.mark.parametrize("n", [30, 75, 150])
def test_what_is_detectable_needs_so_many(goal, n):
    seen = detectable(goal, n)
    assert answers_needed(goal, seen + 1e-4) <= n
    assert (answers_needed(goal, seen - 0.02) or n + 1) > n


def test_what_cannot_be_known_is_none():
    assert answers_needed("change", 0.2, population=60) is None
    assert answers_needed("difference", 0.1, population=50) is None
    assert answers_needed("alpha", 0.05, population=30) is None
    assert detectable("change", 3) is None
    assert answers_needed("share", 0.01, population=40) == 40


def test_near_one_a_difference_is_looked_for_below():
    assert detectable("difference", 20, expected=0.95) > 0.2
    assert answers_needed("difference", 0.2, expected=0.95) == answers_needed("difference", 0.2, expected=0.75)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: answers_needed("mean", 0.1), "a goal is share"),
        (lambda: detectable("mean", 10), "a goal is share"),
        (lambda: answers_needed("share", 0), "above 0 and below 1"),
        (lambda: answers_needed("share", 10), "above 0 and below 1"),
        (lambda: answers_needed("share", 0.1, expected=80), "the expected share"),
        (lambda: answers_needed("share", 0.1, population=0), "a population"),
        (lambda: answers_needed("share", 0.1, power=1), "power"),
        (lambda: answers_needed("change", 0.6, moving=0.5), "no more can rise than move"),
        (lambda: answers_needed("change", 0.1, moving=0), "who move"),
        (lambda: answers_needed("difference", 0.6, expected=0.5), "beyond 0 and 1"),
        (lambda: answers_needed("alpha", 0.1, items=1), "number of statements"),
        (lambda: detectable("share", 50, population=40), "only 40 could"),
        (lambda: detectable("share", 0), "number of answers"),
    ],
)
def test_bad_input_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()
