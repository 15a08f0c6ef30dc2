"""Random effects: against R's metafor, the equations that define each estimator, and what must not matter."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from evaluation.core.estimates import to_frame
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.pooling import log_odds, pool_shares, random_effects

# Colditz et al. (1994): 13 trials of BCG vaccine; cases and others, treated and control.
TRIALS = np.array([
    [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619], [33, 5036, 47, 5761],
    [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892], [29, 7470, 45, 7232],
    [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338], [27, 16886, 29, 17825],
])  # fmt: skip
TREATED, CONTROL = TRIALS[:, :2].sum(axis=1), TRIALS[:, 2:].sum(axis=1)
RATIOS = np.log(TRIALS[:, 0] / TREATED) - np.log(TRIALS[:, 2] / CONTROL)
WITHIN = 1 / TRIALS[:, 0] - 1 / TREATED + 1 / TRIALS[:, 2] - 1 / CONTROL

finite = st.floats(-3, 3, allow_nan=False).map(lambda value: round(value, 3))
results = st.lists(st.tuples(finite, st.floats(0.01, 2).map(lambda v: round(v, 3))), min_size=3, max_size=9)


def pooled(estimates, variances, **options):
    return random_effects(list(estimates), list(variances), **({"limits": {}} | options))


def split(rows):
    estimates, variances = map(np.array, zip(*rows, strict=True))
    assume(np.ptp(estimates) > 0.01)
    return estimates, variances


@pytest.mark.parametrize(
    ("tau", "interval", "expected", "tol"),
    [  # R 4.2.2, metafor 3.8: mean, standard error, limits, tau squared, I squared
        ("DL", "hartung_knapp", (-0.714117222073227, 0.180696628335547, -1.10782135416833, -0.320413089978125,
                                 0.308760262862376, 0.921173468545621), 1e-10),
        ("REML", "hartung_knapp", (-0.714532348365101, 0.1807917455191, -1.10844372300005, -0.320620973730153,
                                   0.313243325980895, 0.922213860749656), 1e-4),
    ],
)  # fmt: skip
def test_bcg_agrees_with_r(tau, interval, expected, tol):
    found = random_effects(RATIOS, WITHIN, measure="log_risk_ratio", tau=tau, interval=interval)
    ours = (found.estimate, found.se, found.low, found.high, found.tau2, found.i2)
    assert ours == pytest.approx(expected, rel=tol)
    assert found.q == pytest.approx(152.233008082373, rel=1e-10)
    assert found.n == 13


def test_prediction_interval_uses_k_minus_2():
    found = random_effects(RATIOS, WITHIN, tau="DL")
    assert (found.prediction_low, found.prediction_high) == pytest.approx(
        (-2.00016235180598, 0.57192790765953), rel=1e-9
    )


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(rows=results)
def test_each_estimator_solves_its_equation(rows):
    estimates, variances = split(rows)
    k = len(estimates)

    def q(tau2):
        weights = 1 / (variances + tau2)
        return weights @ (estimates - weights @ estimates / weights.sum()) ** 2

    def restricted(tau2):
        total = variances + tau2
        return -0.5 * (np.log(total).sum() + np.log((1 / total).sum()) + q(tau2))

    mandel = pooled(estimates, variances, tau="PM")
    assert q(mandel.tau2) == pytest.approx(k - 1, rel=1e-6) if mandel.tau2 > 0 else q(0) <= k - 1 + 1e-9
    likely = pooled(estimates, variances, tau="REML").tau2
    grid = np.concatenate([np.linspace(0, 3 * np.var(estimates, ddof=1) + 1e-6, 400)])
    assert restricted(likely) >= max(restricted(point) for point in grid) - 1e-9
    if mandel.tau2_low > 0:
        assert stats.chi2.sf(q(mandel.tau2_low), k - 1) == pytest.approx(0.025, rel=1e-5)
    if mandel.tau2_high > 0:
        assert stats.chi2.cdf(q(mandel.tau2_high), k - 1) == pytest.approx(0.025, rel=1e-5)
    assert mandel.tau2_low <= mandel.tau2_high


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(rows=results, shift=finite, tau=st.sampled_from(["REML", "DL", "PM"]), data=st.data())
def test_what_must_not_matter(rows, shift, tau, data):
    estimates, variances = split(rows)
    found = pooled(estimates, variances, tau=tau)
    order = data.draw(st.permutations(range(len(rows))))
    other = pooled(estimates[order], variances[order], tau=tau)
    moved = pooled(estimates + shift, variances, tau=tau)
    turned = pooled(-estimates, variances, tau=tau)
    scaled = pooled(estimates * 10, variances * 100, tau=tau)
    close = {"rel": 1e-6, "abs": 1e-6}
    assert (other.estimate, other.low, other.tau2) == pytest.approx((found.estimate, found.low, found.tau2), **close)
    assert (moved.estimate - shift, moved.high - shift) == pytest.approx((found.estimate, found.high), **close)
    assert (-turned.estimate, -turned.high) == pytest.approx((found.estimate, found.low), **close)
    assert turned.p_value == pytest.approx(found.p_value, rel=1e-5)
    assert (scaled.estimate / 10, scaled.i2) == pytest.approx((found.estimate, found.i2), **close)
    assert min(estimates) - 1e-12 <= found.estimate <= max(estimates) + 1e-12
    assert found.low < found.estimate < found.high
    assert found.prediction_low < found.low
    assert found.high < found.prediction_high
    assert sum(found.weights) == pytest.approx(1)
    assert 0 <= found.i2 < 1
    assert 0 <= found.p_value <= 1


def test_results_that_hardly_differ():
    estimates, variances = [0.50, 0.51, 0.49, 0.50, 0.51], [0.04, 0.05, 0.04, 0.06, 0.05]
    normal = pooled(estimates, variances, interval="normal")
    assert (normal.tau2, normal.i2, normal.note) == (0, 0, "")
    fixed = 1 / np.array(variances)
    assert normal.se == pytest.approx(1 / np.sqrt(fixed.sum()))
    assert "narrower" in pooled(estimates, variances).note
    with pytest.raises(ValueError, match="all results are the same"):
        pooled([0.5, 0.5, 0.5], [0.1, 0.2, 0.1])
    assert pooled([0.5, 0.5, 0.5], [0.1, 0.2, 0.1], interval="normal").estimate == pytest.approx(0.5)


def test_equal_variances_give_the_t_interval_of_the_mean():
    estimates = np.array([0.2, 0.9, 0.4, 1.1, 0.6])
    found = pooled(estimates, [0.01] * 5)
    low, high = stats.t.interval(0.95, 4, estimates.mean(), estimates.std(ddof=1) / np.sqrt(5))
    assert (found.estimate, found.low, found.high) == pytest.approx((estimates.mean(), low, high))
    assert found.tau2 == pytest.approx(estimates.var(ddof=1) - 0.01)


def test_small_numbers_are_withheld():
    with pytest.raises(ValueError, match="at least 5 results, got 4"):
        random_effects([0.1, 0.2, 0.3, 0.4], [0.1] * 4)
    few = random_effects(RATIOS[:9], WITHIN[:9])
    assert (few.prediction_low, few.withheld[0].limit) == (None, LIMITS["prediction_interval"])
    assert [row.measure for row in few.to_estimates(item="useful")] == ["mean", "i_squared", "tau_squared"]
    many = random_effects(RATIOS[:10], WITHIN[:10])
    assert many.withheld == ()
    measures = to_frame(many.to_estimates(item="useful"))["measure"].tolist()
    assert measures == ["mean", "i_squared", "tau_squared", "prediction"]
    assert pooled([0.1, 0.4], [0.1, 0.1]).prediction_low is None


def test_log_odds_and_their_correction():
    estimates, variances = log_odds([5, 0, 8], [10, 9, 8])
    assert estimates == pytest.approx([0, np.log(0.5 / 9.5), np.log(8.5 / 0.5)])
    assert variances == pytest.approx([0.4, 1 / 0.5 + 1 / 9.5, 1 / 8.5 + 1 / 0.5])


SMALL = [20, 19, 18, 20, 19, 17, 18, 20], [20] * 8
REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "verdicts.json").read_text("utf-8"))["pooled"]


@pytest.mark.parametrize("entry", REFERENCE)
def test_shares_agree_with_r(entry):
    found = pool_shares(entry["counts"], entry["sizes"], limits={})
    ours = found.estimate, found.low, found.high
    assert ours == pytest.approx((entry["estimate"], entry["low"], entry["high"]), abs=2e-6)
    spreads = np.sqrt([found.tau2, found.tau2_low, found.tau2_high])
    assert spreads == pytest.approx([entry["tau"], entry["tau_low"], entry["tau_high"]], abs=2e-4)


def test_small_groups_near_one_are_not_drawn_to_one_half():
    found, by_log_odds = pool_shares(*SMALL), random_effects(*map(list, log_odds(*SMALL)))
    assert found.estimate == pytest.approx(151 / 160, abs=0.002)
    assert special.expit(by_log_odds.estimate) < 0.93


def test_shares_that_do_not_differ_are_one_share():
    found = pool_shares([7, 14, 21, 28, 35], [10, 20, 30, 40, 50])
    assert (found.estimate, found.tau2, found.i2) == (pytest.approx(0.7, abs=1e-6), 0, 0)


@pytest.mark.parametrize("everybody", [True, False])
def test_all_said_the_same(everybody):
    found = pool_shares([20 * everybody] * 10, [20] * 10)
    assert found.estimate == float(everybody)
    assert (found.high if everybody else found.low) == float(everybody)
    assert 0.9 < (found.low if everybody else 1 - found.high) < 0.99
    assert 0 <= found.prediction_low <= found.prediction_high <= 1


shares_of = st.integers(3, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(rows=st.lists(shares_of, min_size=3, max_size=6), data=st.data())
def test_what_must_not_matter_to_shares(rows, data):
    counts, sizes = map(np.array, zip(*rows, strict=True))
    found, mirrored = pool_shares(counts, sizes, limits={}), pool_shares(sizes - counts, sizes, limits={})
    order = data.draw(st.permutations(range(len(rows))))
    other = pool_shares(counts[order], sizes[order], limits={})
    close = {"abs": 1e-4}
    assert (1 - mirrored.estimate, 1 - mirrored.high, 1 - mirrored.low) == pytest.approx(
        (found.estimate, found.low, found.high), **close
    )
    assert (other.estimate, other.low, other.high) == pytest.approx((found.estimate, found.low, found.high), **close)
    assert found.low <= found.estimate <= found.high
    assert found.tau2_low <= found.tau2 <= found.tau2_high


def test_answers_that_are_alike_count_as_fewer():
    counts, sizes = np.array([8, 15, 9, 20, 7]), np.array([10, 20, 15, 22, 12])
    thinned = pool_shares(2 * counts, 2 * sizes, design_effects=[2.0] * 5)
    once = pool_shares(counts, sizes)
    assert (thinned.estimate, thinned.low, thinned.high, thinned.tau2) == pytest.approx(
        (once.estimate, once.low, once.high, once.tau2), abs=1e-6
    )


@pytest.mark.slow
def test_shares_near_one_cover_the_truth():
    generator, hits = np.random.default_rng(3), 0
    for _ in range(60):
        counts = generator.binomial(15, 0.95, 12)
        found = pool_shares(counts, [15] * 12)
        hits += found.low <= 0.95 <= found.high
    assert hits >= 60 * 0.88  # log odds weighted by their variance cover 56 %


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: pooled([1, 2], [1]), "2 estimates but 1 variances"),
        (lambda: pooled([1], [1]), "at least two"),
        (lambda: pooled([1, np.nan], [1, 1]), "missing or infinite"),
        (lambda: pooled([1, 2], [1, 0]), "not above zero"),
        (lambda: pooled([1, 2], [1, 1], tau="ML"), "tau is"),
        (lambda: pooled([1, 2], [1, 1], interval="t"), "interval"),
        (lambda: pooled([1, 2], [1, 1], confidence=95), "confidence"),
        (lambda: pool_shares([1, 2], [1]), "2 counts but 1 sizes"),
        (lambda: pool_shares([1, 3], [2, 2]), "at most its size"),
        (lambda: pool_shares([0, 1], [0, 2]), "somebody answered"),
        (lambda: pool_shares([-1, 1], [2, 2]), "negative"),
        (lambda: pool_shares([1, 1], [2, 2]), "at least 5 results, got 2"),
        (lambda: pool_shares([1], [2], limits={}), "at least two"),
        (lambda: pool_shares([1, 1], [2, 2], design_effects=[1], limits={}), "each of 2 results"),
        (lambda: pool_shares([1, 1], [2, 2], design_effects=[1, 0], limits={}), "not above zero"),
    ],
)
def test_bad_input_is_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call()
