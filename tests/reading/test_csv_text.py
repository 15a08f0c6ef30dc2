"""Text tables: encodings, delimiters, quoting, and that the fast way gives what the careful way gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content
from evaluation.reading import RawTable
from evaluation.reading.csv_text import TextGrid, find_delimiter
from evaluation.reading.encodings import to_utf8

HEADER = ["Tunniste", "Mikä oli hyvää?", "Arvio"]
ROWS = [HEADER, ["1", "Käytännönläheisyys, ”rento” ote", "4,5"], ["2", "", "3,0"]]


def content(data: bytes) -> Content:
    return Content(file="tiedosto", data=data, sha256="")


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_table(
    export: Callable[..., RawTable], as_csv: Callable[..., bytes], codec: str, found: str, delimiter: str
) -> None:
    table = export(as_csv(ROWS, delimiter=delimiter, encoding=codec))
    assert table.info.encoding == found
    assert table.info.delimiter == delimiter
    assert list(table.frame.columns) == HEADER
    assert table.frame.fillna("").to_numpy().tolist() == ROWS[1:]
    assert list(table.frame.index) == [2, 3]
    assert table.frame.dtypes.eq("str").all()
    assert pd.isna(table.frame.loc[3, HEADER[1]])


def test_utf16_with_the_big_endian_mark() -> None:
    data, encoding = to_utf8(content(b"\xfe\xff" + "ä;b\n".encode("utf-16-be")))
    assert (data.decode(), encoding) == ("ä;b\n", "utf-16-be")


def test_windows_text_that_looks_like_utf8_by_chance_is_windows() -> None:
    # "KYLLÄ”" in Windows-1252 is C4 94, which is also a letter in UTF-8; lone bytes elsewhere settle it.
    data, encoding = to_utf8(content("a;”KYLLÄ”\n1;hyvä\n".encode("cp1252")))
    assert (data.decode(), encoding) == ("a;”KYLLÄ”\n1;hyvä\n", "cp1252")


def test_mixed_encodings_are_refused_with_both_lines() -> None:
    data = "Tunniste;Avoin\n1;hyvää\n".encode() + "2;työtä\n".encode("cp1252")
    with pytest.raises(UserError, match="mixes two encodings") as raised:
        to_utf8(content(data))
    assert raised.value.place == "lines 2 and 3"


@pytest.mark.parametrize("codec", ["mac_roman", "cp850"])
def test_code_pages_that_would_change_letters_are_refused(codec: str) -> None:
    with pytest.raises(UserError, match="encoding of the file is not known") as raised:
        to_utf8(content("Tunniste;Avoin\n1;hyvää työtä ja päivä\n".encode(codec)))
    assert raised.value.place == "line 2"


def test_zero_bytes_are_refused_with_their_line() -> None:
    with pytest.raises(UserError, match="zero bytes") as raised:
        to_utf8(content(b"a,b\n1,2\n3,\x004\n"))
    assert raised.value.place == "line 3"


@pytest.mark.parametrize("data", ["a;hyvä".encode()[:-1], b"\xff\xfea\x00b", b"\xef\xbb\xbfa;\xff\n1;2\n"])
def test_a_file_that_breaks_off_inside_a_character_is_damaged(data: bytes) -> None:
    lead = "Mikä oli hyvää;".encode() if not data.startswith((b"\xff\xfe", b"\xef")) else b""
    with pytest.raises(UserError, match="damaged"):
        to_utf8(content(data[:2] + data[2:] if not lead else lead + data))


def test_blocks_do_not_cut_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.reading.encodings.BLOCK", 5)
    text = "ä€😀;öå\n" * 9
    for codec in ("utf-8", "utf-16"):
        assert to_utf8(content(text.encode(codec)))[0].decode() == text
    assert to_utf8(content(("ä€;öå\n" * 9).encode("cp1252")))[0].decode() == "ä€;öå\n" * 9


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("Kesto;Arvio\n1,5;2,5\n2,5;4,0\n", ";"),
        ('a,b\n1,"x;y;z;"\n2,"x;y;z;"\n', ","),
        ("Palautekysely 2024\n\na\tb\tc\n1, kyllä\t2\t3\n", "\t"),
        ("Avoin\nHyvä, kiitos\nEi mitään\n", ","),
        ("Avoin\nHyvä\n", ","),
        ("sep=|\na;b|c\n1;2|3\n", "|"),
        ('"sep=;"\r\na,b;c\r\n', ";"),
        ("", ","),
    ],
)
def test_delimiter(sample: str, delimiter: str) -> None:
    assert find_delimiter(sample) == delimiter


def test_the_sep_line_of_excel_is_no_row(export: Callable[..., RawTable]) -> None:
    table = export(b"sep=;\nTunniste;Arvio\n1;4,5\n")
    assert (table.info.header_row, list(table.frame.index), table.info.notes) == (2, [3], ())
    assert table.frame.loc[3].to_dict() == {"Tunniste": "1", "Arvio": "4,5"}


def test_quoted_line_breaks_stay_in_the_cell_and_rows_are_counted_as_a_spreadsheet_does(
    export: Callable[..., RawTable],
) -> None:
    table = export(b'id,open\r\n1,"first\r\n\r\nsecond, ""so"""\r\n\r\n2,x\r\n')
    assert table.frame["open"].to_dict() == {2: 'first\r\n\r\nsecond, "so"', 4: "x"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(export: Callable[..., RawTable], end: str) -> None:
    table = export(f"id,a{end}1,x{end}{end}2,y{end}{end}".encode())
    assert table.frame["a"].to_dict() == {2: "x", 4: "y"}


def test_rows_of_delimiters_alone_are_blank(export: Callable[..., RawTable]) -> None:
    table = export(b"id;a;b\n;;\n1;x;\n;;\n;;\n")
    assert list(table.frame.index) == [3]


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b'id,open\n1,"never closed\n2,x\n', "opened and never closed", 2),
        (b'id,open\n1,x\n2,"said "yes" loudly"\n', "breaks the row", 3),
        (b'id,open\n1,x\n2,"' + b"long " * 30_000 + b'"\n', "larger than any real answer", 3),
    ],
)
def test_a_broken_quote_names_its_row(export: Callable[..., RawTable], data: bytes, what: str, line: int) -> None:
    with pytest.raises(UserError, match=what) as raised:
        export(data)
    assert raised.value.place == f"the row that begins on line {line}"


