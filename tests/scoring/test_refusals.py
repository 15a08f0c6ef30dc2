"""Every public function of the statistics against every kind of bad input: a plain refusal or a right result."""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import inspect
import math
import pkgutil
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import evaluation.scoring
from evaluation.core.estimates import to_frame
from evaluation.scoring import (
    agreement,
    association,
    change,
    clusters,
    equivalence,
    finite_population,
    groups,
    intervals,
    items,
    models,
    multiplicity,
    planning,
    pooling,
    ranking,
    scales,
    shifts,
    staggering,
    survival,
    timeseries,
    weighting,
)

GOOD = [1, 2, 3, 4, 5, 3, 2, 4, 1, 5, 3, 4]
ORDERED = pd.CategoricalDtype(["low", "middle", "high", "top"], ordered=True)

ANSWERS: dict[str, Any] = {
    "empty": [],
    "empty Series": pd.Series([], dtype=float),
    "empty categories": pd.Series([], dtype=ORDERED),
    "one level": [3] * 12,
    "one answer": [3],
    "all missing": [None] * 12,
    "all NaN": np.full(12, np.nan),
    "all NA": pd.Series([pd.NA] * 12, dtype="Int64"),
    "a NaN": [*GOOD[:-1], np.nan],
    "an infinite one": [*GOOD[:-1], np.inf],
    "huge numbers": [1e300, -1e300] * 6,
    "tiny numbers": [1e-300, 2e-300] * 6,
    "strings": ["a", "b"] * 6,
    "digits as strings": ["1", "2"] * 6,
    "numbers and strings": [1, "2"] * 6,
    "pandas strings": pd.Series(["a", "b"] * 6, dtype="str"),
    "bytes": [b"a", b"b"] * 6,
    "unordered categories": pd.Series(["a", "b"] * 6, dtype="category"),
    "unused levels": pd.Series(["low", "high", "high", "middle"] * 3, dtype=ORDERED),
    "booleans": [True, False] * 6,
    "nullable booleans": pd.Series([True, False, None] * 4, dtype="boolean"),
    "nullable integers": pd.Series([1, 2, None, 4] * 3, dtype="Int64"),
    "objects": pd.Series([1, 2, None, 3] * 3, dtype=object),
    "small floats": np.array(GOOD, dtype="float16"),
    "unsigned": np.array(GOOD, dtype="uint8"),
    "complex": [1j, 2j] * 6,
    "dates": pd.Series(pd.date_range("2024-01-01", periods=12)),
    "durations": pd.Series(pd.timedelta_range("1D", periods=12)),
    "lists": [[1, 2], [3, 4]] * 6,
    "two dimensions": np.arange(12.0).reshape(6, 2),
    "a set": {1, 2, 3},
    "a table": pd.DataFrame({"a": GOOD}),
    "a string": "abc",
    "a number": 5,
    "nothing": None,
    "no counts": {},
    "counts of nobody": {1: 0, 2: 0},
    "negative counts": {1: -1, 2: 3},
    "shares": {1: 0.5, 2: 0.5},
    "missing counts": {1: np.nan, 2: 3},
    "NA counts": {1: pd.NA, 2: 3},
    "counts as text": {1: "3", 2: 3},
    "yes/no counts": {1: True, 2: False},
    "infinite counts": {1: np.inf, 2: 3},
    "a thousand million": {1: 10**9, 2: 2 * 10**9, 3: 10**9},
    "more than fits": {1: 10**19, 2: 3},
    "mixed levels": {1: 2, "b": 3},
    "yes/no levels": {True: 2, False: 3},
    "missing level": {np.nan: 2, 1: 3},
    "None as level": {None: 2, 1: 3},
    "tuples as levels": {(1, 2): 2, (2, 3): 3},
    "dates as levels": {datetime.date(2024, 1, 1): 2, datetime.date(2024, 1, 2): 3},
}  # fmt: skip

