"""Persons over waves."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluation.cleaning.answer_columns import Column, NonAnswers
from evaluation.cleaning.mentions import get_words
from evaluation.cleaning.persons import look_alike, make_person_keys, simplify_code
from evaluation.core.text import fold

WAVES = ("before", "after")


@pytest.fixture
def two_waves(programme, table, cleaned, ordinal):
    def run(before, after):
        described = programme(ordinal("q"), waves=WAVES, questionnaire={"respondent_code": {"column": "code"}})
        raw = [table({"code": codes, "q": ["Agree"] * len(codes)}) for codes in (before, after)]
        return cleaned(described, *raw)

    return run


def persons(responses):
    return {
        wave: responses.frame.loc[responses.frame["wave"] == wave, "respondent"].tolist()
        for wave in WAVES
    }  # fmt: skip


def test_codes_join_after_case_blanks_and_look_alikes(two_waves):
    responses, log = two_waves(["Mk O1", "AL-22", "x9", None], ["mk01", "aI22", None, "new1"])
    assert persons(responses) == {"before": [1, 2, 3, 4], "after": [1, 2, 5, 6]}
    assert log.joins.to_numpy().tolist() == [["before", 4, 2, 1, 1], ["after", 4, 2, 1, 1]]


def test_the_code_is_nowhere_in_what_is_kept(two_waves):
    responses, log = two_waves(["secret77"], ["secret78"])
    for frame in (
        responses.frame,
        responses.absence,
        log.decisions,
        log.rows,
        log.items,
        log.not_understood,
        log.joins,
    ):
        assert "secret" not in frame.to_csv()


def test_near_misses_are_listed_and_never_joined(two_waves):
    responses, log = two_waves(["abcd12", "zzzz99"], ["abcd13", "abc12", "qqqq11"])
    near = log.decisions.query("rule == 'near_miss'")
    assert near[["file", "row", "decision"]].to_numpy().tolist() == [["a.csv", 2, "flag"], ["a.csv", 2, "flag"]]
    assert [detail.split(";")[0] for detail in near["detail"]] == [
        "The respondent code is nearly the code of row 2 of b.csv",
        "The respondent code is nearly the code of row 3 of b.csv",
    ]
    assert persons(responses) == {"before": [1, 2], "after": [3, 4, 5]}


def test_what_is_joined_is_no_near_miss(two_waves):
    _, log = two_waves(["abcd12"], ["abcd12", "abcd13"])
    assert log.decisions.query("rule == 'near_miss'").empty


def test_two_changes_are_no_near_miss(two_waves):
    _, log = two_waves(["abcd12"], ["abdc12"])
    assert log.decisions.query("rule == 'near_miss'").empty


def test_short_codes_are_not_compared(two_waves):
    _, log = two_waves(["12"], ["13"])
    assert log.decisions.query("rule == 'near_miss'").empty


def test_look_alikes_within_a_wave_are_two_people(two_waves):
    responses, log = two_waves(["AO12", "A012"], ["ao12"])
    assert persons(responses) == {"before": [1, 2], "after": [1]}
    assert log.decisions.query("rule == 'duplicate_person'").empty


def test_persons_are_numbered_by_first_appearance(two_waves):
    responses, _ = two_waves(["zz99", "aa11"], ["aa11", "bb22", "zz99"])
    assert persons(responses) == {"before": [1, 2], "after": [2, 3, 1]}


@pytest.mark.parametrize(("a", "b", "same"), [("O0l1I", "0O1lI", True), ("AB", "AC", False), ("ä1", "a1", False)])
def test_look_alikes(a, b, same):
    assert (look_alike(simplify_code(a)) == look_alike(simplify_code(b))) is same


def test_too_many_lonely_codes_are_not_compared_and_that_is_told(two_waves, monkeypatch):
    monkeypatch.setattr("evaluation.cleaning.persons.MOST_COMPARED", 1)
    _, log = two_waves(["abcd12"], ["abcd13"])
    (remark,) = log.decisions.query("rule == 'near_miss'")["detail"]
    assert "Too many codes" in remark


@pytest.mark.slow
@given(st.lists(st.one_of(st.text(max_size=8), st.from_regex("[A-Za-z0-9 .-]{0,8}", fullmatch=True)), min_size=1))
@example([*get_words("no_answer"), *get_words("dont_know"), "x1", "XX", "ＡＢ１", "a1\n", "", "Å1", "99"])
def test_codes_compared_all_at_once_are_those_compared_one_by_one(codes):
    column = Column(np.arange(len(codes)), tuple(codes))
    plain = [simplify_code(code) if NonAnswers(frozenset()).state(fold(code)) is None else "" for code in codes]
    alike = [look_alike(code) for code in plain]
    # In waves of their own nothing keeps two spellings of a code apart.
    keys = make_person_keys(column, np.arange(len(codes)))
    assert [key < 0 for key in keys] == [code == "" for code in plain]
    assert [[a == b for b in keys if b >= 0] for a in keys if a >= 0] == [
        [a == b for b in alike if b] for a in alike if a
    ]