def test_a_row_longer_than_the_header_is_refused(export: Callable[..., RawTable]) -> None:
    with pytest.raises(UserError, match="more cells than the header") as raised:
        export(b"id,open\n1,good\n2,short, but good\n")
    assert (raised.value.place, raised.value.found) == ("row 3", "3 cells")


def test_a_row_shorter_than_the_header_is_kept_and_told(export: Callable[..., RawTable]) -> None:
    table = export(b"id;a;b\n1;x;y\n2;x\n3;x;y;;\n")
    assert table.frame.fillna("").to_numpy().tolist() == [["1", "x", "y"], ["2", "x", ""], ["3", "x", "y"]]
    assert any("fewer than the header's 3 cells (row 3)" in note for note in table.info.notes)


def test_formulas_and_markup_in_cells_stay_text(export: Callable[..., RawTable]) -> None:
    cells = ['=HYPERLINK("http://x.invalid","a")', "+1", "-1", "@cmd", "<b>x</b>", "NA", "null", "1e999", " x "]
    stream = io.StringIO()
    csv.writer(stream).writerows([["id", "open"], *([str(i), cell] for i, cell in enumerate(cells))])
    assert export(stream.getvalue().encode()).frame["open"].tolist() == cells


@pytest.mark.slow
def test_five_thousand_columns_are_read(export: Callable[..., RawTable], as_csv: Callable[..., bytes]) -> None:
    table = export(as_csv([[f"q{j}" for j in range(5000)], [str(j) for j in range(5000)]]))
    assert table.frame.shape == (1, 5000)
    assert table.frame.loc[2, "q4999"] == "4999"


@pytest.mark.slow
def test_too_many_columns_are_refused(export: Callable[..., RawTable], as_csv: Callable[..., bytes]) -> None:
    with pytest.raises(UserError, match="too many columns"):
        export(as_csv([[f"q{j}" for j in range(16_385)], ["1"] * 16_385]))


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NORDIC = st.text(st.sampled_from('aäöåÄÖÅé€”–"\n;,|\t x1'), max_size=12)


def grids(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=12)
    )


@pytest.mark.slow
@given(
    grids(CELLS),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")]),
)
def test_any_table_written_as_text_is_read_back(
    rows: list[list[str]], delimiter: str, codec: str, style: tuple[int, str]
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, quoting=style[0], lineterminator=style[1])
    writer.writerows([[f"q{j}" for j in range(len(rows[0]))], *rows])
    data = stream.getvalue().encode(codec)
    utf8, _ = to_utf8(content(data))
    grid = TextGrid(file="tiedosto", data=utf8, encoding=codec, delimiter=delimiter)
    (number, header), *_ = grid.head()
    cells, notes = grid.body(number, len(header))
    frame = cells.frame()
    assert notes == ()
    filled = {i: row for i, row in enumerate(rows, 2) if any(row)}
    assert dict(zip(frame.index, frame.fillna("").to_numpy().tolist(), strict=True)) == filled


@pytest.mark.slow
@given(grids(NORDIC), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_the_fast_way_gives_what_the_careful_way_gives_or_steps_aside(rows: list[list[str]], quoting: int) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", quoting=quoting).writerows([["q"] * len(rows[0]), *rows])
    grid = TextGrid(file="tiedosto", data=stream.getvalue().encode(), encoding="utf-8", delimiter=";")
    fast = grid._fast(1, len(rows[0]))
    if fast is not None:
        pd.testing.assert_frame_equal(fast.frame(), grid._careful(1, len(rows[0]))[0].frame())


@given(st.text(st.sampled_from('a"";;\n\r x'), max_size=60))
def test_whatever_the_text_the_fast_way_never_differs_from_the_careful_way(text: str) -> None:
    grid = TextGrid(file="tiedosto", data=b"p;q\n" + text.encode(), encoding="utf-8", delimiter=";")
    try:
        careful = grid._careful(1, 2)[0]
    except UserError:
        careful = None
    fast = grid._fast(1, 2)
    if fast is not None:
        assert careful is not None
        pd.testing.assert_frame_equal(fast.frame(), careful.frame())