TABLES: dict[str, Any] = {
    "empty": pd.DataFrame(),
    "no rows": pd.DataFrame({"a": [], "b": [], "c": []}),
    "no columns": pd.DataFrame(index=range(5)),
    "one row": pd.DataFrame([[1, 2, 3]]),
    "one column": pd.DataFrame({"a": GOOD}),
    "constant": pd.DataFrame(np.full((12, 3), 3)),
    "all missing": pd.DataFrame(np.full((12, 3), np.nan)),
    "zeros": pd.DataFrame(np.zeros((3, 3))),
    "a negative one": pd.DataFrame([[1, -2, 3], [4, 5, 6], [7, 8, 9]]),
    "a fraction": pd.DataFrame([[1, 0.5, 3], [4, 5, 6], [7, 8, 9]]),
    "a NaN": pd.DataFrame([[1, np.nan, 3], [4, 5, 6], [7, 8, 9], [1, 2, 1]]),
    "an infinite one": pd.DataFrame([[1, np.inf, 3], [4, 5, 6], [7, 8, 9]]),
    "strings": pd.DataFrame({"a": ["x", "y", "z"], "b": ["x", "x", "z"], "c": ["y", "y", "z"]}),
    "unordered": pd.DataFrame({name: pd.Categorical(["x", "y", "z"]) for name in "abc"}),
    "unused levels": pd.DataFrame({name: pd.Categorical(["low", "middle", "low", "high"], dtype=ORDERED)[::step]
                                   for name, step in (("a", 1), ("b", -1), ("c", 1))}),
    "other levels": pd.DataFrame({"a": pd.Categorical(["x", "y", "x"], ["x", "y"], ordered=True),
                                  "b": pd.Categorical(["1", "2", "2"], ["1", "2"], ordered=True)}),
    "kinds mixed": pd.DataFrame({"a": [1, 2, 3], "b": ["x", "x", "z"], "c": [1.0, 2, 2]}),
    "booleans": pd.DataFrame({"a": [True, False] * 3, "b": [False, True] * 3, "c": [True] * 6}),
    "nullable integers": pd.DataFrame({"a": [1, None, 2, 3, 4], "b": [2, 1, 2, 3, 5]}, dtype="Int64"),
    "a thousand million": pd.DataFrame([[10**9, 2 * 10**9, 1], [5, 10**9, 10**9], [3, 3, 10**9]]),
    "four thousand million": pd.DataFrame([[2 * 10**9, 1], [1, 2 * 10**9]]),
    "more than fits": pd.DataFrame([[10**19, 1], [1, 10**19]]),
    "a name twice": pd.DataFrame([[1, 2], [3, 4], [2, 2]], columns=["a", "a"]),
    "a row twice": pd.DataFrame([[1, 2], [3, 4], [2, 2]], index=["a", "a", "b"]),
    "opposite items": pd.DataFrame([[3, 1], [2, 5]]),
    "no variance within": pd.DataFrame([[1, 1, 1], [2, 2, 2], [4, 4, 4]]),
    "collinear": pd.DataFrame({"a": [1, 2, 3, 4.0], "b": [2, 4, 6, 8.0], "c": [1, 2, 3, 4]}),
    "dates": pd.DataFrame({name: pd.date_range("2024-01-01", periods=4) for name in "abc"}),
    "lists": pd.DataFrame({name: [[1], [2]] for name in "abc"}),
    "huge numbers": pd.DataFrame(np.arange(1, 10).reshape(3, 3) ** 2 * 1e300),
    "tiny numbers": pd.DataFrame(np.arange(1, 10).reshape(3, 3) ** 2 * 1e-300),
    "a list": [[1, 2], [3, 4]],
    "an array": np.array([[1, 2, 3], [4, 5, 6], [7, 8, 10]]),
    "a Series": pd.Series(GOOD),
    "a dict": {"a": GOOD, "b": GOOD[::-1]},
    "a string": "x",
    "nothing": None,
}  # fmt: skip

NUMBERS: dict[str, Any] = {
    "negative": -1, "half": 0.5, "NaN": math.nan, "infinite": math.inf, "a thousand million": 10**9, "more": 10**25,
    "nothing": None, "a string": "a", "a list": [1], "a Series": pd.Series([1]), "nought": 0,
}  # fmt: skip

Call = Callable[[Any], Any]


def _both(function: Callable[..., Any], **options: Any) -> list[Call]:
    """A function of two sequences: each place in turn, and both."""
    return [
        lambda bad: function(bad, GOOD, **options),
        lambda bad: function(GOOD, bad, **options),
        lambda bad: function(bad, bad, **options),
    ]


def _counts(function: Callable[..., Any], n: int) -> list[Call]:
    """A function of whole numbers: each place in turn."""
    return [lambda bad, place=place: function(*[bad if i == place else 3 for i in range(n)]) for place in range(n)]


def _by_month(bad: Any) -> Any:
    """A series of twelve with a day for each."""
    if isinstance(bad, pd.Series) and len(bad) == 12:
        return bad.set_axis(pd.date_range("2024-01-01", periods=12, freq="MS"))
    return bad


