"""Item summaries: the numbers, the rows they become, and what small groups do not get."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.estimates import to_frame
from evaluation.scoring.items import (
    ClosedItem,
    net_promoter,
    nonresponse_bounds,
    quantile,
    response_rate,
    summarise,
    summarise_items,
    top_box,
)
from evaluation.scoring.limits import LIMITS

ROW_ORDER = ["answered", "count", "share", "top_box", "bottom_box", "median", "mean", "sd", "nps"]
LIMIT_OF = {"share": "percentage", "top_box": "percentage"}
RECOMMEND = [10, 9, 9, 8, 7, 6, 0, 10, 5, 8, 9, 3, 10, 7, 9]
tables = st.lists(st.integers(0, 40), min_size=5, max_size=5)


def rows(summary, **where):
    return {(row.measure, row.option): row for row in summary.to_estimates(**where)}


@pytest.mark.parametrize(
    ("counts", "mean", "sd", "median", "quartiles"),
    [  # R 4.2.2 on psychTools::bfi A1, and on post.1 and post.5 of carData::OBrienKaiser
        ([922, 818, 402, 337, 223, 82], 2.41343390804598, 1.40773715052148, 2, (1, 3)),
        ([0, 3, 1, 3, 2, 3, 2, 0, 2, 0, 0, 0], 5.0625, 2.26476636028237, 5, (3.75, 6.25)),
        ([1, 2, 3, 2, 1, 2, 2, 2, 1, 0, 0, 0], 4.875, 2.47318957353994, 4.5, (3, 7)),
    ],
)
def test_summary_agrees_with_r(counts, mean, sd, median, quartiles):
    summary = summarise(dict(enumerate(counts, start=1)), kind="score")
    assert summary.mean == pytest.approx(mean, abs=1e-12)
    assert summary.sd == pytest.approx(sd, abs=1e-12)
    assert summary.median.estimate == median
    assert summary.quartiles == quartiles


@pytest.mark.parametrize(("probability", "expected"), [(0.1, 5.5), (0.25, 6.75), (0.5, 8), (0.75, 9.25), (0.9, 10.5)])
def test_quantiles_are_type_7(probability, expected):
    # R 4.2.2, quantile(type = 7) of fup.3 of carData::OBrienKaiser.
    counts = dict(enumerate([0, 1, 0, 0, 1, 2, 2, 4, 2, 2, 2, 0], start=1))
    assert quantile(counts, probability) == expected


@given(counts=tables.filter(sum), probability=st.floats(0, 1))
def test_quantiles_are_numpys(counts, probability):
    raw = np.repeat(np.arange(5), counts)
    assert quantile(dict(enumerate(counts)), probability) == pytest.approx(np.quantile(raw, probability))


@given(counts=tables, missing=st.integers(0, 30), dont_know=st.integers(0, 30))
def test_those_who_did_not_answer_change_only_n_missing(counts, missing, dont_know):
    levels = dict(zip("abcde", counts, strict=True))
    arguments = {"kind": "ordinal", "top": ["d", "e"], "bottom": ["a", "b"]}
    alone = rows(summarise(levels, **arguments))
    with_missing = rows(summarise(levels, **arguments, n_missing=missing, n_dont_know=dont_know))
    assert with_missing.pop(("count", "_dont_know"), None) is not None or dont_know == 0
    assert list(alone) == list(with_missing)
    for key, row in alone.items():
        other = with_missing[key]
        assert (row.estimate, row.low, row.high, row.n, row.method) == (
            other.estimate, other.low, other.high, other.n, other.method,
        )  # fmt: skip
        assert other.n_missing == missing + dont_know


@given(counts=tables.filter(lambda counts: sum(counts) >= 10))
def test_summary_from_counts_is_that_of_the_raw_answers(counts):
    raw = np.repeat(np.arange(1, 6), counts)
    summary = summarise(dict(zip("abcde", counts, strict=True)), kind="ordinal", top=["e"])
    assert summary.mean == pytest.approx(raw.mean())
    assert summary.sd == pytest.approx(raw.std(ddof=1))
    assert summary.median.estimate == np.median(raw)
    assert summary.top_box.estimate == (raw == 5).mean() == top_box(raw, top=[5]).estimate
    assert sum(share.estimate for share in summary.shares.values()) == pytest.approx(1)
    assert {level: share.count for level, share in summary.shares.items()} == summary.counts


def test_rows_come_in_their_order_with_their_n():
    summary = summarise(
        {str(score): times for score, times in zip(range(11), [1, 0, 0, 1, 0, 2, 2, 4, 8, 7, 9], strict=True)},
        kind="score", top=[9, 10], bottom=[0, 1, 2], nps=True, n_missing=3, n_dont_know=2,
    )  # fmt: skip
    estimates = summary.to_estimates(item="likely", group="role=client", wave="after")
    assert list(dict.fromkeys(row.measure for row in estimates)) == ROW_ORDER
    assert {(row.item, row.group, row.wave, row.n, row.n_missing) for row in estimates} == {
        ("likely", "role=client", "after", 34, 5)
    }
    found = rows(summary)
    assert found["answered", ""].estimate == 34
    assert found["count", "10"].estimate == 9
    assert found["count", "_dont_know"].estimate == 2
    assert ("share", "_dont_know") not in found
    assert found["nps", ""].estimate == pytest.approx(100 * (16 - 6) / 34)
    assert to_frame(summary.to_estimates(item="likely"))["id"].is_unique


@pytest.mark.parametrize(
    ("n", "withheld"),
    [
        (4, ["share", "top_box", "median_interval", "mean", "sd"]),
        (5, ["share", "top_box", "mean", "sd"]),
        (9, ["share", "top_box", "mean", "sd"]),
        (10, []),
    ],
)
def test_small_groups_get_counts_and_the_reason(n, withheld):
    summary = summarise({"no": n - 2, "yes": 2}, kind="ordinal", top=["yes"])
    assert [held.measure for held in summary.withheld] == withheld
    found = rows(summary)
    assert found["count", "yes"].estimate == 2
    for measure, option in (("share", "yes"), ("top_box", ""), ("mean", ""), ("sd", "")):
        assert ((measure, option) in found) == (measure not in withheld)
    assert (found["median", ""].low is None) == ("median_interval" in withheld)
    for held in summary.withheld:
        assert held.have == {"answers": n}
        assert held.limit is LIMITS[LIMIT_OF.get(held.measure, held.measure)]


def test_net_promoter_score_is_withheld_below_its_limit():
    scores = dict.fromkeys(range(2, 11), 3)
    summary = summarise(scores, kind="score", nps=True)
    assert summary.n == 27
    assert [held.measure for held in summary.withheld] == ["nps"]
    assert summarise({**scores, 0: 3}, kind="score", nps=True).nps is not None


def test_an_item_that_nobody_answered_has_its_zeros_and_nothing_else():
    summary = summarise({"no": 0, "yes": 0}, kind="ordinal", top=["yes"], n_missing=12, n_dont_know=1)
    found = rows(summary)
    assert list(found) == [("answered", ""), ("count", "no"), ("count", "yes"), ("count", "_dont_know")]
    assert {row.n_missing for row in found.values()} == {13}


def test_options_of_a_tick_all_item_share_the_base_that_is_given():
    summary = summarise({"a": 12, "b": 9, "c": 0}, kind="multiple", n=15)
    assert summary.n == 15
    assert summary.shares["a"].estimate == 0.8
    assert summary.median is None


def test_scale_scores_have_no_row_a_value():
    summary = summarise({1.5: 4, 2.25: 8}, kind="scale", n_missing=1)
    assert [row.measure for row in summary.to_estimates()] == ["answered", "median", "mean", "sd"]
    assert summary.mean == 2.0


@pytest.mark.parametrize(
    ("counts", "arguments", "says"),
    [
        ({"a": -1}, {"kind": "nominal"}, "negative"),
        ({"a": np.nan}, {"kind": "nominal"}, "NaN"),
        ({"a": 0.5}, {"kind": "nominal"}, "whole"),
        ({"a": 1}, {"kind": "ordinal", "top": ["b"]}, "no such level: b"),
        ({"a": 1}, {"kind": "nominal", "top": ["a"]}, "boxes need"),
        ({"a": 1}, {"kind": "score"}, "expected a number"),
        ({"a": 1}, {"kind": "ordinal", "nps": True}, "needs a score item"),
        ({"a": 1}, {"kind": "ordinal", "n": 3}, "tick-all"),
        ({"a": 1}, {"kind": "multiple"}, "tick-all"),
        ({"a": 4}, {"kind": "multiple", "n": 3}, "more people than the 3"),
        ({"a": 1}, {"kind": "likert"}, "unknown kind"),
        ({"a": 1}, {"kind": "nominal", "n_missing": -2}, "negative"),
        ({11: 30}, {"kind": "score", "nps": True}, "0 to 10"),
        ({"5": 1, 5: 2}, {"kind": "score"}, "twice"),
    ],
)
def test_bad_summaries_are_refused(counts, arguments, says):
    with pytest.raises(ValueError, match=says):
        summarise(counts, **arguments)


def counted(item, levels, *, wave="", group=""):
    return pd.DataFrame(
        [(item, wave, group, level, n) for level, n in levels.items()],
        columns=["item", "wave", "group", "level", "n"],
    )


def test_items_are_summarised_by_their_kind():
    described = {
        "usage": ClosedItem(kind="ordinal", top=["weekly", "daily"], bottom=["never"]),
        "likely": ClosedItem(kind="score", nps=True),
        "writing": ClosedItem(kind="nominal"),
    }
    absent = {"_missing": 2, "_dont_know": 1, "_not_understood": 1, "_not_asked": 3}
    counts = pd.concat([
        counted("usage", {"never": 2, "weekly": 6, "daily": 4, **absent}, wave="after"),
        counted("usage", {"never": 1, "weekly": 1, "daily": 1}, wave="after", group="role=client"),
        counted("likely", {str(score): 3 for score in range(11)}),
        counted("writing", {"yes": 6, "no": 6}),
        counted("good", {"_answered": 9, "_missing": 2}),
    ])  # fmt: skip
    found = summarise_items(counts, described)
    assert list(found) == [
        ("usage", "after", ""), ("usage", "after", "role=client"), ("likely", "", ""), ("writing", "", ""),
    ]  # fmt: skip
    usage = found["usage", "after", ""]
    assert (usage.n, usage.n_missing, dict(usage.outside)) == (12, 7, {"_dont_know": 1})
    assert usage.top_box.count == 10
    assert usage.bottom_box.count == 2
    assert found["usage", "after", "role=client"].shares == {}
    assert found["likely", "", ""].nps.estimate == pytest.approx(100 * (2 - 7) / 11)
    assert found["writing", "", ""].median is None


@pytest.mark.parametrize(
    ("base", "n", "n_missing", "share", "other_share"),
    [("answered", 20, 4, 10 / 20, 5 / 20), ("listed", 16, 8, 10 / 16, None)],
)
def test_the_base_of_a_tick_all_item_is_the_one_it_names(base, n, n_missing, share, other_share):
    levels = {"git": 10, "r": 9, "_other": 5, "_answered": 20, "_listed": 16, "_missing": 3, "_dont_know": 1}
    summary = summarise_items(counted("tools", levels), {"tools": ClosedItem(kind="multiple", base=base)})[
        "tools", "", ""
    ]
    found = rows(summary)
    assert (summary.n, summary.n_missing) == (n, n_missing)
    assert found["share", "git"].estimate == share
    assert found["count", "_other"].estimate == 5
    assert (("share", "_other") in found) == (other_share is not None)


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [
        ("normal", -22.1379595219844, 62.1379595219844),  # by formula, R 4.2.2
        # Newcombe's interval for pairs (0, 4, 7, 4): Wilson 4/15 is .1090-.5195, 7/15 is .2481-.6988;
        # correlation -28 / sqrt(4 * 11 * 7 * 8) = -.5641; .2 - sqrt(.2186² + 2 * .5641 * .2186 * .2529 + .2529²).
        ("newcombe", -21.7, 54.7),
    ],
)
def test_net_promoter_score(interval, low, high):
    found = net_promoter(RECOMMEND, interval=interval)
    assert found.estimate == 20
    assert (found.promoters, found.passives, found.detractors) == (7, 4, 4)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9 if interval == "normal" else 0.05)


@pytest.mark.parametrize("scores", [[10] * 40, [8] * 40, [0] * 40])
def test_net_promoter_interval_stays_open_when_everybody_agrees(scores):
    found = net_promoter(scores)
    assert -100 <= found.low <= found.estimate <= found.high <= 100
    assert found.high - found.low > 5


@given(scores=st.lists(st.integers(0, 10), min_size=1))
def test_net_promoter_interval_holds_its_estimate(scores):
    found = net_promoter(scores)
    assert -100 - 1e-9 <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= 100 + 1e-9


@pytest.mark.parametrize("scores", [[], [11], [-1], [5.5], {"low": 3}, ["10"]])
def test_bad_scores_are_refused(scores):
    with pytest.raises(ValueError, match=r"0 to 10|nobody answered|expected numbers"):
        net_promoter(scores)


def test_top_box_takes_names_and_values_and_refuses_unknown_names():
    ordered = pd.Series(["no", "yes", "yes", None], dtype=pd.CategoricalDtype(["no", "yes"], ordered=True))
    assert top_box(ordered, top=["yes"]).count == 2
    assert top_box([1, 2, 2, None], top=[2, 3]).estimate == pytest.approx(2 / 3)
    assert top_box({"no": 1, "yes": 2}, top=["no"], measure="bottom_box").to_estimates()[0].measure == "bottom_box"
    with pytest.raises(ValueError, match="no such level: maybe"):
        top_box(ordered, top=["maybe"])
    with pytest.raises(ValueError, match="no level of the box"):
        top_box(ordered, top=[])


def test_response_rate_is_a_count_of_everybody():
    rate = response_rate(18, 24)
    assert (rate.estimate, rate.low, rate.high, rate.n, rate.n_missing) == (0.75, None, None, 18, 6)


@given(invited=st.integers(1, 200), data=st.data())
def test_nonresponse_bounds_hold_every_possible_result(invited, data):
    n = data.draw(st.integers(1, invited))
    count = data.draw(st.integers(0, n))
    extra = data.draw(st.integers(0, invited - n))
    bounds = nonresponse_bounds(count, n, invited)
    assert bounds.low <= (count + extra) / invited <= bounds.high
    assert bounds.low - 1e-12 <= bounds.estimate <= bounds.high + 1e-12
    assert bounds.high - bounds.low == pytest.approx((invited - n) / invited)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: response_rate(5, 0), "nobody was invited"),
        (lambda: response_rate(25, 24), "only 24 could have"),
        (lambda: response_rate(-1, 24), "negative"),
        (lambda: nonresponse_bounds(5, 4, 10), "above the number"),
        (lambda: nonresponse_bounds(0, 0, 10), "nobody answered"),
        (lambda: nonresponse_bounds(1, 11, 10), "only 10 could have"),
        (lambda: quantile([1, 2], 25), "between 0 and 1"),
        (lambda: quantile([], 0.5), "nobody answered"),
    ],
)
def test_bad_input_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
