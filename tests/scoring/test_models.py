"""The proportional-odds model: closed forms, statsmodels' own fit, and clear refusals (R: test_reference.py)."""

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel

from evaluation.core.estimates import to_frame
from evaluation.scoring.models import proportional_odds

ROLES = ["client", "expert", "professional"]


def simulated(n=400, seed=3, effects=(0.0, 0.6, -0.8), slope=0.5):
    """Answers that follow the model."""
    generator = np.random.default_rng(seed)
    role, age = generator.integers(0, 3, n), generator.normal(45, 10, n).round()
    linear = np.array(effects)[role] + slope * (age - 45) / 10
    places = (generator.logistic(size=n)[:, None] + linear[:, None] > np.array([-1.5, 0.0, 1.2])).sum(axis=1)
    frame = pd.DataFrame({"role": pd.Categorical.from_codes(role, ROLES), "age": age})
    return pd.Series(places + 1), frame


def test_two_levels_and_two_groups_give_the_odds_ratio():
    # log(ad / bc) with variance 1/a + 1/b + 1/c + 1/d: the saturated logistic model.
    a, b, c, d = 30, 12, 18, 25
    frame = pd.DataFrame({"role": ["client", "client", "worker", "worker"]})
    found = proportional_odds([1, 2, 1, 2], frame, counts=pd.Series([a, b, c, d]))
    one = found.coefficients["role=worker"]
    assert one.estimate == pytest.approx(a * d / (b * c), rel=1e-6)
    assert one.se == pytest.approx(np.sqrt(1 / a + 1 / b + 1 / c + 1 / d), rel=1e-5)
    assert found.thresholds["1|2"] == pytest.approx(np.log(a / b), rel=1e-6)
    assert found.threshold_se["1|2"] == pytest.approx(np.sqrt(1 / a + 1 / b), rel=1e-5)
    assert found.proportionality == {}
    g_squared = stats.chi2_contingency([[a, b], [c, d]], correction=False, lambda_="log-likelihood").statistic
    assert found.against_null.statistic == pytest.approx(g_squared, rel=1e-8)


def test_agrees_with_the_unweighted_fit_of_statsmodels():
    answers, frame = simulated()
    found = proportional_odds(answers, frame)
    numbers = pd.get_dummies(frame["role"], drop_first=True).astype(float).assign(age=(frame["age"] - 45) / 10)
    fitted = OrderedModel(answers, numbers, distr="logit").fit(method="bfgs", disp=0, gtol=1e-8)
    theirs = fitted.params.to_numpy()[:3] / [1, 1, 10]
    errors = fitted.bse.to_numpy()[:3] / [1, 1, 10]
    assert [one.coefficient for one in found.coefficients.values()] == pytest.approx(theirs, rel=1e-4)
    assert [one.se for one in found.coefficients.values()] == pytest.approx(errors, rel=1e-4)
    assert found.log_likelihood == pytest.approx(fitted.llf, abs=1e-6)
    assert list(found.coefficients) == ["role=expert", "role=professional", "age"]


def test_finds_the_effects_that_made_the_answers():
    answers, frame = simulated(n=4000)
    found = proportional_odds(answers, frame)
    for name, effect in {"role=expert": 0.6, "role=professional": -0.8, "age": 0.05}.items():
        one = found.coefficients[name]
        assert abs(one.coefficient - effect) < 4 * one.se
        assert one.low < one.estimate < one.high
        assert one.estimate == pytest.approx(np.exp(one.coefficient))
    assert min(test.p_value for test in found.proportionality.values()) > 0.001


def test_the_likelihood_is_flat_at_the_estimate():
    answers, frame = simulated()
    found = proportional_odds(answers, frame)
    chances = found.probabilities(frame).to_numpy()
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(frame)))
    assert np.log(chances[np.arange(len(frame)), answers - 1]).sum() == pytest.approx(found.log_likelihood)
    # Score equation of a 0/1 predictor: residuals of P(above) and P(below) within the group cancel.
    edges = np.column_stack([np.zeros(len(frame)), chances.cumsum(axis=1)])
    place = answers.to_numpy() - 1
    residual = 1 - edges[np.arange(len(frame)), place] - edges[np.arange(len(frame)), place + 1]
    for role in ROLES:
        assert residual[frame["role"] == role].sum() == pytest.approx(0, abs=1e-4)


def test_counts_and_raw_answers_agree():
    answers, frame = simulated(n=300)
    rough = frame[["role"]]
    table = pd.DataFrame({"answer": answers, "role": rough["role"]}).value_counts(sort=False).reset_index()
    raw, counted = (
        proportional_odds(answers, rough),
        proportional_odds(table["answer"], table[["role"]], counts=table["count"]),
    )
    assert counted == raw


def test_turning_the_scale_and_the_reference_round():
    answers, frame = simulated(n=300)
    found = proportional_odds(answers, frame)
    turned = proportional_odds(5 - answers, frame)
    for name, one in found.coefficients.items():
        assert turned.coefficients[name].coefficient == pytest.approx(-one.coefficient, rel=1e-4, abs=1e-7)
        assert turned.coefficients[name].p_value == pytest.approx(one.p_value, rel=1e-3, abs=1e-9)
    other = proportional_odds(answers, frame.assign(role=frame["role"].cat.reorder_categories(ROLES[::-1])))
    assert other.coefficients["role=client"].estimate == pytest.approx(
        1 / found.coefficients["role=professional"].estimate, rel=1e-5
    )
    assert other.log_likelihood == pytest.approx(found.log_likelihood, abs=1e-7)