FEW: dict[str, Any] = {"limits": {}}
ROWS = pd.DataFrame({"a": [1, 2, 2, 1, 3, 2] * 2})
TAKES_ANSWERS: dict[str, list[Call]] = {
    "intervals.median_interval": [intervals.median_interval],
    "intervals.bootstrap": [lambda bad: intervals.bootstrap(bad, intervals.mean, measure="mean", replicates=100)],
    "items.quantile": [lambda bad: items.quantile(bad, 0.25)],
    "items.net_promoter": [items.net_promoter],
    "items.top_box": [lambda bad: items.top_box(bad, top=[3]), lambda bad: items.top_box(bad, top=["high"])],
    "items.summarise": [
        lambda bad: items.summarise(bad, kind="ordinal"),
        lambda bad: items.summarise(bad, kind="score", nps=True),
        lambda bad: items.summarise(bad, kind="multiple", n=20),
        lambda bad: items.summarise(bad, kind="scale"),
    ],
    "agreement.cohen_kappa": _both(agreement.cohen_kappa) + _both(agreement.cohen_kappa, weights="linear"),
    "association.cross_table": _both(association.cross_table),
    "association.odds_ratio": _both(association.odds_ratio),
    "association.spearman": _both(association.spearman),
    "change.mcnemar": _both(change.mcnemar, yes=[3]) + _both(change.mcnemar, yes=["high"]),
    "change.paired_change": _both(change.paired_change),
    "change.rank_biserial": _both(change.rank_biserial),
    "change.signed_rank": _both(change.signed_rank) + _both(change.signed_rank, zeros="wilcoxon"),
    "groups.brunner_munzel": _both(groups.brunner_munzel),
    "groups.cliffs_delta": _both(groups.cliffs_delta) + _both(groups.cliffs_delta, interval="cliff"),
    "groups.mann_whitney": _both(groups.mann_whitney),
    "groups.probability_of_superiority": _both(groups.probability_of_superiority),
    "groups.kruskal_wallis": [
        lambda bad: groups.kruskal_wallis({"a": bad, "b": GOOD, "c": GOOD[:5]}),
        groups.kruskal_wallis,
    ],
    "groups.pairwise": [lambda bad: groups.pairwise({"a": bad, "b": GOOD, "c": GOOD[:5]}), groups.pairwise],
    "clusters.cluster_share": _both(clusters.cluster_share),
    "models.proportional_odds": [
        lambda bad: models.proportional_odds(bad, ROWS, **FEW),
        lambda bad: models.proportional_odds(GOOD, ROWS, counts=bad, **FEW),
        lambda bad: models.proportional_odds(GOOD, bad, **FEW),
    ],
    "multiplicity.adjust": [multiplicity.adjust, lambda bad: multiplicity.adjust({"a": bad, "b": 0.1})],
    "multiplicity.adjust_tests": [
        multiplicity.adjust_tests,
        lambda bad: multiplicity.adjust_tests({"a": bad, "b": bad}),
    ],
    "pooling.random_effects": _both(pooling.random_effects, **FEW)
    + _both(pooling.random_effects, tau="PM", interval="normal", **FEW),
    "pooling.pool_shares": [
        *_both(pooling.pool_shares, **FEW),
        lambda bad: pooling.pool_shares([3, 4], [5, 6], design_effects=bad, **FEW),
    ],
    "pooling.log_odds": _both(pooling.log_odds),
    "survival.cumulative_incidence": [
        *_both(survival.cumulative_incidence),
        lambda bad: survival.cumulative_incidence(bad, ["done", "open", "dropped"] * 4),
        lambda bad: survival.cumulative_incidence(GOOD, bad),
    ],
    "shifts.estimate_shift": [
        lambda bad: shifts.estimate_shift(bad, **FEW),
        lambda bad: shifts.estimate_shift(_by_month(bad), **FEW),
    ],
    "equivalence.compare_ranks": [
        lambda bad: equivalence.compare_ranks(bad, GOOD, smallest=0.1),
        lambda bad: equivalence.compare_ranks(GOOD, bad, smallest=0.1),
    ],
    "equivalence.compare_paired_ranks": [
        lambda bad: equivalence.compare_paired_ranks(bad, GOOD, smallest=0.1),
        lambda bad: equivalence.compare_paired_ranks(bad, bad, smallest=0.1),
    ],
    "timeseries.run_chart": [lambda bad: timeseries.run_chart(bad, **FEW), timeseries.run_chart],
    "timeseries.xmr_chart": [lambda bad: timeseries.xmr_chart(bad, **FEW)],
    "timeseries.p_chart": _both(timeseries.p_chart, **FEW) + _both(timeseries.p_chart, laney=True, **FEW),
}
TAKES_TABLES: dict[str, list[Call]] = {
    "agreement.cohen_kappa": [
        agreement.cohen_kappa,
        lambda bad: agreement.cohen_kappa(bad, weights="quadratic"),
    ],
    "agreement.fleiss_kappa": [agreement.fleiss_kappa, lambda bad: agreement.fleiss_kappa(bad, counts=True)],
    "agreement.icc": [lambda bad, form=form: agreement.icc(bad, form=form) for form in ("ICC1", "ICC2k", "ICC3")],
    "agreement.krippendorff_alpha": [
        lambda bad, metric=metric: agreement.krippendorff_alpha(bad, metric=metric, replicates=100)
        for metric in ("nominal", "ordinal", "interval", "ratio")
    ],
    "association.cross_table": [association.cross_table],
    "association.odds_ratio": [association.odds_ratio],
    "association.spearman": [association.spearman],
    "change.friedman": [change.friedman],
    "change.mcnemar": [lambda bad: change.mcnemar(bad, yes=[1])],
    "change.rank_biserial": [change.rank_biserial],
    "change.signed_rank": [change.signed_rank],
    "clusters.cluster_mean": [clusters.cluster_mean],
    "clusters.cluster_delta": [lambda bad: clusters.cluster_delta(bad, bad)],
    "clusters.cluster_rank_biserial": [clusters.cluster_rank_biserial],
    "groups.kruskal_wallis": [groups.kruskal_wallis],
    "groups.pairwise": [groups.pairwise],
    "models.proportional_odds": [
        lambda bad: models.proportional_odds(GOOD[: len(bad)] if hasattr(bad, "__len__") else GOOD, bad, **FEW)
    ],
    "ranking.rank_intervals": [ranking.rank_intervals],
    "staggering.staggered": [staggering.staggered],
    "scales.cronbach_alpha": [
        scales.cronbach_alpha,
        lambda bad: scales.cronbach_alpha(bad, interval="distribution_free"),
    ],
    "scales.mcdonald_omega": [scales.mcdonald_omega],
    "scales.scale_scores": [
        scales.scale_scores,
        lambda bad: scales.scale_scores(bad, reverse=["a"], ranges={"a": (1, 5)}),
    ],
    "scales.summarise_scale": [scales.summarise_scale],
}  # fmt: skip
PAIR = pd.DataFrame([[3, 1], [2, 5]])
TAKES_NUMBERS: dict[str, list[Call]] = {
    "intervals.wilson": [
        *_counts(intervals.wilson, 2),
        lambda bad: intervals.wilson(1, 2, n_missing=bad),
        lambda bad: intervals.wilson(1, 2, confidence=bad),
    ],
    "intervals.clopper_pearson": _counts(intervals.clopper_pearson, 2),
    "intervals.newcombe": _counts(intervals.newcombe, 4),
    "intervals.newcombe_paired": _counts(intervals.newcombe_paired, 4),
    "intervals.score_limits": [
        lambda bad: intervals.score_limits(bad, 0.1, most=5, degrees=4),
        lambda bad: intervals.score_limits(0.5, bad, most=5, degrees=4),
        lambda bad: intervals.score_limits(0.5, 0.1, most=bad, degrees=4),
        lambda bad: intervals.score_limits(0.5, 0.1, most=5, degrees=bad),
    ],
    "intervals.bootstrap": [
        lambda bad: intervals.bootstrap(GOOD, intervals.mean, measure="mean", replicates=bad),
        lambda bad: intervals.bootstrap(GOOD, intervals.mean, measure="mean", seed=bad),
    ],
    "equivalence.judge_interval": [
        lambda bad: equivalence.judge_interval(bad, 0.2, 0.1),
        lambda bad: equivalence.judge_interval(0.1, bad, 0.1),
        lambda bad: equivalence.judge_interval(0.1, 0.2, bad),
    ],
    "equivalence.compare_shares": [
        *_counts(lambda *four: equivalence.compare_shares(*four, smallest=0.1), 4),
        lambda bad: equivalence.compare_shares(3, 5, 2, 5, smallest=bad),
        lambda bad: equivalence.compare_shares(3, 5, 2, 5, smallest=0.1, confidence=bad),
    ],
    "equivalence.compare_moves": [
        *_counts(lambda *three: equivalence.compare_moves(*three, smallest=0.1), 3),
        lambda bad: equivalence.compare_moves(3, 5, 2, smallest=bad),
        lambda bad: equivalence.compare_moves(3, 5, 2, smallest=0.1, confidence=bad),
    ],
    "equivalence.compare_ranks": [
        lambda bad: equivalence.compare_ranks(GOOD, GOOD, smallest=bad),
        lambda bad: equivalence.compare_ranks(GOOD, GOOD, smallest=0.1, confidence=bad),
    ],
    "equivalence.compare_paired_ranks": [
        lambda bad: equivalence.compare_paired_ranks(GOOD, GOOD, smallest=bad),
        lambda bad: equivalence.compare_paired_ranks(GOOD, GOOD, smallest=0.1, confidence=bad),
    ],
    "items.response_rate": _counts(items.response_rate, 2),
    "finite_population.finite_share": _counts(finite_population.finite_share, 3),
    "finite_population.judge_target": [
        *_counts(lambda count, n: finite_population.judge_target(count, n, 0.5), 2),
        lambda bad: finite_population.judge_target(3, 5, bad),
        lambda bad: finite_population.judge_target(3, 5, 0.5, population=bad),
    ],
    "finite_population.judge_limits": [
        lambda bad: finite_population.judge_limits(bad, 0.9, 0.5),
        lambda bad: finite_population.judge_limits(0.1, bad, 0.5),
        lambda bad: finite_population.judge_limits(0.1, 0.9, bad),
    ],
    "weighting.weighted_share": [
        lambda bad: weighting.weighted_share({"a": bad, "b": 2}, {"a": 3, "b": 3}, {"a": 5, "b": 5}),
        lambda bad: weighting.weighted_share({"a": 2, "b": 2}, {"a": bad, "b": 3}, {"a": 5, "b": 5}),
        lambda bad: weighting.weighted_share({"a": 2, "b": 2}, {"a": 3, "b": 3}, {"a": bad, "b": 5}),
        lambda bad: weighting.weighted_share(bad, {"a": 3, "b": 3}, {"a": 5, "b": 5}),
        lambda bad: weighting.weighted_share({"a": 2, "b": 2}, {"a": 3, "b": 3}, {"a": 5, "b": 5}, confidence=bad),
    ],
    "items.count_needed": [
        *_counts(lambda count, n, people: items.count_needed(count, n, people, 0.5), 3),
        lambda bad: items.count_needed(3, 5, 9, bad),
    ],
    "items.shift_nonresponse": [
        lambda bad: items.shift_nonresponse(
            finite_population.finite_share(3, 5, 9), items.nonresponse_bounds(3, 5, 9), bad
        ),
    ],
    "planning.answers_needed": [
        lambda bad: planning.answers_needed("share", bad),
        lambda bad: planning.answers_needed("share", 0.1, population=bad),
        lambda bad: planning.answers_needed("change", 0.2, moving=bad),
        lambda bad: planning.answers_needed("difference", 0.2, expected=bad),
        lambda bad: planning.answers_needed("alpha", 0.2, items=bad),
    ],
    "planning.detectable": [
        lambda bad: planning.detectable("share", bad),
        lambda bad: planning.detectable("change", 30, moving=bad),
        lambda bad: planning.detectable("difference", bad),
    ],
    "items.nonresponse_bounds": _counts(items.nonresponse_bounds, 3),
    "items.summarise": [
        lambda bad: items.summarise({"a": 3}, kind="multiple", n=bad),
        lambda bad: items.summarise({"a": 3}, kind="nominal", n_missing=bad),
        lambda bad: items.summarise({"a": 3}, kind="nominal", outside={"_other": bad}),
    ],
    "agreement.krippendorff_alpha": [
        lambda bad: agreement.krippendorff_alpha(PAIR, replicates=bad),
        lambda bad: agreement.krippendorff_alpha(PAIR, seed=bad, replicates=100),
    ],
    "association.cross_table": [lambda bad: association.cross_table(PAIR, tables=bad)],
    "clusters.cluster_share": [lambda bad: clusters.cluster_share([1, 2], [3, 4], n_missing=bad)],
    "clusters.cluster_mean": [lambda bad: clusters.cluster_mean(PAIR, n_missing=bad)],
    "ranking.rank_intervals": [
        lambda bad: ranking.rank_intervals(pd.DataFrame(np.ones((12, 2))), replicates=bad),
        lambda bad: ranking.rank_intervals(pd.DataFrame(np.ones((12, 2))), seed=bad),
    ],
    "scales.scale_scores": [lambda bad: scales.scale_scores(PAIR, min_answered=bad)],
    "scales.summarise_scale": [lambda bad: scales.summarise_scale(PAIR, n_missing=bad)],
}

