"""Change, groups, levels and the plan as a report tells them, from raw files to sentences."""

from __future__ import annotations

import pytest
from tests.telling import report_in

from evaluation.pipeline import analyse, clean
from evaluation.report.blocks import Figure, strip_markup
from evaluation.report.topics.quality import tell_methods

pytestmark = pytest.mark.slow

LEVELS = ["lowest", "low", "middle", "high", "highest"]
HEAD = """
programme: study
title: {en: Study}
languages: [en, fi, sv]
data_origin: collected
sources:
  - {file: before.csv, kind: feedback, wave: before, invited: 40}
  - {file: after.csv, kind: feedback, wave: after, invited: 40}
questionnaire:
  background: [{id: role, column: Role, options: [client, staff]}]
  scales: {s: {levels: [lowest, low, middle, high, highest]}}
  items:
    - {id: skill, type: ordinal, scale: s, column: I can do it, level: learning}
"""
QUESTIONS = """
questions:
  - {id: q1, kind: change, item: skill, text: {en: Does the skill grow?}}
  - {id: q2, kind: compare, item: skill, by: role, text: {en: Do clients and staff differ?}}
"""


@pytest.fixture
def told(tmp_path):
    """A report of people who all answer before; after, those with an even number are one level higher.

    With ``up`` and ``down`` so many of the first rise by a level, and so many of the last fall, instead.
    """

    def of(more="", *, code=True, n=24, later=24, language="en", up=None, down=0, first=lambda i: 1 + i % 3):
        folder = tmp_path / "data" / "study"
        folder.mkdir(parents=True)
        text = HEAD.replace("invited: 40", f"invited: {max(40, n)}") + more
        if code:
            text = text.replace("questionnaire:\n", "questionnaire:\n  respondent_code: {column: Code}\n")
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        for wave, many in (("before", n), ("after", later)):
            rows = []
            for i in range(many):
                level = first(i)
                if wave == "after":
                    level += i % 2 == 0 if up is None else (i < up) - (i >= later - down)
                rows.append(f"C{i:03},{'client' if i < 12 else 'staff'},{LEVELS[level]}")
            (folder / f"{wave}.csv").write_text("\n".join(["Code,Role,I can do it", *rows]) + "\n", encoding="utf-8")
        prepared, _ = clean("study", data=tmp_path / "data", processed=tmp_path / "processed")
        return report_in(analyse(prepared), language)

    return of


def text(parts):
    return "\n".join(part.alt if isinstance(part, Figure) else strip_markup(str(part)) for part in parts)


def test_change_of_the_same_people_is_told_with_those_who_were_lost(told, parts_of):
    told_of = text(parts_of(told(QUESTIONS, later=18), "change"))
    assert "18 people answered both" in told_of
    assert "6 answered only the first and 0 only the second" in told_of
    assert "The answers do not show what caused a change" in told_of
    assert "regression to the mean" not in told_of


def test_a_poor_start_brings_regression_to_the_mean(told, parts_of):
    assert "regression to the mean" in text(parts_of(told("chosen_for_poor_start: true\n"), "change"))


def test_surveys_without_a_code_are_no_change(told, parts_of):
    report = told(QUESTIONS, code=False)
    told_of = text(parts_of(report, "change"))
    assert "not change in the same people" in told_of
    assert "higher on the scale" not in told_of
    assert "This is not change in the same people." in text(parts_of(report, "plan"))


def test_the_plan_gives_the_answer_its_method_n_and_p(told, parts_of):
    # 12 of 24 rise by one level, nobody falls: exact two-sided p = 2 / 2^12 = 0.000488, times three tests by Holm
    # (the groups are compared in both surveys).
    told_of = text(parts_of(told(QUESTIONS), "plan"))
    assert "The change is for the better. Of the 24 who answered both times, 12 were higher" in told_of
    assert "Signed-rank test of the same people; n = 24; p: 0.001" in told_of
    assert "The data do not show whether “client” and “staff” differ" in told_of


def test_groups_side_by_side_tell_how_often_one_is_higher(told, parts_of):
    parts = parts_of(told(QUESTIONS), "groups")
    assert "with a probability of 50%" in text(parts)
    assert any(isinstance(part, Figure) for part in parts)


