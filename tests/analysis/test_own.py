"""A researcher's own estimates and groups: two lines in analyse.ipynb, behind the same wall."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.estimating import NO_LISTS

from evaluation.analysis.comparisons import compare_groups
from evaluation.analysis.counted import ask_wall, count_programme
from evaluation.analysis.groups import split_by
from evaluation.analysis.own import relate
from evaluation.core.estimates import SUPPRESSED, SYNTHETIC
from evaluation.scoring import spearman

ITEMS = (
    {"id": "useful", "type": "ordinal", "scale": "five", "column": "Useful"},
    {"id": "likely", "type": "score", "range": [0, 10], "column": "Likely"},
)
LEVELS = ["strongly_disagree", "disagree", "neutral", "agree", "strongly_agree"]


def people(n: int) -> list[dict[str, object]]:
    return [{"useful": LEVELS[2 + i % 3], "likely": 4 + i % 5, "age": str(20 + i % 40)} for i in range(n)]


@pytest.fixture
def counted(made_programme, made_responses):
    def build(n: int, rare: int = 0):
        programme = made_programme(*ITEMS)
        rows = [*people(n), *({"useful": LEVELS[0], "likely": 0} for _ in range(rare))]
        return count_programme(made_responses(programme, rows), NO_LISTS)

    return build


def test_a_correlation_passes_with_enough_answers_and_equals_pandas(counted) -> None:
    whole = counted(60)
    answers = whole.responses.frame
    own = relate(whole, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    (row,) = ask_wall(whole).clear([], own=own).estimates
    expected = answers["useful"].cat.codes.corr(answers["likely"].astype(float), method="spearman")
    assert row.id == "spearman_rho/useful~likely///"
    assert row.estimate == pytest.approx(expected, abs=1e-12)
    assert row.n == 60


def test_no_test_is_added_to_the_family_of_the_plan(counted) -> None:
    whole = counted(60)
    answers = whole.responses.frame
    own = relate(whole, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    assert [one.estimate.measure for one in own] == ["spearman_rho"]


@pytest.mark.parametrize("n", [12, 19])
def test_it_is_hidden_where_too_few_answered(counted, n: int) -> None:
    few = counted(n)
    answers = few.responses.frame
    cleared = ask_wall(few).clear(
        [], own=relate(few, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    )
    (row,) = cleared.estimates
    assert (row.estimate, row.low, row.high, row.n) == (None, None, None, None)
    assert SUPPRESSED in row.note
    assert cleared.audit["rule"].tolist() == ["threshold"]


def clear_correlation(counted, pairs: list[tuple[int, int]]):
    """The correlation of two questions behind the wall, of people who gave these pairs of answers."""
    whole = counted(pairs)
    answers = whole.responses.frame
    cleared = ask_wall(whole).clear(
        [], own=relate(whole, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    )
    (row,) = cleared.estimates
    return row.estimate, cleared.audit["rule"].tolist()


@pytest.fixture
def paired(made_programme, made_responses):
    def build(pairs: list[tuple[int, int]]):
        rows = [{"useful": LEVELS[a], "likely": b} for a, b in pairs]
        return count_programme(made_responses(made_programme(*ITEMS), rows), NO_LISTS)

    return build


def test_of_two_answers_each_a_correlation_tells_the_lone_one_between(paired) -> None:
    """Both questions are told at every level; the correlation tells that one who agreed would not recommend."""
    assert clear_correlation(paired, [(3, 9)] * 10 + [(1, 2)] * 10 + [(3, 2)]) == (None, ["rare"])
    assert clear_correlation(paired, [(3, 9)] * 10 + [(1, 2)] * 10 + [(3, 2)] * 4)[0]


def test_a_correlation_at_its_end_tells_one_answer_by_the_other(paired) -> None:
    assert clear_correlation(paired, [(level, 2 * level) for level in (0, 1, 2, 3, 4)] * 6) == (None, ["rare"])


def test_an_own_estimate_of_a_group_is_not_known_to_the_wall(paired) -> None:
    whole = paired([(3, 9)] * 10 + [(1, 2)] * 10 + [(3, 2)] * 4)
    answers = whole.responses.frame
    (own,) = relate(whole, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    of_group = replace(own, estimate=replace(own.estimate, group="age=20"))
    assert ask_wall(whole).clear([], own=[of_group]).audit["rule"].tolist() == ["unknown"]


def test_made_up_data_say_so(made_programme, made_responses) -> None:
    programme = made_programme(*ITEMS, data_origin="synthetic")
    whole = count_programme(made_responses(programme, people(30)), NO_LISTS)
    answers = whole.responses.frame
    (one,) = relate(whole, "useful", "likely", spearman(answers["useful"], answers["likely"]))
    assert one.estimate.note == SYNTHETIC


def test_an_item_that_is_not_there_is_named(counted) -> None:
    whole = counted(30)
    answers = whole.responses.frame
    result = spearman(answers["useful"], answers["likely"])
    with pytest.raises(ValueError, match="no item usefull; there are useful, likely"):
        relate(whole, "usefull", "likely", result)


def test_groups_of_ones_own_are_counted_and_hidden_like_any_other(made_programme, made_responses) -> None:
    programme = made_programme(*ITEMS)
    responses = made_responses(programme, people(60))
    half = pd.Series(["early" if i % 2 else "late" for i in range(60)], index=responses.frame.index)
    counted = count_programme(responses, NO_LISTS, own=[split_by(responses, "start", half, items=["useful"])])
    wall = ask_wall(counted)
    assert wall.breakdowns["useful", "", "start"].groups == {"start=early", "start=late"}
    found = {e.measure for e in compare_groups(counted, wall)}
    assert "cliffs_delta" in found
    assert "p_value" not in found
    lone = pd.Series(["one" if i == 0 else "rest" for i in range(60)], index=responses.frame.index)
    counted = count_programme(responses, NO_LISTS, own=[split_by(responses, "start", lone, items=["useful"])])
    assert ask_wall(counted).breakdowns["useful", "", "start"].groups == frozenset()


def test_a_name_that_is_taken_and_an_unknown_item_are_refused(made_programme, made_responses) -> None:
    asked = {"background": [{"id": "role", "column": "Role", "options": {"a": ["a"], "b": ["b"]}}]}
    programme = made_programme(*ITEMS, questionnaire=asked)
    responses = made_responses(programme, people(5))
    groups = pd.Series("x", index=responses.frame.index)
    with pytest.raises(ValueError, match="role is a background variable already"):
        split_by(responses, "role", groups, items=["useful"])
    with pytest.raises(ValueError, match="no item or subscale nothing"):
        split_by(responses, "own", groups, items=["nothing"])