# They take what other functions made or check (replicates, results, a table of counts by item), or nothing.
TAKES_NOTHING_RAW = {
    "intervals.mean", "intervals.median", "items.summarise_items", "limits.to_table", "scales.find_detectable_change",
}  # fmt: skip
INFINITE = {"association.odds_ratio"}  # as documented: an empty cell makes the odds ratio 0 or infinite


def _is_at_home(one: Any, module: str) -> bool:
    """Whether a name of a module is its own, or stands in one of the private modules behind it."""
    return one.__module__ == module or one.__module__.startswith("evaluation.scoring._")


def _functions() -> Iterator[str]:
    for _, module, _ in pkgutil.iter_modules(evaluation.scoring.__path__):
        if module.startswith("_") or module == "measure_charts":  # holds charts and their tables: no statistic
            continue
        found = importlib.import_module(f"evaluation.scoring.{module}")
        for name in found.__all__:
            one = getattr(found, name)
            if inspect.isfunction(one) and _is_at_home(one, found.__name__):
                yield f"{module}.{name}"


def _numbers(found: Any, name: str = "") -> Iterator[tuple[str, float]]:
    """All numbers of a result with the names of their fields."""
    if isinstance(found, float | np.floating):
        yield name, float(found)
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from _numbers(getattr(found, field.name), field.name)
    elif isinstance(found, Mapping):
        for value in found.values():
            yield from _numbers(value, name)
    elif isinstance(found, tuple | list):
        for value in found:
            yield from _numbers(value, name)
    elif isinstance(found, np.ndarray):
        yield from _numbers(found.tolist(), name)


