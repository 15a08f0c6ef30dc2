"""Agreement of raters: against published tables, R and known relations between the coefficients."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.scoring.agreement import cohen_kappa, fleiss_kappa, icc, krippendorff_alpha
from evaluation.scoring.scales import cronbach_alpha

# Hout et al. (1987), in Agresti (1990): 91 couples, husband by wife, four levels.
COUPLES = pd.DataFrame(
    [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]], index=[1, 2, 3, 4], columns=[1, 2, 3, 4]
)
# Shrout and Fleiss (1979), table 2.
JUDGES = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], columns=list("ABCD")
)
NA = np.nan
# Krippendorff (2011), Computing Krippendorff's alpha-reliability: 12 units, 4 observers.
OBSERVERS = pd.DataFrame(
    {
        "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
        "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
        "C": [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
        "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
    }
)
# Fleiss' kappa, worked example of ten subjects rated by fourteen into five categories: 0.210.
FOURTEEN = pd.DataFrame(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip
ratings = st.lists(st.tuples(*[st.integers(1, 4)] * 3), min_size=4, max_size=12)


def raw(table):
    cells = table.stack()
    return [np.repeat(cells.index.get_level_values(level).to_numpy(), cells) for level in (0, 1)]


def frame_of(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"])
    assume(all(frame[name].nunique() > 1 for name in frame))
    return frame


@pytest.mark.parametrize(
    ("weights", "kappa", "se", "se_null"),
    [  # R 4.2.2: vcd::Kappa, psych::cohen.kappa; standard errors by Fleiss, Cohen and Everitt (1969)
        ("unweighted", 0.129330254041571, 0.0685985324807086, 0.0611834605597683),
        ("linear", 0.237380627557981, 0.0783163347783729, 0.0769903120885505),
    ],
)
def test_cohen_agrees_with_r(weights, kappa, se, se_null):
    found = cohen_kappa(COUPLES, weights=weights)
    assert (found.estimate, found.se, found.se_null) == pytest.approx((kappa, se, se_null), abs=1e-12)
    assert found.observed == pytest.approx(33 / 91)
    assert (found.low, found.high) == pytest.approx((kappa - 1.959963985 * se, kappa + 1.959963985 * se), abs=1e-9)


@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
def test_cohen_counts_raw_and_direction(weights):
    found = cohen_kappa(COUPLES, weights=weights)
    from_raw = cohen_kappa(*raw(COUPLES), weights=weights)
    swapped = cohen_kappa(COUPLES.T, weights=weights)
    turned = cohen_kappa(
        COUPLES.iloc[::-1, ::-1].set_axis([1, 2, 3, 4]).set_axis([1, 2, 3, 4], axis=1), weights=weights
    )
    for other in (from_raw, swapped, turned):
        assert other.estimate == pytest.approx(found.estimate, abs=1e-12)
        assert other.se == pytest.approx(found.se, abs=1e-12)
        assert other.p_value == pytest.approx(found.p_value, rel=1e-9)


def test_cohen_of_words_does_not_mind_their_names():
    first, second = list("aabbcabca"), list("abbbcaccb")
    renamed = str.maketrans("abc", "zxy")
    found = cohen_kappa(first, second)
    other = cohen_kappa([name.translate(renamed) for name in first], [name.translate(renamed) for name in second])
    assert other.estimate == pytest.approx(found.estimate, abs=1e-12)
    assert other.p_value == pytest.approx(found.p_value, rel=1e-9)


def test_an_unused_level_between_keeps_its_distance():
    first, second = [1, 2, 4, 4, 1, 2], [1, 4, 4, 4, 2, 2]
    levels = [1, 2, 3, 4]
    as_categories = [pd.Series(pd.Categorical(part, levels, ordered=True)) for part in (first, second)]
    assert cohen_kappa(*as_categories, weights="quadratic").estimate == pytest.approx(
        cohen_kappa(first, second, weights="quadratic").estimate
    )


def test_complete_agreement_has_no_interval():
    found = cohen_kappa([1, 2, 3, 1], [1, 2, 3, 1])
    assert (found.estimate, found.low, found.high) == (1, None, None)
    assert krippendorff_alpha(pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]})).low is None
    both = pd.DataFrame({"a": ["x", "y", "x"], "b": ["x", "y", "x"]})
    assert (fleiss_kappa(both).estimate, fleiss_kappa(both).high) == (1, None)


def test_fleiss_agrees_with_the_worked_example():
    found = fleiss_kappa(FOURTEEN, counts=True)
    assert (found.estimate, found.observed, found.expected) == pytest.approx((0.210, 0.378, 0.213), abs=5e-4)
    assert found.raters == 14


def test_fleiss_interval_is_that_of_the_jackknife():
    found = fleiss_kappa(FOURTEEN, counts=True)
    n = len(FOURTEEN)
    without = [fleiss_kappa(FOURTEEN.drop(index=unit), counts=True).estimate for unit in range(n)]
    error = np.sqrt((n - 1) / n * ((np.array(without) - np.mean(without)) ** 2).sum())
    assert (found.high - found.low) / 2 / 2.262157 == pytest.approx(error, rel=0.15)  # t of 9, and n = 10
    assert found.low < found.estimate < found.high


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(rows=ratings)
def test_krippendorff_and_fleiss_differ_by_the_correction_for_few_ratings(rows):
    frame = frame_of(rows)
    fleiss = fleiss_kappa(frame).estimate
    alpha = krippendorff_alpha(frame, replicates=100).estimate
    assert alpha == pytest.approx(fleiss + (1 - fleiss) / frame.size, abs=1e-9)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(rows=ratings)
def test_fleiss_does_not_mind_raters_or_names_and_counts_agree(rows):
    frame = frame_of(rows)
    found = fleiss_kappa(frame)
    words = fleiss_kappa(frame[["c", "a", "b"]].replace({1: "z", 2: "x", 3: "y", 4: "w"}))
    counted = fleiss_kappa(frame.apply(pd.Series.value_counts, axis=1).fillna(0), counts=True)
    for other in (words, counted):
        assert other.estimate == pytest.approx(found.estimate, abs=1e-12)
        assert other.p_value == pytest.approx(found.p_value, rel=1e-9)
    weights = {name: (frame == int(name)).to_numpy().mean() for name in found.categories}
    spread = {name: share * (1 - share) for name, share in weights.items()}
    overall = sum(found.categories[name] * spread[name] for name in spread) / sum(spread.values())
    assert overall == pytest.approx(found.estimate, abs=1e-9)  # Fleiss: the weighted mean of the categories' kappas


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_agrees_with_his_example(metric, alpha):
    found = krippendorff_alpha(OBSERVERS, metric=metric, replicates=200)
    assert found.estimate == pytest.approx(alpha, abs=5e-4)
    assert (found.n, found.n_missing, found.raters, found.ratings) == (11, 1, 4, 40)
    assert found.low < found.estimate < found.high


def test_krippendorff_of_ordered_categories_uses_their_order():
    names = {1: "low", 2: "middle", 3: "high", 4: "higher", 5: "top"}
    named = OBSERVERS.apply(lambda column: pd.Categorical(column.map(names), list(names.values()), ordered=True))
    found = krippendorff_alpha(named, metric="ordinal", replicates=100)
    assert found.estimate == pytest.approx(0.815387503754881, abs=1e-12)  # R 4.2.2, by the coincidence matrix


@pytest.mark.parametrize(
    ("form", "value"),
    [("ICC1", 0.17), ("ICC2", 0.29), ("ICC3", 0.71), ("ICC1k", 0.44), ("ICC2k", 0.62), ("ICC3k", 0.91)],
)
def test_icc_agrees_with_shrout_and_fleiss(form, value):
    found = icc(JUDGES, form=form)
    assert found.estimate == pytest.approx(value, abs=0.005)
    assert found.low < found.estimate < found.high


def test_icc_limits_agree_with_r():
    # R 4.2.2, psych::ICC(lmer = FALSE).
    found = icc(JUDGES, form="ICC2k")
    assert (found.low, found.high) == pytest.approx((0.0711368153025035, 0.927232040167722), abs=1e-10)
    assert found.p_value == pytest.approx(0.000134566516484337, rel=1e-10)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.tuples(*[st.integers(1, 9)] * 3), min_size=4, max_size=10), shift=st.integers(1, 5))
def test_icc_relations(rows, shift):
    frame = frame_of(rows)
    residual = frame.sub(frame.mean(axis=1), axis=0)
    sums = [frame.sum(axis=1), *(frame.drop(columns=name).sum(axis=1) for name in frame)]
    assume(all(part.nunique() > 1 for part in sums) and (residual.std() > 0.01).any() and (frame.nunique() > 1).all())
    consistent = icc(frame, form="ICC3k")
    assert consistent.estimate == pytest.approx(cronbach_alpha(frame).estimate, abs=1e-9)
    harder = frame.assign(a=frame["a"] + shift)
    assert icc(harder, form="ICC3").estimate == pytest.approx(icc(frame, form="ICC3").estimate, abs=1e-9)
    scaled = icc(frame * 3 + 1, form="ICC2")
    assert scaled.estimate == pytest.approx(icc(frame, form="ICC2").estimate, abs=1e-9)


def test_an_unrated_unit_changes_only_n_missing():
    extended = pd.concat([JUDGES, pd.DataFrame({"A": [5.0]})], ignore_index=True)
    assert (icc(extended).n_missing, icc(extended).estimate) == (1, pytest.approx(icc(JUDGES).estimate))
    first, second = raw(COUPLES)
    missing = cohen_kappa([*first, 2], [*second, None])
    assert (missing.n_missing, missing.estimate) == (1, pytest.approx(cohen_kappa(COUPLES).estimate))
    some = fleiss_kappa(pd.DataFrame({"a": [1, 2, 1, 2], "b": [1, 2, 2, None]}))
    assert (some.n, some.n_missing) == (3, 1)


@settings(max_examples=20, deadline=None)
@given(rows=ratings)
def test_results_are_finite_and_in_range(rows):
    frame = frame_of(rows)
    assume(set(frame["a"]) & set(frame["b"]))
    for found in (cohen_kappa(frame["a"], frame["b"]), fleiss_kappa(frame)):
        assert -1 <= found.estimate <= 1
        assert 0 <= found.p_value <= 1
        if found.low is not None:
            assert -1 <= found.low <= found.estimate <= found.high <= 1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: cohen_kappa([1, 2], [1, 2, 3]), "same people"),
        (lambda: cohen_kappa([1, 1], [1, 1]), "same answer"),
        (lambda: cohen_kappa([1, 1, 1], [1, 2, 1]), "one rater"),
        (lambda: cohen_kappa([1, 2, 1], [3, 4, 3]), "no answer in common"),
        (lambda: cohen_kappa([None, 1], [1, None]), "no unit"),
        (lambda: cohen_kappa(["a", "b"], ["b", "a"], weights="linear"), "ordered categories"),
        (lambda: cohen_kappa([1, 2], [2, 1], weights="cubic"), "weights are"),
        (lambda: fleiss_kappa(pd.DataFrame({"a": [1, 1], "b": [1, 1]})), "same answer"),
        (lambda: fleiss_kappa(pd.DataFrame({"a": [1], "b": [1]})), "at least two units"),
        (lambda: fleiss_kappa(pd.DataFrame([[2, 1], [2, 2]]), counts=True), "krippendorff"),
        (lambda: fleiss_kappa(pd.DataFrame([[2, -1], [2, 2]]), counts=True), "negative"),
        (lambda: krippendorff_alpha(pd.DataFrame()), "empty"),
        (lambda: krippendorff_alpha(pd.DataFrame({"a": [1, None], "b": [None, 2]})), "rated by two"),
        (lambda: krippendorff_alpha(pd.DataFrame({"a": [1, 1], "b": [1, 1]})), "same answer"),
        (lambda: krippendorff_alpha(pd.DataFrame({"a": ["x", "y"], "b": ["x", "y"]}), metric="ordinal"), "ordered"),
        (lambda: krippendorff_alpha(pd.DataFrame({"a": [-1, 2], "b": [1, 2]}), metric="ratio"), "negative"),
        (lambda: krippendorff_alpha(OBSERVERS, metric="angle"), "the metric is"),
        (lambda: icc(JUDGES, form="ICC4"), "the form is"),
        (lambda: icc(JUDGES[["A"]]), "two units"),
        (lambda: icc(pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]})), "do not differ"),
        (lambda: icc(pd.DataFrame({"a": ["x", "y"], "b": ["x", "z"]})), "expected numbers"),
    ],
)
def test_bad_input_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()


def test_complete_agreement_is_one_without_limits():
    for answers in ([1, 2, 3, 4, 5, 3, 2, 4, 1, 5, 3, 4], ["a", "b", "b", "c", "a", "a", "b"]):
        found = cohen_kappa(answers, answers)
        assert (found.estimate, found.low, found.high) == (pytest.approx(1), None, None)
        assert found.se == pytest.approx(0, abs=1e-7)


def test_a_lower_limit_beyond_the_step_up_is_none():
    # R: psych::ICC gives 4.27 as the lower limit of an estimate of -12.
    found = icc(pd.DataFrame([[1, 1, 2, 1, 1, 1], [1, 1, 1, 2, 1, 2]]), form="ICC2k")
    assert found.estimate == pytest.approx(-12)
    assert found.low is None
    assert found.high == pytest.approx(0.996278032135633)


@pytest.mark.parametrize(("metric", "expected"), [("nominal", 1 - 7 * 2 / 42), ("interval", 1 - 7 * 2 / 78)])
def test_a_rater_who_rated_nothing_changes_nothing(metric, expected):
    # By hand, four units rated twice, one pair apart: coincidences 1-1: 2, 2-2: 2, 3-3: 2, 2-3 and 3-2: 1 each,
    # so n = 8 with 2, 3 and 3: nominal 1 - 7 (2 / 42), interval 1 - 7 (2 / (12 + 48 + 18)).
    ratings = pd.DataFrame({"a": [1, 2, 3, 2], "b": [1, 2, 3, 3], "c": [np.nan] * 4})
    assert krippendorff_alpha(ratings, metric=metric).estimate == pytest.approx(expected)
    assert krippendorff_alpha(ratings[["a", "b"]], metric=metric).estimate == pytest.approx(expected)


def test_limits_hold_the_estimate_with_few_units():
    found = krippendorff_alpha(pd.DataFrame([[1, 2, 3], [4, 5, 6], [7, 8, 10]]))
    assert found.low <= found.estimate <= found.high


def test_linear_kappa_of_raters_who_only_differ_upwards_is_refused():
    # Distances are then differences, whose mean does not depend on who is paired with whom: as expected by chance.
    with pytest.raises(ValueError, match="kappa is 0 whatever"):
        cohen_kappa([1, 2], [2, 3], weights="linear")
    with pytest.raises(ValueError, match="kappa is 0 whatever"):
        cohen_kappa([1, 2, 2, 1, 1, 2, 1], [2, 3, 2, 2, 3, 3, 3], weights="linear")


def test_an_icc_without_variance_left_is_refused():
    # Mean squares 1/6 of units, 0 of raters, 1/2 of the rest: 1/6 + (0 - 1/2)/3 is 0, whatever it is in binary.
    with pytest.raises(ValueError, match="nothing is left"):
        icc(pd.DataFrame([[1, 1], [1, 2], [2, 1]]), form="ICC2k")
