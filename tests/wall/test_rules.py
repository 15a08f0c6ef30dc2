"""The rules of the wall for breakdowns with merged levels and for changes, with an attacker who subtracts."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.protecting import protect

from evaluation.core.counts import Moves, Step, collapse
from evaluation.core.estimates import Estimate
from evaluation.programme import Programme
from evaluation.wall.rules import breakdown, change_objection

LEVELS = ("1", "2", "3", "4", "5")
PARTS = {"1": "bottom", "2": "bottom", "3": "middle", "4": "top", "5": "top"}
PRIVACY = {"threshold": 5, "cell_threshold": 3}

tables = st.dictionaries(
    st.sampled_from([f"role={x}" for x in "abcd"]), st.tuples(*[st.integers(0, 9)] * 5), min_size=1, max_size=4
)


def shown_by(groups, parts=PARTS):
    named = {g: dict(zip(LEVELS, cells, strict=True)) for g, cells in groups.items()}
    return named, breakdown(named, parts=parts, thresholds={}, **PRIVACY)


@settings(deadline=None)
@given(tables)
def test_merged_levels_leave_nothing_to_subtract(groups):
    named, shown = shown_by(groups)
    total = dict(zip(LEVELS, map(sum, zip(*groups.values(), strict=True)), strict=True))
    everybody = collapse(total, PARTS, shown.resolution)
    told = {g: collapse(named[g], PARTS, shown.resolution) for g in shown.groups}
    for size in range(1, len(told) + 1):
        for taken in combinations(sorted(told), size):
            rest = {part: n - sum(told[g][part] for g in taken) for part, n in everybody.items()}
            for cells in (told[taken[0]], rest):
                assert sum(cells.values()) == 0 or sum(cells.values()) >= 5
                assert all(n == 0 or n >= 3 for n in cells.values())


@settings(deadline=None)
@given(tables)
def test_merging_never_hides_a_group_that_needs_none(groups):
    _, merged = shown_by(groups)
    _, plain = shown_by(groups, None)
    assert len(merged.groups) >= len(plain.groups)
    if len(merged.groups) == len(plain.groups):
        assert merged == plain


def moves(*step, flows=None, lost=None, new=None):
    n = sum(step)
    return Moves(
        item="useful", wave="before>after", n=n, steps=(Step(*step),), flows=flows or {}, lost=lost or {}, new=new or {}
    )


def rule(measure, found):
    return change_objection(measure, found, **PRIVACY)[0]


@pytest.mark.parametrize(
    ("step", "expected"),
    [((2, 1, 1), "threshold"), ((5, 4, 0), ""), ((5, 4, 2), "rare"), ((12, 7, 1), ""), ((11, 7, 1), "rare")],
)
def test_few_who_moved_are_shown_only_among_many(step, expected):
    for measure in ("change", "rank_biserial", "p_value"):
        assert rule(measure, moves(*step)) == expected


def test_three_surveys_need_every_step():
    steps = (Step(5, 5, 4), Step(9, 4, 1))
    assert rule("kendall_w", Moves(item="useful", wave="a>b>c", n=14, steps=steps)) == "rare"


FLOWS = {("1", "3"): 8, ("3", "3"): 9, ("3", "5"): 6}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"flows": {**FLOWS, ("5", "5"): 2}}, "flow"),  # a thin path
        ({"lost": {"1": 4}}, "flow"),  # four were lost: the sums of the paths beside the survey tell of them
        ({"lost": {"1": 4, "2": 2}}, "flow"),
        ({"lost": {"1": 4, "2": 3}}, ""),
        ({"new": {"5": 1}}, "flow"),
    ],
)
def test_flows_tell_neither_of_thin_paths_nor_of_those_who_were_lost(change, expected):
    assert rule("flow", moves(14, 9, 0, **{"flows": FLOWS, **change})) == expected


def test_flows_of_fewer_than_twenty_are_not_shown():
    assert rule("flow", moves(10, 9, 0, flows={("1", "2"): 10, ("3", "3"): 9})) == "flow"


def test_a_measure_without_a_rule_is_hidden():
    assert rule("mean_difference", moves(20, 20, 20)) == "unknown"


def programme():
    return Programme.model_validate(
        {
            "programme": "p",
            "title": {"en": "P"},
            "data_origin": "collected",
            "sources": [{"file": f"{w}.csv", "kind": "feedback", "wave": w} for w in ("before", "after")],
            "questionnaire": {
                "scales": {"s": {"levels": list(LEVELS)}},
                "items": [{"id": "useful", "type": "ordinal", "scale": "s", "column": "Useful"}],
            },
        },
        context={"languages": ("en",)},
    )


def counts(rows):
    return pd.DataFrame(rows, columns=["item", "wave", "group", "level", "n"])


def test_a_change_whose_counts_are_not_known_is_hidden():
    many = [("useful", wave, "", level, 20) for wave in ("before", "after") for level in LEVELS]
    e = Estimate(measure="rank_biserial", item="useful", wave="before>after", estimate=0.5, n=80)
    hidden = protect([e], counts=counts(many), programme=programme())
    assert hidden.audit["rule"].tolist() == ["unknown"]
    shown = protect([e], counts=counts(many), programme=programme(), moves=[moves(30, 30, 20)])
    assert shown.audit.empty


def test_what_does_not_follow_from_merged_levels_is_hidden_in_a_breakdown():
    cells = {"joined=yes": (1, 4, 5, 8, 7), "joined=no": (3, 3, 3, 4, 5)}
    rows = [("useful", "before", g, lv, n) for g, c in cells.items() for lv, n in zip(LEVELS, c, strict=True)]
    total = [
        ("useful", "before", "", lv, sum(n)) for lv, n in zip(LEVELS, zip(*cells.values(), strict=True), strict=True)
    ]
    measures = ("count", "share", "answered", "top_box", "bottom_box", "median", "mean", "sd")
    estimates = [
        Estimate(measure=m, item="useful", option="1" if m in {"count", "share"} else "", group=g, wave="before",
                 estimate=1.0, n=sum(cells[g]))
        for m in measures
        for g in cells
    ]  # fmt: skip
    pair = "joined=yes|joined=no"
    estimates += [
        Estimate(measure="cliffs_delta", item="useful", option=o, group=pair, wave="before", estimate=0.1, n=43)
        for o in ("", "parts", "top")
    ]
    cleared = protect(estimates, counts=counts([*total, *rows]), programme=programme())
    kept = {(e.measure, e.option) for e in cleared.estimates if e.estimate is not None}
    assert kept == {
        ("answered", ""), ("top_box", ""), ("bottom_box", ""), ("cliffs_delta", "parts"), ("cliffs_delta", "top")
    }  # fmt: skip
