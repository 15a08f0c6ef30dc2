"""SPSS files: labels for codes, labels for names, missing codes."""

from __future__ import annotations

import base64
import datetime as dt
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from evaluation.core.errors import UserError
from evaluation.reading import RawTable, index_headers, read_export

pytestmark = pytest.mark.slow

# A damaged file on which the ReadStat of pyreadstat 1.3.7 ends with a segmentation fault, found by mutation.
CRASHING = base64.b85decode(
    "c-o~?%}T>S5Z<Or8%n@K6_1O0&_k_BL8TD7m9|(~#n||FTure-O{|GRz1RovG3qOL77D(KcxnYtf{mMGH;L7Q;J`4O`T6#noykI_"
    "E}_NwCD_<$G+?Qy7Gb4YFT)IM+4iNC&t^|`yLElMd}3Z?5A<7nrETGp>~0fl4IA5#0{|pIC=<cy2uUK`HgBM`Dy`%tF~1_ge+oh6"
    "z<1%2lb%*fehQ1nsIs^s`f-8yHaq=Ct#f{^8%?9&!xEW89OWMinu&R;P~wxsRlG5EBXUn5skEn*#?N?q##8l|_{edbfM+gf6@czO"
    "^6b+g`hl06_OwRv;=~mXg2O^e?e{tsq1wFC13ZvM0`pt=0^_iEp=?0YA|4AHCh@a(Aoo5eD7NcMx+oDEgt`+8bHVGUzYi=oPIDY*"
    ";81%vqTdOM<<`1yyQfw%>#j3J0j626k)e#A!5?zQ&+Z)pJ<k)ZmSkPy6;W=BydueMi7&|-ugW&B<m7gaugPa_$rOd)B9Ls~U*gf>"
    "3=7QSaCPqoZ~O)TP<Zz&5p?L!clH6%Ld538R-V1xx4Q0lT@tZ5_IvP{-Z%R}^27Q_UQjoMSUmEJ*=vI_o{Sf%`vM5<tEB"
)

FRAME = pd.DataFrame(
    {
        "id": [1.0, 2.0, 3.0, 4.0],
        "q1": [1.0, 5.0, 9.0, np.nan],
        "q2": [2.0, 8.0, 99.0, 2.5],
        "avoin": ["hyvä", "", "=1+1", "  ei  "],
        "pvm": [dt.date(2024, 3, 7), None, dt.date(2024, 3, 8), dt.date(2024, 1, 1)],
        "aika": [dt.datetime(2024, 3, 7, 10, 15), None, dt.datetime(2024, 3, 7), dt.datetime(2024, 3, 7)],
        "ip": ["192.0.2.1"] * 4,
    }
)


@pytest.fixture
def sav(tmp_path: Path) -> Callable[..., Path]:
    def write(**options: Any) -> Path:
        path = tmp_path / "kysely.csv"  # the name says nothing
        pyreadstat.write_sav(
            FRAME,
            str(path),
            column_labels={"q1": "Valmennus oli hyödyllinen", "q2": "Arvosana", "ip": "IP-osoite"},
            variable_value_labels={
                "q1": {1: "Täysin eri mieltä", 5: "Täysin samaa mieltä", 9: "En osaa sanoa"},
                "q2": {8: "Ei vastausta"},
            },
            missing_ranges={"q1": [9], "q2": [8, {"lo": 90, "hi": 99}]},
            **options,
        )
        return path

    return write


@pytest.mark.parametrize("options", [{}, {"compress": True}])
def test_codes_become_labels_and_missing_codes_empty(sav: Callable[..., Path], options: dict[str, bool]) -> None:
    table = read_export(sav(**options), file="kysely.csv")
    assert (table.info.reader, table.info.header_row) == ("spss", 0)
    assert table.frame.fillna("").to_dict("list") == {
        "id": ["1", "2", "3", "4"],
        "Valmennus oli hyödyllinen": ["Täysin eri mieltä", "Täysin samaa mieltä", "En osaa sanoa", ""],
        "Arvosana": ["2", "", "", "2.5"],
        "avoin": ["hyvä", "", "=1+1", "  ei"],
        "pvm": ["2024-03-07", "", "2024-03-08", "2024-01-01"],
        "aika": ["2024-03-07T10:15:00", "", "2024-03-07T00:00:00", "2024-03-07T00:00:00"],
    }
    assert table.frame.index.tolist() == [1, 2, 3, 4]
    assert table.info.dropped_columns == ("IP-osoite",)


def test_a_missing_code_that_says_something_is_kept_and_told(sav: Callable[..., Path]) -> None:
    [note] = read_export(sav(), file="kysely.csv").info.notes
    assert note == "q1: declared missing in SPSS, kept because it has a label: En osaa sanoa."


def test_variables_are_found_by_name_too(sav: Callable[..., Path]) -> None:
    table: RawTable = read_export(sav(), file="kysely.csv")
    assert table.aliases == {"q1": "Valmennus oli hyödyllinen", "q2": "Arvosana"}
    assert index_headers(table)["q1"] == "Valmennus oli hyödyllinen"


def test_a_sav_file_of_webropol_may_be_called_so(sav: Callable[..., Path]) -> None:
    assert read_export(sav(), file="kysely.csv", reader="webropol").info.reader == "webropol"


@pytest.mark.parametrize("keep", [40, 400, 900])
def test_a_file_that_breaks_off_is_damaged(sav: Callable[..., Path], keep: int) -> None:
    path = sav()
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(UserError, match="damaged"):
        read_export(path, file="kysely.csv")


def test_a_file_that_crashes_the_parser_is_damaged(write: Callable[..., Path]) -> None:
    with pytest.raises(UserError, match="damaged"):
        read_export(write(zlib.decompress(CRASHING)), file="kysely.sav")