def test_units_of_a_predictor_only_scale_its_coefficient():
    answers, frame = simulated(n=300)
    years, seconds = (proportional_odds(answers, frame.assign(age=frame["age"] * unit)) for unit in (1, 3.156e7))
    assert seconds.coefficients["age"].coefficient * 3.156e7 == pytest.approx(
        years.coefficients["age"].coefficient, rel=1e-5
    )
    assert seconds.coefficients["age"].p_value == pytest.approx(years.coefficients["age"].p_value, rel=1e-4)


def test_an_effect_that_differs_by_threshold_is_noticed():
    low, high = pd.Series([1] * 60 + [2] * 20 + [3] * 60), pd.Series([1] * 20 + [2] * 100 + [3] * 20)
    frame = pd.DataFrame({"role": ["client"] * 140 + ["worker"] * 140})
    found = proportional_odds(pd.concat([low, high], ignore_index=True), frame)
    test = found.proportionality["role"]
    # Saturated with one coefficient a threshold: its likelihood is that of the two shares of each level.
    saturated = sum(float(special.xlogy(n, n / 140).sum()) for n in (np.array([60, 20, 60]), np.array([20, 100, 20])))
    assert test.statistic == pytest.approx(2 * (saturated - found.log_likelihood), rel=1e-6)
    assert (test.df, test.p_value < 1e-6) == (1, True)


def test_those_who_did_not_answer_change_only_n_missing():
    answers, frame = simulated(n=200)
    found = proportional_odds(answers, frame)
    longer = pd.concat([frame, pd.DataFrame({"role": [None, "client"], "age": [40, 50]})], ignore_index=True)
    longer["role"] = pd.Categorical(longer["role"], ROLES)
    other = proportional_odds(pd.concat([answers, pd.Series([3, None])], ignore_index=True), longer)
    assert (other.n, other.n_missing) == (200, 2)
    assert other.coefficients["age"].estimate == pytest.approx(found.coefficients["age"].estimate, rel=1e-9)


def test_rows_of_results():
    answers, frame = simulated(n=200)
    rows = to_frame(proportional_odds(answers, frame).to_estimates(item="useful"))
    assert rows["id"].tolist()[:2] == ["odds_ratio/useful/role=expert//", "p_value/useful/role=expert//"]
    assert len(rows) == 6


def test_separated_answers_are_refused():
    frame = pd.DataFrame({"role": ["client"] * 40 + ["worker"] * 40, "other": [0, 1] * 40})
    apart = pd.Series([1, 2] * 20 + [2, 3] * 20)  # all workers at least as high as all clients
    with pytest.raises(ValueError, match="separated by role=worker"):
        proportional_odds(apart, frame)
    overlapping = apart.copy()
    overlapping[[0, 1, 78, 79]] = [3, 3, 1, 1]
    assert proportional_odds(overlapping, frame).n == 80


def test_new_rows_must_fit_the_model():
    found = proportional_odds(*simulated(n=200))
    with pytest.raises(ValueError, match="no level 'boss'"):
        found.probabilities(pd.DataFrame({"role": ["boss"], "age": [40]}))
    with pytest.raises(ValueError, match="without a column: age"):
        found.probabilities(pd.DataFrame({"role": ["client"]}))
    with pytest.raises(ValueError, match="missing"):
        found.probabilities(pd.DataFrame({"role": ["client"], "age": [np.nan]}))


ANSWERS, FRAME = simulated(n=120)


@pytest.mark.parametrize(
    ("answers", "frame", "told"),
    [
        (ANSWERS[:50], FRAME, "50 answers but 120 rows"),
        (ANSWERS[:40], FRAME[:40], "needs 50 answers"),
        (ANSWERS, FRAME[[]], "at least one predictor"),
        (ANSWERS.set_axis(range(1, 121)), FRAME, "different indexes"),
        (ANSWERS.where(ANSWERS > 4), FRAME, "nobody has both"),
        (ANSWERS * 0 + 1, FRAME, "same answer"),
        (ANSWERS.astype(str), FRAME, "expected numbers"),
        (pd.Series(pd.Categorical(ANSWERS)), FRAME, "no order"),
        (pd.Series(pd.Categorical(ANSWERS, [1, 2, 3, 4, 5], ordered=True)), FRAME, "nobody gave the answer 5"),
        (ANSWERS.where(ANSWERS < 4, 3).where(FRAME.index > 2, 4), FRAME, "and 3 on level 4"),
        (ANSWERS, FRAME.assign(age=40), "same value of age"),
        (ANSWERS, FRAME.assign(role="client"), "same value of role"),
        (ANSWERS, FRAME.assign(months=FRAME["age"] * 12), "follow from each other"),
    ],
)
def test_bad_input_is_refused(answers, frame, told):
    with pytest.raises(ValueError, match=told):
        proportional_odds(answers, frame)


def test_standard_errors_to_nine_digits():
    # R: ordinal::clm(y ~ a + g, weights = w, control = clm.control(gradTol = 1e-12, maxIter = 500))
    rows = pd.DataFrame([(y, g, a) for a in (1, 2, 5) for g in "pq" for y in (1, 2, 3, 4)], columns=["y", "g", "a"])
    people = [8, 9, 5, 3, 4, 6, 9, 7, 7, 5, 4, 8, 3, 6, 9, 8, 5, 5, 6, 9, 2, 4, 8, 11]
    found = proportional_odds(rows["y"], rows[["a", "g"]], counts=pd.Series(people))
    assert [one.coefficient for one in found.coefficients.values()] == pytest.approx(
        [0.201988307110207, 0.693244348948228], rel=1e-7
    )
    errors = [0.0878523495556695, 0.2984390016521879]
    assert [one.se for one in found.coefficients.values()] == pytest.approx(errors, rel=1e-8)
    assert list(found.threshold_se.values()) == pytest.approx(
        [0.3285757262305852, 0.3244412926382539, 0.3525625444820119], rel=1e-8
    )
