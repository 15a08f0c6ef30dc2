"""Files of results that somebody else sends: read in whatever form a spreadsheet gave them, or refused in words."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.comparing.result_table import read_table
from evaluation.core.errors import UserError
from evaluation.core.estimates import COLUMNS
from evaluation.core.tables import to_xlsx

ROWS = [
    ["", "ikä", "mean", "hyvä", "", "", "", "4.25", "", "", "20", "1", "mean", ""],
    [
        "",
        "ikä",
        "top_box",
        "hyvä",
        "",
        "role=työ",
        "",
        "0.5",
        "0.3",
        "0.7",
        "20",
        "1",
        "share of a, Wilson 95 %",
        "x; y",
    ],
]
FRAME = pd.DataFrame(ROWS, columns=list(COLUMNS), index=[2, 3], dtype="str")
NUMBERS = ["estimate", "low", "high", "n", "n_missing"]


def as_text(delimiter: str = ",") -> str:
    return FRAME.to_csv(index=False, sep=delimiter, lineterminator="\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_table_reads_the_same_in_every_dress(delimiter: str, encoding: str, line: str) -> None:
    data = as_text(delimiter).replace("\n", line).encode(encoding)
    pd.testing.assert_frame_equal(read_table(data, file="a.csv"), FRAME)


def test_a_workbook_reads_the_same() -> None:
    numbers = FRAME.assign(**{name: pd.to_numeric(FRAME[name]) for name in NUMBERS})
    pd.testing.assert_frame_equal(read_table(to_xlsx(numbers, sheet="results"), file="a.xlsx"), FRAME)


def test_the_sheet_with_the_columns_is_taken() -> None:
    book = io.BytesIO()
    with pd.ExcelWriter(book, engine="openpyxl") as writer:
        pd.DataFrame({"about": ["x"]}).to_excel(writer, sheet_name="first", index=False)
        FRAME.to_excel(writer, sheet_name="second", index=False)
    assert read_table(book.getvalue(), file="a.xlsx")["item"].tolist() == ["hyvä", "hyvä"]


def test_blank_rows_are_none_and_keep_the_numbers_of_the_others() -> None:
    head, first, second = as_text().splitlines()
    blank = "," * (len(COLUMNS) - 1)
    assert read_table("\n".join([head, blank, first, blank, second]).encode(), file="a.csv").index.tolist() == [3, 5]


def test_cells_that_a_spreadsheet_leaves_out_at_the_end_are_empty() -> None:
    head, first, second = as_text().splitlines()
    table = read_table("\n".join([head, first.removesuffix(","), second]).encode(), file="a.csv")
    pd.testing.assert_frame_equal(table, FRAME)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "a.csv: The file is empty"),
        (b"\xef\xbb\xbf\n \n", "a.csv: The file is empty"),
        (b"Nimi;Arvio\nA;5\n", "columns are missing"),
        (b"PK\x03\x04 and nothing else", "a.csv: The workbook cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing else", "a.csv: The workbook cannot be read"),
        (
            as_text().splitlines()[0].encode() + b"\n" + b"," * 40 + b"x",
            "a.csv, row 2: The file cannot be read as a table",
        ),
        (as_text().encode() + b'"broken', "a.csv: The file cannot be read as a table"),
        (as_text().encode() + b",b,mean,c,,,,4", "a.csv, row 4: The row ends too early"),
        (as_text().replace("id,", "n,", 1).encode(), "Two columns have the same header"),
        (b"%PDF-1.4 \x00\x01", "columns are missing"),
    ],
)
def test_what_is_no_such_table_is_told_in_words(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        read_table(data, file="a.csv")


@given(st.binary(max_size=300))
def test_whatever_stands_in_it_is_read_or_refused_in_words(data: bytes) -> None:
    with pytest.raises(UserError):
        read_table(data, file="a.csv")


@pytest.mark.slow
@given(st.integers(0, len(as_text().encode())), st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused_in_words(at: int, junk: bytes) -> None:
    text = as_text().encode()
    try:
        table = read_table(text[:at] + junk + text[at:], file="a.csv")
    except UserError:
        return
    assert set(COLUMNS[1:]) <= set(table)