def test_levels_without_evidence_are_said_to_have_none(told, parts_of):
    lines = text(parts_of(told(), "levels")).splitlines()
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in lines if line.count(" | ") == 2}
    assert rows["Learning"] == [
        "Questions put to the same people before and after, 1: better 1, worse 0, unsettled 0",
        "weak, for the better",  # no question was declared on it: nothing is tested
    ]
    assert rows["Results for clients and services"] == ["None: nothing was asked or recorded.", "none"]


def test_a_declared_change_that_is_settled_is_moderate_evidence(told, parts_of):
    lines = text(parts_of(told(QUESTIONS), "levels")).splitlines()
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in lines if line.count(" | ") == 2}
    assert rows["Learning"][-1] == "moderate, for the better"


def test_a_change_that_is_not_settled_is_no_evidence_of_one(told, parts_of):
    """The same people before and after: how it was asked is no evidence where nothing was found."""
    report = told(QUESTIONS, up=4, down=4)
    lines = text(parts_of(report, "levels")).splitlines()
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in lines if line.count(" | ") == 2}
    found = [
        "Questions put to the same people before and after, 1: better 0, worse 0, unsettled 1",
        "no direction is settled",
    ]
    assert rows["Learning"] == found
    answer = text(parts_of(report, "answers"))
    assert "The evidence does not settle the question (the same people before and after, 24 of the 24" in answer
    assert "by their own yardstick, which may itself have shifted" in answer


def test_those_who_were_lost_began_elsewhere(told, parts_of):
    report = told(
        QUESTIONS, n=80, later=40, up=9, down=9, first=lambda i: 3 if (i % 5 < 3 and i < 40) or i % 20 < 3 else 1
    )
    answer = text(parts_of(report, "answers"))
    # On the upper levels 24 of 40 who stayed (Wilson 44.6-73.7) and 6 of 40 who were lost (7.1-29.1); by Newcombe
    # 45.0 - sqrt(15.4^2 + 14.1^2) to 45.0 + sqrt(13.7^2 + 7.9^2).
    assert "The difference at the start is +45 percentage points (+24 to +61)." in answer
    assert "They differed already at the start by more than chance explains" in answer
    assert "could turn the result either way" in answer


def test_where_too_few_changed_nothing_is_said_of_protection(told, parts_of):
    """Three of 24 rise: no test is made of so few. That is no secret, and no finding."""
    answer = text(parts_of(told(QUESTIONS, up=3), "answers"))
    assert "Too few answers changed to show a direction." in answer
    assert "to protect the respondents" not in answer


@pytest.mark.parametrize(
    ("up", "later", "said"),
    [
        (10, 36, "The direction would be the same even if all 4 who answered only the first time"),
        (6, 24, "Of the 16 who answered only the first time, 6 would have had to move the other way"),
    ],
)
def test_how_many_of_the_lost_would_turn_the_direction(told, parts_of, up, later, said):
    assert said in text(parts_of(told(QUESTIONS, n=40, later=later, up=up, down=0), "answers"))


def test_sections_without_data_are_absent(told, parts_of):
    report = told(code=False)
    assert parts_of(report, "groups") == []
    assert parts_of(report, "plan") == []


def test_few_answers_bring_what_the_others_could_change(told, parts_of):
    question = "questions:\n  - {id: q1, kind: share, item: skill, at_least: 0.5, text: {en: Half?}}\n"
    told_of = text(parts_of(told(question), "respondents"))
    # After: 24 of 40 answered, 12 of them on the upper levels: from 12/40 to 28/40.
    assert "the share could have been anything from 30% to 70%" in told_of


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_same_is_told_in_other_languages(told, parts_of, language):
    report = told(QUESTIONS, language=language)
    for topic in ("change", "groups", "levels", "plan"):
        assert "answered" not in text(parts_of(report, topic))


def test_how_change_is_read_is_told_once_among_the_methods(told, parts_of):
    """What every figure of change needs is not said beside each of them."""
    report = told(QUESTIONS)
    once = "The direction of change runs from"
    assert sum(part.data.note.count(once) for part in parts_of(report, "change") if isinstance(part, Figure)) == 0
    methods = strip_markup(str(tell_methods(report)))
    assert methods.count(once) == 1
    assert methods.count("without any difference between the groups it would be 50%") == 1
