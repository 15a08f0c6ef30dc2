"""Groups on questions with options, against a published table and a published interval."""

from __future__ import annotations

import pytest
from tests.estimating import estimate_feedback
from tests.protecting import protect

ROLE = {"id": "role", "column": "role"}
ASKED = {"id": "d", "kind": "compare", "by": "role"}
KIND = {"id": "kind", "type": "nominal", "column": "kind", "options": ["yes", "no"]}
TOOLS = {"id": "tools", "type": "multiple", "column": "tools", "options": ["a", "b"]}


def build(study, item, **more):
    asked = {**ASKED, "item": item["id"]}
    return study.programme(items=[item], questionnaire={"background": [ROLE]}, questions=[asked], **more)


def people(name, **groups):
    return [
        {"role": role, "skill": "middle", name: text}
        for role, texts in groups.items()
        for text, n in texts.items()
        for _ in range(n)
    ]


def told(responses):
    return {e.id: e for e in estimate_feedback(responses, eligible={}).estimates}


def test_one_answer_out_of_options_is_tested_as_a_table(study):
    # Convictions of twins, Fisher (1962); R's help page of fisher.test gives p = 0.0005367.
    rows = people("kind", dizygotic={"yes": 2, "no": 15}, monozygotic={"yes": 10, "no": 3})
    found = told(study.answers(build(study, KIND, privacy={"cell_threshold": 1}), rows))
    pair = "role=dizygotic|role=monozygotic"
    assert found[f"p_value/kind//{pair}/"].estimate == pytest.approx(0.0005367, abs=5e-8)
    v = found[f"cramers_v/kind//{pair}/"]
    # chi-square of the table is 13.03, n 30
    assert (v.estimate, v.n) == (pytest.approx((13.03 / 30) ** 0.5, abs=5e-4), 30)
    assert (v.low, v.high) == (None, None)


def test_several_answers_are_compared_option_by_option_without_a_test(study):
    # Newcombe (1998), table II (a): 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339.
    rows = people("tools", one={"a": 56, "b": 14}, two={"a": 48, "b": 32})
    found = told(study.answers(build(study, TOOLS), rows))
    e = found["share_difference/tools/a/role=one|role=two/"]
    assert (e.estimate, e.low, e.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (e.n, found["share_difference/tools/b/role=one|role=two/"].estimate) == (150, pytest.approx(-0.2))
    assert not [name for name in found if name.startswith("p_value")]


@pytest.mark.slow
def test_groups_below_the_limits_are_not_compared(study):
    rows = people("kind", a={"yes": 3, "no": 1}, b={"yes": 3, "no": 3}, c={"yes": 4, "no": 3})
    found = told(study.answers(build(study, KIND, privacy={"threshold": 1, "cell_threshold": 1}), rows))
    assert [e.group for e in found.values() if e.measure == "cramers_v"] == ["role=b|role=c"]
    rows = people("tools", one={"a": 5, "b": 4}, two={"a": 10, "b": 10})
    found = told(study.answers(build(study, TOOLS), rows))
    assert not [name for name in found if name.startswith("share_difference")]


def test_an_option_that_all_but_few_ticked_is_as_rare_as_one_that_few_did(study):
    programme = build(study, TOOLS)
    rows = people("tools", one={"a; b": 9, "a": 3}, two={"a; b": 6, "b": 6}, three={"a; b": 11, "b": 1})
    wall = estimate_feedback(study.answers(programme, rows)).wall
    # Of the third group 11 of 12 ticked nothing but both: one did not tick a.
    assert wall.breakdowns["tools", "", "role"].groups <= {"role=one", "role=two"}


@pytest.mark.slow
def test_differences_pass_the_wall_where_both_groups_do(study):
    programme = build(study, TOOLS)
    shown = people("tools", one={"a": 8, "b": 8}, two={"a": 12, "b": 4})
    for rows, passes in ((shown, True), ([*shown[:-3], *people("tools", two={"a": 3})], False)):
        found = estimate_feedback(study.answers(programme, rows), eligible={})
        cleared = protect(found.estimates, counts=found.counts, programme=programme, moves=found.moves)
        differences = [e.estimate for e in cleared.estimates if e.measure == "share_difference"]
        assert all((value is not None) == passes for value in differences)
