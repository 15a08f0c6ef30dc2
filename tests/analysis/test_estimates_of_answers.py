"""Which number is computed of what, with every expected value counted by hand from answers written out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from evaluation.analysis.package import Analysis
from evaluation.core.estimates import Estimate
from evaluation.programme import Programme

OPEN = {"threshold": 1}  # public data: nothing is suppressed


@pytest.fixture(scope="module")
def estimates(
    made_programme: Callable[..., Programme], analysed: Callable[..., Analysis]
) -> Callable[..., dict[str, Estimate]]:
    """Items and rows to estimates by id; nothing is suppressed unless ``privacy`` says so."""

    def build(items: Sequence[Any], rows: Sequence[Any], *, lists: Any = None, **fields: Any) -> dict[str, Estimate]:
        programme = made_programme(*items, **{"privacy": OPEN, **fields})
        return {e.id: e for e in analysed(programme, rows, lists=lists or {}).results}

    return build


def ordinal(name: str, scale: str = "three", **fields: Any) -> dict[str, Any]:
    return {"id": name, "type": "ordinal", "scale": scale, "column": name, **fields}


def answers(item: str, *given: Any, wave: str = "") -> list[dict[str, Any]]:
    return [{item: answer, "wave": wave} for answer in given]


def test_an_ordinal_item_counted_by_hand(estimates: Callable[..., Any]) -> None:
    # 2 low, 3 middle, 7 high; one blank, two "don't know": n = 12, 3 missing
    given = ["low"] * 2 + ["middle"] * 3 + ["high"] * 7 + [None, "?", "?"]
    found = estimates([ordinal("useful")], answers("useful", *given))
    assert [found[f"count/useful/{level}//"].estimate for level in ("low", "middle", "high")] == [2, 3, 7]
    assert [found[f"share/useful/{level}//"].estimate for level in ("low", "middle", "high")] == [
        2 / 12,
        3 / 12,
        7 / 12,
    ]
    assert found["count/useful/_dont_know//"].estimate == 2
    assert "share/useful/_dont_know//" not in found
    assert {(e.n, e.n_missing) for e in found.values() if e.item == "useful"} == {(12, 3)}
    assert found["top_box/useful///"].estimate == 7 / 12
    assert found["bottom_box/useful///"].estimate == 2 / 12
    assert found["median/useful///"].estimate == 3
    assert found["mean/useful///"].estimate == pytest.approx((2 * 1 + 3 * 2 + 7 * 3) / 12)
    # Wilson (1927) for 7 of 12 with z = 1.959964: (7 + z²/2)/(12 + z²) ± z√(7·5/12 + z²/4)/(12 + z²)
    top = found["top_box/useful///"]
    assert (top.low, top.high) == pytest.approx((0.319514, 0.806743), abs=1e-5)


@pytest.mark.slow
def test_below_ten_answers_there_are_counts_and_no_share(estimates: Callable[..., Any]) -> None:
    found = estimates([ordinal("useful")], answers("useful", *["low"] * 4, *["high"] * 5))
    assert (found["count/useful/low//"].estimate, found["count/useful/low//"].n) == (4, 9)
    assert not {e.measure for e in found.values()} & {"share", "top_box", "bottom_box", "mean", "sd"}
    assert found["median/useful///"].estimate == 3


def test_an_item_has_no_row_in_a_wave_in_which_it_was_not_asked(estimates: Callable[..., Any]) -> None:
    rows = answers("useful", *["-"] * 3, wave="before") + answers("useful", "high", "low", None, wave="after")
    found = estimates([ordinal("useful")], rows, waves=["before", "after"])
    assert {e.wave for e in found.values() if e.item == "useful"} == {"after"}
    assert (found["answered/useful///after"].estimate, found["answered/useful///after"].n_missing) == (2, 1)
    assert found["respondents////before"].estimate == found["respondents////after"].estimate == 3


def test_an_item_that_nobody_answered_has_counts_of_none(estimates: Callable[..., Any]) -> None:
    found = estimates([ordinal("useful")], answers("useful", None, "?", None))
    assert (found["answered/useful///"].estimate, found["answered/useful///"].n_missing) == (0, 3)
    assert "median/useful///" not in found


def test_a_subscale_that_nobody_answered_does_not_stop_the_report(estimates: Callable[..., Any]) -> None:
    items = [ordinal("a"), ordinal("b")]
    questionnaire = {"subscales": [{"id": "both", "items": ["a", "b"]}]}
    found = estimates(items, [{"a": None, "b": "?"}] * 4, questionnaire=questionnaire)
    assert found["respondents////"].estimate == 4
    assert "median/both///" not in found


def test_a_retrospective_pair_is_an_item_in_two_waves_of_its_own(estimates: Callable[..., Any]) -> None:
    pair = {"id": "skill", "type": "ordinal", "scale": "three", "before": "Before", "after": "Now"}
    rows = [{"skill@retro_before": "low", "skill@retro_after": "high", "wave": "after"}] * 3
    rows += [{"skill@retro_before": "middle", "skill@retro_after": None, "wave": "after"}]
    found = estimates([pair], rows, waves=["after"])
    assert [found[f"count/skill/{level}//retro_before"].estimate for level in ("low", "middle", "high")] == [3, 1, 0]
    assert [found[f"count/skill/{level}//retro_after"].estimate for level in ("low", "middle", "high")] == [0, 0, 3]
    assert found["answered/skill///retro_after"].n_missing == 1
    assert not [e for e in found.values() if e.item == "skill" and e.wave == "after"]


def tools(**fields: Any) -> dict[str, Any]:
    return {"id": "tools", "type": "multiple", "options": ["git", "r", "sql"], "column": "Tools", **fields}


TICKED = [{"git", "r"}, {"git"}, {"git", "r", "sql"}, {"something of my own"}, {"sql", "and more"}, None]


def test_tick_all_is_of_those_who_gave_any_answer(estimates: Callable[..., Any]) -> None:
    found = estimates([tools()], answers("tools", *TICKED * 2))
    counts = {e.option: e.estimate for e in found.values() if e.measure == "count"}
    assert counts == {"git": 6, "r": 4, "sql": 4, "_other": 4}
    assert {e.n for e in found.values() if e.item == "tools"} == {10}
    assert found["share/tools/git//"].estimate == 6 / 10
    together = {e.option: e.estimate for e in found.values() if e.measure == "together"}
    assert together == {"git+r": 4, "git+sql": 2, "r+sql": 2}


def test_tick_all_with_the_base_listed_leaves_out_those_who_only_wrote_something_else(
    estimates: Callable[..., Any],
) -> None:
    found = estimates([tools(base="listed")], answers("tools", *TICKED * 3))
    assert found["share/tools/git//"].estimate == 9 / 12
    assert (found["share/tools/git//"].n, found["share/tools/git//"].n_missing) == (12, 6)
    assert found["count/tools/_other//"].estimate == 6
    assert "share/tools/_other//" not in found


def test_a_nominal_item_and_a_score(estimates: Callable[..., Any]) -> None:
    items = [
        {"id": "plan", "type": "nominal", "options": ["yes", "no"], "column": "Plan"},
        {"id": "likely", "type": "score", "range": [0, 10], "column": "Likely"},
    ]
    rows = [{"plan": "yes", "likely": 10}] * 6 + [{"plan": "no", "likely": 3}] * 3 + [{"plan": None, "likely": 0}]
    found = estimates(items, rows)
    assert (found["count/plan/yes//"].estimate, found["count/plan/no//"].estimate) == (6, 3)
    assert "median/plan///" not in found
    assert found["median/likely///"].estimate == 10
    assert found["mean/likely///"].estimate == (6 * 10 + 3 * 3 + 0) / 10
    # squared distances from the mean of 6.9: 6 · 3.1² + 3 · 3.9² + 6.9² = 150.9, divided by n − 1 = 9
    assert found["sd/likely///"].estimate == pytest.approx((150.9 / 9) ** 0.5)
    assert "nps/likely///" not in found


def test_net_promoter_score_needs_thirty(estimates: Callable[..., Any]) -> None:
    item = {"id": "recommend", "type": "score", "range": [0, 10], "nps": True, "column": "Recommend"}
    scores = [10] * 9 + [9] * 6 + [8] * 9 + [6] * 6  # 15 promoters, 6 detractors of 30
    found = estimates([item], answers("recommend", *scores))
    assert found["nps/recommend///"].estimate == pytest.approx(100 * (15 - 6) / 30)
    assert "nps/recommend///" not in estimates([item], answers("recommend", *scores[1:]))


def test_a_subscale_is_the_mean_of_at_least_half_reversed_items_turned(estimates: Callable[..., Any]) -> None:
    items = [ordinal("calm", "five"), ordinal("clear", "five"), ordinal("tense", "five", reverse=True)]
    questionnaire = {"subscales": [{"id": "peace", "items": ["calm", "clear", "tense"]}]}
    rows = [{"calm": "agree", "clear": "neutral", "tense": "strongly_disagree"}] * 6  # (4 + 3 + (6 − 1)) / 3 = 4
    rows += [{"calm": "strongly_agree", "clear": None, "tense": "agree"}] * 5  # (5 + (6 − 4)) / 2 = 3.5
    rows += [{"calm": None, "clear": "agree", "tense": "?"}] * 2  # one of three: no score
    found = estimates(items, rows, questionnaire=questionnaire)
    assert (found["answered/peace///"].estimate, found["answered/peace///"].n_missing) == (11, 2)
    assert found["median/peace///"].estimate == pytest.approx(4)
    assert found["mean/peace///"].estimate == pytest.approx((6 * 4 + 5 * 3.5) / 11)
    assert "alpha/peace///" not in found  # fewer than thirty complete answers
    assert found["mean/tense///"].estimate == pytest.approx((6 * 1 + 5 * 4) / 11)  # the item itself is not turned


def test_respondents_by_background_and_those_of_whom_it_is_not_known(estimates: Callable[..., Any]) -> None:
    questionnaire = {"background": [{"id": "role", "column": "Role", "options": {"client": ["C"], "staff": ["S"]}}]}
    rows = [{"role": "client"}] * 5 + [{"role": "staff"}] * 3 + [{"role": None}] * 2
    found = estimates([], rows, questionnaire=questionnaire)
    people = {e.group: e.estimate for e in found.values() if e.measure == "respondents"}
    assert people == {"": 10, "role=client": 5, "role=staff": 3, "role=_missing": 2}


def test_groups_are_broken_down_only_where_a_question_was_declared(estimates: Callable[..., Any]) -> None:
    questionnaire = {"background": [{"id": "role", "column": "Role", "options": {"client": ["C"], "staff": ["S"]}}]}
    rows = [{"role": "client", "a": "high", "b": "low"}] * 6 + [{"role": "staff", "a": "low", "b": "high"}] * 7
    question = {"id": "q", "kind": "compare", "item": "a", "by": "role"}
    found = estimates([ordinal("a"), ordinal("b")], rows, questionnaire=questionnaire, questions=[question])
    assert found["count/a/high/role=client/"].estimate == 6
    assert found["count/a/low/role=staff/"].estimate == 7
    assert not [e for e in found.values() if e.item == "b" and e.group]


@pytest.mark.parametrize(("invited", "rate"), [(20, 0.7), (14, 1.0), (13, None)])
def test_the_response_rate_is_never_above_one(estimates: Callable[..., Any], invited: int, rate: float | None) -> None:
    sources = [{"file": "a.csv", "kind": "feedback", "invited": invited}]
    found = estimates([ordinal("useful")], answers("useful", *["high"] * 14), sources=sources)
    shown = found.get("response_rate////")
    assert (shown.estimate if shown else None) == rate
    if rate is not None:
        assert (shown.low, shown.high, shown.n_missing) == (None, None, invited - 14)  # a whole group: no interval


def test_participants_with_codes_are_the_denominator(estimates: Callable[..., Any]) -> None:
    attendance = [
        ["session", "participant"],
        ["1", "P1"],
        ["1", "P2"],
        ["2", "P1"],
        *(["2", f"Q{k}"] for k in range(10)),
    ]
    sessions = [["session", "date", "participants"], ["1", "2024-03-07", "2"], ["2", "2024-04-07", "11"]]
    lists = {"sessions": sessions, "attendance": attendance}
    found = estimates([ordinal("useful")], answers("useful", *["high"] * 6), lists=lists)
    assert found["participants////"].estimate == 12
    assert found["attendances////"].estimate == 13
    assert found["response_rate////"].estimate == 6 / 12


def test_open_answers_by_theme(estimates: Callable[..., Any]) -> None:
    themes = [
        {"id": "time", "label": {"en": "Time"}, "words": ["tid*"]},
        {"id": "group", "label": {"en": "Group"}, "words": ["grupp*"]},
    ]
    item = {"id": "good", "type": "open", "column": "Good"}
    given = ["Tiden var kort", "Gruppen var bra", "Tid och grupp", "Inget", None]
    found = estimates([item], answers("good", *given), themes=themes)
    assert {e.option: e.estimate for e in found.values() if e.measure == "theme"} == {"time": 2, "group": 2}
    assert (found["answered/good///"].estimate, found["answered/good///"].n_missing) == (4, 1)
    assert found["theme_share/good/time//"].estimate == 2 / 4


def test_what_too_few_answers_did_not_carry_is_told_once(
    made_programme: Callable[..., Programme], analysed: Callable[..., Analysis]
) -> None:
    programme = made_programme(ordinal("a"), ordinal("b"), privacy=OPEN)
    analysis = analysed(programme, [{"a": "high", "b": "low"}] * 6)
    named = [limit.what for limit in analysis.withheld]
    assert {"percentage", "mean", "sd"} <= set(named)
    assert len(named) == len(set(named))
