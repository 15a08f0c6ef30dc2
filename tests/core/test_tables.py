"""Published tables as csv and xlsx: nothing runs in a spreadsheet, nothing is lost, the same bytes every time."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.tables import to_csv, to_xlsx

FORMULAS = ('=HYPERLINK("https://evil.example","x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "=1+1\r\n=2")
FRAME = pd.DataFrame(
    {
        "id": ["count/a///", "share/a///"],
        "estimate": [3.0, 0.1 + 0.2],
        "n": pd.array([7, None], dtype="Int64"),
        "note": ["", "suppressed"],
    }
)


def cells(content: bytes) -> list[list[openpyxl.cell.Cell]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    frame = pd.DataFrame({"option": [text, "harmless"]})
    read = list(csv.reader(io.StringIO(to_csv(frame).decode(), newline="")))
    assert read[1][0][0] not in "=+-@\t\r"
    assert text.lstrip() in read[1][0]
    shown = cells(to_xlsx(frame, sheet="results"))[1][0]
    assert shown.data_type == "s"
    assert str(shown.value).split() == text.split()


def test_csv_is_utf8_with_full_precision_and_empty_where_nothing_is_known() -> None:
    assert to_csv(FRAME).decode("utf-8").splitlines() == [
        "id,estimate,n,note", "count/a///,3.0,7,", "share/a///,0.30000000000000004,,suppressed",
    ]  # fmt: skip


def test_xlsx_keeps_numbers_as_numbers_and_headers_in_view() -> None:
    content = to_xlsx(FRAME, sheet="results")
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["results"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["id", "estimate", "n", "note"],
        ["count/a///", 3, 7, None],
        ["share/a///", pytest.approx(0.3, rel=1e-15), None, "suppressed"],  # Excel itself holds fifteen digits
    ]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:D3"
    assert page["A1"].font.bold


def test_the_same_table_is_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_xlsx(FRAME, sheet="results")
    now = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: now)
    assert to_xlsx(FRAME, sheet="results") == first
    assert to_csv(FRAME) == to_csv(FRAME.copy())


def test_the_bytes_do_not_depend_on_whether_lxml_is_installed() -> None:
    with_lxml = "import evaluation, openpyxl; print(openpyxl.LXML)"
    told = subprocess.run([sys.executable, "-c", with_lxml], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


def test_an_empty_table_has_its_headers() -> None:
    assert to_csv(FRAME.iloc[:0]) == b"id,estimate,n,note\n"
    assert [[cell.value for cell in row] for row in cells(to_xlsx(FRAME.iloc[:0], sheet="results"))] == [list(FRAME)]


def test_the_frame_itself_is_left_as_it_is() -> None:
    frame = pd.DataFrame({"option": ["=1"]})
    to_csv(frame)
    to_xlsx(frame, sheet="results")
    assert frame["option"].tolist() == ["=1"]


@pytest.mark.slow
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_text_can_be_written(texts: list[str]) -> None:
    frame = pd.DataFrame({"option": pd.array(texts, dtype="str")})
    assert len(cells(to_xlsx(frame, sheet="results"))) == len(texts) + 1
    read = list(csv.reader(io.StringIO(to_csv(frame).decode(), newline="")))
    assert len([row for row in read if row]) >= 1
