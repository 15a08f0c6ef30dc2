"""Untouched drafts of made-up surveys publish no wrong number (all of it: `benchmarks/drafting_made_surveys.py`)."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from benchmarks.made_surveys.judging import judge_export
from benchmarks.made_surveys.questions import LANGUAGES, make_survey
from benchmarks.made_surveys.services import SERVICES


def wrong(number: int) -> list[str]:
    return [f"{one.kind} {one.header}: {one.why}" for one in judge_export(number) if one.verdict == "wrong"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [5])
def test_an_untouched_draft_publishes_nothing_wrong(number):
    assert wrong(number) == []


@pytest.mark.slow
# 412: an option in a column of its own that nobody chose; 474: an option that one person chose; 632: nobody ticked it.
@pytest.mark.parametrize("number", [*range(42, 54), 412, 474, 632])
def test_of_every_service(number):
    assert wrong(number) == []


@pytest.mark.slow
def test_a_judge_sees_what_is_wrong(monkeypatch):
    # A judge that finds nothing to blame in anything would prove nothing: here the truth is turned round.
    def turned(rng, language):
        survey = make_survey(rng, language)
        questions = tuple(replace(q, labels=q.labels[::-1]) if q.kind == "ordinal" else q for q in survey.questions)
        return replace(survey, questions=questions)

    monkeypatch.setattr("benchmarks.made_surveys.judging.make_survey", turned)
    assert any(one.startswith("ordinal") and "order" in one for one in wrong(0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_makes_the_same_survey(language, tmp_path):
    def made():
        rng = random.Random(3)
        return SERVICES["limesurvey"](make_survey(rng, language), rng, tmp_path).path.read_bytes()

    assert made() == made()