def _holds(function: str, call: Call, bad: Any) -> None:
    """A refusal of our own with a sentence, or a result whose numbers are numbers."""
    try:
        found = call(bad)
    except ValueError as error:
        found, raised = str(error), traceback.extract_tb(error.__traceback__)[-1].filename
        if "scoring" not in Path(raised).parts or len(found) < 15:
            pytest.fail(f"not our own words: {found}")
    for name, number in _numbers(found):
        assert not math.isnan(number), name
        assert not math.isinf(number) or function in INFINITE, name
        assert not name.startswith(("p_", "mid_p", "q_p")) or 0 <= number <= 1, name
    low, high = getattr(found, "low", None), getattr(found, "high", None)
    if isinstance(low, float) and isinstance(high, float):
        assert low <= found.estimate <= high
    if hasattr(found, "to_estimates"):
        to_frame(found.to_estimates())


def test_every_function_is_tried():
    tried = {*TAKES_ANSWERS, *TAKES_TABLES, *TAKES_NUMBERS}
    assert tried | TAKES_NOTHING_RAW == set(_functions())
    assert not tried & TAKES_NOTHING_RAW


@pytest.mark.parametrize("bad", ANSWERS)
@pytest.mark.parametrize("function", TAKES_ANSWERS)
def test_answers(function, bad):
    for call in TAKES_ANSWERS[function]:
        _holds(function, call, ANSWERS[bad])


@pytest.mark.parametrize("bad", TABLES)
@pytest.mark.parametrize("function", TAKES_TABLES)
def test_tables(function, bad):
    for call in TAKES_TABLES[function]:
        _holds(function, call, TABLES[bad])


@pytest.mark.parametrize("bad", NUMBERS)
@pytest.mark.parametrize("function", TAKES_NUMBERS)
def test_numbers(function, bad):
    for call in TAKES_NUMBERS[function]:
        _holds(function, call, NUMBERS[bad])


@pytest.mark.parametrize("function", [name for name in TAKES_ANSWERS if name.startswith(("change.", "association."))])
def test_unequal_pairs_are_no_pairs(function):
    call = TAKES_ANSWERS[function][0]
    if function == "change.paired_change":
        with pytest.raises(ValueError, match="Series indexed by respondent"):
            call(GOOD[:-1])
        return
    with pytest.raises(ValueError, match=r"11 answers first, 12 second"):
        call(GOOD[:-1])
