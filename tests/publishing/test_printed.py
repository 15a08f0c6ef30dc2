"""Printed numbers against results."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.estimates import Estimate, to_frame
from evaluation.locale import Words
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.printed import Printed, check_numbers, find_printed_numbers
from evaluation.report.blocks import Number, Prose, mark_up

SHARE = "share/useful/agree//"
RESULTS = to_frame(
    [
        Estimate(measure="share", item="useful", option="agree", estimate=31 / 34, low=0.77, n=34),
        Estimate(measure="nps", item="likely", estimate=-12.5, n=40),
        Estimate(measure="mean", item="C#", estimate=None, n=3, note="suppressed"),
    ]
)


def page(*numbers, language="fi"):
    return f'<html lang="{language}"><body>{mark_up(Prose(*numbers))}</body></html>'


def test_numbers_are_found_with_where_they_point():
    found = find_printed_numbers(page(Number(31 / 34, "91 %", f"{SHARE}#estimate"), Number(5, "5")))
    assert found == [Printed(SHARE, "estimate", 31 / 34, "91 %")]


def test_a_text_in_another_language_has_its_own_way_of_writing():
    own = f'<p>Words</p><div lang="fi"><p>{mark_up(Number(-12.5, "−12,5", "nps/likely///#estimate"))}</p></div>'
    told = f'<html lang="en"><body>{own}</body></html>'
    assert find_printed_numbers(told) == [Printed("nps/likely///", "estimate", -12.5, "−12,5", "fi")]
    assert check_numbers(told, RESULTS) == 1
    with pytest.raises(PublishingError, match="is not how"):
        check_numbers(told.replace('lang="fi"', ""), RESULTS)


@pytest.mark.parametrize(
    ("value", "text", "field"),
    [
        (31 / 34, "91 %", f"{SHARE}#estimate"),
        (31 / 34, "91,2\u00a0%", f"{SHARE}#estimate"),
        (31 / 34, "91", f"{SHARE}#estimate"),
        (34, "34", f"{SHARE}#n"),
        (-12.5, "\u221212,5", "nps/likely///#estimate"),
        (31 / 34, "noin yhdeksän kymmenestä", f"{SHARE}#estimate"),
        (3, "3", "mean/C#///#n"),
    ],
)
def test_right_numbers_pass(value, text, field):
    assert check_numbers(page(Number(value, text, field)), RESULTS) == 1


@pytest.mark.parametrize(
    ("value", "text", "field", "problem"),
    [
        (0.9117, "91 %", f"{SHARE}#estimate", "stands for 0.9117"),
        (31 / 34, "91 %", f"{SHARE}#low", "is 0.77"),
        (31 / 34, "92 %", f"{SHARE}#estimate", "is not how"),
        (31 / 34, "0,92", f"{SHARE}#estimate", "is not how"),
        (34, "35", f"{SHARE}#n", "is not how"),
        (1, "1", "share/other///#n", "not in the results"),
        (0.5, "50 %", f"{SHARE}#high", "nan"),
        (2, "2", "mean/C#///#estimate", "nan"),
    ],
)
def test_wrong_numbers_are_told(value, text, field, problem):
    with pytest.raises(PublishingError, match=problem):
        check_numbers(page(Number(value, text, field)), RESULTS)


def test_every_wrong_number_is_told():
    wrong = [Number(1, "1", "a#n"), Number(2, "2", "b#n")]
    with pytest.raises(PublishingError) as caught:
        check_numbers(page(*wrong), RESULTS)
    assert len(caught.value.problems) == 2


@pytest.mark.slow
@given(
    value=st.floats(-1e6, 1e6, allow_nan=False),
    decimals=st.integers(0, 3),
    language=st.sampled_from(["fi", "sv", "en"]),
)
def test_whatever_the_catalogue_writes_is_read_back(value, decimals, language):
    results = to_frame([Estimate(measure="mean", item="x", estimate=value)])
    number = Number(value, Words(language).number(value, decimals), "mean/x///#estimate")
    assert check_numbers(page(number, language=language), results) == 1


@pytest.mark.slow
@given(value=st.floats(0, 1), decimals=st.integers(0, 2), language=st.sampled_from(["fi", "sv", "en"]))
def test_whatever_percentage_the_catalogue_writes_is_read_back(value, decimals, language):
    results = to_frame([Estimate(measure="share", item="x", estimate=value)])
    number = Number(value, Words(language).percent(value, decimals), "share/x///#estimate")
    assert check_numbers(page(number, language=language), results) == 1


def test_results_read_from_a_file_are_the_same_numbers(tmp_path):
    RESULTS.to_csv(tmp_path / "results.csv", index=False)
    results = pd.read_csv(tmp_path / "results.csv")
    assert check_numbers(page(Number(31 / 34, "91 %", f"{SHARE}#estimate")), results) == 1


@pytest.mark.parametrize(("text", "right"), [("neljän", True), ("viiden", False), ("12:ta", False), ("4:ää", True)])
def test_numbers_in_letters_and_with_endings_are_checked_too(text, right):
    page = f'<html lang="fi"><data value="4" data-result="count/useful/agree//#estimate">{text}</data></html>'
    results = pd.DataFrame(
        [{"id": "count/useful/agree//", "estimate": 4.0, "low": None, "high": None, "n": 9, "n_missing": 0}]
    )
    if right:
        assert check_numbers(page, results) == 1
    else:
        with pytest.raises(PublishingError):
            check_numbers(page, results)
