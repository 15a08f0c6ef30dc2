"""Groups on the same question: what is compared, at which resolution, and what stays out."""

from __future__ import annotations

import pytest
from tests.estimating import estimate_feedback
from tests.protecting import protect

from evaluation.analysis.plan import with_holm
from evaluation.core.estimates import Estimate

ROLE = {"id": "role", "column": "role", "options": ["client", "expert", "staff", "chief"]}
COMPARE = {"id": "q", "kind": "compare", "item": "skill", "by": "role"}
CLIENTS = {2: 8, 3: 6, 4: 10}
STAFF = {2: 6, 3: 8, 5: 14}


def rows(study, **groups):
    return [
        {"role": role, "skill": study.level(level)}
        for role, cells in groups.items()
        for level, n in cells.items()
        for _ in range(n)
    ]


def estimates(responses):
    return {e.id: e for e in estimate_feedback(responses, eligible={}).estimates}


def delta(first, second):
    pairs = [(a > b) - (a < b) for a, n in first.items() for b, m in second.items() for _ in range(n * m)]
    return sum(pairs) / len(pairs)


def test_cliffs_delta_counts_pairs(study):
    programme = study.programme(questionnaire={"background": [ROLE]}, questions=[COMPARE])
    told = estimates(study.answers(programme, rows(study, client=CLIENTS, staff=STAFF)))
    e = told["cliffs_delta/skill//role=client|role=staff/"]
    assert (e.estimate, e.n) == (pytest.approx(delta(CLIENTS, STAFF)), 52)
    likely = told["probability_of_superiority/skill//role=client|role=staff/"]
    assert likely.estimate == pytest.approx((delta(CLIENTS, STAFF) + 1) / 2)
    assert "p_value/skill//role=client|role=staff/" in told


def test_a_group_that_the_wall_hides_is_in_no_comparison(study):
    programme = study.programme(questionnaire={"background": [ROLE]}, questions=[COMPARE])
    few = {"expert": {2: 3, 4: 1}, "chief": {2: 1, 4: 3}}
    told = estimates(study.answers(programme, rows(study, client=CLIENTS, staff=STAFF, **few)))
    groups = {group for e in told.values() if "|" in e.group for group in e.group.split("|")}
    assert groups == {"role=client", "role=staff"}


def test_more_than_two_groups_by_kruskal_wallis_and_pairwise(study):
    programme = study.programme(questionnaire={"background": [ROLE]}, questions=[COMPARE])
    told = estimates(study.answers(programme, rows(study, client=CLIENTS, staff=STAFF, chief={3: 10, 5: 10})))
    assert "epsilon_squared/skill//role=client|role=staff|role=chief/" in told
    assert sum(e.measure == "cliffs_delta" for e in told.values()) == 3
    assert sum(e.measure == "p_value" for e in told.values()) == 4


def test_groups_put_together_as_declared_and_named_so(study):
    asked = {**COMPARE, "groups": [["client", "expert"], ["staff", "chief"]]}
    programme = study.programme(questionnaire={"background": [ROLE]}, questions=[asked])
    people = rows(study, client={2: 6, 3: 6}, expert={2: 2, 4: 8}, staff=STAFF, chief={3: 4, 5: 2})
    told = estimates(study.answers(programme, people))
    together = {2: 8, 3: 6, 4: 8}, {2: 6, 3: 12, 5: 16}
    e = told["cliffs_delta/skill//role=client+expert|role=staff+chief/"]
    assert e.estimate == pytest.approx(delta(*together))
    assert not any(e.group == "role=client" and e.item for e in told.values())


def test_a_stricter_threshold_holds_for_a_group_put_together(study):
    asked = {**COMPARE, "groups": [["client", "expert"]]}
    programme = study.programme(
        questionnaire={"background": [ROLE]}, questions=[asked], privacy={"groups": {"client": 24}}
    )
    wall = estimate_feedback(study.answers(programme, rows(study, client=CLIENTS, staff=STAFF))).wall
    assert wall.breakdowns["skill", "", "role"].groups == {"role=client+expert", "role=staff"}
    fewer = {**CLIENTS, 4: 9}
    wall = estimate_feedback(study.answers(programme, rows(study, client=fewer, staff=STAFF))).wall
    assert wall.breakdowns["skill", "", "role"].groups == frozenset()


def test_where_levels_are_rare_only_the_upper_levels_are_compared(study):
    programme = study.programme(questionnaire={"background": [ROLE]}, questions=[COMPARE])
    responses = study.answers(programme, rows(study, client={1: 1, 3: 5, 4: 6}, staff={2: 2, 3: 3, 5: 9}))
    found = estimate_feedback(responses, eligible={})
    told = {e.id: e for e in found.estimates}
    e = told["cliffs_delta/skill/top/role=client|role=staff/"]
    assert e.estimate == pytest.approx(6 / 12 - 9 / 14)  # of two levels, delta is the difference of shares
    cleared = protect(found.estimates, counts=found.counts, programme=programme, moves=found.moves)
    shown = {e.measure for e in cleared.estimates if e.group == "role=client" and e.estimate is not None and e.item}
    assert shown == {"answered", "top_box", "top_count"}


def test_subscales_are_compared_by_the_scores_of_persons(study):
    second = {"id": "calm", "type": "ordinal", "scale": "s", "column": "calm"}
    programme = study.programme(
        items=[second],
        questionnaire={"background": [ROLE], "subscales": [{"id": "both", "items": ["skill", "calm"]}]},
        questions=[{**COMPARE, "item": "both"}],
    )
    people = [{**row, "calm": row["skill"]} for row in rows(study, client=CLIENTS, staff=STAFF)]
    told = estimates(study.answers(programme, people))
    assert told["cliffs_delta/both//role=client|role=staff/"].estimate == pytest.approx(delta(CLIENTS, STAFF))
    assert told["mean/both//role=client/"].estimate == pytest.approx((2 * 4 + 3 * 3 + 4 * 5) / 12)


def test_those_who_were_lost_stand_beside_those_who_stayed(study):
    programme = study.programme(("before", "after"), questionnaire={"respondent_code": {"column": "code"}})
    first = [{"code": f"a{i}", "skill": study.level(2 if i < 8 else 4)} for i in range(12)]
    lost = [{"code": f"b{i}", "skill": study.level(2 if i < 3 else 4)} for i in range(10)]
    after = [{**row, "skill": study.level(4)} for row in first]
    told = estimates(study.answers(programme, [*first, *lost], after))
    assert told["top_box/skill//joined=yes/before"].estimate == pytest.approx(4 / 12)
    assert told["top_box/skill//joined=no/before"].estimate == pytest.approx(7 / 10)
    assert not any(e.measure == "p_value" for e in told.values())


def test_only_published_tests_are_adjusted():
    p_values = {"a": 0.01, "b": None, "c": 0.04, "d": 0.03}
    told = with_holm(Estimate(measure="p_value", item=item, estimate=p, n=30) for item, p in p_values.items())
    adjusted = {e.item: e.estimate for e in told if e.measure == "p_holm"}
    # Holm by hand: 3 x 0.01, 2 x 0.03, then no smaller than that.
    assert adjusted == {"a": pytest.approx(0.03), "d": pytest.approx(0.06), "c": pytest.approx(0.06)}
