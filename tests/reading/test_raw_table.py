"""Where the header is, what is left out, which columns never leave the reader, and that nothing else is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.errors import UserError
from evaluation.reading import RawTable, read_export

SHARED = Path(__file__).resolve().parents[3] / "shared"


def test_title_rows_are_skipped_and_told(sheet: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    rows = [
        ["Työpajat 2024"],
        ["Päivitetty", "7.3.2024"],
        [],
        ["Tilaisuus", "Päivä", "Paikka", "Osallistujia"],
        ["Aloitus", "7.3.2024", "Kyllö", 24],
        ["Toinen", "8.3.2024", None, 20],
    ]
    table = sheet(as_xlsx({"A": rows}))
    assert table.info.header_row == 4
    assert table.info.notes == (
        "Row 1 above the header was skipped.",
        "Row 2 above the header was skipped.",
    )
    assert table.frame["Osallistujia"].to_dict() == {5: "24", 6: "20"}


@pytest.mark.parametrize("word", ["Yhteensä", "SUMMA:", "Keskiarvo", "Total", "Totalt", "Medelvärde"])
def test_a_row_of_totals_at_the_end_is_left_out_and_counted(
    sheet: Callable[..., RawTable], as_csv: Callable[..., bytes], word: str
) -> None:
    rows = [
        ["Tilaisuus", "Osallistujia", "Täynnä"],
        ["A", 24, "87 %"],
        ["B", 20, "-"],
        [word, "1 044", "93,5 %"],
        ["", "", ""],
    ]
    table = sheet(as_csv(rows, delimiter=";"))
    assert table.frame["Tilaisuus"].tolist() == ["A", "B"]
    assert table.left_out == ((4, "a row of totals"),)
    assert table.info.notes == ("Row 4 was left out: a row of totals.",)


def test_totals_and_means_are_both_left_out(sheet: Callable[..., RawTable]) -> None:
    table = sheet(b"a;n\nx;1\nSumma;1\nKeskiarvo;1,0\n")
    assert [row for row, _ in table.left_out] == [3, 4]


@pytest.mark.parametrize(
    "rows",
    [
        [["Tunniste", "Avoin"], ["1", "Yhteensä"]],  # an answer
        [["Avoin", "Arvio"], ["Yhteensä", "hyvä"]],  # a word beside it
        [["Aihe", "n"], ["Yhteensä", "1"], ["Muu", "2"]],  # not at the end
        [["Avoin"], ["Hyvä"], ["Summa"]],  # a table of one column
    ],
)
def test_what_only_looks_like_a_total_stays(
    sheet: Callable[..., RawTable], as_csv: Callable[..., bytes], rows: list[list[str]]
) -> None:
    assert sheet(as_csv(rows, delimiter=";")).left_out == ()


def test_repeated_headers_get_a_number(export: Callable[..., RawTable]) -> None:
    table = export(b"a;A ;a;b;a (2)\n1;2;3;4;5\n")
    assert table.frame.loc[2].to_dict() == {"a": "1", "A  (2)": "2", "a (3)": "3", "b": "4", "a (2) (2)": "5"}
    assert len(table.info.notes) == 3


def test_a_column_without_a_header_is_kept_if_it_has_cells(export: Callable[..., RawTable]) -> None:
    table = export(b"a;;b;\n1;x;2;\n")
    assert table.frame.loc[2].to_dict() == {"a": "1", "Column 2": "x", "b": "2"}
    assert table.info.notes == ("Column 2 has cells but no header; it is called 'Column 2'.",)


def test_cells_right_of_the_header_are_kept(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    table = export(as_xlsx({"A": [["a", "b"], [1, 2, "reunassa"]]}))
    assert table.frame.loc[2].to_dict() == {"a": "1", "b": "2", "Column 3": "reunassa"}


def test_an_unanswered_question_keeps_its_column(export: Callable[..., RawTable]) -> None:
    assert list(export(b"a;b\n1;\n").frame.columns) == ["a", "b"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Tunniste;Arvio\n", "headers but no rows"),
        (b"Tunniste;Arvio\n;\n\n", "headers but no rows"),
        (b"Tilaisuus;Osallistujia\nSumma;0\n", "headers but no rows"),
        (b"\n\n  \n", "headers but no rows"),
        (b"\n\r\n\n", "no table in it"),
        (b"\xef\xbb\xbf", "no table in it"),
    ],
)
def test_tables_without_rows(
    export: Callable[..., RawTable], sheet: Callable[..., RawTable], data: bytes, what: str
) -> None:
    for read in (export, sheet):
        with pytest.raises(UserError, match=what):
            read(data)


@pytest.mark.parametrize(
    "header",
    [
        "Nimi",
        "Sähköposti:",
        "E-POST",
        "Phone number",
        "Puhelin",
        "IP-osoite",
        "Henkilötunnus",
        "Vastaajan nimi",
        "Namn",
        "Email",
    ],
)
def test_columns_of_personal_data_never_leave_the_reader(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], header: str
) -> None:
    table = export(as_csv([["id", header, "Arvio"], ["1", "salaisuus", "5"]], delimiter=";"))
    assert table.info.dropped_columns == (header,)
    assert "salaisuus" not in repr(table)
    assert list(table.frame.columns) == ["id", "Arvio"]


@pytest.mark.parametrize(
    "cells",
    [
        ["testi@example.fi", "toinen.testi@example.com", ""],
        ["192.0.2.17", "198.51.100.4", "203.0.113.9"],
        ["040 123 4567", "+358 50 1234567", "en anna"],
        ["+46 70-123 45 67", "0701234567", ""],
        ["131052-308T", "131052A308T", "x"],
    ],
)
def test_columns_whose_cells_are_addresses_are_dropped_whatever_their_header(
    export: Callable[..., RawTable], sheet: Callable[..., RawTable], as_csv: Callable[..., bytes], cells: list[str]
) -> None:
    data = as_csv([["id", "Mihin voimme vastata?"], *([str(i), cell] for i, cell in enumerate(cells))], delimiter=";")
    for read in (export, sheet):
        assert read(data).info.dropped_columns == ("Mihin voimme vastata?",)


@pytest.mark.parametrize(
    "cells",
    [["040185", "120790"], ["AB12", "CD34"], ["2024-03-07", "7.3.2024"], ["5", "4"], ["hyvä, a@b.fi", "ok"], ["0-10"]],
)
def test_codes_dates_and_answers_are_not_taken_for_addresses(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], cells: list[str]
) -> None:
    data = as_csv([["id", "Vastaajakoodi"], *([str(i), cell] for i, cell in enumerate(cells))], delimiter=";")
    assert export(data).info.dropped_columns == ()


def test_the_name_of_a_session_stays(sheet: Callable[..., RawTable]) -> None:
    table = sheet("Nimi;Päivä;Sähköposti\nAloitus;7.3.2024;a@b.fi\n".encode())
    assert list(table.frame.columns) == ["Nimi", "Päivä"]


CELLS = st.lists(st.text(st.sampled_from("aäö1 ,.-@"), max_size=5), min_size=3, max_size=3)


@pytest.mark.slow
@given(st.lists(CELLS, min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_every_filled_row_is_in_the_frame_or_left_out_and_columns_may_change_places(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], random_: random.Random
) -> None:
    path = tmp_path_factory.getbasetemp() / "taulu.csv"
    order = random_.sample(range(4), 4)
    tables = []
    for places in (range(4), order):
        lines = [["id", "q1", "q2", "q3"], *([f"x{i}", *row] for i, row in enumerate(rows))]
        path.write_text("\n".join(";".join(line[j] for j in places) for line in lines), encoding="utf-8")
        tables.append(read_export(path, file="taulu.csv"))
    first, second = tables
    assert len(first.frame) + len(first.left_out) == len(rows)
    assert set(first.info.dropped_columns) == set(second.info.dropped_columns)
    pd.testing.assert_frame_equal(first.frame, second.frame[first.frame.columns])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
def test_the_published_survey_is_read_cell_by_cell() -> None:
    path = SHARED / "real" / "carpentries-2017" / "longterm_October2017.csv"
    table = read_export(path, file=path.name)
    reference = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    assert table.frame.shape == (476, 75)
    assert table.info.reader == "plain"
    assert table.info.notes == table.info.dropped_columns == ()
    pd.testing.assert_frame_equal(table.frame.reset_index(drop=True), reference, check_dtype=False)
