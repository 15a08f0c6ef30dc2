"""Intervals that know the sessions, and what those who did not answer could change."""

from __future__ import annotations

import pytest
from tests.estimating import estimate_feedback

from evaluation.analysis.reach import Reach
from evaluation.scoring.intervals import wilson

SESSION = {"id": "session", "column": "session"}


ALIKE = (6, 0, 5, 1, 5, 0, 6, 1, 4, 2, 5, 1)
"""How many of six in each session are on the upper levels, where sessions differ and none can be told by the spread."""


def rows(study, sessions, *, alike):
    """Six answers a session: much the same within a session, or half and half in each."""
    return [
        {"session": f"s{s}", "skill": study.level(4 if (i < ALIKE[s] if alike else i % 2) else 2)}
        for s in range(sessions)
        for i in range(6)
    ]


def told(responses, **eligible):
    found = estimate_feedback(responses, eligible=eligible)
    return {e.id: e for e in found.estimates}, {limit.what for limit in found.withheld}


def width(e):
    return e.high - e.low


def test_answers_alike_within_sessions_widen_the_interval(study):
    programme = study.programme(questionnaire={"background": [SESSION]})
    alike, _ = told(study.answers(programme, rows(study, 10, alike=True)))
    mixed, _ = told(study.answers(programme, rows(study, 10, alike=False)))
    plain = wilson(30, 60)
    for name in ("top_box/skill///", "share/skill/high//"):
        assert alike[name].estimate == mixed[name].estimate == 0.5
        assert width(alike[name]) > 1.7 * width(plain)
        assert width(mixed[name]) < 1.2 * width(plain)
        assert "10 clusters" in alike[name].method


def test_sessions_of_one_mind_each_are_not_told_by_the_interval(study):
    programme = study.programme(questionnaire={"background": [SESSION]})
    people = [{"session": f"s{s}", "skill": study.level(4 if s % 2 else 2)} for s in range(10) for _ in range(6)]
    found, _ = told(study.answers(programme, people))
    plain = wilson(30, 60)
    assert (found["top_box/skill///"].low, found["top_box/skill///"].high) == (plain.low, plain.high)


def test_fewer_sessions_leave_the_interval_and_say_so(study):
    programme = study.programme(questionnaire={"background": [SESSION]})
    found, withheld = told(study.answers(programme, rows(study, 9, alike=True)))
    plain = wilson(28, 54)
    assert (found["top_box/skill///"].low, found["top_box/skill///"].high) == (plain.low, plain.high)
    assert "cluster_robust" in withheld


def test_without_a_session_nothing_is_said_of_sessions(study):
    programme = study.programme()
    _, withheld = told(study.answers(programme, [{"skill": study.level(4)}] * 3))
    assert "cluster_robust" not in withheld


def test_another_variable_can_be_the_session(study):
    programme = study.programme(
        questionnaire={"background": [{"id": "group", "column": "session"}], "session": "group"}
    )
    found, _ = told(study.answers(programme, rows(study, 12, alike=True)))
    assert "12 clusters" in found["top_box/skill///"].method


@pytest.mark.parametrize(("could", "expected"), [(40, (12 / 40, 32 / 40)), (25, None), (24, None)])
def test_bounds_where_fewer_than_four_in_five_answered(study, could, expected):
    programme = study.programme()
    people = [{"skill": study.level(4 if i < 12 else 2)} for i in range(20)]
    found, _ = told(study.answers(programme, people), **{"": Reach(could, "asked")})
    bounds = found.get("nonresponse_bounds/skill///")
    assert (bounds is None) == (expected is None)
    if bounds is not None:
        assert (bounds.low, bounds.estimate, bounds.high) == pytest.approx((expected[0], 12 / 20, expected[1]))


def test_the_people_behind_each_part_of_a_scale_are_counted(study):
    also = {"id": "calm", "type": "ordinal", "scale": "s", "column": "calm"}
    people = [{"skill": study.level(level)} for level in [1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 5]]
    found, _ = told(study.answers(study.programme(items=[also]), [*people, {"skill": None, "calm": study.level(1)}]))
    numbers = {part: found[f"{part}_count/skill///"] for part in ("bottom", "middle", "top")}
    assert {part: (e.estimate, e.n, e.n_missing) for part, e in numbers.items()} == {
        "bottom": (3, 12, 1), "middle": (3, 12, 1), "top": (6, 12, 1),
    }  # fmt: skip
    assert all((e.low, e.high) == (None, None) for e in numbers.values())


def test_a_scale_without_a_middle_has_no_number_for_it(study):
    scales = {"s": {"levels": ["lowest", "low", "high", "highest"]}}
    programme = study.programme(questionnaire={"scales": scales})
    found, _ = told(study.answers(programme, [{"skill": "low"}] * 4 + [{"skill": "high"}] * 6))
    assert (found["bottom_count/skill///"].estimate, found["top_count/skill///"].estimate) == (4, 6)
    assert "middle_count/skill///" not in found
