"""Files that are small and would fill the memory, or are long and say nothing: refused in a sentence, at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from benchmarks.odd_files import repeat_cell, share_text, stray_cell

from evaluation.core.errors import UserError
from evaluation.core.workbook_files import MAX_TEXT
from evaluation.reading import read_export, spss
from evaluation.reading.grids import MAX_ROWS


def read(path: Path) -> None:
    read_export(path, file=path.name)


@pytest.mark.parametrize(
    ("ending", "write", "found"),
    [
        pytest.param("xlsx", share_text(1_000_000, 600), "600 MB of text", id="one text in many cells"),
        pytest.param("ods", repeat_cell("a" * 1_000_000, 6, 100), "600 MB of text", id="one repeated text"),
        pytest.param("ods", repeat_cell("5", 700, 90_000), "63,000,700 cells", id="one repeated number"),
        pytest.param("xlsx", stray_cell("ZZ99999"), "70,199,298 cells", id="a cell far to the right and down"),
    ],
)
def test_what_would_fill_the_memory_is_refused(
    tmp_path: Path, ending: str, write: Callable[[Path], None], found: str
) -> None:
    write(tmp_path / f"odd.{ending}")
    with pytest.raises(UserError, match="far larger than it looks") as refused:
        read(tmp_path / f"odd.{ending}")
    assert found in str(refused.value)


def test_a_text_in_as_many_cells_as_fit_is_read(tmp_path: Path) -> None:
    share_text(30_000, 60)(tmp_path / "odd.xlsx")
    assert MAX_TEXT > 600 * 30_000
    read(tmp_path / "odd.xlsx")


@pytest.mark.slow
def test_an_spss_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyreadstat.write_sav(pd.DataFrame({"a": [0.0] * 1000, "b": [1.0] * 1000}), tmp_path / "odd.zsav", compress=True)
    read(tmp_path / "odd.zsav")
    monkeypatch.setattr(spss, "MAX_TEXT", 15_999)
    with pytest.raises(UserError, match="far larger than it looks"):
        read(tmp_path / "odd.zsav")


def test_empty_lines_at_the_end_are_nothing_and_too_many_lines_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_bytes(b"Q;R\n1;2\n" + b"\n" * (2 * MAX_ROWS))
    read(table)
    table.write_bytes(b"Q;R\n1;2\n" + b"\n" * (MAX_ROWS + 1) + b"3;4\n")
    with pytest.raises(UserError, match="more lines than any export"):
        read(table)
