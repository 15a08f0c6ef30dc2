"""Cells of hand-kept lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cleaning.lists.list_values import parse_count, parse_minutes, parse_number


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45),
        ("45 min", 45),
        ("45min.", 45),
        ("45 minuuttia", 45),
        ("1 h 30 min", 90),
        ("1h30min", 90),
        ("0:45", 45),
        ("1:30:00", 90),
        ("3,5 h", 210),
        ("2.5h", 150),
        ("2 tuntia", 120),
        ("1 tim 30 minuter", 90),
        ("2 t", 120),
        ("1 h 30", 90),
        ("1h30", 90),
        ("2 x 45 min", 90),
        ("2x45", 90),
        ("3 × 1,5 h", 270),
        ("40 h", 2400),
        ("1 tunti ja 15 min", 75),
        ("120,0", 120),
    ],
)
def test_minutes(text, minutes):
    assert parse_minutes(text) == minutes


def test_a_bare_small_number_is_hours_only_where_the_header_says_so():
    assert parse_minutes("2") is None
    assert parse_minutes("3,5") is None
    assert parse_minutes("3,5", hours=True) == 210
    assert parse_minutes("45", hours=True) is None
    assert parse_minutes("45 min", hours=True) == 45


@pytest.mark.parametrize(
    "text", ["", "2-3 h", "noin 45", "puoli tuntia", "45 x", "h", "min", "99999", "0 min", "-45", "1 h 5"]
)
def test_what_is_not_plainly_a_length_is_not_guessed(text):
    assert parse_minutes(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 234", 1234),
        ("1\u00a0234,5", 1234.5),
        ("45 %", 0.45),
        ("-3", -3),
        ("−3", -3),
        ("0", 0),
    ],
)
def test_numbers(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "n. 20", "15-20", "1e999", "nan", "inf", "12,5,3", "=1+1", "9" * 40])
def test_what_is_no_number(text):
    assert parse_number(text) is None
    assert parse_count(text) is None


def test_counts():
    assert [parse_count(text) for text in ("28", "28 hlö", "28 henkilöä", "28,0", "28.5", "-1")] == [
        28,
        28,
        28,
        28,
        None,
        None,
    ]


@given(st.integers(10, 1440))
def test_every_way_to_write_a_length_gives_that_length(minutes):
    hours, rest = divmod(minutes, 60)
    ways = (str(minutes), f"{minutes} min", f"{hours}:{rest:02}", f"{hours} h {rest} min")
    assert {parse_minutes(way) for way in ways} == {float(minutes)}


@given(st.text(max_size=30))
def test_any_text_is_taken_or_left(text):
    for parse in (parse_number, parse_count, parse_minutes):
        parse(text)
