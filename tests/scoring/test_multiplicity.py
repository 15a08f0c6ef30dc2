"""Adjusted p-values: by hand, and what must hold for any family."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.association import cross_table
from evaluation.scoring.change import mcnemar
from evaluation.scoring.groups import mann_whitney
from evaluation.scoring.multiplicity import adjust, adjust_tests

families = st.dictionaries(st.text(max_size=4), st.floats(0, 1), min_size=1, max_size=12)


def test_holm_by_hand():
    # Sorted .01 .02 .03 .04: times 4, 3, 2, 1 = .04 .06 .06 .04, then never falling.
    found = adjust({"a": 0.04, "b": 0.01, "c": 0.03, "d": 0.02})
    assert found == pytest.approx({"a": 0.06, "b": 0.04, "c": 0.06, "d": 0.06})


def test_benjamini_hochberg_by_hand():
    # .01 .02 .03 .9: times 4/1, 4/2, 4/3, 4/4 = .04 .04 .04 .9.
    found = adjust({"a": 0.9, "b": 0.01, "c": 0.03, "d": 0.02}, adjustment="fdr_bh")
    assert found == pytest.approx({"a": 0.9, "b": 0.04, "c": 0.04, "d": 0.04})


@given(family=families, adjustment=st.sampled_from(["holm", "fdr_bh", "none"]))
def test_adjusted_values_keep_their_order_and_never_fall(family, adjustment):
    found = adjust(family, adjustment=adjustment)
    assert list(found) == list(family)
    before, after = np.array(list(family.values())), np.array(list(found.values()))
    assert (after >= before - 1e-12).all()
    assert (after <= 1).all()
    assert (np.diff(after[np.argsort(before, kind="stable")]) >= -1e-12).all()


@given(family=families)
def test_holm_does_not_mind_the_order_of_the_tests(family):
    turned = dict(reversed(family.items()))
    assert adjust(turned) == pytest.approx(adjust(family))


def test_tests_of_declared_questions():
    compared = mann_whitney([1, 2, 2, 3, 1, 1], [3, 4, 4, 2, 5, 5])
    changed = mcnemar([0, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1, 0], yes=[1])
    crossed = cross_table(["a", "a", "b", "b"], ["x", "y", "x", "y"])
    family = {"q1": compared, "q2": changed, "q3": crossed}
    found = adjust_tests(family)
    assert {key: test.p_value for key, test in found.items()} == adjust(
        {key: test.p_value for key, test in family.items()}
    )
    for key, test in found.items():
        assert test.test.endswith("adjusted over 3 declared questions (Holm)")
        assert (test.estimate, test.low, test.high) == (family[key].estimate, family[key].low, family[key].high)
    assert found["q1"].method.endswith("not adjusted for other tests")
    assert found["q3"].method == crossed.method  # no interval, nothing to say about it
    assert found["q1"].to_estimates(item="useful")[1].method == found["q1"].test


def test_one_question_alone_is_left_as_it_is():
    alone = {"q": mann_whitney([1, 2, 2], [3, 4, 4])}
    assert adjust_tests(alone) == alone
    assert adjust_tests({}) == {}
    assert adjust({}) == {}


@pytest.mark.parametrize("p_value", [-0.1, 1.2, float("nan")])
def test_what_is_no_p_value_is_refused(p_value):
    with pytest.raises(ValueError, match="q2: "):
        adjust({"q1": 0.5, "q2": p_value})


def test_an_unknown_adjustment_is_refused():
    with pytest.raises(ValueError, match="adjustment"):
        adjust({"q1": 0.5}, adjustment="bonferroni")
