"""Days and times as written; those of a column decided as a whole."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.reading.dates import parse_day, parse_times

MARCH_7 = pd.Timestamp(2024, 3, 7)
QUARTER_PAST_TEN = pd.Timestamp(2024, 3, 7, 10, 15)


def times(*texts: str | None) -> list[pd.Timestamp]:
    return parse_times(pd.Series(list(texts), dtype="str")).tolist()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-07", MARCH_7),
        ("2024-03-07 10:15", QUARTER_PAST_TEN),
        ("2024-03-07T10:15:00", QUARTER_PAST_TEN),
        ("2024-03-07T10:15:00.123Z", QUARTER_PAST_TEN),
        ("2024-03-07 10:15:00+02:00", QUARTER_PAST_TEN),
        ("2024-3-7 10:15", QUARTER_PAST_TEN),
        ("7.3.2024", MARCH_7),
        ("07.03.2024", MARCH_7),
        ("7. 3. 2024", MARCH_7),
        ("7.3.24", MARCH_7),
        ("7.3.2024 klo 10.15", QUARTER_PAST_TEN),
        ("7.3.2024 10:15:00", QUARTER_PAST_TEN),
        ("to 7.3.2024 klo 10.15", QUARTER_PAST_TEN),
        ("2024-03-07 kl. 10:15", QUARTER_PAST_TEN),
        ("2024/03/07 10:15:00 AM EET", QUARTER_PAST_TEN),
        ("2024/03/07 10:15:00 GMT+2", QUARTER_PAST_TEN),
        ("2024/03/07 10:15:00 ap. EET", QUARTER_PAST_TEN),
        ("45358", MARCH_7),  # Excel: DATE(2024,3,7)
        ("45358.4270833333", QUARTER_PAST_TEN),
        ("45358,4270833333", QUARTER_PAST_TEN),
    ],
)
def test_ways_to_write_one_moment(text: str, moment: pd.Timestamp) -> None:
    assert times(text) == [moment]


@pytest.mark.parametrize(
    "text", [None, "", "eilen", "2024", "5", "31.2.2024", "2024-13-01", "7.3.2024 klo 25.00", "13:00 PM 7.3.2024"]
)
def test_what_is_not_a_time_is_not_guessed(text: str | None) -> None:
    assert times(text) == [pd.NaT]


@pytest.mark.parametrize(
    ("hour", "expected"), [("12:05 AM", 0), ("1:05 AM", 1), ("12:05 PM", 12), ("1:05 PM", 13), ("1:05 ip.", 13)]
)
def test_the_twelve_hour_clock(hour: str, expected: int) -> None:
    assert times(f"2024/03/07 {hour}")[0].hour == expected


def test_one_number_above_twelve_decides_for_the_column() -> None:
    assert times("3/4/24 9:05:00", "3/28/24 9:05:00")[0] == pd.Timestamp(2024, 3, 4, 9, 5)
    assert times("3/4/2024", "28/4/2024")[0] == pd.Timestamp(2024, 4, 3)
    assert times("3/4/2024 1:00 PM")[0] == pd.Timestamp(2024, 3, 4, 13)


def test_an_ambiguous_column_is_day_first_unless_told() -> None:
    assert times("3/4/2024") == [pd.Timestamp(2024, 4, 3)]
    texts = pd.Series(["3/4/2024"])
    assert parse_times(texts, ambiguous="month_first").tolist() == [pd.Timestamp(2024, 3, 4)]


def test_a_column_that_contradicts_itself_is_not_understood() -> None:
    assert times("13/4/2024", "4/13/2024", "1.2.2024") == [pd.NaT, pd.NaT, pd.Timestamp(2024, 2, 1)]


def test_index_and_order_are_kept_also_when_numbers_repeat() -> None:
    found = parse_times(pd.Series(["7.3.2024", None, "2024-03-08"], index=[4, 4, 2], dtype="str"))
    assert found.index.tolist() == [4, 4, 2]
    assert found.tolist() == [MARCH_7, pd.NaT, pd.Timestamp(2024, 3, 8)]
    assert found.dtype == "datetime64[s]"


def test_blanks_without_end_cost_no_time() -> None:
    assert times("7.3.2024" + " " * 50_000 + "x", "a " * 50_000) == [pd.NaT, pd.NaT]


@pytest.mark.slow
@given(st.datetimes(pd.Timestamp(1990, 1, 1).to_pydatetime(), pd.Timestamp(2099, 12, 31).to_pydatetime()))
def test_each_written_form_comes_back(moment: pd.Timestamp) -> None:
    moment = pd.Timestamp(moment).floor("s")
    forms = [
        moment.isoformat(),
        f"{moment.day}.{moment.month}.{moment.year} klo {moment.hour}.{moment:%M.%S}",
        f"{moment:%Y/%m/%d %I:%M:%S %p} EET",
    ]
    assert times(*forms) == [moment] * 3


@pytest.mark.slow
@given(st.lists(st.text(st.sampled_from("0123456789./-: klopmaT"), max_size=20), max_size=5))
def test_any_text_gives_a_time_or_none(texts: list[str]) -> None:
    assert len(times(*texts)) == len(texts)


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
def test_days(text: str, day: tuple[int, int, int]) -> None:
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
def test_what_is_not_plainly_a_day_is_not_guessed(text: str) -> None:
    assert parse_day(text) is None


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_way_to_write_a_day_gives_that_day(day: date) -> None:
    ways = (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        str((day - date(1899, 12, 30)).days),
    )
    assert {parse_day(way) for way in ways} == {day}


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert parse_day(text) is None or 1990 <= parse_day(text).year <= 2100  # type: ignore[union-attr]
