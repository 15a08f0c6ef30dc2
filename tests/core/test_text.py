"""Folding: what counts as the same header or answer, and what does not."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.text import fold, fold_series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Täysin samaa mieltä", "TÄYSIN SAMAA MIELTÄ"),
        ("Täysin samaa mieltä", unicodedata.normalize("NFD", "Täysin samaa mieltä")),
        ("Mikä oli hyvää?", "mikä oli hyvää *"),
        ("En\u00a0osaa  sanoa", " En osaa\r\n sanoa. "),
        ("Ei\u200b\ufeff samaa", "Ei sa\u00admaa"),
        ("Straße", "STRASSE"),
        ("ﬁlosofia 1", "Filosofia １"),
        ("Yes.", "yes"),
        ("Agree…", "agree"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("samaa mieltä", "eri mieltä"),
        ("1", "10"),
        ("Agree", "Strongly agree"),
        ("samaa mieltä", "samaa mielta"),
        ("5 = täysin samaa mieltä", "täysin samaa mieltä"),
        ("'yes'", "yes"),
        ("?", "*"),
        ("-", ""),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_only_blank_or_invisible_texts_fold_to_nothing(text: str) -> None:
    visible = any(not char.isspace() and unicodedata.category(char) != "Cf" for char in text)
    if fold(text) == "":
        assert all(not char.isalnum() for char in text)
    if any(char.isalnum() for char in text):
        assert visible
        assert fold(text)


@given(st.lists(st.none() | st.text(), max_size=20))
def test_a_column_is_folded_cell_by_cell(cells: list[str | None]) -> None:
    series = pd.Series(cells, dtype="str", index=range(5, 5 + len(cells)), name="answer")
    folded = fold_series(series)
    assert folded.index.equals(series.index)
    assert folded.name == "answer"
    assert folded.dtype == "str"
    assert [None if pd.isna(cell) else cell for cell in folded] == [None if c is None else fold(c) for c in cells]
