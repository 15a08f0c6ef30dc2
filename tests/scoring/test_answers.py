"""What the statistics accept, and how they refuse the rest."""

import numpy as np
import pandas as pd
import pytest

from evaluation.scoring._answers import codes, groups, matrix, sample, table_groups
from evaluation.scoring._numbers import whole
from evaluation.scoring._pairs import pairs

ORDERED = pd.CategoricalDtype(["low", "middle", "high"], ordered=True)
SEXES = pd.CategoricalDtype(["a", "b"])


def test_raw_and_counts_are_the_same_sample():
    raw, counts = sample([3, 1, 3, None, np.nan]), sample({1: 1, 3: 2})
    assert raw.values.tolist() == counts.values.tolist() == [1, 3]
    assert raw.counts.tolist() == counts.counts.tolist() == [1, 2]
    assert (raw.n_missing, counts.n_missing) == (2, 0)


def test_ordered_categories_count_from_one_and_keep_unused_levels():
    found = sample(pd.Series(["high", None, "high", "low"], dtype=ORDERED))
    assert found.values.tolist() == [1, 2, 3]
    assert found.counts.tolist() == [1, 0, 2]
    assert found.labels == ("low", "middle", "high")
    assert found.n_missing == 1


@pytest.mark.parametrize("kind", ["Int64", "Float64", "int8", "float32", object])
def test_any_kind_of_number_will_do(kind):
    assert sample(pd.Series([1, 2, 2], dtype=kind)).counts.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([], "nobody answered"),
        ({}, "nobody answered"),
        ({1: 0, 2: 0}, "nobody answered"),
        ([None, np.nan], "all are missing"),
        (pd.Series([pd.NA], dtype="Int64"), "all are missing"),
        (["good", "bad"], "expected numbers or ordered categories, found str"),
        ([1, "2"], "found str"),
        ([True, False], "yes/no"),
        (pd.Series([True, None], dtype="boolean"), "yes/no"),
        (pd.Series(["a", "b"], dtype=SEXES), "no order"),
        ([1, np.inf], "infinite"),
        ({1: -1, 2: 3}, "negative"),
        ({1: np.nan, 2: 3}, r"missing \(NaN\)"),
        ({1: 0.5, 2: 0.5}, "whole numbers"),
        ({1: "many"}, "not a number"),
        ({1: 2, "two": 3}, "all names or all numbers"),
        ({True: 2, False: 3}, "yes/no"),
        ({1: 2, np.nan: 3}, "missing or infinite"),
    ],
)
def test_bad_samples_are_refused(answers, says):
    with pytest.raises(ValueError, match=says):
        sample(answers)


@pytest.mark.parametrize(
    ("samples", "says"),
    [
        ({"a": [1, 2]}, "at least two groups"),
        ({"a": [1, 2], "b": []}, "group 'b': nobody answered"),
        ({"a": [2, 2], "b": [2]}, "same answer"),
        ({"a": {"no": 1, "yes": 2}, "b": {"yes": 1, "no": 2}}, "do not share their levels"),
        ({"a": {"no": 1, "yes": 2}, "b": [1, 2]}, "do not share their levels"),
    ],
)
def test_bad_groups_are_refused(samples, says):
    with pytest.raises(ValueError, match=says):
        groups(samples)


def test_groups_from_a_table_are_those_from_mappings():
    table = pd.DataFrame({"a": [1, 0, 4], "b": [2, 2, 0]}, index=["low", "middle", "high"])
    found = groups(table_groups(table))
    assert found.counts.tolist() == [[1, 2], [0, 2], [4, 0]]
    assert found.n.tolist() == [5, 4]


def test_levels_that_nobody_used_are_left_out_of_a_comparison():
    assert groups({"a": {1: 2, 2: 0, 3: 1}, "b": {3: 4, 9: 0}}).values.tolist() == [1, 3]


def test_pairs_from_raw_and_table_agree():
    before = pd.Series(["low", "low", "high", None, "middle"], dtype=ORDERED)
    after = pd.Series(["low", "high", "high", "high", None], dtype=ORDERED)
    raw = pairs(before, after)
    levels = list(ORDERED.categories)
    counts = pd.DataFrame([[1, 0, 1], [0, 0, 0], [0, 0, 1]], index=levels, columns=levels)
    table = pairs(counts)
    assert raw.n_missing == 2
    for found in (raw, table):
        assert found.differences()[0].tolist() == [0, 2]
        assert found.differences()[1].tolist() == [2, 1]


def test_differences_that_are_equal_on_paper_are_ties():
    values, counts = pairs([0.1, 1.2, 0.7], [1.4, 2.5, 2.0]).differences()
    assert values.tolist() == [1.3]
    assert counts.tolist() == [3]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ([1, 2], [1], "2 answers first, 1 second"),
        ([1, 2], None, "two sequences are needed"),
        ({1: 2}, {1: 2}, "do not say which answers belong together"),
        ([1, None], [None, 2], "no pair is complete"),
        (pd.Series([1, 2], index=["a", "b"]), pd.Series([1, 2], index=["b", "a"]), "different indexes"),
        (pd.Series(["low"], dtype=ORDERED), [1], "levels differ"),
        (pd.DataFrame([[1, 2]], index=["no"], columns=["no", "yes"]), None, "same levels"),
        (pd.DataFrame([[0, 0], [0, 0]], index=[0, 1], columns=[0, 1]), None, "is empty"),
        (pd.DataFrame([[1, -2], [0, 0]], index=[0, 1], columns=[0, 1]), None, "negative"),
        (pd.DataFrame([[1]], index=[0], columns=[0]), [1], "not both"),
    ],
)
def test_bad_pairs_are_refused(before, after, says):
    with pytest.raises(ValueError, match=says):
        pairs(before, after)


@pytest.mark.parametrize(
    ("items", "says"),
    [
        (pd.DataFrame(), "empty"),
        (pd.DataFrame({"a": []}), "empty"),
        (pd.DataFrame({"a": [1, 2], "b": [None, None]}), "nobody answered b"),
        (pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), "items: b"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "same name"),
    ],
)
def test_bad_item_tables_are_refused(items, says):
    with pytest.raises(ValueError, match=says):
        matrix(items)


def test_codes_leave_missing_answers_missing():
    assert np.isnan(codes(pd.Series(["low", None], dtype=ORDERED))[0]).tolist() == [False, True]


def test_whole_numbers_only():
    assert whole([1.0, 2], what="counts").tolist() == [1, 2]
    with pytest.raises(ValueError, match="whole"):
        whole([np.inf], what="counts")
