"""Numbers in running text, in letters and inflected."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.locale import LANGUAGES, Case, Words
from evaluation.locale.numerals import read_number, spell_number

# Forms as a Finn writes them, written out by hand.
WRITTEN = {
    "genitive": {1: "yhden", 2: "kahden", 4: "neljän", 7: "seitsemän", 10: "kymmenen", 11: "11:n", 100: "100:n"},
    "partitive": {
        1: "yhtä", 3: "kolmea", 4: "neljää", 5: "viittä", 6: "kuutta", 7: "seitsemää", 8: "kahdeksaa", 10: "kymmentä",
        11: "11:tä", 12: "12:ta", 13: "13:a", 14: "14:ää", 15: "15:tä", 16: "16:ta", 17: "17:ää", 18: "18:aa",
        19: "19:ää", 20: "20:tä", 21: "21:tä", 22: "22:ta", 33: "33:a", 100: "100:aa", 112: "112:ta", 200: "200:aa",
        1000: "1\xa0000:ta",
    },
    "adessive": {
        1: "yhdellä", 2: "kahdella", 3: "kolmella", 4: "neljällä", 6: "kuudella", 8: "kahdeksalla", 9: "yhdeksällä",
        10: "kymmenellä", 11: "11:llä", 12: "12:lla", 16: "16:lla", 18: "18:lla", 20: "20:llä", 33: "33:lla",
        100: "100:lla", 2000: "2\xa0000:lla",
    },
    "allative": {1: "yhdelle", 5: "viidelle", 15: "15:lle", 18: "18:lle", 20: "20:lle", 100: "100:lle"},
    "elative": {9: "yhdeksästä", 13: "13:sta", 15: "15:stä", 46: "46:sta", 50: "50:stä"},
    "illative": {1: "yhteen", 4: "neljään", 8: "kahdeksaan", 14: "14:ään", 18: "18:aan", 20: "20:een", 100: "100:aan"},
    "ablative": {3: "kolmelta", 7: "seitsemältä", 46: "46:lta"},
    "inessive": {2: "kahdessa", 10: "kymmenessä", 12: "12:ssa", 40: "40:ssä"},
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_finnish_numbers_are_inflected_as_they_are_read(case: Case) -> None:
    words = Words("fi")
    assert {n: words.cardinal(n, case) for n in WRITTEN[case]} == WRITTEN[case]


def test_other_languages_have_one_form() -> None:
    assert [Words("sv").cardinal(n, "genitive") for n in (3, 10, 11)] == ["tre", "tio", "11"]
    assert [Words("en").cardinal(n, "allative") for n in (3, 10, 11)] == ["three", "ten", "11"]


def test_figures_can_be_asked_for() -> None:
    assert Words("fi").cardinal(5, "allative", letters=False) == "5:lle"


@given(st.integers(0, 10), st.sampled_from(LANGUAGES), st.sampled_from(get_args(Case)))
def test_what_is_spelled_is_read_back(n: int, language: str, case: Case) -> None:
    assert read_number(spell_number(n, language, case), language) == n


@given(st.integers(11, 10**6), st.sampled_from(get_args(Case)))
def test_teens_end_as_their_units_do(n: int, case: Case) -> None:
    ends = Words("fi").cardinal(n, case).partition(":")[2]
    if n % 10:
        assert ends == Words("fi").cardinal(n % 10, case, letters=False).partition(":")[2]


def test_a_larger_number_is_not_spelled() -> None:
    with pytest.raises(ValueError, match="11 is written in figures"):
        spell_number(11, "fi")


@pytest.mark.parametrize(("n", "written"), [(9, "yhdeksästä"), (11, "11"), (29, "29")])
def test_figures_before_their_noun_take_no_ending(n: int, written: str) -> None:
    """*11 kokeilusta*, and not *11:stä kokeilusta*: the noun carries the case."""
    assert Words("fi").cardinal(n, "elative", noun=True) == written
