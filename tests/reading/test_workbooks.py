"""Workbooks: cells as strings, sheets, merged headers, formulas, and what would exhaust memory."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content
from evaluation.reading import RawTable
from evaluation.reading.workbooks import read_sheet_grids

# Written once with xlwt: header Tunniste, Hyödyllinen, Päivä; rows (1, "kyllä", 7.3.2024) and (2.5, TRUE, empty).
XLS = base64.b85decode(
    "c-rk)O=uHA6#izLZGLRhq^3fvlu)p0Ed}x7rCk-ZURt7ve+ZhIJ%og<B&kpjTCF(>f+xjGp&q<cz4(7n@ZdqH=s^&KM04v&Q1Q@a"
    "ee-s=CJ~_lEmZeg=FOY;=FPmFH-EdY=OV@Fdz~fJVGvEIn0_=@$pj_8QwW3frYTt`_faxktSb0@6v$>3PlB(!GKMnVB`CP-c}^7g"
    "Na+O5U}VhDV=IW=>_b9G9|njD+$2c|9qd&b)6-1XGQGn!pEBLak}FIHsBTdl$DB6OyThKvN0n~Yg&^B~z&7t$vJLHcDQEG8tHP?Q"
    "Vplem$gDC&m!}0YpnwkPhMtw>Aa2R^xu<`){}`c&D1~|kU(Fcs#aYwOVy=8;<pL!CUMu(hM((2!*2}Lc9$*sYDPAH4n(P}qQWL=8"
    "L@u8gPv`Xf0!?cv^jKT;p>e}V<?{L(VE@Fo<U}TuGIT=);^oxYGUaI!l>>6G=e;3Zvo{2J&9o3rqLujwubeP7y>R>Uo8i&8c9JEN"
    "d>&Y*#zyHTOk9)}WE^5m(-Q4vi>*vAajWZ@?_?UKX-#=gyxnH@O>v#etnHzGwlm&po2vND#24ldJnSlb(zXykJ5)LsoqeZGqnl2#"
    "B-zVn3Vota+_*0BNON*w?=T;jcKov2_>{2iyJ;Vdtyn~W*$7jsBu7Uql@xodq_wECKCc8=7U5Br^#xnY(Xn(2`SkdO!qy76R%@-W"
    "^*kA<iqDRWz@XBG`%*=_;!gzN!i5VLE?l^9;o|><;G3j%3zv6v)xPI@?f*K9lq&9Tl7AKlF-A|GJ}dXapgfC-hUU*YsKRMWEYrsM"
    "Unp^ede0(_QT8L<@cgCkG*SIN%Qg)Exh2$S|CL7k{LB6S00xiU8U"
)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part of the package rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info.filename)
            new.writestr(info.filename, change(part) if info.filename == member else part)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_are_strings_as_people_see_them(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    cells: list[tuple[Any, str]] = [
        (5, "5"),
        (5.0, "5"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (123456789012, "123456789012"),
        (1e20, "1e+20"),
        (True, "true"),
        (False, "false"),
        (dt.datetime(2024, 3, 7, 10, 15), "2024-03-07T10:15:00"),
        (dt.datetime(2024, 3, 7, 10, 14, 59, 999_900), "2024-03-07T10:15:00"),
        (dt.date(2024, 3, 7), "2024-03-07"),
        (dt.time(0, 45), "00:45:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        ("+358 teksti", "+358 teksti"),
        ("'=1+1", "'=1+1"),
        (" välit\u00a0 ja\nrivit ", " välit\u00a0 ja\nrivit "),
    ]
    table = export(as_xlsx({"A": [["id", "arvo"], *[[i, cell] for i, (cell, _) in enumerate(cells)]]}))
    assert table.frame["arvo"].tolist() == [text for _, text in cells]
    assert table.info.sheet == "A"


def test_old_excel(export: Callable[..., RawTable]) -> None:
    table = export(zlib.decompress(XLS))
    assert table.info.sheet == "Vastaukset"
    assert table.frame.fillna("").to_dict("index") == {
        2: {"Tunniste": "1", "Hyödyllinen": "kyllä", "Päivä": "2024-03-07"},
        3: {"Tunniste": "2.5", "Hyödyllinen": "true", "Päivä": ""},
    }


def open_document(rows: list[list[Any]], *, repeat: int = 1, columns: int = 1) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Taulukko1")
    for row in rows:
        line = TableRow(numberrowsrepeated=repeat) if repeat > 1 and row is rows[-1] else TableRow()
        for value in row:
            if value is None:
                line.addElement(TableCell())
            elif isinstance(value, int | float):
                line.addElement(TableCell(valuetype="float", value=str(value)))
            elif isinstance(value, dt.date):
                line.addElement(TableCell(valuetype="date", datevalue=value.isoformat()))
            else:
                cell = TableCell(valuetype="string", numbercolumnsrepeated=columns)
                cell.addElement(P(text=value))
                line.addElement(cell)
        table.addElement(line)
    empty = TableRow(numberrowsrepeated=1_000_000)
    empty.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(empty)  # as LibreOffice ends its sheets
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def test_open_document(export: Callable[..., RawTable]) -> None:
    table = export(open_document([["Tunniste", "Hyvää", "Päivä"], [1, "ryhmä", dt.date(2024, 3, 7)], [2, None, None]]))
    assert table.frame.fillna("").to_dict("index") == {
        2: {"Tunniste": "1", "Hyvää": "ryhmä", "Päivä": "2024-03-07"},
        3: {"Tunniste": "2", "Hyvää": "", "Päivä": ""},
    }


@pytest.mark.parametrize("repeats", [{"repeat": 1_000_000, "columns": 50}, {"repeat": 10_000, "columns": 8_000}])
def test_an_open_document_that_repeats_itself_a_million_times(
    export: Callable[..., RawTable], repeats: dict[str, int]
) -> None:
    with pytest.raises(UserError, match="far larger than it looks"):
        export(open_document([["a", "b"], ["x", "y"]], **repeats))


def test_row_numbers_are_those_of_excel(export: Callable[..., RawTable]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for cell, value in {"B3": "id", "C3": "a", "B5": 1, "C5": "x", "C7": "y"}.items():
        sheet[cell] = value
    table = export(saved(book))
    assert table.info.header_row == 3
    assert table.frame["a"].to_dict() == {5: "x", 7: "y"}


def test_two_far_corners_do_not_take_the_memory(export: Callable[..., RawTable]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "id"
    book.active["XFD1048576"] = "x"
    with pytest.raises(UserError, match="far larger than it looks"):
        export(saved(book))


@pytest.mark.parametrize("reference", [b"<c r='XFD1048576'>", b'<c s="1"\n r = "xfd1048576">'])
def test_far_corners_written_otherwise(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes], reference: bytes
) -> None:
    def add(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b"<row>" + reference + b"<v>1</v></c></row></sheetData>")

    with pytest.raises(UserError, match="far larger than it looks"):
        export(changed(as_xlsx({"A": [["id", "a"], [1, 2]]}), SHEET, add))


def test_formatted_but_empty_cells_far_away_do_no_harm(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]
) -> None:
    def add(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')

    assert export(changed(as_xlsx({"A": [["id", "a"], [1, 2]]}), SHEET, add)).frame.shape == (1, 2)


@pytest.mark.slow
def test_a_bomb_is_not_opened(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    data = changed(as_xlsx({"A": [["id", "a"], [1, 2]]}), "docProps/app.xml", lambda _: b" " * (70 << 20))
    assert len(data) < 1_000_000
    with pytest.raises(UserError, match="far larger than it looks"):
        export(data)


def test_a_part_that_lies_about_its_length_is_damaged(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]
) -> None:
    data = as_xlsx({"A": [["id", "a"], [1, 2]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = data.replace(size.to_bytes(4, "little") + len(SHEET).to_bytes(2, "little"), b"\x09\0\0\0\x18\0")
    assert lying != data
    with pytest.raises(UserError, match="damaged"):
        export(lying)


def test_a_formula_gives_its_stored_result(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    def store(xml: bytes) -> bytes:
        return re.sub(rb"<f>1\+1</f><v ?/>", b"<f>1+1</f><v>2</v>", xml)

    table = export(changed(as_xlsx({"A": [["id", "a"], [1, "=1+1"]]}), SHEET, store))
    assert table.frame["a"].tolist() == ["2"]


def test_a_formula_without_a_stored_result_is_an_error_with_its_cell(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]
) -> None:
    with pytest.raises(UserError, match="formula's result is not stored") as raised:
        export(as_xlsx({"Vastaukset": [["id", "a"], [1, '=HYPERLINK("http://x.invalid")']]}))
    assert raised.value.place == "sheet Vastaukset, cell B2"


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell(
    export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]
) -> None:
    def store(xml: bytes) -> bytes:
        return re.sub(rb'<c r="B2"><f>A1</f><v ?/>', b'<c r="B2" t="str"><f>A1</f><v></v>', xml)

    table = export(changed(as_xlsx({"A": [["id", "a"], [1, "=A1"]]}), SHEET, store))
    assert table.frame["a"].isna().all()


def test_error_cells_are_empty_and_told(export: Callable[..., RawTable]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "a"])
    book.active.append([1, "#DIV/0!"])
    table = export(saved(book))
    assert table.frame["a"].isna().all()
    assert any("1 cell(s) of sheet Sheet hold an Excel error" in note for note in table.info.notes)


def test_a_group_header_merged_over_its_columns(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    rows = [
        ["Tunniste", "Ennen", None, "Nyt", None, "Avoin"],
        [None, "Yhteistyö", "Tieto", "Yhteistyö", "Tieto", None],
        [1, 2, 3, 4, 5, "hyvä"],
    ]
    table = export(as_xlsx({"A": rows}, merged=["B1:C1", "D1:E1", "A1:A2", "F1:F2"]))
    assert table.frame.loc[3].to_dict() == {
        "Tunniste": "1",
        "Ennen [Yhteistyö]": "2",
        "Ennen [Tieto]": "3",
        "Nyt [Yhteistyö]": "4",
        "Nyt [Tieto]": "5",
        "Avoin": "hyvä",
    }
    assert table.info.header_row == 2


def test_a_group_header_above_a_full_header(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    rows = [
        [None, "Ennen", None, "Nyt", None],
        ["Tunniste", "Yhteistyö", "Tieto", "Yhteistyö", "Tieto"],
        [1, 2, 3, 4, 5],
    ]
    table = export(as_xlsx({"A": rows}, merged=["B1:C1", "D1:E1"]))
    assert list(table.frame.columns) == [
        "Tunniste",
        "Ennen [Yhteistyö]",
        "Ennen [Tieto]",
        "Nyt [Yhteistyö]",
        "Nyt [Tieto]",
    ]


def test_a_merged_title_is_a_title(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    rows = [["Palautekysely 2024"], ["Tunniste", "Arvio", "Avoin"], [1, 5, "hyvä"]]
    table = export(as_xlsx({"A": rows}, merged=["A1:C1"]))
    assert list(table.frame.columns) == ["Tunniste", "Arvio", "Avoin"]
    assert table.info.notes == ("Row 1 above the header was skipped.",)


TWO = {"Ohje": [["Lue tämä", "ensin"], ["a", "b"]], "Data": [["id", "a"], [1, "x"]], "Taul3": []}


def test_of_several_sheets_none_is_guessed(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(UserError, match="several filled sheets") as raised:
        export(as_xlsx(TWO))
    assert raised.value.found == "Ohje, Data"
    assert export(as_xlsx(TWO), sheet="Data").frame["a"].tolist() == ["x"]


def test_of_several_sheets_an_export_is_recognised(
    export: Callable[..., RawTable], sheet: Callable[..., RawTable], as_xlsx: Callable[..., bytes]
) -> None:
    data = as_xlsx({**TWO, "Form1": [["ID", "Start time", "Completion time", "Q"], [1, None, None, "x"]]})
    assert export(data).info.sheet == "Form1"
    with pytest.raises(UserError, match="several filled sheets"):
        sheet(data)


def test_an_unknown_sheet_brings_the_names(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(UserError, match="no such sheet") as raised:
        export(as_xlsx(TWO), sheet="data")
    assert raised.value.allowed == "Ohje, Data, Taul3"


def test_hidden_sheets_are_told_and_not_read_unless_named(export: Callable[..., RawTable]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "a"])
    book.active.append([1, "x"])
    hidden = book.create_sheet("Piilo")
    hidden.append(["id", "a"])
    hidden.append([1, "salaisuus"])
    hidden.sheet_state = "hidden"
    table = export(saved(book))
    assert table.frame["a"].tolist() == ["x"]
    assert "Hidden sheets were not read: Piilo." in table.info.notes
    assert export(saved(book), sheet="Piilo").frame["a"].tolist() == ["salaisuus"]


def test_a_sheet_named_for_a_text_file_is_an_error(export: Callable[..., RawTable]) -> None:
    with pytest.raises(UserError, match="Only a workbook has sheets"):
        export(b"id,a\n1,x\n", sheet="Data")


def test_an_empty_workbook(export: Callable[..., RawTable], as_xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(UserError, match="no table in it"):
        export(as_xlsx({"A": []}))


@pytest.mark.slow
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(-(10**14), 10**14),
                st.booleans(),
                st.text(
                    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=8
                ).filter(lambda text: text.strip() and not text.startswith("=") and "_x" not in text),
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_table_written_as_xlsx_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:

    book = openpyxl.Workbook()
    for row in [["q0", "q1", "q2"], *rows]:
        book.active.append(row)
    [grid] = read_sheet_grids(Content(file="a", data=saved(book), sha256=""), "xlsx")
    cells, notes = grid.body(1, 3)
    frame = cells.frame()
    expected = {
        i: ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
        for i, row in enumerate(rows, 2)
        if any(cell is not None for cell in row)
    }
    assert notes == ()
    assert dict(zip(frame.index, frame.fillna("").to_numpy().tolist(), strict=True)) == expected
