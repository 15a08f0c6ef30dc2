"""Scales against R's psych and lavaan, hand calculation and their own promises."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.scales import cronbach_alpha, mcdonald_omega, scale_scores, summarise_scale

# Seven people, four items of 1 to 5, the last one turned round. Made for these tests.
PEOPLE = pd.DataFrame(
    {"a": [1, 2, 3, 4, 5, 4, 2], "b": [2, 2, 3, 5, 5, 3, 1], "c": [1, 3, 3, 4, 4, 5, 2], "d": [5, 3, 3, 2, 1, 2, 5]}
)
ANSWERS = st.lists(st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=4, max_size=4), min_size=1, max_size=20)


def test_alpha_of_a_textbook_table():
    # Variances 2.5, 2.3 and 1.5, of the sum 17.3: 3/2 (1 - 6.3 / 17.3).
    people = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 2, 3, 5, 5], "c": [1, 3, 3, 4, 4]})
    found = cronbach_alpha(people)
    assert found.estimate == pytest.approx(1.5 * (1 - 6.3 / 17.3))
    # F quantiles of 4 and 8 degrees of freedom, from tables: 5.05 above, 1 / 8.98 below.
    assert found.low == pytest.approx(1 - (1 - found.estimate) * 5.0526, abs=1e-4)
    assert found.high == pytest.approx(1 - (1 - found.estimate) / 8.9796, abs=1e-4)
    assert found.if_dropped["c"] == pytest.approx(2 * (1 - 4.8 / np.var([3, 4, 6, 9, 10], ddof=1)))
    assert found.item_rest["a"] == pytest.approx(np.corrcoef([1, 2, 3, 4, 5], [3, 5, 6, 9, 9])[0, 1])
    assert found.standardised == pytest.approx(3 * found.mean_correlation / (1 + 2 * found.mean_correlation))


def test_alpha_is_of_complete_answers():
    more = pd.concat([PEOPLE, pd.DataFrame({"a": [1, None], "b": [5, 2], "c": [None, 3], "d": [2, 3]})])
    alone, found = cronbach_alpha(PEOPLE[["a", "b", "c"]]), cronbach_alpha(more[["a", "b", "c"]])
    assert (found.n, found.n_missing) == (7, 2)
    assert (found.estimate, found.low, found.high) == (alone.estimate, alone.low, alone.high)


def test_an_item_that_was_not_turned_round_is_named():
    found = cronbach_alpha(PEOPLE)
    assert found.unreversed == ("d",)
    assert "d" in found.to_estimates()[0].note
    assert cronbach_alpha(PEOPLE, reverse=["d"], ranges={"d": (1, 5)}).unreversed == ()


def test_reversing_numbers_and_ordered_answers_is_the_same():
    words = pd.CategoricalDtype(list("vwxyz"), ordered=True)
    named = PEOPLE.assign(d=pd.Categorical.from_codes(PEOPLE["d"] - 1, dtype=words))
    by_range = cronbach_alpha(PEOPLE, reverse=["d"], ranges={"d": (1, 5)})
    assert cronbach_alpha(named, reverse=["d"]).estimate == by_range.estimate


@pytest.mark.parametrize("interval", ["feldt", "distribution_free"])
def test_alpha_does_not_change_with_the_order_of_people_and_items(interval):
    one = cronbach_alpha(PEOPLE, interval=interval)
    other = cronbach_alpha(PEOPLE.iloc[::-1, [2, 0, 3, 1]], interval=interval)
    assert (one.estimate, one.low, one.high) == pytest.approx((other.estimate, other.low, other.high))
    assert one.low <= one.estimate <= one.high <= 1


@pytest.mark.slow
def test_distribution_free_interval_meets_a_bootstrap_of_people():
    generator = np.random.default_rng(2)
    latent = generator.normal(size=(400, 1)) + generator.normal(size=(400, 4))
    people = pd.DataFrame(np.clip(np.round(latent + 4), 1, 5), columns=list("abcd"))
    found = cronbach_alpha(people, interval="distribution_free")
    drawn = [cronbach_alpha(people.iloc[generator.integers(0, 400, 400)]).estimate for _ in range(400)]
    error = (found.high - found.low) / 2 / 1.966  # t of 399 degrees of freedom
    assert error == pytest.approx(np.std(drawn), rel=0.12)


def test_omega_of_three_items_is_in_closed_form():
    # Three correlations fix three loadings: l1² = r12 r13 / r23, and so on.
    generator = np.random.default_rng(4)
    people = pd.DataFrame(generator.normal(size=(60, 1)) + generator.normal(size=(60, 3)), columns=list("abc"))
    r = people.corr().to_numpy()
    loadings = np.sqrt([r[0, 1] * r[0, 2] / r[1, 2], r[0, 1] * r[1, 2] / r[0, 2], r[0, 2] * r[1, 2] / r[0, 1]])
    spread = people.std().to_numpy()
    common, unique = (loadings * spread).sum() ** 2, ((1 - loadings**2) * spread**2).sum()
    found = mcdonald_omega(people)
    assert list(found.loadings.values()) == pytest.approx(loadings, abs=1e-5)
    assert found.estimate == pytest.approx(common / (common + unique), abs=1e-6)


def test_omega_of_equal_loadings_is_alpha():
    # Items of equal variance and equal correlations: both are k r / (1 + (k - 1) r).
    generator = np.random.default_rng(0)
    raw = generator.normal(size=(50, 4))
    white = np.linalg.solve(np.linalg.cholesky(np.cov(raw.T)), (raw - raw.mean(axis=0)).T).T
    wanted = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    people = pd.DataFrame(white @ np.linalg.cholesky(wanted).T, columns=list("abcd"))
    expected = 4 * 0.4 / (1 + 3 * 0.4)
    assert mcdonald_omega(people).estimate == pytest.approx(expected, abs=1e-6)
    assert cronbach_alpha(people).estimate == pytest.approx(expected)


@pytest.mark.slow
@given(rows=ANSWERS)
def test_scores_are_the_mean_of_what_was_answered_if_half_was(rows):
    items = pd.DataFrame(rows, columns=list("abcd"), dtype=float)
    if items.isna().all().any():
        return
    scores = scale_scores(items)
    for row, score in zip(rows, scores, strict=True):
        answered = [value for value in row if value is not None]
        if len(answered) >= 2:
            assert score == pytest.approx(sum(answered) / len(answered))
        else:
            assert np.isnan(score)


@pytest.mark.slow
@given(rows=ANSWERS)
def test_reversing_every_item_mirrors_the_scores(rows):
    items = pd.DataFrame(rows, columns=list("abcd"), dtype=float)
    if items.isna().all().any():
        return
    mirrored = scale_scores(items, reverse=list("abcd"), ranges=dict.fromkeys("abcd", (1, 5)))
    pd.testing.assert_series_equal(6 - scale_scores(items), mirrored)


@pytest.mark.parametrize(("least", "scored"), [(0.5, [True, True, False]), (0.7, [True, False, False])])
def test_the_least_share_of_answers_is_counted_in_items(least, scored):
    full = [1.0] * 10
    people = pd.DataFrame([full[:7] + [np.nan] * 3, full[:6] + [np.nan] * 4, full[:4] + [np.nan] * 6, full])
    assert scale_scores(people, min_answered=least).notna().tolist()[:3] == scored


@pytest.mark.parametrize(("n", "has_alpha", "has_interval"), [(29, False, False), (30, True, False), (200, True, True)])
def test_a_scale_is_summarised_within_the_limits(n, has_alpha, has_interval):
    generator = np.random.default_rng(n)
    items = pd.DataFrame(
        generator.integers(1, 3, size=(n, 1)) + generator.integers(0, 3, size=(n, 3)), columns=list("abc")
    )
    summary = summarise_scale(items, n_missing=4)
    found = {row.measure: row for row in summary.to_estimates(item="calm", wave="after")}
    assert ("alpha" in found) == has_alpha
    assert (has_alpha and found["alpha"].low is not None) == has_interval
    held = [held.measure for held in summary.scores.withheld]
    assert held == ["alpha"] * (not has_alpha) + ["alpha_interval"] * (has_alpha and not has_interval)
    assert (found["answered"].n, found["answered"].n_missing) == (n, 4)
    assert found["mean"].estimate == pytest.approx(items.mean(axis=1).mean())


@pytest.mark.parametrize("other", [[3] * 40, [2, 1] * 20])
def test_a_scale_of_items_without_correlation_has_no_alpha(other):
    summary = summarise_scale(pd.DataFrame({"a": [1, 2] * 20, "b": other}))
    assert summary.alpha is None
    assert summary.scores.n == 40


def test_an_item_or_a_scale_that_nobody_answered_breaks_nothing():
    items = pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 4], "c": [np.nan] * 3})
    assert scale_scores(items).tolist() == [1.5, 2, 3.5]
    assert summarise_scale(items).scores.n == 3
    nobody = summarise_scale(items[["c"]].assign(d=np.nan), n_missing=2)
    assert [(row.measure, row.estimate, row.n_missing) for row in nobody.to_estimates()] == [("answered", 0, 5)]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cronbach_alpha(PEOPLE[["a"]]), "at least two items"),
        (lambda: cronbach_alpha(PEOPLE.head(1)), "only 1 answered every item"),
        (lambda: cronbach_alpha(PEOPLE.assign(a=3)), "same answer to a"),
        (lambda: cronbach_alpha(PEOPLE, interval="bonett"), "interval is feldt or"),
        (lambda: cronbach_alpha(PEOPLE, reverse=["x"]), "no such item: x"),
        (lambda: cronbach_alpha(PEOPLE, reverse=["d"]), "give their range"),
        (lambda: cronbach_alpha(PEOPLE, ranges={"d": (1, 4)}), "outside its range"),
        (lambda: cronbach_alpha(PEOPLE.astype(str)), "expected numbers"),
        (lambda: scale_scores(pd.DataFrame()), "empty"),
        (lambda: scale_scores(PEOPLE, min_answered=0), "above 0"),
        (lambda: scale_scores(PEOPLE.assign(a=None, b=None)[["a", "b"]]), "nobody answered a, b"),
        (lambda: cronbach_alpha(PEOPLE.assign(a=None)), "nobody answered a"),
        (lambda: cronbach_alpha(PEOPLE[["a"]].assign(b=6 - PEOPLE["a"])), "cancel each other out"),
        (lambda: cronbach_alpha(PEOPLE.assign(d=6 - PEOPLE["a"])[["a", "d", "b"]]), "cancel each other out"),
        (lambda: mcdonald_omega(PEOPLE[["a", "b"]]), "at least three items"),
        (lambda: mcdonald_omega(PEOPLE.head(4)), "more than 4 complete answers"),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_a_model_without_proper_solution_is_refused():
    people = pd.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [2, 2, 3, 5, 5, 2], "c": [1, 3, 3, 4, 4, 4]})
    with pytest.raises(ValueError, match="no proper solution"):
        mcdonald_omega(people)


def test_items_that_cancel_have_no_standardised_alpha():
    # R: psych::alpha gives -1.777... and 9e15.
    found = cronbach_alpha(pd.DataFrame({"a": [3, 2], "b": [1, 5]}))
    assert found.estimate == pytest.approx(-1.77777777777778)
    assert found.standardised is None
