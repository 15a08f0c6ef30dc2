"""What the plan of `programme.yaml` may say about groups and sessions."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evaluation.programme import Programme
from evaluation.programme.consistency import check

ROLE = {"id": "role", "column": "Role", "options": ["client", "expert", "staff"]}


def programme(*questions, **questionnaire):
    return Programme(
        programme="p",
        title="P",
        data_origin="synthetic",
        sources=[{"file": "f.csv", "kind": "feedback"}],
        questionnaire={
            "background": [ROLE],
            "items": [{"id": "useful", "type": "score", "range": [0, 10], "column": "Useful"}],
            **questionnaire,
        },
        questions=[
            {"id": f"q{at}", "kind": "compare", "item": "useful", "by": "role", **more}
            for at, more in enumerate(questions)
        ],
    )


def findings(*questions, **questionnaire):
    return [(f.path, f.found) for f in check(programme(*questions, **questionnaire), readers=[])]


def test_groups_name_options_of_the_variable():
    assert findings({"groups": [["client", "expert"]]}) == []
    assert findings({"groups": [["client", "experts"]]}) == [(("questions", 0, "groups", 0), "experts")]


def test_one_item_is_not_compared_in_two_ways_by_one_variable():
    found = findings({}, {"groups": [["client", "expert"]]})
    assert found == [(("questions", 1, "groups"), "'q0' has other groups")]


@pytest.mark.parametrize(
    "question", [{"groups": [["client"], ["client", "expert"]]}, {"kind": "share", "groups": [["client"]]}]
)
def test_groups_that_overlap_or_stand_elsewhere_are_refused(question):
    with pytest.raises(ValidationError):
        programme(question)


def test_the_session_is_a_background_variable():
    assert findings(session="role") == []
    assert findings(session="day") == [(("questionnaire", "session"), "day")]
    assert programme(session="role").session_variable == "role"
    assert programme().session_variable is None


@pytest.mark.parametrize(("origin", "refused"), [("collected", True), ("published", False), ("synthetic", False)])
def test_a_threshold_of_one_is_for_data_that_are_public_already(origin: str, refused: bool) -> None:
    programme = Programme.model_validate(
        {
            "programme": "demo",
            "title": {"en": "Demo"},
            "data_origin": origin,
            "sources": [{"file": "a.csv", "kind": "feedback"}],
            "privacy": {"threshold": 1},
        },
        context={"languages": ("en",)},
    )
    found = {finding.path for finding in check(programme, readers=[])}
    assert (("privacy", "threshold") in found) == refused
