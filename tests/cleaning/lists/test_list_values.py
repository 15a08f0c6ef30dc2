"""Cells of hand-kept lists."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cleaning.lists.list_values import parse_count, parse_day, parse_minutes, parse_number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-07", (2024, 3, 7)),
        ("2024-03-07T10:15:00", (2024, 3, 7)),
        ("2024-03-07 00:00:00", (2024, 3, 7)),
        ("7.3.2024", (2024, 3, 7)),
        ("07.03.2024", (2024, 3, 7)),
        ("7. 3. 2024", (2024, 3, 7)),
        ("7.3.24", (2024, 3, 7)),
        ("to 7.3.2024 klo 12-14", (2024, 3, 7)),
        ("torstaina 7.3.2024", (2024, 3, 7)),
        ("tors. 7.3.2024 kl. 9.30", (2024, 3, 7)),
        ("7.-8.3.2024", (2024, 3, 7)),
        ("7.3.–9.3.2024", (2024, 3, 7)),
        ("28.12.2023 - 2.1.2024", (2023, 12, 28)),
        ("7. maaliskuuta 2024", (2024, 3, 7)),
        ("torstaina 7. maaliskuuta 2024 klo 9", (2024, 3, 7)),
        ("den 7 mars 2024", (2024, 3, 7)),
        ("7 March 2024", (2024, 3, 7)),
        ("March 7, 2024", (2024, 3, 7)),
        ("2024/3/7", (2024, 3, 7)),
        ("20240307", (2024, 3, 7)),
        ("23/03/2024", (2024, 3, 23)),
        ("03/23/2024", (2024, 3, 23)),
        ("04/04/2024", (2024, 4, 4)),
        ("3/2024", (2024, 3, 1)),
        ("2024-03", (2024, 3, 1)),
        ("Maaliskuu 2024", (2024, 3, 1)),
        ("mars 2024", (2024, 3, 1)),
        # Monday of ISO week 10 of 2024 is 4.3.2024
        ("vko 10/2024", (2024, 3, 4)),
        ("2024-W10", (2024, 3, 4)),
        # Excel counts 7.3.2024 as day 45358
        ("45358", (2024, 3, 7)),
    ],
)
def test_days(text, day):
    assert parse_day(text) == date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "keväällä",
        "03/04/2024",
        "31.2.2024",
        "7.3.",
        "noin 7.3.2024",
        "7.3.2024?!x",
        "2024",
        "12",
        "1.1.0001",
        "vko 60/2024",
        "foo 2024",
        "13/2024",
        "7. maalis 2024",  # maaliskuu and marraskuu are too near to guess
        "31. helmikuuta 2024",
        "01-03-2024",
        "20241301",
        "99999999",
    ],
)
def test_what_is_not_plainly_a_day_is_not_guessed(text):
    assert parse_day(text) is None


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


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_way_to_write_a_day_gives_that_day(day):
    ways = (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        str((day - date(1899, 12, 30)).days),
    )
    assert {parse_day(way) for way in ways} == {day}


@given(st.integers(10, 1440))
def test_every_way_to_write_a_length_gives_that_length(minutes):
    hours, rest = divmod(minutes, 60)
    ways = (str(minutes), f"{minutes} min", f"{hours}:{rest:02}", f"{hours} h {rest} min")
    assert {parse_minutes(way) for way in ways} == {float(minutes)}


@given(st.text(max_size=30))
def test_any_text_is_taken_or_left(text):
    for parse in (parse_day, parse_number, parse_count, parse_minutes):
        parse(text)
