"""Change, groups, levels and the plan as a report tells them, from raw files to sentences."""

from __future__ import annotations

import pytest
from tests.telling import report_in

from evaluation.pipeline import analyse, clean
from evaluation.report.blocks import Figure, strip_markup

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
    """A report of 24 people who all answer before; after, those with an even number are one level higher."""

    def of(more="", *, code=True, later=24, language="en"):
        folder = tmp_path / "data" / "study"
        folder.mkdir(parents=True)
        text = HEAD + more
        if code:
            text = text.replace("questionnaire:\n", "questionnaire:\n  respondent_code: {column: Code}\n")
        (folder / "programme.yaml").write_text(text, encoding="utf-8")
        for wave, n in (("before", 24), ("after", later)):
            rows = []
            for i in range(n):
                level = 1 + i % 3 + (wave == "after" and i % 2 == 0)
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
    assert "What brought a change about cannot be seen" in told_of
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
    assert "The answers rose. Of the 24 who answered both times, 12 were higher" in told_of
    assert "Signed-rank test of the same people; n = 24; p: 0.001" in told_of
    assert "Whether “client” and “staff” differ is not settled" in told_of


def test_groups_side_by_side_tell_how_often_one_is_higher(told, parts_of):
    parts = parts_of(told(QUESTIONS), "groups")
    assert "with a probability of 50%" in text(parts)
    assert any(isinstance(part, Figure) for part in parts)


def test_levels_without_evidence_are_said_to_have_none(told, parts_of):
    lines = text(parts_of(told(), "levels")).splitlines()
    rows = {line.split(" | ")[0]: line.split(" | ")[1:] for line in lines if line.count(" | ") == 2}
    assert rows["Learning"] == ["questions before and after, to the same people: 1", "moderate"]
    assert rows["Results for clients and services"] == ["None: nothing was asked or recorded.", "none"]


def test_sections_without_data_are_absent(told, parts_of):
    report = told(code=False)
    assert parts_of(report, "groups") == []
    assert parts_of(report, "plan") == []


def test_few_answers_bring_what_the_others_could_change(told, parts_of):
    question = "questions:\n  - {id: q1, kind: share, item: skill, at_least: 0.5, text: {en: Half?}}\n"
    told_of = text(parts_of(told(question), "respondents"))
    # After: 24 of 40 answered, 12 of them on the upper levels: from 12/40 to 28/40.
    assert "the share could be anything from 30% to 70%" in told_of


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_same_is_told_in_other_languages(told, parts_of, language):
    report = told(QUESTIONS, language=language)
    for topic in ("change", "groups", "levels", "plan"):
        assert "answered" not in text(parts_of(report, topic))
