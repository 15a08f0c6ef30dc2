"""What is said before a survey: every declared question has its numbers, in three languages."""

from __future__ import annotations

import pytest

from evaluation.analysis.survey_plan import plan_survey, tell_grounds
from evaluation.programme import Programme

ITEM = {"id": "useful", "type": "ordinal", "scale": "agreement", "column": "c"}


def described(*questions: dict[str, object], invited: int | None = 72) -> Programme:
    source = {"file": "a.csv", "kind": "feedback", "wave": "after"} | ({"invited": invited} if invited else {})
    asked = {
        "background": [{"id": "role", "column": "r"}],
        "scales": {"agreement": {"preset": "agreement5"}},
        "items": [ITEM],
    }
    return Programme.model_validate(
        {"programme": "demo", "title": "Demo", "data_origin": "collected", "sources": [source],
         "questionnaire": asked, "questions": [{"id": "q1", "text": {"en": "So?"}, **one} for one in questions]},
        context={"languages": ("en",)},
    )  # fmt: skip


def told(programme: Programme, **more: object) -> str:
    return " ".join(s for one in plan_survey(programme, language="en", **more) for s in one.sentences)


def test_a_share_of_the_people_asked():
    sentences = told(described({"kind": "share", "item": "useful"}))
    # R: 42 of 72 for ten points (tests/reference/verdicts.json).
    assert "Within 10 percentage points either way: 42 of the 72 who are asked must answer (58%)." in sentences
    assert "If half answer (36)" in sentences


def test_a_target_is_where_it_is_to_be_precise():
    sentences = told(described({"kind": "share", "item": "useful", "at_least": 0.8}, invited=46))
    assert "The target is 80%." in sentences
    assert "27 of the 46" in sentences  # R


def test_without_a_list_of_people():
    assert "Within 10 percentage points either way: 93 answers." in told(
        described({"kind": "share", "item": "useful"}, invited=None)
    )
    assert "42 of the 72" in told(described({"kind": "share", "item": "useful"}, invited=None), invited=72)


def test_the_smallest_change_that_matters_is_planned_for():
    change = {"kind": "change", "item": "useful", "smallest": 0.3}
    assert "To see that 30 percentage points more of the people rise than fall, 46 people" in told(described(change))
    assert "cannot be seen, even if all answer both times" in told(described(change, invited=40))


def test_groups_and_measures():
    compare = {"kind": "compare", "item": "useful", "by": "role", "smallest": 0.3}
    assert "To see a difference of 30 percentage points between two groups, 38 answers" in told(
        described(compare, invited=200)
    )
    assert "12 points before the start and 12 after it" in told(described({"kind": "trend", "measure": "m"}))


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_sentence_is_translated(language):
    kinds = (
        {"kind": "share", "item": "useful", "at_least": 0.8},
        {"kind": "change", "item": "useful"},
        {"kind": "change", "item": "useful", "smallest": 0.45},
        {"kind": "compare", "item": "useful", "by": "role"},
        {"kind": "compare", "item": "useful", "by": "role", "smallest": 0.4},
        {"kind": "trend", "measure": "m"},
    )
    for kind in kinds:
        for invited in (None, 5, 72):
            programme = described(kind, invited=invited)
            here, english = (plan_survey(programme, language=spoken)[0].sentences for spoken in (language, "en"))
            assert len(here) == len(english)
            assert not set(here) & set(english)
    assert tell_grounds(language) != tell_grounds("en")
