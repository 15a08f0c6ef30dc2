"""The loop from feedback to changes, by hand and on a demonstration programme from its raw files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.analysis.session_blocks import BLOCK_FROM, choose_key_items, close_loop, cut_blocks
from evaluation.pipeline import analyse, clean

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"


def days(n):
    return pd.Series(pd.date_range("2024-01-01", periods=n, freq="7D"), index=[f"S{i}" for i in range(n)])


def parts(blocks):
    return [block.sessions for block in blocks]


def test_without_a_change_blocks_end_as_soon_as_they_are_large_enough():
    answers = pd.Series([6, 5, 9, 3, 20], index=days(5).index)
    assert parts(cut_blocks(days(5), answers, [], least=10)) == [("S0", "S1"), ("S2", "S3"), ("S4",)]


def test_a_change_cuts_only_where_both_sides_are_large_enough():
    answers = pd.Series([6, 6, 6, 6], index=days(4).index)
    early, middle = pd.Timestamp("2024-01-05"), pd.Timestamp("2024-01-15")
    assert parts(cut_blocks(days(4), answers, [middle], least=10)) == [("S0", "S1"), ("S2", "S3")]
    assert parts(cut_blocks(days(4), answers, [early], least=10)) == [("S0", "S1", "S2", "S3")]


def test_a_change_after_the_last_session_cuts_nothing():
    answers = pd.Series([12, 12], index=days(2).index)
    assert len(cut_blocks(days(2), answers, [pd.Timestamp("2025-01-01")], least=10)) == 2  # as if there were none


def test_a_session_that_nobody_answered_about_is_in_no_block():
    answers = pd.Series([12, 12], index=["S0", "S2"])
    assert parts(cut_blocks(days(3), answers, [], least=10)) == [("S0",), ("S2",)]


@pytest.mark.slow
@given(st.lists(st.integers(0, 15), min_size=1, max_size=20), st.lists(st.integers(0, 140), max_size=4))
def test_blocks_follow_each_other_and_each_has_enough(numbers, changed):
    when = days(len(numbers))
    answers = pd.Series(numbers, index=when.index)
    changes = [when.iloc[0] + pd.Timedelta(days=day) for day in changed]
    blocks = cut_blocks(when, answers, changes, least=10)
    named = [name for block in blocks for name in block.sessions]
    assert named == [name for name in when.index if answers[name]]
    if len(blocks) > 1:
        assert all(answers[list(block.sessions)].sum() >= 10 for block in blocks)


@pytest.fixture(scope="module")
def first_programme(tmp_path_factory):
    return clean("kehity-kohtaajana", data=RAW, processed=tmp_path_factory.mktemp("processed"))[0]


def test_blocks_of_the_first_programme_from_its_raw_rows(first_programme):
    found = close_loop(first_programme.responses, first_programme.workshops)
    assert [item.id for item in choose_key_items(first_programme.programme)] == ["useful", "time"]
    # The first change was made between the fourth session and the fifth.
    assert parts(found.loop.blocks) == [
        tuple(f"Valmennus {i}" for i in range(1, 5)), tuple(f"Valmennus {i}" for i in range(5, 10)),
    ]  # fmt: skip
    sheet = openpyxl.load_workbook(RAW / "kehity-kohtaajana" / "tilaisuudet.xlsx").worksheets[0]
    held = [row[1] for row in sheet.iter_rows(values_only=True) if isinstance(row[1], datetime)]
    assert (found.loop.blocks[0].first, found.loop.blocks[-1].last) == (min(held), max(held))
    frame = first_programme.responses.frame
    early = frame["session"].astype("str").isin([f"Valmennus {i}" for i in range(1, 5)])
    for part, group in ((frame[early], "block=1"), (frame[~early], "block=2")):
        answered = part["time"].dropna()
        top = answered.isin(["agree", "strongly_agree"]).mean()
        share, number = [e for e in found.estimates if e.item == "time" and e.group == group]
        assert (share.estimate, share.n) == (pytest.approx(top), len(answered))
        assert (number.measure, number.estimate) == ("top_count", answered.isin(["agree", "strongly_agree"]).sum())
        assert share.n >= BLOCK_FROM


@pytest.mark.slow
def test_only_what_may_be_shown_passes_the_wall(first_programme):
    analysis = analyse(first_programme)
    rare = (
        close_loop(first_programme.responses, first_programme.workshops)
        .counts.query("item == 'useful'")
        .assign(top=lambda t: t["level"].str.contains("agree"))
    )
    cells = rare.groupby(["group", "top"])["n"].sum()
    hidden = ((cells > 0) & (cells < 3)).any()
    shown = [e for e in analysis.results if e.item == "useful" and e.group.startswith("block=") and e.estimate]
    assert bool(shown) != hidden


@pytest.mark.slow
def test_feedback_that_does_not_tell_the_session_has_no_blocks(tmp_path):
    prepared, _ = clean("valmennus-kestavan-kasvun-ohjelma", data=RAW, processed=tmp_path)
    found = close_loop(prepared.responses, prepared.workshops)
    assert (found.loop.blocks, found.estimates) == ((), ())
    assert found.counts.empty
